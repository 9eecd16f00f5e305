"""GET /authorize takes a long state, and what is taken comes back through nginx."""
import pytest

from flow import parameters_of
from situation import Situation

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TARGET_LIMIT_BYTES = 6144


@pytest.mark.parametrize("character", ["(", "x"])
def test_the_longest_state_that_authorize_takes_reaches_the_client_in_a_browser(place, character):
    """The character ( takes three bytes in the URL that leads back."""
    made = Situation(place.stack)
    made.fresh()
    path = made.fill("/authorize/$nonce?response_type=code&client_id=$client&state=")
    state = character * (TARGET_LIMIT_BYTES - len("/challenger" + path))
    made.ask("GET", path + state + character, 414, Accept=BROWSER)
    made.ask("GET", path + state, 302, Accept=BROWSER)
    made.send()
    answer = made.ask("POST", made.fill("/solve/$nonce"), 302, made.fill("pin=$code"), Accept=BROWSER)
    assert parameters_of(answer.headers["Location"])["state"] == state
    again = made.ask("POST", made.fill("/challenge/$nonce"), 303, "CONTACT_PHONE=" + made.known["phone"], Accept=BROWSER)
    assert again.headers["Location"].endswith("/webui/" + made.known["nonce"])
