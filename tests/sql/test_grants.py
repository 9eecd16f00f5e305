"""Solving, exchanging and reading, to the second (protocol.md sections 5, 6, 7, 10)."""
import datetime

import pytest
from conftest import Policy, digest


@pytest.fixture
def solved(policy, client):
    """A validation solved now; answers its nonce."""
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    assert solve(policy, nonce, [1])["out_status"] == "solved"
    return nonce


def solve(policy, nonce, matches):
    """matches: the code numbers that read like the one entered."""
    return policy.database.row(
        "SELECT * FROM challenger.solve_validation(%s, %s, %s::integer[], %s::integer[], ARRAY[1], %s, %s)", policy.policy_id,
        digest(nonce), [1] * len(matches), matches, [digest("grant of " + nonce)], policy.now)


def exchange(policy, client, nonce):
    return policy.database.row(
        "SELECT * FROM challenger.exchange_code(%s, %s, %s, NULL, NULL, NULL, %s, false, %s)", client, [digest("secret")],
        digest("grant of " + nonce), digest("token of " + nonce), policy.now)


def read(policy, nonce):
    return policy.database.row("SELECT * FROM challenger.read_address(%s, %s)", digest("token of " + nonce), policy.now)


@pytest.mark.parametrize("seconds, status", [(599, "exchanged"), (600, "code_unknown")])
def test_a_grant_is_good_for_ten_minutes_from_solving(policy, client, solved, seconds, status):
    policy.later(seconds=seconds)
    assert solve(policy, solved, [1])["out_is_code_good"] is (status == "exchanged")
    assert exchange(policy, client, solved)["out_status"] == status


@pytest.mark.parametrize("seconds, status", [(3599, "found"), (3600, "token_unknown")])
def test_a_token_is_good_for_one_hour_and_says_so(policy, client, solved, seconds, status):
    assert exchange(policy, client, solved)["out_expires_in"] == 3600
    policy.later(seconds=seconds)
    assert read(policy, solved)["out_status"] == status


def test_an_address_is_valid_from_solving_for_as_long_as_the_policy_says(database, client):
    policy = Policy(database, validation_expiration="30 days")
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.later(minutes=5)
    solved_at = policy.now
    solve(policy, nonce, [1])
    policy.later(minutes=5)
    solve(policy, nonce, [1])
    exchange(policy, client, nonce)
    row = read(policy, nonce)
    assert row["out_expires_at"] == solved_at + datetime.timedelta(days=30) and row["out_address"] == "a"


def test_a_second_exchange_revokes_the_token(policy, client, solved):
    assert exchange(policy, client, solved)["out_status"] == "exchanged"
    assert exchange(policy, client, solved)["out_status"] == "code_spent"
    assert read(policy, solved)["out_status"] == "token_unknown"


def test_only_the_current_code_of_the_validation_s_own_key_is_right(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.send(nonce, "b")
    assert solve(policy, nonce, [1])["out_status"] == "wrong"
    assert solve(policy, nonce, [])["out_status"] == "wrong"
    assert solve(policy, nonce, [2])["out_status"] == "solved"


def test_an_earlier_code_is_named_and_costs_nothing_while_the_current_one_can_be_entered(policy, client):
    nonce = policy.setup(client)
    for address in "abc":
        policy.send(nonce, address)
    for _ in range(5):
        for number in (1, 2):
            row = solve(policy, nonce, [number])
            assert (row["out_status"], row["out_was_earlier"], row["out_entries_left"]) == ("wrong", True, 3)
    assert policy.validation(nonce)["wrong_entry_at"] is None
    for left, matches in ((2, []), (1, [4]), (0, [64])):
        row = solve(policy, nonce, matches)
        assert (row["out_status"], row["out_was_earlier"], row["out_entries_left"]) == ("wrong", False, left)
    assert solve(policy, nonce, [1])["out_status"] == "exhausted"


def test_a_code_that_is_the_current_one_and_an_earlier_one_is_right(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.send(nonce, "b")
    assert solve(policy, nonce, [1, 2])["out_status"] == "solved"


def test_an_earlier_code_of_another_key_is_a_guess(policy, client, database):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    policy.send(nonce, "b")
    database.rows("UPDATE challenger.validation SET key_number = 2 WHERE nonce_digest = decode(%s, 'hex')", digest(nonce))
    row = database.row("SELECT * FROM challenger.solve_validation(%s, %s, '{1}', '{1}', '{1,2}', %s, %s)", policy.policy_id, digest(nonce),
                       [digest("1"), digest("2")], policy.now)
    assert (row["out_status"], row["out_was_earlier"], row["out_entries_left"]) == ("wrong", False, 2)


def test_a_worker_without_the_validation_s_key_counts_nothing(policy, client, database):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    database.rows("UPDATE challenger.validation SET key_number = 2 WHERE nonce_digest = decode(%s, 'hex')", digest(nonce))
    assert solve(policy, nonce, [1])["out_status"] == "key_unknown"
    assert policy.validation(nonce)["entries_used"] == 0
