"""tests/demo behind its set-up: starts a stack, then shows it, keeps it, or walks through it."""
import argparse
import base64
import hashlib
import json
import os
import pathlib
import re
import secrets
import shlex
import signal
import sys
import urllib.error
import urllib.parse
import urllib.request

from stack import TOP, Stack, StackError, complain, free_port, port_is_free

ADDRESSES = {
    "phone": {"CONTACT_PHONE": "+41 79 000 00 00"},
    "email": {"CONTACT_EMAIL": "alice@example.org"},
    "postal": {"CONTACT_NAME": "Alice Example", "ADDRESS_LINES": "1 Example Street\nLondon N1 9GU",
               "ADDRESS_COUNTRY": "GB"},
    "postal-ch": {"CONTACT_NAME": "Alice Muster", "ADDRESS_LINES": "Musterweg 1\n3000 Bern"},
}
CODE_PATTERNS = {"phone": r"\b\d{4}-\d{4}\b", "email": r"\b\d{4}-\d{4}\b",
                 "postal": r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", "postal-ch": r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b"}
DEFAULT_PORT = 8090


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="tests/demo", description="Builds challenger-fcgi and runs it on loopback with a throw-away PostgreSQL, both "
        "worker pools and nginx. Messages land as files in a mailbox folder. Ctrl-C ends it all.")
    parser.add_argument("--build", help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true", help="walk through the flow, say what happens, exit 0 or 1")
    parser.add_argument("--port", type=int, metavar="N", help=f"nginx's port (default: {DEFAULT_PORT}, or a free one)")
    parser.add_argument("--type", choices=sorted(ADDRESSES), default="phone", help="what is validated (default: phone)")
    parser.add_argument("--set", action="append", default=[], metavar="OPTION=VALUE",
                        help="set an option of the configuration; may be given again and again")
    parser.add_argument("--smtp", metavar="HOST:PORT", help="with --type email: deliver to this mail server instead of the "
                        "mailbox folder; tests/mail-server starts one")
    parser.add_argument("--keep", metavar="DIR", help="put everything into DIR and leave it there; DIR/env names "
                        "what other programs need")
    arguments = parser.parse_args()
    if arguments.smtp is not None:
        if arguments.type != "email":
            parser.error("--smtp goes with --type email")
        if arguments.check:
            parser.error("--smtp: --check reads the mailbox folder; leave one of them out")
        if not re.fullmatch(r"[^\s:]+:\d+", arguments.smtp):
            parser.error(f"--smtp {arguments.smtp}: allowed: HOST:PORT")
    for setting in arguments.set:
        if "=" not in setting:
            parser.error(f"--set {setting}: allowed: OPTION=VALUE")
    if arguments.port is not None and not 1 <= arguments.port <= 65535:
        parser.error(f"--port {arguments.port}: allowed: 1 to 65535")
    if arguments.keep is not None:
        folder = pathlib.Path(arguments.keep)
        if not arguments.keep or any(character in str(folder.resolve()) for character in " '\"\\"):
            parser.error(f"--keep {arguments.keep!r}: allowed: a path without blanks and quotes")
        if folder.exists() and not folder.is_dir():
            parser.error(f"--keep {arguments.keep}: is not a folder")
        if folder.exists() and any(folder.iterdir()):
            parser.error(f"--keep {arguments.keep}: is not empty; name a new or empty folder")
    return arguments


def choose_port(wanted, is_check):
    if wanted is not None:
        if not port_is_free(wanted):
            raise StackError(f"--port {wanted}: somebody listens there already")
        return wanted
    return DEFAULT_PORT if not is_check and port_is_free(DEFAULT_PORT) else free_port()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *_):
        return None


def ask(url, form=None, headers=None, method=None):
    """One request; answers status, JSON (or text) and the Location header."""
    data = None if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    try:
        reply = urllib.request.build_opener(NoRedirect).open(request, timeout=60)
    except urllib.error.HTTPError as error:
        reply = error
    with reply:
        text = reply.read().decode()
        is_json = reply.headers.get_content_type() == "application/json"
        return reply.status, json.loads(text) if is_json and text else text, reply.headers["Location"]


class Walk:
    """The flow, step by step; each step prints what came and says whether it is what the protocol promises."""

    def __init__(self, stack):
        self.stack = stack
        self.good = True

    def step(self, title, answer, expectations):
        print(f"{title}\n    {answer}")
        for what, holds in expectations.items():
            print(f"    {'good' if holds else 'WRONG'}: {what}")
            self.good = self.good and bool(holds)

    def run(self):
        stack = self.stack
        client_id, secret, redirect_uri = stack.clients[0]
        address = ADDRESSES[stack.address_type]
        state, verifier = secrets.token_urlsafe(), secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")

        status, body, _ = ask(stack.base_url + "config")
        self.step("GET /config", f"{status} {json.dumps(body)}", {
            f"address_type is {stack.address_type}": body["address_type"] == stack.address_type})

        status, body, _ = ask(f"{stack.base_url}setup/{client_id}", {}, {"Authorization": f"Bearer {secret}"})
        self.step("POST /setup", f"{status} {json.dumps(body)}", {
            "200 with a nonce of 52 characters": status == 200 and len(body.get("nonce", "")) == 52})
        nonce = body.get("nonce")

        query = urllib.parse.urlencode({
            "response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri, "state": state,
            "code_challenge": challenge, "code_challenge_method": "S256"})
        status, body, _ = ask(f"{stack.base_url}authorize/{nonce}?{query}")
        self.step("GET /authorize", f"{status} {json.dumps(body)}", {
            "200, not solved yet": status == 200 and body.get("solved") is False,
            "nothing was sent": body.get("retransmission_time") == {"t_s": 0}})

        url = f"{stack.base_url}challenge/{nonce}"
        status, body, _ = ask(url, address)
        self.step("POST /challenge", f"{status} {json.dumps(body)}", {
            "200, created, transmitted": status == 200 and body.get("transmitted") is True,
            "the address as typed": body.get("address") == address})
        messages = stack.messages()
        shown = messages[-1][1].strip() if messages else "nothing"
        codes = re.findall(CODE_PATTERNS[stack.address_type], shown)
        self.step("the mailbox", shown.replace("\n", "\n    "), {
            "exactly one message": len(messages) == 1,
            "for this address": messages and json.loads(messages[0][0]) == address,
            "with one code": len(codes) == 1})
        status, body, _ = ask(url, address)
        self.step("POST /challenge again", f"{status} {json.dumps(body)}", {
            "200, nothing transmitted": status == 200 and body.get("transmitted") is False,
            "still one message": len(stack.messages()) == 1})

        url = f"{stack.base_url}solve/{nonce}"
        wrong = (codes[0][:-1] + ("1" if codes[0][-1] == "0" else "0")) if codes else "0000-0000"
        status, body, _ = ask(url, {"pin": wrong})
        self.step("POST /solve with a wrong code", f"{status} {json.dumps(body)}", {
            "403 with code 9758": status == 403 and body.get("code") == 9758})
        status, body, location = ask(url, {"pin": codes[0] if codes else ""}, {"Accept": "text/html"})
        came_back = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location or "").query))
        self.step("POST /solve", f"{status} Location: {location}", {
            "302 to the client": status == 302 and (location or "").startswith(redirect_uri),
            "with its state": came_back.get("state") == state})

        form = {"client_id": client_id, "client_secret": secret, "redirect_uri": redirect_uri, "code_verifier": verifier,
                "code": came_back.get("code", ""), "grant_type": "authorization_code"}
        status, body, _ = ask(stack.base_url + "token", form)
        self.step("POST /token", f"{status} {json.dumps(body)}", {
            "200 with a bearer token": status == 200 and body.get("token_type") == "Bearer"})
        token = body.get("access_token")
        status, body, _ = ask(stack.base_url + "info", headers={"Authorization": f"Bearer {token}"})
        self.step("GET /info", f"{status} {json.dumps(body)}", {
            "200 with the address as typed": status == 200 and body.get("address") == address})

        status, body, _ = ask(stack.base_url + "token", form)
        self.step("POST /token with the same code", f"{status} {json.dumps(body)}", {
            "401 invalid_grant": status == 401 and body.get("error") == "invalid_grant"})
        status, body, _ = ask(stack.base_url + "info", headers={"Authorization": f"Bearer {token}"})
        self.step("GET /info again", f"{status} {json.dumps(body)}", {
            "404: the token was revoked": status == 404 and body.get("error") == "invalid_token"})
        return self.good


def page_to_open(stack):
    """Where a client would send a user's browser: opens a validation of its own."""
    client_id, secret, _ = stack.clients[0]
    _, body, _ = ask(f"{stack.base_url}setup/{client_id}", {}, {"Authorization": f"Bearer {secret}"})
    return f"{stack.base_url}authorize/{body['nonce']}?response_type=code&client_id={client_id}&state=demo"


def describe(stack, smtp=None):
    """What to open and what to type: README's walk, for this instance's type."""
    walk = re.search(r"<!-- walk -->\n```sh\n(.*?)```", (TOP / "README.md").read_text(), re.S).group(1)
    fields = " ".join(f"--data-urlencode {shlex.quote(f'{k}={v}')}" for k, v in ADDRESSES[stack.address_type].items())
    walk = walk.replace("--data-urlencode 'CONTACT_PHONE=+41 79 000 00 00'", fields)
    if smtp is not None:
        walk = re.sub(r"(?m)^CODE=.*$", "read -rp 'The code that the mail server shows: ' CODE", walk)
    if stack.address_type.startswith("postal"):
        walk = walk.replace("[0-9]{4}-[0-9]{4}", "\\b[0-9A-Z]{5}-[0-9A-Z]{5}\\b")
    return f"""
challenger-fcgi runs; Ctrl-C ends it.
    Open:     {page_to_open(stack)}
              (good for {"an hour" if stack.address_type in ("phone", "email") else "40 days"}; the code lands among the messages)
    Messages: {smtp or stack.mailbox}
    Logs:     {stack.log}

Try it:
DIR={shlex.quote(str(stack.folder))}
{walk}"""


def main():
    arguments = parse_arguments()

    def stop(*_):
        raise KeyboardInterrupt
    # Also where the shell started us in the background with INT ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    stack = None
    status = 0
    try:
        settings = dict(setting.split("=", 1) for setting in arguments.set)
        stack = Stack(arguments.build, arguments.keep and os.path.abspath(arguments.keep), arguments.type, settings,
                      choose_port(arguments.port, arguments.check))
        if arguments.smtp is not None:
            settings.setdefault("AUTH_COMMAND", f"{stack.bin}/challenger-send-email --server {arguments.smtp} --tls none "
                                "--from no-reply@example.org --from-name Demo")
            stack.settings = settings
        stack.start()
        stack.write_env()
        if arguments.check:
            good = Walk(stack).run()
            print("everything as promised" if good else "something is WRONG, see above")
            status = 0 if good else 1
        else:
            print(describe(stack, arguments.smtp), flush=True)
            signal.pause()
    except KeyboardInterrupt:
        print("stopping", flush=True)
    except (StackError, OSError) as error:
        complain("tests/demo", error)
        status = 1
    finally:
        # A second Ctrl-C must not leave a server behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if stack is not None:
            stack.stop()
            stack.remove()
    return status


if __name__ == "__main__":
    sys.exit(main())
