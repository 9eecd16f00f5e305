"""Where a request comes from: nginx says it, and behind proxies that are trusted, the last of them (protocol.md section 12)."""
import http.client
import os
import re
import subprocess

import pytest

from client import Client
from place import Place
from stack import ACCOUNT, wait_until

ADMINISTRATOR = "203.0.113.7"
FORGED = [ADMINISTRATOR, f"{ADMINISTRATOR}, 127.0.0.1", f"127.0.0.1, {ADMINISTRATOR}", f"[{ADMINISTRATOR}]:80", f"for={ADMINISTRATOR}"]


def sees_details(stack, *forwarded, address="127.0.0.1", **more):
    """Whether /health takes a request with these X-Forwarded-For headers for an administrator's."""
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60, source_address=(address, 0))
    try:
        connection.putrequest("GET", "/challenger/health")
        for value in forwarded:
            connection.putheader("X-Forwarded-For", value)
        for name, value in more.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        reply = connection.getresponse()
        body = reply.read()
        assert reply.status == 200, body
        return b'"database"' in body
    finally:
        connection.close()


@pytest.mark.parametrize("forwarded", FORGED)
def test_without_trusted_proxies_no_header_makes_an_administrator(stacks, forwarded):
    stack = stacks.get(ADMIN_ADDRESSES=ADMINISTRATOR)
    assert not sees_details(stack, forwarded, X_Real_IP=ADMINISTRATOR, Forwarded=f"for={ADMINISTRATOR}", REMOTE_ADDR=ADMINISTRATOR)


@pytest.fixture
def behind_proxies(stacks):
    return stacks.get(ADMIN_ADDRESSES=ADMINISTRATOR, TRUSTED_PROXIES="127.0.0.1 198.51.100.0/24")


@pytest.mark.parametrize("forwarded", [
    [ADMINISTRATOR], [f"192.0.2.1, {ADMINISTRATOR}"], [f"{ADMINISTRATOR}, 198.51.100.3"], [f"{ADMINISTRATOR}:4711"],
    ["192.0.2.1", ADMINISTRATOR], [ADMINISTRATOR, "198.51.100.3"]])
def test_a_trusted_proxy_names_the_source(behind_proxies, forwarded):
    """Several headers are one list."""
    assert sees_details(behind_proxies, *forwarded)


@pytest.mark.parametrize("forwarded", [
    [], ["192.0.2.1"], [f"{ADMINISTRATOR}, 192.0.2.1"], [ADMINISTRATOR, "192.0.2.1"], [f"{ADMINISTRATOR}, unknown"],
    [f"{ADMINISTRATOR}, 192.0.2.1, 198.51.100.3"], [ADMINISTRATOR, "192.0.2.1, 198.51.100.3"], [f"{ADMINISTRATOR},"]])
def test_what_a_user_writes_before_the_proxys_word_changes_nothing(behind_proxies, forwarded):
    assert not sees_details(behind_proxies, *forwarded)
    assert not sees_details(behind_proxies, *forwarded, address="127.0.0.2")


@pytest.mark.parametrize("forwarded", FORGED)
def test_who_is_no_trusted_proxy_names_nobody(behind_proxies, forwarded):
    assert not sees_details(behind_proxies, forwarded, address="127.0.0.2")


def test_messages_are_counted_by_the_true_source(stacks):
    """Each user behind the proxy has a digest of its own, one for a whole /64; a header that a user adds changes none."""
    place = Place(stacks.get(TRUSTED_PROXIES="127.0.0.1"))

    def source(forwarded, address="127.0.0.1"):
        nonce = place.client.nonce()
        client = Client(place.stack, address)
        assert client.challenge(nonce, place.phone(), **{"X-Forwarded-For": forwarded}).status == 200
        return place.database.transmissions(nonce)[0]["source"]

    one = source("192.0.2.1")
    assert source("198.51.100.1, 192.0.2.1") == one != source("192.0.2.2")
    assert source("2001:db8:1:2::1") == source("2001:db8:1:2:ffff::1") != source("2001:db8:1:3::1")
    assert source("192.0.2.1", "127.0.0.2") == source("192.0.2.2", "127.0.0.2") != one


def test_nearly_all_from_one_address_is_told_in_the_log_and_by_config_check(stacks):
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="one address"))
    log = place.stack.log / "api.log"

    def check():
        result = subprocess.run([place.stack.bin / "challengerctl", "-c", place.stack.config, "config", "check"],
                                capture_output=True, text=True, check=False,
                                **({"user": ACCOUNT} if os.geteuid() == 0 else {}))
        assert result.returncode == 0, result
        return result.stderr

    assert "TRUSTED_PROXIES" not in check()
    nonce, phone = place.client.nonce(), place.phone()
    assert place.client.challenge(nonce, phone).status == 200
    for _ in range(450):  # servers and those who only look are not counted
        assert place.client.request("GET", "/config").status == 200
    for _ in range(450):
        assert place.client.challenge(nonce, phone).status == 200
    wait_until(lambda: "event=source" in log.read_text(), "it is told")
    assert re.search(r"^<4>event=source note=.*TRUSTED_PROXIES", log.read_text(), re.M)
    assert log.read_text().count("event=source") == 1
    place.database.rows("INSERT INTO challenger.transmission (validation_id, policy_id, address_digest, masked_address, code_number, "
                        "reserved_at, source) SELECT validation_id, policy_id, address_digest, masked_address, code_number, "
                        "reserved_at, source FROM challenger.transmission CROSS JOIN generate_series(1, 199)")
    assert "200 of the last 200 messages were asked for from one IP address" in check()
