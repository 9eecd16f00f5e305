"""A client is removed while it opens a validation: either it is refused, or its validation ends with it."""
import concurrent.futures
import contextlib

import pytest

from client import Database
from conftest import Policy, digest
from stack import wait_until


@pytest.fixture
def leaving(database):
    """A client that will be removed."""
    return database.row("SELECT challenger.add_client('https://leaving.example/', %s)", digest("secret"))[0]


@pytest.fixture
def other(stack, policy):
    """The same policy on a connection of its own."""
    made = Policy(Database(stack))
    yield made
    made.database.connection.close()


def remove(policy, client):
    return policy.database.row("SELECT challenger.remove_client(%s, %s)", client, policy.now)[0]


@contextlib.contextmanager
def held(policy):
    """What the connection does in the block is committed, or rolled back, inside of it; nothing stays open behind it."""
    policy.database.connection.autocommit = False
    try:
        yield policy.database.connection
    finally:
        policy.database.connection.rollback()
        policy.database.connection.autocommit = True


@contextlib.contextmanager
def waiting(database, waiter, call):
    """`call` in a thread, once its connection waits for a lock; gives its answer to come."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        answer = pool.submit(call)
        pid = waiter.database.connection.get_backend_pid()
        wait_until(lambda: answer.done() or database.rows(
            "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'", pid), "it waits for the lock")
        assert not answer.done(), answer.result()
        yield answer


@pytest.fixture
def watch(stack):
    """A connection that only looks."""
    made = Database(stack)
    yield made
    made.connection.close()


def test_a_setup_during_a_removal_waits_for_it_and_is_refused(policy, other, watch, leaving):
    """POST /setup 404."""
    with held(policy) as removal:
        assert remove(policy, leaving) == "removed"
        with waiting(watch, other, lambda: other.setup(leaving)) as answer:
            removal.commit()
            assert answer.result() == "client_unknown"
    assert watch.rows("SELECT 1 FROM challenger.validation WHERE client_id = %s", leaving) == []


def test_a_setup_during_a_removal_that_fails_opens_its_validation(policy, other, watch, leaving):
    with held(policy) as removal:
        assert remove(policy, leaving) == "removed"
        with waiting(watch, other, lambda: other.setup(leaving)) as answer:
            removal.rollback()
            assert other.validation(answer.result())["expires_at"] > other.now


def test_a_removal_during_a_setup_waits_for_it_and_ends_its_validation(policy, other, watch, leaving):
    with held(policy) as setup:
        nonce = policy.setup(leaving)
        with waiting(watch, other, lambda: remove(other, leaving)) as answer:
            setup.commit()
            assert answer.result() == "removed"
    assert policy.validation(nonce)["expires_at"] == policy.now
    assert policy.submit(nonce, "a")["out_status"] == "validation_unknown"


def test_setups_of_one_client_and_a_new_secret_do_not_wait_for_each_other(policy, other, leaving):
    with held(policy):
        policy.setup(leaving)
        other.database.rows("SET lock_timeout = 1")
        assert other.validation(other.setup(leaving)) is not None
        assert other.database.row("SELECT challenger.rotate_client(%s, %s, '1 h', %s)", leaving, digest("new"), other.now)[0] == "rotated"


def test_a_wrong_secret_locks_nothing(policy, other, leaving):
    with held(policy):
        assert remove(policy, leaving) == "removed"
        other.database.rows("SET lock_timeout = 1")
        assert other.setup(leaving, secret="wrong") == "client_unknown"
