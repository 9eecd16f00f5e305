"""The page for a client's developer: its two clients, its requests and its curl commands do what it says."""
import base64
import contextlib
import hashlib
import html.parser
import http.client
import http.cookiejar
import json
import os
import re
import secrets
import socket
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest
from addresses import code_in
from client import messages_to

from stack import TOP, free_port, is_process_gone, wait_until

PAGE = (TOP / "fcgi-app" / "doc" / "integrate.md").read_text()
CLIENTS = {"js": ["node", "client.mjs"], "python": ["/usr/bin/python3", "-B", "client.py"]}
HTML = "text/html"


def blocks(kind, marker=""):
    return re.findall(rf"^{marker}```{kind}\n(.*?)^```", PAGE, re.S | re.M)


def shell_block(place, marker):
    """What the marked shell block prints, run beside a demo's folder."""
    (script,) = blocks("sh", rf"<!-- {marker} -->\n")
    place.stack.write_env()
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, check=False, timeout=120,
                            env={"DIR": str(place.stack.folder), "PATH": os.environ["PATH"]})
    assert result.returncode == 0, result
    return result.stdout


def register(stack, redirect_uri):
    answer = stack.ctl("client", "add", "--redirect-uri", redirect_uri)
    return dict(line.split(": ", 1) for line in answer.splitlines())


# The two clients.

class Application:
    """One of the page's clients as printed, as a process of its own; talks to it on its port."""

    def __init__(self, folder, stack, language, **environment):
        (program,) = blocks(language)
        command = CLIENTS[language]
        (folder / command[-1]).write_text(program)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        redirect_uri = self.url + "callback"
        known = register(stack, redirect_uri)
        self.log = folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={
                "PATH": os.environ["PATH"], "BASE_URL": stack.base_url, "CLIENT_ID": known["client_id"],
                "CLIENT_SECRET": known["client_secret"], "REDIRECT_URI": redirect_uri, **environment})

    def listens(self):
        assert self.process.poll() is None, self.log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            return True
        return False

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def application(tmp_path):
    running = []

    def start(stack, language, **environment):
        running.append(Application(tmp_path, stack, language, **environment))
        wait_until(running[-1].listens, "the client listens")
        return running[-1]
    yield start
    for one in running:
        one.stop()


class FormReader(html.parser.HTMLParser):
    """The forms and links of a page: [(action, [name of a field])], [href]."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag == "form":
            self.forms.append((known["action"], []))
        elif tag == "a":
            self.links.append(known["href"])
        elif known.get("name") and tag in ("input", "textarea", "select"):
            self.forms[-1][1].append(known["name"])


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """Keeps cookies, follows redirects, fills in forms."""

    def __init__(self):
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.follows = urllib.request.build_opener(cookies)
        self.stays = urllib.request.build_opener(cookies, NoRedirect)
        self.url = self.status = self.location = self.html = None

    def open(self, url, fields=None, follow=True):
        body = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(url, body, {"Accept": HTML})
        try:
            reply = (self.follows if follow else self.stays).open(request, timeout=60)
        except urllib.error.HTTPError as error:
            reply = error
        with reply:
            self.url, self.status, self.location = reply.geturl(), reply.status, reply.headers["Location"]
            self.html = reply.read().decode()
        return self

    @property
    def text(self):
        return html.unescape(self.html)

    def submit(self, fields, follow=True):
        """Sends the page's form that has these fields."""
        (action,) = [action for action, names in FormReader(self.html).forms if set(names) == set(fields)]
        return self.open(urllib.parse.urljoin(self.url, action), fields, follow)


def walk_to_the_code(application, stack, address):
    """The user starts at the application and has the code; answers the browser and the code."""
    browser = Browser().open(application.url)
    assert browser.status == 200 and "No address yet." in browser.text
    browser.submit({})
    assert browser.url.startswith(stack.base_url + "webui/")
    browser.submit(address)
    assert browser.status == 200, browser.text
    return browser, code_in(messages_to(stack, address)[-1])


@pytest.mark.parametrize("language", CLIENTS)
def test_the_client_shows_the_validated_address(place, application, language):
    client = application(place.stack, language)
    address = place.phone()
    browser, code = walk_to_the_code(client, place.stack, address)
    browser.submit({"pin": code})
    assert (browser.status, browser.url) == (200, client.url)
    assert address["CONTACT_PHONE"] in browser.text and browser.text.startswith("<p>Validated: ")
    # A reload changes nothing, and nobody else sees the address.
    assert address["CONTACT_PHONE"] in browser.open(client.url).text
    assert "No address yet." in Browser().open(client.url).text


@pytest.mark.parametrize("language", CLIENTS)
def test_the_client_writes_an_address_as_text_and_never_as_html(stacks, application, language):
    stack = stacks.get("postal")
    client = application(stack, language)
    address = {"CONTACT_NAME": "Alice <b>&amp;</b>", "ADDRESS_LINES": f"{secrets.token_hex()}", "ADDRESS_COUNTRY": "CH"}
    browser, code = walk_to_the_code(client, stack, address)
    browser.submit({"pin": code})
    assert "<b>" not in browser.html and "Alice <b>&amp;</b>" in browser.text


@pytest.mark.parametrize("language", CLIENTS)
def test_the_client_refuses_a_state_that_is_not_this_browser_s(place, application, language):
    client = application(place.stack, language)
    address = place.phone()
    browser, code = walk_to_the_code(client, place.stack, address)
    right = browser.submit({"pin": code}, follow=False).location
    assert browser.status == 302
    wrong = re.sub("state=[^&]*", "state=" + secrets.token_urlsafe(), right)
    assert wrong != right
    for url in (wrong, re.sub("&state=[^&]*", "", right)):
        assert browser.open(url).status == 400, url
    foreign = Browser()
    foreign.open(client.url)
    assert foreign.open(right).status == 400
    # None of them used up the code: it is still good, once.
    assert address["CONTACT_PHONE"] in browser.open(right).text
    assert browser.open(right).status == 400
    assert address["CONTACT_PHONE"] in browser.open(client.url).text


@pytest.mark.parametrize("language", CLIENTS)
def test_the_client_understands_that_access_was_denied(place, application, language):
    client = application(place.stack, language)
    browser, code = walk_to_the_code(client, place.stack, place.phone())
    page = browser.url
    browser.submit({"pin": code}, follow=False)
    nonce = page.rsplit("/", 1)[1]
    place.database.rows("UPDATE challenger.authorization_code SET expires_at = now() WHERE validation_id = %s",
                        place.database.validation(nonce)["validation_id"])
    (way_back,) = [link for link in FormReader(browser.open(page).html).links if link.startswith(client.url)]
    assert "error=access_denied" in way_back and "code=" not in way_back
    browser.open(way_back)
    assert (browser.status, browser.url) == (200, client.url)
    assert "No address was validated (access_denied)." in browser.text
    # Its button starts anew.
    assert browser.submit({}).url.startswith(place.stack.base_url + "webui/")


@pytest.mark.parametrize("language", CLIENTS)
def test_the_client_survives_that_the_service_refuses(place, application, language):
    client = application(place.stack, language, CLIENT_SECRET="secret-token:wrong")
    browser = Browser().open(client.url)
    assert browser.submit({}).status == 502
    assert "9750" in client.log.read_text() and "secret-token:wrong" not in client.log.read_text()
    assert browser.open(client.url).status == 200 and not is_process_gone(client.process.pid)


# The requests and the curl commands.

def read_message(text):
    """(first line, headers, body) of an HTTP example; indented lines continue the one before."""
    head, _, body = re.sub(r"\n +", "", text).strip("\n").partition("\n\n")
    first, *headers = head.split("\n")
    return first, dict(line.split(": ", 1) for line in headers), body


class Example:
    """Replays the page's HTTP examples; knows what their $NAMES stand for, and learns those of the answers."""

    def __init__(self, place):
        self.place = place
        known = register(place.stack, "https://shop.example/back")
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        self.known = {"CLIENT_ID": known["client_id"], "CLIENT_SECRET": known["client_secret"], "VERIFIER": verifier,
                      "CHALLENGE": challenge, "STATE": secrets.token_urlsafe()}

    def fill_in(self, text):
        return re.sub(r"\$([A-Z_]+)", lambda name: self.known[name[1]], text)

    def replay(self, text):
        request, answer = text.split("\nHTTP/1.1 ", 1)
        first, headers, body = read_message(request)
        method, target, _ = first.split(" ")
        if "$PIN" in body:
            self.known["PIN"] = code_in(messages_to(self.place.stack, {"CONTACT_PHONE": "+41 79 000 00 00"})[-1])
        connection = http.client.HTTPConnection("127.0.0.1", self.place.stack.port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, self.fill_in(target), self.fill_in(body) or None,
                               {name: self.fill_in(value) for name, value in headers.items()})
            reply = connection.getresponse()
            found = reply.read().decode()
        status, headers, body = read_message(answer)
        assert f"{reply.status} {reply.reason}" == status, (first, found)
        for name, value in headers.items():
            self.compare(value.replace("https://example.org/challenger/", self.place.stack.base_url), reply.headers[name])
        if headers.get("Content-Type") == "application/json":
            self.compare(body, found)

    def compare(self, shown, found):
        """A $NAME not known yet takes what was found; moments are never the same."""
        seen = dict.fromkeys(self.known)

        def pattern_of(name):
            if name[1] in self.known:
                return re.escape(self.known[name[1]])
            if name[1] in seen:
                return f"(?P={name[1]})"
            seen[name[1]] = None
            return rf"(?P<{name[1]}>[\w-]+)"
        pattern = re.sub(r"\\\$([A-Z_]+)", pattern_of, re.escape(shown))
        match = re.fullmatch(re.sub(r'"t_s":\d+', r'"t_s":\\d+', pattern), found or "")
        assert match, (shown, found)
        self.known.update(match.groupdict())


def test_every_request_is_answered_as_the_page_shows(place):
    examples, example = blocks("http"), Example(place)
    assert len(examples) == 8
    for text in examples:
        example.replay(text)


def test_the_curl_commands_end_with_the_validated_address(place):
    answers = [json.loads(line) for line in re.findall(r"\{.*?\}(?=\{|$)", shell_block(place, "walk"), re.M)]
    telling = ("restrictions", "solved", "transmitted", "sub")  # of /config, the progress, /challenge, /info
    assert [[name for name in telling if name in answer] for answer in answers] == [
        ["restrictions"], ["solved"], ["transmitted"], ["solved"], ["sub"]]
    assert [answers[1]["solved"], answers[3]["solved"]] == [False, True]
    assert answers[-1]["address"] == {"CONTACT_PHONE": "+41790000000"}


def test_the_command_that_registers_the_two_clients_works(place):
    printed = dict(line.split(": ", 1) for line in shell_block(place, "register").splitlines())
    shown = place.stack.ctl("client", "show", printed["client_id"])
    assert printed["client_secret"].startswith("secret-token:") and "redirect_uri: http://127.0.0.1:3000/callback" in shown


def test_no_other_example_escapes_the_tests():
    assert sorted(re.findall(r"^```(\w+)$", PAGE, re.M)) == sorted(["http"] * 8 + ["sh"] * 2 + list(CLIENTS))


def test_every_error_of_the_service_is_in_the_table_of_errors():
    (table,) = re.findall(r"^\| status/code \|.*?\n\n", PAGE, re.S | re.M)
    (source,) = (TOP / "fcgi-app").glob("*/failure.cpp")
    named = {(int(status), int(code)) for status, code in re.findall(r"\b(\d{3})/(\d+)\b", table)}
    rows = {(int(status), int(code)) for code, status in re.findall(r'FailureRow\{\w+, "\w+", (\d+), (\d+),', source.read_text())}
    assert len(rows) > 20
    # 499 is never sent; nginx itself answers 60 with 502 and 504.
    assert named == rows - {(499, 0)} | {(502, 60), (504, 60)}
