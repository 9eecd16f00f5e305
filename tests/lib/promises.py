"""What POST /challenge promises whatever stands between worker and database; place: where it is tried."""
import concurrent.futures

from client import locked_ledger, messages_to
from stack import wait_until


def check_one_message_for_one_address(place, times):
    """One address, submitted many times at once, gets exactly one message."""
    phone, nonce = place.phone(), place.client.nonce()
    answers = place.client.challenge_many(nonce, [phone] * times)
    assert {answer.status for answer in answers} == {200}
    assert [answer.json["transmitted"] for answer in answers].count(True) == 1
    assert len(messages_to(place.stack, phone)) == 1 and len(place.database.transmissions(nonce)) == 1


def check_a_call_cut_in_the_middle(place):
    """500/54, nobody knows: nothing is repeated by itself, and the next attempt is a fresh one."""
    phone, nonce = place.phone(), place.client.nonce()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        with locked_ledger(place.stack):
            sending = pool.submit(place.client.challenge, nonce, phone)
            wait_until(place.database.waiting, "the call waits")
            place.database.end(place.database.waiting())
            answer = sending.result()
    assert (answer.status, answer.json["code"]) == (500, 54)
    assert place.database.transmissions(nonce) == [] and not messages_to(place.stack, phone)
    assert place.client.challenge(nonce, phone).json["transmitted"] is True


def check_a_call_that_takes_too_long(place):
    """500/52, nothing was done."""
    phone, nonce = place.phone(), place.client.nonce()
    with locked_ledger(place.stack):
        answer = place.client.challenge(nonce, phone)
    assert (answer.status, answer.json["code"]) == (500, 52)
    assert place.database.transmissions(nonce) == []
    assert place.client.challenge(nonce, phone).json["transmitted"] is True
