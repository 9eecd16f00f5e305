"""tests/demo behind its set-up: starts a stack, then shows it, keeps it, or walks through it."""
import argparse
import json
import os
import pathlib
import re
import shlex
import signal
import sys
import urllib.error
import urllib.parse
import urllib.request

from stack import Stack, StackError, complain, free_port, port_is_free

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
    parser.add_argument("--keep", metavar="DIR", help="put everything into DIR and leave it there; DIR/env names "
                        "what other programs need")
    arguments = parser.parse_args()
    for setting in arguments.set:
        if "=" not in setting:
            parser.error(f"--set {setting}: allowed: OPTION=VALUE")
    if arguments.port is not None and not 1 <= arguments.port <= 65535:
        parser.error(f"--port {arguments.port}: allowed: 1 to 65535")
    if arguments.keep and pathlib.Path(arguments.keep).exists() and any(pathlib.Path(arguments.keep).iterdir()):
        parser.error(f"--keep {arguments.keep}: is not empty; name a new or empty folder")
    return arguments


def choose_port(wanted, is_check):
    if wanted is not None:
        if not port_is_free(wanted):
            raise StackError(f"--port {wanted}: somebody listens there already")
        return wanted
    return DEFAULT_PORT if not is_check and port_is_free(DEFAULT_PORT) else free_port()


def post(url, data, headers=None):
    """One POST; answers status and JSON."""
    request = urllib.request.Request(url, data=data, headers=headers or {}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


class Walk:
    """The flow, step by step; each step prints what came and says whether it is what the protocol promises."""

    def __init__(self, stack):
        self.stack = stack
        self.good = True

    def step(self, title, answer, expectations):
        print(f"{title}\n    {answer}")
        for what, holds in expectations.items():
            print(f"    {'good' if holds else 'WRONG'}: {what}")
            self.good = self.good and holds

    def run(self):
        stack = self.stack
        address = ADDRESSES[stack.address_type]
        form = urllib.parse.urlencode(address).encode()
        with urllib.request.urlopen(stack.base_url + "config", timeout=60) as reply:
            config = json.load(reply)
        self.step("GET /config", json.dumps(config), {
            f"address_type is {stack.address_type}": config["address_type"] == stack.address_type,
            "name is challenger": config["name"] == "challenger"})

        client_id, secret, _ = stack.clients[0]
        status, body = post(f"{stack.base_url}setup/{client_id}", b"", {"Authorization": f"Bearer {secret}"})
        self.step("POST /setup", f"{status} {json.dumps(body)}", {
            "200 with a nonce of 52 characters": status == 200 and len(body.get("nonce", "")) == 52})
        url = f"{stack.base_url}challenge/{body.get('nonce')}"

        status, body = post(url, form)
        self.step("POST /challenge", f"{status} {json.dumps(body)}", {
            "200, created, transmitted": status == 200 and body.get("transmitted") is True,
            "the address as typed": body.get("address") == address})
        messages = stack.messages()
        shown = messages[-1][1].strip() if messages else "nothing"
        self.step("the mailbox", shown.replace("\n", "\n    "), {
            "exactly one message": len(messages) == 1,
            "for this address": bool(messages) and json.loads(messages[0][0]) == address,
            "with one code": len(re.findall(CODE_PATTERNS[stack.address_type], shown)) == 1})

        status, body = post(url, form)
        self.step("POST /challenge again", f"{status} {json.dumps(body)}", {
            "200, nothing transmitted": status == 200 and body.get("transmitted") is False,
            "still one message": len(stack.messages()) == 1})
        status, body = post(url, b"")
        self.step("POST /challenge without an address", f"{status} {json.dumps(body)}", {
            "400 with code 25": status == 400 and body.get("code") == 25})
        return self.good


def describe(stack):
    client_id, secret, _ = stack.clients[0]
    fields = " ".join(f"--data-urlencode {shlex.quote(f'{k}={v}')}" for k, v in ADDRESSES[stack.address_type].items())
    return f"""
challenger-fcgi runs; Ctrl-C ends it.
    Open:     {stack.base_url}config
    Messages: {stack.mailbox}
    Logs:     {stack.log}

Try it:
    NONCE=$(curl -s -X POST -H 'Authorization: Bearer {secret}' {stack.base_url}setup/{client_id} |
        sed 's/.*"nonce":"\\([^"]*\\)".*/\\1/')
    curl -i {fields} {stack.base_url}challenge/$NONCE
    cat {stack.mailbox}/*
"""


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
        stack = Stack(arguments.build, arguments.keep and os.path.abspath(arguments.keep), arguments.type,
                      dict(setting.split("=", 1) for setting in arguments.set),
                      choose_port(arguments.port, arguments.check))
        stack.start()
        if arguments.keep:
            stack.write_env()
        if arguments.check:
            good = Walk(stack).run()
            print("everything as promised" if good else "something is WRONG, see above")
            status = 0 if good else 1
        else:
            print(describe(stack), flush=True)
            signal.pause()
    except KeyboardInterrupt:
        print("stopping", flush=True)
    except (StackError, OSError) as error:
        complain("tests/demo", error)
        status = 1
    finally:
        if stack is not None:
            stack.stop()
            stack.remove()
    return status


if __name__ == "__main__":
    sys.exit(main())
