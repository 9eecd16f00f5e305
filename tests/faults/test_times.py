"""What a user was told is what the database holds: nothing is changed behind an answer that nobody gets, however slow the
database is (protocol.md section 12).
"""
import concurrent.futures
import contextlib
import os
import re
import signal
import socket
import subprocess
import threading
import time

import pytest

from client import Database
from journey import Journey
from place import Place
from stack import ACCOUNT, Stack, wait_until

# The requests that change something, each with the step that a user has come to before.
REQUESTS = {
    "setup": (None, Journey.setup),
    "authorize": ("setup", Journey.authorize),
    "challenge": ("authorize", Journey.challenge),
    "solve": ("challenge", Journey.solve),
    "token": ("solve", Journey.token),
    "extend": ("challenge", lambda user: user.client.post(f"/extend/{user.nonce}")),
    "cancel": ("challenge", lambda user: user.client.post(f"/cancel/{user.nonce}")),
}
# What they change. The last is held, too, although a request only reads it.
TABLES = [f"challenger.{name}" for name in ("validation", "transmission", "authorization_code", "access_token", "client")]


def user_before(place, name):
    step, request = REQUESTS[name]
    user = Journey(place)
    if step:
        assert user.walk(step).unknown is None, user.seen
    return user, lambda: request(user)


def content(database):
    return {table: sorted(row[0] for row in database.rows(f"SELECT row_to_json(t)::text FROM {table} t")) for table in TABLES}


@contextlib.contextmanager
def held(place):
    """Nobody else gets at the rows. When the block is left and everybody has done what he waited for, they are the same."""
    blocker = Database(place.stack)
    before = content(blocker)
    blocker.connection.autocommit = False
    try:
        blocker.rows(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        blocker.connection.close()
    wait_until(lambda: not place.database.workers("state <> 'idle'"), "nobody works for a request any more")
    assert content(place.database) == before


def longest_statement(stack):
    """What `config check` says may be set at most."""
    wrong = stack.folder / "too-long.conf"
    wrong.write_text(stack.config.read_text() + "\nSTATEMENT_TIMEOUT = 1 h\n")
    result = subprocess.run([stack.bin / "challengerctl", "-c", wrong, "config", "check"], capture_output=True, text=True,
                            check=False, **({"user": ACCOUNT} if os.geteuid() == 0 else {}))
    assert result.returncode == 78, result
    return re.search(r"STATEMENT_TIMEOUT.* from \d+ s to (\d+ s)", result.stderr)[1]


@pytest.mark.parametrize("how_long", ["by default", "as long as can be set"])
@pytest.mark.parametrize("name", REQUESTS)
def test_a_row_that_is_held_longer_than_every_timeout_stays_as_it_was(stacks, name, how_long):
    """500/52, never nginx's 504; what was refused can be done afterwards."""
    stack = stacks.get(workers=(1, 1))
    if how_long != "by default":
        stack = stacks.get(workers=(1, 1), STATEMENT_TIMEOUT=longest_statement(stack))
    place = Place(stack)
    _, request = user_before(place, name)
    with held(place):
        answer = request()
        assert (answer.status, answer.json["code"]) == (500, 52)
    assert request().status == 200


class Door:
    """A socket in front of PostgreSQL's that may take its time: for a connection, and for the first message on it."""

    def __init__(self, path, server):
        self.server = str(server)
        self.delay_seconds = 0
        self.sockets = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        path.chmod(0o777)
        self.listener.listen(64)
        threading.Thread(target=self.take, daemon=True).start()

    def take(self):
        with contextlib.suppress(OSError):  # closed
            while True:
                user, _ = self.listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self.server)
                self.sockets += [user, server]
                for ends in ((user, server, 2), (server, user, 0)):
                    threading.Thread(target=self.carry, args=ends, daemon=True).start()

    def carry(self, source, sink, slow_messages):
        with contextlib.suppress(OSError):
            while message := source.recv(65536):
                if slow_messages > 0:
                    slow_messages -= 1
                    time.sleep(self.delay_seconds)
                sink.sendall(message)
        self.end(source, sink)

    @staticmethod
    def end(*sockets):
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def cut(self):
        """Ends all connections."""
        self.end(*self.sockets)
        self.sockets.clear()

    def close(self):
        self.end(self.listener)
        self.cut()


class BehindADoor(Stack):
    def _start_database(self):
        super()._start_database()
        folder = self.folder / "door"
        folder.mkdir()
        folder.chmod(0o755)
        self.door = Door(folder / ".s.PGSQL.5432", self.run_folder / ".s.PGSQL.5432")

    def stop(self):
        super().stop()
        self.door.close()


@pytest.fixture(scope="module")
def slow(stacks):
    """A place whose database can be slow to take connections."""
    stack = BehindADoor(stacks.build / "sanitized", workers=(1, 1), durable=False, settings={
        "CONNECTION": "host={DIR}/door port=5432 dbname=challenger-fcgi-demo user=challenger-fcgi-demo connect_timeout=60"})
    stacks.running["behind a door"] = stack
    return Place(stack.start())


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_that_waited_long_for_a_connection_changes_nothing(slow, name):
    """500/60, or 51 when the connection came too late.

    The call would be in time to begin, and not to end: the rows are held until the user has an answer.
    """
    _, request = user_before(slow, name)
    door = slow.stack.door
    door.delay_seconds = 1.5  # of the 2 s that libpq is given
    door.cut()
    try:
        with held(slow):
            answer = request()
    finally:
        door.delay_seconds = 0
    assert answer.status == 500 and answer.json["code"] in (51, 60), answer
    if answer.json["code"] == 60:
        assert answer.headers["Retry-After"] == "1"
    wait_until(lambda: slow.client.setup().status == 200, "the connection is there")
    assert request().status == 200


def test_a_database_that_takes_no_connection_costs_time_once_and_not_for_each_request(stacks):
    """The only worker serves what needs no database in time, and nobody sees nginx's 504."""
    place = Place(stacks.get(workers=(1, 1)))
    assert place.client.setup().status == 200
    postmaster = place.stack.processes["database"].pid
    place.database.end(place.database.workers())
    os.kill(postmaster, signal.SIGSTOP)
    try:
        with concurrent.futures.ThreadPoolExecutor(9) as pool:
            asking = [pool.submit(place.client.setup) for _ in range(8)]
            config = pool.submit(place.client.request, "GET", "/config")
            assert {(answer.result().status, answer.result().json["code"]) for answer in asking} == {(500, 51)}
            assert config.result().status == 200
    finally:
        os.kill(postmaster, signal.SIGCONT)
    wait_until(lambda: place.client.setup().status == 200, "served again")
