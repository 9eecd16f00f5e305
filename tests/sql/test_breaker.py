"""The circuit breaker of the helper: after so many failures in a row nothing is sent, and one at a time tries again."""
import concurrent.futures

import pytest

from client import Database
from conftest import Policy


@pytest.fixture
def guarded(database):
    """A policy that opens after 3 failures, for 30 s; the breaker is closed."""
    database.rows("UPDATE challenger.breaker SET failures = 0, last_failure_at = NULL, probe_id = NULL, probe_until = NULL")
    return Policy(database, breaker_failures=3, breaker_pause="30 s")


def open_breaker(policy, client, outcomes=("failed", "unclear", "failed")):
    for outcome in outcomes:
        policy.send(policy.setup(client), "address", outcome)


def health(policy):
    return policy.database.row("SELECT * FROM challenger.check_health(%s)", policy.policy_id)


def seconds_until(policy, moment):
    return (moment - policy.now).total_seconds()


def test_after_failures_in_a_row_nothing_is_reserved_and_nothing_counted(guarded, client):
    """POST /challenge 502 at once."""
    open_breaker(guarded, client, ["failed", "unclear"])
    assert health(guarded)["out_status"] == "healthy"
    open_breaker(guarded, client, ["failed"])
    assert (health(guarded)["out_status"], health(guarded)["out_failures"]) == ("helper_paused", 3)
    nonce = guarded.setup(client)
    before = dict(guarded.validation(nonce))
    row = guarded.submit(nonce, "address")
    assert row["out_status"] == "helper_paused" and seconds_until(guarded, row["out_retry_at"]) == 30
    assert row["out_transmission_id"] is None and dict(guarded.validation(nonce)) == before
    assert guarded.database.rows("SELECT 1 FROM challenger.transmission WHERE validation_id = %s",
                                 before["validation_id"]) == []


def test_a_message_that_was_accepted_ends_the_row_of_failures(guarded, client):
    open_breaker(guarded, client, ["failed", "failed", "accepted", "failed", "failed"])
    assert health(guarded)["out_status"] == "healthy"
    assert guarded.submit(guarded.setup(client), "address")["out_status"] == "reserved"


def test_a_refusal_says_nothing_of_what_is_behind_the_helper(guarded, client):
    """It may be the helper's own word on a bad address: it neither ends the row nor makes it longer, and frees the probe."""
    open_breaker(guarded, client, ["failed", "refused", "failed", "refused", "failed"])
    assert health(guarded)["out_status"] == "helper_paused"
    guarded.later(seconds=30)
    assert guarded.send(guarded.setup(client), "address", "refused")
    assert health(guarded)["out_status"] == "helper_paused"
    probe = guarded.submit(guarded.setup(client), "address")
    assert probe["out_status"] == "reserved"
    assert guarded.submit(guarded.setup(client), "address")["out_status"] == "helper_paused"


def test_a_failure_that_is_not_the_helper_s_does_not_count(guarded, client):
    for _ in range(5):
        row = guarded.submit(guarded.setup(client), "address")
        guarded.finish(row["out_transmission_id"], "failed", "not started: too little time left", None, False)
    assert health(guarded)["out_failures"] == 0


def test_who_waits_or_is_at_a_limit_is_answered_as_ever(guarded, client):
    nonce = guarded.setup(client)
    guarded.send(nonce, "address")
    open_breaker(guarded, client)
    assert guarded.submit(nonce, "address")["out_status"] == "waiting"


def test_after_the_pause_one_at_a_time_tries_the_helper(guarded, client):
    open_breaker(guarded, client)
    guarded.later(seconds=30)
    probe = guarded.submit(guarded.setup(client), "address")
    assert probe["out_status"] == "reserved"
    other = guarded.submit(guarded.setup(client), "address")
    # The probe may take as long as the helper may, and 10 s.
    assert other["out_status"] == "helper_paused" and seconds_until(guarded, other["out_retry_at"]) == 40
    guarded.finish(probe["out_transmission_id"], "accepted")
    assert health(guarded)["out_status"] == "healthy"
    assert guarded.submit(guarded.setup(client), "address")["out_status"] == "reserved"


def test_a_probe_that_fails_begins_another_pause(guarded, client):
    open_breaker(guarded, client)
    guarded.later(seconds=31)
    probe = guarded.submit(guarded.setup(client), "address")
    guarded.later(seconds=5)
    guarded.finish(probe["out_transmission_id"], "failed")
    row = guarded.submit(guarded.setup(client), "address")
    assert row["out_status"] == "helper_paused" and seconds_until(guarded, row["out_retry_at"]) == 30
    guarded.later(seconds=30)
    assert guarded.submit(guarded.setup(client), "address")["out_status"] == "reserved"


def test_a_probe_whose_worker_died_holds_nobody_up_for_good(guarded, client):
    open_breaker(guarded, client)
    guarded.later(seconds=30)
    assert guarded.submit(guarded.setup(client), "address")["out_status"] == "reserved"
    guarded.later(seconds=39)
    assert guarded.submit(guarded.setup(client), "address")["out_status"] == "helper_paused"
    guarded.later(seconds=1)
    assert guarded.submit(guarded.setup(client), "address")["out_status"] == "reserved"


def test_a_failure_from_before_does_not_let_a_second_probe_in(guarded, client):
    late = guarded.submit(guarded.setup(client), "address")
    open_breaker(guarded, client)
    guarded.later(seconds=30)
    probe = guarded.submit(guarded.setup(client), "address")
    guarded.finish(late["out_transmission_id"], "failed")
    guarded.later(seconds=35)
    assert guarded.submit(guarded.setup(client), "address")["out_status"] == "helper_paused"
    assert guarded.finish(probe["out_transmission_id"], "accepted") == "noted"
    assert guarded.submit(guarded.setup(client), "address")["out_status"] == "reserved"


def test_of_many_at_once_exactly_one_is_the_probe(guarded, client, stack):
    open_breaker(guarded, client)
    guarded.later(seconds=30)
    nonces = [guarded.setup(client) for _ in range(8)]

    def submit(nonce):
        policy = Policy(Database(stack), breaker_failures=3, breaker_pause="30 s")
        policy.now = guarded.now
        return policy.submit(nonce, "address")["out_status"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(submit, nonces))
    assert statuses == ["helper_paused"] * 7 + ["reserved"]


def test_an_outcome_noted_twice_counts_once(guarded, client):
    row = guarded.submit(guarded.setup(client), "address")
    assert [guarded.finish(row["out_transmission_id"], "failed") for _ in range(4)] == ["noted"] + ["noted_before"] * 3
    assert health(guarded)["out_failures"] == 1


def test_a_policy_without_a_breaker_never_stops(database, client):
    policy = Policy(database, breaker_failures=0)
    open_breaker(policy, client, ["failed"] * 30)
    assert policy.submit(policy.setup(client), "address")["out_status"] == "reserved"
    assert health(policy)["out_status"] == "healthy"


def test_the_ledger_shows_masked_addresses_reasons_and_words_newest_first(guarded, client):
    nonce = guarded.setup(client)
    row = guarded.submit(nonce, "address")
    guarded.finish(row["out_transmission_id"], "failed", "exit 75", "try *** later")
    left = guarded.submit(nonce, "address")

    def ledger(since=None, outcome=None, number=None, limit=2):
        return guarded.database.rows("SELECT * FROM challenger.list_transmissions(%s, %s, %s, %s, %s)", since, outcome,
                                     number, limit, guarded.now)
    newest, before = ledger()
    assert newest["out_transmission_id"] == left["out_transmission_id"] and newest["out_outcome"] == "reserved"
    assert (before["out_masked_address"], before["out_reason"], before["out_words"], before["out_given_back"]) == (
        "a***", "exit 75", "try *** later", True)
    assert ledger(number=row["out_transmission_id"]) == [before] and len(ledger(limit=1)) == 1
    guarded.later(seconds=40)
    assert ledger()[0]["out_outcome"] == "unclear" and ledger()[0]["out_reason"] == "its worker never said"
    assert [r["out_transmission_id"] for r in ledger(outcome="unclear", limit=1)] == [left["out_transmission_id"]]
    since = {r["out_transmission_id"] for r in ledger(since="40 s", limit=1000)}
    assert left["out_transmission_id"] in since
    assert left["out_transmission_id"] not in {r["out_transmission_id"] for r in ledger(since="39 s", limit=1000)}
