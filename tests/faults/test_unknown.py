"""What a user sees when nobody knows whether the last step worked (500/54): where to look, and there what became of it."""
import concurrent.futures
import contextlib
import re

import pytest

from client import Database, locked_ledger
from journey import Journey
from place import Place
from stack import wait_until

HTML = {"Accept": "text/html"}
LINK = re.compile(r'<a class="button" href="[^"]*/challenger(/webui/[^"]*)">See what happened</a>')
# What the pages post, each with the step that a user has come to before, the form, and where its page leads.
PRESSES = {
    "challenge": ("authorize", {"CONTACT_PHONE": "+41790000000"}, ""),
    "solve": ("challenge", {"pin": "0000-0000"}, ""),
    "extend": ("challenge", None, "?extended"),
    "cancel": ("challenge", None, ""),
}


@pytest.fixture
def place(stacks):
    return Place(stacks.get())


def user_at(place, step):
    user = Journey(place)
    assert user.walk(step).unknown is None, user.seen
    return user


@contextlib.contextmanager
def locked_validations(stack):
    blocker = Database(stack)
    blocker.connection.autocommit = False
    with contextlib.closing(blocker.connection):
        blocker.rows("LOCK TABLE challenger.validation IN ACCESS EXCLUSIVE MODE")
        yield


def look(place, answer):
    """Follows the page's link, as a browser without scripts does."""
    assert (answer.status, answer.headers.get_content_type()) == (500, "text/html")
    link = LINK.search(answer.body.decode())[1]
    seen = place.client.request("GET", link, headers=HTML)
    assert (seen.status, seen.headers.get_content_type()) == (200, "text/html")
    return link, seen.body.decode()


@pytest.mark.parametrize("name", PRESSES)
def test_the_page_after_500_54_leads_to_the_page_of_the_validation(place, name):
    step, form, query = PRESSES[name]
    user = user_at(place, step)
    with concurrent.futures.ThreadPoolExecutor(1) as pool, locked_validations(place.stack):
        pressing = pool.submit(place.client.post, f"/{name}/{user.nonce}", form, **HTML)
        wait_until(place.database.waiting, "the call waits")
        place.database.end(place.database.waiting())
        answer = pressing.result()
    link, _ = look(place, answer)
    assert link == f"/webui/{user.nonce}{query}"


def test_post_extend_500_54_when_more_time_was_given_and_the_page_cannot_be_read(place):
    """Not 52, which says that nothing was done."""
    user = user_at(place, "challenge")
    for form, headers in ((None, {}), ({"pin": "12"}, HTML)):
        place.database.change(user.nonce, "validation", "expires_at = now() + interval '5 minutes'")
        with locked_ledger(place.stack):
            answer = place.client.post(f"/extend/{user.nonce}", form, **headers)
        assert place.database.row("SELECT expires_at > now() + interval '30 minutes' FROM challenger.validation "
                                  "WHERE validation_id = %s", place.database.validation(user.nonce)["validation_id"])[0]
        if not headers:
            assert (answer.status, answer.json["code"]) == (500, 54)
    assert "You have until" in look(place, answer)[1]
