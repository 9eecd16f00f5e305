"""Numbers that SQL and the programs or manual pages both hold: each test reads them where they are and compares."""
import datetime
import re

from stack import TOP

APP = TOP / "fcgi-app"


def only_source_with(text):
    """The text of the one C++ header that holds this."""
    (found,) = [source for source in (path.read_text() for path in APP.rglob("*.hpp")) if text in source]
    return found


def manual(name):
    """A manual page as words with single blanks between them, without the macros' names."""
    return " ".join(re.sub(r"^\.[A-Z][a-z] ", "", (APP / "man" / name).read_text(), flags=re.M).split())


def constraint(database, name):
    return database.row("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", name)[0]


def test_no_validation_makes_more_codes_than_the_programs_derive(database):
    in_sql = database.row("SELECT challenger.codes_per_validation()")[0]
    assert int(re.search(r"kCodesPerValidation = (\d+);", only_source_with("int kCodesPerValidation = "))[1]) == in_sql
    assert constraint(database, "validation_codes_made_bound") == f"CHECK (((codes_made >= 0) AND (codes_made <= {in_sql})))"
    assert f"may be {in_sql} at most, as no validation makes more codes" in manual("challenger-fcgi.conf.5")


def test_the_grace_of_a_reservation_is_the_one_that_is_told(database):
    grace = database.row("SELECT challenger.end_of_reservation('epoch', '30 s') - challenger.end_of_reservation('epoch', '0 s'), "
                         "challenger.end_of_reservation('epoch', '0 s') - timestamptz 'epoch'")
    assert grace[0] == datetime.timedelta(seconds=30)
    seconds = int(grace[1].total_seconds())
    assert f"HELPER_TIMEOUT and {seconds} s after its reservation" in manual("challenger-fcgi.8")
    told = [re.search(r"and (\d+) s reads as unclear", comment) for (comment,) in database.rows(
        "SELECT description FROM pg_description WHERE description LIKE '%%reads as unclear%%'")]
    assert [int(match[1]) for match in told] == [seconds] * 2


def test_a_validation_can_be_extended_to_as_many_times_its_length_as_is_told(database):
    times = database.row("SELECT extract(epoch FROM challenger.latest_end_of_validation('epoch', '1 s'))")[0]
    assert times == 10 and "up to ten times that length in all" in manual("challenger-fcgi.conf.5")
