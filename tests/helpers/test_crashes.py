"""POST /challenge when workers, helpers and PostgreSQL die at any moment: no message is sent twice, no reservation is
lost, and nothing is stuck (protocol.md sections 4, 10 and 11).

Each round has a validation and a phone number of its own. A worker outside the pools is brought to its end; the pools
then serve the same user, and what they do must fit what the dead worker had done.
"""
import contextlib
import dataclasses
import itertools
import json
import os
import re
import signal

import crash
import pytest
from addresses import code_in, unused_phone
from client import Client, Database
from stack import Stack, wait_until

ROUNDS = 12  # for each place
FEW_ROUNDS = 4  # where a round takes long, or much is combined


@dataclasses.dataclass(frozen=True)
class State:
    """How far a round came. ledger: what may stand there for it, "" for nothing; starts: of its helper."""
    ledger: tuple
    starts: int


NOTHING = State(("",), 0)
SUBMITTED = State(("", "reserved"), 0)  # a repeat may be there before it
RESERVED = State(("reserved",), 0)
STARTED = State(("reserved",), 1)
NOTED = State(("accepted",), 1)
FAILED = State(("failed",), 1)
UNCLEAR = State(("unclear",), 1)

SUBMIT = r"^sendto\(.*CONTACT_PHONE"
ANSWER = r"^recvfrom\(.*reserved"
SPAWN = r"^(clone3?|vfork)\("
PREPARE = r"^sendto\(.*finish_transmission"
NOTE = r"^sendto\(.*(accepted|failed)"
REPLY = r'^write\(\d+, "\\1\\6'  # a FastCGI record: the answer
STATES = [(SUBMIT, SUBMITTED), (ANSWER, RESERVED), (SPAWN, STARTED), (NOTE, NOTED)]

# Where the worker is killed: the call that is not made any more, as the first that matches or so many further on.
PLACES = {
    "before the request is read": (r"^accept", 2, NOTHING),
    "before the submission is sent": (SUBMIT, 0, NOTHING),
    "after the submission was sent": (SUBMIT, 1, SUBMITTED),
    "before the submission's answer is read": (SUBMIT, 2, SUBMITTED),
    "after the submission's answer was read": (r"^alarm\(0\)", 0, RESERVED),
    "before the message is written down": (r"^memfd_create\(", 0, RESERVED),
    "before the pipe for the helper's words is made": (r"^pipe2\(", 0, RESERVED),
    "before the helper is spawned": (SPAWN, 0, RESERVED),
    "right after the helper was spawned": (SPAWN, 1, STARTED),
    "before the helper is waited for": (r"^poll\(\[\{.*\}, \{", 0, STARTED),
    "after the helper's end": (r"^kill\(\d", 0, STARTED),
    "before the helper's supervisor is reaped": (r"^wait4\(\d", 0, STARTED),
    "after the helper's supervisor was reaped": (r"^wait4\(\d", 1, STARTED),
    "before the helper's end is logged": (r"^write\(2, .*event=helper", 0, STARTED),
    "before the note of the outcome is prepared": (PREPARE, 0, STARTED),
    "before the note of the outcome is sent": (NOTE, 0, STARTED),
    "before the note's answer is read": (NOTE, 2, NOTED),
    "after the note's answer was read": (NOTE, 4, NOTED),
    "before the answer is written": (REPLY, 0, NOTED),
    "after the answer was written": (r"^shutdown\(", 0, NOTED),
    "before the connection is closed": (r"^shutdown\(", 3, NOTED),
    "before the request is logged": (r"^write\(2, .*event=request", 0, NOTED),
}


def signal_at(point, name):
    """What strace is to inject at the so many-th call of that name."""
    call, number = point
    return f"{call}:signal={name}:when={number}"


def is_among(calls, pattern):
    return any(re.search(pattern, line) for line in calls)


def state_after(calls):
    """How far a worker has come that made these calls."""
    return [NOTHING, *(state for pattern, state in STATES if is_among(calls, pattern))][-1]


class Scene:
    """A stack whose pools serve the user afterwards, and what an undisturbed worker does, call by call."""

    def __init__(self, stack):
        self.stack = stack
        self.client = Client(stack)
        self.connect()
        self.calls = min((self.undisturbed() for _ in range(5)), key=len)
        self.points = crash.points_of(self.calls)

    def connect(self):
        self.database = Database(self.stack)

    def undisturbed(self):
        with crash.worker_of(self.stack) as worker:
            round_ = Round(self)
            worker.attach()
            answer = worker.post(*round_.form).result()
            worker.wait_idle()
        assert answer.json["transmitted"] is True
        round_.check(NOTED)
        return worker.calls()

    def point(self, pattern, further):
        return self.points[crash.find(self.calls, pattern, further)]


class Round:
    """One validation, and everything that is true of it."""

    def __init__(self, scene):
        self.scene = scene
        self.phone = unused_phone()
        self.starts_file = scene.stack.folder / "starts"
        self.starts_file.write_text("")
        self.starts_file.chmod(0o666)
        self.refusal_file = scene.stack.folder / "refusal"
        self.refusal_file.unlink(missing_ok=True)
        for message in scene.stack.mailbox.iterdir():
            message.unlink()
        self.nonce = scene.client.nonce()
        self.form = self.nonce, self.phone

    def starts(self):
        """(transmission, process id) of each helper since the round began."""
        return [tuple(map(int, line.split())) for line in self.starts_file.read_text().splitlines()]

    def messages(self):
        """{transmission: code} of what is in the mailbox; nobody else's messages can be there."""
        found = {}
        for path in self.scene.stack.mailbox.glob("[!.]*"):
            address, text = path.read_text().split("\n\n", 1)
            assert json.loads(address) == {"CONTACT_PHONE": self.phone}, "a message of a round that is over"
            found[int(path.stem)] = code_in(text)
        return found

    def rows(self):
        return self.scene.database.transmissions(self.nonce)

    def submit(self, times=1):
        """Through nginx and the pools, all at once; says how many of them were told that a message was sent."""
        answers = self.scene.client.challenge_many(self.nonce, [{"CONTACT_PHONE": self.phone}] * times)
        assert [answer.status for answer in answers] == [200] * times, answers
        return sum(answer.json["transmitted"] for answer in answers)

    def settle(self, starts, messages):
        """Until the dead worker's session is over and the helpers have done what they were started for."""
        wait_until(lambda: not crash.sessions(self.scene.database), "the worker's session is over")
        wait_until(lambda: len(self.starts()) >= starts, f"{starts} helpers were started")
        wait_until(lambda: len(self.messages()) >= messages, f"{messages} messages are there")
        assert (len(self.starts()), len(self.messages())) == (starts, messages)

    def check(self, state, messages=None, at_once=True):
        """The same address again and again, as the user would do.

        messages: of the round itself, if not one for each start. at_once: before the dead worker's session is over.
        """
        messages = state.starts if messages is None else messages
        if not at_once:
            self.settle(state.starts, messages)
        sent = self.submit(times=3)
        self.settle(state.starts + sent, messages + sent)

        # What the pools' workers did is what the ledger told them to do.
        rows = self.rows()
        outcomes = [row["outcome"] for row in rows]
        own = rows[:len(rows) - sent]
        assert len(own) <= 1 and ",".join(row["outcome"] for row in own) in state.ledger, outcomes
        assert sent == (0 if any(not row["given_back"] for row in own) else 1), outcomes
        assert outcomes[len(own):] == ["accepted"] * sent
        self.check_ledger()

        # When wait and reservation are over, it goes on where it was: with the code that is out, and to the end.
        self.scene.database.let_pass(self.nonce, "1 minute")
        assert self.submit() == 1
        self.settle(state.starts + sent + 1, messages + sent + 1)
        assert [row["outcome"] for row in self.rows()] == outcomes + ["accepted"]
        self.check_ledger()
        codes = self.messages()
        assert len(set(codes.values())) == 1, "the same code each time"
        solved = self.scene.client.solve(self.nonce, codes[max(codes)])
        assert (solved.status, solved.json["type"]) == (200, "completed")
        assert self.scene.database.rows("SELECT pid, state, query FROM pg_stat_activity "
                                        "WHERE usename = 'challenger-fcgi-demo' AND state <> 'idle'") == []

    def check_ledger(self):
        """Each helper and each message has its row, and nothing that was sent is given back."""
        rows = {row["transmission_id"]: row for row in self.rows()}
        started = [transmission for transmission, _ in self.starts()]
        assert len(set(started)) == len(started), "a helper was started twice for one transmission"
        assert set(self.messages()) <= set(started) <= set(rows)
        for transmission in self.messages():
            assert rows[transmission]["outcome"] in ("reserved", "accepted", "unclear")
            assert not rows[transmission]["given_back"]


@pytest.fixture(scope="module")
def stage(stacks):
    """Statements may take as long as can be set, so that the database may be away for a while."""
    stack = Stack(stacks.build / "plain", settings={"STATEMENT_TIMEOUT": "3 s"}, workers=(2, 4), durable=False)
    stack.settings["AUTH_COMMAND"] = f"{stack.bin}/held {stack.folder}"
    stacks.running["crashes"] = stack
    stack.start()
    return Scene(stack)


@pytest.fixture
def scene(stage):
    stage.connect()  # anew, as tests end servers
    return stage


def killed_at(scene, point, refusal=None, **check):
    """A round whose worker is killed at a system call. Answers its calls and how far it came.

    refusal: what the helper exits with instead of delivering.
    """
    with crash.worker_of(scene.stack) as worker:
        round_ = Round(scene)
        if refusal:
            round_.refusal_file.write_text(refusal)
        worker.attach(signal_at(point, "KILL"))
        answer = worker.post(*round_.form).result()
        worker.wait_for_death()
        round_.refusal_file.unlink(missing_ok=True)
        calls = worker.calls()
        state = state_after(calls[:-1])
        assert (answer and answer.json["transmitted"]) == (True if is_among(calls[:-1], REPLY) else None)
        round_.check(FAILED if refusal and state is NOTED else state, **check)
    return calls, state


@pytest.mark.parametrize("place", PLACES)
def test_a_worker_killed(scene, place):
    pattern, further, state = PLACES[place]
    for number in range(ROUNDS):
        calls, reached = killed_at(scene, scene.point(pattern, further), at_once=number % 2 == 0)
        assert crash.find(calls, pattern, further) == len(calls) - 1, "not the place: " + calls[-1]
        assert reached is state


def test_a_worker_killed_at_any_system_call_of_a_request(scene):
    """How often it polls and reads is the kernel's to choose: a round that did not make the call is no round."""
    for point, at_once in itertools.product(scene.points[1:-1], (True, False)):  # without the waits before and after
        for attempts_left in (2, 1, 0):
            try:
                killed_at(scene, point, at_once=at_once)
                break
            except crash.Missed:
                if attempts_left == 0:
                    raise


@pytest.mark.parametrize("place, state", [("before the note of the outcome is sent", STARTED),
                                          ("before the note's answer is read", NOTED)],
                         ids=["before the outcome is noted", "when it is noted"])
def test_a_worker_whose_helper_failed_is_killed(scene, place, state):
    """Given back is what was noted; what was not noted is unclear and stays spent."""
    for _ in range(FEW_ROUNDS):
        _, reached = killed_at(scene, scene.point(*PLACES[place][:2]), refusal="75", messages=0, at_once=False)
        assert reached is state


@pytest.mark.parametrize("where, messages", [("before", 0), ("after", 1)],
                         ids=["before it delivers", "when it has delivered"])
@pytest.mark.parametrize("victims, state, answer", [
    ("worker", STARTED, None), ("helper", UNCLEAR, (502, "unclear")), ("worker and helper", STARTED, None)],
    ids=["the worker", "the helper", "worker and helper"])
def test_killed_while_the_helper_runs(scene, victims, state, answer, where, messages):
    """502 `unclear` when the helper died; a helper that lost its worker still delivers, once."""
    for _ in range(FEW_ROUNDS):
        with crash.worker_of(scene.stack) as worker:
            round_ = Round(scene)
            with crash.gate_at(scene.stack.folder / where) as gate:
                coming = worker.post(*round_.form)
                gate.wait_for_helper()
                if "worker" in victims:
                    worker.kill()
                    assert round_.submit(times=3) == 0 and len(round_.messages()) == messages
                if "helper" in victims:
                    ((_, helper),) = round_.starts()
                    os.kill(helper, signal.SIGKILL)
                else:
                    gate.open()
            said = coming.result()
            assert answer == (said and (said.status, said.json["detail"]))
        round_.check(state, messages if "helper" in victims else 1)


def test_a_worker_killed_between_the_fork_and_the_helper_s_first_step(scene):
    for _ in range(FEW_ROUNDS):
        with crash.worker_of(scene.stack) as worker:
            round_ = Round(scene)
            worker.attach("setpgid:delay_enter=100s", follow=True)
            worker.post(*round_.form)
            wait_until(lambda: "setpgid" in worker.trace(), "the helper's supervisor is about to start it")
            worker.kill()
            assert round_.submit(times=3) == 0 and round_.starts() == []
            worker.detach()
        round_.check(STARTED)


def test_a_helper_killed_between_the_fork_and_its_first_step(scene):
    """502 `unclear`, though nothing was sent: nobody can know."""
    for _ in range(FEW_ROUNDS):
        with crash.worker_of(scene.stack) as worker:
            round_ = Round(scene)
            worker.attach("close_range:signal=KILL", follow=True)
            answer = worker.post(*round_.form).result()
            assert (answer.status, answer.json["detail"]) == (502, "unclear")
            assert "+++ killed by SIGKILL +++" in worker.trace() and worker.process.poll() is None
        round_.check(State(("unclear",), 0))


# Where the worker is frozen while the database is lost: the call after which it stops, as in PLACES; how far it is;
# what it answers if the database is back before it goes on, and if it is not: 200, or 500 with that code.
FROZEN = {
    "before it looks at its connection": (r"^getpid\(", 0, NOTHING, 200, 51),
    "before the submission is sent": (r"^setitimer\(ITIMER_REAL, ", 0, NOTHING, 54, 54),
    "when the submission is committed": (SUBMIT, 0, RESERVED, 54, 54),
    "between the answer and the spawn": (r"^memfd_create\(", 0, RESERVED, 200, 200),
    "between the helper's end and the note": (r"^write\(2, .*event=helper", 0, STARTED, 200, 200),
    "between its look at the connection and the note": (r"^write\(2, .*event=helper", 2, STARTED, 200, 200),
    "when the note is prepared": (PREPARE, 0, STARTED, 200, 200),
    "when the note is committed": (NOTE, 0, NOTED, 200, 200),
}


def server_restarts(scene, worker, coming, go_on):
    with crash.server_away(scene.stack):
        pass
    go_on()
    return coming.result()


def server_stays_away(scene, worker, coming, go_on):
    with crash.server_away(scene.stack):
        go_on()
        return coming.result()


def server_and_worker_die(scene, worker, coming, go_on):
    with crash.server_away(scene.stack):
        worker.kill()
    go_on()
    return coming.result()


def backend_dies(scene, worker, coming, go_on):
    crash.kill_backend(scene.stack, scene.database)
    go_on()
    return coming.result()


LOSSES = {"the server is killed and started again": server_restarts,
          "the server is killed and stays away": server_stays_away,
          "the server and the worker are killed": server_and_worker_die,
          "the backend is killed": backend_dies}


def after(loss, state, back, away):
    """What the worker answers, and how far the round is then, when it was at state."""
    if loss is server_and_worker_die:
        return None, state
    code = away if loss is server_stays_away else back
    if code != 200:
        return (500, code), state
    return (200, None), NOTED if loss is not server_stays_away or state is NOTED else STARTED


def said(answer):
    return answer and (answer.status, answer.json.get("code"))


@contextlib.contextmanager
def frozen(scene, place):
    """A worker that has stopped at a place of FROZEN: the round, the worker, the answer that will come."""
    pattern, further, state, *_ = FROZEN[place]
    with crash.worker_of(scene.stack) as worker:
        round_ = Round(scene)
        worker.attach(signal_at(scene.point(pattern, further), "STOP"))
        coming = worker.post(*round_.form)
        worker.wait_for_freeze()
        calls = worker.calls()
        assert crash.find(calls, pattern, further) == len(calls) - 1, "not the place: " + calls[-1]
        wait_until(lambda: ",".join(row["outcome"] for row in round_.rows()) in state.ledger, "the ledger is so far")
        yield round_, worker, coming
    scene.connect()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("place", FROZEN)
def test_a_database_lost_under_a_frozen_worker(scene, place, loss):
    """500/51 when nothing was done, 500/54 when nobody knows; 200 once the worker knows that its reservation stands."""
    expected, end = after(LOSSES[loss], *FROZEN[place][2:])
    for _ in range(FEW_ROUNDS):
        with frozen(scene, place) as (round_, worker, coming):
            assert said(LOSSES[loss](scene, worker, coming, worker.thaw)) == expected
        round_.check(end)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_database_lost_while_the_helper_runs(scene, loss):
    """POST /challenge 200: the message is out, whether or not that can be noted."""
    expected, end = after(LOSSES[loss], STARTED, 200, 200)
    for _ in range(FEW_ROUNDS):
        with crash.worker_of(scene.stack) as worker:
            round_ = Round(scene)
            with crash.gate_at(scene.stack.folder / "before") as gate:
                coming = worker.post(*round_.form)
                gate.wait_for_helper()
                assert said(LOSSES[loss](scene, worker, coming, gate.open)) == expected
        scene.connect()
        round_.check(end)


@pytest.mark.parametrize("place, victim, expected, end", [
    ("before the submission is sent", "worker", None, SUBMITTED),
    ("before the submission is sent", "backend", (500, 54), NOTHING),
    ("when the note is prepared", "worker", None, NOTED),
    ("when the note is prepared", "backend", (200, None), State(("reserved", "accepted"), 1)),
], ids=["submission loses its worker", "submission loses its backend",
        "note loses its worker", "note loses its backend"])
def test_while_it_waits_for_a_lock_the(scene, place, victim, expected, end):
    """What was sent is done though the worker is dead; what the backend had not committed is not (500/54)."""
    waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'"
    for _ in range(FEW_ROUNDS):
        blocker = Database(scene.stack)
        blocker.connection.autocommit = False
        with contextlib.closing(blocker.connection), frozen(scene, place) as (round_, worker, coming):
            blocker.rows("LOCK TABLE challenger.transmission IN SHARE MODE")
            worker.thaw()
            wait_until(lambda: scene.database.rows(waiting, crash.SESSION), "the call waits")
            if victim == "worker":
                worker.kill()
            else:
                crash.kill_backend(scene.stack, scene.database)
            assert said(coming.result()) == expected
        round_.check(end)
