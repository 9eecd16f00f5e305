"""The validations that a run works on: copies of what the service made of one real request, with nonces of their own.

waiting: an address was submitted, its message accepted, and the wait runs; used again and again.
sql, send, good, solve: used up; made anew for every round, so that the tables stay as large as they were.
"""
import hashlib

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PHONE = {"CONTACT_PHONE": "+41791234567"}
UNTOUCHED, SENT = "untouched", "sent"
STATE_OF_KIND = {"waiting": SENT, "sql": UNTOUCHED, "send": UNTOUCHED, "good": UNTOUCHED, "solve": SENT}


def nonce_bytes(kind, index):
    return hashlib.sha256(f"{kind} {index}".encode()).digest()


def base32(data):
    """Crockford's base32 of 32 bytes, as nonces are written."""
    number = int.from_bytes(data, "big") << 4
    return "".join(ALPHABET[number >> shift & 31] for shift in range(255, -1, -5))


def nonce(kind, index):
    return base32(nonce_bytes(kind, index))


class Seed:
    """place: Client and Database of a running stack."""

    def __init__(self, client, database):
        self.database = database
        untouched, sent = client.nonce(), client.nonce()
        answer = client.challenge(sent, PHONE)
        assert answer.status == 200 and answer.json["transmitted"], answer
        self.models = {UNTOUCHED: database.validation(untouched)["validation_id"],
                       SENT: database.validation(sent)["validation_id"]}
        model = database.validation(sent)
        self.policy_id, self.client_id = model["policy_id"], model["client_id"]
        self.address_digest = bytes(model["address_digest"]).hex()
        self.last_kept = 0

    def _columns(self, table, *but):
        return ", ".join(row[0] for row in self.database.rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attname <> ALL (%s) ORDER BY attnum", f"challenger.{table}", list(but)))

    def _add(self, kind, count, first=0):
        """Validations first … first + count - 1 of a kind."""
        model = self.models[STATE_OF_KIND[kind]]
        validation = self._columns("validation", "validation_id", "nonce_digest")
        transmission = self._columns("transmission", "transmission_id", "validation_id")
        self.database.rows(
            f"WITH made AS (INSERT INTO challenger.validation (nonce_digest, {validation}) "
            f"SELECT sha256(sha256(convert_to(%s || i, 'UTF8'))), {validation} "
            "FROM challenger.validation, generate_series(%s, %s) i WHERE validation_id = %s RETURNING validation_id) "
            f"INSERT INTO challenger.transmission (validation_id, {transmission}) "
            f"SELECT m.validation_id, {transmission} FROM made m, challenger.transmission t WHERE t.validation_id = %s",
            f"{kind} ", first, first + count - 1, model, model)

    def add_waiting(self, count, first=0):
        self._add("waiting", count, first)
        self.last_kept = self.database.row("SELECT max(validation_id) FROM challenger.validation")[0]

    def renew(self, counts):
        """Removes what is used up and makes counts[kind] new ones."""
        for table in ("access_token", "authorization_code", "transmission", "validation"):
            self.database.rows(f"DELETE FROM challenger.{table} WHERE validation_id > %s", self.last_kept)
        self.database.rows("VACUUM ANALYZE challenger.validation, challenger.transmission, "
                           "challenger.authorization_code, challenger.access_token")
        for kind, count in counts.items():
            self._add(kind, count)
        self.database.rows("VACUUM ANALYZE challenger.validation, challenger.transmission")
        self.database.rows("CHECKPOINT")
