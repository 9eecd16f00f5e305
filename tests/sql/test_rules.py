"""Numbers and words that SQL and the programs or manual pages both hold: each test reads them where they are and compares."""
import datetime
import re

import pytest
from stack import TOP

APP = TOP / "fcgi-app"
STATUS_OF = {"submit_address": "SubmitStatus", "authorize_validation": "AuthorizationStatus", "view_validation": "ViewStatus",
             "extend_validation": "ExtendStatus", "solve_validation": "SolveStatus", "read_health": "HealthStatus"}


def only_source_with(text):
    """The text of the one C++ header that holds this."""
    (found,) = [source for source in (path.read_text() for path in APP.rglob("*.hpp")) if text in source]
    return found


def manual(name):
    """A manual page as words with single blanks between them, without the macros' names."""
    return " ".join(re.sub(r"^\.[A-Z][a-z] ", "", (APP / "man" / name).read_text(), flags=re.M).split())


def constraint(database, name):
    return database.row("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", name)[0]


def words_in(database, function):
    """The words that a function's source gives out_status."""
    source = database.row("SELECT prosrc FROM pg_proc WHERE oid = %s::regproc", f"challenger.{function}")[0]
    words = set()
    for value in re.findall(r"out_status := (.*?);", source, re.S):
        words |= set(re.findall(r"(?:^|THEN |ELSE )'(\w+)'", value))
        if "what_is_unknown" in value:
            words |= {"validation_unknown", "policy_unknown"}
    return words


def test_no_validation_makes_more_codes_than_the_programs_derive(database):
    in_sql = database.row("SELECT challenger.codes_per_validation()")[0]
    assert int(re.search(r"kCodesPerValidation = (\d+);", only_source_with("int kCodesPerValidation = "))[1]) == in_sql
    assert constraint(database, "validation_codes_made_bound") == f"CHECK (((codes_made >= 0) AND (codes_made <= {in_sql})))"
    assert f"A validation makes at most {in_sql} codes." in manual("challenger-fcgi.conf.5")


def test_the_grace_of_a_reservation_is_the_one_that_is_told(database):
    grace = database.row("SELECT challenger.end_of_reservation('epoch', '30 s') - challenger.end_of_reservation('epoch', '0 s'), "
                         "challenger.end_of_reservation('epoch', '0 s') - timestamptz 'epoch'")
    assert grace[0] == datetime.timedelta(seconds=30)
    seconds = int(grace[1].total_seconds())
    assert f"HELPER_TIMEOUT and {seconds} s have passed since its reservation" in manual("challenger-fcgi.8")
    told = [re.search(r"and (\d+) s reads as unclear", comment) for (comment,) in database.rows(
        "SELECT description FROM pg_description WHERE description LIKE '%%reads as unclear%%'")]
    assert [int(match[1]) for match in told] == [seconds] * 2


def test_a_validation_can_be_extended_to_as_many_times_its_length_as_is_told(database):
    times = database.row("SELECT extract(epoch FROM challenger.latest_end_of_validation('epoch', '1 s'))")[0]
    assert times == 10 and "in all at most ten times this long" in manual("challenger-fcgi.conf.5")


def test_the_ledger_allows_the_outcomes_that_the_programs_know(database):
    known = re.findall(r'OutcomeWord\{"(\w+)"', only_source_with("enum class TransmissionOutcome "))
    allowed = re.findall(r"'(\w+)'", constraint(database, "transmission_outcome_known"))
    assert sorted(known) == sorted(allowed) and len(known) == 5


@pytest.mark.parametrize("function", STATUS_OF)
def test_a_program_knows_each_status_that_its_function_answers(database, function):
    name = STATUS_OF[function]
    source = only_source_with(f"enum class {name} ")
    (body,) = re.findall(rf"enum class {name} : std::uint8_t \{{([^}}]*)\}}", source)
    table = re.findall(rf'\{{"(\w+)", {name}::(\w+)\}}', source)
    assert sorted(value for _, value in table) == sorted(re.findall(r"\w+", body))
    assert sorted(word for word, _ in table) == sorted(words_in(database, function) - {"policy_unknown"})


@pytest.mark.parametrize("function", ["authenticate_client", "setup_validation", "cancel_validation", "exchange_code",
                                      "read_address", "finish_transmission", "register_worker", "remove_client", "rename_client",
                                      "rotate_client"])
def test_a_program_names_each_status_of_a_function_without_an_enumeration(database, function):
    words = words_in(database, function)
    callers = [text for text in (path.read_text() for path in APP.rglob("*.cpp")) if f"challenger.{function}(" in text]
    assert len(words) >= 2 and len(callers) == 1
    if function == "register_worker":
        words = {"ready"}  # every other word is shown to the operator as it is
    assert {word for word in words if f'"{word}"' not in callers[0]} <= {"policy_unknown"}
