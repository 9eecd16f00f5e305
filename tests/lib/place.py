"""A stack with all that a test needs at hand."""
import concurrent.futures
import contextlib

from addresses import unused_phone
from client import Client, Database
from stack import wait_until


class Place:
    """A stack with a client and a database at hand, and phone numbers that no other test uses."""

    def __init__(self, stack):
        self.stack = stack
        self.client = Client(stack)
        self.database = Database(stack)

    @staticmethod
    def phone():
        return {"CONTACT_PHONE": unused_phone()}

    def workers(self):
        """The process ids of the workers of each pool."""
        return {pool: self.stack.workers_of(pool) for pool in ("api", "send")}

    # What the helper of a `behave` stack does.

    def behave(self, how):
        """Tells the helper what to do from now on."""
        (self.stack.folder / "behaviour").write_text(how + "\n")
        (self.stack.folder / "started").write_text("")
        (self.stack.folder / "started").chmod(0o666)
        (self.stack.folder / "let-go").unlink(missing_ok=True)

    def starts(self):
        """How many helpers were started since behave()."""
        return (self.stack.folder / "started").read_text().count("started")

    @contextlib.contextmanager
    def deliveries(self, *submissions, how="held"):
        """Deliveries under way: submits each (nonce, fields) in a thread, and waits until all their helpers run.

        Gives the answers to come, in order. The helpers go on at let_go(), and at the latest when the block is left.
        """
        self.behave(how)
        with concurrent.futures.ThreadPoolExecutor(len(submissions)) as pool:
            try:
                answers = [pool.submit(self.client.challenge, nonce, fields) for nonce, fields in submissions]
                wait_until(lambda: self.starts() == len(submissions), "their helpers run")
                yield answers
            finally:
                self.let_go()

    @contextlib.contextmanager
    def delivery(self, nonce, fields, how="held"):
        """One delivery under way; gives the answer to come."""
        with self.deliveries((nonce, fields), how=how) as (answer,):
            yield answer

    def let_go(self):
        """The helpers that are held deliver, and those that start later."""
        (self.stack.folder / "let-go").touch()


def ledger(place, nonce):
    """What the ledger says of a validation's transmissions: (outcome, whether given back) of each."""
    return [(row["outcome"], row["given_back"]) for row in place.database.transmissions(nonce)]
