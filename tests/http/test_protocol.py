"""Drives the table of protocol cases through nginx against the real stack."""
import base64
import hashlib
import itertools
import json
import re
import string
import urllib.parse

import pytest
from cases import ALLOWED, ASKS_DATABASE, CASES, DATABASE_FAILURES, NOT_REACHABLE
from client import Client, Database, code_in, messages_to

phones = itertools.count(1)
quote = urllib.parse.quote_plus
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


class Situation:
    """Brings a validation into a state by the requests that lead there; each method is a state."""

    def __init__(self, stack, has_database=True):
        self.stack = stack
        self.client = Client(stack)
        self.database = Database(stack) if has_database else None
        self.phone, self.phone2, self.fixed = (f"+4178{next(phones):07d}" for _ in range(3))
        (client_id, secret, redirect), (client2, secret2, redirect2) = stack.clients[:2]

        def basic(user, password):
            return base64.b64encode(f"{user}:{password}".encode()).decode()
        self.known = {
            "client": client_id, "secret": secret, "client2": client2, "secret2": secret2, "redirect": quote(redirect),
            "redirect_raw": redirect, "redirect2": quote(redirect2), "phone": quote(self.phone), "phone_raw": self.phone,
            "phone2": quote(self.phone2), "fixed": quote(self.fixed), "verifier": VERIFIER, "challenge": CHALLENGE,
            "basic": basic(client_id, secret), "basic_encoded": basic(quote(client_id), quote(secret)),
            "wrong_basic": basic(client_id, "wrong"), "etag": '"' + hashlib.sha256(b"<p>en.html</p>\n").hexdigest()[:32] + '"'}

    def ask(self, method, path, status, body=None, **headers):
        answer = self.client.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})
        assert answer.status == status, (path, answer)
        return answer

    def nothing(self):
        """No request was made."""

    def fresh(self, body=None, client=0):
        answer = self.client.setup(body, client)
        assert answer.status == 200, answer
        self.known["nonce"] = answer.json["nonce"]

    def read_only(self):
        self.fresh({"read_only": True, "CONTACT_PHONE": self.fixed})

    def expire(self):
        self.database.rows("UPDATE challenger.validation SET expires_at = now() WHERE validation_id = %s", self.validation_id())

    def validation_id(self):
        return self.database.validation(self.known["nonce"])["validation_id"]

    def expired(self):
        self.fresh()
        self.expire()

    def authorize(self, query):
        self.ask("GET", f"/authorize/{self.known['nonce']}?response_type=code&client_id={self.known['client']}{query}", 200)

    def authorized(self):
        self.fresh()
        self.authorize(f"&redirect_uri={self.known['redirect']}&state=x")

    def authorized_pkce(self):
        self.fresh()
        self.authorize(f"&redirect_uri={self.known['redirect']}&state=x&code_challenge={CHALLENGE}&code_challenge_method=S256")

    def send(self, phone=None, status=200):
        self.ask("POST", f"/challenge/{self.known['nonce']}", status, urllib.parse.urlencode({"CONTACT_PHONE": phone or self.phone}))
        code = code_in(messages_to(self.stack, {"CONTACT_PHONE": phone or self.phone})[-1])
        plain = code.replace("-", "")
        self.known.update(code=code, code_plain=plain, code_spaced=quote(" ".join(plain)),
                          wrong=plain[:-1] + str((int(plain[-1]) + 1) % 10))

    def sent(self):
        self.authorized()
        self.send()

    def sent_bare(self):
        self.fresh()
        self.authorize("")
        self.send()

    def sent_odd_state(self):
        self.fresh()
        self.authorize("&state=" + quote("\r\n<b>& \"'"))
        self.send()

    def sent_query_client(self):
        redirect = "https://example.org/callback?a=b"
        output = dict(line.split(": ") for line in
                      self.stack.ctl("client", "add", "--redirect-uri", redirect).splitlines())
        answer = self.ask("POST", f"/setup/{output['client_id']}", 200, Authorization=f"Bearer {output['client_secret']}")
        self.known.update(nonce=answer.json["nonce"], client=output["client_id"], secret=output["client_secret"])
        self.authorize(f"&redirect_uri={quote(redirect)}&state=x")
        self.send()

    def sent_empty_state(self):
        self.fresh()
        self.authorize("&state=")
        self.send()

    def sent_removed(self):
        """Of a client that was removed since."""
        self.sent_query_client()
        self.stack.ctl("client", "remove", self.known["client"], "--force")

    def solved_removed(self):
        self.sent_query_client()
        self.solve()
        self.stack.ctl("client", "remove", self.known["client"], "--force")

    def solved_unasked(self):
        """Without /authorize: whoever has the nonce can leave it out."""
        self.fresh()
        self.send()
        self.solve()

    def solved_exhausted(self):
        self.solved()
        self.guess(3)

    def sent_twice(self):
        """To two addresses; the first code is no longer the current one."""
        self.sent()
        self.known["first_code"] = self.known["code"]
        self.send(self.phone2)

    def sent_expired(self):
        self.sent()
        self.expire()

    def guess(self, times):
        for _ in range(times):
            self.ask("POST", f"/solve/{self.known['nonce']}", 403, f"pin={self.known['wrong']}")

    def one_wrong(self):
        self.sent()
        self.guess(1)

    def two_wrong(self):
        self.sent()
        self.guess(2)

    def exhausted(self):
        self.sent()
        self.guess(3)

    def exhausted_later(self):
        self.exhausted()
        self.database.let_pass(self.known["nonce"], "1 minute")

    def no_addresses(self):
        self.sent()
        for phone in (self.fixed, self.phone):
            self.database.let_pass(self.known["nonce"], "1 minute")
            self.send(phone)

    def no_transmissions(self):
        self.sent()
        for _ in range(2):
            self.database.let_pass(self.known["nonce"], "10 minutes")
            self.send()
        self.database.let_pass(self.known["nonce"], "10 minutes")

    def given_back(self):
        self.sent()
        self.database.rows("UPDATE challenger.transmission SET outcome = 'failed', given_back = true WHERE validation_id = %s",
                           self.validation_id())

    def running(self):
        """The message is out, the helper has not ended yet."""
        self.sent()
        self.database.rows("UPDATE challenger.transmission SET outcome = 'reserved', finished_at = NULL WHERE validation_id = %s",
                           self.validation_id())

    def solve(self):
        answer = self.ask("POST", f"/solve/{self.known['nonce']}", 200, f"pin={self.known['code']}")
        query = urllib.parse.urlsplit(answer.json["redirect_url"]).query
        self.known["grant"] = dict(urllib.parse.parse_qsl(query))["code"]
        self.known["grant_lower"] = self.known["grant"].lower()

    def solved(self):
        self.sent()
        self.solve()

    def solved_bare(self):
        self.sent_bare()
        self.solve()

    def solved_pkce(self):
        self.authorized_pkce()
        self.send()
        self.solve()

    def solved_plain(self):
        self.fresh()
        self.authorize(f"&redirect_uri={self.known['redirect']}&code_challenge={VERIFIER}")
        self.send()
        self.solve()

    def solved_expired(self):
        self.solved()
        self.expire()

    def exchanged_erased(self):
        self.exchanged()
        self.erase()

    def erased(self):
        self.solved()
        self.erase()

    def erase(self):
        self.database.rows("UPDATE challenger.validation SET address = NULL, address_digest = NULL WHERE validation_id = %s",
                           self.validation_id())

    def grant_expired(self):
        self.solved()
        self.database.rows("UPDATE challenger.authorization_code SET expires_at = now() WHERE validation_id = %s", self.validation_id())

    def exchange(self, status=200):
        body = urllib.parse.urlencode({
            "client_id": self.known["client"], "client_secret": self.known["secret"], "code": self.known["grant"],
            "redirect_uri": self.known["redirect_raw"], "grant_type": "authorization_code"})
        return self.ask("POST", "/token", status, body)

    def exchanged(self):
        self.solved()
        self.known["grant_token"] = self.exchange().json["access_token"]
        self.known["grant_token_lower"] = self.known["grant_token"].lower()

    def exchanged_expired(self):
        self.exchanged()
        self.expire()

    def revoked(self):
        self.exchanged()
        self.exchange(401)

    def token_expired(self):
        self.exchanged()
        self.database.rows("UPDATE challenger.access_token SET expires_at = now() WHERE validation_id = %s", self.validation_id())

    def fill(self, value):
        if isinstance(value, dict):
            return {self.fill(key): self.fill(item) for key, item in value.items()}
        return string.Template(value).substitute(self.known) if isinstance(value, str) else value


@pytest.fixture(scope="session")
def kinds(stacks):
    """The stacks the table names."""
    folder = stacks.get().folder / "documents"  # where the workers' account may read
    folder.mkdir(exist_ok=True)
    for name in ("en.html", "de.html", "en.txt", "ignored.xyz"):
        (folder / name).write_text(f"<p>{name}</p>\n")

    def headless():
        stack = stacks.get(workers=(1, 1), ADDRESS_HINT="headless")
        stack.stop_process("database")
        return stack
    made = {"plain": lambda: stacks.get(), "pkce": lambda: stacks.get(REQUIRE_PKCE="YES", ADMIN_ADDRESSES="10.0.0.0/8"),
            "issuer": lambda: stacks.get(ISSUER="https://issuer.example"),
            "administered": lambda: stacks.get(ADMIN_ADDRESSES="10.0.0.0/8 127.0.0.0/8"),
            "documents": lambda: stacks.get(TERMS_DIR=str(folder), PRIVACY_DIR=str(folder)), "headless": headless,
            "pageless": lambda: stacks.get(TEMPLATE_DIR="/nonexistent")}
    return lambda kind: made[kind]()


@pytest.mark.parametrize("row", CASES, ids=str)
def test_case(kinds, row):
    situation = Situation(kinds(row.stack), has_database=row.stack != "headless")
    getattr(situation, row.state)()
    answer = situation.client.request(row.method, situation.fill(row.path), situation.fill(row.body), situation.fill(row.headers))
    assert answer.status == row.status, answer
    assert answer.headers["Access-Control-Allow-Origin"] == answer.headers["Access-Control-Expose-Headers"] == "*"
    assert "Set-Cookie" not in answer.headers
    if row.endpoint not in ("/", "/config", "/terms", "/privacy") and row.method != "OPTIONS":
        assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["X-Content-Type-Options"] == "nosniff"
    if row.status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    if row.method == "HEAD" or row.status in (204, 303, 304) or (row.status == 302 and row.endpoint == "/authorize"):
        assert answer.body == b""
    elif row.status == 302:
        assert answer.headers["Location"].replace("&", "&amp;") in answer.body.decode()  # for whoever is not led on
    elif answer.headers.get_content_type() == "application/json":
        members = json.loads(answer.body, object_pairs_hook=no_repeats)
        check_members(row, answer, members)
        for name, value in situation.fill(row.has).items():
            assert members[name] == value, (name, members)
        assert not set(row.lacks) & set(members)
    for name, pattern in row.shows.items():
        found = answer.headers[name]
        assert found is None if pattern is None else found is not None and re.search(pattern, found), (name, found)


def no_repeats(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)) and None not in [value for _, value in pairs], pairs
    return dict(pairs)


def check_members(row, answer, members):
    """What holds for every JSON body (protocol.md sections 0 and 9)."""
    assert answer.headers["Content-Type"] == "application/json"
    if row.status >= 400 and row.code is not None:
        assert members["code"] == row.code, members
        assert isinstance(members["hint"], str) and members["hint"]
        assert answer.headers["Cache-Control"] == "no-store"
    if row.endpoint in ("/token", "/info"):
        both = {"error", "error_description"} & set(members)
        assert len(both) == (2 if row.status >= 400 else 0)
        assert all(isinstance(members[name], str) and members[name].isascii() for name in both)
    if row.endpoint == "/token" and row.status == 200:
        assert set(members) == {"access_token", "token_type", "expires_in"} and members["expires_in"] > 0
    if row.endpoint == "/info" and row.status == 200:
        assert set(members) == {"id", "sub", "address", "address_type", "expires"}
        assert isinstance(members["id"], int) and members["sub"] == str(members["id"]) and members["expires"]["t_s"] > 0


def test_the_table_is_large_and_names_every_endpoint_and_status():
    """Every status of section 9 and of the sections on endpoints stands in the table, or in NOT_REACHABLE with why."""
    assert len(CASES) >= 250
    found = {}
    for row in CASES:
        found.setdefault(row.endpoint, set()).add((row.status, row.code))
    expected = {
        "/": {(200, None), (406, 74)}, "/config": {(200, None)},
        "/setup": {(200, None), (400, 22), (400, 25), (400, 26), (400, 28), (404, 9750)},
        "/authorize": {(200, None), (302, None), (303, None), (400, 25), (400, 26), (403, 9751), (404, 9755), (406, 74)},
        "/challenge": {(200, None), (303, None), (400, 23), (400, 25), (400, 26), (403, 9760), (404, 9755), (406, 74), (429, 9757)},
        "/solve": {(200, None), (302, None), (303, None), (400, 23), (400, 25), (400, 26), (403, 9758), (404, 9755), (429, 9757)},
        "/token": {(200, None), (400, 23), (400, 25), (400, 26), (401, 9750), (401, 9751), (401, 9753), (401, 9754), (401, 9756),
                   (404, 9750), (409, 9759)},
        "/info": {(200, None), (403, 26), (404, 9753)},
        "/terms": {(200, None), (304, None), (501, None)}, "/privacy": {(200, None), (304, None), (501, None)},
        "/health": {(200, None), (503, None)}, "/webui": {(200, None), (404, 9755), (406, 74)},
        "/extend": {(200, None), (303, None), (404, 9755), (406, 74)}}
    for endpoint, answers in expected.items():
        answers |= DATABASE_FAILURES if endpoint in ASKS_DATABASE else set()
        for answer in answers - found[endpoint]:
            assert (endpoint, *answer) in NOT_REACHABLE or ("*", *answer) in NOT_REACHABLE, (endpoint, answer)
    for endpoint, *answer in NOT_REACHABLE:
        for other in found if endpoint == "*" else [endpoint]:
            assert tuple(answer) not in found.get(other, set()), (other, answer)
    for path in ALLOWED:
        endpoint = "/" + path.split("/")[1]
        assert {(204, None), (405, 20), (414, 31)} <= found[endpoint], endpoint
