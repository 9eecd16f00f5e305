"""A recipient's fault stops nobody else's message; a gateway that is down is left alone, and tried by one at a time."""
import concurrent.futures
import contextlib
import os
import re
import shutil
import socket
import threading
import uuid

import pytest

import gateway as gateways
from client import Client, Database
from mail_server import MailServer
from stack import ACCOUNT, TOP, free_port, wait_until

EMAIL = "--server {relay} --tls none --from no-reply@example.com --timeout 8"


@pytest.fixture
def relay():
    """The address of a relay that may be started, and ended, by the test."""
    return f"127.0.0.1:{free_port()}"


@contextlib.contextmanager
def started(relay):
    with MailServer(int(relay.split(":")[1])) as server:
        yield server


@pytest.fixture
def by_mail(stacks, relay):
    """An instance that sends by this relay; its breaker opens after 3 failures, for an hour."""
    stack = stacks.get("email", workers=(2, 24), HELPER_TIMEOUT="10 s", BREAKER_FAILURES="3", BREAKER_PAUSE="1 h",
                       ADMIN_ADDRESSES="127.0.0.1",
                       AUTH_COMMAND="{DIR}/bin/challenger-send-email " + EMAIL.format(relay=relay))
    return Client(stack)


def submit(client, name="good", nonce=None):
    return client.challenge(nonce or client.nonce(), {"CONTACT_EMAIL": f"{name}-{uuid.uuid4().hex}@example.org"})


def end_pause(client):
    Database(client.stack).rows("UPDATE challenger.gateway SET last_failure_at = last_failure_at - interval '1 h'")


def health(client):
    return client.request("GET", "/health").json


class Recipients:
    """What a relay answers to RCPT, by the beginning of the local part; hanging ones are held until release()."""

    def __init__(self):
        self.held = 0
        self.released = threading.Event()

    def __call__(self, address):
        if address.startswith("unknown"):
            return "550 5.1.1 User unknown"
        if address.startswith("greylisted"):
            return "450 4.7.1 Greylisted, try again in 300 seconds"
        if address.startswith("no-domain"):
            return "450 4.1.2 Recipient address rejected: Domain not found"
        if address.startswith("hanging"):
            self.held += 1
            return self.released
        return "250 OK"


def test_unknown_greylisting_and_hanging_recipients_stop_no_good_message(by_mail, relay):
    """Every user of a good address gets the message, while and after many others fail; nothing is paused."""
    client, recipients = by_mail, Recipients()
    with started(relay) as server, concurrent.futures.ThreadPoolExecutor(16) as pool:
        server.replies["RCPT"] = recipients
        try:
            hanging = [pool.submit(submit, client, "hanging") for _ in range(4)]
            wait_until(lambda: recipients.held == 4, "four recipients hang")
            bad = [pool.submit(submit, client, name) for name in ["unknown", "greylisted", "no-domain"] * 4]
            good = [pool.submit(submit, client) for _ in range(8)]
            assert [answer.result().json.get("detail") for answer in bad] == ["refused", "failed", "failed"] * 4
            assert [(answer.result().status, answer.result().json["transmitted"]) for answer in good] == [(200, True)] * 8
            assert not any(answer.done() for answer in hanging)
        finally:
            recipients.released.set()
        assert submit(client).status == 200 and health(client)["helper"] == "ok"
        assert len(server.handler.received) >= 9
    database = Database(client.stack)
    assert database.rows("SELECT DISTINCT gateway, about FROM challenger.transmission WHERE outcome <> 'accepted'") == [
        [relay, "recipient"]]
    assert database.rows("SELECT sum(failures) FROM challenger.gateway") == [[0]]


def test_a_relay_that_never_answers_about_a_recipient_is_no_dead_relay(by_mail, relay):
    """The helper gives up, or is killed at its deadline: either way the relay has taken the sender before."""
    client, recipients = by_mail, Recipients()
    with started(relay) as server, concurrent.futures.ThreadPoolExecutor(8) as pool:
        server.replies["RCPT"] = recipients
        try:
            answers = list(pool.map(lambda _: submit(client, "hanging"), range(4)))
        finally:
            recipients.released.set()
        assert {answer.status for answer in answers} == {502}
        assert submit(client).status == 200 and health(client)["helper"] == "ok"


def test_a_dead_relay_is_left_alone_after_as_many_failures_as_the_policy_says(by_mail, relay):
    """All at one company: the same domain. The next ones hear it at once, and nothing of theirs is counted."""
    client, polling = by_mail, by_mail.nonce()
    assert [submit(client, nonce=nonce).json["detail"] for nonce in (polling, None, None)] == ["failed"] * 3
    nonce = client.nonce()
    answer = submit(client, nonce=nonce)
    assert (answer.status, answer.json["detail"]) == (502, "failed") and 3500 < int(answer.headers["Retry-After"]) <= 3600
    assert Database(client.stack).transmissions(nonce) == []
    assert health(client) == {"status": "degraded", "database": "ok",
                              "helper": f"paused after 3 failures in a row: {relay}"}
    # It is back. One message tries it, and it is not that of somebody who polls.
    end_pause(client)
    with started(relay):
        assert submit(client, nonce=polling).status == 502
        assert submit(client, nonce=nonce).json["transmitted"] is True
        assert health(client) == {"status": "ok", "database": "ok", "helper": "ok"}
        assert submit(client, nonce=polling).json["transmitted"] is True


def put_profile(stack, name, port):
    """The shipped profile of a webhook under another name, led to a port of this host."""
    text = (TOP / "fcgi-app" / "etc" / "gateways" / "webhook.conf").read_text()
    text = re.sub(r"(?m)^URL = .*", f"URL = http://127.0.0.1:{port}/webhook", text)
    text = re.sub(r"= /etc/challenger-fcgi/\S+", f"= {stack.folder}/token", text).replace("CHANGE-ME", "Example")
    for file, content in (("token", gateways.SECRET), (f"{name}.conf", text)):
        (stack.folder / file).write_text(content)
        (stack.folder / file).chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(stack.folder / file, ACCOUNT)


def by_sms(stacks, timeout):
    """An instance with two gateways; its breakers open after 3 failures, for an hour."""
    return stacks.get("phone", workers=(2, 4), HELPER_TIMEOUT="10 s", BREAKER_FAILURES="3", BREAKER_PAUSE="1 h",
                      ADMIN_ADDRESSES="127.0.0.1",
                      AUTH_COMMAND="{DIR}/bin/challenger-send-sms --profile {DIR}/first.conf --profile {DIR}/second.conf "
                                   f"--timeout {timeout}")


def test_a_gateway_that_takes_connections_and_never_answers_is_skipped_as_well(stacks):
    """Nothing is sent twice: while it is not known to be down, its messages are unclear and no other gateway is asked."""
    stack = by_sms(stacks, timeout=2)
    client = Client(stack)
    with gateways.Gateway() as gateway, socket.create_server(("127.0.0.1", 0)) as silent, \
            concurrent.futures.ThreadPoolExecutor(3) as pool:
        put_profile(stack, "first", silent.getsockname()[1])
        put_profile(stack, "second", gateway.port)
        numbers = [{"CONTACT_PHONE": f"+4179000{number}"} for number in range(3000, 3003)]
        answers = list(pool.map(lambda number: client.challenge(client.nonce(), number), numbers))
        assert [answer.json["detail"] for answer in answers] == ["unclear"] * 3 and gateway.accepted == []
        nonce = client.nonce()
        assert client.challenge(nonce, {"CONTACT_PHONE": "+41790003999"}).json["transmitted"] is True
        assert Database(stack).transmissions(nonce)[-1]["gateway"] == "second"


def test_a_gateway_that_is_down_is_skipped_and_messages_go_out_through_the_next(stacks):
    """Nobody waits for the dead one, until one transmission finds it back."""
    stack = by_sms(stacks, timeout=5)
    client = Client(stack)
    number = iter(range(1000, 2000))

    def send():
        nonce = client.nonce()
        assert client.challenge(nonce, {"CONTACT_PHONE": f"+4179000{next(number)}"}).json["transmitted"] is True
        return Database(stack).transmissions(nonce)[-1]
    with gateways.Gateway() as gateway:
        put_profile(stack, "first", free_port())
        put_profile(stack, "second", gateway.port)
        for _ in range(3):
            row = send()
            assert (row["gateway"], row["outcome"]) == ("second", "accepted") and row["words"].startswith("challenger-send-sms: first: ")
        row = send()
        assert (row["gateway"], row["words"]) == ("second", None)  # the first one was not asked
        assert health(client) == {"status": "degraded", "database": "ok", "helper": "ok, without what is down: first"}
        put_profile(stack, "first", gateway.port)
        assert send()["gateway"] == "second"
        end_pause(client)
        assert send()["gateway"] == "first" and health(client)["status"] == "ok"
