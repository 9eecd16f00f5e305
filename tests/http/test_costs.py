"""What a request costs, exactly, with the plain build (PERFORMANCE P3): round trips and system calls."""
import os
import re
import subprocess

import pytest
from place import Place
from stack import wait_until

STATEMENTS = "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE userid = 'challenger-fcgi-demo'::regrole"
SYSTEM_CALL_LIMIT = 20


@pytest.fixture
def counted(stacks):
    place = Place(stacks.get("phone", "plain", workers=(1, 1), preload="pg_stat_statements"))
    place.database.rows("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    place.client.challenge(place.client.nonce(), place.phone())  # connected and prepared
    return place


def test_one_round_trip_without_a_helper_and_two_more_with_one(counted):
    nonce, phone = counted.client.nonce(), counted.phone()
    trips = []
    for expected in (True, False):
        counted.database.rows("SELECT pg_stat_statements_reset()")
        assert counted.client.challenge(nonce, phone).json["transmitted"] is expected
        trips.append(counted.database.row(STATEMENTS)[0])
    assert trips == [3, 1]  # reserved, claimed, noted
    counted.database.rows("SELECT pg_stat_statements_reset()")
    assert counted.client.setup().status == 200
    assert counted.database.row(STATEMENTS)[0] == 1


def test_what_is_refused_early_costs_no_round_trip(counted):
    counted.database.rows("SELECT pg_stat_statements_reset()")
    for nonce, fields in (("0" * 51, counted.phone()), ("0" * 52, "x=%"), ("0" * 52, {"CONTACT_PHONE": "nonsense"})):
        assert counted.client.challenge(nonce, fields).status in (400, 404)
    assert counted.database.row(STATEMENTS)[0] == 0


def test_a_post_without_a_transmission_takes_at_most_20_system_calls(counted, tmp_path):
    nonce, phone = counted.client.nonce(), counted.phone()
    assert counted.client.challenge(nonce, phone).json["transmitted"] is True
    (worker,) = counted.stack.workers_of("api")
    trace = tmp_path / "trace"

    def accepts():
        return len(re.findall(r"^accept", trace.read_text(), re.M))

    strace = subprocess.Popen(["strace", "-p", str(worker), "-o", str(trace)], stderr=subprocess.PIPE, text=True)
    try:
        assert "attached" in strace.stderr.readline()
        requests = 5
        # strace says "attached" before it has stopped the worker: only what is in the trace is traced.
        wait_until(lambda: accepts() == 1, "strace sees the worker wait")
        for _ in range(requests):
            assert counted.client.challenge(nonce, phone).json["transmitted"] is False
        # The worker is back where it began: waiting in accept.
        wait_until(lambda: accepts() > requests, "the worker waits again")
    finally:
        os.kill(strace.pid, 2)
        strace.wait()
    calls = [line for line in trace.read_text().splitlines() if re.match(r"\w+\(", line)]
    per_request = (len(calls) - 1) / requests
    assert 5 < per_request <= SYSTEM_CALL_LIMIT, "\n".join(calls)
