#!/usr/bin/python3
"""Asks for validations and submits addresses, as fast as two threads can, until TERM; then says how many answers there
were and ends with 1 if one was not as on a quiet day, or there were too few to say so. Arguments: base URL, client's number, client's secret."""
import collections
import http.client
import itertools
import signal
import sys
import threading
import urllib.parse

base, client, secret = sys.argv[1:]
url = urllib.parse.urlsplit(base)
stopping = threading.Event()
answers = collections.Counter()
numbers = itertools.count(1_000_000)


def post(path, body, headers):
    connection = http.client.HTTPConnection(url.hostname, url.port or 80, timeout=60)
    connection.request("POST", url.path + path, body, headers)
    reply = connection.getresponse()
    return reply.status, reply.read().decode()


def ask():
    while not stopping.is_set():
        try:
            status, text = post(f"/setup/{client}", None, {"Authorization": f"Bearer {secret}"})
            answers["setup", status] += 1
            if status == 200:
                nonce = text.split('"')[3]
                form = urllib.parse.urlencode({"CONTACT_PHONE": f"+4179{next(numbers)}"})
                status, text = post(f"/challenge/{nonce}", form, {"Content-Type": "application/x-www-form-urlencoded"})
                answers["challenge", status] += 1
            if status != 200:
                print(status, text[:200], flush=True)
        except Exception as error:  # whatever it is, an answer is missing
            answers["no answer", type(error).__name__] += 1


signal.signal(signal.SIGTERM, lambda *_: stopping.set())
threads = [threading.Thread(target=ask) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(", ".join(f"{kind} {status}: {count}" for (kind, status), count in sorted(answers.items())), flush=True)
is_good = set(answers) == {("setup", 200), ("challenge", 200)} and answers["challenge", 200] >= 100
sys.exit(0 if is_good else 1)
