"""POST /cancel: a user gives up. Nothing of the validation works from then on, and its client learns it."""
import pytest
from conftest import digest
from test_extend import extend, view
from test_grants import solve


def cancel(policy, nonce):
    return policy.database.row("SELECT * FROM challenger.cancel_validation(%s, %s)", digest(nonce), policy.now)


def authorize(policy, client, nonce, state="x"):
    return policy.database.row("SELECT * FROM challenger.authorize_validation(%s, %s, %s, NULL, %s, NULL, NULL, NULL, %s)", policy.policy_id,
                               digest(nonce), client, state, policy.now)["out_status"]


@pytest.fixture
def authorized(policy, client):
    nonce = policy.setup(client)
    assert authorize(policy, client, nonce) == "authorized"
    return nonce


def test_a_code_on_its_way_is_void_once_its_user_has_given_up(policy, client, authorized):
    reserved = policy.submit(authorized, "a")
    assert cancel(policy, authorized)["out_status"] == "cancelled"
    assert policy.finish(reserved["out_transmission_id"], "accepted") == "noted"
    policy.later(seconds=61)
    assert solve(policy, authorized, [1])["out_status"] == "validation_unknown"
    assert policy.submit(authorized, "a")["out_status"] == "validation_unknown"
    assert policy.renew(authorized, None) == "validation_unknown"
    assert authorize(policy, client, authorized) == "validation_unknown" == extend(policy, authorized)
    assert policy.validation(authorized)["solved_at"] is None


def test_giving_up_twice_gives_the_same_way_back(policy, authorized):
    first = cancel(policy, authorized)
    assert (first["out_redirect_uri"], first["out_client_state"], first["out_is_code_good"]) == ("https://example.org/", "x", False)
    policy.later(minutes=5)
    assert cancel(policy, authorized) == first
    assert policy.validation(authorized)["cancelled_at"] < policy.now
    policy.later(days=1)
    assert cancel(policy, authorized) == first


def test_without_authorize_there_is_no_way_back(policy, client):
    nonce = policy.setup(client)
    row = cancel(policy, nonce)
    assert (row["out_status"], row["out_redirect_uri"]) == ("cancelled", None)
    seen = view(policy, nonce)
    assert (seen["out_status"], seen["out_was_cancelled"], seen["out_redirect_uri"]) == ("expired", True, None)


def test_an_authorize_without_any_argument_is_a_way_back_too(policy, client):
    nonce = policy.setup(client)
    assert authorize(policy, client, nonce, state=None) == "authorized"
    assert cancel(policy, nonce)["out_redirect_uri"] == "https://example.org/"


def test_an_authorize_that_was_refused_is_no_way_back(policy, client):
    nonce = policy.setup(client)
    assert authorize(policy, client + 1, nonce) == "validation_unknown"
    assert cancel(policy, nonce)["out_redirect_uri"] is None


def test_what_is_solved_is_not_cancelled(policy, authorized):
    policy.send(authorized, "a")
    assert solve(policy, authorized, [1])["out_status"] == "solved"
    row = cancel(policy, authorized)
    assert (row["out_status"], row["out_is_code_good"], row["out_client_state"]) == ("solved", True, "x")
    assert policy.validation(authorized)["cancelled_at"] is None and view(policy, authorized)["out_status"] == "found"


def test_what_has_expired_cannot_be_cancelled_but_knows_its_way_back(policy, authorized):
    policy.later(hours=1)
    assert cancel(policy, authorized)["out_status"] == "validation_unknown" == cancel(policy, "nobody's")["out_status"]
    seen = view(policy, authorized)
    assert (seen["out_status"], seen["out_was_cancelled"], seen["out_redirect_uri"], seen["out_client_state"]) == (
        "expired", False, "https://example.org/", "x")


def test_nobody_is_led_to_a_client_that_was_removed(database, policy):
    client = database.row("SELECT challenger.add_client('https://removed.example/', %s)", digest("secret"))[0]
    nonce = policy.setup(client)
    assert authorize(policy, client, nonce) == "authorized"
    database.rows("SELECT challenger.remove_client(%s, %s)", client, policy.now)
    assert view(policy, nonce)["out_redirect_uri"] is None


def test_the_count_of_what_is_under_way_leaves_out_what_was_cancelled(database, policy):
    client = database.row("SELECT challenger.add_client('https://counted.example/', %s)", digest("secret"))[0]
    nonces = [policy.setup(client) for _ in range(2)]
    cancel(policy, nonces[0])
    assert database.row("SELECT out_running FROM challenger.list_clients(%s, %s)", client, policy.now)[0] == 1
