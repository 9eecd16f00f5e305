"""Validations that version 0.1.0 began, under way while the service is upgraded: each goes on to its end."""
import hashlib
import json
import pathlib
import secrets
import subprocess

import pytest

from client import ALPHABET, Client, Database, digest_of
from flow import Flow
from stack import TOP, Stack

# The commit of version 0.1.0.
PREVIOUS = "406acc667c2a01d81cfeb5b4667d1597053bbd1b"
POST = {"CONTACT_NAME": "ALICE  Example", "ADDRESS_LINES": "1 Example  Street\r\nLONDON", "ADDRESS_COUNTRY": "GB"}
POST_KEY = "1 Example Street\nLONDON\0GB"
# As version 0.1.0 stored them, and the text that it counted by.
TYPED = {
    "phone": [({"CONTACT_PHONE": "+41 (0)79 123 45 67"}, "+410791234567"), ({"CONTACT_PHONE": "+41 79 123 45 68"}, "+41791234568")],
    "email": [({"CONTACT_EMAIL": "Alice@Example.ORG"}, "Alice@example.org")],
    "postal": [(POST, f"ALICE Example\0{POST_KEY}")],
}
# More than the window of an envelope shows, which version 0.1.0 did not ask.
LARGE = {**POST, "ADDRESS_LINES": "\n".join(f"Line {number}" for number in range(1, 9))}
LARGE_KEY = f"ALICE Example\0{LARGE['ADDRESS_LINES']}\0GB"
OTHER = {"phone": {"CONTACT_PHONE": "+41791234599"}, "email": {"CONTACT_EMAIL": "bob@example.org"},
         "postal": {**POST, "CONTACT_NAME": "Bob"}}
CASES = [(kind, number) for kind, typed in TYPED.items() for number in range(len(typed))]


def hex_digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def random_base32():
    number = int.from_bytes(secrets.token_bytes(32), "big") << 4
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(52)))


class OldService:
    """Calls the SQL functions of version 0.1.0 as its workers did."""

    def __init__(self, database, address_type, client):
        self.database, self.address_type = database, address_type
        self.client_id, self.secret, self.redirect_uri = client
        self.policy_id = database.row(
            "SELECT * FROM challenger.register_worker(4, %s, %s, 3, 3, 3, 5, 0, '30 s', '{60 s,120 s}', '30 s', '1 h', "
            "'365 days')", hex_digest("policy"), address_type)["out_policy_id"]

    def call(self, function, *values):
        return self.database.row(f"SELECT * FROM challenger.{function}({', '.join(['%s'] * len(values))})", *values)

    def setup(self, fields=None, key="", read_only=False):
        nonce = random_base32()
        row = self.call("setup_validation", self.policy_id, self.client_id, hex_digest(self.secret), digest_of(nonce).hex(), 1,
                        read_only, fields and json.dumps(fields), fields and hex_digest(f"{self.address_type}\0{key}"))
        assert row["out_status"] == "created"
        return nonce

    def send(self, nonce, fields, key):
        row = self.call("submit_address", self.policy_id, digest_of(nonce).hex(), json.dumps(fields),
                        hex_digest(f"{self.address_type}\0{key}"), "masked")
        assert row["out_status"] == "reserved"
        self.call("finish_transmission", row["out_transmission_id"], "accepted", "exit 0", None, True)

    def authorize(self, nonce):
        row = self.call("authorize_validation", self.policy_id, digest_of(nonce).hex(), self.client_id, None, "old state", None, None, None)
        assert row["out_status"] == "authorized"

    def solve(self, nonce):
        """Answers the authorization code."""
        code = random_base32()
        row = self.database.row("SELECT * FROM challenger.solve_validation(%s, %s, '{1}', '{1}', '{1}', %s)", self.policy_id,
                                digest_of(nonce).hex(), [hex_digest(code)])
        assert row["out_status"] == "solved"
        return code


def put_in_place_what_was_before(database):
    def file(name):
        return subprocess.run(["git", "-C", TOP, "show", f"{PREVIOUS}:{name}"], check=True, capture_output=True, text=True).stdout
    names = subprocess.run(["git", "-C", TOP, "ls-tree", "-r", "--name-only", PREVIOUS, "sql"], check=True, capture_output=True,
                           text=True).stdout.split()
    database.rows("DROP SCHEMA challenger CASCADE")
    database.rows("SET ROLE challenger_owner")
    for part in ("sql/schema_version.sql", "sql/schema/", "sql/functions/"):
        for name in names:
            if name.startswith(part):
                with database.connection.cursor() as cursor:
                    cursor.execute(file(name))
    database.rows("RESET ROLE")


class Upgraded:
    """A stack whose database was of version 0.1.0; for each address a validation of each state, by its typed fields."""

    def __init__(self, build, address_type):
        self.stack = Stack(build / "sanitized", address_type=address_type, workers=(2, 2), durable=False)
        self.stack.start_database_only()
        self.database = Database(self.stack)
        put_in_place_what_was_before(self.database)
        secret, uri = "secret of a client", "http://127.0.0.1/back"
        (number,) = self.database.row("SELECT challenger.add_client(%s, %s)", uri, hex_digest(secret))
        self.stack.clients = [(str(number), secret, uri)]
        old = OldService(self.database, address_type, (number, secret, uri))
        self.begun = []
        for fields, key in TYPED[address_type]:
            fixed, waiting, solved = old.setup(fields, key, read_only=True), old.setup(), old.setup()
            authorized, unauthorized = old.setup(), old.setup()
            old.authorize(authorized)
            old.send(waiting, fields, key)
            old.send(solved, fields, key)
            self.begun.append({"read_only": fixed, "waiting": waiting, "solved": solved, "grant": old.solve(solved),
                               "authorized": authorized, "unauthorized": unauthorized})
        if address_type == "postal":
            self.begin_with_large_addresses(old)
        self.database.connection.close()

        self.stack.ctl("db", "upgrade")
        self.database = Database(self.stack)
        self.stack.start_service()
        self.client = Client(self.stack)

    def begin_with_large_addresses(self, old):
        """Two which the user cannot change: a fixed one, and the last of three; and one that he can."""
        self.fixed, self.last, self.first = old.setup(LARGE, LARGE_KEY, read_only=True), old.setup(), old.setup()
        for number in (1, 2):
            old.send(self.last, {**POST, "CONTACT_NAME": f"A{number}"}, f"A{number}\0{POST_KEY}")
        for nonce in (self.last, self.first):
            old.send(nonce, LARGE, LARGE_KEY)

    def flow(self, nonce, fields):
        flow = Flow(self.client, fields)
        flow.nonce = nonce
        return flow

    def normal_form_of(self, fields):
        """As a validation that begins now tells it."""
        answer = self.client.challenge(self.client.nonce(), fields)
        assert answer.status == 200, answer
        return answer.json["address"]


@pytest.fixture(scope="module")
def upgraded(request):
    made = {}

    def get(address_type):
        if address_type not in made:
            made[address_type] = Upgraded(pathlib.Path(request.config.getoption("--build")), address_type)
        return made[address_type]
    yield get
    for one in made.values():
        one.stack.stop()
        one.stack.remove()


@pytest.fixture(params=CASES, ids=[f"{kind}-{number}" for kind, number in CASES])
def old(request, upgraded):
    """(the upgraded service, the address as it was typed, its normal form, its validations)"""
    kind, number = request.param
    service = upgraded(kind)
    fields = TYPED[kind][number][0]
    return service, fields, service.normal_form_of(fields), service.begun[number]


def finish(flow, normal):
    flow.address = normal
    assert flow.solve().status == 200
    assert flow.token().status == 200
    info = flow.info()
    assert (info.status, info.json["address"]) == (200, normal)


def test_a_read_only_validation_takes_its_address_and_no_other(old):
    service, fields, normal, begun = old
    flow = service.flow(begun["read_only"], normal)
    status = flow.authorize().json
    assert (status["fix_address"], status["last_address"]) == (True, normal)
    assert service.client.challenge(flow.nonce, OTHER[service.stack.address_type]).status == 403
    assert flow.challenge().json["transmitted"] is True
    finish(flow, normal)


def test_a_user_who_gives_up_goes_back_if_authorize_was_called(old):
    service, _, _, begun = old
    for state, way_back in (("unauthorized", None), ("authorized", "http://127.0.0.1/back?error=access_denied&state=old%20state")):
        answer = service.client.request("POST", f"/cancel/{begun[state]}")
        assert answer.status == 200 and answer.json.get("redirect_url") == way_back


def test_a_validation_that_waits_keeps_its_wait_and_its_code(old):
    service, fields, normal, begun = old
    flow = service.flow(begun["waiting"], normal)
    assert flow.authorize().json["last_address"] == normal
    for spelling in (normal, fields):
        answer = service.client.challenge(flow.nonce, spelling).json
        assert (answer["transmitted"], answer["address"]) == (False, normal)
    assert [row["outcome"] for row in service.database.transmissions(flow.nonce)] == ["accepted"]
    service.database.let_pass(flow.nonce, "8 days")
    assert flow.challenge().json["transmitted"] is True
    validation = service.database.validation(flow.nonce)
    assert (validation["addresses_used"], validation["codes_made"]) == (1, 1)
    finish(flow, normal)


def test_a_solved_validation_gives_its_address_in_the_normal_form(old):
    service, fields, normal, begun = old
    flow = service.flow(begun["solved"], fields)
    flow.grant = begun["grant"]
    assert flow.token().status == 200
    info = flow.info()
    assert (info.status, info.json["address"]) == (200, normal)


@pytest.mark.parametrize("which", ["fixed", "last"])
def test_an_address_that_the_user_cannot_change_is_sent_to_though_an_envelope_has_no_room(upgraded, which):
    service = upgraded("postal")
    nonce, normal = getattr(service, which), {**LARGE, "CONTACT_NAME": "ALICE Example"}
    service.database.let_pass(nonce, "8 days")
    before = len(service.stack.messages())
    answer = service.client.challenge(nonce, LARGE)
    assert (answer.status, answer.json["transmitted"], answer.json["address"]) == (200, True, normal)
    assert [json.loads(where) for where, _ in service.stack.messages()[before:]] == [normal]
    other = service.client.challenge(nonce, {**LARGE, "CONTACT_NAME": "Bob"})
    assert (other.status, other.json["detail"]) == (400, "ADDRESS_LINES: too many lines for an envelope")
    finish(service.flow(nonce, normal), normal)


def test_an_address_that_the_user_can_change_is_measured(upgraded):
    service = upgraded("postal")
    service.database.let_pass(service.first, "8 days")
    assert service.client.challenge(service.first, LARGE).status == 400
    assert service.client.challenge(service.first, OTHER["postal"]).json["transmitted"] is True
