"""The database behind pgbouncer in transaction mode: PREPARE = NO, and the statement timeout is the role's."""
import concurrent.futures
import os
import subprocess
import time

import psycopg2
import pytest
from client import Database, locked_ledger
from journey import Journey
from place import Place
from promises import check_a_call_cut_in_the_middle, check_a_call_that_takes_too_long, check_one_message_for_one_address
from stack import ACCOUNT, Stack, hide, is_process_gone, wait_until

PASSWORD = "only-the-workers-know"
SERVER_CONNECTIONS = 2
WORKER = "challenger-fcgi-demo"


class Bouncer(Stack):
    """pgbouncer between the workers and PostgreSQL, with what the guide tells an operator to write."""

    def __init__(self, build, **more):
        super().__init__(build, durable=False, **more)
        self.settings["PREPARE"] = "NO"
        self.settings["CONNECTION"] = f"host={{DIR}}/run port=6432 dbname={WORKER} user={WORKER} password={PASSWORD}"

    def _write_values(self, *values):
        super()._write_values(*values)
        hide(self.config)

    def stop(self):
        for name in ("nginx", "api", "send", "pgbouncer"):
            self.stop_process(name)
        super().stop()

    def _start_database(self):
        super()._start_database()
        self._make_role()
        self.start_pgbouncer()

    def _make_role(self):
        """Before init, which leaves a role that is there as it is."""
        server = psycopg2.connect(host=str(self.run_folder), dbname="postgres", user="postgres")
        with server, server.cursor() as cursor:
            cursor.execute(f'CREATE ROLE "{WORKER}" LOGIN PASSWORD %s', (PASSWORD,))
            cursor.execute(f"ALTER ROLE \"{WORKER}\" SET statement_timeout = '1s'")
            cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", (WORKER,))
            secret = cursor.fetchone()[0]
            (self.folder / "userlist.txt").write_text(f'"{WORKER}" "{secret}"\n')
            hba = self.folder / "database" / "pg_hba.conf"
            hba.write_text(f"local all {WORKER} scram-sha-256\nlocal all all trust\n")
            cursor.execute("SELECT pg_reload_conf()")
        server.close()

    def start_pgbouncer(self):
        (self.folder / "pgbouncer.ini").write_text(f"""\
[databases]
{WORKER} = host={self.run_folder} port=5432

[pgbouncer]
unix_socket_dir = {self.run_folder}
listen_port = 6432
auth_type = scram-sha-256
auth_file = {self.folder}/userlist.txt
pool_mode = transaction
default_pool_size = {SERVER_CONNECTIONS}
max_client_conn = 200
query_wait_timeout = 3
server_login_retry = 1
""")
        self._popen("pgbouncer", ["/usr/sbin/pgbouncer", self.folder / "pgbouncer.ini"])
        self.wait_for("pgbouncer", (self.run_folder / ".s.PGSQL.6432").exists)

    def ctl(self, *arguments, check=True):
        # What an operator does goes to the server itself.
        direct = ("--admin", f"host={self.run_folder} user=postgres")
        return super().ctl(*arguments, *(direct if arguments[0] in ("init", "db", "client") else ()), check=check)


@pytest.fixture(scope="module")
def bounced(request):
    stack = Bouncer(request.config.getoption("--build") + "/sanitized", workers=(4, 6)).start()
    yield Place(stack)
    stack.stop()
    if request.session.testsfailed == 0:
        stack.remove()


def test_ten_workers_walk_the_whole_way_over_two_server_connections(bounced):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        journeys = list(pool.map(lambda _: Journey(bounced).walk(), range(24)))
    assert [journey.seen for journey in journeys if journey.unknown] == []
    assert [len(journey.messages()) for journey in journeys] == [1] * 24
    assert 1 <= len(bounced.database.workers()) <= SERVER_CONNECTIONS


def test_limits_are_exact_across_shared_server_connections(bounced):
    check_one_message_for_one_address(bounced, 40)


def test_idle_server_connections_that_were_ended_are_not_noticed(bounced):
    before = bounced.workers()
    for _ in range(3):
        assert bounced.client.setup().status == 200
        ended = bounced.database.workers()
        bounced.database.end(ended)
        # pgbouncer lets go of them in its own time.
        wait_until(lambda: all(is_process_gone(pid) for pid in ended), "they are gone")
        assert {bounced.client.setup().status for _ in range(8)} == {200}
    assert bounced.workers() == before


def test_a_server_connection_ended_in_the_middle_of_a_call_is_500_54_and_nothing_is_repeated(bounced):
    before = bounced.workers()
    check_a_call_cut_in_the_middle(bounced)
    assert bounced.workers() == before


def test_the_statement_timeout_is_the_roles(bounced):
    """500/52 says that nothing was done; the worker's own cut would say that nobody knows."""
    check_a_call_that_takes_too_long(bounced)


def test_a_call_that_waits_for_a_server_connection_too_long_is_an_error_in_time(bounced):
    nonces = [bounced.client.nonce() for _ in range(6)]
    with locked_ledger(bounced.stack), concurrent.futures.ThreadPoolExecutor(6) as pool:
        start = time.monotonic()
        answers = list(pool.map(lambda nonce: bounced.client.challenge(nonce, bounced.phone()), nonces))
        assert time.monotonic() - start < 10
    assert {(answer.status, answer.json["code"]) for answer in answers} <= {(500, 52), (500, 54)}
    assert not any(messages for nonce in nonces for messages in bounced.database.transmissions(nonce)), "none was done late"


def test_a_restarted_server_and_a_restarted_pgbouncer_are_served_by_the_same_workers(bounced):
    before = bounced.workers()
    bounced.database.connection.close()
    bounced.stack.stop_process("database")
    refused = {(answer.status, answer.json["code"]) for answer in (bounced.client.setup() for _ in range(6))}
    assert refused <= {(500, 51), (500, 54)}
    bounced.stack.start_database()
    # pgbouncer tries the server once per server_login_retry.
    wait_until(lambda: bounced.client.setup().status == 200, "served again", 5)
    assert {bounced.client.setup().status for _ in range(8)} == {200}
    bounced.database = Database(bounced.stack)
    bounced.stack.stop_process("pgbouncer")
    assert {bounced.client.setup().json["code"] for _ in range(6)} == {51}
    bounced.stack.start_pgbouncer()
    assert {bounced.client.setup().status for _ in range(8)} == {200}
    assert bounced.workers() == before


def test_an_operator_goes_to_the_server_itself(bounced):
    stack = bounced.stack
    assert "worker's connection: works" in stack.ctl("init") and "schema: at" in stack.ctl("db", "upgrade")
    assert "/client1/callback" in stack.ctl("client", "list")
    stack.ctl("config", "check")
    through = Stack.ctl(stack, "client", "list", check=False)
    assert through.returncode == 69 and "unsupported startup parameter: options" in through.stderr


def test_prepared_statements_are_refused_by_name_at_the_check(bounced):
    """PREPARE = YES comes with a statement timeout as a start-up option, which pgbouncer does not take."""
    wrong = bounced.stack.folder / "prepared.conf"
    wrong.write_text(bounced.stack.config.read_text().replace("PREPARE = NO", "PREPARE = YES"))
    hide(wrong)
    result = subprocess.run([bounced.stack.bin / "challengerctl", "-c", wrong, "config", "check"], capture_output=True,
                            text=True, check=False, **({"user": ACCOUNT} if os.geteuid() == 0 else {}))
    assert result.returncode == 69 and "unsupported startup parameter: options" in result.stderr
