"""A database restored into a new cluster: `challengerctl init` makes the roles, pg_restore brings the rest."""
import os
import shutil
import subprocess

import pytest
from client import Database
from flow import STEPS
from journey import Journey
from place import Place
from stack import ACCOUNT, Stack, postgresql_program

PUBLIC = ("SELECT proname FROM pg_proc WHERE pronamespace = 'challenger'::regnamespace "
          "AND has_function_privilege('public', oid, 'EXECUTE')")
OWNERS = "SELECT DISTINCT proowner::regrole::text FROM pg_proc WHERE pronamespace = 'challenger'::regnamespace"


@pytest.fixture
def place(request):
    stack = Stack(request.config.getoption("--build") + "/sanitized", workers=(2, 2), durable=False).start()
    yield Place(stack)
    stack.stop()
    if request.session.testsfailed == 0:
        stack.remove()


def run(stack, program, *arguments, check=True):
    command = [postgresql_program(program), "-h", stack.run_folder, "-U", "postgres", *arguments]
    return subprocess.run(command, check=check, capture_output=True, text=True, cwd="/",
                          **({"user": ACCOUNT} if os.geteuid() == 0 else {}))


def test_a_backup_restored_into_a_new_cluster_is_served_by_the_same_workers(place):
    stack, backup = place.stack, place.stack.folder / "backup"
    workers = place.workers()
    journeys = [Journey(place).walk(step) for step in STEPS]
    clients, ledger = stack.ctl("client", "list"), stack.ctl("transmissions")
    run(stack, "pg_dump", "-Fc", "-f", backup, "challenger-fcgi-demo")
    later = Journey(place).walk("challenge")
    place.database.connection.close()
    stack.stop_process("database")
    shutil.rmtree(stack.folder / "database")
    stack._start_database()

    assert "role challenger-fcgi-demo: created" in stack.ctl("init")
    restore = ("--clean", "--if-exists", "--single-transaction", "-d", "challenger-fcgi-demo", backup)
    run(stack, "pg_restore", *restore)
    assert "worker's connection: works" in stack.ctl("init")
    stack.ctl("config", "check")
    assert (stack.ctl("client", "list"), stack.ctl("transmissions")) == (clients, ledger)
    database = Database(stack)
    assert database.rows(PUBLIC) == [] and database.rows(OWNERS) == [["challenger_owner"]]

    for journey in journeys:
        assert "info" in journey.acknowledged and journey.info().status == 200 or journey.walk().unknown is None
    # What came after the backup is unknown, and its numbers are given out again.
    answer = later.client.challenge(later.nonce, later.address)
    assert (answer.status, answer.json["code"]) == (404, 9755)
    assert Journey(place).walk().unknown is None
    assert database.row("SELECT max(validation_id) FROM challenger.validation")[0] == len(STEPS) + 1
    assert place.workers() == workers


def test_a_restore_without_the_roles_restores_nothing_when_it_is_one_transaction(place):
    """Otherwise the functions would be the superuser's, and everybody's to call."""
    stack, backup = place.stack, place.stack.folder / "backup"
    run(stack, "pg_dump", "-Fc", "-f", backup, "challenger-fcgi-demo")
    place.database.connection.close()
    stack.stop_process("database")
    shutil.rmtree(stack.folder / "database")
    stack._start_database()
    run(stack, "createdb", "challenger-fcgi-demo")
    restored = run(stack, "pg_restore", "--single-transaction", "-d", "challenger-fcgi-demo", backup, check=False)
    assert restored.returncode == 1 and 'role "challenger_owner" does not exist' in restored.stderr
    assert Database(stack).rows("SELECT 1 FROM pg_namespace WHERE nspname = 'challenger'") == []
    assert place.client.setup().json["code"] == 51
