"""A client's own name: what a user reads of it, and how an operator gives it."""
import json
import pathlib
import re
import shutil
import tempfile

import pytest

from addresses import ADDRESSES
from client import FORM
from place import Place
from situation import Situation

NAME = "Bäck & Söhne"
SERVICE = "Example Bank"
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BROWSER = {"Content-Type": FORM, **HTML}


@pytest.fixture(scope="module")
def stack(stacks):
    return stacks.get(SERVICE_NAME=SERVICE)


def named_client(stack, name=NAME):
    """Registers a client with a name, as Stack.add_client does without."""
    uri = "https://named.example/back"
    printed = fields_of(stack.ctl("client", "add", "--redirect-uri", uri, "--name", name))
    return printed["client_id"], printed["client_secret"], uri


def fields_of(output):
    return dict(line.split(": ", 1) for line in output.splitlines() if ": " in line)


def made_by(stack, registered):
    """A situation whose client is this one."""
    made = Situation(stack)
    made.flow.registration = registered
    made.known.update(client=registered[0], secret=registered[1], redirect=registered[2])
    return made


def names_in(answer):
    """Who asks, as the title, the head and the text of a page say it; text: only where it does."""
    assert answer.headers.get_content_type() == "text/html", answer
    html = answer.body.decode()
    names = {re.search(r"<title>.* – (.*)</title>", html)[1], re.search(r"<header>.*<span>(.*)</span></header>", html)[1]}
    return names | {name for name in ("Bäck &amp; Söhne", SERVICE) if name in html.partition("<main>")[2]}


# A state, and the request whose answer is a page.
PAGES = [
    ("authorized", "GET", "/webui/$nonce", None, 200), ("read_only", "GET", "/webui/$nonce", None, 200),
    ("sent", "GET", "/webui/$nonce", None, 200), ("sent", "GET", "/webui/$nonce?address", None, 200),
    ("one_wrong", "GET", "/webui/$nonce", None, 200), ("exhausted", "GET", "/webui/$nonce", None, 200),
    ("no_transmissions", "GET", "/webui/$nonce", None, 200), ("solved", "GET", "/webui/$nonce", None, 200),
    ("exchanged", "GET", "/webui/$nonce", None, 200), ("expired", "GET", "/webui/$nonce", None, 404),
    ("cancelled", "GET", "/webui/$nonce", None, 404), ("solved", "POST", "/solve/$nonce", "pin=$code", 302),
    ("sent", "POST", "/solve/$nonce", "pin=x", 400), ("exhausted", "POST", "/solve/$nonce", "pin=$code", 429),
    ("sent", "POST", "/solve/$nonce", "pin=$code", 302), ("sent", "POST", "/extend/$nonce", "pin=1234", 200),
    ("authorized", "POST", "/challenge/$nonce", "CONTACT_PHONE=x", 400), ("authorized", "POST", "/challenge/$nonce", "CONTACT_PHONE=%", 400),
    ("read_only", "POST", "/challenge/$nonce", "CONTACT_PHONE=$phone", 403),
    ("no_addresses", "POST", "/challenge/$nonce", "CONTACT_PHONE=$phone2", 429), ("sent", "GET", "/solve/$nonce", None, 405),
    ("fresh", "GET", "/authorize/$nonce?response_type=code&client_id=$client&redirect_uri=x", None, 403),
    ("fresh", "GET", "/authorize/$nonce?response_type=code&client_id=$client2", None, 404),
]


@pytest.mark.parametrize("state, method, path, body, status", PAGES)
def test_every_page_of_a_validation_names_the_client_that_has_a_name_and_else_the_service(stack, state, method, path, body, status):
    for registered, name in ((named_client(stack), "Bäck &amp; Söhne"), (stack.clients[0], SERVICE)):
        made = made_by(stack, registered)
        getattr(made, state)()
        answer = made.client.request(method, made.fill(path), body and made.fill(body), BROWSER)
        assert answer.status == status, answer
        assert names_in(answer) == {name}


def test_pages_and_answers_of_no_validation_name_the_service(stack):
    named_client(stack)
    client = Situation(stack).client
    for path, status in (("/", 200), ("/webui/" + "0" * 52, 404), ("/nowhere", 404)):
        answer = client.request("GET", path, headers=HTML)
        assert answer.status == status and names_in(answer) == {SERVICE}
    assert "Bäck" not in client.request("GET", "/config").body.decode()


def test_the_message_names_the_client_that_has_a_name_and_else_the_service(stack):
    for registered, name in ((named_client(stack), NAME), (stack.clients[0], SERVICE)):
        made = made_by(stack, registered)
        made.sent()
        (message,) = made.flow.messages()
        assert f" is your code for {name}. Valid " in message
    # The second message of a validation, too.
    made = made_by(stack, named_client(stack))
    made.exhausted_later()
    made.send()
    assert [f" for {NAME}. " in message for message in made.flow.messages()] == [True, True]


@pytest.mark.parametrize("address_type", ["email", "postal", "postal-ch"])
def test_e_mails_and_letters_name_the_client_in_text_and_subject(stacks, address_type):
    place = Place(stacks.get(address_type, workers=(1, 1), SERVICE_NAME=SERVICE, AUTH_COMMAND="{DIR}/bin/witness {DIR}"))
    for registered, name, other in ((named_client(place.stack), NAME, SERVICE), (place.stack.clients[0], SERVICE, NAME)):
        nonce = place.client.setup(None, registered).json["nonce"]
        assert place.client.challenge(nonce, ADDRESSES[address_type]).status == 200
        seen = json.loads((place.stack.folder / "witness").read_text())
        for text in (seen["environment"]["CHALLENGER_SUBJECT"], seen["input"]):
            assert name in text and other not in text


def test_a_new_name_holds_from_the_next_page_and_message_on_and_an_empty_one_takes_it_away(stack):
    registered = named_client(stack, "Old Name")
    made = made_by(stack, registered)
    made.sent()
    renamed = stack.ctl("client", "rename", registered[0], "New Name")
    assert fields_of(renamed) == {"client_id": registered[0], "name": "New Name"}
    page = made.client.request("GET", made.fill("/webui/$nonce"), headers=HTML)
    assert names_in(page) == {"New Name"}
    made.send(made.phone2)
    assert " for New Name. " in made.flow.messages()[0]
    assert fields_of(stack.ctl("client", "rename", registered[0], ""))["name"] == "none"
    assert names_in(made.client.request("GET", made.fill("/webui/$nonce"), headers=HTML)) == {SERVICE}


def test_the_name_stays_when_the_client_is_removed(stack):
    registered = named_client(stack)
    made = made_by(stack, registered)
    made.sent()
    stack.ctl("client", "remove", registered[0], "--force")
    answer = made.client.request("GET", made.fill("/webui/$nonce"), headers=HTML)
    assert answer.status == 404 and names_in(answer) == {"Bäck &amp; Söhne"}


def test_the_name_of_a_client_comes_before_that_of_the_theme(stacks):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="theme-", dir="/tmp"))
    folder.chmod(0o755)
    (folder / "theme.ini").write_text("[theme]\nNAME = Themed\nCOLOUR = #7a1f5c\nCOLOUR_DARK = #ffb3e0\n")
    try:
        stack = stacks.get(workers=(1, 1), SERVICE_NAME=SERVICE, THEME_FILE=str(folder / "theme.ini"))
        for registered, name in ((named_client(stack), "Bäck &amp; Söhne"), (stack.clients[0], "Themed")):
            made = made_by(stack, registered)
            made.authorized()
            page = made.client.request("GET", made.fill("/webui/$nonce"), headers=HTML)
            assert names_in(page) == {name} and "webui/theme.css" in page.body.decode()
    finally:
        shutil.rmtree(folder)


def test_client_list_and_show_say_the_name(stack):
    client_id, _, uri = named_client(stack)
    unnamed = stack.add_client("https://unnamed.example/back")[0]
    lines = stack.ctl("client", "list").splitlines()
    assert f"{client_id}  {uri}  0 setups  {NAME}" in lines and f"{unnamed}  https://unnamed.example/back  0 setups" in lines
    assert fields_of(stack.ctl("client", "show", client_id))["name"] == NAME
    assert fields_of(stack.ctl("client", "show", unnamed))["name"] == "none"


@pytest.mark.parametrize("name, found", [
    ("Example Shop1", "has 13 characters"), ("shop.example", "holds . (U+002E)"), ("Łódź", "holds Ł (U+0141)"), (" Shop", "blank"),
    ("Sh\nop", "holds U+000A"), ("1234-5678", "holds 8 digits"),
])
def test_a_name_that_a_message_cannot_hold_is_refused_and_changes_nothing(stack, name, found):
    client_id = named_client(stack, "Unchanged")[0]
    count = len(stack.ctl("client", "list").splitlines())
    for what, command in (("--name: ", ("add", "--redirect-uri", "https://named.example/back", "--name", name)),
                          ("NAME: ", ("rename", client_id, name))):
        result = stack.ctl("client", *command, check=False)
        assert result.returncode == 64 and not result.stdout
        assert what in result.stderr and found in result.stderr and "allowed: 1 to 12 characters" in result.stderr
    assert fields_of(stack.ctl("client", "show", client_id))["name"] == "Unchanged"
    assert len(stack.ctl("client", "list").splitlines()) == count


def test_an_unknown_client_is_not_renamed(stack):
    result = stack.ctl("client", "rename", "999999", "Shop", check=False)
    assert result.returncode == 1 and "client 999999: there is none" in result.stderr
    assert stack.ctl("client", "rename", "1", check=False).returncode == 64


def test_a_name_that_looks_like_an_option_needs_two_hyphens_before_it(stack):
    client_id = named_client(stack, "Unchanged")[0]
    result = stack.ctl("client", "rename", client_id, "-x", check=False)
    assert result.returncode == 64 and "NAME is required; write -- before -x, because it begins with -" in result.stderr
    assert fields_of(stack.ctl("client", "rename", client_id, "--", "-x"))["name"] == "-x"
    for command in (("client", "rename", client_id), ("client", "-z"), ("client", "add", "-z")):
        assert "because" not in stack.ctl(*command, check=False).stderr
