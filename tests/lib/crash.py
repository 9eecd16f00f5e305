"""A worker of its own, outside the pools, that dies or freezes at an exact system call.

strace attaches to the running program and injects the signal, so the program needs no hook for it. SIGKILL comes
before the call is made, SIGSTOP after it.
"""
import concurrent.futures
import contextlib
import os
import re
import signal
import socket
import subprocess

import fastcgi
import psycopg2
from client import Database
from stack import ACCOUNT, StackError, wait_until

CALL = re.compile(r"(?:\d+ +)?(\w+)\(")
SESSION = "crash"  # the name of the worker's session in pg_stat_activity
MINUTE = 60


class Missed(StackError):
    """The injection did not fire."""


def calls_in(trace):
    """The system calls of a trace, one line each, without signals and ends."""
    return [line for line in trace.splitlines() if CALL.match(line)]


def points_of(calls):
    """For each call how strace's injection finds it: its name, and how many of that name there are up to it."""
    points, seen = [], {}
    for line in calls:
        name = CALL.match(line).group(1)
        seen[name] = seen.get(name, 0) + 1
        points.append((name, seen[name]))
    return points


def find(calls, pattern, further=0):
    """The number of the first call that matches, or of one further on; a StackError when there is none."""
    for number, line in enumerate(calls):
        if re.search(pattern, line) and number + further < len(calls):
            return number + further
    raise StackError(f"no system call matches {pattern}:\n" + "\n".join(calls))


class Worker:
    """stack: where it belongs. It serves one request at a time on a socket that nobody else knows."""

    def __init__(self, stack):
        self.path = stack.run_folder / "crash.sock"
        self.trace_path = stack.folder / "trace"
        self.log_path = stack.log / "crash.log"
        self.process = self.strace = self.injection = None
        self.sender = concurrent.futures.ThreadPoolExecutor(1)
        for old in (self.path, self.trace_path):
            old.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener, open(self.log_path, "ab") as log:
            listener.bind(str(self.path))
            listener.listen(8)
            self.process = subprocess.Popen(
                [stack.bin / "challenger-fcgi", "-c", stack.config], stdin=listener, stdout=log, stderr=log,
                cwd=stack.folder, env={**os.environ, "PGAPPNAME": SESSION},
                **({"user": ACCOUNT} if os.geteuid() == 0 else {}))

    def connect(self):
        """Lets the worker connect and prepare: a validation that nobody knows, so nothing is sent."""
        answer = self.post("0" * 52, "+41790000000").result(MINUTE)
        if answer is None or answer.status != 404:
            raise StackError(f"the worker does not serve: {answer}")
        # What it does after its answer must not be counted.
        logged = f"event=request id={self.process.pid}-1 "
        wait_until(lambda: logged in self.log_path.read_text() and self.is_asleep(), "the worker waits")

    def is_asleep(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "S"

    def attach(self, inject=None, follow=False):
        """From here on system calls are written down and counted; follow: the children's as well.

        inject: as strace takes it.
        """
        self.injection = inject
        command = ["strace", "-p", str(self.process.pid), "-s", "2048", "-o", str(self.trace_path)]
        if follow:
            command.append("-f")
        if inject:
            command += ["-e", f"inject={inject}"]
        self.strace = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        said = self.strace.stderr.readline()
        if "attached" not in said:
            raise StackError(f"{' '.join(command)}: {said}{self.strace.stderr.read()}")
        wait_until(lambda: self.accepts() == 1, "the worker is seen waiting")

    def detach(self):
        """Whatever strace holds goes on by itself."""
        self.strace.terminate()
        self.strace.wait(MINUTE)

    def post(self, nonce, phone):
        """Submits a phone number. The answer to come is None when the worker died before it gave one."""
        return self.sender.submit(self._post, f"/challenge/{nonce}", f"CONTACT_PHONE=%2B{phone[1:]}".encode())

    def _post(self, target, body):
        try:
            return fastcgi.post(self.path, target, body)
        except (OSError, AttributeError):  # a connection reset, or an answer without a status
            return None

    def trace(self):
        return self.trace_path.read_text(errors="replace")

    def calls(self):
        return calls_in(self.trace())

    def wait_for_death(self):
        """Until the worker has died, by SIGKILL. Missed when it served its request to the end."""
        wait_until(lambda: self.process.poll() is not None or self.accepts() == 2, "the worker is dead")
        if self.process.poll() != -signal.SIGKILL:
            raise Missed(f"{self.injection}: not killed, but {self.process.returncode}:\n{self.trace()}")

    def wait_for_freeze(self):
        wait_until(lambda: "--- stopped by SIGSTOP ---" in self.trace(), "the injection has frozen it")

    def wait_idle(self):
        """Until the worker has served a request from the beginning to the end and waits for the next."""
        wait_until(lambda: self.accepts() == 2, "the worker waits again")

    def accepts(self):
        return len(re.findall(r"^(?:\d+ +)?accept", self.trace(), re.M)) if self.trace_path.exists() else 0

    def kill(self):
        self.process.kill()
        self.wait_for_death()

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        """Ends whatever is left of it."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.sender.shutdown()
        if self.strace is not None:
            try:
                self.strace.wait(MINUTE)
            except subprocess.TimeoutExpired:
                self.strace.kill()
                self.strace.wait()
            self.strace.stderr.close()


@contextlib.contextmanager
def worker_of(stack):
    worker = Worker(stack)
    try:
        worker.connect()
        yield worker
    finally:
        worker.end()


class Gate:
    """A named pipe at which the helper `held` waits until it is let on."""

    def __init__(self, path):
        self.path = path
        self.end = None
        os.mkfifo(path)
        path.chmod(0o666)

    def wait_for_helper(self):
        def is_reading():
            with contextlib.suppress(OSError):
                self.end = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
            return self.end is not None
        wait_until(is_reading, "the helper stands at its gate")

    def open(self):
        os.write(self.end, b"\n")

    def remove(self):
        """Whoever still waits there reads the end of the file."""
        last = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)
        self.path.unlink()
        for end in filter(None, (last, self.end)):
            os.close(end)


@contextlib.contextmanager
def gate_at(path):
    gate = Gate(path)
    try:
        yield gate
    finally:
        gate.remove()


def sessions(database):
    """The process ids of the server's side of such workers."""
    return [row[0] for row in database.rows("SELECT pid FROM pg_stat_activity WHERE application_name = %s", SESSION)]


@contextlib.contextmanager
def server_away(stack):
    """All processes of the server end at once, with nothing written down; afterwards it is started again."""
    process = stack.processes["database"]
    process.send_signal(signal.SIGQUIT)
    process.wait(MINUTE)
    try:
        yield
    finally:
        stack.start_database()


def kill_backend(stack, database):
    """Only the process that serves the worker. The server then throws everybody out and recovers; waits for it."""
    (backend,) = sessions(database)
    os.kill(backend, signal.SIGKILL)
    wait_until(lambda: not is_serving(lambda: database.rows("SELECT 1")), "the server has noticed")
    wait_until(lambda: is_serving(lambda: Database(stack).connection.close()), "the server has recovered")


def is_serving(ask):
    with contextlib.suppress(psycopg2.Error):
        ask()
        return True
    return False
