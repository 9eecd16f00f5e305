"""The helper contract (protocol.md section 11), seen from POST /challenge: what it answers and what the ledger holds."""
import contextlib
import json
import pathlib
import time
import urllib.parse

import fastcgi
import pytest
from addresses import code_in
from client import locked_ledger, messages_to
from place import Place, ledger
from stack import is_process_gone, wait_until


@pytest.mark.parametrize("behaviour, outcome, given_back", [
    ("exit 75", "failed", True), ("exit 1", "failed", True), ("exit 64", "failed", True), ("exit 78", "failed", True),
    ("exit 127", "failed", True), ("flood", "failed", True),
    ("exit 65", "refused", False), ("exit 67", "refused", False), ("exit 68", "refused", False),
    ("signal KILL", "unclear", False), ("signal TERM", "unclear", False), ("sleep 300", "unclear", False),
])
def test_post_challenge_502_names_the_outcome_and_the_ledger_keeps_it(unruly, behaviour, outcome, given_back):
    phone, nonce = unruly.phone(), unruly.client.nonce()
    unruly.behave(behaviour)
    answer = unruly.client.challenge(nonce, phone)
    assert (answer.status, answer.json["code"], answer.json["detail"]) == (502, 9752, outcome)
    assert ledger(unruly, nonce) == [(outcome, given_back)]

    # What was given back is sent at once, what was spent waits; nothing is repeated by itself.
    assert unruly.starts() == 1
    unruly.behave("deliver")
    again = unruly.client.challenge(nonce, phone)
    assert (again.status, again.json["transmitted"]) == (200, given_back)
    assert len(messages_to(unruly.stack, phone)) == (1 if given_back else 0)


@pytest.mark.parametrize("break_it, mend_it", [
    (lambda p: p.rename(p.with_name("gone")), lambda p: p.with_name("gone").rename(p)),
    (lambda p: p.chmod(0o644), lambda p: p.chmod(0o755)),
], ids=["missing", "not executable"])
def test_post_challenge_502_failed_when_the_helper_cannot_be_started(stacks, break_it, mend_it):
    place = Place(stacks.get(behave=True, HELPER_TIMEOUT="2 s"))
    phone, nonce, helper = place.phone(), place.client.nonce(), place.stack.bin / "behave"
    place.behave("deliver")
    break_it(helper)
    try:
        answer = place.client.challenge(nonce, phone)
        assert (answer.status, answer.json["code"], answer.json["detail"]) == (502, 9752, "failed")
        assert ledger(place, nonce) == [("failed", True)]
    finally:
        mend_it(helper)
    assert place.client.challenge(nonce, phone).json["transmitted"] is True


def test_a_helper_that_never_reads_has_still_accepted(unruly):
    nonce = unruly.client.nonce()
    unruly.behave("unread")
    assert unruly.client.challenge(nonce, unruly.phone()).json["transmitted"] is True
    assert ledger(unruly, nonce) == [("accepted", False)]


@pytest.mark.parametrize("behaviour, status", [("grandchild", 200), ("sleep 300", 502)])
def test_nothing_of_the_helper_s_group_outlives_it(unruly, behaviour, status):
    unruly.behave(behaviour)
    start = time.monotonic()
    assert unruly.client.challenge(unruly.client.nonce(), unruly.phone()).status == status
    assert time.monotonic() - start < 30  # not the grandchild's 300 s
    grandchild = int((unruly.stack.folder / "grandchild").read_text())

    wait_until(lambda: is_process_gone(grandchild), "the grandchild is dead", 10)


@pytest.mark.parametrize("address_place", ["argument", "environment"])
def test_a_helper_sees_what_section_11_lists_and_nothing_else(stacks, monkeypatch, address_place):
    """P10: descriptors 0, 1, 2 only; the address where HELPER_ADDRESS says; the code on standard input only."""
    monkeypatch.setenv("CANARY_HANDED_ON", "yes")
    monkeypatch.setenv("CANARY_KEPT", "no")
    monkeypatch.setenv("HOME", "/")
    monkeypatch.setenv("LANG", "C.UTF-8")
    place = Place(stacks.get("phone", "plain", behave=True, HELPER_ENVIRONMENT="CANARY_HANDED_ON CANARY_UNSET",
                             HELPER_ADDRESS=address_place))
    phone, nonce, folder = place.phone(), place.client.nonce(), place.stack.folder
    place.behave("tell")
    assert place.client.challenge(nonce, phone).status == 200

    seen = json.loads((folder / "witness").read_text())
    assert seen["descriptors"] == [0, 1, 2] and seen["leads_its_group"]
    address = json.dumps(phone, separators=(",", ":"))
    assert [*seen["arguments"], seen["environment"].pop("CHALLENGER_ADDRESS", None)] == (
        [str(folder), address, None] if address_place == "argument" else [str(folder), address])
    # PWD is the shell's in between.
    assert set(seen["environment"]) - {"PWD"} == {
        "PATH", "HOME", "LANG", "CHALLENGER_LANGUAGE", "CHALLENGER_ADDRESS_TYPE", "CHALLENGER_SUBJECT",
        "CHALLENGER_TRANSMISSION_ID", "CANARY_HANDED_ON"}
    code = code_in(seen["input"])
    given = json.dumps([seen["arguments"], seen["environment"]])
    assert code not in given and code.replace("-", "") not in given


def on_command_lines(text):
    """The programs on whose command lines a text is, where everybody on the host may read it."""
    found = set()
    for file in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if text in (line := file.read_text(errors="replace")):
                found.add(line.split("\0")[1])
    return found


@pytest.mark.parametrize("address_place", ["argument", "environment"])
def test_an_address_of_the_environment_is_on_no_command_line_while_the_helper_runs(stacks, address_place):
    place = Place(stacks.get(behave=True, workers=(1, 2), HELPER_ADDRESS=address_place))
    phone, nonce = place.phone(), place.client.nonce()
    number = phone["CONTACT_PHONE"].lstrip("+")
    with place.delivery(nonce, phone) as answer:
        assert on_command_lines(number) == ({str(place.stack.bin / "behave")} if address_place == "argument" else set())
    assert answer.result().json["transmitted"] is True
    assert len(messages_to(place.stack, phone)) == 1


def test_no_lock_and_no_transaction_is_held_while_a_helper_runs(stacks):
    place = Place(stacks.get(behave=True, HELPER_TIMEOUT="30 s"))
    phone, nonce = place.phone(), place.client.nonce()
    with place.delivery(nonce, phone) as sending:
        assert place.database.rows("SELECT 1 FROM pg_stat_activity WHERE state LIKE 'idle in transaction%%'") == []
        assert ledger(place, nonce) == [("reserved", False)]
        place.database.rows("SET lock_timeout = '500ms'")
        place.database.change(nonce, "validation", "key_number = key_number")
        during = place.client.challenge(nonce, phone)
        assert (during.status, during.json["transmitted"]) == (200, False) and not sending.done()
        place.let_go()
        assert sending.result().json["transmitted"] is True
    assert ledger(place, nonce) == [("accepted", False)]


def test_the_answer_tells_the_outcome_even_when_it_cannot_be_noted(stacks):
    """POST /challenge 200: the message is out, whatever the database says afterwards."""
    place = Place(stacks.get(behave=True, workers=(1, 2), HELPER_TIMEOUT="30 s"))
    phone, nonce = place.phone(), place.client.nonce()
    with place.delivery(nonce, phone) as sending:
        place.database.connection.close()
        place.stack.stop_process("database")
        place.let_go()
        answer = sending.result()
    place.stack.start_database()
    assert answer.status == 200 and answer.json["transmitted"] is True
    assert "outcome_not_noted" in (place.stack.log / "send.log").read_text()
    place = Place(place.stack)
    assert ledger(place, nonce) == [("reserved", False)]
    assert place.client.challenge(nonce, phone).json["transmitted"] is False
    assert len(messages_to(place.stack, phone)) == 1


def test_an_outcome_whose_note_was_cut_is_said_once_more(stacks):
    """finish_transmission after a connection that broke: the first outcome stays, so saying it again is safe."""
    place = Place(stacks.get(behave=True, workers=(1, 1), HELPER_TIMEOUT="10 s", STATEMENT_TIMEOUT="3 s"))
    nonce = place.client.nonce()
    with place.delivery(nonce, place.phone()) as sending:
        with locked_ledger(place.stack):
            place.let_go()
            wait_until(place.database.waiting, "the note waits")
            place.database.end(place.database.waiting())
        assert sending.result().json["transmitted"] is True
    assert ledger(place, nonce) == [("accepted", False)]


def test_while_a_message_is_under_way_another_address_has_to_wait(stacks):
    """One at a time for a validation, or one nonce could hold many send workers. A page says so, too."""
    place = Place(stacks.get(behave=True, HELPER_TIMEOUT="10 s"))
    nonce, other = place.client.nonce(), place.phone()
    with place.delivery(nonce, place.phone()) as sending:
        answer = place.client.challenge(nonce, other)
        assert (answer.status, answer.json["code"], answer.json["detail"].split(":")[0]) == (429, 9757, "under_way")
        assert 1 <= int(answer.headers["Retry-After"]) <= 20
        page = place.client.challenge(nonce, other, Accept="text/html")
        assert page.status == 429 and "not be sent" in page.body.decode() and f"/webui/{nonce}" in page.body.decode()
        assert not sending.done()
        place.let_go()
        assert sending.result().status == 200
    place.behave("deliver")
    assert place.client.challenge(nonce, other).json["transmitted"] is True


def test_what_waited_long_in_the_queue_is_not_started_with_too_little_time(stacks):
    """The answer comes before nginx gives up, so no message goes out to a user who saw 504."""
    place = Place(stacks.get(behave=True, HELPER_TIMEOUT="30 s"))
    place.behave("deliver")
    nonce, phone = place.client.nonce(), place.phone()
    body = urllib.parse.urlencode(phone)
    for age, status in ((35, 500), (0, 200)):
        answer = fastcgi.post(place.stack.run_folder / "demo-send.sock", f"/challenge/{nonce}", body.encode(),
                              REQUEST_MSEC=f"{time.time() - age:.3f}")
        assert answer.status == status, answer
        assert (answer.json.get("code") == 60) == (status == 500)
    assert len(place.database.transmissions(nonce)) == 1


def test_a_body_shorter_than_it_was_declared_changes_nothing(place):
    nonce, phone = place.client.nonce(), place.phone()
    body = urllib.parse.urlencode(phone).encode()
    answer = fastcgi.post(place.stack.run_folder / "demo-send.sock", f"/challenge/{nonce}", body, CONTENT_LENGTH=str(len(body) + 5))
    assert (answer.status, answer.json["code"]) == (400, 23)
    assert place.database.transmissions(nonce) == []
