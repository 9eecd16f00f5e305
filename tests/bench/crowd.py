"""One user beside others who do all they can to keep the send workers busy: 4 and 40 sources, whose recipients hang for 20 s.
Each asks as often as the example site's limit of requests lets it. On an installation of its own with 200 send workers, whose
memory is measured as well.

The crowd is a process of its own, so that the user's times hold nothing of it but what it does to the service.
"""
import http.client
import itertools
import multiprocessing
import pathlib
import re
import threading
import time

from client import FORM, Client, Database
from cpu import children_of
from seed import Seed, nonce
from stack import Stack, StackError, wait_until

SOURCES = (4, 40)
CONNECTIONS = {4: 60, 40: 8}  # of each source: more than there are send workers, all together
BURST, RATE = 40, 10  # of the example site: requests of a source at once, and a second
SEND_WORKERS = 200
HANGING_SECONDS = 20  # HELPER_TIMEOUT: the null helper never ends for their recipient
WATCHED_SECONDS = 25  # from the first rush until all that hang have ended once
GOOD_EACH, MISTAKE_EACH = 0.5, 0.1  # seconds
NONCES = 20_000
HANGING = "CONTACT_PHONE=%2B41790000000"


class Asker:
    """A connection from one address, opened again when nginx has closed it."""

    def __init__(self, port, address):
        self.port, self.address, self.connection = port, address, None

    def challenge(self, this_nonce, form, accept="application/json"):
        """The answer's status and body; (0, b"") when there was none."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.address, 0))
            self.connection.request("POST", f"/challenger/challenge/{this_nonce}", form,
                                    {"Content-Type": FORM, "Accept": accept})
            reply = self.connection.getresponse()
            return reply.status, reply.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            return 0, b""


def is_nginx_s_own(status, body):
    """No worker answered, or none in time."""
    return status in (0, 504) or status == 502 and b'"code":60' in body


def attack(port, sources, begin, end, counts):
    """The crowd's process. counts: shared numbers: messages that hung, refusals, answers of nginx's own."""
    lock, taken = threading.Lock(), iter(range(NONCES))

    def press(address, turns):
        asker = Asker(port, address)
        this_nonce = None
        begin.wait()
        start = time.monotonic()
        while not end.is_set():
            if next(turns) > BURST + RATE * (time.monotonic() - start):
                end.wait(CONNECTIONS[sources] / RATE)
            if this_nonce is None:
                with lock:
                    this_nonce = nonce("send", next(taken))
            status, body = asker.challenge(this_nonce, HANGING)
            with lock:
                counts[1 if status == 429 else 2 if is_nginx_s_own(status, body) else 0] += 1
            if status != 429:
                this_nonce = None  # its message was sent, or it may have been

    threads = []
    for source in range(sources):
        turns = itertools.count()  # of all its connections
        threads += [threading.Thread(target=press, args=(f"127.0.{sources}.{source + 1}", turns), daemon=True)
                    for _ in range(CONNECTIONS[sources])]
    for thread in threads:
        thread.start()
    end.wait()


def watch(port, kind, each, form_of, accept, expected, seconds):
    """Asks every so often for a while. out: (the worst time in s, how many answers were others than expected)."""
    asker, worst, others = Asker(port, "127.0.0.1"), 0.0, 0
    end = time.monotonic() + seconds
    index = 0
    while time.monotonic() < end:
        start = time.monotonic()
        status, _ = asker.challenge(nonce(kind, index), form_of(index), accept)
        spent = time.monotonic() - start
        worst, others, index = max(worst, spent), others + (status != expected), index + 1
        time.sleep(max(0.0, each - spent))
    return worst, others


def beside(stack, sources):
    """out: {row's value: number}."""
    begin, end = multiprocessing.Event(), multiprocessing.Event()
    counts = multiprocessing.Array("l", 3)
    crowd = multiprocessing.Process(target=attack, args=(stack.port, sources, begin, end, counts), daemon=True)
    crowd.start()
    found = {}

    def measure(name, *what):
        found[name] = watch(stack.port, *what, WATCHED_SECONDS)

    watchers = [threading.Thread(target=measure, args=what) for what in (
        ("good", "good", GOOD_EACH, lambda index: f"CONTACT_PHONE=%2B4179{sources:02d}{index:05d}", "application/json", 200),
        ("mistake", "good", MISTAKE_EACH, lambda _: "CONTACT_PHONE=nonsense", "text/html", 400))]
    try:
        begin.set()
        for watcher in watchers:
            watcher.start()
        for watcher in watchers:
            watcher.join()
    finally:
        end.set()
        crowd.join(HANGING_SECONDS)
        crowd.kill()
    hung, refused, of_nginx = counts
    if not refused:
        raise StackError(f"the crowd of {sources} sources did not come up to the limit")
    key = f"crowd_{sources}"
    return {f"{key}_good_ms": found["good"][0] * 1000, f"{key}_mistake_ms": found["mistake"][0] * 1000,
            f"{key}_wrong": found["good"][1] + found["mistake"][1] + of_nginx, f"{key}_hung": hung, f"{key}_refused": refused}


def pool_megabytes(stack):
    """What all send workers take together: shared pages are counted once."""
    texts = [pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in children_of(stack.processes["send"].pid)]
    if len(texts) != SEND_WORKERS:
        raise StackError(f"{len(texts)} send workers instead of {SEND_WORKERS}")
    return sum(int(re.search(r"^Pss: +(\d+) kB", text, re.M)[1]) for text in texts) * 1024 / 1e6


def measure(build, folder, null_helper):
    """build: the programs' folder. folder: of the installation, which is started for this and removed again."""
    stack = Stack(build, folder=folder, workers=(4, SEND_WORKERS), settings={
        "AUTH_COMMAND": str(null_helper), "HELPER_TIMEOUT": f"{HANGING_SECONDS} s", "TRANSMISSION_WAITS": "4 h"})
    stack.backlogs["send"] = 512  # as the unit has it
    try:
        stack.start()
        database = Database(stack)
        seed = Seed(Client(stack), database)
        seed.add_waiting(1)
        found = {}
        for sources in SOURCES:
            seed.renew({"send": NONCES, "good": 1000})
            found.update(beside(stack, sources))
            wait_until(lambda: database.row("SELECT count(*) FROM challenger.transmission WHERE outcome = 'reserved' "
                                            "AND NOT given_back AND reserved_at > clock_timestamp() - interval '1 minute'")[0] == 0,
                       "the crowd's messages have ended")
        found["send_200_mb"] = pool_megabytes(stack)
        return found
    finally:
        stack.stop()
