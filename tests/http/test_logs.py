"""What is written down: one line per request, and nothing that must not be there."""
import json
import re
import uuid

import pytest
from addresses import code_in
from client import messages_to
from place import Place
from stack import wait_until

# Of each type an address that nobody else writes.
CANARIES = {
    "phone": lambda tag: {"CONTACT_PHONE": "+41 79 " + re.sub(r"\D", "", str(uuid.UUID(tag).int))[:9]},
    "email": lambda tag: {"CONTACT_EMAIL": f"canary{tag}@example.org"},
    "postal-ch": lambda tag: {"CONTACT_NAME": f"Canary{tag}", "ADDRESS_LINES": f"Street{tag}\nTown{tag}"},
}


def everything_written(stack):
    return {path: path.read_bytes() for folder in (stack.log, stack.folder / "nginx") for path in folder.rglob("*")
            if path.is_file()}


@pytest.mark.parametrize("address_type", CANARIES)
@pytest.mark.parametrize("behaviour", ["deliver", "blurt", "lines"])
def test_no_address_code_nonce_or_secret_is_written_anywhere(stacks, address_type, behaviour):
    place = Place(stacks.get(address_type, behave=True, HELPER_TIMEOUT="2 s"))
    fields = CANARIES[address_type](uuid.uuid4().hex)
    nonce = place.client.nonce({"read_only": True, **fields})
    place.behave(behaviour)
    assert place.client.challenge(nonce, fields).status == (200 if behaviour == "deliver" else 502)
    place.behave("deliver")
    assert place.client.challenge(nonce, fields).status == 200
    code = code_in(messages_to(place.stack, fields)[-1])
    place.client.challenge(nonce, {name: value + "x" for name, value in fields.items()})  # another address
    place.client.challenge(nonce, {name: "\x01" + value for name, value in fields.items()})  # a malformed one
    place.client.request("GET", f"/challenge/{nonce}")
    place.client.request("GET", f"/authorize/{nonce}?state=x")
    place.client.setup("{" + json.dumps(fields))

    parts = [part for value in fields.values() for part in value.split("\n")]
    digits = [re.sub(r"\D", "", value) for value in fields.values() if address_type == "phone"]
    canaries = [nonce, code, code.replace("-", ""), place.stack.clients[0][1], *parts, *digits]
    for path, content in everything_written(place.stack).items():
        for canary in canaries:
            assert canary.lower().encode() not in content.lower(), (path, canary)
    # Nor is a code in the database, in any spelling.
    rows = json.dumps([place.database.rows(f"SELECT row_to_json(x)::text FROM challenger.{table} x")
                       for table in ("validation", "transmission", "policy", "client")])
    assert code not in rows and code.replace("-", "") not in rows and nonce not in rows


def test_each_request_is_one_line_of_key_value_pairs(place):
    log, sent = place.stack.log / "api.log", place.stack.log / "send.log"
    before = len(log.read_text().splitlines())
    nonce, phone = place.client.nonce(), place.phone()

    def lines_since():
        return [line for line in log.read_text().splitlines()[before:] if "endpoint=challenge" in line]
    for number, fields in enumerate((phone, phone, {}), 1):
        place.client.challenge(nonce, fields)
        # A line is written when its answer is already under way.
        wait_until(lambda: len(lines_since()) >= number, "its line")
    lines = lines_since()
    assert len(lines) == 3
    pairs = [dict(re.findall(r'(\w+)=("[^"]*"|\S+)', line)) for line in lines]
    for line, pair in zip(lines, pairs):
        assert re.match(r"<\d>event=request id=[0-9a-f]{32} ", line)
        assert pair["endpoint"] == "challenge" and pair["method"] == "POST" and pair["ms"].isdigit()
    assert [pair["status"] for pair in pairs] == ["200", "200", "400"]
    assert [pair.get("decision") for pair in pairs] == ["reserved", "waiting", None]
    assert pairs[2]["code"] == "25" and pairs[2]["failure"] == "parameter_missing"
    assert len({pair["ref"] for pair in pairs}) == 1 and len(pairs[0]["ref"]) == 8
    assert pairs[0]["ref"] in messages_to(place.stack, phone)[0]
    # What was handed over has a line of each pool, by one id.
    (line,) = [line for line in sent.read_text().splitlines() if "event=request" in line and pairs[0]["id"] in line]
    assert "endpoint=challenge" in line and "decision=accepted" in line and "status=200" in line


def test_what_a_helper_says_is_logged_masked_and_short(stacks):
    place = Place(stacks.get(behave=True, HELPER_TIMEOUT="2 s"))
    log = place.stack.log / "send.log"
    for behaviour, what in (("blurt", r'reason="exit 75".*words=.*\*\*\*'), ("flood", r"words=x{4000,4096}$"),
                            ("exit 78", "a configuration error")):
        place.behave(behaviour)
        before = len(log.read_text())
        place.client.challenge(place.client.nonce(), place.phone())
        (line,) = [line for line in log.read_text()[before:].splitlines() if "event=helper" in line]
        assert re.search(what, line), line[:300]


def test_nginx_s_access_log_knows_nothing_of_our_paths_and_referers(place):
    nonce = place.client.nonce()
    place.client.request("GET", "/config", headers={"Referer": f"http://127.0.0.1/challenger/webui/{nonce}"})
    for path in ("challenge", "authorize", "solve", "webui", "Challenge"):
        place.client.request("GET", f"/{path}/{nonce}")
    place.client.request("POST", f"/challenge/{nonce}", b"x" * (3 << 20))
    assert place.client.request("GET", "/client1/seen", below="").status == 200
    log = place.stack.log / "nginx-access.log"
    wait_until(lambda: "/client1/seen" in log.read_text(), "nginx has written its log")
    assert nonce not in log.read_text()


def test_a_mistake_that_is_shown_on_a_page_stands_in_the_log(place):
    log = place.stack.log / "api.log"
    before = len(log.read_text())
    nonce = place.client.nonce()
    assert place.client.challenge(nonce, {}, Accept="text/html").status == 400
    wait_until(lambda: "status=400" in log.read_text()[before:], "its line")
    assert re.search(r"endpoint=challenge .*code=25 failure=parameter_missing detail=CONTACT_PHONE .*status=400", log.read_text()[before:])
