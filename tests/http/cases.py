"""The table of protocol cases. A row is a request in a situation and what must come back; adding a case is adding a row.

In paths, headers and bodies `$name` stands for what the situation knows: nonce, client, secret, client2, secret2,
redirect (encoded), redirect_raw, redirect2, phone (encoded), phone2, fixed, code (the right one), wrong, grant,
grant_token, verifier, challenge, basic, other_basic.
"""
import dataclasses
import zlib

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BEARER = {"Authorization": "Bearer $secret"}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NO_NONCE = "0" * 52
S256 = "&code_challenge=$challenge&code_challenge_method=S256"


@dataclasses.dataclass
class Case:
    section: str          # of the protocol
    state: str            # a method of Situation
    method: str
    path: str             # below the base URL; the endpoint is its first segment
    status: int
    code: int | None = None
    body: str | bytes | None = None
    headers: dict = dataclasses.field(default_factory=dict)
    has: dict = dataclasses.field(default_factory=dict)      # JSON members that must be there
    shows: dict = dataclasses.field(default_factory=dict)    # response headers: pattern; None = must not be there
    lacks: tuple = ()                                        # JSON members that must not be there
    stack: str = "plain"  # plain, pkce, issuer, documents, administered, pageless, headless (no database)

    @property
    def endpoint(self):
        return "/" + self.path.split("?")[0].split("/")[1]

    def __str__(self):
        return f"{self.section} {self.state} {self.method} {self.path[:40]} {self.status} {self.code or ''}"


CASES = []


def case(*row, **more):
    CASES.append(Case(*row, **more))


# 0. Every endpoint: paths, methods, sizes, preflight.
ALLOWED = {"/": "GET", "/config": "GET", "/setup/$client": "POST", "/authorize/$nonce": "GET POST", "/challenge/$nonce": "POST",
           "/solve/$nonce": "POST", "/token": "POST", "/info": "GET", "/terms": "GET", "/privacy": "GET", "/health": "GET",
           "/webui/$nonce": "GET", "/extend/$nonce": "POST", "/cancel/$nonce": "POST"}
for path, methods in ALLOWED.items():
    case("0", "fresh", "OPTIONS", path, 204, shows={"Access-Control-Allow-Methods": r"\*", "Access-Control-Allow-Headers": r"\*"})
    for method in sorted({"GET", "POST", "PUT", "DELETE", "PATCH"} - set(methods.split())):
        case("0", "fresh", method, path, 405, 20, shows={"Allow": "^" + ", ".join([*(m for name in methods.split() for m in ((name, "HEAD") if name == "GET" else (name,))), "OPTIONS"]) + "$"})
    case("0", "fresh", methods.split()[0], path + "?" + "x" * 6200, 414, 31)
    if "POST" in methods:
        case("0", "fresh", "POST", path, 413, 32, b"x" * 65537, FORM)
for path in ("/nowhere", "/config/", "/Config", "/challenge/$nonce/x", "/webui/$nonce/x", "/metrics", "/setup", "/tokens"):
    case("0", "fresh", "GET", path, 404, 21)
case("0", "fresh", "HEAD", "/config", 200)
case("0", "fresh", "HEAD", "/nowhere", 404)

# 1. /config
case("1", "fresh", "GET", "/config", 200, has={"name": "challenger", "version": "6:0:0", "address_type": "phone"})
case("1", "fresh", "GET", "/config", 200, headers=HTML, has={"name": "challenger"})
case("1", "fresh", "GET", "/config?x=1&x=2", 200, has={"address_type": "phone"})

# 2. /setup
JSON = {**BEARER, "Content-Type": "application/json"}
case("2", "fresh", "POST", "/setup/$client", 200, headers=BEARER)
case("2", "fresh", "POST", "/setup/$client", 200, body="{}", headers=JSON)
case("2", "fresh", "POST", "/setup/$client", 200, body='{"CONTACT_PHONE":"$phone_raw"}', headers=JSON)
case("2", "fresh", "POST", "/setup/$client", 200, body='{"CONTACT_PHONE":"$phone_raw","read_only":true}', headers=JSON)
case("2", "fresh", "POST", "/setup/$client", 200, body='{"read_only":false,"CONTACT_EMAIL":[],"x":null}', headers=JSON)
case("2", "fresh", "POST", "/setup/$client", 200, body="{}", headers={**BEARER, **FORM})
case("2", "fresh", "POST", "/setup/$client", 200, headers={"Authorization": "bearer $secret"})
for label in ({}, {"Content-Encoding": "deflate"}, {"Content-Encoding": "Deflate"}, FORM):
    case("0", "fresh", "POST", "/setup/$client", 200, body=zlib.compress(b'{"read_only":false}'), headers={**BEARER, **label})
case("0", "fresh", "POST", "/setup/$client", 200, body="{}", headers={**JSON, "Content-Encoding": "identity"})
case("0", "fresh", "POST", "/setup/$client", 200, body="{}", headers={**JSON, "Content-Encoding": "deflate"})
case("0", "fresh", "POST", "/setup/$client", 400, 28, zlib.compress(b"{}")[:-1], BEARER)
case("0", "fresh", "POST", "/setup/$client", 400, 28, zlib.compress(b"{}") + b"x", BEARER)
case("0", "fresh", "POST", "/setup/$client", 400, 28, b"\x78\x9cbroken", BEARER)
for other in ("gzip", "br", "deflate, gzip"):
    case("0", "fresh", "POST", "/setup/$client", 400, 28, "{}", {**JSON, "Content-Encoding": other})
case("0", "fresh", "POST", "/setup/$client", 400, 28, zlib.compress(b"{}")[2:-4], {**BEARER, "Content-Encoding": "deflate"})
case("0", "fresh", "POST", "/setup/$client", 413, 32, zlib.compress(b" " * 65537), BEARER)
case("0", "fresh", "POST", "/setup/$client", 413, 32, zlib.compress(b" " * (60 << 20)), BEARER)
case("0", "fresh", "POST", "/setup/$client", 400, 22, zlib.compress(b"{"), BEARER)
for broken in ("{", "nonsense", "{}{}", '{"a":1,"a":1}', '{"a":{"b":1,"b":1}}', "[" * 9 + "]" * 9, '{"CONTACT_PHONE":"\\u0000"}', b'"\xff"'):
    case("0", "fresh", "POST", "/setup/$client", 400, 22, broken, JSON)
for wrong in ("[]", "7", "null", '"x"', '{"read_only":1}', '{"read_only":null}', '{"CONTACT_PHONE":7}', '{"CONTACT_PHONE":null}',
              '{"CONTACT_PHONE":"nonsense"}', '{"CONTACT_PHONE":"+41\\n79 123"}', '{"CONTACT_PHONE":"' + "1" * 1025 + '"}'):
    case("2", "fresh", "POST", "/setup/$client", 400, 26, wrong, JSON)
case("2", "fresh", "POST", "/setup/$client", 400, 25, '{"read_only":true}', JSON)
case("2", "fresh", "POST", "/setup/$client", 400, 25, '{"read_only":true,"CONTACT_PHONE":" "}', JSON)
for who, how in (("$client", {}), ("$client", {"Authorization": "Bearer wrong"}), ("$client", {"Authorization": "$secret"}),
                 ("$client", {"Authorization": "Basic $basic"}), ("$client2", BEARER), ("999999", BEARER), ("0", BEARER),
                 ("-1", BEARER), ("1x", BEARER), ("", BEARER), ("9" * 40, BEARER), ("0$client", BEARER)):
    case("2", "fresh", "POST", f"/setup/{who}", 404, 9750, headers=how)
case("2", "fresh", "POST", "/setup/$client", 404, 9750, "{", {"Authorization": "Bearer wrong"})

# 3. /authorize
ASK = "/authorize/$nonce?response_type=code&client_id=$client"
for method in ("GET", "POST"):
    case("3", "fresh", method, ASK + "&redirect_uri=$redirect&state=x", 200, has={
        "fix_address": False, "solved": False, "changes_left": 3, "retransmission_time": {"t_s": 0},
        "pin_transmissions_left": 3, "auth_attempts_left": 3})
case("3", "fresh", "HEAD", ASK, 200)
case("3", "fresh", "GET", ASK, 200, has={"solved": False})
case("3", "fresh", "GET", ASK + "&scope=a&scopes=b&ui_locales=de&unknown=1", 200)
case("3", "fresh", "GET", ASK + "&state=%0d%0a%3Cb%3E", 200)
case("3", "fresh", "GET", ASK + S256, 200)
case("3", "fresh", "GET", ASK + "&code_challenge=$challenge", 200)
case("3", "fresh", "GET", ASK + "&code_challenge=" + "a" * 128 + "&code_challenge_method=plain", 200)
for empty in ("&redirect_uri=", "&state=", "&code_challenge=", "&code_challenge=$challenge&code_challenge_method="):
    case("0", "fresh", "GET", ASK + empty, 200)
case("0", "fresh", "GET", "/authorize/$nonce?response_type=+code&client_id=$client+", 200)
case("3", "read_only", "GET", ASK, 200, has={"fix_address": True, "changes_left": 3})
case("3", "sent", "GET", ASK + "&state=x", 200, has={"changes_left": 2, "pin_transmissions_left": 2, "auth_attempts_left": 3})
case("3", "one_wrong", "GET", ASK + "&state=x", 200, has={"auth_attempts_left": 2})
case("3", "no_addresses", "GET", ASK + "&state=x", 200, has={"fix_address": True, "changes_left": 0})
case("3", "no_transmissions", "GET", ASK + "&state=x", 200, has={"pin_transmissions_left": 0, "retransmission_time": {"t_s": "never"}})
case("3", "solved", "GET", ASK + "&state=x", 200, has={"solved": True})
case("3", "exchanged", "GET", ASK + "&state=x", 200, has={"solved": True})
case("3", "authorized_pkce", "GET", ASK + S256, 200)
for query in ("", "response_type=code", "client_id=$client", "response_type=&client_id=$client", "response_type=code&client_id="):
    case("3", "fresh", "GET", "/authorize/$nonce?" + query, 400, 25)
case("3", "fresh", "GET", ASK + "&code_challenge_method=S256", 400, 25)
for query in ("response_type=token&client_id=$client", "response_type=code&client_id=x", "response_type=code&response_type=code&client_id=$client",
              "response_type=code&client_id=$client&client_id=$client", "response_type=code&client_id=$client&state=a&state=b",
              "response_type=code&client_id=$client&state=%", "response_type=code&client_id=$client&state=%00",
              "response_type=code&client_id=$client&state=%ff", "response_type=code&client_id=$client&x=1&x=2",
              "response_type=code&client_id=$client&ui_locales=%01", "response_type=code&client_id=$client&x=" + "y" * 1025):
    case("0", "fresh", "GET", "/authorize/$nonce?" + query, 400, 26)
for challenge in ("&code_challenge=short", "&code_challenge=" + "a" * 129, "&code_challenge=" + "a" * 42 + "%2B",
                  "&code_challenge=" + "a" * 44 + "&code_challenge_method=S256",
                  "&code_challenge=$challenge&code_challenge_method=S512", "&code_challenge=$challenge&code_challenge_method=s256"):
    case("3", "fresh", "GET", ASK + challenge, 400, 26)
for state in ("authorized_pkce", "solved_pkce"):
    for name, other in (("code_challenge", ""), ("code_challenge", "&code_challenge=" + "a" * 43 + "&code_challenge_method=S256"),
                        ("code_challenge_method", "&code_challenge=$challenge")):
        case("3", state, "GET", ASK + "&state=x" + other, 400, 26, has={"detail": name + ": differs from what is stored"})
case("3", "authorized_pkce", "GET", ASK + S256 + "&state=new", 200)
for state in ("sent", "given_back", "solved", "exchanged"):
    case("3", state, "GET", ASK + "&redirect_uri=$redirect&state=x&ui_locales=de", 200)
    for other in ("", "&state=", "&state=X", "&state=x+"):
        case("3", state, "GET", ASK + other, 400, 26, has={"detail": "state: differs from what is stored, and an address was submitted"})
    case("3", state, "GET", ASK + "&state=x" + S256, 400, 26, has={"detail": "code_challenge: differs from what is stored"})
case("3", "sent_bare", "GET", ASK, 200)
case("3", "sent_bare", "GET", ASK + "&state=", 200)
case("3", "sent_bare", "GET", ASK + "&state=x", 400, 26)
case("3", "solved_unasked", "GET", ASK + "&state=x", 200, has={"solved": True})
case("3", "sent", "GET", ASK, 400, headers=HTML, shows={"Content-Type": "text/html", "Location": None})
for redirect in ("$redirect%2F", "$redirect+", "+$redirect", "$redirect%0A", "+", "$redirect2", "https%3A%2F%2Fevil.example%2F", "$redirect%3Fx%3D1"):
    case("3", "fresh", "GET", ASK + "&redirect_uri=" + redirect, 403, 9751, shows={"Location": None})
case("3", "fresh", "GET", f"/authorize/{NO_NONCE}?response_type=code&client_id=$client", 404, 9755)
case("3", "fresh", "GET", "/authorize/short?response_type=code&client_id=$client", 404, 9755)
case("3", "fresh", "GET", "/authorize/$nonce?response_type=code&client_id=$client2", 404, 9755)
case("3", "fresh", "GET", "/authorize/$nonce?response_type=code&client_id=99999", 404, 9755)
case("3", "expired", "GET", ASK, 404, 9755)
for method, path, body in (("GET", ASK, None), ("POST", "/challenge/$nonce", "CONTACT_PHONE=$phone"), ("POST", "/solve/$nonce", "pin=$code")):
    case("2", "sent_removed", method, path, 404, 9755, body, FORM)
case("3", "fresh", "GET", ASK, 406, 74, headers=HTML, stack="pageless")
case("3", "fresh", "GET", ASK, 302, headers=HTML, shows={"Location": "/webui/[0-9A-Z]{52}$"})
case("3", "fresh", "POST", ASK, 303, headers=HTML, shows={"Location": "/webui/[0-9A-Z]{52}$"})
case("3", "fresh", "GET", ASK + "&redirect_uri=$redirect2", 403, headers=HTML, shows={"Location": None, "Content-Type": "text/html"})
for client in ("$client2", "99999"):
    case("3", "fresh", "GET", "/authorize/$nonce?response_type=code&client_id=" + client, 404, headers=HTML, shows={"Content-Type": "text/html"})
case("3", "fresh", "PUT", ASK, 405, headers=HTML, shows={"Allow": "GET", "Content-Type": "text/html"})
case("3", "expired", "GET", ASK, 404, headers=HTML, shows={"Content-Type": "text/html"})
case("3", "fresh", "GET", ASK, 400, 25, stack="pkce", has={"detail": "code_challenge"})
case("3", "fresh", "GET", ASK + "&code_challenge=$challenge", 400, 26, stack="pkce")
case("3", "fresh", "GET", ASK + "&code_challenge=$challenge&code_challenge_method=plain", 400, 26, stack="pkce")
case("3", "fresh", "GET", ASK + S256, 200, stack="pkce")

# 4. /challenge
POST = "/challenge/$nonce"
SEND = "CONTACT_PHONE=$phone"
case("4", "fresh", "POST", POST, 200, body=SEND, headers=FORM, has={"type": "created", "transmitted": True, "attempts_left": 3})
case("4", "sent", "POST", POST, 200, body=SEND, headers=FORM, has={"type": "created", "transmitted": False})
case("4", "sent", "POST", POST, 200, body="CONTACT_PHONE=+$phone+&x=1", headers=FORM, has={"transmitted": False})
case("4", "sent", "POST", POST, 200, body="CONTACT_PHONE=$phone2", headers=FORM, has={"transmitted": True})
case("4", "one_wrong", "POST", POST, 200, body=SEND, headers=FORM, has={"transmitted": False, "attempts_left": 2})
case("4", "exhausted_later", "POST", POST, 200, body=SEND, headers=FORM, has={"transmitted": True, "attempts_left": 3})
case("4", "read_only", "POST", POST, 200, body="CONTACT_PHONE=$fixed", headers=FORM, has={"transmitted": True})
case("4", "fresh", "POST", POST, 200, body=SEND, headers={**FORM, "Accept": "application/json, text/html"}, has={"type": "created"})
case("4", "fresh", "POST", POST, 200, body=SEND, headers={**FORM, "Accept": "image/png"}, has={"type": "created"})
case("4", "solved", "POST", POST, 200, body=SEND, headers=FORM, has={"type": "completed", "redirect_url": "$redirect_raw?code=$grant&state=x"})
case("4", "solved", "POST", POST, 200, body="CONTACT_PHONE=$phone2", headers=FORM, has={"redirect_url": "$redirect_raw?code=$grant&state=x"})
case("5", "exchanged", "POST", POST, 200, body=SEND, headers=FORM, has={"redirect_url": "$redirect_raw?error=access_denied&state=x"})
case("5", "grant_expired", "POST", POST, 200, body=SEND, headers=FORM, has={"redirect_url": "$redirect_raw?error=access_denied&state=x"})
for body in ("", "CONTACT_PHONE=", "CONTACT_PHONE=+", "CONTACT_EMAIL=a%40b.org", "contact_phone=$phone"):
    case("4", "fresh", "POST", POST, 400, 25, body, FORM, has={"detail": "CONTACT_PHONE"})
for body in (SEND + "&" + SEND, "CONTACT_PHONE=%", "CONTACT_PHONE=%00", "CONTACT_PHONE=%ff", "CONTACT_PHONE=nonsense", SEND + "%0a1",
             "CONTACT_PHONE=" + "1" * 1025, "&".join(f"f{n}=1" for n in range(101))):
    case("4", "fresh", "POST", POST, 400, 26, body, FORM)
for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
    case("4", "fresh", "POST", POST, 400, 23, SEND, {"Content-Type": kind})
case("4", "read_only", "POST", POST, 403, 9760, SEND, FORM)
for nonce in (NO_NONCE, "short", NO_NONCE + "0", "!" * 52, "0" * 51 + "1"):
    case("4", "fresh", "POST", "/challenge/" + nonce, 404, 9755, SEND, FORM)
case("4", "expired", "POST", POST, 404, 9755, SEND, FORM)
for state in ("fresh", "solved"):
    case("4", state, "POST", POST, 406, 74, SEND, {**FORM, **HTML}, stack="pageless")
for state, page in (("fresh", ""), ("sent", "[?]sent-already"), ("solved", "")):
    case("4", state, "POST", POST, 303, None, SEND, {**FORM, **HTML}, shows={"Location": f"/webui/[0-9A-Z]{{52}}{page}$"})
case("4", "exhausted_later", "POST", POST, 303, None, SEND + "&again=code", {**FORM, **HTML}, shows={"Location": "/webui/[0-9A-Z]{52}[?]sent-again$"})
for body in ("", "CONTACT_PHONE=nonsense", "CONTACT_PHONE=%"):
    case("4", "fresh", "POST", POST, 400, None, body, {**FORM, **HTML}, shows={"Content-Type": "text/html"})
case("4", "read_only", "POST", POST, 403, None, SEND, {**FORM, **HTML}, shows={"Content-Type": "text/html"})
case("4", "expired", "POST", POST, 404, None, SEND, {**FORM, **HTML}, shows={"Content-Type": "text/html"})
case("4", "no_addresses", "POST", POST, 429, None, "CONTACT_PHONE=$phone2", {**FORM, **HTML}, shows={"Content-Type": "text/html"})
case("4", "no_addresses", "POST", POST, 429, 9757, "CONTACT_PHONE=$phone2", FORM, shows={"Retry-After": None})
case("4", "no_transmissions", "POST", POST, 429, 9757, SEND, FORM)

case("4", "sent", "POST", POST, 200, body=SEND + "&again=yes", headers=FORM, has={"transmitted": False, "address": {"CONTACT_PHONE": "$phone_raw"}})
case("4", "sent", "POST", POST, 303, body="CONTACT_PHONE=$phone2&again=code", headers={**FORM, **HTML}, shows={"Location": "/webui/[0-9A-Z]{52}[?]out-of-date$"})
case("4", "fresh", "POST", POST, 200, body=SEND + "&again=code", headers=FORM, has={"transmitted": False, "address": {}})
case("4", "sent", "POST", POST, 200, body="CONTACT_PHONE=$phone2&again=yes", headers=FORM, has={
    "transmitted": False, "attempts_left": 3, "address": {"CONTACT_PHONE": "$phone_raw"}})
case("4", "sent", "POST", POST, 200, body="CONTACT_PHONE=$phone2&again=", headers=FORM, has={"transmitted": True})
case("4", "sent", "POST", POST, 400, 26, SEND + "&again=1&again=2", FORM, has={"detail": "again: given twice"})

# 5. /solve
SOLVE = "/solve/$nonce"
case("5", "sent", "POST", SOLVE, 200, body="pin=$code", headers=FORM, has={"type": "completed"})
case("5", "sent", "POST", SOLVE, 200, body="pin=++$code+", headers=FORM, has={"type": "completed"})
case("5", "sent", "POST", SOLVE, 200, body="pin=$code_spaced", headers=FORM, has={"type": "completed"})
case("5", "sent", "POST", SOLVE, 200, body="pin=$code_plain&x=1", headers=FORM, has={"type": "completed"})
case("5", "sent", "POST", SOLVE, 200, body="pin=$code+is+your+code.+Ref.+K7Q2MX4D%0A@id.example+%23$code_plain", headers=FORM,
     has={"type": "completed"})
case("5", "sent", "POST", SOLVE, 302, body="pin=$code", headers={**FORM, **HTML}, shows={"Location": r"/client1/callback\?code=[0-9A-Z]{52}&state=x$"})
case("5", "sent_bare", "POST", SOLVE, 302, body="pin=$code", headers={**FORM, **HTML}, shows={"Location": r"/client1/callback\?code=[0-9A-Z]{52}$"})
case("5", "sent_odd_state", "POST", SOLVE, 302, body="pin=$code", headers={**FORM, **HTML}, shows={"Location": r"&state=%0D%0A%3Cb%3E%26%20%22%27$"})
case("5", "sent", "POST", SOLVE, 302, body="pin=$code", headers={**FORM, **HTML}, stack="issuer", shows={"Location": r"&state=x&iss=https%3A%2F%2Fissuer.example$"})
case("5", "sent_query_client", "POST", SOLVE, 302, body="pin=$code", headers={**FORM, **HTML}, shows={"Location": r"/callback\?a=b&code=[0-9A-Z]{52}&state=x$"})
case("5", "sent_empty_state", "POST", SOLVE, 302, body="pin=$code", headers={**FORM, **HTML}, shows={"Location": r"code=[0-9A-Z]{52}$"})
case("5", "erased", "POST", SOLVE, 200, body="pin=$code", headers=FORM, has={"type": "completed"})
case("5", "solved_exhausted", "POST", SOLVE, 429, 9757, "pin=$code", FORM, has={"exhausted": True})
case("5", "solved", "POST", SOLVE, 200, body="pin=$code", headers=FORM, has={"redirect_url": "$redirect_raw?code=$grant&state=x"})
case("5", "exchanged", "POST", SOLVE, 200, body="pin=$code", headers=FORM, has={"redirect_url": "$redirect_raw?error=access_denied&state=x"})
case("5", "exchanged", "POST", SOLVE, 302, body="pin=$code", headers={**FORM, **HTML}, shows={"Location": r"\?error=access_denied&state=x$"})
case("5", "grant_expired", "POST", SOLVE, 200, body="pin=$code", headers=FORM, has={"redirect_url": "$redirect_raw?error=access_denied&state=x"})
for body in ("", "pin=", "pin=+", "PIN=$code"):
    case("5", "sent", "POST", SOLVE, 400, 25, body, FORM, has={"detail": "pin"})
for body in ("pin=1234567", "pin=123456789", "pin=1234567A", "pin=1234_5678", "pin=%00", "pin=1&pin=1", "pin=%ff", "pin=%F0%9F%98%80"):
    case("5", "sent", "POST", SOLVE, 400, 26, body, FORM)
case("5", "sent", "POST", SOLVE, 400, 26, "pin=$code_plain+or+$wrong", FORM, has={"detail": "pin: holds two different codes"})
case("5", "sent", "POST", SOLVE, 400, 26, "pin=1234567", FORM, has={"detail": "pin: holds no code"})
case("5", "sent", "POST", SOLVE, 400, 23, "{}", {"Content-Type": "application/json"})
case("5", "sent", "POST", SOLVE, 403, 9758, "pin=$wrong", FORM, has={
    "type": "pending", "addresses_left": 2, "pin_transmissions_left": 2, "auth_attempts_left": 2, "exhausted": False, "no_challenge": False})
case("5", "one_wrong", "POST", SOLVE, 403, 9758, "pin=$wrong", FORM, has={"auth_attempts_left": 1, "exhausted": False})
case("5", "two_wrong", "POST", SOLVE, 403, 9758, "pin=$wrong", FORM, has={"auth_attempts_left": 0, "exhausted": False})
case("5", "sent", "POST", SOLVE, 403, 9758, "pin=$wrong", {**FORM, **HTML}, stack="pageless", shows={"Content-Type": "application/json"})
case("5", "sent", "POST", SOLVE, 400, 26, "pin=x", {**FORM, **HTML}, stack="pageless", shows={"Content-Type": "application/json"})
case("5", "sent", "POST", SOLVE, 303, None, "pin=$wrong", {**FORM, **HTML}, shows={"Location": "/webui/[0-9A-Z]{52}$"})
for body in ("", "pin=x", "pin="):
    case("5", "sent", "POST", SOLVE, 400, None, body, {**FORM, **HTML}, shows={"Content-Type": "text/html"})
case("5", "fresh", "POST", SOLVE, 403, None, "pin=12345678", {**FORM, **HTML}, shows={"Content-Type": "text/html"})
case("5", "exhausted", "POST", SOLVE, 429, None, "pin=$code", {**FORM, **HTML}, shows={"Content-Type": "text/html"})
case("5", "expired", "POST", SOLVE, 404, None, "pin=12345678", {**FORM, **HTML}, shows={"Content-Type": "text/html"})
case("5", "sent_twice", "POST", SOLVE, 403, 9758, "pin=$first_code", FORM, has={
    "no_challenge": False, "auth_attempts_left": 3, "detail": "pin: an earlier code of this validation; not counted"})
case("5", "sent_twice", "POST", SOLVE, 403, None, "pin=$first_code", {**FORM, **HTML}, shows={"Content-Type": "text/html"})
case("5", "sent_twice", "POST", SOLVE, 403, 9758, "pin=$wrong", FORM, has={"auth_attempts_left": 2}, lacks=("detail",))
case("5", "fresh", "POST", SOLVE, 403, 9758, "pin=12345678", FORM, has={
    "no_challenge": True, "auth_attempts_left": 3, "addresses_left": 3, "pin_transmissions_left": 3, "exhausted": False})
case("5", "given_back", "POST", SOLVE, 403, 9758, "pin=$code", FORM, has={"no_challenge": True, "auth_attempts_left": 3})
case("5", "solved", "POST", SOLVE, 403, 9758, "pin=$wrong", FORM, has={"auth_attempts_left": 2})
case("5", "exhausted", "POST", SOLVE, 429, 9757, "pin=$code", FORM, has={"type": "pending", "auth_attempts_left": 0, "exhausted": True, "no_challenge": False})
case("5", "exhausted", "POST", SOLVE, 429, 9757, "pin=$wrong", FORM, has={"exhausted": True})
case("5", "running", "POST", SOLVE, 200, body="pin=$code", headers=FORM, has={"type": "completed"})
for nonce in (NO_NONCE, "short", "!" * 52):
    case("5", "sent", "POST", "/solve/" + nonce, 404, 9755, "pin=$code", FORM)
case("5", "sent_expired", "POST", SOLVE, 404, 9755, "pin=$code", FORM)

# 6. /token
WHO = "client_id=$client&client_secret=$secret&"
WHAT = "code=$grant&grant_type=authorization_code"
BACK = "&redirect_uri=$redirect"
BASIC = {**FORM, "Authorization": "Basic $basic"}
GRANTED = {"token_type": "Bearer", "expires_in": 3600}
ENTRUST = {"Cache-Control": "no-store"}
case("6", "solved", "POST", "/token", 200, body=WHO + WHAT + BACK, headers=FORM, has=GRANTED, shows=ENTRUST)
case("6", "solved", "POST", "/token", 200, body=WHO + WHAT + BACK + "&state=x&scope=y", headers=FORM, has=GRANTED)
case("6", "solved", "POST", "/token", 200, body=WHO + WHAT + BACK, headers={**FORM, **HTML}, has=GRANTED)
case("6", "solved", "POST", "/token", 200, body=WHAT + BACK, headers=BASIC, has=GRANTED)
case("6", "solved", "POST", "/token", 200, body="client_id=$client&" + WHAT + BACK, headers=BASIC, has=GRANTED)
case("6", "solved", "POST", "/token", 200, body=WHAT + BACK, headers={**FORM, "Authorization": "Basic $basic_encoded"}, has=GRANTED)
case("6", "solved_bare", "POST", "/token", 200, body=WHO + WHAT, headers=FORM, has=GRANTED)
case("6", "solved_bare", "POST", "/token", 200, body=WHO + WHAT + BACK, headers=FORM, has=GRANTED)
case("6", "solved_pkce", "POST", "/token", 200, body=WHO + WHAT + BACK + "&code_verifier=$verifier", headers=FORM, has=GRANTED)
case("6", "solved_plain", "POST", "/token", 200, body=WHO + WHAT + BACK + "&code_verifier=$verifier", headers=FORM, has=GRANTED)
case("6", "solved", "POST", "/token", 200, body=WHO + "code=$grant_lower&grant_type=+authorization_code+" + BACK, headers=FORM, has=GRANTED)
case("6", "solved_pkce", "POST", "/token", 200, body=WHO + WHAT + BACK + "&code_verifier=$verifier", headers=FORM, has=GRANTED, stack="pkce")
case("6", "solved_unasked", "POST", "/token", 401, 9756, WHO + WHAT, FORM, has={"error": "invalid_grant"}, stack="pkce")
case("6", "solved_removed", "POST", "/token", 404, 9750, WHO + WHAT + BACK, FORM, has={"error": "invalid_client"})
case("6", "solved_expired", "POST", "/token", 200, body=WHO + WHAT + BACK, headers=FORM, has=GRANTED)
for body in ("", WHAT + BACK, "client_id=$client&" + WHAT, "client_secret=$secret&" + WHAT, WHO + "code=$grant", WHO + "grant_type=authorization_code",
             WHO + "code=&grant_type=authorization_code", WHO + WHAT):
    case("6", "solved", "POST", "/token", 400, 25, body, FORM, has={"error": "invalid_request"}, shows=ENTRUST)
for body in (WHO + WHAT + "&code=x", WHO + WHAT + "&x=%", WHO + WHAT + "&x=%00", WHO + WHAT + "&x=%ff"):
    case("6", "solved", "POST", "/token", 400, 26, body, FORM, has={"error": "invalid_request"})
for kind in ("password", "client_credentials", "refresh_token", "AUTHORIZATION_CODE"):
    case("6", "solved", "POST", "/token", 400, 26, WHO + "code=$grant&grant_type=" + kind, FORM, has={"error": "unsupported_grant_type"})
case("6", "solved", "POST", "/token", 400, 26, "client_secret=$secret&" + WHAT + BACK, BASIC, has={"error": "invalid_request"})
case("6", "solved", "POST", "/token", 400, 26, "client_id=$client2&" + WHAT + BACK, BASIC, has={"error": "invalid_request"})
case("6", "solved", "POST", "/token", 400, 26, WHAT + BACK, {**FORM, "Authorization": "Basic ***"}, has={"error": "invalid_request"})
case("6", "solved", "POST", "/token", 400, 23, "{}", {"Content-Type": "application/json"}, has={"error": "invalid_request"})
REFUSED = {"WWW-Authenticate": "Basic"}
case("6", "solved", "POST", "/token", 401, 9750, "client_id=$client&client_secret=wrong&" + WHAT + BACK, FORM, has={"error": "invalid_client"}, shows=REFUSED)
case("6", "solved", "POST", "/token", 401, 9750, WHAT + BACK, {**FORM, "Authorization": "Basic $wrong_basic"}, has={"error": "invalid_client"}, shows=REFUSED)
case("6", "solved", "POST", "/token", 401, 9750, "client_id=$client&client_secret=$secret2&" + WHAT + BACK, FORM, has={"error": "invalid_client"})
for redirect in ("&redirect_uri=$redirect2", "&redirect_uri=$redirect%2F", "&redirect_uri=$redirect+", "&redirect_uri=+$redirect", "&redirect_uri=x"):
    case("6", "solved", "POST", "/token", 401, 9751, WHO + WHAT + redirect, FORM, has={"error": "invalid_grant"}, shows={"WWW-Authenticate": None})
for code in ("x", "0" * 51, "!" * 52, "${grant}0"):
    case("6", "solved", "POST", "/token", 401, 9754, WHO + "grant_type=authorization_code&code=" + code + BACK, FORM, has={"error": "invalid_grant"})
case("6", "solved", "POST", "/token", 401, 9753, WHO + "grant_type=authorization_code&code=" + NO_NONCE + BACK, FORM, has={"error": "invalid_grant"})
case("6", "solved", "POST", "/token", 401, 9753, "client_id=$client2&client_secret=$secret2&" + WHAT, FORM, has={"error": "invalid_grant"})
case("6", "exchanged", "POST", "/token", 401, 9753, WHO + WHAT + BACK, FORM, has={"error": "invalid_grant"})
case("6", "grant_expired", "POST", "/token", 401, 9753, WHO + WHAT + BACK, FORM, has={"error": "invalid_grant"})
for state, verifier in (("solved_pkce", ""), ("solved_pkce", "&code_verifier=wrong"), ("solved_pkce", "&code_verifier=$challenge"),
                        ("solved_plain", ""), ("solved_plain", "&code_verifier=$challenge"), ("solved", "&code_verifier=$verifier")):
    case("6", state, "POST", "/token", 401, 9756, WHO + WHAT + BACK + verifier, FORM, has={"error": "invalid_grant"})
for big in ("code_verifier=" + "v" * 1025, "x=%01"):
    case("0", "solved", "POST", "/token", 400, 26, WHO + WHAT + BACK + "&" + big, FORM, has={"error": "invalid_request"})
for who in ("999999", "x", "0"):
    case("6", "solved", "POST", "/token", 404, 9750, f"client_id={who}&client_secret=$secret&" + WHAT + BACK, FORM, has={"error": "invalid_client"})
case("6", "erased", "POST", "/token", 409, 9759, WHO + WHAT + BACK, FORM, has={"error": "invalid_grant"})

# 7. /info
HOLDER = {"Authorization": "Bearer $grant_token"}
case("7", "exchanged", "GET", "/info", 200, headers=HOLDER, has={"address_type": "phone"}, shows=ENTRUST)
case("7", "exchanged", "GET", "/info", 200, headers={**HOLDER, **HTML}, has={"address_type": "phone"})
case("7", "exchanged", "HEAD", "/info", 200, headers=HOLDER)
case("7", "exchanged_expired", "GET", "/info", 200, headers=HOLDER)
for how in ({}, {"Authorization": "Bearer"}, {"Authorization": "Bearer x"}, {"Authorization": "Basic $basic"}, {"Authorization": "$grant_token"},
            {"Authorization": "Bearer " + "!" * 52}):
    case("7", "exchanged", "GET", "/info", 403, 26, headers=how, has={"error": "invalid_token"}, shows={"WWW-Authenticate": "Bearer"})
case("7", "exchanged", "GET", "/info", 200, headers={"Authorization": "Bearer $grant_token_lower"})
for state, token in (("exchanged", NO_NONCE), ("exchanged_erased", "$grant_token"), ("revoked", "$grant_token"), ("token_expired", "$grant_token"), ("exchanged", "$grant"), ("exchanged", "$nonce")):
    case("7", state, "GET", "/info", 404, 9753, headers={"Authorization": "Bearer " + token}, has={"error": "invalid_token"}, shows={"WWW-Authenticate": "Bearer"})

# 8. The rest
case("8", "fresh", "GET", "/", 200, shows={"Content-Type": "text/plain"})
case("8", "fresh", "GET", "/", 406, 74, headers=HTML, stack="pageless")
case("8", "fresh", "GET", "/", 200, headers=HTML, shows={"Content-Type": "text/html", "Content-Security-Policy": "frame-ancestors 'none'"})
WEBUI = "/webui/$nonce"
for state in ("fresh", "read_only", "sent", "one_wrong", "no_addresses", "no_transmissions", "solved"):
    case("8", state, "GET", WEBUI, 200, headers=HTML, shows={"Content-Type": "text/html", "Content-Language": "^en$"})
    case("8", state, "GET", WEBUI, 200, has={"solved": state == "solved"})
case("8", "fresh", "HEAD", WEBUI, 200, headers=HTML)
case("8", "fresh", "GET", WEBUI, 406, 74, headers=HTML, stack="pageless")
for nonce in (NO_NONCE, "short", "theme.css", "logo"):
    case("8", "fresh", "GET", "/webui/" + nonce, 404, 9755)
    case("8", "fresh", "GET", "/webui/" + nonce, 404, headers=HTML, shows={"Content-Type": "text/html"})
case("8", "expired", "GET", WEBUI, 404, 9755)
case("8", "expired", "GET", WEBUI, 404, headers=HTML, shows={"Content-Type": "text/html"})
case("8", "fresh", "POST", "/extend/$nonce", 200, has={"solved": False})
case("8", "fresh", "POST", "/extend/$nonce", 303, headers=HTML, shows={"Location": r"/webui/[0-9A-Z]{52}\?extended$"})
case("8", "fresh", "POST", "/extend/$nonce", 303, None, "%", {**FORM, **HTML})
for body in ("pin=12", "CONTACT_PHONE=%2B41", "CONTACT_PHONE="):
    case("8", "sent", "POST", "/extend/$nonce", 200, None, body, {**FORM, **HTML}, shows={"Content-Type": "text/html"})
    case("8", "sent", "POST", "/extend/$nonce", 200, None, body, FORM, has={"auth_attempts_left": 3})
case("8", "fresh", "POST", "/extend/$nonce", 406, 74, headers=HTML, stack="pageless")
case("8", "expired", "POST", "/extend/$nonce", 404, 9755)
case("8", "cancelled", "POST", "/extend/$nonce", 404, 9755)
DENIED = "$redirect_raw?error=access_denied&state=x"
for state in ("authorized", "sent", "exhausted", "cancelled"):
    case("8", state, "POST", "/cancel/$nonce", 200, has={"type": "cancelled", "redirect_url": DENIED})
    case("8", state, "POST", "/cancel/$nonce", 303, headers=HTML, shows={"Location": r"\?error=access_denied&state=x$"})
case("8", "fresh", "POST", "/cancel/$nonce", 200, has={"type": "cancelled"}, lacks=("redirect_url",))
case("8", "fresh", "POST", "/cancel/$nonce", 303, headers=HTML, shows={"Location": "/webui/[0-9A-Z]{52}$"})
case("8", "fresh", "POST", "/cancel/$nonce", 406, 74, headers=HTML, stack="pageless")
case("8", "authorized", "POST", "/cancel/$nonce", 200, has={"redirect_url": DENIED + "&iss=https%3A%2F%2Fissuer.example"}, stack="issuer")
case("8", "solved", "POST", "/cancel/$nonce", 200, has={"type": "completed", "redirect_url": "$redirect_raw?code=$grant&state=x"})
case("8", "solved", "POST", "/cancel/$nonce", 303, headers=HTML, shows={"Location": r"\?code=[0-9A-Z]{52}&state=x$"})
for state in ("expired", "sent_expired", "solved_expired", "sent_removed"):
    case("8", state, "POST", "/cancel/$nonce", 404, 9755)
case("8", "cancelled", "GET", WEBUI, 404, 9755)
case("8", "cancelled", "GET", WEBUI, 404, headers=HTML, shows={"Content-Type": "text/html"})
case("3", "cancelled", "GET", ASK, 404, 9755)
case("4", "cancelled", "POST", "/challenge/$nonce", 404, 9755, "CONTACT_PHONE=$phone", FORM)
case("5", "cancelled", "POST", SOLVE, 404, 9755, "pin=$code", FORM)
case("8", "fresh", "GET", "/health", 200, has={"status": "ok"}, lacks=("database",))
case("8", "fresh", "GET", "/health", 200, has={"status": "ok", "database": "ok"}, stack="administered")
case("8", "fresh", "GET", "/health", 200, has={"status": "ok"}, lacks=("database",), stack="pkce")
for path in ("/terms", "/privacy"):
    case("8", "fresh", "GET", path, 501, shows={"Content-Type": "text/plain"})
    case("8", "fresh", "GET", path, 200, stack="documents", shows={"Content-Language": "en", "ETag": '"', "Content-Type": "text/html"})
    case("8", "fresh", "GET", path, 200, stack="documents", headers={"Accept-Language": "de-CH, en;q=0.5"}, shows={"Content-Language": "de"})
    case("8", "fresh", "GET", path, 200, stack="documents", headers={"Accept": "text/plain"}, shows={"Content-Language": "en", "Content-Type": "text/plain"})
    case("8", "fresh", "GET", path, 304, stack="documents", headers={"If-None-Match": "*"}, shows={"ETag": '"'})
    for tags in ("$etag", 'W/$etag, "x"', '"x",$etag'):
        case("8", "fresh", "GET", path, 304, stack="documents", headers={"If-None-Match": tags}, shows={"Vary": "Accept, Accept-Language"})
    case("8", "fresh", "GET", path, 200, stack="documents", headers={"If-None-Match": '"x"'}, shows={"Vary": "Accept, Accept-Language"})

# What needs a database that is not there, at every endpoint that asks it.
for method, path, body, headers in (
        ("POST", "/setup/$client", None, BEARER), ("GET", f"/authorize/{NO_NONCE}?response_type=code&client_id=$client", None, {}),
        ("POST", f"/challenge/{NO_NONCE}", "CONTACT_PHONE=%2B41791112233", FORM), ("POST", f"/solve/{NO_NONCE}", "pin=12345678", FORM),
        ("GET", f"/webui/{NO_NONCE}", None, {}), ("POST", f"/extend/{NO_NONCE}", None, {}),
        ("POST", f"/cancel/{NO_NONCE}", None, {}),
        ("POST", "/token", WHO + "code=" + NO_NONCE + "&grant_type=authorization_code", FORM),
        ("GET", "/info", None, {"Authorization": "Bearer " + NO_NONCE})):
    case("9", "nothing", method, path, 500, 51, body, headers, stack="headless",
         has={"error": "server_error"} if path in ("/token", "/info") else {})
case("8", "nothing", "GET", "/health", 503, headers={}, stack="headless", has={"status": "unavailable"})

# What every endpoint that asks the database may answer besides its own statuses.
DATABASE_FAILURES = {(500, 51), (500, 52), (500, 53), (500, 54), (500, 60)}
ASKS_DATABASE = ("/setup", "/authorize", "/challenge", "/solve", "/webui", "/extend", "/cancel", "/token", "/info")

# Statuses the protocol names that no row of this table can reach, and where they are shown instead. "*": everywhere.
NOT_REACHABLE = {
    ("/challenge", 502, 9752): "needs a helper that fails: test_helper.py",
    ("*", 500, 52): "needs a statement that times out or a function that is gone: test_pools.py",
    ("*", 500, 54): "needs a connection cut in the middle: test_pools.py",
    ("*", 500, 53): "the database would have to answer with other columns or words than this program's own functions do",
    ("*", 500, 60): "a library would have to throw where none is known to; as `busy` at /challenge: test_helper.py",
}
