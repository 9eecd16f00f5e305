"""The circuit breakers: a gateway that fails for different recipients is left alone, and one at a time tries it again."""
import concurrent.futures
import itertools

import pytest

from client import Database
from conftest import Policy

people = (f"person {number}" for number in itertools.count(1))


@pytest.fixture
def guarded(database):
    """A policy that opens after 3 failures, for 30 s; nothing is known of any gateway."""
    database.rows("DELETE FROM challenger.gateway_failure")
    database.rows("DELETE FROM challenger.gateway")
    return Policy(database, breaker_failures=3, breaker_pause="30 s")


def send(policy, client, outcome, *said):
    """A message to somebody who has had none."""
    return policy.send(policy.setup(client), next(people), outcome, *said)


def open_breaker(policy, client, outcomes=("failed", "unclear", "failed"), *said):
    for outcome in outcomes:
        send(policy, client, outcome, *said)


def submit(policy, client):
    return policy.submit(policy.setup(client), next(people))


def health(policy):
    return policy.database.row("SELECT * FROM challenger.read_health(%s, %s)", policy.policy_id, policy.now)


def seconds_until(policy, moment):
    return (moment - policy.now).total_seconds()


DEAD = ("relay:25", "gateway")
BUSY_RECIPIENT = ("relay:25", "recipient")


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
    open_breaker(guarded, client, ["failed", "failed", "accepted"])
    guarded.later(seconds=31)
    open_breaker(guarded, client, ["failed", "failed"])
    assert health(guarded)["out_status"] == "healthy"
    assert submit(guarded, client)["out_status"] == "reserved"


def test_a_helper_that_names_nobody_is_judged_by_different_addresses(guarded, client):
    """GNU Taler's scripts."""
    for _ in range(4):
        guarded.send(guarded.setup(client), "one and the same", "failed")
    assert health(guarded)["out_failures"] == 0 and submit(guarded, client)["out_status"] == "reserved"


def test_what_some_recipients_cause_is_no_matter_while_others_get_their_messages(guarded, client):
    """Without a word of the helper's: within a pause after an accepted message, failures prove nothing of the gateway."""
    send(guarded, client, "accepted")
    for _ in range(20):
        guarded.later(seconds=1)
        send(guarded, client, "failed")
    assert submit(guarded, client)["out_status"] == "reserved"
    guarded.later(seconds=31)
    open_breaker(guarded, client)
    assert submit(guarded, client)["out_status"] == "helper_paused"


def test_a_relay_that_is_dead_opens_it_at_a_company_with_one_mail_domain(guarded, client):
    """Also when it has taken a message a moment ago."""
    send(guarded, client, "accepted", DEAD)
    open_breaker(guarded, client, ["failed"] * 3, DEAD)
    row = submit(guarded, client)
    assert row["out_status"] == "helper_paused" and seconds_until(guarded, row["out_retry_at"]) == 30
    assert health(guarded)["out_gateways"] == "relay:25"


def test_one_validation_and_address_counts_once(guarded, client):
    nonce = guarded.setup(client)
    for _ in range(4):
        guarded.send(nonce, "person", "failed", DEAD)
    assert guarded.database.rows("SELECT failures FROM challenger.gateway WHERE name = 'relay:25'") == [[1]]
    guarded.send(guarded.setup(client), "person", "failed", DEAD)
    assert guarded.database.rows("SELECT failures FROM challenger.gateway WHERE name = 'relay:25'") == [[2]]


@pytest.mark.parametrize("bad", [
    pytest.param(("refused", ("relay:25", "recipient")), id="unknown"),
    pytest.param(("failed", ("relay:25", "recipient")), id="greylisting"),
    pytest.param(("unclear", ("relay:25", "recipient")), id="hanging"),
    pytest.param(("refused",), id="unknown, by a script"),
])
def test_bad_recipients_stop_no_message_to_good_ones(guarded, client, bad):
    outcome, *said = bad
    for _ in range(30):
        send(guarded, client, outcome, *said)
        guarded.later(seconds=60)
        send(guarded, client, "accepted", *(("relay:25", "gateway") for _ in said))
    assert health(guarded)["out_status"] == "healthy"


def test_a_message_that_hangs_with_a_gateway_that_works_is_no_failure_of_it(guarded, client):
    """A gateway by HTTP cannot tell why it does not answer, so the others' messages tell."""
    for _ in range(20):
        send(guarded, client, "accepted", ("sms", "gateway"))
        guarded.later(seconds=25)
        send(guarded, client, "unclear", ("sms", "gateway"))
    assert health(guarded)["out_status"] == "healthy"
    guarded.later(seconds=31)
    open_breaker(guarded, client, ["unclear"] * 3, ("sms", "gateway"))
    assert submit(guarded, client)["out_status"] == "helper_paused"


def test_a_wrong_configuration_counts_whoever_it_hits(guarded, client):
    """The worker says so of a helper that cannot be started, or ends with 64 or 78."""
    send(guarded, client, "accepted")
    open_breaker(guarded, client, ["failed"] * 3, ("-", "us"))
    assert submit(guarded, client)["out_status"] == "helper_paused"


def test_a_failure_that_is_not_the_helper_s_does_not_count(guarded, client):
    for _ in range(5):
        row = submit(guarded, client)
        guarded.finish(row["out_transmission_id"], "failed", "not started: too little time left", None, False)
    assert health(guarded)["out_failures"] == 0


def test_a_gateway_that_is_down_is_left_out_and_the_others_deliver(guarded, client):
    for _ in range(3):
        send(guarded, client, "accepted", ("first", "gateway"), ("second", "gateway"))
    assert (health(guarded)["out_status"], health(guarded)["out_gateways"]) == ("gateway_down", "first")
    row = submit(guarded, client)
    assert (row["out_status"], row["out_gateways_down"]) == ("reserved", "first")
    open_breaker(guarded, client, ["failed"] * 3, ("second", "us"))
    assert submit(guarded, client)["out_status"] == "helper_paused"
    assert (health(guarded)["out_status"], health(guarded)["out_gateways"]) == ("helper_paused", "first second")


def test_a_gateway_that_was_never_asked_is_known_from_the_first_message(guarded, client):
    """The first one hangs, and after that no other may be asked."""
    for _ in range(3):
        send(guarded, client, "unclear", ("second", "recipient"), ("first", "gateway"))
    row = submit(guarded, client)
    assert (row["out_status"], row["out_gateways_down"]) == ("reserved", "first")


def test_a_transmission_without_a_gateway_left_is_always_given_back(guarded, client):
    nonce = guarded.setup(client)
    for _ in range(12):
        row = guarded.send(nonce, "number", "failed", ("-", "recipient"))
    assert guarded.submit(nonce, "number")["out_status"] == "reserved" and health(guarded)["out_failures"] == 0
    assert guarded.database.row("SELECT given_back FROM challenger.transmission WHERE transmission_id = %s",
                                row["out_transmission_id"])[0]


def test_workers_of_an_earlier_version_hear_what_they_understand(guarded, client):
    def of_before():
        return guarded.database.row("SELECT * FROM challenger.check_health(%s)", guarded.policy_id)
    for _ in range(3):
        send(guarded, client, "accepted", ("first", "gateway"), ("second", "gateway"))
    assert health(guarded)["out_status"] == "gateway_down" and of_before()["out_status"] == "healthy"
    assert list(of_before().keys()) == ["out_status", "out_failures", "out_paused_until"]
    row = submit(guarded, client)
    assert guarded.database.row("SELECT * FROM challenger.finish_transmission(%s, 'accepted', 'exit 0', NULL, true)",
                                row["out_transmission_id"])["out_status"] == "noted"


def test_after_the_pause_one_transmission_tries_the_gateway_and_the_others_leave_it_out(guarded, client):
    for _ in range(3):
        send(guarded, client, "accepted", ("first", "gateway"), ("second", "gateway"))
    guarded.later(seconds=30)
    probe, other = submit(guarded, client), submit(guarded, client)
    assert (probe["out_status"], probe["out_gateways_down"]) == ("reserved", None)
    assert (other["out_status"], other["out_gateways_down"]) == ("reserved", "first")
    guarded.finish(probe["out_transmission_id"], "accepted", said=[("first", "gateway")])
    assert submit(guarded, client)["out_gateways_down"] is None and health(guarded)["out_status"] == "healthy"


def test_a_gateway_that_nobody_names_any_more_keeps_nothing_alive(guarded, client):
    """The operator has replaced it."""
    send(guarded, client, "accepted", ("old", "gateway"))
    guarded.later(hours=1, seconds=31)
    open_breaker(guarded, client, ["failed"] * 3, ("new", "gateway"))
    assert submit(guarded, client)["out_status"] == "helper_paused"


def test_who_waits_or_is_at_a_limit_is_answered_as_ever(guarded, client):
    nonce = guarded.setup(client)
    guarded.send(nonce, "address")
    open_breaker(guarded, client)
    assert guarded.submit(nonce, "address")["out_status"] == "waiting"


def test_after_the_pause_one_at_a_time_tries_the_helper(guarded, client):
    open_breaker(guarded, client)
    guarded.later(seconds=30)
    probe = submit(guarded, client)
    assert probe["out_status"] == "reserved"
    other = submit(guarded, client)
    # The probe may take as long as the helper may, and 10 s.
    assert other["out_status"] == "helper_paused" and seconds_until(guarded, other["out_retry_at"]) == 40
    guarded.finish(probe["out_transmission_id"], "accepted")
    assert health(guarded)["out_status"] == "healthy"
    assert submit(guarded, client)["out_status"] == "reserved"


def test_a_probe_that_fails_begins_another_pause(guarded, client):
    open_breaker(guarded, client)
    guarded.later(seconds=31)
    probe = submit(guarded, client)
    guarded.later(seconds=5)
    guarded.finish(probe["out_transmission_id"], "failed")
    row = submit(guarded, client)
    assert row["out_status"] == "helper_paused" and seconds_until(guarded, row["out_retry_at"]) == 30
    guarded.later(seconds=30)
    assert submit(guarded, client)["out_status"] == "reserved"


def test_one_address_in_ever_new_validations_keeps_no_gateway_down(guarded, client):
    """Its probes end without a word of whose fault that is, and have counted once."""
    guarded.send(guarded.setup(client), "hanging", "unclear", ("sms", "gateway"))
    open_breaker(guarded, client, ["unclear"] * 2, ("sms", "gateway"))
    guarded.later(seconds=30)
    guarded.send(guarded.setup(client), "hanging", "unclear", ("sms", "gateway"))
    assert submit(guarded, client)["out_status"] == "reserved"


def test_a_probe_goes_first_to_a_validation_that_has_not_failed(guarded, client):
    """Who polls wins no probe from others; alone, it may try when nobody else has for another pause."""
    nonce = guarded.setup(client)
    guarded.send(nonce, "polling", "failed", DEAD)
    open_breaker(guarded, client, ["failed"] * 2, DEAD)
    guarded.later(seconds=30)
    row = guarded.submit(nonce, "polling")
    assert row["out_status"] == "helper_paused" and seconds_until(guarded, row["out_retry_at"]) == 30
    assert submit(guarded, client)["out_status"] == "reserved"
    guarded.later(seconds=40)
    assert guarded.submit(nonce, "polling")["out_status"] == "reserved"


def test_a_probe_that_meets_a_bad_recipient_shows_that_the_gateway_works(guarded, client):
    for outcome in ["refused", "failed", "unclear"]:
        open_breaker(guarded, client, ["failed"] * 3, DEAD)
        guarded.later(seconds=30)
        probe = submit(guarded, client)
        guarded.finish(probe["out_transmission_id"], outcome, said=[BUSY_RECIPIENT])
        assert health(guarded)["out_status"] == "healthy"
        # Not more than that: the next failure that is the gateway's opens it again.
        open_breaker(guarded, client, ["failed"], DEAD)
        assert health(guarded)["out_status"] == "helper_paused"
        guarded.later(seconds=30)
        send(guarded, client, "accepted", DEAD)


def test_a_probe_that_a_script_refuses_proves_nothing_and_lets_the_next_one_try(guarded, client):
    """It may be the helper's own word on a bad address."""
    open_breaker(guarded, client, ["failed", "refused", "failed", "refused", "failed"])
    assert health(guarded)["out_status"] == "helper_paused"
    guarded.later(seconds=30)
    send(guarded, client, "refused")
    assert health(guarded)["out_status"] == "helper_paused"
    assert submit(guarded, client)["out_status"] == "reserved"
    assert submit(guarded, client)["out_status"] == "helper_paused"


def test_a_probe_whose_gateway_was_not_asked_lets_the_next_one_try(guarded, client):
    """Its profile is for other numbers."""
    for _ in range(3):
        send(guarded, client, "accepted", ("swiss", "gateway"), ("all", "gateway"))
    guarded.later(seconds=30)
    probe = submit(guarded, client)
    assert submit(guarded, client)["out_gateways_down"] == "swiss"
    guarded.finish(probe["out_transmission_id"], "accepted", said=[("all", "gateway")])
    assert submit(guarded, client)["out_gateways_down"] is None


def test_a_probe_whose_worker_died_holds_nobody_up_for_good(guarded, client):
    open_breaker(guarded, client)
    guarded.later(seconds=30)
    assert submit(guarded, client)["out_status"] == "reserved"
    guarded.later(seconds=39)
    assert submit(guarded, client)["out_status"] == "helper_paused"
    guarded.later(seconds=1)
    assert submit(guarded, client)["out_status"] == "reserved"


def test_a_failure_from_before_does_not_let_a_second_probe_in(guarded, client):
    late = submit(guarded, client)
    open_breaker(guarded, client)
    guarded.later(seconds=30)
    probe = submit(guarded, client)
    guarded.finish(late["out_transmission_id"], "failed")
    guarded.later(seconds=35)
    assert submit(guarded, client)["out_status"] == "helper_paused"
    assert guarded.finish(probe["out_transmission_id"], "accepted") == "noted"
    assert submit(guarded, client)["out_status"] == "reserved"


def test_of_many_at_once_exactly_one_is_the_probe(guarded, client, stack):
    open_breaker(guarded, client)
    guarded.later(seconds=30)
    nonces = [guarded.setup(client) for _ in range(8)]

    def submit_at_once(nonce):
        policy = Policy(Database(stack), breaker_failures=3, breaker_pause="30 s")
        policy.now = guarded.now
        return policy.submit(nonce, "address")["out_status"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(submit_at_once, nonces))
    assert statuses == ["helper_paused"] * 7 + ["reserved"]


def test_outcomes_of_the_same_gateways_in_any_order_do_not_block_each_other(guarded, client, stack):
    for _ in range(3):
        send(guarded, client, "accepted", ("third", "gateway"), ("first", "gateway"), ("second", "gateway"))
    guarded.later(seconds=30)
    rows = [submit(guarded, client) for _ in range(16)]  # two of them try a gateway that they then do not ask
    orders = [[("second", "gateway"), ("fourth", "gateway")], [("fourth", "gateway"), ("second", "gateway")]]

    def finish(numbered):
        number, row = numbered
        policy = Policy(Database(stack), breaker_failures=3, breaker_pause="30 s")
        policy.now = guarded.now
        return policy.finish(row["out_transmission_id"], "failed", said=orders[number % 2])
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(finish, enumerate(rows))) == ["noted"] * 16


def test_an_outcome_noted_twice_counts_once(guarded, client):
    row = submit(guarded, client)
    assert [guarded.finish(row["out_transmission_id"], "failed") for _ in range(4)] == ["noted"] + ["noted_before"] * 3
    assert guarded.database.rows("SELECT failures FROM challenger.gateway WHERE name = '-'") == [[1]]


def test_a_policy_without_a_breaker_never_stops(guarded, database, client):
    policy = Policy(database, breaker_failures=0)
    open_breaker(policy, client, ["failed"] * 30, DEAD)
    assert submit(policy, client)["out_status"] == "reserved"
    assert health(policy)["out_status"] == "healthy"


def test_the_ledger_shows_masked_addresses_reasons_and_words_newest_first(guarded, client):
    nonce = guarded.setup(client)
    row = guarded.submit(nonce, "address")
    guarded.finish(row["out_transmission_id"], "failed", "exit 75", "try *** later", said=[DEAD])
    left = guarded.submit(nonce, "address")

    def ledger(since=None, outcome=None, number=None, limit=2):
        return guarded.database.rows("SELECT * FROM challenger.list_transmissions(%s, %s, %s, %s, %s)", since, outcome,
                                     number, limit, guarded.now)
    newest, before = ledger()
    assert newest["out_transmission_id"] == left["out_transmission_id"] and newest["out_outcome"] == "reserved"
    assert (before["out_masked_address"], before["out_reason"], before["out_words"], before["out_given_back"]) == (
        "a***", "exit 75", "try *** later", True)
    assert (before["out_gateway"], before["out_about"]) == ("relay:25", "gateway")
    assert ledger(number=row["out_transmission_id"]) == [before] and len(ledger(limit=1)) == 1
    guarded.later(seconds=40)
    assert ledger()[0]["out_outcome"] == "unclear" and ledger()[0]["out_reason"] == "its worker never said"
    assert [r["out_transmission_id"] for r in ledger(outcome="unclear", limit=1)] == [left["out_transmission_id"]]
    since = {r["out_transmission_id"] for r in ledger(since="40 s", limit=1000)}
    assert left["out_transmission_id"] in since
    assert left["out_transmission_id"] not in {r["out_transmission_id"] for r in ledger(since="39 s", limit=1000)}
