import datetime
import hashlib
import itertools

import pytest

from client import Database
from stack import TOP, Stack

NOW = datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)
SCHEMA = len(list((TOP / "sql" / "schema").iterdir()))
numbers = itertools.count(1)


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Policy:
    """The SQL functions as a worker calls them, with a clock that the test turns."""

    def __init__(self, database, **numbers_of_policy):
        self.database = database
        self.values = {"address_type": "phone", "entries_per_code": 3, "transmissions_per_address": 3,
                       "addresses_per_validation": 3, "failures_given_back": 5,
                       "breaker_failures": 0, "breaker_pause": "30 s",
                       "transmission_waits": "{60 s,120 s,300 s}", "helper_timeout": "30 s",
                       "validation_duration": "1 h", "validation_expiration": "365 days", **numbers_of_policy}
        self.now = NOW
        self.policy_id = self.register()["out_policy_id"]

    def register(self, schema=SCHEMA):
        names = ", ".join(f"in_{name} => %s" for name in self.values)
        return self.database.row(f"SELECT * FROM challenger.register_worker(in_schema_known => %s, in_digest => %s, "
                                 f"{names})".replace("in_transmission_waits => %s",
                                                     "in_transmission_waits => %s::interval[]"),
                                 schema, digest(str(sorted(self.values.items()))), *self.values.values())

    def later(self, **duration):
        self.now += datetime.timedelta(**duration)

    def setup(self, client, address=None, read_only=False, secret="secret", form=2):
        """Answers the nonce, or the status when nothing was created."""
        nonce = f"nonce {next(numbers)}"
        row = self.database.row(
            "SELECT * FROM challenger.setup_validation(%s, %s, %s, %s, 1, %s, %s, %s, %s, %s)", self.policy_id, client,
            digest(secret), digest(nonce), read_only, address and f'"{address}"', address and digest(address), self.now, form)
        return nonce if row["out_status"] == "created" else row["out_status"]

    def submit(self, nonce, address, form=2, typed=None, key=None, again=False, **sending):
        """typed: what form 1 makes of what was typed, if it is another text than the address; key: likewise the counting key;
        again: only if it is the current one; sending: source, mail_domain, claim_within."""
        return self.database.row("SELECT * FROM challenger.submit_address(%s, %s, %s, %s, %s, %s, %s, %s, %s"
                                 + "".join(f", in_{name} => %s" for name in sending) + ")", self.policy_id,
                                 digest(nonce), f'"{address}"', digest(key or address), f"{address[:1]}***", self.now, form,
                                 typed and digest(typed), again, *sending.values())

    def claim(self, nonce, transmission_id, workers=None, host="here"):
        return self.database.row("SELECT * FROM challenger.claim_transmission(%s, %s, %s, %s, %s, %s)", self.policy_id,
                                 digest(nonce), transmission_id, host, workers, self.now)

    def renew(self, nonce, before, address=None, initial=None):
        """in: texts; before: the current address as it is."""
        return self.database.row("SELECT * FROM challenger.renew_address(%s, 2, %s, %s, %s, %s, %s, %s)", digest(nonce),
                                 before and f'"{before}"', address and f'"{address}"', address and digest(address),
                                 initial and f'"{initial}"', initial and digest(initial), self.now)["out_status"]

    def finish(self, transmission_id, outcome, reason="exit", words=None, is_about_helper=True, said=()):
        """said: what the helper says of the gateways it asked, in pairs (gateway, about)."""
        return self.database.row(
            "SELECT * FROM challenger.finish_transmission(%s, %s, %s, %s, %s, %s, %s, %s)", transmission_id, outcome, reason,
            words, is_about_helper, self.now, [gateway for gateway, _ in said], [about for _, about in said])["out_status"]

    def send(self, nonce, address, outcome="accepted", *said):
        """Submits what must be reserved, and finishes it."""
        row = self.submit(nonce, address)
        assert row["out_status"] == "reserved", row
        assert self.finish(row["out_transmission_id"], outcome, said=said) == "noted"
        return row

    def validation(self, nonce):
        return self.database.row("SELECT * FROM challenger.validation WHERE nonce_digest = decode(%s, 'hex')",
                                 digest(nonce))


@pytest.fixture(scope="session")
def stack(request):
    """A PostgreSQL with the schema; no pools, no nginx."""
    made = Stack(f"{request.config.getoption('--build')}/sanitized", durable=False)
    try:
        made.start_database_only()
        yield made
    finally:
        made.stop()
        made.remove()


@pytest.fixture(scope="session")
def database(stack):
    return Database(stack)


@pytest.fixture(scope="session")
def client(database):
    return database.row("SELECT challenger.add_client('https://example.org/', %s)", digest("secret"))[0]


@pytest.fixture
def policy(database):
    return Policy(database)
