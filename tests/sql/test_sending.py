"""Who may send: one message at a time for a validation, a share of the send workers for each source, and a claim before each
helper (protocol.md section 12). Nothing sleeps: in_now is set."""
import concurrent.futures
import itertools

import pytest
from conftest import Policy, digest

from client import Database

days = itertools.count(1)


def ledger(policy, transmission_id):
    return policy.database.row("SELECT * FROM challenger.list_transmissions(NULL, NULL, %s, 10, %s)", transmission_id, policy.now)


def page(policy, nonce):
    return policy.database.row("SELECT * FROM challenger.view_validation(%s, %s, %s)", policy.policy_id, digest(nonce), policy.now)


def handed_over(policy, client, address="a", **sending):
    """A validation whose message a send worker may claim within 10 s; answers its nonce and the reservation."""
    nonce = policy.setup(client)
    row = policy.submit(nonce, address, claim_within="10 s", **sending)
    assert row["out_status"] == "reserved"
    return nonce, row


# One message at a time.

def test_while_a_message_is_under_way_no_other_address_is_taken(policy, client):
    nonce = policy.setup(client)
    first = policy.submit(nonce, "a")
    policy.later(seconds=5)
    other = policy.submit(nonce, "b")
    assert (other["out_status"], (other["out_retry_at"] - policy.now).total_seconds()) == ("under_way", 35)
    assert policy.submit(nonce, "a")["out_status"] == "waiting"
    policy.finish(first["out_transmission_id"], "accepted")
    assert policy.submit(nonce, "b")["out_status"] == "reserved"


def test_a_message_whose_worker_never_said_how_it_ended_holds_the_next_up_for_as_long_as_it_may_run(policy, client):
    nonce = policy.setup(client)
    policy.submit(nonce, "a")
    policy.later(seconds=40)
    assert policy.submit(nonce, "b")["out_status"] == "reserved"


def test_one_message_goes_out_when_many_are_asked_for_at_once_whatever_the_waits(stack, database, client):
    policy = Policy(database, transmission_waits="{0 s}", addresses_per_validation=20, transmissions_per_address=20)
    nonce = policy.setup(client)

    def submit(number):
        own = Policy.__new__(Policy)
        own.__dict__ = {**policy.__dict__, "database": Database(stack)}
        return own.submit(nonce, "abcdefgh"[number % 8])["out_status"]

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(submit, range(16)))
    assert sorted(statuses) == ["reserved"] + ["under_way"] * 15


# The claim.

def test_a_message_is_claimed_once_and_counts_from_then_on(policy, client):
    nonce, reserved = handed_over(policy, client)
    assert page(policy, nonce)["out_is_code_out"] is False and page(policy, nonce)["out_last_outcome"] == "reserved"
    policy.later(seconds=9)
    claimed = policy.claim(nonce, reserved["out_transmission_id"])
    assert claimed["out_status"] == "claimed"
    for column in ("out_transmission_id", "out_code_number", "out_key_number", "out_address", "out_attempts_left",
                   "out_expires_at", "out_ui_locales", "out_gateways_down", "out_client_name", "out_retransmission_at"):
        assert claimed[column] == reserved[column], column
    assert page(policy, nonce)["out_is_code_out"] is True
    assert policy.claim(nonce, reserved["out_transmission_id"])["out_status"] == "not_claimable"
    # The helper has all its time from here.
    policy.later(seconds=39)
    assert ledger(policy, reserved["out_transmission_id"])["out_outcome"] == "reserved"
    policy.later(seconds=1)
    assert ledger(policy, reserved["out_transmission_id"])["out_outcome"] == "unclear"


def test_of_many_that_claim_at_once_one_sends(stack, policy, client):
    nonce, reserved = handed_over(policy, client)

    def claim(_):
        own = Policy.__new__(Policy)
        own.__dict__ = {**policy.__dict__, "database": Database(stack)}
        return own.claim(nonce, reserved["out_transmission_id"])["out_status"]

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        assert sorted(pool.map(claim, range(16))) == ["claimed"] + ["not_claimable"] * 15


def test_what_nobody_claimed_was_never_sent_and_is_given_back(policy, client):
    nonce, reserved = handed_over(policy, client)
    assert policy.submit(nonce, "a", claim_within="10 s")["out_status"] == "waiting"
    assert policy.submit(nonce, "b", claim_within="10 s")["out_status"] == "under_way"
    policy.later(seconds=10)
    assert policy.claim(nonce, reserved["out_transmission_id"])["out_status"] == "not_claimable"
    row = ledger(policy, reserved["out_transmission_id"])
    assert (row["out_outcome"], row["out_given_back"], row["out_reason"]) == ("failed", True, "no send worker took it")
    shown = page(policy, nonce)
    assert (shown["out_last_outcome"], shown["out_transmissions_left"], shown["out_is_code_out"]) == ("failed", 3, False)
    # It counts neither for the wait nor as a failure that was given back.
    again = policy.submit(nonce, "a", claim_within="10 s")
    assert (again["out_status"], again["out_code_number"]) == ("reserved", 1)
    assert policy.claim(nonce, again["out_transmission_id"])["out_status"] == "claimed"
    assert (again["out_retransmission_at"] - policy.now).total_seconds() == 60


def test_messages_that_nobody_claimed_use_up_none_of_the_failures_that_are_given_back(database, client):
    policy = Policy(database, failures_given_back=1)
    nonce = policy.setup(client)
    for _ in range(3):
        assert policy.submit(nonce, "a", claim_within="10 s")["out_status"] == "reserved"
        policy.later(seconds=10)
    row = policy.submit(nonce, "a", claim_within="10 s")
    policy.claim(nonce, row["out_transmission_id"])
    policy.finish(row["out_transmission_id"], "failed")
    assert ledger(policy, row["out_transmission_id"])["out_given_back"] is True


@pytest.mark.parametrize("what", ["cancelled", "another validation", "expired"])
def test_a_message_that_is_void_by_now_is_not_claimed(policy, client, what):
    nonce, reserved = handed_over(policy, client)
    other = nonce
    if what == "cancelled":
        policy.database.row("SELECT * FROM challenger.cancel_validation(%s, %s)", digest(nonce), policy.now)
    elif what == "expired":
        policy.database.rows("UPDATE challenger.validation SET expires_at = %s WHERE validation_id = %s", policy.now,
                             policy.validation(nonce)["validation_id"])
    else:
        other = policy.setup(client)
    assert policy.claim(other, reserved["out_transmission_id"])["out_status"] == "not_claimable"


def test_a_message_that_its_own_worker_sends_cannot_be_claimed(policy, client):
    nonce = policy.setup(client)
    row = policy.submit(nonce, "a")
    assert policy.claim(nonce, row["out_transmission_id"])["out_status"] == "not_claimable"


def test_a_claim_by_an_unknown_policy_does_nothing(policy, client):
    nonce, reserved = handed_over(policy, client)
    known, policy.policy_id = policy.policy_id, 0
    assert policy.claim(nonce, reserved["out_transmission_id"])["out_status"] == "policy_unknown"
    policy.policy_id = known
    assert policy.claim(nonce, reserved["out_transmission_id"])["out_status"] == "claimed"


def test_the_probe_of_a_gateway_is_held_for_no_longer_than_until_it_may_be_claimed(database, client):
    database.rows("TRUNCATE challenger.gateway CASCADE")
    policy = Policy(database, breaker_failures=1, breaker_pause="30 s")
    policy.send(policy.setup(client), "a", "failed")
    policy.later(seconds=30)
    assert policy.submit(policy.setup(client), "b", claim_within="10 s")["out_status"] == "reserved"
    policy.later(seconds=9)
    assert policy.submit(policy.setup(client), "c", claim_within="10 s")["out_status"] == "helper_paused"
    policy.later(seconds=1)
    nonce, reserved = handed_over(policy, client, "d")
    policy.claim(nonce, reserved["out_transmission_id"])
    policy.later(seconds=39)
    assert policy.submit(policy.setup(client), "e", claim_within="10 s")["out_status"] == "helper_paused"
    policy.finish(reserved["out_transmission_id"], "accepted")
    assert policy.submit(policy.setup(client), "e", claim_within="10 s")["out_status"] == "reserved"


def test_a_validation_whose_message_nobody_claimed_is_not_the_probe_again(database, client):
    """Whoever asks and goes away would keep everybody else waiting."""
    database.rows("TRUNCATE challenger.gateway CASCADE")
    policy = Policy(database, breaker_failures=1, breaker_pause="30 s")
    policy.send(policy.setup(client), "a", "failed")
    policy.later(seconds=30)
    nonce, _ = handed_over(policy, client, "b")
    policy.later(seconds=10)
    assert policy.submit(nonce, "b", claim_within="10 s")["out_status"] == "helper_paused"
    handed_over(policy, client, "c")


# The shares. A pool of 16: twelve are three quarters, so the thirteenth is over.

@pytest.fixture
def crowd(policy, client):
    """Makes messages that hold send workers."""
    policy.later(days=next(days))  # nobody else's messages are under way then
    policy.database.rows("DELETE FROM challenger.send_pool")

    def submit(source, mail_domain=None, workers=16, host="here"):
        nonce = policy.setup(client)
        row = policy.submit(nonce, "a", source=source, mail_domain=mail_domain, claim_within="10 s")
        if row["out_status"] == "reserved":
            policy.claim(nonce, row["out_transmission_id"], workers, host)
        return row
    return submit


def test_a_source_whose_messages_are_slow_leaves_a_quarter_to_others(policy, crowd):
    for _ in range(13):
        assert crowd("one")["out_status"] == "reserved"
    policy.later(seconds=4)
    refused = crowd("one")
    assert (refused["out_status"], (refused["out_retry_at"] - policy.now).total_seconds()) == ("over_share", 5)
    assert crowd("another")["out_status"] == "reserved"
    assert crowd(None)["out_status"] == "reserved"


def test_nobody_is_refused_before_three_quarters_are_busy(policy, crowd):
    for _ in range(12):
        crowd("one", "example.org")
    policy.later(seconds=4)
    assert crowd("one", "example.org")["out_status"] == "reserved"


def test_a_pool_full_of_quick_messages_refuses_nobody(policy, crowd):
    """Of one source, to one mail domain: a mobile carrier's users, and a large provider's. Twenty a second."""
    rows = []
    for _ in range(200):
        rows.append(crowd("carrier", "example.org"))
        assert rows[-1]["out_status"] == "reserved"
        policy.later(milliseconds=50)
        if len(rows) > 12:
            policy.finish(rows[-12]["out_transmission_id"], "accepted")


def test_a_pool_full_of_quick_messages_of_many_sources_refuses_nobody_even_at_first(policy, crowd):
    for number in range(40):
        assert crowd(f"source {number}", "example.org")["out_status"] == "reserved"
        policy.later(milliseconds=50)


def test_a_source_without_a_past_that_is_there_alone_has_all(policy, crowd):
    """Users of one office, whose first messages these are."""
    assert {crowd("one", "example.org")["out_status"] for _ in range(30)} == {"reserved"}
    assert crowd("another")["out_status"] == "reserved"


def test_a_source_without_a_past_leaves_the_last_quarter_to_those_who_are_there(policy, crowd):
    """A burst: nothing of it has run for long."""
    crowd("another")
    statuses = [crowd("one")["out_status"] for _ in range(30)]
    assert statuses == ["reserved"] * 12 + ["over_share"] * 18
    assert crowd("another")["out_status"] == "reserved"
    assert crowd("a third")["out_status"] == "reserved"


def test_quick_messages_of_before_speak_for_those_to_come(policy, crowd):
    crowd("another")
    for _ in range(20):
        policy.finish(crowd("one")["out_transmission_id"], "accepted")
    assert {crowd("one")["out_status"] for _ in range(40)} == {"reserved"}
    policy.later(seconds=4)
    assert crowd("one")["out_status"] == "over_share"


def test_a_slow_message_among_many_quick_ones_of_a_source_is_no_reason(policy, crowd):
    """A mobile carrier, one of whose users has a hanging recipient."""
    crowd("another")
    crowd("one")
    for _ in range(50):
        policy.finish(crowd("one")["out_transmission_id"], "accepted")
    policy.later(seconds=4)
    assert {crowd("one")["out_status"] for _ in range(15)} == {"reserved"}


def test_two_users_of_an_office_among_many_others_are_no_crowd(policy, crowd):
    """Everybody's messages are quick, and nobody has a past."""
    for number in range(13):
        assert crowd(f"source {number}")["out_status"] == "reserved"
    assert [crowd("office")["out_status"] for _ in range(3)] == ["reserved"] * 3


def test_messages_that_were_refused_at_once_speak_for_nobody(policy, crowd):
    crowd("another")
    for _ in range(50):
        policy.finish(crowd("one")["out_transmission_id"], "refused")
    assert [crowd("one")["out_status"] for _ in range(30)] == ["reserved"] * 12 + ["over_share"] * 18


def test_quick_messages_do_not_make_slow_ones_forgotten(policy, crowd):
    crowd("another")
    slow = [crowd("one") for _ in range(12)]
    policy.later(seconds=20)
    for row in slow:
        policy.finish(row["out_transmission_id"], "unclear")
    for _ in range(100):
        policy.finish(crowd("one")["out_transmission_id"], "accepted")
    policy.later(minutes=2)
    crowd("another")
    assert "over_share" in [crowd("one")["out_status"] for _ in range(40)]


def test_a_source_that_was_slow_a_moment_ago_is_not_taken_for_a_quick_one(policy, crowd):
    slow = [crowd("one") for _ in range(13)]
    policy.later(seconds=20)
    for row in slow:
        policy.finish(row["out_transmission_id"], "failed")
    for _ in range(20):
        policy.finish(crowd("one")["out_transmission_id"], "accepted")
    for _ in range(13):
        assert crowd("one")["out_status"] == "reserved"
    assert crowd("one")["out_status"] == "over_share"


def test_the_time_in_the_queue_makes_no_message_slow(policy, client, crowd):
    """Thirteen that waited 8 s for a worker and then went out at once."""
    crowd("another")
    rows = [(nonce, policy.submit(nonce, "a", source="one", mail_domain="example.org", claim_within="10 s"))
            for nonce in (policy.setup(client) for _ in range(12))]
    policy.later(seconds=8)
    for nonce, row in rows:
        assert policy.claim(nonce, row["out_transmission_id"])["out_status"] == "claimed"
    assert crowd("another", "example.org")["out_status"] == "reserved"
    for _, row in rows:
        policy.finish(row["out_transmission_id"], "accepted")
    assert {crowd("one", "example.org")["out_status"] for _ in range(20)} == {"reserved"}


def test_many_slow_sources_have_one_each(policy, crowd):
    """Sixteen at once and no more, so that a worker is free soon; whoever has none gets one."""
    for number in range(13):
        assert crowd(f"source {number}")["out_status"] == "reserved"
    policy.later(seconds=4)
    assert {crowd(f"source {number}")["out_status"] for number in range(13)} == {"over_share"}
    assert crowd("a good one")["out_status"] == "reserved"


def test_a_mail_domain_that_is_slow_holds_an_eighth_whatever_the_sources(policy, crowd):
    for number in range(13):
        assert crowd(f"source {number}", "slow.example")["out_status"] == "reserved"
    policy.later(seconds=4)
    assert crowd("new source", "slow.example")["out_status"] == "over_share"
    assert crowd("new source", "good.example")["out_status"] == "reserved"


def test_a_mail_domain_with_a_slow_message_among_quick_ones_is_refused_nothing(policy, crowd):
    crowd("source 0", "large.example")
    policy.later(seconds=4)
    for number in range(20):
        assert crowd(f"source {number + 1}", "large.example")["out_status"] == "reserved"


def test_one_slow_message_does_not_stop_a_mail_domain_in_a_small_pool(policy, crowd):
    crowd("source 0", "large.example", workers=8)
    policy.later(seconds=4)
    for number in range(6):
        crowd(f"source {number + 1}", "other.example", workers=8)
    assert crowd("source 7", "large.example", workers=8)["out_status"] == "reserved"


def test_messages_that_have_ended_hold_nothing(policy, crowd):
    rows = [crowd(f"source {number}", "slow.example") for number in range(13)]
    policy.later(seconds=4)
    for row in rows:
        policy.finish(row["out_transmission_id"], "accepted")
    assert crowd("new source", "slow.example")["out_status"] == "reserved"


def test_messages_that_nobody_claimed_hold_nothing_either(policy, client, crowd):
    crowd("another")
    for _ in range(12):
        policy.submit(policy.setup(client), "a", source="one", claim_within="10 s")
    policy.later(seconds=1)
    assert crowd("one")["out_status"] == "over_share"
    policy.later(seconds=1)
    assert crowd("one")["out_status"] == "reserved"


def test_the_pools_of_all_hosts_are_one(policy, crowd):
    crowd("first", workers=8, host="here")
    crowd("first", workers=8, host="there")
    assert [crowd("one", workers=8, host="there")["out_status"] for _ in range(12)] == ["reserved"] * 11 + ["over_share"]


def test_a_pool_that_has_not_said_its_size_for_ten_minutes_or_changed_it_is_counted_so(policy, crowd):
    crowd("first", host="gone", workers=100)
    policy.later(minutes=10)
    crowd("first", workers=100)
    crowd("first", workers=16)
    assert [crowd("one")["out_status"] for _ in range(12)] == ["reserved"] * 11 + ["over_share"]


def test_while_nobody_knows_how_many_workers_there_are_nobody_has_a_share(policy, crowd):
    for _ in range(20):
        crowd("one", "example.org", workers=None)
    policy.later(seconds=4)
    assert crowd("one", "example.org", workers=None)["out_status"] == "reserved"


# Where messages are asked for from.

def main_source(policy):
    return tuple(policy.database.row("SELECT * FROM challenger.count_main_source(%s)", policy.now))


def test_the_messages_of_the_last_week_are_counted_by_source_up_to_a_thousand(policy, crowd):
    policy.later(days=8)
    assert main_source(policy) == (0, 0)
    for source in ("proxy", "proxy", "user", None):
        crowd(source)
    assert main_source(policy) == (3, 2)
    policy.database.rows("INSERT INTO challenger.transmission (validation_id, policy_id, address_digest, masked_address, code_number, "
                         "reserved_at, source) SELECT validation_id, policy_id, address_digest, masked_address, code_number, "
                         "reserved_at, 'crowd' FROM challenger.transmission CROSS JOIN generate_series(1, 998) "
                         "WHERE source = 'user' AND reserved_at = %s", policy.now)
    assert main_source(policy) == (1000, 998)
    policy.later(days=7)
    assert main_source(policy) == (0, 0)
