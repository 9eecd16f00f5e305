"""A helper ends at its deadline, with all that it has started, whatever happens to its worker (protocol.md section 11)."""
import os
import signal

import pytest

from client import Client
from place import Place
from stack import is_process_gone, wait_until


def parent_of(process):
    with open(f"/proc/{process}/stat") as stat:
        return int(stat.read().rpartition(")")[2].split()[1])


# The source of the first keeps the only worker busy, as far as the ledger knows.
@pytest.mark.parametrize("end, source", [(signal.SIGKILL, "127.0.0.1"), (signal.SIGSTOP, "127.0.0.2")])
def test_the_helper_of_a_worker_that_is_killed_or_stopped_ends_at_its_deadline(stacks, end, source):
    """The one whose worker comes back in time is told as `unclear`, as ever."""
    place = Place(stacks.get(behave=True, workers=(1, 1), HELPER_TIMEOUT="5 s"))
    place.client = Client(place.stack, source)
    grandchild_file = place.stack.folder / "grandchild"
    grandchild_file.unlink(missing_ok=True)
    (worker,) = place.stack.workers_of("send")
    with place.delivery(place.client.nonce(), place.phone(), how="sleep 300") as sending:
        wait_until(lambda: grandchild_file.exists() and grandchild_file.read_text().endswith("\n"), "the helper has a child")
        grandchild = int(grandchild_file.read_text())
        helper = parent_of(grandchild)
        os.kill(worker, end)
        try:
            wait_until(lambda: is_process_gone(helper) and is_process_gone(grandchild), "both have ended")
        finally:
            if end == signal.SIGSTOP:
                os.kill(worker, signal.SIGCONT)
        answer = sending.result()
    assert (answer.status, answer.json["code"]) == ((502, 9752) if end == signal.SIGSTOP else (502, 60))
    if end == signal.SIGSTOP:
        assert answer.json["detail"] == "unclear"
