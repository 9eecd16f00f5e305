"""What a worker holds stays as it is over many requests of every kind, and over helpers that misbehave: its memory, its
descriptors, its processes. With the plain build, whose memory is the users'."""
import concurrent.futures
import http.client
import os
import pathlib
import re

import pytest
from cases import CASES

from client import FORM
from place import Place
from situation import Situation
from stack import children_of, wait_until

REQUESTS = 100_000
WARM_UP = 10_000  # until every buffer has had its largest size
GROWTH_KIB = 256  # three bytes a request would be more
DELIVERIES_EACH = 100
MISBEHAVIOURS = ("exit 75", "exit 78", "signal KILL", "grandchild", "unread", "flood", "blurt", "lines", "deliver")


def held_by(worker):
    """(KiB of memory of its own, descriptors, children)."""
    text = pathlib.Path(f"/proc/{worker}/smaps_rollup").read_text()
    return (int(re.search(r"^Private_Dirty: +(\d+) kB", text, re.M)[1]), len(os.listdir(f"/proc/{worker}/fd")),
            len(children_of(worker)))


def check_flat(before, after):
    assert after[1] <= before[1] and after[2] <= before[2], (before, after)  # the last connection may have been open before
    assert after[0] - before[0] <= GROWTH_KIB, (before, after)


def requests_of_every_kind(stack):
    """(method, path, body, headers) of each row of the protocol's table, in the states that the rows name."""
    situations, made = {}, []
    for row in CASES:
        if row.stack != "plain":
            continue
        if row.state not in situations:
            situations[row.state] = Situation(stack)
            getattr(situations[row.state], row.state)()
        fill = situations[row.state].fill
        made.append((row.method, "/challenger" + fill(row.path), fill(row.body), fill(row.headers)))
    assert len(made) > 400
    return made


def press(port, requests, count):
    """Sends the requests again and again over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for index in range(count):
        method, path, body, headers = requests[index % len(requests)]
        try:
            connection.request(method, path, body, headers)
            assert connection.getresponse().read() is not None
        except (http.client.HTTPException, ConnectionError):  # nginx closes it after a thousand, or an ill-formed request
            connection.close()


def test_an_api_worker_holds_the_same_after_a_hundred_thousand_requests_of_every_kind(stacks):
    stack = stacks.get("phone", "plain", workers=(1, 1), ADDRESS_HINT="flat")
    requests = requests_of_every_kind(stack)
    (worker,) = stack.workers_of("api")
    press(stack.port, requests, WARM_UP)
    before = held_by(worker)
    press(stack.port, requests, REQUESTS - WARM_UP)
    assert stack.workers_of("api") == {worker}
    check_flat(before, held_by(worker))
    assert (stack.log / "api.log").read_text().count("event=request") > REQUESTS * 0.8  # the rest is nginx's to answer


@pytest.fixture
def crowd(stacks):
    return Place(stacks.get("phone", "plain", workers=(2, 1), behave=True, BREAKER_FAILURES="0", HELPER_TIMEOUT="5 s"))


def test_a_send_worker_holds_the_same_after_helpers_that_misbehave(crowd):
    (worker,) = crowd.stack.workers_of("send")

    def deliver(_):
        return crowd.client.request("POST", f"/challenge/{crowd.client.nonce()}", f"CONTACT_PHONE=%2B{crowd.phone()['CONTACT_PHONE'].lstrip('+')}",
                                    {"Content-Type": FORM}).status

    def deliver_all(count):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for how in MISBEHAVIOURS:
                crowd.behave(how)
                statuses = set(pool.map(deliver, range(count)))
                assert statuses <= {200, 502}, (how, statuses)
                assert crowd.starts() == count
    deliver_all(10)
    before = held_by(worker)
    deliver_all(DELIVERIES_EACH)
    wait_until(lambda: not children_of(worker), "all helpers have been waited for")
    assert crowd.stack.workers_of("send") == {worker}
    check_flat(before, held_by(worker))
