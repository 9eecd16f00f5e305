import os

import pytest

from place import Place

# Looking for leaks takes a program four times as long to end; test_leaks.py does it where a program has done all its work.
os.environ["ASAN_OPTIONS"] = ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "detect_leaks=0")))


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
    from test_typed_forms import CODE_TABLE, DIALLED_TABLE, TABLE
    terminalreporter.write_line(f"the table of protocol cases has {len(CASES)} rows")
    terminalreporter.write_line(f"the table of typed forms has {len(TABLE) + len(DIALLED_TABLE) + len(CODE_TABLE)} rows")
