"""Two pools, restarts, requests nobody waits for, and a database that goes away."""
import concurrent.futures
import os
import re
import signal
import urllib.parse

import crash
import pytest
from client import FORM, messages_to
from place import Place, ledger
from promises import check_a_call_cut_in_the_middle, check_a_call_that_takes_too_long
from stack import wait_until


def test_a_send_pool_full_of_slow_helpers_slows_nobody_else(stacks):
    """P5, without the clock: with every send worker busy, the api pool answers while they are."""
    place = Place(stacks.get(behave=True, workers=(2, 3), HELPER_TIMEOUT="20 s"))
    with place.deliveries(*[(place.client.nonce(), place.phone()) for _ in range(3)]) as sending:
        for _ in range(10):
            assert place.client.request("GET", "/config").status == 200
            assert place.client.setup().status == 200
        assert not any(answer.done() for answer in sending)
        place.let_go()
        assert [answer.result().status for answer in sending] == [200] * 3


def test_a_request_abandoned_in_the_queue_sends_no_message_and_counts_nothing(stacks):
    """P9: nobody waits for the answer any more, so nothing is done."""
    place = Place(stacks.get(behave=True, workers=(2, 1), HELPER_TIMEOUT="20 s"))
    ghost, phone = place.client.nonce(), place.phone()
    with place.delivery(place.client.nonce(), place.phone(), how="slowly 2") as sending:
        with pytest.raises(TimeoutError):
            place.client.request("POST", f"/challenge/{ghost}", urllib.parse.urlencode(phone), {"Content-Type": FORM}, timeout=0.5)
        # nginx notices meanwhile that the ghost has gone, which nobody else can see.
        assert sending.result().status == 200
    log = place.stack.log / "send.log"
    wait_until(lambda: "decision=abandoned" in log.read_text(), "the ghost is dropped")
    assert ledger(place, ghost) == [("reserved", True)] and not messages_to(place.stack, phone)
    assert place.starts() == 1


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGUSR1])
def test_a_stop_signal_lets_the_request_in_hand_finish(stacks, stop):
    place = Place(stacks.get(behave=True, workers=(2, 1), HELPER_TIMEOUT="20 s"))
    nonce = place.client.nonce()
    (worker,) = place.stack.workers_of("send")
    with place.delivery(nonce, place.phone()) as sending:
        os.kill(worker, stop)
        place.let_go()
        assert sending.result().json["transmitted"] is True
    wait_until(lambda: place.stack.workers_of("send") not in ({worker}, set()), "a new worker took its place")
    assert [row["outcome"] for row in place.database.transmissions(nonce)] == ["accepted"]
    place.behave("deliver")
    assert place.client.challenge(place.client.nonce(), place.phone()).status == 200


def test_a_restarted_pool_serves_again_and_its_request_in_hand_was_finished(stacks):
    place = Place(stacks.get(behave=True, workers=(2, 2), HELPER_TIMEOUT="20 s"))
    phone, nonce = place.phone(), place.client.nonce()
    with place.delivery(nonce, phone, how="slowly 1") as sending:  # the restart waits for it
        place.stack.restart_pool("send")
        assert sending.result().json["transmitted"] is True
    place.behave("deliver")
    assert place.client.challenge(nonce, phone).json["transmitted"] is False


def test_a_killed_worker_is_replaced_and_its_reservation_is_neither_lost_nor_repeated(stacks):
    place = Place(stacks.get(behave=True, workers=(2, 1), HELPER_TIMEOUT="20 s"))
    phone, nonce = place.phone(), place.client.nonce()
    (worker,) = place.stack.workers_of("send")
    with place.delivery(nonce, phone) as sending:
        os.kill(worker, signal.SIGKILL)
        answer = sending.result()
        assert answer.status == 502 and answer.json["code"] == 60
        assert ledger(place, nonce) == [("reserved", False)]
    wait_until(lambda: len(messages_to(place.stack, phone)) == 1, "the helper, left alone, finished")
    again = place.client.challenge(nonce, phone)
    assert (again.status, again.json["transmitted"]) == (200, False)
    assert len(messages_to(place.stack, phone)) == 1


def test_a_restarted_database_is_served_by_the_same_workers(stacks):
    """500/51 while it is gone."""
    place = Place(stacks.get(workers=(2, 2), ADDRESS_HINT="database restarts"))
    stack, nonce = place.stack, place.client.nonce()
    before = place.workers()
    assert place.client.challenge(nonce, place.phone()).status == 200
    place.database.connection.close()
    stack.stop_process("database")
    for _ in range(5):
        for answer in (place.client.setup(), place.client.challenge(nonce, place.phone())):
            assert (answer.status, answer.json["code"]) == (500, 51)
    stack.start_database()
    for _ in range(5):
        assert place.client.setup().status == 200
        assert place.client.challenge(nonce, place.phone()).status in (200, 429)
    assert place.workers() == before


def test_workers_whose_connections_were_ended_serve_the_very_next_request(place):
    nonce, phone = place.client.nonce(), place.phone()
    assert place.client.challenge(nonce, phone).status == 200
    place.database.end(place.database.workers())
    assert {place.client.setup().status for _ in range(10)} == {200}
    assert {answer.status for answer in place.client.challenge_many(nonce, [phone] * 16)} == {200}


def test_a_connection_cut_in_the_middle_of_a_call_is_500_54_and_nothing_is_repeated(stacks):
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="cut in the middle"))
    assert place.client.challenge("0" * 52, place.phone()).status == 404  # the worker is connected
    check_a_call_cut_in_the_middle(place)


def test_a_call_that_takes_too_long_is_500_52_and_nothing_was_done(stacks):
    check_a_call_that_takes_too_long(Place(stacks.get(workers=(1, 1), STATEMENT_TIMEOUT="1 s")))


def test_a_worker_on_a_newer_breaking_schema_ends_with_78(stacks):
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="newer schema"))
    place.database.rows("INSERT INTO challenger.schema_version (number, name, breaking) VALUES (99, 'future', true)")
    place.database.end(place.database.workers())
    answer = place.client.setup()
    assert (answer.status, answer.json["code"]) == (500, 51)
    log = place.stack.log / "api.log"
    wait_until(lambda: "event=schema" in log.read_text(), "the worker says why it ends")
    line = next(line for line in log.read_text().splitlines() if "event=schema" in line)
    assert re.search(r"schema_too_new.*99.*made for \d", line)
    worker = crash.Worker(place.stack)  # whose end is ours to see, not multiwatch's
    try:
        assert worker.process.wait(60) == 78
    finally:
        worker.end()
    place.database.rows("DELETE FROM challenger.schema_version WHERE number = 99")
    wait_until(lambda: place.client.setup().status == 200, "a worker that may work is back", 30)


def test_a_full_queue_is_answered_at_once_and_a_free_worker_serves_again(stacks):
    place = Place(stacks.get(behave=True, workers=(4, 1), HELPER_TIMEOUT="20 s", STATEMENT_TIMEOUT="1 s"))
    with place.delivery(place.client.nonce(), place.phone()) as first, concurrent.futures.ThreadPoolExecutor(75) as pool:
        nonces = [place.client.nonce() for _ in range(75)]
        crowd = []
        for part in nonces[:25], nonces[25:50], nonces[50:]:  # no more at once than there is room before the other pool
            crowd += [pool.submit(place.client.challenge, nonce, place.phone()) for nonce in part]
            wait_until(lambda: place.database.row("SELECT count(*) FROM challenger.transmission WHERE given_back")[0] == len(crowd),
                       "they are reserved")
        wait_until(lambda: any(answer.done() for answer in crowd), "somebody is answered")
        assert not first.done()
        # Whoever does not want to send anything is not behind them.
        assert place.client.challenge(place.client.nonce(), {"CONTACT_PHONE": "nonsense"}).status == 400
        place.let_go()
        answers = [answer.result() for answer in crowd]
        assert first.result().status == 200
    refused = [answer for answer in answers if answer.status == 502]
    assert refused and {answer.status for answer in answers} == {200, 502}
    # One that nobody took was given back.
    rows = {200: [("accepted", False)], 502: [("reserved", True)]}
    assert [ledger(place, nonce) for nonce in nonces] == [rows[answer.status] for answer in answers]
    place.behave("deliver")
    assert place.client.challenge(place.client.nonce(), place.phone()).status == 200


def test_a_database_that_hangs_holds_no_worker_beyond_the_deadline(stacks):
    """Not even the server's own timeout works then: the call is cut off on our side, and nobody knows (500/54)."""
    place = Place(stacks.get(workers=(1, 1), STATEMENT_TIMEOUT="1 s"))
    assert place.client.setup().status == 200
    backends = place.database.workers()
    for backend in backends:
        os.kill(backend, signal.SIGSTOP)
    try:
        answer = place.client.setup()
        assert (answer.status, answer.json["code"]) == (500, 54)
        # The next one gets a new connection from the server, which itself is well.
        assert place.client.setup().status == 200
        assert place.client.request("GET", "/config").status == 200
    finally:
        for backend in backends:
            os.kill(backend, signal.SIGCONT)


@pytest.mark.parametrize("prepare", ["YES", "NO"])
def test_with_and_without_prepared_statements_everything_works(stacks, prepare):
    place = Place(stacks.get(workers=(1, 1), PREPARE=prepare))
    place.database.rows("ALTER ROLE \"challenger-fcgi-demo\" SET log_statement = 'all'")
    place.database.end(place.database.workers())  # so that new ones write it down
    nonce, phone = place.client.nonce(), place.phone()
    assert place.client.challenge(nonce, phone).json["transmitted"] is True
    assert place.client.challenge(nonce, phone).json["transmitted"] is False
    log = (place.stack.log / "database.log").read_text()
    assert "challenger.submit_address" in log
    assert bool(re.search(r"execute [^<\s]+: ", log)) == (prepare == "YES"), "by a name, or without one"


def test_a_policy_that_the_database_has_forgotten_is_registered_again(stacks):
    """As after a restore from an older backup."""
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="forgotten policy"))
    assert place.client.request("GET", "/health").status == 200
    place.database.rows("DELETE FROM challenger.policy")
    nonce = place.client.nonce()
    assert place.client.challenge(nonce, place.phone()).status == 200
    assert len(place.database.rows("SELECT 1 FROM challenger.policy")) == 1


def test_a_function_that_is_gone_is_an_error_and_ends_no_worker_for_good(stacks):
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="function gone"))
    assert place.client.setup().status == 200
    place.database.rows("ALTER FUNCTION challenger.setup_validation RENAME TO setup_gone")
    answer = place.client.setup()
    assert (answer.status, answer.json["code"]) == (500, 52)
    place.database.rows("ALTER FUNCTION challenger.setup_gone RENAME TO setup_validation")
    assert place.client.setup().status == 200
