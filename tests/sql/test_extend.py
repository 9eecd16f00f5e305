"""POST /extend: more time for whoever needs it, up to ten times the length of a validation, and no write for nothing."""
from conftest import digest


def extend(policy, nonce):
    return policy.database.row("SELECT * FROM challenger.extend_validation(%s, %s)", digest(nonce), policy.now)["out_status"]


def minutes_left(policy, nonce):
    return (policy.validation(nonce)["expires_at"] - policy.now).total_seconds() / 60


def view(policy, nonce):
    return policy.database.row("SELECT * FROM challenger.view_validation(%s, %s, %s)", policy.policy_id, digest(nonce), policy.now)


def test_a_validation_lives_as_long_again_from_now_on(policy, client):
    nonce = policy.setup(client)
    policy.later(minutes=50)
    assert extend(policy, nonce) == "extended" and minutes_left(policy, nonce) == 60


def test_pressing_again_and_again_writes_nothing(policy, client):
    nonce = policy.setup(client)
    assert extend(policy, nonce) == "unchanged"
    policy.later(minutes=5)
    assert extend(policy, nonce) == "unchanged"
    policy.later(minutes=1)
    assert [extend(policy, nonce) for _ in range(3)] == ["extended", "unchanged", "unchanged"]


def test_ten_times_its_length_is_all(policy, client):
    nonce = policy.setup(client)
    for _ in range(9):
        policy.later(minutes=58)
        assert view(policy, nonce)["out_is_extendable"] and extend(policy, nonce) == "extended"
    policy.later(minutes=58)
    assert extend(policy, nonce) == "extended" and minutes_left(policy, nonce) == 600 - 580
    assert not view(policy, nonce)["out_is_extendable"] and extend(policy, nonce) == "unchanged"
    policy.later(minutes=20)
    assert extend(policy, nonce) == "validation_unknown" and view(policy, nonce)["out_status"] == "expired"


def test_what_is_over_or_solved_or_unknown_is_not_extended(policy, client):
    nonce = policy.setup(client)
    policy.database.rows("UPDATE challenger.validation SET solved_at = %s, address_expires_at = %s WHERE nonce_digest = decode(%s, 'hex')",
                         policy.now, policy.now, digest(nonce))
    policy.later(minutes=30)
    assert extend(policy, nonce) == "unchanged" and minutes_left(policy, nonce) == 30
    policy.later(minutes=30)
    assert extend(policy, nonce) == "validation_unknown"
    assert extend(policy, "nobody's") == "validation_unknown"


def test_more_time_moves_no_wait_and_no_limit(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "address")
    policy.later(seconds=30)
    before = view(policy, nonce)
    policy.later(minutes=20)
    assert extend(policy, nonce) == "extended"
    after = view(policy, nonce)
    for column in ("out_addresses_left", "out_transmissions_left", "out_entries_left", "out_retransmission_at"):
        assert before[column] == after[column]


def test_a_wrong_entry_is_remembered_until_the_user_asks_for_something_else(policy, client):
    nonce = policy.setup(client)
    policy.send(nonce, "address")

    def enter_wrongly():
        row = policy.database.row("SELECT * FROM challenger.solve_validation(%s, %s, '{}', '{}', '{1}', %s, %s)", policy.policy_id,
                                  digest(nonce), [digest("grant")], policy.now)
        assert row["out_status"] == "wrong"
    assert not view(policy, nonce)["out_was_wrong"]
    enter_wrongly()
    assert view(policy, nonce)["out_was_wrong"] and view(policy, nonce)["out_was_wrong"]
    policy.later(seconds=61)
    policy.send(nonce, "address")
    assert not view(policy, nonce)["out_was_wrong"] and view(policy, nonce)["out_entries_left"] == 2
    enter_wrongly()
    policy.later(minutes=30)
    assert extend(policy, nonce) == "extended" and not view(policy, nonce)["out_was_wrong"]
