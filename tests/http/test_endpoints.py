"""GET /config, POST /setup, POST /challenge and what holds for every endpoint (protocol.md sections 0, 1, 2, 4)."""
import json
import re
import time
import urllib.parse

import pytest
from addresses import ADDRESSES, CODES, as_browsers_send, code_in, normal_form
from client import Client, messages_to
from place import Place

# The same to the rules of section 10, another spelling.
SPELLINGS = {
    "phone": {"CONTACT_PHONE": "+41791234567"},
    "email": {"CONTACT_EMAIL": "Alice@EXAMPLE.ORG"},
    "postal": {"CONTACT_NAME": " Alice Example ", "ADDRESS_LINES": "1  Example Street\n\n London N1 9GU", "ADDRESS_COUNTRY": "GB"},
    "postal-ch": {"CONTACT_NAME": "Alice Mu\u0308ller", "ADDRESS_LINES": "Musterweg 1\n3000  Bern"},
}
ENTRIES = {"phone": 3, "email": 3, "postal": 5, "postal-ch": 5}
SECOND_WAITS = {"phone": 60, "email": 60, "postal": 7 * 86400, "postal-ch": 7 * 86400}


@pytest.mark.parametrize("address_type", ADDRESSES)
def test_get_config_200_names_the_type_and_its_restrictions(stacks, address_type):
    answer = Client(stacks.get(address_type)).request("GET", "/config")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    config = answer.json
    assert config["name"] == "challenger" and config["version"] == "6:0:0" and config["implementation"].startswith("urn:")
    assert config["address_type"] == address_type and isinstance(config["address_hint"], str)
    assert set(config["restrictions"]) == ({"CONTACT_PHONE"} if address_type == "phone" else
                                           {"CONTACT_EMAIL"} if address_type == "email" else set())


@pytest.mark.parametrize("address_type", ADDRESSES)
def test_post_challenge_200_sends_one_code_and_says_so(stacks, address_type):
    stack = stacks.get(address_type)
    client, fields = Client(stack), as_browsers_send(ADDRESSES[address_type])
    before = time.time()
    nonce = client.nonce()
    answer = client.challenge(nonce, fields)
    body = answer.json
    assert answer.status == 200
    wait = body["retransmission_time"]["t_s"] - before
    assert SECOND_WAITS[address_type] <= wait < SECOND_WAITS[address_type] + 20
    assert body == {"type": "created", "attempts_left": ENTRIES[address_type], "address": normal_form(fields), "transmitted": True,
                    "retransmission_time": body["retransmission_time"],
                    "next_tx_time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(body["retransmission_time"]["t_s"]))}
    (message,) = messages_to(stack, fields)
    assert re.fullmatch(CODES[address_type], code_in(message))

    again = client.challenge(nonce, SPELLINGS[address_type])
    assert again.status == 200
    assert again.json == {**body, "transmitted": False}
    assert len(messages_to(stack, fields)) == 1


def test_post_challenge_200_last_transmission_says_never(place):
    phone, nonce = place.phone(), place.client.nonce()
    codes = set()
    for _ in range(3):
        answer = place.client.challenge(nonce, phone)
        assert answer.json["transmitted"] is True
        place.database.let_pass(nonce, "10 minutes")
    assert answer.json["retransmission_time"] == {"t_s": "never"} and "next_tx_time" not in answer.json
    messages = messages_to(place.stack, phone)
    codes = {code_in(message) for message in messages}
    assert len(messages) == 3 and len(codes) == 1
    refused = place.client.challenge(nonce, phone)
    assert (refused.status, refused.json["code"]) == (429, 9757)
    assert refused.json["detail"].startswith("transmissions") and "Retry-After" not in refused.headers
    assert len(messages_to(place.stack, phone)) == 3


def test_post_challenge_429_for_a_fourth_address_and_no_message(place):
    nonce = place.client.nonce()
    for _ in range(3):
        assert place.client.challenge(nonce, place.phone()).json["transmitted"] is True
    fourth = place.phone()
    answer = place.client.challenge(nonce, fourth)
    assert (answer.status, answer.json["code"]) == (429, 9757) and answer.json["detail"].startswith("addresses")
    assert not messages_to(place.stack, fourth) and len(place.database.transmissions(nonce)) == 3


def test_post_challenge_200_a_b_a_within_the_wait_sends_no_third_message(place):
    a, b, nonce = place.phone(), place.phone(), place.client.nonce()
    assert place.client.challenge(nonce, a).json["transmitted"] is True
    assert place.client.challenge(nonce, b).json["transmitted"] is True
    answer = place.client.challenge(nonce, a)
    assert (answer.status, answer.json["transmitted"], answer.json["address"]) == (200, False, b)
    assert len(place.database.transmissions(nonce)) == 2


def test_post_challenge_429_says_when_a_transmission_under_way_may_be_given_back(stacks):
    place = Place(stacks.get(behave=True, HELPER_TIMEOUT="2 s", TRANSMISSIONS_PER_ADDRESS="1", TRANSMISSION_WAITS="1 s"))
    phone, nonce = place.phone(), place.client.nonce()
    place.behave("deliver")
    assert place.client.challenge(nonce, phone).status == 200
    place.database.rows("UPDATE challenger.transmission SET outcome = 'reserved', finished_at = NULL, "
                        "reserved_at = reserved_at - interval '2 seconds', claim_by = claim_by - interval '2 seconds' WHERE transmission_id = %s",
                        place.database.transmissions(nonce)[0]["transmission_id"])
    answer = place.client.challenge(nonce, phone)
    assert answer.status == 429 and 1 <= int(answer.headers["Retry-After"]) <= 10


def test_post_challenge_403_for_another_address_than_the_read_only_one(place):
    phone = place.phone()
    nonce = place.client.nonce({"read_only": True, **phone})
    answer = place.client.challenge(nonce, place.phone())
    assert (answer.status, answer.json["code"]) == (403, 9760)
    assert place.database.transmissions(nonce) == []
    assert place.client.challenge(nonce, phone).json["transmitted"] is True


def test_post_challenge_404_for_unknown_and_expired_nonces(place):
    nonce = place.client.nonce()
    place.database.rows("UPDATE challenger.validation SET expires_at = now()")
    for unknown in ("0" * 52, nonce):
        answer = place.client.challenge(unknown, place.phone())
        assert (answer.status, answer.json["code"]) == (404, 9755)


def test_post_challenge_406_when_a_page_is_asked_for_and_there_are_none(stacks):
    place = Place(stacks.get(TEMPLATE_DIR="/nonexistent"))
    phone, nonce = place.phone(), place.client.nonce()
    answer = place.client.challenge(nonce, phone, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (answer.status, answer.json["code"], answer.headers["Content-Type"]) == (406, 74, "application/json")
    assert place.database.transmissions(nonce) == []
    assert place.client.challenge(nonce, phone, Accept="text/html, application/json").status == 200
    assert "warning: no pages" in place.stack.ctl("config", "check", check=False).stderr


def test_post_challenge_takes_a_body_without_content_type_for_a_form(place):
    body = urllib.parse.urlencode(place.phone())
    assert place.client.request("POST", f"/challenge/{place.client.nonce()}", body).status == 200


def test_post_challenge_stores_no_field_of_another_type(place):
    phone, nonce = place.phone(), place.client.nonce()
    answer = place.client.challenge(nonce, {**phone, "CONTACT_EMAIL": "eve@example.org", "other": "x"})
    assert answer.json["address"] == phone
    assert place.database.validation(nonce)["address"] == phone


def test_post_setup_200_with_and_without_an_address(place):
    phone = place.phone()
    for body, expected in ((None, None), ({}, None), ({"CONTACT_EMAIL": 17}, None), (phone, phone)):
        answer = place.client.setup(body)
        assert answer.status == 200 and list(answer.json) == ["nonce"] and len(answer.json["nonce"]) == 52
        assert place.database.validation(answer.json["nonce"])["initial_address"] == expected
    assert place.database.validation(answer.json["nonce"])["addresses_used"] == 0


def test_post_setup_400_measures_what_there_is_of_a_postal_address(stacks):
    client = Place(stacks.get("postal")).client
    for lines, detail in (("\n".join("abcdefg"), "too many lines for an envelope"), ("a\n" + "x" * 111, "line 2 is too long for an envelope")):
        answer = client.setup({"ADDRESS_LINES": lines})
        assert (answer.status, answer.json["code"], answer.json["detail"]) == (400, 26, f"ADDRESS_LINES: {detail}")


def test_post_setup_200_takes_a_part_of_a_postal_address(stacks):
    place = Place(stacks.get("postal"))
    assert place.client.setup({"ADDRESS_COUNTRY": "CH"}).status == 200
    answer = place.client.setup({"ADDRESS_COUNTRY": "CH", "read_only": True})
    assert (answer.status, answer.json["code"], answer.json["detail"]) == (400, 25, "CONTACT_NAME")


def test_post_setup_404_the_same_for_every_way_of_not_being_a_client(place):
    client_id, secret, _ = place.stack.clients[0]
    right = {"Authorization": f"Bearer {secret}"}
    answers = [place.client.request("POST", f"/setup/{who}", body, headers) for who, body, headers in (
        ("999", None, right), ("abc", None, right), ("", None, right), ("0", None, right), ("9" * 30, None, right),
        (client_id, None, {}), (client_id, None, {"Authorization": "Bearer wrong"}),
        (client_id, None, {"Authorization": secret}), (client_id, None, {"Authorization": f"Basic {secret}"}),
        (place.stack.clients[1][0], None, right), (client_id, "{broken", {"Authorization": "Bearer wrong"}))]
    assert {(a.status, a.body) for a in answers} == {(404, answers[0].body)}
    assert answers[0].json["code"] == 9750


@pytest.mark.parametrize("body, code, detail", [
    ("{", 22, "syntax"), ("[" * 50000, 22, "nesting"), ('{"a":' * 10000 + "1" + "}" * 10000, 22, "nesting"),
    ('{"read_only":true,"read_only":false}', 22, "repeated"), ('{"CONTACT_PHONE":"\\u0000"}', 22, "NUL"),
    (b'{"CONTACT_PHONE":"\xff"}', 22, "UTF-8"),
    ("[]", 26, "body"), ("7", 26, "body"), ('{"read_only":1}', 26, "read_only"), ('{"read_only":null}', 26, "read_only"),
    ('{"CONTACT_PHONE":7}', 26, "CONTACT_PHONE"), ('{"CONTACT_PHONE":"nonsense"}', 26, "CONTACT_PHONE"),
    ('{"CONTACT_PHONE":"' + "1" * 1025 + '"}', 26, "CONTACT_PHONE"), ('{"read_only":true}', 25, "CONTACT_PHONE"),
], ids=lambda value: str(value)[:20])
def test_post_setup_400_says_what_is_wrong_and_opens_nothing(place, body, code, detail):
    before = place.database.row("SELECT count(*) FROM challenger.validation")[0]
    answer = place.client.setup(body)
    assert (answer.status, answer.json["code"]) == (400, code) and detail in answer.json["detail"]
    assert place.database.row("SELECT count(*) FROM challenger.validation")[0] == before


def test_the_nonce_and_the_secret_are_stored_as_digests_only(place):
    nonce = place.client.nonce(place.phone())
    content = json.dumps([place.database.rows(f"SELECT row_to_json(x)::text FROM challenger.{table} x")
                          for table in ("client", "policy", "validation", "transmission")])
    assert nonce not in content and place.stack.clients[0][1] not in content


def test_sensitive_answers_may_not_be_kept_and_all_answers_may_be_read_across_origins(place):
    nonce = place.client.nonce()
    answers = [place.client.setup(), place.client.challenge(nonce, place.phone()), place.client.challenge(nonce, {})]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for answer in [*answers, place.client.request("GET", "/config"), place.client.request("GET", "/nowhere"),
                   place.client.request("PUT", "/config"), place.client.request("OPTIONS", "/anything")]:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Expose-Headers"] == "*"
        assert "Set-Cookie" not in answer.headers


def test_options_204_on_any_path(place):
    for path in ("/config", "/challenge/x", "/nowhere", "/setup/1"):
        answer = place.client.request("OPTIONS", path)
        assert (answer.status, answer.body) == (204, b"")
        assert answer.headers["Access-Control-Allow-Headers"] == answer.headers["Access-Control-Allow-Methods"] == "*"


@pytest.mark.parametrize("method, path, status, code", [
    ("GET", "/nowhere", 404, 21), ("GET", "/configx", 404, 21), ("POST", "/challenge/a/b", 404, 21),
    ("POST", "/challenge", 404, 21), ("POST", "/config", 405, 20), ("DELETE", "/config", 405, 20),
    ("GET", "/challenge/" + "0" * 52, 405, 20), ("HEAD", "/setup/1", 405, None), ("GET", "/setup/1", 405, 20),
    ("GET", "/config?" + "x" * 6200, 414, 31),
])
def test_wrong_paths_methods_and_targets(place, method, path, status, code):
    answer = place.client.request(method, path)
    assert answer.status == status
    assert ("Allow" in answer.headers) == (status == 405)
    if code is not None:
        assert answer.json["code"] == code and isinstance(answer.json["hint"], str)
        assert answer.headers["Content-Type"] == "application/json"


def test_nginx_s_own_refusals_are_json_too(place):
    for path in ("/challenge/" + "0" * 52, "/token"):
        answer = place.client.post(path, b"x" * (3 << 20))
        assert (answer.status, answer.json["code"], answer.json["error"]) == (413, 32, "invalid_request")
        assert answer.json["error_description"] and answer.headers["Access-Control-Allow-Origin"] == "*"
