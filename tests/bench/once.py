"""What is measured one time, after the rounds: memory, HOT updates, and the api pool beside a stuck send pool."""
import http.client
import json
import pathlib
import re
import threading
import time
import urllib.parse

from client import FORM
from codes import first_code, signing_key
from cpu import children_of
from seed import nonce, nonce_bytes
from site_under_test import WORKERS
from stack import StackError, wait_until
from whole_flows import grant_in

STUCK_FORM = "CONTACT_PHONE=%2B41790000000"  # the null helper never ends for this one
MOST_STUCK_SECONDS = 5  # well before HELPER_TIMEOUT


def memory(site):
    """The largest worker of each pool at the end of the rounds, in MiB."""
    found = {}
    for pool in ("api", "send"):
        workers = children_of(site.stack.processes[pool].pid)
        texts = [pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in workers]
        for name, field in (("dirty", "Private_Dirty"), ("pss", "Pss")):
            sizes = [int(re.search(rf"^{field}: +(\d+) kB", text, re.M)[1]) for text in texts]
            found[f"{pool}_{name}_mib"] = max(sizes) / 1024
    return found


def hot_share(site):
    """Of all updates of validations since the start, those that touched no index."""
    all_of_them, hot = site.database.row("SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables "
                                         "WHERE schemaname = 'challenger' AND relname = 'validation'")
    return {"hot_share": hot / all_of_them}


def stuck_worst(site, seconds):
    """The slowest of all answers of /solve, /token, /info and /config while every send worker waits for its helper."""
    running = "SELECT count(*) FROM challenger.transmission WHERE outcome = 'reserved'"
    before = site.database.row(running)[0]
    threads = [threading.Thread(target=_post_stuck, args=(site, index)) for index in range(WORKERS)]
    for thread in threads:
        thread.start()
    wait_until(lambda: site.database.row(running)[0] == before + WORKERS, "every send worker is stuck")
    try:
        times = _walk_beside(site, min(seconds, MOST_STUCK_SECONDS))
        if site.database.row(running)[0] != before + WORKERS:
            raise StackError("a send worker was free again before the walk beside it had ended")
    finally:
        for thread in threads:
            thread.join()
    return {"stuck_worst_ms": max(times) * 1000}


def _post_stuck(site, index):
    """502: the worker has ended the helper at its time limit."""
    answer = site.client.request("POST", f"/challenge/{nonce('send', index)}", STUCK_FORM, {"Content-Type": FORM})
    assert answer.status == 502, answer


def _walk_beside(site, seconds):
    """Walks from a sent code to /info again and again. out: the time of each answer, s."""
    client_id, secret, _ = site.stack.clients[0]
    key = signing_key(site.stack.run_folder / "demo.secret")
    connection = http.client.HTTPConnection("127.0.0.1", site.stack.port, timeout=60)
    times = []

    def ask(method, path, form=None, **headers):
        body = urllib.parse.urlencode(form) if form else None
        start = time.monotonic()
        connection.request(method, "/challenger" + path, body, {**({"Content-Type": FORM} if form else {}), **headers})
        reply = connection.getresponse()
        answer = json.loads(reply.read())
        times.append(time.monotonic() - start)
        if reply.status != 200:
            raise StackError(f"{path.split('/')[1]} beside a stuck send pool: status {reply.status}")
        return answer

    end = time.monotonic() + seconds
    index = 0
    while time.monotonic() < end:
        solved = ask("POST", f"/solve/{nonce('solve', index)}", {"pin": first_code(key, nonce_bytes("solve", index))})
        token = ask("POST", "/token", {"grant_type": "authorization_code", "client_id": client_id,
                                       "client_secret": secret, "code": grant_in(solved["redirect_url"])})
        ask("GET", "/info", Authorization=f"Bearer {token['access_token']}")
        ask("GET", "/config")
        index += 1
    return times
