"""The server itself ends what takes longer than STATEMENT_TIMEOUT, however the workers' connection is set up."""
import os
import subprocess

from place import Place
from promises import check_a_call_that_takes_too_long
from stack import ACCOUNT, wait_until

WORKER = "challenger-fcgi-demo"
CONNECTION = f"host={{DIR}}/run port=5432 dbname={WORKER} user={WORKER}"


def check(stack):
    """The status of `config check`, and what it complains of."""
    result = subprocess.run([stack.bin / "challengerctl", "-c", stack.config, "config", "check"], capture_output=True, text=True,
                            check=False, **({"user": ACCOUNT} if os.geteuid() == 0 else {}))
    return result.returncode, result.stderr


def test_options_in_the_connection_string_do_not_take_the_place_of_the_statement_timeout(stacks):
    """Nor does what the role or the database has; the other options stay."""
    place = Place(stacks.get(workers=(1, 1), CONNECTION=CONNECTION + " options='-c statement_timeout=0 -c work_mem=5MB'"))
    for what in ("ROLE", "DATABASE"):
        place.database.rows(f'ALTER {what} "{WORKER}" SET statement_timeout = 0')
    place.database.end(place.database.workers())
    check_a_call_that_takes_too_long(place)


def test_without_prepared_statements_the_role_has_the_timeout_or_nobody_is_served(stacks):
    """500/51, and `config check` says what to set, with 78. init gives one to a role that it creates."""
    place = Place(stacks.get(workers=(1, 1), PREPARE="NO", ADMIN_ADDRESSES="127.0.0.1"))
    check_a_call_that_takes_too_long(place)
    for wrong in ("0", "'3s'"):
        place.database.rows(f'ALTER ROLE "{WORKER}" SET statement_timeout = {wrong}')
        place.database.end(place.database.workers())
        answer = place.client.setup()
        assert (answer.status, answer.json["code"]) == (500, 51)
        health = place.client.request("GET", "/health")
        assert health.status == 503 and "statement_timeout" in health.json["database"]
        status, complaint = check(place.stack)
        assert status == 78 and "statement_timeout" in complaint and "ALTER ROLE" in complaint
    place.database.rows(f"ALTER ROLE \"{WORKER}\" SET statement_timeout = '2s'")
    wait_until(lambda: place.client.setup().status == 200, "served again")
    assert check(place.stack)[0] == 0
    check_a_call_that_takes_too_long(place)
