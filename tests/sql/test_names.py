"""The names of clients: challenger.client.name, and who is told of it."""
import re

import psycopg2
import pytest
from conftest import digest
from stack import TOP


@pytest.fixture
def named(database):
    return database.row("SELECT challenger.add_client('https://named.example/', %s, in_name => 'Named')", digest("secret"))[0]


def rename(database, client, name):
    return database.row("SELECT out_status FROM challenger.rename_client(%s, %s)", client, name)[0]


def name_of(policy, nonce):
    return policy.database.row("SELECT challenger.name_of_client(%s)", digest(nonce))[0]


def test_each_answer_that_a_page_or_message_is_made_of_has_the_name(policy, client, named):
    for registered, name in ((named, "Named"), (client, None)):
        nonce = policy.setup(registered)
        assert policy.send(nonce, "a")["out_client_name"] == name
        assert name_of(policy, nonce) == name
        policy.later(hours=2)
        assert name_of(policy, nonce) == name  # the page of one that has expired says it, too


def test_a_new_name_holds_for_validations_under_way(database, policy, named):
    nonce = policy.setup(named)
    for name in ("Other", None, "Named"):
        assert rename(database, named, name) == "renamed"
        assert database.row("SELECT out_name FROM challenger.list_clients(%s)", named)[0] == name
        assert name_of(policy, nonce) == name


def test_a_client_that_was_removed_has_no_name_to_change(database, policy, named):
    database.rows("SELECT challenger.remove_client(%s, %s)", named, policy.now)
    assert rename(database, named, "Other") == "client_unknown" == rename(database, 10**9, "Other")


@pytest.mark.parametrize("name", ["", "Example Shop1", "a.b", "a/b", "a:b", "a\nb", "a\r"])
def test_the_database_holds_no_name_that_is_empty_or_too_long_or_makes_a_link_or_a_line(database, named, name):
    with pytest.raises(psycopg2.errors.CheckViolation):
        rename(database, named, name)


def test_the_longest_name_is_the_one_that_the_programs_allow_and_count(database):
    check = database.row("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'client_name_shape'")[0]
    limit = int(re.search(r"kClientNameLimit = (\d+);", (TOP / "fcgi-app" / "delivery" / "client_name.hpp").read_text())[1])
    assert f"{{1,{limit}}}$" in check


def test_a_program_of_the_version_before_still_adds_and_lists_clients(database):
    number = database.row("SELECT * FROM challenger.add_client(%s, %s)", "https://old.example/", digest("secret"))["out_client_id"]
    assert database.row("SELECT * FROM challenger.list_clients(%s)", number)["out_redirect_uri"] == "https://old.example/"
