"""challenger-send-sms against gateways that answer as each provider documents: profiles, fail-over, routing."""
import gzip
import http.server
import json
import re
import ssl
import threading
import zlib

import pytest

import gateway as gateways
from conftest import ACCEPTED, BAD_ADDRESS, CODE, CONFIGURATION, FAILED, LATER, REFUSED, UNCLEAR, USAGE, Helper, shipped_message
from gateway import ACCOUNT, SECRET, Gateway
from mail_server import make_certificate
from stack import TOP, free_port

FOLDER = TOP / "fcgi-app" / "etc" / "gateways"
PROFILES = sorted(p.stem for p in FOLDER.glob("*.conf") if not p.stem.startswith("letter-"))
PHONE = {"CONTACT_PHONE": "+41791234567"}
NUMBER = "+41791234567"
TEXT = 'Grüße "quoted" \\ & = % {{to}} 😀\nline two ' + CODE


@pytest.fixture(scope="module")
def running():
    with Gateway() as made:
        yield made


@pytest.fixture
def gateway(running):
    running.accepted.clear()
    running.requests.clear()
    for name in gateways.PROVIDERS:
        running.behave(name)
    return running


@pytest.fixture
def profile(tmp_path, gateway):
    """Makes a shipped profile an operator's: account and secret filled in, its URL led to the double."""
    def make(name, text=None, secret=SECRET, **request):
        text = text or gateway.rebase((FOLDER / f"{name}.conf").read_text())
        (tmp_path / "secret").write_text(secret + "\n")
        (tmp_path / "secret").chmod(0o600)
        text = re.sub(r"(?m)^(\w+) = /etc/challenger-fcgi/.*$", rf"\1 = {tmp_path}/secret", text)
        text = re.sub(r"(?m)^(ACCOUNT|API_KEY|AUTH_ID|PLAN|USERNAME) = CHANGE-ME$", rf"\1 = {ACCOUNT}", text)
        text = text.replace("http://127.0.0.1:%d/\n" % gateway.port, "http://127.0.0.1:%d/webhook\n" % gateway.port)
        text = text.replace("CHANGE-ME", "Example")
        for entry, value in request.items():
            text = text.replace("[request]\n", f"[request]\n{entry} = {value}\n", 1)
        file = tmp_path / f"{name}.conf"
        file.write_text(text)
        return file
    return make


@pytest.fixture
def sms(program):
    def make(*profiles, **options):
        arguments = [part for file in profiles for part in ("--profile", file)]
        return Helper(program("challenger-send-sms"), *arguments, "--timeout", options.get("timeout", 2))
    return make


def test_profiles_are_shipped_for_at_least_six_providers_and_a_webhook():
    assert len(PROFILES) >= 7 and "webhook" in PROFILES


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.conf")), ids=lambda file: file.stem)
def test_a_profile_names_each_page_it_was_made_from_and_the_day_it_was_read(file):
    head, _, _ = file.read_text().partition("[request]")
    pages = re.findall(r"(?m)^#   https://\S+\n#       (?:read 20\d\d-\d\d-\d\d|not read again, day unknown): .", head)
    assert len(pages) == len(re.findall(r"(?m)^#   https?:", head))
    assert pages or file.stem == "webhook"  # it was made from nobody's pages


@pytest.mark.parametrize("name", PROFILES)
def test_a_message_arrives_unchanged_through_every_profile(sms, profile, gateway, name):
    for text in (TEXT, shipped_message("phone", "ar"), shipped_message("phone", "zh")):
        ended = sms(profile(name)).run(PHONE, text + "\n")
        assert ended.status == ACCEPTED and ended.words == "", ended
    assert [accepted.text for accepted in gateway.accepted] == [
        TEXT, shipped_message("phone", "ar").strip(), shipped_message("phone", "zh").strip()]
    assert {accepted.number.lstrip("+") for accepted in gateway.accepted} == {NUMBER[1:]}
    assert len(gateway.requests) == 3


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("case, status", [
    ("refuse", REFUSED), ("throttle", LATER), ("unavailable", UNCLEAR), ("unauthorized", CONFIGURATION), ("garbage", UNCLEAR),
    ("server_error", UNCLEAR), ("hang", UNCLEAR), ("cut", UNCLEAR),
])
def test_every_answer_of_every_provider_has_its_exit_status(sms, profile, gateway, name, case, status):
    gateway.behave(name, case)
    # A webhook is taken at its status alone, as its profile says.
    status = {("webhook", "garbage"): ACCEPTED, ("webhook", "unavailable"): LATER}.get((name, case), status)
    helper = sms(profile(name, secret="another"), timeout=2) if case == "unauthorized" else sms(profile(name), timeout=2)
    ended = helper.run(PHONE, TEXT)
    assert ended.status == status, ended
    assert len(gateway.requests) == 1
    assert "another" not in ended.words and SECRET not in ended.words
    if status not in (ACCEPTED,):
        assert f"challenger-send-sms: {name}: " in ended.words


@pytest.mark.parametrize("name, gsm, other", [("vonage", "text", "unicode"), ("gatewayapi", "UTF8", "UCS2")])
def test_a_message_of_the_gsm_alphabet_is_sent_as_one(sms, profile, gateway, name, gsm, other):
    """Where a gateway has to be told: else every message would be billed as two."""
    seen = []
    parse = gateways.Request._parse
    gateways.Request._parse = lambda self: seen.append(self.body.decode()) or parse(self)
    try:
        assert sms(profile(name)).run(PHONE, shipped_message("phone", "de")).status == ACCEPTED
        assert sms(profile(name)).run(PHONE, shipped_message("phone", "uk")).status == ACCEPTED
    finally:
        gateways.Request._parse = parse
    assert gsm in seen[0] and other not in seen[0] and other in seen[1]


def led_to(profile, name, port, scheme="http"):
    """A shipped profile whose URL leads to a port of this host."""
    text = re.sub(r"(?m)^(URL = )https://[^/\n]+", rf"\g<1>{scheme}://127.0.0.1:{port}", (FOLDER / f"{name}.conf").read_text())
    return profile(name, text)


def test_after_try_later_the_next_gateway_is_asked(sms, profile, gateway):
    first, second = profile("twilio"), profile("vonage")
    gateway.behave("twilio", "throttle")
    ended = sms(first, second).run(PHONE, TEXT)
    assert ended.status == ACCEPTED and "twilio: status 429" in ended.words and "vonage" not in ended.words
    assert [name for name, _, _ in gateway.requests] == ["twilio", "vonage"]
    gateway.behave("vonage", "throttle")
    ended = sms(first, second).run(PHONE, TEXT)
    assert ended.status == LATER and "twilio: status 429" in ended.words and "vonage: status 200" in ended.words


def test_a_gateway_that_is_not_there_is_passed_over(sms, profile, gateway):
    missing = led_to(profile, "twilio", free_port())
    assert sms(missing).run(PHONE, TEXT).status == LATER
    ended = sms(missing, profile("plivo")).run(PHONE, TEXT)
    assert ended.status == ACCEPTED and "twilio: Failed to connect to" in ended.words
    assert [name for name, _, _ in gateway.requests] == ["plivo"]


@pytest.mark.parametrize("url, status, words", [
    ("https://no%s-host.invalid/" % ("o" * 64), LATER, "Could not resolve host: no"),  # no name server is asked for it
    ("https://127.0.0.1:{plain}/", LATER, "twilio: "), ("https://127.0.0.1:{unknown_authority}/", FAILED, "certificate"),
])
def test_a_gateway_that_cannot_be_spoken_to_is_passed_over(sms, profile, gateway, tmp_path, url, status, words):
    with Answers(reply(200)) as server, Answers(reply(200), make_certificate(tmp_path)) as guarded:
        places = {"plain": server.port, "unknown_authority": guarded.port}
        text = re.sub(r"(?m)^URL = .*", "URL = " + url.format(**places), (FOLDER / "twilio.conf").read_text())
        first = profile("twilio", text)
        ended = sms(first).run(PHONE, TEXT)
        assert ended.status == status and words in ended.words, ended
        assert sms(first, profile("plivo")).run(PHONE, TEXT).status == ACCEPTED
        assert server.seen == guarded.seen == []


@pytest.mark.parametrize("status, body", [
    (401, b'{"code":20003,"message":"Authenticate"}'), (401, b""), (401, b"\xff\xfe"), (402, b"no credit"), (403, b"account suspended"),
    (400, b'{"code":21606,"message":"the sender"}'), (404, b""), (429, b""), (308, b""),
])
def test_when_surely_nothing_was_sent_the_next_gateway_is_asked(sms, profile, gateway, status, body):
    with Answers(reply(status, body)) as server:
        ended = sms(led_to(profile, "twilio", server.port), profile("plivo")).run(PHONE, TEXT)
        assert ended.status == ACCEPTED and f"twilio: status {status}" in ended.words, ended
        assert len(server.seen) == 1 and [name for name, _, _ in gateway.requests] == ["plivo"]


@pytest.mark.parametrize("case", ["hang", "cut", "garbage", "server_error", "unavailable", "refuse"])
def test_when_something_may_have_been_sent_no_other_gateway_is_asked(sms, profile, gateway, case):
    """Nor when the number is the reason: another gateway would only burn it once more."""
    gateway.behave("twilio", case)
    assert sms(profile("twilio"), profile("plivo")).run(PHONE, TEXT).status == (REFUSED if case == "refuse" else UNCLEAR)
    assert [name for name, _, _ in gateway.requests] == ["twilio"]


@pytest.mark.parametrize("first, second, status", [
    (401, 401, CONFIGURATION), (401, 402, CONFIGURATION), (402, 401, CONFIGURATION), (429, 401, CONFIGURATION), (401, 429, CONFIGURATION),
    (402, 429, FAILED), (429, 402, FAILED), (429, 429, LATER), (401, 500, UNCLEAR), (402, 422, REFUSED),
])
def test_when_no_gateway_sends_the_end_tells_what_the_operator_has_to_do(sms, profile, first, second, status):
    with Answers(reply(first, b"one 123456")) as one, Answers(reply(second, b"two")) as two:
        ended = sms(led_to(profile, "twilio", one.port), led_to(profile, "webhook", two.port)).run(PHONE, TEXT)
        assert ended.status == status, ended
        assert f"twilio: status {first}: one ***; webhook: status {second}: two" in ended.words


def test_a_profile_with_prefixes_is_for_these_numbers_and_asked_first(sms, profile, gateway):
    swiss = profile("twilio", PREFIXES="+41 +423")
    mobile = profile("plivo", PREFIXES="+4179")
    everybody = profile("vonage")
    helper = sms(everybody, swiss, mobile)
    for number, asked in (("+41791234567", "plivo"), ("+41441234567", "twilio"), ("+4231234567", "twilio"), ("+491701234567", "vonage")):
        gateway.requests.clear()
        assert helper.run({"CONTACT_PHONE": number}, TEXT).status == ACCEPTED
        assert [name for name, _, _ in gateway.requests] == [asked]
    gateway.behave("plivo", "throttle")
    gateway.behave("twilio", "throttle")
    gateway.requests.clear()
    assert helper.run(PHONE, TEXT).status == ACCEPTED
    assert [name for name, _, _ in gateway.requests] == ["plivo", "twilio", "vonage"]
    ended = sms(swiss).run({"CONTACT_PHONE": "+491701234567"}, TEXT)
    assert ended.status == REFUSED and "no profile" in ended.words


@pytest.mark.parametrize("number", ["0791234567", "+0791234567", "+41 79 123 45 67", "+410791234567", "+41791234567x8", "+12", "+1234567890123456", "none", ""])
def test_a_number_that_is_none_reaches_no_gateway(sms, profile, gateway, number):
    assert sms(profile("twilio")).run({"CONTACT_PHONE": number}, TEXT).status == BAD_ADDRESS
    assert gateway.requests == []


@pytest.mark.parametrize("break_it, word", [
    (lambda t: t.replace("ACCOUNT = ", "ACCOUNT = CHANGE-ME"), "[values] ACCOUNT: still holds CHANGE-ME"),
    (lambda t: t.replace("{{to}}", "{{too}}"), "[request] BODY: found {{too}}; allowed: to,"),
    (lambda t: t.replace("[accepted]", "[acepted]"), "[acepted]: unknown section; allowed: request,"),
    (lambda t: t.replace("METHOD", "METHODS"), "[request] METHODS: unknown; allowed: URL,"),
    (lambda t: t.replace("[accepted]", "[unclear]"), "[accepted]: is missing"),
    (lambda t: t.replace("STATUS = 201", "STATUS = 2xx"), '[accepted] STATUS: found "2xx"'),
    (lambda t: t.replace("WHERE = /sid", "WHERE = sid"), "[accepted] WHERE: allowed: a JSON pointer"),
    (lambda t: t.replace("WHERE = /sid ^(SM", "WHERE = /sid ^((SM"), "[accepted] WHERE: found \"^((SM|MM)[0-9A-Fa-f]{32}$\": not a POSIX extended regular expression: "),
    (lambda t: t.replace("WHERE = /sid ", "WHERE = /sid ^\\d|"), "\\d is only the letter d here; write [0-9]"),
    (lambda t: t.replace('BODY = "status"', 'BODY = a+?"status"'), '[accepted] BODY: found "a+?"status"'),
    (lambda t: t.replace("x-www-form-urlencoded", "octet-stream"), "[request] CONTENT_TYPE: found"),
    (lambda t: re.sub(r"URL = .*", "URL = http://example.org/", t), "[request] URL: must be https"),
    (lambda t: re.sub(r"URL = .*", "", t), "[request] URL: "),
    (lambda t: t.replace("AUTH_TOKEN = ", "AUTH_TOKEN = /nonexistent"), "[secrets] AUTH_TOKEN: /nonexistent"),
    (lambda t: t.replace("Body=", "Body=CHANGE-ME"), "[request] BODY: still holds CHANGE-ME"),
    (lambda t: re.sub(r"USER = .*", "", t), "[request] PASSWORD: goes with USER"),
    (lambda t: re.sub(r"URL = .*", "URL = http://127.0.0.1:{{FROM}}/", t), "[request] URL: "),
    (lambda t: t + "[accepted]\nSTATUS = 200\n", "line"),
    (lambda t: t.replace("[request]\n", "[request]\nPREFIXES = 41\n"), "[request] PREFIXES: found"),
])
def test_a_profile_that_cannot_be_right_is_refused_by_name_before_anything_is_sent(sms, profile, gateway, break_it, word):
    file = profile("twilio")
    file.write_text(break_it(file.read_text()))
    ended = sms(file).run(PHONE, TEXT)
    assert ended.status == CONFIGURATION and word in ended.words and file.stem in ended.words, ended
    assert gateway.requests == []


def test_a_secret_that_others_may_read_is_refused(sms, profile, tmp_path):
    file = profile("twilio")
    (tmp_path / "secret").chmod(0o644)
    ended = sms(file).run(PHONE, TEXT)
    assert ended.status == CONFIGURATION and "mode 0644" in ended.words


def test_wrong_usage_is_named(program, profile):
    ended = Helper(program("challenger-send-sms")).run(PHONE, TEXT)
    assert ended.status == USAGE and "--profile" in ended.words
    ended = Helper(program("challenger-send-sms"), "--profile", "/nonexistent").run(PHONE, TEXT)
    assert ended.status == CONFIGURATION and "/nonexistent" in ended.words
    ended = Helper(program("challenger-send-sms"), "--profile", profile("twilio")).run(PHONE, "")
    assert ended.status == USAGE and "must hold the message" in ended.words


class Answers:
    """An HTTP server that answers one thing, raw; over TLS with a certificate and its key. It closes the connection then,
    or, if it stays, leaves that to the client."""

    def __init__(self, raw, certificate=None, stays=False):
        self.seen = []
        answers = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                answers.seen.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                self.wfile.write(raw)
                if stays:
                    self.connection.recv(1)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # a client that does not trust the certificate
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def reply(status, body=b"", more=b""):
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n%s\r\n" % (status, len(body), more) + body


@pytest.mark.parametrize("raw, status", [
    (reply(200, b'{"ok":true}'), ACCEPTED), (reply(200, b'{"ok":true,"ok":true}'), UNCLEAR), (reply(200, b'{"ok":tr'), UNCLEAR),
    (reply(200), UNCLEAR), (reply(204), UNCLEAR), (reply(200, b"\xff\x00\xfe" * 100), UNCLEAR), (reply(200, b"[" * 100000), UNCLEAR),
    (reply(200, b'{"ok":true}' + b" " * 3_000_000), ACCEPTED), (reply(200, b'{"ok":"' + b"x" * 100000 + b'"}'), UNCLEAR),
    (reply(301, more=b"Location: /elsewhere\r\n"), FAILED), (reply(302, more=b"Location: /done\r\n"), UNCLEAR), (reply(303), UNCLEAR),
    (reply(307), FAILED), (reply(308), FAILED), (reply(400), FAILED), (reply(402), FAILED), (reply(404), FAILED), (reply(408), UNCLEAR),
    (reply(409), UNCLEAR), (reply(401), CONFIGURATION), (reply(403), CONFIGURATION), (reply(429), LATER), (reply(500), UNCLEAR),
    (reply(502), UNCLEAR), (reply(503), UNCLEAR), (reply(504), UNCLEAR),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", UNCLEAR), (b"HTTP/1.1 503 X\r\nContent-Length: 100\r\n\r\n{", UNCLEAR),
    (b"HTTP/1.1 401 X\r\nContent-Length: 100\r\n\r\n{", CONFIGURATION), (b"HTTP/1.1 402 X\r\nContent-Length: 100\r\n\r\n", FAILED),
    (b"garbage\r\n\r\n", UNCLEAR), (b"", UNCLEAR),
])
def test_what_no_rule_fits_is_judged_by_whether_the_message_may_have_gone_out(sms, profile, raw, status):
    with Answers(raw) as server:
        file = profile("own", f"""[request]
URL = http://127.0.0.1:{server.port}/send/{{{{to}}}}?text={{{{message}}}}
BODY = {{"text":"{{{{message}}}}"}}
[headers]
X-Number = {{{{to_digits}}}}
[accepted]
STATUS = 200-299
WHERE = /ok ^true$
""")
        ended = sms(file).run(PHONE, "a & b\nc")
        assert ended.status == status, ended
        ((path, headers, body),) = server.seen
        assert path == "/send/%2B41791234567?text=a%20%26%20b%0Ac" and body == b'{"text":"a & b\\nc"}'
        assert headers["X-Number"] == NUMBER[1:] and headers["Content-Type"] == "application/json"


def test_a_message_cannot_become_a_header(sms, profile):
    with Answers(reply(200)) as server:
        file = profile("own", f"[request]\nURL = http://127.0.0.1:{server.port}/\nBODY = x\nCONTENT_TYPE = text/plain\n"
                              "[headers]\nX-Text = {{message}}\n[accepted]\nSTATUS = 200\n")
        assert sms(file).run(PHONE, "one line").status == ACCEPTED
        ended = sms(file).run(PHONE, "two\r\nX-Evil: lines")
        assert ended.status == CONFIGURATION and "[headers] X-Text" in ended.words and len(server.seen) == 1


def test_what_a_gateway_repeats_is_masked(sms, profile):
    echo = f'{{"error":"no route to {NUMBER} for \\"{CODE}\\", token {SECRET}"}}'.encode()
    with Answers(reply(400, echo)) as server:
        file = profile("own", f"[request]\nURL = http://127.0.0.1:{server.port}/\nBODY = {{{{message}}}}\n[secrets]\n"
                              "TOKEN = /etc/challenger-fcgi/token\n[accepted]\nSTATUS = 200\n")
        ended = sms(file).run(PHONE, CODE)
        assert ended.status == FAILED and "no route to ***" in ended.words
        assert NUMBER not in ended.words and SECRET not in ended.words


def test_a_text_answer_is_read_by_its_body(sms, profile):
    with Answers(reply(200, b"OK: 17")) as server:
        file = profile("own", f"[request]\nURL = http://127.0.0.1:{server.port}/\nCONTENT_TYPE = application/xml\n"
                              "BODY = <sms>{{message}}</sms>\n[accepted]\nSTATUS = 200\nBODY = ^OK: [0-9]+$\n")
        assert sms(file).run(PHONE, "<&>").status == ACCEPTED
        assert server.seen[0][2] == b"<sms>&lt;&amp;&gt;</sms>"


DEFLATE = zlib.compressobj(wbits=-15)
OK = b'{"ok":true}'


@pytest.mark.parametrize("body, header", [
    (gzip.compress(OK, mtime=0), b"Content-Encoding: gzip"), (gzip.compress(OK, mtime=0), b"Content-Encoding: x-gzip"), (gzip.compress(OK, mtime=0), b"X: y"),
    (zlib.compress(OK), b"Content-Encoding: deflate"), (DEFLATE.compress(OK) + DEFLATE.flush(), b"Content-Encoding: deflate"),
    (OK, b"Content-Encoding: gzip"), (OK, b"Content-Encoding: deflate"), (OK, b"Content-Encoding: utf-8"),
    (gzip.compress(OK + b" " * 3_000_000, mtime=0), b"Content-Encoding: gzip"), (gzip.compress(OK, mtime=0)[:-8], b"Content-Encoding: gzip"),
    (b'{"ok":true,"text":"Gr\xfc\xdfe"}', b"Content-Type: application/json"),
    (b'{"ok":true,"text":"Gr\xfc\xdfe"}', b"Content-Type: application/json; charset=iso-8859-1"),
    (b'{"ok":true,"text":"Gr\xfc\xdfe"}', b"Content-Type: application/json; charset=utf-8"),
    (b'{"ok":true,"text":"\x95\x5c"}', b'Content-Type: application/json;Charset="Shift_JIS"'),
    (b'{"ok":true,"text":"\xc3"}', b"Content-Type: application/json; charset=no-such"),
    (OK.decode().encode("utf-16"), b"Content-Type: application/json; charset=utf-16"), (b"\xef\xbb\xbf" + OK, b"X: y"),
    (gzip.compress(b'{"ok":true,"text":"\xfc"}', mtime=0), b"Content-Encoding: gzip\r\nContent-Type: text/plain; charset=latin1"),
])
def test_an_accepted_message_is_read_in_whatever_form_the_answer_comes(sms, profile, body, header):
    with Answers(reply(200, body, header + b"\r\n")) as server:
        file = profile("own", f"[request]\nURL = http://127.0.0.1:{server.port}/\nBODY = x\n[accepted]\nSTATUS = 200\nWHERE = /ok ^true$\n")
        ended = sms(file).run(PHONE, TEXT)
        assert ended.status == ACCEPTED and ended.words == "", ended
        ((_, headers, _),) = server.seen
        assert "Accept-Encoding" not in headers


def test_a_refusal_in_latin_1_can_be_read_in_the_log(sms, profile):
    with Answers(reply(400, f"Gesperrt für {NUMBER}".encode("latin-1"), b"Content-Type: text/plain\r\n")) as server:
        ended = sms(led_to(profile, "webhook", server.port)).run(PHONE, TEXT)
        assert ended.status == FAILED and "webhook: status 400: Gesperrt für ***" in ended.words, ended


def test_an_answer_without_end_is_read_as_far_as_it_is_needed(sms, profile):
    """Not until the time is over, which would make an accepted message unclear."""
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n" + OK.ljust(0x10000)
    with Answers(raw, stays=True) as server:
        file = profile("own", f"[request]\nURL = http://127.0.0.1:{server.port}/\nBODY = x\n[accepted]\nSTATUS = 200\nWHERE = /ok ^true$\n")
        assert sms(file, timeout=600).run(PHONE, TEXT).status == ACCEPTED


def infobip(code, group):
    return {"messages": [{"status": {"groupName": group, "id": code}}]}


@pytest.mark.parametrize("name, answered, body, status", [
    ("46elks", 402, "Not enough credits", FAILED), ("46elks", 403, "Invalid to-number", REFUSED), ("46elks", 403, "Invalid from-number", CONFIGURATION),
    ("46elks", 403, "Missing key to", CONFIGURATION), ("46elks", 200, {"id": "s" + "1" * 32, "status": "failed"}, UNCLEAR),
    ("bird", 422, {"error": {"name": "SMSInvalidRecipient"}}, REFUSED), ("bird", 422, {"error": {"name": "SMSDestinationNotEnabled"}}, FAILED),
    ("bird", 422, {"error": {"name": "SMSSenderNotConfigured"}}, CONFIGURATION), ("bird", 421, {"error": {"name": "Misdirected"}}, CONFIGURATION),
    ("bird", 402, {"error": {"type": "billing_error"}}, FAILED), ("bird", 503, {"error": {"code": "E01033"}}, LATER),
    ("bird", 503, {"error": {"code": "E01000"}}, UNCLEAR), ("bird", 202, {"id": "sms_1", "status": "rejected"}, FAILED),
    ("bird", 202, {"id": "sms_1", "status": "sent"}, ACCEPTED), ("bird", 202, {"status": "accepted"}, UNCLEAR),
    ("gatewayapi", 403, {"code": "0x0216"}, FAILED), ("gatewayapi", 403, {"code": "0x0217"}, FAILED), ("gatewayapi", 403, {"code": "0x021F"}, FAILED),
    ("gatewayapi", 403, {"code": "0x0215"}, REFUSED), ("gatewayapi", 403, {"code": "0x0214"}, LATER), ("gatewayapi", 403, {"code": "0x0229"}, CONFIGURATION),
    ("infobip", 200, infobip(26, "PENDING"), ACCEPTED), ("infobip", 200, infobip(5, "DELIVERED"), ACCEPTED),
    ("infobip", 200, infobip(0, "ACCEPTED"), ACCEPTED),
    ("infobip", 200, infobip(15, "EXPIRED"), UNCLEAR), ("infobip", 200, infobip(29, "EXPIRED"), UNCLEAR),
    ("infobip", 200, infobip(4, "UNDELIVERABLE"), UNCLEAR), ("infobip", 200, infobip(9, "UNDELIVERABLE"), UNCLEAR),
    ("infobip", 200, infobip(31, "UNDELIVERABLE"), FAILED), ("infobip", 200, infobip(52, "REJECTED"), REFUSED),
    ("infobip", 200, infobip(87, "EXPIRED"), FAILED), ("infobip", 200, infobip(87, "REJECTED"), FAILED),
    ("infobip", 200, infobip(8, "REJECTED"), REFUSED), ("infobip", 200, infobip(10, "REJECTED"), REFUSED),
    ("infobip", 200, infobip(6, "REJECTED"), FAILED), ("infobip", 200, infobip(14, "REJECTED"), FAILED), ("infobip", 200, infobip(12, "REJECTED"), FAILED),
    ("infobip", 200, infobip(18, "REJECTED"), FAILED), ("infobip", 200, infobip(21, "REJECTED"), LATER),
    ("infobip", 400, {"errorCode": "E400", "violations": [{"property": "messages[0].destinations[0].to", "violation": "x"}]}, REFUSED),
    ("infobip", 400, {"errorCode": "E400", "violations": [{"property": "messages[0].sender", "violation": "x"}]}, FAILED),
    ("infobip", 400, {"errorCode": "E400", "violations": [{"property": "messages[0].destinations", "violation": "x"}]}, FAILED),
    ("infobip", 400, {"errorCode": "E400", "violations": []}, FAILED),
    ("messagebird", 422, {"errors": [{"code": 9, "parameter": "recipients"}]}, REFUSED),
    ("messagebird", 422, {"errors": [{"code": 25, "parameter": None}]}, FAILED), ("messagebird", 422, {"errors": [{"code": 9, "parameter": "originator"}]}, FAILED),
    ("messagebird", 422, {"errors": [{"code": 9, "parameter": "recipient", "description": "no (correct) recipients found"}]}, REFUSED),
    ("messagebird", 422, {"errors": [{"code": 9, "parameter": "recipient", "description": "Note: during your test period x"}]}, FAILED),
    ("messagebird", 401, {"errors": [{"code": 2, "parameter": "access_key"}]}, CONFIGURATION),
    ("messagebird", 201, {"recipients": {"items": [{"status": "delivery_failed"}]}}, UNCLEAR),
    ("plivo", 400, {"error": "41791234567 is not a valid phone number"}, REFUSED), ("plivo", 400, {"error": "'41791234567' is not a valid phone number."}, REFUSED),
    ("plivo", 400, {"error": "141791234567 is not a valid phone number"}, FAILED), ("plivo", 400, {"error": "417912345678 is not a valid phone number"}, FAILED),
    ("plivo", 400, {"error": "to 41791234567: src 41790000000 is not a valid phone number"}, FAILED),
    ("sinch", 201, {"id": "01FC66621VHDBN119Z8PMV1QPU"}, ACCEPTED), ("sinch", 201, {"id": "01FC66621VHDBN119Z8PMV1QPU", "canceled": True}, FAILED),
    ("sinch", 400, {"code": "syntax_invalid_parameter_format", "text": "Invalid MSISDN"}, FAILED),
    ("sinch", 400, {"code": "syntax_invalid_parameter_format", "text": "from: Invalid phone number"}, FAILED),
    ("sinch", 400, {"code": "syntax_invalid_parameter_format", "text": "Invalid MSISDN: 41791234567"}, REFUSED),
    ("sinch", 400, {"code": "syntax_invalid_parameter_format", "text": "to[0]: invalid"}, REFUSED), ("sinch", 403, {"code": "illegal_number_type"}, FAILED),
    ("sinch", 403, {"code": "blocked_account"}, FAILED), ("sinch", 403, {"code": "unknown_campaign"}, CONFIGURATION),
    ("telnyx", 200, {"to": [{"status": "queued"}]}, ACCEPTED), ("telnyx", 200, {"data": {"to": [{"status": "sending_failed"}]}}, UNCLEAR),
    ("telnyx", 400, {"errors": [{"code": "40310"}]}, REFUSED), ("telnyx", 400, {"errors": [{"code": "40309"}]}, FAILED),
    ("telnyx", 400, {"errors": [{"code": "40305"}]}, FAILED), ("telnyx", 402, {"errors": [{"code": "20100"}]}, FAILED),
    ("telnyx", 403, {"errors": [{"code": "20017"}]}, FAILED), ("telnyx", 400, {"errors": [{"code": "40301"}]}, FAILED),
    ("telnyx", 400, {"errors": [{"code": "40300", "detail": "Blocked due to STOP message"}]}, REFUSED),
    ("twilio", 400, {"code": 21211}, REFUSED), ("twilio", 400, {"code": 21610}, REFUSED), ("twilio", 400, {"code": 21635}, REFUSED),
    ("twilio", 400, {"code": 21408}, FAILED), ("twilio", 400, {"code": 21608}, FAILED), ("twilio", 400, {"code": 21611}, LATER),
    ("twilio", 400, {"code": 21268}, REFUSED), ("twilio", 400, {"code": 21614}, REFUSED), ("twilio", 400, {"code": 21606}, FAILED),
    ("twilio", 400, {"code": 21265}, REFUSED), ("twilio", 400, {"code": 21266}, REFUSED), ("twilio", 400, {"code": 21612}, FAILED),
    ("vonage", 200, {"messages": [{"status": "6", "error-text": "Unroutable message - rejected"}]}, FAILED),
    ("vonage", 200, {"messages": [{"status": "6", "error-text": "Unrecognized number prefix"}]}, REFUSED),
    ("vonage", 200, {"messages": [{"status": "6", "error-text": "Invalid message"}]}, FAILED),
    ("vonage", 200, {"messages": [{"status": "7"}]}, REFUSED), ("vonage", 200, {"messages": [{"status": "9"}]}, FAILED),
    ("vonage", 200, {"messages": [{"status": "33"}]}, REFUSED), ("vonage", 200, {"messages": [{"status": "29"}]}, FAILED),
    ("vonage", 200, {"messages": [{"status": "32"}]}, CONFIGURATION),
    ("vonage", 200, {"messages": [{"status": "4"}]}, CONFIGURATION), ("vonage", 200, {"messages": [{"status": "5"}]}, UNCLEAR),
])
def test_an_answer_is_refused_only_when_it_surely_speaks_of_the_recipient(sms, profile, name, answered, body, status):
    with Answers(reply(answered, (body if isinstance(body, str) else json.dumps(body)).encode())) as server:
        ended = sms(led_to(profile, name, server.port)).run(PHONE, TEXT)
        assert ended.status == status, ended


@pytest.mark.parametrize("name, answered, body, about", [
    ("twilio", 201, {"sid": "SM" + "1" * 32, "status": "queued"}, "gateway"), ("twilio", 400, {"code": 21211}, "recipient"),
    ("twilio", 400, {"code": 21408}, "recipient"), ("twilio", 400, {"code": 21612}, "recipient"), ("twilio", 401, {}, "us"),
    ("twilio", 429, {"code": 20429}, "gateway"), ("twilio", 402, {}, "gateway"), ("twilio", 404, {}, "recipient"), ("twilio", 410, {}, "gateway"),
    ("bird", 422, {"error": {"name": "SMSSenderNotConfigured"}}, "us"), ("bird", 422, {"error": {"name": "SMSNoEligibleSender"}}, "recipient"), ("twilio", 500, {}, "gateway"), ("46elks", 402, "Not enough credits", "gateway"),
    ("gatewayapi", 403, {"code": "0x0216"}, "gateway"), ("gatewayapi", 403, {"code": "0x0217"}, "recipient"),
    ("gatewayapi", 403, {"code": "0x0214"}, "recipient"), ("infobip", 200, infobip(20, "REJECTED"), "recipient"),
    ("infobip", 200, infobip(21, "REJECTED"), "gateway"), ("infobip", 200, infobip(12, "REJECTED"), "gateway"),
    ("infobip", 200, infobip(87, "REJECTED"), "recipient"), ("sinch", 403, {"code": "illegal_number_type"}, "recipient"),
    ("sinch", 403, {"code": "blocked_account"}, "gateway"), ("vonage", 200, {"messages": [{"status": "29"}]}, "recipient"),
    ("vonage", 200, {"messages": [{"status": "9"}]}, "gateway"), ("vonage", 200, {"messages": [{"status": "4"}]}, "us"),
])
def test_a_helper_says_whom_an_answer_is_about(sms, profile, name, answered, body, about):
    """What depends on the number, also the country it is of, must not count against the gateway."""
    with Answers(reply(answered, (body if isinstance(body, str) else json.dumps(body)).encode())) as server:
        ended = sms(led_to(profile, name, server.port)).run(PHONE, TEXT)
        assert ended.said[:2] == [f"gateway={name} about=recipient", f"gateway={name} about=gateway"]
        assert ended.said[-1] == f"gateway={name} about={about}", ended


def test_each_gateway_that_was_asked_is_named_and_the_last_word_is_the_last_line(sms, profile, gateway):
    ended = sms(led_to(profile, "twilio", free_port()), profile("plivo")).run(PHONE, TEXT)
    assert ended.status == ACCEPTED and ended.said[-1] == "gateway=plivo about=gateway"
    assert [line for line in ended.said if "twilio" in line][-1] == "gateway=twilio about=gateway"
    # One that was not asked is named before, so that the service knows of it when the first one must be left out.
    assert "gateway=twilio about=recipient" in sms(profile("plivo"), profile("twilio")).run(PHONE, TEXT).said[:-2]
    assert sms("/nonexistent").run(PHONE, TEXT).said == ["gateway=- about=us"]


def test_a_gateway_that_is_down_is_not_asked(sms, profile, gateway):
    odd = profile("twilio").rename(profile("twilio").with_name("twilio ü.conf"))  # its name is written with _
    assert sms(odd).run(PHONE, TEXT, CHALLENGER_GATEWAYS_DOWN="twilio___").status == LATER
    helper = sms(profile("twilio"), profile("plivo"))
    assert helper.run(PHONE, TEXT, CHALLENGER_GATEWAYS_DOWN="other twilio").status == ACCEPTED
    assert [name for name, _, _ in gateway.requests] == ["plivo"]
    ended = helper.run(PHONE, TEXT, CHALLENGER_GATEWAYS_DOWN="plivo twilio")
    # About this number: other numbers may have other gateways.
    assert ended.status == LATER and ended.said == ["gateway=- about=recipient"] and "down" in ended.words
    assert len(gateway.requests) == 1


@pytest.mark.parametrize("section, about", [("failed", "me"), ("accepted", "us"), ("refused", "gateway")])
def test_a_rule_s_about_is_checked(sms, profile, section, about):
    file = profile("own", "[request]\nURL = http://127.0.0.1:1/\nBODY = x\n[accepted a]\nSTATUS = 200\n"
                          f"[{section}]\nSTATUS = 400\nABOUT = {about}\n")
    ended = sms(file).run(PHONE, TEXT)
    assert ended.status == CONFIGURATION and f'[{section}] ABOUT: found "{about}"; allowed: ' in ended.words


def test_the_number_in_a_rule_is_a_whole_number(sms, profile):
    """Not the end of a longer one, such as the sender's, whatever expression it stands in."""
    for text, status in (("no 41791234567!", REFUSED), (NUMBER, REFUSED), ("141791234567", FAILED), ("41791234567890", FAILED), ("4179", FAILED)):
        with Answers(reply(400, text.encode())) as server:
            file = profile("own", f"[request]\nURL = http://127.0.0.1:{server.port}/\nBODY = x\n[accepted]\nSTATUS = 200\n"
                                  "[refused]\nSTATUS = 400\nBODY = {{to_digits}}\n")
            assert sms(file).run(PHONE, TEXT).status == status, text
