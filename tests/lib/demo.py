"""tests/demo behind its set-up: starts a stack, then shows it, keeps it, or walks through it."""
import argparse
import json
import os
import pathlib
import re
import secrets
import shlex
import signal
import sys

from addresses import ADDRESSES, CODES, codes_in, normal_form, wrong_for
from client import Client
from flow import Flow, parameters_of
from stack import TOP, Stack, StackError, complain, free_port, port_is_free

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


class Walk:
    """The flow, step by step; each step prints what came and says whether it is what the protocol promises."""

    def __init__(self, stack):
        self.stack = stack
        self.client = Client(stack)
        self.flow = Flow(self.client, ADDRESSES[stack.address_type], state=secrets.token_urlsafe(),
                         verifier=secrets.token_urlsafe(48))
        self.good = True

    def step(self, title, shown, expectations):
        """shown: an Answer, or a text."""
        print(f"{title}\n    {shown if isinstance(shown, str) else words_of(shown)}")
        for what, holds in expectations.items():
            print(f"    {'good' if holds else 'WRONG'}: {what}")
            self.good = self.good and bool(holds)

    def run(self):
        stack, flow = self.stack, self.flow
        answer = self.client.request("GET", "/config")
        self.step("GET /config", answer, {
            f"address_type is {stack.address_type}": answer.get("address_type") == stack.address_type})

        answer = flow.setup()
        self.step("POST /setup", answer, {
            "200 with a nonce of 52 characters": answer.status == 200 and len(answer.get("nonce", "")) == 52})

        answer = flow.authorize()
        self.step("GET /authorize", answer, {
            "200, not solved yet": answer.status == 200 and answer.get("solved") is False,
            "nothing was sent": answer.get("retransmission_time") == {"t_s": 0}})

        answer = flow.challenge()
        self.step("POST /challenge", answer, {
            "200, created, transmitted": answer.status == 200 and answer.get("transmitted") is True,
            "the address in its normal form": answer.get("address") == normal_form(flow.address)})
        messages = stack.messages()
        shown = messages[-1][1].strip() if messages else "nothing"
        codes = codes_in(shown)
        self.step("the mailbox", shown.replace("\n", "\n    "), {
            "exactly one message": len(messages) == 1,
            "for this address": messages and json.loads(messages[0][0]) == normal_form(flow.address),
            "with one code": len(codes) == 1 and re.fullmatch(CODES[stack.address_type], codes[0])})
        answer = flow.challenge()
        self.step("POST /challenge again", answer, {
            "200, nothing transmitted": answer.status == 200 and answer.get("transmitted") is False,
            "still one message": len(stack.messages()) == 1})

        code = codes[0] if codes else "0000-0000"
        answer = flow.solve(wrong_for(code))
        self.step("POST /solve with a wrong code", answer, {
            "403 with code 9758": answer.status == 403 and answer.get("code") == 9758})
        answer = flow.solve(code, Accept="text/html")
        location = answer.headers["Location"] or ""
        self.step("POST /solve", f"{answer.status} Location: {location}", {
            "302 to the client": answer.status == 302 and location.startswith(flow.redirect_uri),
            "with its state": parameters_of(location).get("state") == flow.state})

        answer = flow.token()
        self.step("POST /token", answer, {
            "200 with a bearer token": answer.status == 200 and answer.get("token_type") == "Bearer"})
        answer = flow.info()
        self.step("GET /info", answer, {
            "200 with the address that was validated": answer.status == 200 and answer.get("address") == normal_form(flow.address)})

        answer = flow.token()
        self.step("POST /token with the same code", answer, {
            "401 invalid_grant": answer.status == 401 and answer.get("error") == "invalid_grant"})
        answer = flow.info()
        self.step("GET /info again", answer, {
            "404: the token was revoked": answer.status == 404 and answer.get("error") == "invalid_token"})
        return self.good


def words_of(answer):
    return f"{answer.status} {answer.body.decode(errors='replace').strip()}"


def page_to_open(stack):
    """Where a client would send a user's browser: opens a validation of its own."""
    flow = Flow(Client(stack), ADDRESSES[stack.address_type], state="demo")
    answer = flow.setup()
    if answer.status != 200:
        raise StackError(f"POST /setup: {words_of(answer)}")
    return flow.authorize_url(redirect_uri=None)


def describe(stack, smtp=None):
    """What to open and what to type: README's walk, for this instance's type."""
    walk = re.search(r"<!-- walk -->\n```sh\n(.*?)```", (TOP / "README.md").read_text(), re.S).group(1)
    fields = " ".join(f"--data-urlencode {shlex.quote(f'{k}={v}')}" for k, v in ADDRESSES[stack.address_type].items())
    walk = walk.replace("--data-urlencode 'CONTACT_PHONE=+41 79 000 00 00'", fields)
    if smtp is not None:
        walk = re.sub(r"(?m)^CODE=.*$", "read -rp 'The code that the mail server shows: ' CODE", walk)
    if stack.address_type.startswith("postal"):
        walk = walk.replace("[0-9]{4}-[0-9]{4}", CODES[stack.address_type])
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
