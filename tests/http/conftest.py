import itertools

import pytest

from client import Client, Database

numbers = itertools.count(1)


class Place:
    """A stack with a client and a database at hand, and phone numbers that no other test uses."""

    def __init__(self, stack):
        self.stack = stack
        self.client = Client(stack)
        self.database = Database(stack)

    @staticmethod
    def phone():
        return {"CONTACT_PHONE": f"+4179{next(numbers):07d}"}

    def behave(self, how):
        """Tells the helper of a `behave` stack what to do from now on."""
        (self.stack.folder / "behaviour").write_text(how + "\n")
        (self.stack.folder / "started").write_text("")
        (self.stack.folder / "started").chmod(0o666)

    def starts(self):
        """How many helpers were started since behave()."""
        return (self.stack.folder / "started").read_text().count("started")


@pytest.fixture
def place(stacks):
    return Place(stacks.get())


@pytest.fixture
def unruly(stacks):
    """A stack whose helper behaves as the test says and gets 2 s."""
    found = Place(stacks.get(behave=True, HELPER_TIMEOUT="2 s"))
    found.behave("deliver")
    return found


def pytest_terminal_summary(terminalreporter):
    from cases import CASES
    terminalreporter.write_line(f"the table of protocol cases has {len(CASES)} rows")
