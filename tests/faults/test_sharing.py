"""Whoever keeps the send workers busy holds up nobody who needs none, and leaves some to others. Recipients are held by the
helper until the test lets them go; what is slow has its rows moved into the past."""
import os
import re
import signal
import subprocess

import fastcgi
import pytest

from client import Client, messages_to
from place import Place, ledger
from stack import INSTANCE, SOCKETS, TOP, free_port, wait_until

SEND_AT = "@somewhere"


def reserve(place, nonce, fields, **parameters):
    """What a worker answers to nginx; its ticket is in the headers."""
    body = "CONTACT_PHONE=%2B" + fields["CONTACT_PHONE"].lstrip("+")
    return fastcgi.post(place.stack.run_folder / f"{INSTANCE}-api.sock", f"/challenge/{nonce}", body.encode(),
                        CHALLENGER_SEND=SEND_AT, **parameters)


def take_over(place, nonce, ticket, **parameters):
    return fastcgi.post(place.stack.run_folder / f"{INSTANCE}-send.sock", f"/challenge/{nonce}", b"", CHALLENGER_TICKET=ticket,
                        **parameters)


def move_into_the_past(place, interval):
    place.database.rows("UPDATE challenger.transmission SET reserved_at = reserved_at - i.past, claim_by = claim_by - i.past, "
                        "finished_at = finished_at - i.past FROM (SELECT %s::interval AS past) i", interval)


# What needs no helper.

def test_nothing_that_needs_no_helper_is_behind_one_that_runs(stacks):
    place = Place(stacks.get(behave=True, workers=(2, 2), HELPER_TIMEOUT="20 s"))
    place.behave("deliver")
    waiting, its_phone = place.client.nonce(), place.phone()
    assert place.client.challenge(waiting, its_phone).status == 200
    solved, phone = place.client.nonce(), place.phone()
    assert place.client.challenge(solved, phone).status == 200
    code = re.search(r"\d{4}-\d{4}", messages_to(place.stack, phone)[0])[0]
    with place.deliveries(*((place.client.nonce(), place.phone()) for _ in range(2))) as sending:
        # Every send worker is busy, and one more message waits for them.
        for nonce, fields, status, page in ((place.client.nonce(), {"CONTACT_PHONE": "12"}, 400, 400), ("0" * 52, phone, 404, 404),
                                            (waiting, its_phone, 200, 303)):
            assert place.client.challenge(nonce, fields).status == status
            assert place.client.challenge(nonce, fields, Accept="text/html").status == page
        assert place.client.solve(solved, code).status in (200, 302)
        assert place.client.challenge(solved, phone).json["type"] == "completed"
        for path in ("/config", f"/webui/{waiting}", "/health"):
            assert place.client.request("GET", path, headers={"Accept": "text/html"}).status == 200
        assert not any(answer.done() for answer in sending)


# The ticket.

def test_a_reserved_message_is_sent_once_whoever_brings_its_ticket_again(stacks):
    place = Place(stacks.get(workers=(2, 2)))
    nonce, phone = place.client.nonce(), place.phone()
    reserved = reserve(place, nonce, phone)
    assert (reserved.status, reserved.headers["X-Accel-Redirect"], reserved.body) == (200, SEND_AT, b"")
    ticket = reserved.headers["X-Challenger-Ticket"]
    assert not messages_to(place.stack, phone) and ledger(place, nonce) == [("reserved", True)]
    assert take_over(place, nonce, ticket).json["transmitted"] is True
    for _ in range(3):
        again = take_over(place, nonce, ticket)
        assert (again.status, again.json["code"], again.headers["Retry-After"]) == (500, 60, "1")
    assert len(messages_to(place.stack, phone)) == 1 and ledger(place, nonce) == [("accepted", False)]


def test_a_ticket_that_is_forged_borrowed_or_old_sends_nothing(stacks):
    place = Place(stacks.get(workers=(2, 2)))
    nonce, other, phone = place.client.nonce(), place.client.nonce(), place.phone()
    ticket = reserve(place, nonce, phone).headers["X-Challenger-Ticket"]
    number, transmission, until, again, code = ticket.split(".")
    for forged in (".".join((number, str(int(transmission) + 1), until, again, code)),
                   ".".join((number, transmission, str(int(until) + 3600), again, code)), ticket[:-1] + "0", "1.1.1.0.", "x", " "):
        if forged != ticket:
            assert take_over(place, nonce, forged).json["code"] == 60, forged
    assert take_over(place, other, ticket).json["code"] == 60
    move_into_the_past(place, "10 seconds")
    assert take_over(place, nonce, ticket).json["code"] == 60
    assert not messages_to(place.stack, phone)
    # It was never sent, so nothing is counted, and the next one goes out.
    assert place.client.challenge(nonce, phone).json["transmitted"] is True
    assert ledger(place, nonce) == [("reserved", True), ("accepted", False)]


@pytest.mark.parametrize("header", ["X-Challenger-Ticket", "Challenger-Ticket", "CHALLENGER_TICKET", "X-Accel-Redirect",
                                    "CHALLENGER_SEND", "Challenger-Send", "X-Challenger-Send"])
def test_no_header_of_a_client_is_a_ticket_or_leads_anywhere(stacks, header):
    place = Place(stacks.get(workers=(2, 2)))
    nonce, phone = place.client.nonce(), place.phone()
    ticket = reserve(place, nonce, phone).headers["X-Challenger-Ticket"]
    answer = place.client.challenge(nonce, phone, **{header: ticket})
    assert answer.json["transmitted"] is False and not messages_to(place.stack, phone)
    assert "X-Challenger-Ticket" not in answer.headers and "X-Accel-Redirect" not in answer.headers
    sent = place.client.challenge(place.client.nonce(), phone, **{header: ticket})
    assert sent.json["transmitted"] is True and len(messages_to(place.stack, phone)) == 1
    assert "X-Challenger-Ticket" not in sent.headers and "X-Accel-Redirect" not in sent.headers


def test_the_location_of_the_send_pool_is_not_reached_from_outside(stacks):
    place = Place(stacks.get(workers=(2, 2)))
    location = re.search(r"CHALLENGER_SEND +(@\w+);", place.stack.ctl("nginx"))[1]
    for path in (f"/{location}", f"/challenger/{location}", f"/challenger/challenge/{location}"):
        assert place.client.request("POST", path, b"x", below="").status == 404


def test_a_user_who_is_cancelled_meanwhile_gets_no_message(stacks):
    place = Place(stacks.get(workers=(2, 2)))
    nonce, phone = place.client.nonce(), place.phone()
    ticket = reserve(place, nonce, phone).headers["X-Challenger-Ticket"]
    assert place.client.post(f"/cancel/{nonce}", "").status == 200
    assert take_over(place, nonce, ticket).json["code"] == 60
    assert not messages_to(place.stack, phone)


def test_what_no_send_worker_took_is_given_back(stacks):
    place = Place(stacks.get(workers=(2, 2), ADDRESS_HINT="the send pool is stopped"))
    nonce, phone = place.client.nonce(), place.phone()
    place.stack.stop_process("send")
    answer = place.client.challenge(nonce, phone)
    assert (answer.status, answer.json["code"]) == (502, 60) and ledger(place, nonce) == [("reserved", True)]
    place.stack.restart_pool("send")
    move_into_the_past(place, "10 seconds")
    status = place.client.post(f"/authorize/{nonce}?response_type=code&client_id={place.stack.clients[0][0]}&state=s").json
    assert status["pin_transmissions_left"] == 3
    assert place.client.challenge(nonce, phone).json["transmitted"] is True
    assert len(messages_to(place.stack, phone)) == 1


def test_a_send_worker_that_dies_with_its_claim_sends_nothing_a_second_time(stacks):
    place = Place(stacks.get(behave=True, workers=(2, 1), HELPER_TIMEOUT="20 s", ADDRESS_HINT="a send worker dies"))
    nonce, phone = place.client.nonce(), place.phone()
    ticket = reserve(place, nonce, phone).headers["X-Challenger-Ticket"]
    other = place.client.nonce()
    with place.delivery(other, place.phone()) as sending:
        (worker,) = place.stack.workers_of("send")
        os.kill(worker, signal.SIGKILL)
        assert sending.result().status == 502
    assert ledger(place, other) == [("reserved", False)]  # nobody knows, so it counts
    place.behave("deliver")
    wait_until(lambda: place.stack.workers_of("send") not in (set(), {worker}), "another worker is there")
    assert take_over(place, nonce, ticket).json["transmitted"] is True  # this one was not claimed yet


# Send workers.

def test_send_workers_do_not_load_what_reads_phone_numbers(stacks):
    place = Place(stacks.get(workers=(1, 2), PHONE_REGION="CH"))
    for accept in ("application/json", "text/html"):
        assert place.client.challenge(place.client.nonce(), place.phone(), Accept=accept).status in (200, 303)

    def loaded(pool):
        return ["libphonenumber" in open(f"/proc/{worker}/maps", encoding="ascii").read()
                for worker in place.stack.workers_of(pool)]
    assert loaded("send") == [False] * 2 and loaded("api") == [True]


def test_a_slow_source_leaves_workers_to_others(stacks):
    """The attack: a source whose recipients hang. A quarter of the workers stays with others, and whoever is refused hears
    it before a helper starts."""
    place = Place(stacks.get(behave=True, workers=(3, 8), HELPER_TIMEOUT="20 s"))
    with place.deliveries(*((place.client.nonce(), place.phone()) for _ in range(7))) as sending:
        move_into_the_past(place, "4 seconds")
        nonce = place.client.nonce()
        refused = place.client.challenge(nonce, place.phone())
        assert (refused.status, refused.json["code"], refused.json["detail"].split(":")[0]) == (429, 9757, "share")
        assert refused.headers["Retry-After"] == "5" and ledger(place, nonce) == []
        page = place.client.challenge(nonce, place.phone(), Accept="text/html")
        assert page.status == 429 and "not be sent" in page.body.decode()
        assert place.starts() == 7
        (place.stack.folder / "behaviour").write_text("deliver\n")
        assert Client(place.stack, "127.0.0.2").challenge(place.client.nonce(), place.phone()).status == 200
        assert not any(answer.done() for answer in sending)
        place.let_go()
        assert [answer.result().status for answer in sending] == [200] * 7


# Older snippets.

@pytest.fixture
def older_site(stacks, tmp_path):
    """A place whose nginx has the snippet of version 1, as 0.3.0 installed it."""
    stack, port = stacks.get(behave=True, workers=(2, 2), ADMIN_ADDRESSES="127.0.0.1", ADDRESS_HINT="an older snippet"), free_port()
    snippet = (TOP / "tests" / "lib" / "snippets" / "version-1.conf").read_text().replace("/default-", f"/{INSTANCE}-")
    (tmp_path / "snippet.conf").write_text(snippet.replace(SOCKETS, f"{stack.run_folder}/"))
    temporary = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "nginx.conf").write_text(f"""
daemon off; user root; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{ }}
http {{ {temporary} access_log off; server {{ listen 127.0.0.1:{port}; include {tmp_path}/snippet.conf; }} }}
""")
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", tmp_path, "-e", tmp_path / "error.log", "-c", tmp_path / "nginx.conf"])
    place, usual = Place(stack), stack.port
    stack.port = port
    try:
        wait_until(lambda: nginx.poll() is None and is_up(place), "nginx answers")
        yield place
    finally:
        stack.port = usual
        nginx.terminate()
        nginx.wait()


def is_up(place):
    try:
        return place.client.request("GET", "/config").status == 200
    except OSError:
        return False


def test_an_older_snippet_serves_as_before_and_is_named(older_site):
    place = older_site
    place.behave("deliver")
    nonce, phone = place.client.nonce(), place.phone()
    assert place.client.challenge(nonce, phone).json["transmitted"] is True
    assert place.client.challenge(nonce, phone).json["transmitted"] is False
    assert place.client.challenge(place.client.nonce(), place.phone(), Accept="text/html").status == 303
    assert ledger(place, nonce) == [("accepted", False)]
    assert place.client.request("GET", "/health").json["nginx"].startswith("an older snippet: version 1")
    for pool in ("api", "send"):
        lines = [line for line in (place.stack.log / f"{pool}.log").read_text().splitlines() if "event=snippet" in line]
        assert 1 <= len(lines) <= 2 and "version=1" in lines[0] and "challengerctl nginx" in lines[0], "once for each worker"
