"""States of a validation, as the table of protocol cases names them."""
import base64
import hashlib
import string
import urllib.parse

from addresses import unused_phone, wrong_for
from client import FORM, Client, Database
from flow import Flow, challenge_of

quote = urllib.parse.quote_plus
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


class Situation:
    """Brings a validation into a state by the requests that lead there; each method without arguments is a state.

    known: what a case may name, such as the nonce, the code and a wrong one. has_database: whether it may be looked at.
    """

    def __init__(self, stack, has_database=True):
        self.stack = stack
        self.phone, self.phone2, self.fixed = (unused_phone() for _ in range(3))
        self.flow = Flow(Client(stack), {"CONTACT_PHONE": self.phone})
        self.client = self.flow.client
        self.database = Database(stack) if has_database else None
        (client_id, secret, redirect), (client2, secret2, redirect2) = stack.clients[:2]

        def basic(user, password):
            return base64.b64encode(f"{user}:{password}".encode()).decode()
        self.known = {
            "client": client_id, "secret": secret, "client2": client2, "secret2": secret2, "redirect": quote(redirect),
            "redirect_raw": redirect, "redirect2": quote(redirect2), "phone": quote(self.phone), "phone_raw": self.phone,
            "phone2": quote(self.phone2), "fixed": quote(self.fixed), "verifier": VERIFIER, "challenge": challenge_of(VERIFIER),
            "basic": basic(client_id, secret), "basic_encoded": basic(quote(client_id), quote(secret)),
            "wrong_basic": basic(client_id, "wrong"), "etag": '"' + hashlib.sha256(b"<p>en.html</p>\n").hexdigest()[:32] + '"'}

    @staticmethod
    def expect(status, answer):
        assert answer.status == status, answer
        return answer

    def ask(self, method, path, status, body=None, **headers):
        return self.expect(status, self.client.request(method, path, body, {"Content-Type": FORM, **headers}))

    def nothing(self):
        """No request was made."""

    def fresh(self, body=None):
        self.known["nonce"] = self.expect(200, self.flow.setup(body)).json["nonce"]

    def read_only(self):
        self.fresh({"read_only": True, "CONTACT_PHONE": self.fixed})

    def cancelled(self):
        self.sent()
        self.ask("POST", self.fill("/cancel/$nonce"), 200)

    def expire(self):
        self.database.change(self.flow.nonce, "validation", "expires_at = now()")

    def expired(self):
        self.fresh()
        self.expire()

    def authorize(self, **parameters):
        """Of what may be left out, only the parameters given are sent."""
        self.expect(200, self.flow.authorize(**{"redirect_uri": None, **parameters}))

    def authorize_all(self):
        self.authorize(redirect_uri=self.flow.redirect_uri, state="x")

    def authorized(self):
        self.fresh()
        self.authorize_all()

    def authorized_pkce(self):
        self.fresh()
        self.flow.verifier = VERIFIER
        self.authorize_all()

    def send(self, phone=None):
        self.flow.address = {"CONTACT_PHONE": phone or self.phone}
        self.expect(200, self.flow.challenge())
        code = self.flow.code()
        plain = code.replace("-", "")
        self.known.update(code=code, code_plain=plain, code_spaced=quote(" ".join(plain)), wrong=wrong_for(plain))

    def sent(self):
        self.authorized()
        self.send()

    def sent_bare(self):
        self.fresh()
        self.authorize()
        self.send()

    def sent_odd_state(self):
        self.fresh()
        self.authorize(state="\r\n<b>& \"'")
        self.send()

    def sent_query_client(self):
        registered = self.stack.add_client("https://example.org/callback?a=b")
        self.flow.registration = registered
        self.known.update(client=registered[0], secret=registered[1])
        self.authorized()
        self.send()

    def sent_empty_state(self):
        self.fresh()
        self.authorize(state="")
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
            self.expect(403, self.flow.solve(self.known["wrong"]))

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
        self.database.change(self.flow.nonce, "transmission", "outcome = 'failed', given_back = true")

    def running(self):
        """The message is out, the helper has not ended yet."""
        self.sent()
        self.database.change(self.flow.nonce, "transmission", "outcome = 'reserved', finished_at = NULL")

    def solve(self):
        self.expect(200, self.flow.solve(self.known["code"]))
        self.known.update(grant=self.flow.grant, grant_lower=self.flow.grant.lower())

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
        self.authorize(redirect_uri=self.flow.redirect_uri, code_challenge=VERIFIER)
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
        self.database.change(self.flow.nonce, "validation", "address = NULL, address_digest = NULL")

    def grant_expired(self):
        self.solved()
        self.database.change(self.flow.nonce, "authorization_code", "expires_at = now()")

    def exchange(self, status=200):
        return self.expect(status, self.flow.token())

    def exchanged(self):
        self.solved()
        self.exchange()
        self.known.update(grant_token=self.flow.access_token, grant_token_lower=self.flow.access_token.lower())

    def exchanged_expired(self):
        self.exchanged()
        self.expire()

    def revoked(self):
        self.exchanged()
        self.exchange(401)

    def token_expired(self):
        self.exchanged()
        self.database.change(self.flow.nonce, "access_token", "expires_at = now()")

    def fill(self, value):
        if isinstance(value, dict):
            return {self.fill(key): self.fill(item) for key, item in value.items()}
        return string.Template(value).substitute(self.known) if isinstance(value, str) else value
