"""A small HTTP client for the tests: raw bytes in, status, headers and JSON out; and a look into the database."""
import concurrent.futures
import contextlib
import dataclasses
import hashlib
import http.client
import json
import urllib.parse

import psycopg2
import psycopg2.extras

from addresses import normal_form

FORM = "application/x-www-form-urlencoded"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclasses.dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    def get(self, name, otherwise=None):
        """A member of the JSON object in the body, if it is one and has it."""
        is_json = self.headers.get_content_type() == "application/json" and self.body
        return self.json.get(name, otherwise) if is_json else otherwise


def digest_of(nonce):
    """The nonce as the database knows it."""
    number = 0
    for character in nonce:
        number = number * 32 + ALPHABET.index(character)
    return hashlib.sha256((number >> 4).to_bytes(32, "big")).digest()


class Client:
    """Talks to one stack as browsers and OAuth clients do, from an address of this host."""

    def __init__(self, stack, address="127.0.0.1"):
        self.stack = stack
        self.address = address

    def request(self, method, path, body=None, headers=None, timeout=60, below="/challenger"):
        """below: where the path begins."""
        connection = http.client.HTTPConnection("127.0.0.1", self.stack.port, timeout=timeout,
                                                source_address=(self.address, 0))
        with contextlib.closing(connection):
            connection.request(method, below + path, body=body, headers=headers or {})
            reply = connection.getresponse()
            return Answer(reply.status, reply.headers, reply.read())

    def post(self, path, form=None, **headers):
        """form: a dict, or the raw body."""
        body = urllib.parse.urlencode(form) if isinstance(form, dict) else form
        return self.request("POST", path, body, {"Content-Type": FORM, **headers})

    def setup(self, body=None, registration=None, **headers):
        """registration: as in stack.clients, whose first it is by default."""
        client_id, secret, _ = registration or self.stack.clients[0]
        if isinstance(body, dict):
            body = json.dumps(body)
        return self.request("POST", f"/setup/{client_id}", body,
                            {"Authorization": f"Bearer {secret}", "Content-Type": "application/json", **headers})

    def nonce(self, body=None):
        answer = self.setup(body)
        assert answer.status == 200, answer
        return answer.json["nonce"]

    def challenge(self, nonce, fields, **headers):
        """fields: a dict, or the raw body."""
        return self.post(f"/challenge/{nonce}", fields, **headers)

    def solve(self, nonce, pin, **headers):
        return self.post(f"/solve/{nonce}", {"pin": pin}, **headers)

    def challenge_many(self, nonce, many_fields):
        """All at once; answers in the order of many_fields."""
        with concurrent.futures.ThreadPoolExecutor(len(many_fields)) as pool:
            return list(pool.map(lambda fields: self.challenge(nonce, fields), many_fields))


class Database:
    """Looks at, and turns the clock of, a stack's database as its superuser; at the server in socket_folder, if given."""

    def __init__(self, stack, role="postgres", socket_folder=None):
        self.connection = psycopg2.connect(host=str(socket_folder or stack.run_folder), dbname="challenger-fcgi-demo",
                                           user=role)
        self.connection.autocommit = True

    def rows(self, sql, *values):
        with self.connection.cursor(cursor_factory=psycopg2.extras.DictCursor) as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def row(self, sql, *values):
        (only,) = self.rows(sql, *values)
        return only

    def validation(self, nonce):
        return self.row("SELECT * FROM challenger.validation WHERE nonce_digest = %s", digest_of(nonce))

    def transmissions(self, nonce):
        return self.rows("SELECT t.* FROM challenger.transmission t JOIN challenger.validation USING (validation_id) "
                         "WHERE nonce_digest = %s ORDER BY transmission_id", digest_of(nonce))

    def workers(self, what="true"):
        """The process ids of the sessions that serve the workers; what: a condition on pg_stat_activity."""
        return [row[0] for row in self.rows(f"SELECT pid FROM pg_stat_activity WHERE usename = 'challenger-fcgi-demo' AND {what}")]

    def waiting(self):
        """Those of them that wait for a lock."""
        return self.workers("wait_event_type = 'Lock'")

    def end(self, pids):
        """Ends sessions and waits until they are gone."""
        for pid in pids:
            self.rows("SELECT pg_terminate_backend(%s, 5000)", pid)

    def change(self, nonce, table, values):
        """Sets columns of a table's rows that belong to the validation."""
        self.rows(f"UPDATE challenger.{table} SET {values} WHERE validation_id = %s", self.validation(nonce)["validation_id"])

    def let_pass(self, nonce, interval):
        """Moves everything the validation did into the past; its end stays."""
        self.rows("UPDATE challenger.transmission SET reserved_at = reserved_at - i.past, claim_by = claim_by - i.past "
                  "FROM (SELECT %s::interval AS past) i WHERE validation_id = (SELECT validation_id FROM challenger.validation WHERE nonce_digest = %s)",
                  interval, digest_of(nonce))


@contextlib.contextmanager
def locked_ledger(stack):
    """Nobody gets at the ledger until the block is left."""
    blocker = Database(stack)
    blocker.connection.autocommit = False
    try:
        blocker.rows("LOCK TABLE challenger.transmission IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        blocker.connection.close()


def messages_to(stack, address):
    """The texts of all messages delivered to an address, oldest first."""
    return [text for where, text in stack.messages() if json.loads(where) == normal_form(address)]
