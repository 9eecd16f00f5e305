"""Bad input gets a clear error and nothing is lost: what /challenge answers and what the database holds afterwards."""
import socket
from urllib.parse import quote

import pytest
from client import FORM, messages_to
from place import Place

GOOD = "CONTACT_PHONE=%2B41791112233"


@pytest.fixture
def nonce(place):
    return place.client.nonce()


def assert_untouched(place, nonce):
    state = place.database.validation(nonce)
    assert place.database.transmissions(nonce) == []
    assert (state["address"], state["addresses_used"], state["codes_made"], state["entries_used"]) == (None, 0, 0, 0)


@pytest.mark.parametrize("body, code, detail", [
    ("", 25, "CONTACT_PHONE"), ("CONTACT_PHONE=", 25, "CONTACT_PHONE"), ("CONTACT_PHONE=++", 25, "CONTACT_PHONE"),
    ("CONTACT_EMAIL=a%40example.org", 25, "CONTACT_PHONE"), ("contact_phone=%2B41791112233", 25, "CONTACT_PHONE"),
    (GOOD + "&" + GOOD, 26, "CONTACT_PHONE"), (GOOD + "&x=1&x=2", 26, "twice"),
    ("CONTACT_PHONE=%", 26, "percent"), ("CONTACT_PHONE=%2", 26, "percent"), ("CONTACT_PHONE=%zz", 26, "percent"),
    ("CONTACT_PHONE=%00", 26, "NUL"), (GOOD + "&a=%00", 26, "NUL"), (GOOD + "%00", 26, "NUL"),
    ("CONTACT_PHONE=%ff", 26, "UTF-8"), ("CONTACT_PHONE=%ed%a0%80", 26, "UTF-8"), (b"CONTACT_PHONE=\xff", 26, "UTF-8"),
    ("CONTACT_PHONE=%2B4179%07111", 26, "control"), ("CONTACT_PHONE=%2B4179%0a111", 26, "control"),
    ("CONTACT_PHONE=%2B4179%c2%85111", 26, "control"),
    ("CONTACT_PHONE=" + "1" * 1025, 26, "1024"), ("CONTACT_PHONE=0791112233", 26, "country code"),
    ("&".join(f"f{i}=1" for i in range(101)), 26, "100"), ("&".join(f"f{i}=1" for i in range(5000)), 26, "100"),
], ids=lambda value: str(value)[:20])
def test_post_challenge_400_names_the_fault_and_burns_no_attempt(place, nonce, body, code, detail):
    answer = place.client.challenge(nonce, body)
    assert (answer.status, answer.json["code"]) == (400, code), answer
    assert detail in answer.json["detail"]
    assert_untouched(place, nonce)


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", "x"])
def test_post_challenge_400_for_another_content_type(place, nonce, content_type):
    answer = place.client.challenge(nonce, GOOD, **{"Content-Type": content_type})
    assert (answer.status, answer.json["code"]) == (400, 23) and "Content-Type" in answer.json["detail"]
    assert_untouched(place, nonce)


def test_post_challenge_413_from_64_kib_on(place, nonce):
    for size in ((64 << 10) + 1, 1 << 20):
        answer = place.client.challenge(nonce, b"x" * size)
        assert (answer.status, answer.json["code"]) == (413, 32)
    ten_thousand = "&".join(f"field{i}=1" for i in range(10_000))
    assert place.client.challenge(nonce, ten_thousand).status == 413
    at_limit = GOOD + "&a=" + "x" * ((64 << 10) - len(GOOD) - 3)
    assert_untouched(place, nonce)
    assert place.client.challenge(nonce, at_limit).status == 200


@pytest.mark.parametrize("bad", ["", "0" * 51, "0" * 53, "0" * 51 + "-", "0" * 51 + "1", quote("é" * 26), "0" * 52 + "%0a",
                                 "0" * 52 + "%20", "%30" * 51])
def test_post_challenge_404_for_a_nonce_of_the_wrong_shape(place, bad):
    answer = place.client.challenge(bad, GOOD)
    assert (answer.status, answer.json["code"]) == (404, 9755)


def test_a_good_nonce_with_a_line_break_behind_it_is_another_one(place, nonce):
    answer = place.client.challenge(nonce + "%0a", GOOD)
    assert (answer.status, answer.json["code"]) == (404, 9755)
    assert_untouched(place, nonce)


def test_a_nonce_of_the_wrong_shape_costs_no_database_round_trip(stacks):
    """POST /challenge 404/9755: shown by a stack whose database is gone."""
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="without a database"))
    place.database.connection.close()
    place.stack.stop_process("database")
    try:
        assert place.client.challenge("0" * 51, GOOD).json["code"] == 9755
        assert place.client.challenge("0" * 52, GOOD).json["code"] == 51
        assert place.client.challenge("0" * 52, "CONTACT_PHONE=x").json["code"] == 26
        assert place.client.setup().json["code"] == 51
        assert place.client.request("GET", "/config").status == 200
    finally:
        place.stack.start_database()


def test_values_are_kept_whatever_they_look_like_but_for_invisible_characters(stacks):
    place = Place(stacks.get("postal-ch"))
    fields = {"CONTACT_NAME": "Robert'); DROP TABLE challenger.client;-- <b>\\ \"x\" $(id) `id`",
              "ADDRESS_LINES": "{\"a\":1}\n😀 %00 &amp;"}
    nonce = place.client.nonce()
    answer = place.client.challenge(nonce, {name: value + " \u202e" for name, value in fields.items()})
    assert answer.status == 200 and answer.json["address"] == fields
    assert len(messages_to(place.stack, fields)) == 1


def test_a_body_that_never_comes_holds_no_worker(place):
    """nginx gathers the whole request before a worker sees it."""
    held = []
    for _ in range(20):
        connection = socket.create_connection(("127.0.0.1", place.stack.port))
        connection.sendall(b"POST /challenger/challenge/" + b"0" * 52 + b" HTTP/1.1\r\nHost: x\r\nContent-Type: "
                           + FORM.encode() + b"\r\nContent-Length: 100\r\n\r\nCONTACT")
        held.append(connection)
    assert place.client.challenge(place.client.nonce(), place.phone()).status == 200
    for connection in held:
        connection.close()


def test_no_input_has_ended_a_worker(place):
    """Last in this file: the pools are as they were, and nobody had to be started again."""
    for pool, count in zip(("api", "send"), place.stack.workers):
        listed = place.stack.workers_of(pool)
        log = (place.stack.log / f"{pool}.log").read_text()
        assert len(listed) == count and "AddressSanitizer" not in log and "runtime error" not in log
        assert "Child" not in log and "internal" not in log
