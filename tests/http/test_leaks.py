"""What a program has done is freed when it ends. In all other tests here nobody looks."""
import pytest

from client import FORM
from situation import Situation

HTML = {"Accept": "text/html"}
STATES = ("authorized_pkce", "one_wrong", "no_addresses", "cancelled", "expired", "exchanged", "revoked")


@pytest.fixture
def stack(stacks, monkeypatch):
    """One whose programs look for leaks when they end."""
    monkeypatch.setenv("ASAN_OPTIONS", "detect_leaks=1")
    return stacks.get(workers=(1, 1), ADDRESS_HINT="leaks", ADMIN_ADDRESSES="127.0.0.0/8")


def test_a_worker_that_has_answered_every_endpoint_leaks_nothing(stack):
    for state in STATES:
        made = Situation(stack)
        getattr(made, state)()
        nonce = made.flow.nonce
        for method, path, body in (
                ("GET", f"/webui/{nonce}", None), ("GET", f"/webui/{nonce}?address", None), ("POST", f"/extend/{nonce}", "pin=12"),
                ("POST", f"/challenge/{nonce}", "CONTACT_PHONE=12"), ("POST", f"/solve/{nonce}", "pin=x"), ("POST", f"/cancel/{nonce}", ""),
                ("GET", "/health", None), ("GET", "/terms", None), ("GET", "/nowhere", None), ("POST", "/setup/1", "{")):
            for headers in (HTML, {}):
                made.client.request(method, path, body, {"Content-Type": FORM, **headers})
    for pool in ("api", "send"):
        stack.restart_pool(pool)
        log = (stack.log / f"{pool}.log").read_text()
        assert log.count("event=request") >= len(STATES), "this pool had nothing to do"
        assert "LeakSanitizer" not in log, log[log.index("LeakSanitizer"):][:3000]


@pytest.mark.parametrize("command", ["config check", "config show", "client list", "transmissions", "nginx", "db upgrade", "--help"])
def test_a_command_leaks_nothing(stack, command):
    """A program that leaks ends with a status of its own."""
    stack.ctl(*command.split())
