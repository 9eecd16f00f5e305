"""Bodies at their limit of 64 KiB: what each kind costs the worker, and how heavy the page is that answers it.

The cost is CPU time of the worker as the kernel counts it, compared with that of a plain body of the same size: a
time that grows with the square of the size would be thousands of times as much.
"""
import pathlib
import urllib.parse

import pytest
from client import FORM
from place import Place

LIMIT = 64 << 10
AT_MOST_TIMES = 25
ROUNDS = 3
PAGE_LIMIT_BYTES = 30_000
HTML = {"Accept": "text/html", "Content-Type": FORM}


def filled(begin, piece, end=""):
    """begin, then as many pieces as fit, then end."""
    return begin + piece * ((LIMIT - len(begin) - len(end)) // len(piece)) + end


def fields(piece, count=99):
    """A form of many fields that differ in their last characters, so that telling them apart takes longest."""
    name = piece * ((LIMIT // count - 12) // len(piece))
    return "&".join(f"{name}{number:03d}=1" for number in range(count))


def quoted(text):
    return urllib.parse.quote(text)


FORMS = {
    "a plain value": filled("x=", "a"),
    "escapes": filled("x=", "%61"),
    "pluses": filled("x=", "+"),
    "separators": filled("", "&"),
    "as many fields as there may be": fields("a"),
    "as many fields, escaped": fields("%61"),
    "more fields than there may be": filled("", "a=1&"),
    "the same field": filled("", "x=1&"),
    "equals signs": filled("x", "="),
    "combining marks in the field": filled("CONTACT_EMAIL=a", quoted("\u0301")),
    "invisible characters in the field": filled("CONTACT_EMAIL=", quoted("\u200b"), "anna%40example.org"),
    "blanks in the field": filled("CONTACT_EMAIL=", "+", "anna%40example.org"),
    "1,023 bytes of combining marks": "CONTACT_EMAIL=a" + quoted("\u0301" * 511),
    "1,023 bytes of marks in the wrong order": "CONTACT_EMAIL=a" + quoted("\u0301\u0323" * 255) + "@example.org",
    "angle brackets": "CONTACT_EMAIL=" + quoted("<" * 500 + "a" + ">" * 500),
    "quotation marks": "CONTACT_EMAIL=" + quoted('"' * 1000 + "<a@b.org>"),
    "backslashes": "CONTACT_EMAIL=" + quoted('"' + "\\" * 1000 + "@b.org>"),
    "a mailto link in a mailto link": "CONTACT_EMAIL=" + "mailto:" * 140,
    "labels": "CONTACT_EMAIL=a%40" + "a." * 500,
    "a long label of many scripts": "CONTACT_EMAIL=a%40" + quoted("äжあ💩" * 80),
    "joiners in a label": "CONTACT_EMAIL=a%40" + quoted("\u0915\u094d\u200d" * 110),
    "a country's worth of @": "CONTACT_EMAIL=" + quoted("@" * 1000),
    "a pin of digits": filled("pin=", "12345678+"),
}
OBJECTS = {
    "brackets": filled("", "["),
    "a long list": filled('{"x":[', "0,", "0]}"),
    "many members": '{' + ",".join(f'"a{number:05d}":0' for number in range(5900)) + '}',
    "escapes": filled('{"x":"', "\\u0061", '"}'),
    "blanks": filled("{", " ", "}"),
    "a long number": filled('{"x":', "9", "}"),
}


@pytest.fixture
def place(stacks):
    return Place(stacks.get("email", workers=(1, 1)))


def nanoseconds_of(place, pool):
    """CPU time of the pool's one worker so far."""
    (pid,) = place.stack.workers_of(pool)
    return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def cost(place, pool, request):
    """The least of some rounds, of which any may be disturbed."""
    seen = []
    for _ in range(ROUNDS):
        before = nanoseconds_of(place, pool)
        assert request().status < 500
        seen.append(nanoseconds_of(place, pool) - before)
    return min(seen)


@pytest.mark.parametrize("endpoint, pool", [("challenge", "send"), ("solve", "api")])
def test_no_form_costs_more_than_a_bounded_multiple_of_a_plain_one(place, endpoint, pool):
    nonce = place.client.nonce()
    costs = {name: cost(place, pool, lambda body=body: place.client.post(f"/{endpoint}/{nonce}", body))
             for name, body in FORMS.items()}
    plain = costs["a plain value"]
    assert {name: spent // plain for name, spent in costs.items() if spent > plain * AT_MOST_TIMES} == {}


def test_no_json_costs_more_than_a_bounded_multiple_of_a_plain_form(place):
    nonce = place.client.nonce()
    plain = cost(place, "api", lambda: place.client.challenge(nonce, FORMS["a plain value"]))
    costs = {name: cost(place, "api", lambda body=body: place.client.setup(body)) for name, body in OBJECTS.items()}
    assert {name: spent // plain for name, spent in costs.items() if spent > plain * AT_MOST_TIMES} == {}


@pytest.mark.parametrize("endpoint", ["challenge", "solve"])
def test_no_form_makes_a_page_over_its_weight(place, endpoint):
    nonce = place.client.nonce()
    weights = {}
    for name, body in {**FORMS, "signs that HTML escapes": "CONTACT_EMAIL=" + quoted('"' * 1024),
                       "a value of 64 KiB": filled("CONTACT_EMAIL=", "a"),
                       "a pin of 64 KiB": filled("pin=", "%22")}.items():
        answer = place.client.request("POST", f"/{endpoint}/{nonce}", body, HTML)
        assert answer.status in (303, 400, 403), (name, answer.status)  # some hold an address
        weights[name] = len(answer.body)
    assert {name: weight for name, weight in weights.items() if weight > PAGE_LIMIT_BYTES} == {}
    assert max(weights.values()) > 1000


def test_the_page_of_a_postal_address_keeps_what_was_typed_within_its_weight(stacks):
    place = Place(stacks.get("postal"))
    for name, lines, country in ((1024, 1024, 1024), (0, 3072, 0), (1025, 1025, 1025), (3073, 3072, 0)):
        typed = {"CONTACT_NAME": '"' * name, "ADDRESS_LINES": '"' * lines, "ADDRESS_COUNTRY": '"' * country}
        answer = place.client.challenge(place.client.nonce(), typed, **HTML)
        assert answer.status == 400 and answer.body.count(b"&quot;") >= 2048
        assert len(answer.body) <= PAGE_LIMIT_BYTES
        text = answer.body.decode()
        too_long = sum(size > 1024 for size in (name, lines, country))
        assert text.count("This is too long. Please shorten it.") == 2 * too_long  # in the summary and at the field
