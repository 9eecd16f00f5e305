"""The policy of one validation (protocol.md section 10), in the functions that decide it. Nothing sleeps: in_now is set."""
import datetime

from conftest import NOW, Policy, digest


def seconds_after(row, column, now):
    return None if row[column] is None else (row[column] - now).total_seconds()


def test_the_first_submission_is_reserved_with_code_1_and_all_entries(policy, client):
    row = policy.submit(policy.setup(client), "a")
    assert (row["out_status"], row["out_code_number"], row["out_attempts_left"]) == ("reserved", 1, 3)
    assert row["out_key_number"] == 1 and row["out_address"] == "a"
    assert seconds_after(row, "out_retransmission_at", policy.now) == 60


def test_a_second_submission_within_the_wait_is_answered_without_sending_again(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.later(seconds=59)
    row = policy.submit(nonce, "a")
    assert (row["out_status"], row["out_transmission_id"], row["out_attempts_left"]) == ("waiting", None, 3)
    assert seconds_after(row, "out_retransmission_at", policy.now) == 1


def test_the_wait_grows_and_the_same_code_is_sent_again(policy, client):
    nonce = policy.setup(client)
    for wait, code_number in ((60, 1), (120, 1)):
        row = policy.send(nonce, "a")
        assert row["out_code_number"] == code_number
        assert seconds_after(row, "out_retransmission_at", policy.now) == wait
        policy.later(seconds=wait)
    assert seconds_after(policy.send(nonce, "a"), "out_retransmission_at", policy.now) is None


def test_the_last_wait_repeats_when_more_transmissions_are_allowed(database, client):
    policy = Policy(database, transmissions_per_address=5, transmission_waits="{10 s,20 s}")
    nonce = policy.setup(client)
    for wait in (10, 20, 20, 20):
        assert seconds_after(policy.send(nonce, "a"), "out_retransmission_at", policy.now) == wait
        policy.later(seconds=wait)
    assert seconds_after(policy.send(nonce, "a"), "out_retransmission_at", policy.now) is None


def test_within_the_last_wait_the_answer_is_waiting_and_after_it_nothing_is_left(policy, client):
    nonce = policy.setup(client)
    for wait in (60, 120):
        policy.send(nonce, "a")
        policy.later(seconds=wait)
    policy.send(nonce, "a")
    policy.later(seconds=299)
    row = policy.submit(nonce, "a")
    assert (row["out_status"], row["out_retransmission_at"]) == ("waiting", None)
    policy.later(seconds=1)
    assert policy.submit(nonce, "a")["out_status"] == "no_transmissions_left"


def test_a_code_whose_entries_are_used_up_is_replaced_when_sent_again(policy, client, database):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    database.rows("UPDATE challenger.validation SET entries_used = 2 WHERE nonce_digest = decode(%s, 'hex')", digest(nonce))
    policy.later(seconds=60)
    row = policy.send(nonce, "a")
    assert (row["out_code_number"], row["out_attempts_left"]) == (1, 1)
    database.rows("UPDATE challenger.validation SET entries_used = 3 WHERE nonce_digest = decode(%s, 'hex')", digest(nonce))
    policy.later(seconds=120)
    row = policy.send(nonce, "a")
    assert (row["out_code_number"], row["out_attempts_left"]) == (2, 3)


def test_each_new_address_makes_a_new_code_and_a_fourth_is_refused(policy, client):
    nonce = policy.setup(client)
    assert [policy.send(nonce, address)["out_code_number"] for address in "abc"] == [1, 2, 3]
    assert policy.submit(nonce, "d")["out_status"] == "no_addresses_left"
    assert policy.validation(nonce)["address"] == "c"


def test_a_code_proves_only_the_form_that_it_was_sent_to(policy, client):
    """Two forms count as one address, but may be two mailboxes: the first one's code says nothing of the second."""
    nonce = policy.setup(client)
    first = policy.submit(nonce, "stra\u00dfe", key="strasse")
    policy.later(seconds=61)
    second = policy.submit(nonce, "strasse", key="strasse")
    assert (first["out_code_number"], second["out_status"], second["out_code_number"]) == (1, "reserved", 2)
    assert policy.validation(nonce)["addresses_used"] == 1
    policy.later(seconds=121)
    assert policy.submit(nonce, "strasse", key="strasse")["out_code_number"] == 2


def test_coming_back_within_the_wait_changes_nothing(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.send(nonce, "b")
    row = policy.submit(nonce, "a")
    assert (row["out_status"], row["out_address"], row["out_code_number"]) == ("waiting", "b", 2)
    state = policy.validation(nonce)
    assert (state["address"], state["codes_made"], state["addresses_used"]) == ("b", 2, 2)


def test_coming_back_after_the_wait_uses_an_address_and_keeps_that_address_s_transmissions(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.send(nonce, "b")
    policy.later(seconds=60)
    row = policy.send(nonce, "a")
    assert (row["out_code_number"], policy.validation(nonce)["addresses_used"]) == (3, 3)
    assert seconds_after(row, "out_retransmission_at", policy.now) == 120
    policy.later(seconds=60)
    assert policy.submit(nonce, "b")["out_status"] == "no_addresses_left"


def test_coming_back_to_an_address_that_has_had_everything_is_refused(database, client):
    policy = Policy(database, transmissions_per_address=1)
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.send(nonce, "b")
    policy.later(seconds=60)
    assert policy.submit(nonce, "a")["out_status"] == "no_transmissions_left"


def test_a_failed_transmission_is_given_back_and_clears_the_wait(policy, client):
    nonce = policy.setup(client)
    row = policy.send(nonce, "a", "failed")
    again = policy.send(nonce, "a")
    assert (row["out_code_number"], again["out_code_number"]) == (1, 1)
    assert seconds_after(again, "out_retransmission_at", policy.now) == 60
    assert policy.validation(nonce)["addresses_used"] == 1


def test_a_failure_after_a_success_leaves_the_earlier_wait_as_it_was(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.later(seconds=60)
    policy.send(nonce, "a", "failed")
    assert seconds_after(policy.send(nonce, "a"), "out_retransmission_at", policy.now) == 120


def test_five_failures_are_given_back_and_the_sixth_stays_spent(policy, client, database):
    nonce = policy.setup(client)
    for _ in range(6):
        policy.send(nonce, "a", "failed")
    assert policy.submit(nonce, "a")["out_status"] == "waiting"
    given_back = database.row("SELECT count(*) FILTER (WHERE given_back), count(*) FROM challenger.transmission "
                              "WHERE validation_id = %s", policy.validation(nonce)["validation_id"])
    assert list(given_back) == [5, 6]


def test_refused_and_unclear_transmissions_stay_spent(policy, client):
    for outcome in ("refused", "unclear"):
        nonce = policy.setup(client)
        policy.send(nonce, "a", outcome)
        row = policy.submit(nonce, "a")
        assert row["out_status"] == "waiting"
        assert seconds_after(row, "out_retransmission_at", policy.now) == 60


def test_a_reservation_whose_worker_died_stays_spent_and_is_not_repeated_within_its_wait(policy, client):
    nonce = policy.setup(client)
    policy.submit(nonce, "a")
    policy.later(seconds=59)
    assert policy.submit(nonce, "a")["out_status"] == "waiting"
    policy.later(seconds=1)
    assert policy.submit(nonce, "a")["out_status"] == "reserved"


def test_a_refusal_says_when_a_transmission_under_way_may_be_given_back(database, client):
    policy = Policy(database, transmissions_per_address=1, transmission_waits="{5 s}")
    nonce = policy.setup(client)
    row = policy.submit(nonce, "a")
    policy.later(seconds=5)
    refused = policy.submit(nonce, "a")
    assert refused["out_status"] == "no_transmissions_left"
    assert seconds_after(refused, "out_retry_at", policy.now) == 35
    policy.later(seconds=34)
    policy.finish(row["out_transmission_id"], "failed")
    assert policy.submit(nonce, "a")["out_status"] == "reserved"


def test_what_is_under_way_ends_by_the_setting_of_the_worker_that_sends_it(database, client):
    slow, quick = (Policy(database, helper_timeout=timeout, transmissions_per_address=1, transmission_waits="{5 s}")
                   for timeout in ("300 s", "30 s"))
    nonce = slow.setup(client)
    assert slow.submit(nonce, "a")["out_status"] == "reserved"
    for policy in (slow, quick):
        policy.later(seconds=60)
        assert seconds_after(policy.submit(nonce, "a"), "out_retry_at", policy.now) == 250
        assert database.row("SELECT out_last_outcome FROM challenger.view_validation(%s, %s, %s)", policy.policy_id,
                            digest(nonce), policy.now)[0] == "reserved"


def test_a_failure_that_comes_after_its_row_read_as_unclear_stays_spent(policy, client):
    nonce = policy.setup(client)
    row = policy.submit(nonce, "a")
    policy.later(seconds=40)
    assert policy.finish(row["out_transmission_id"], "failed") == "noted"
    assert policy.submit(nonce, "a")["out_status"] == "waiting"


def test_the_first_outcome_stays(policy, client):
    row = policy.send(policy.setup(client), "a")
    assert policy.finish(row["out_transmission_id"], "failed") == "noted_before"
    assert policy.finish(999999999, "failed") == "transmission_unknown"


def test_an_expired_validation_is_unknown(policy, client):
    nonce = policy.setup(client)
    policy.later(minutes=59, seconds=59)
    assert policy.submit(nonce, "a")["out_status"] == "reserved"
    policy.later(seconds=1)
    assert policy.submit(nonce, "a")["out_status"] == "validation_unknown"
    assert policy.submit("never set up", "a")["out_status"] == "validation_unknown"


def test_a_fixed_address_keeps_the_form_that_the_client_gave(policy, client):
    nonce = policy.setup(client, "strasse", read_only=True)
    for code_number in (1, 1):
        row = policy.submit(nonce, "stra\u00dfe", key="strasse")
        assert (row["out_status"], row["out_address"], row["out_code_number"]) == ("reserved", "strasse", code_number)
        assert policy.validation(nonce)["address"] == "strasse"
        policy.later(seconds=61)


def test_a_read_only_validation_takes_its_own_address_only(policy, client):
    nonce = policy.setup(client, "a", read_only=True)
    assert policy.submit(nonce, "b")["out_status"] == "read_only"
    assert policy.validation(nonce)["addresses_used"] == 0
    assert policy.submit(nonce, "a")["out_status"] == "reserved"


def test_the_sixty_fifth_code_is_never_made(policy, client, database):
    nonce = policy.setup(client)
    database.rows("UPDATE challenger.validation SET codes_made = 64 WHERE nonce_digest = decode(%s, 'hex')", digest(nonce))
    assert policy.submit(nonce, "a")["out_status"] == "no_codes_left"


def test_an_unknown_policy_is_named_and_nothing_is_done(policy, client):
    nonce = policy.setup(client)
    known = policy.policy_id
    policy.policy_id = 999999
    assert policy.submit(nonce, "a")["out_status"] == "policy_unknown"
    assert policy.setup(client) == "policy_unknown"
    policy.policy_id = known
    assert policy.validation(nonce)["codes_made"] == 0


def test_equal_policies_are_one_row_and_different_ones_two(database):
    first = Policy(database, entries_per_code=7)
    again = Policy(database, entries_per_code=7)
    other = Policy(database, entries_per_code=8)
    assert first.policy_id == again.policy_id != other.policy_id


def test_a_wrong_secret_and_an_unknown_client_are_the_same(policy, client):
    assert policy.setup(client, secret="wrong") == "client_unknown"
    assert policy.setup(client + 1000) == "client_unknown"


def test_a_validation_lives_as_long_as_the_policy_says(policy, client):
    state = policy.validation(policy.setup(client))
    assert state["created_at"] == NOW
    assert state["expires_at"] - state["created_at"] == datetime.timedelta(hours=1)


def test_a_resend_is_for_the_current_address_only(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.later(minutes=10)
    policy.send(nonce, "b")
    policy.later(minutes=10)
    before = policy.validation(nonce)
    stale = policy.submit(nonce, "a", again=True)
    assert (stale["out_status"], stale["out_address"], stale["out_attempts_left"]) == ("not_current", "b", 3)
    assert policy.validation(nonce) == before
    assert policy.submit(nonce, "c", again=True)["out_status"] == "not_current"
    again = policy.submit(nonce, "b", again=True)
    assert again["out_status"] == "reserved"
    assert policy.submit(nonce, "b", again=True)["out_status"] == "waiting"
    policy.finish(again["out_transmission_id"], "accepted")
    assert policy.submit(nonce, "a")["out_status"] == "reserved"
    policy.later(minutes=10)
    assert policy.submit(nonce, "a", again=True)["out_status"] == "reserved"


def test_a_resend_before_anything_was_sent_sends_nothing(policy, client):
    nonce = policy.setup(client, "a")
    row = policy.submit(nonce, "a", again=True)
    assert (row["out_status"], row["out_address"]) == ("not_current", None)
    assert policy.validation(nonce)["addresses_used"] == 0


def test_a_resend_of_another_form_of_the_same_address_sends_nothing(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.later(minutes=10)
    stale = policy.submit(nonce, "A", key="a", again=True)
    assert (stale["out_status"], stale["out_address"]) == ("not_current", "a")
