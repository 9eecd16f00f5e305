"""What pages look like and what they load: accessibility, languages, small screens, dark mode, weight, security, theme."""
import base64
import json
import os
import re
import shutil
import struct
import subprocess
import urllib.parse

import pytest

from addresses import ADDRESSES
from conftest import HERE, PHONE_WIDTH
from letters import LANGUAGES
from stack import TOP

WEIGHT_LIMIT_BYTES = 30_000


def address(browser, user):
    browser.open(user.start)


def address_error(browser, user):
    browser.open(user.start)
    browser.press()


def code(browser, user):
    user.submit(browser)


def code_error(browser, user):
    user.submit(browser)
    browser.fill({"pin": user.wrong_code()})
    browser.press()


def exhausted(browser, user):
    user.submit(browser)
    for _ in range(5 if user.stack.address_type.startswith("postal") else 3):
        browser.fill({"pin": user.wrong_code()})
        browser.press()


def another_address(browser, user):
    user.submit(browser)
    browser.press(".sent a")


def earlier_code(browser, user):
    """The code of a message to an address that was changed since."""
    user.submit(browser)
    earlier = user.code()
    browser.press(".sent a")
    browser.fill({"CONTACT_PHONE": "+41 79 999 99 99"})
    browser.press()
    browser.fill({"pin": earlier})
    browser.press()
    assert "the code of an earlier message" in browser.one("#errors").text


def sent_already(browser, user):
    """Nothing was sent, because the wait is not over."""
    user.submit(browser)
    browser.press("button.second")
    assert browser.one(".notice").text.startswith("We have not sent it again")


def out_of_date(browser, user):
    """Another tab has changed the number, and this one would send to the old one again."""
    user.submit(browser)
    user.client.challenge(user.nonce, {"CONTACT_PHONE": "+41 79 999 99 99"})
    browser.press("button.second")
    assert "out of date" in browser.one(".notice").text and "+41***99" in browser.text()


def not_changed(browser, user):
    """Back to the number before, to which a message went a moment ago."""
    user.submit(browser)
    user.client.challenge(user.nonce, {"CONTACT_PHONE": "+41 79 999 99 99"})
    browser.press(".sent a")
    browser.fill(user.address)
    browser.press()
    assert "nothing was changed" in browser.one(".notice").text and "+41***99" in browser.text()


def too_long(browser, user):
    browser.open(user.start)
    browser.fill({**user.address, "ADDRESS_LINES": "x" * 200})
    browser.press()
    assert "too long for an envelope" in browser.one("#errors").text


def sent_again(browser, user):
    user.submit(browser)
    user.database.let_pass(user.nonce, "40 days")
    browser.driver.refresh()
    browser.press("button.second")
    assert browser.one(".notice").text.startswith("We sent the code again")


def can_send(browser, user):
    """The wait is over."""
    user.submit(browser)
    user.database.let_pass(user.nonce, "40 days")
    browser.driver.refresh()


def little_time(browser, user):
    user.submit(browser)
    user.database.change(user.nonce, "validation", "expires_at = now() + interval '3 min'")
    browser.driver.refresh()
    assert browser.one(".limit button").is_displayed()


def more_time(browser, user):
    little_time(browser, user)
    browser.fill({"pin": "12"})
    browser.press(".limit button")
    assert browser.one(".notice").text.startswith("You have until")


def submit_and_set(browser, user, values):
    """The page of the code after something else became of its message."""
    user.submit(browser)
    user.database.change(user.nonce, "transmission", values)
    browser.driver.refresh()


def sending(browser, user):
    submit_and_set(browser, user, "outcome = 'reserved', finished_at = NULL")


def unclear(browser, user):
    submit_and_set(browser, user, "outcome = 'unclear', finished_at = now()")


def fixed(browser, user):
    """The client gave the number, and it cannot be changed."""
    user.database.change(user.nonce, "validation", """read_only = true, initial_address_digest = sha256('x'),
                         initial_address = '{"CONTACT_PHONE": "+41791234567"}'""")
    browser.open(user.start)


def new_code(browser, user):
    """All tries are used up, and a new code can be sent."""
    exhausted(browser, user)
    user.database.let_pass(user.nonce, "40 days")
    browser.driver.refresh()
    assert browser.heading() == "Send a new code"


def failed(browser, user):
    submit_and_set(browser, user, "outcome = 'failed', given_back = true, finished_at = now()")


def refused(browser, user):
    submit_and_set(browser, user, "outcome = 'refused', finished_at = now()")


def used_up(browser, user):
    """All messages to this address were sent."""
    user.submit(browser)
    for _ in range(3):
        user.database.let_pass(user.nonce, "40 days")
        user.client.challenge(user.nonce, user.address)
    user.database.let_pass(user.nonce, "40 days")
    browser.driver.refresh()


def nothing_left(browser, user):
    """Neither a try nor a message nor another address."""
    used_up(browser, user)
    user.database.change(user.nonce, "validation", "addresses_used = 64, entries_used = 64")
    browser.driver.refresh()
    assert browser.heading() == "Too many attempts" and "start again" in browser.text()


def undeliverable(browser, user):
    """The last address was refused."""
    refused(browser, user)
    user.database.change(user.nonce, "validation", "addresses_used = 64")
    browser.driver.refresh()
    assert browser.heading() == "The code could not be sent" and browser.all("[name=pin]") == []


def cancelled(browser, user):
    user.submit(browser)
    browser.press("form[action*=cancel] button")
    browser.open(user.page)
    assert browser.heading() == "Cancelled"


def no_address_left(browser, user):
    """429: the form was open while another tab used the addresses up."""
    browser.open(user.start)
    browser.fill(user.address)
    user.database.change(user.nonce, "validation", "addresses_used = 64")
    browser.press()
    assert browser.heading() == "No more changes are possible" and browser.one("a.button").text == "Back"


def no_message_left(browser, user):
    """429: the last message went out while the page was open."""
    user.submit(browser)
    for _ in range(2):
        user.database.let_pass(user.nonce, "40 days")
        user.client.challenge(user.nonce, user.address)
    user.database.let_pass(user.nonce, "40 days")
    browser.press("button.second")
    assert browser.heading() == "No more codes can be sent" and browser.one("a.button").text == "Back"


def no_code_left(browser, user):
    """429: the validation has made all its codes."""
    user.submit(browser)
    user.database.change(user.nonce, "validation", "codes_made = 64, entries_used = 64")
    user.database.let_pass(user.nonce, "40 days")
    browser.driver.refresh()
    browser.press("section button")
    assert browser.heading() == "No more codes can be sent"


def not_sent(browser, user):
    """502: the helper's circuit breaker is open."""
    browser.open(user.start)
    browser.fill(user.address)
    user.database.rows("INSERT INTO challenger.gateway (name, failures, last_failure_at) VALUES ('-', 1000, now()) "
                       "ON CONFLICT (name) DO UPDATE SET failures = 1000, last_failure_at = now()")
    try:
        browser.press()
    finally:
        user.database.rows("UPDATE challenger.gateway SET failures = 0")
    assert browser.heading() == "The code could not be sent" and "in one minute" in browser.text()


def read_only(browser, user):
    """403: another address was posted for a fixed one."""
    browser.open(user.start)
    browser.fill(user.address)
    user.database.change(user.nonce, "validation", "read_only = true, initial_address_digest = sha256('x')")
    browser.press()
    assert browser.heading() == "This number cannot be changed"


def broken(browser, user):
    """500: the database does not do what it should."""
    browser.open(user.start)
    user.database.rows("ALTER FUNCTION challenger.view_validation RENAME TO view_gone")
    try:
        browser.open(user.page)
    finally:
        user.database.rows("ALTER FUNCTION challenger.view_gone RENAME TO view_validation")
    assert browser.heading() == "Something went wrong" and browser.one("a.button").text == "Back"


def expired(browser, user):
    user.database.change(user.nonce, "validation", "expires_at = now()")
    browser.open(user.page)


def wrong_link(browser, user):
    browser.open(user.page[:-1])


def bad_request(browser, user):
    browser.open(user.start.replace("response_type=code", "response_type=token"))


def done(browser, user):
    user.submit(browser)
    browser.fill({"pin": user.code()})
    browser.press()
    browser.open(user.page)


def done_before(browser, user):
    """The client cannot exchange the authorization code any more."""
    done(browser, user)
    user.database.change(user.nonce, "authorization_code", "expires_at = now()")
    browser.driver.refresh()
    assert "still asks for it" in browser.text()


def about(browser, user):
    browser.open(user.stack.base_url)


STATES = (address, address_error, fixed, code, code_error, earlier_code, sent_already, not_changed, out_of_date, sent_again, can_send,
          little_time, more_time, exhausted, new_code, another_address, sending, failed, unclear, refused, undeliverable, cancelled,
          used_up, nothing_left, no_address_left, no_message_left, no_code_left, not_sent, read_only, broken, expired, wrong_link, bad_request, done, done_before, about)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_in_any_state(browser, visit, shots, state):
    """WCAG 2.2 AA, in light and dark, with more contrast and on a small screen; and the console stays silent."""
    user = visit()
    state(browser, user)
    browser.shot(shots / f"state-{state.__name__}.png")
    assert browser.violations() == []
    browser.media(prefers_color_scheme="dark")
    browser.shot(shots / f"state-{state.__name__}-dark.png")
    assert browser.violations() == []
    browser.media(forced_colors="active")
    assert browser.violations() == []
    browser.media(prefers_reduced_motion="reduce")
    browser.size(PHONE_WIDTH)
    assert browser.violations() == [] and not browser.overflows()
    browser.media()
    browser.shot(shots / f"state-{state.__name__}-small.png")
    browser.driver.execute_script("document.documentElement.dir = 'rtl'")
    assert not browser.overflows()
    browser.shot(shots / f"state-{state.__name__}-right-to-left.png")
    complaints = [entry["message"] for entry in browser.driver.get_log("browser") if "favicon.ico" not in entry["message"]
                  and not re.search(r"status of (4\d\d|5\d\d)", entry["message"])]
    assert complaints == []


@pytest.mark.parametrize("address_type", ADDRESSES)
def test_axe_finds_nothing_for_any_type_of_address(browser, visit, shots, address_type):
    for state in (address, address_error, code, code_error, *([too_long] if address_type.startswith("postal") else [])):
        user = visit(address_type)
        state(browser, user)
        assert browser.violations() == []
        browser.shot(shots / f"{address_type}-{state.__name__}.png")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fits_a_small_phone_and_reads_its_own_way(browser, visit, shots, language):
    browser.language(language)
    browser.size(PHONE_WIDTH, 640)
    for address_type in ("phone", "postal"):
        for state in (address, address_error, code, code_error, done):
            user = visit(address_type)
            state(browser, user)
            html = browser.one("html")
            assert html.get_attribute("lang") == language
            assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
            assert not browser.overflows(), browser.text()
            assert "{" not in browser.text()
            browser.shot(shots / f"{language}-{address_type}-{state.__name__}.png")
    assert browser.violations() == []


def test_no_language_shows_english_where_it_has_words_of_its_own(browser, visit):
    """Every text of a page is in the catalogue, also what is hidden until its time comes; what is the same in English is few words."""
    seen = {}
    for language in LANGUAGES:
        browser.language(language)
        user = visit("postal")
        code_error(browser, user)
        written = user.address["CONTACT_NAME"] + user.address["ADDRESS_LINES"]
        seen[language] = {line for line in browser.one("body").get_attribute("textContent").splitlines()
                          if re.search(r"\w{4}", line) and line not in written}
    for language in set(LANGUAGES) - {"en"}:
        same = {line for line in seen["en"] & seen[language] if line not in ("Code", "127.0.0.1")}
        assert same == set(), (language, same)


def test_the_client_s_ui_locales_come_before_the_browser_s(browser, visit):
    user = visit()
    browser.language("de")
    browser.open(user.start + "&ui_locales=fr%20it")
    assert browser.one("html").get_attribute("lang") == "fr"
    browser.press()
    assert browser.one("html").get_attribute("lang") == "fr"


def test_at_four_hundred_percent_nothing_is_lost(browser, visit):
    browser.size(1280 // 4, 1024 // 4)
    user = visit("postal")
    address(browser, user)
    assert not browser.overflows()
    browser.one("#ADDRESS_COUNTRY").send_keys("Sw")
    for button in [button for button in browser.all("button") if button.is_displayed()]:
        box = button.rect
        assert box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 320


@pytest.mark.parametrize("address_type", ADDRESSES)
def test_a_page_weighs_little_and_loads_from_nowhere_else(visit, address_type):
    user = visit(address_type)
    total = 0
    for language in LANGUAGES:
        page = user.client.request("GET", f"/webui/{user.nonce}", headers={"Accept": "text/html", "Accept-Language": language})
        html = page.body.decode()
        links = re.findall(r'(?:src|href|action)="([^"]+)"', html)
        assert links and all(link.startswith(("/challenger/", "#")) for link in links), links
        assert "style=" not in html and "<style" not in html and not re.search(r"<script(?! src)|\son\w+=", html)
        weight = len(page.body)
        for link in set(re.findall(r'(?:src|<link rel="stylesheet" href)="/challenger([^"]+)"', html)):
            asset = user.client.request("GET", link)
            assert asset.status == 200 and asset.headers["X-Content-Type-Options"] == "nosniff"
            weight += len(asset.body)
        assert weight <= WEIGHT_LIMIT_BYTES, (language, weight)
        total = max(total, weight)
    print(f"{address_type}: {total} bytes at most")


def test_pages_say_what_browsers_must_not_do(visit):
    user = visit()
    headers = user.client.request("GET", f"/webui/{user.nonce}", headers={"Accept": "text/html"}).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {"default-src": "'none'", "style-src": "'self'", "script-src": "'self'", "img-src": "'self'",
                      "connect-src": "'self'", "form-action": f"'self' http://localhost:{user.stack.port}", "base-uri": "'none'", "frame-ancestors": "'none'"}
    assert headers["Referrer-Policy"] == "no-referrer" and headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY" and headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)", "{{nonce}}{{{content}}}"])
def test_nothing_typed_becomes_markup(visit, evil):
    user = visit("postal")
    quote = urllib.parse.quote_plus
    answers = [
        user.client.challenge(user.nonce, {"CONTACT_NAME": evil, "ADDRESS_LINES": evil, "ADDRESS_COUNTRY": evil}, Accept="text/html"),
        user.client.solve(user.nonce, evil, Accept="text/html"),
        user.client.request("GET", f"/authorize/{user.nonce}?response_type={quote(evil)}&client_id={quote(evil)}&state={quote(evil)}", headers={"Accept": "text/html"}),
        user.client.request("GET", f"/webui/{user.nonce}?{quote(evil)}", headers={"Accept": "text/html"}),
        user.client.request("GET", f"/webui/{quote(evil)}", headers={"Accept": "text/html", "Accept-Language": evil.replace("\n", "")}),
    ]
    answers.append(user.client.challenge(user.nonce, {"CONTACT_NAME": evil, "ADDRESS_LINES": evil, "ADDRESS_COUNTRY": "CH"}, Accept="text/html"))
    answers.append(user.client.request("GET", f"/webui/{user.nonce}", headers={"Accept": "text/html"}))
    answers.append(user.client.request("GET", f"/webui/{user.nonce}?address", headers={"Accept": "text/html"}))
    for answer in answers:
        html = answer.body.decode()
        assert evil.replace("{{nonce}}", user.nonce) not in html or evil.startswith("{{"), html
        assert html.count("<script") <= 1 and "<img" not in html and " onfocus='" not in html
    if evil.startswith("{{"):
        assert evil in answers[-1].body.decode()


def test_a_page_is_never_stored_and_a_get_never_sends(visit):
    """What prefetching browsers and mail scanners do."""
    user = visit()
    for path in (f"/webui/{user.nonce}", f"/webui/{user.nonce}?address", f"/challenge/{user.nonce}?CONTACT_PHONE=%2B41791234567",
                 f"/solve/{user.nonce}?pin=12345678", f"/extend/{user.nonce}"):
        answer = user.client.request("GET", path, headers={"Accept": "text/html", "Purpose": "prefetch"})
        assert answer.headers["Cache-Control"] == "no-store"
    assert user.database.transmissions(user.nonce) == [] and user.database.validation(user.nonce)["entries_used"] == 0


def check_config(stack, line):
    """What challengerctl says of the stack's configuration with one line more."""
    config = stack.folder / "changed.conf"
    text = re.sub(r"(?m)^TEMPLATE_DIR.*\n", "", stack.config.read_text()) if line.startswith("TEMPLATE_DIR") else stack.config.read_text()
    config.write_text(text.replace("[challenger]", f"[challenger]\n{line}"))
    return subprocess.run([stack.bin / "challengerctl", "-c", config, "config", "check"], capture_output=True, text=True, check=False,
                          **({"user": "postgres"} if os.geteuid() == 0 else {}))


LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'


@pytest.fixture
def theme(stacks):
    """Writes a theme file where the service's account can read it, and says what config check thinks of it."""
    folder = stacks.get("phone", "plain", workers=(2, 2)).folder

    def make(text):
        (folder / "logo.svg").write_text(LOGO)
        (folder / "big.svg").write_text("x" * 12001)
        (folder / "theme.conf").write_text("[theme]\n" + text)
        return folder / "theme.conf"
    return make


@pytest.mark.parametrize("width", [320, 360, 400])
def test_a_number_never_breaks_across_lines(browser, visit, width):
    """In our hint, in the operator's, and where the code went."""
    lines = """
        const text = document.createTreeWalker(document.querySelector(arguments[0]), NodeFilter.SHOW_TEXT).nextNode();
        const range = document.createRange(), at = text.data.search(/[+]41/);
        range.setStart(text, at);
        range.setEnd(text, at + arguments[1]);
        return new Set([...range.getClientRects()].map(box => box.top)).size;
    """
    browser.size(width)
    rules = json.dumps({"CONTACT_PHONE": {"regex": "^\\+41", "hint": "Numbers of this country only, for example +41 79 123 45 67."}})
    for user in (visit(), visit(ADDRESS_RESTRICTIONS=rules)):
        browser.open(user.start)
        assert browser.driver.execute_script(lines, "#CONTACT_PHONE-hint", len("+41 79 123 45 67")) == 1
    browser.fill(user.address)
    browser.press()
    assert browser.driver.execute_script(lines, ".sent", len("+41***67")) == 1


def test_the_example_is_a_number_of_the_operator_s_country(browser, visit):
    browser.open(visit(PHONE_REGION="DE").start)
    assert re.fullmatch(r"Start with \+ and the country code, for example \+49[\d\s]+\.", browser.one("#CONTACT_PHONE-hint").text)


def test_a_letter_s_address_is_shown_as_it_will_be_written(browser, visit):
    """An initial and a country's code could not be checked before a wait of days."""
    user = visit("postal")
    user.submit(browser)
    assert browser.one(".place").text.splitlines() == ["Alice Example", "1 Example Street", "London N1 9GU", "United Kingdom"]


def test_a_theme_changes_name_colours_logo_and_help(browser, stacks, visit, theme, shots):
    file = theme('NAME = "Bank & Söhne"\nCOLOUR = #7a1f5c\nCOLOUR_DARK = #ffb3e0\nLOGO = logo.svg\nSUPPORT_URL = https://example.org/help\n')
    user = visit(THEME_FILE=str(file))
    user.submit(browser)
    assert "Bank & Söhne" in browser.one("header").text and browser.driver.title.endswith("Bank & Söhne")
    assert browser.one("footer a").get_attribute("href") == "https://example.org/help"
    assert browser.one("main form button").value_of_css_property("background-color") == "rgba(122, 31, 92, 1)"
    assert browser.driver.execute_script("return document.querySelector('header img').naturalWidth") > 0
    assert browser.violations() == []
    browser.shot(shots / "theme.png")
    browser.media(prefers_color_scheme="dark")
    assert browser.one("main form button").value_of_css_property("background-color") == "rgba(255, 179, 224, 1)"
    assert browser.violations() == []
    logo = user.client.request("GET", "/webui/logo")
    assert logo.headers["Content-Type"] == "image/svg+xml" and "sandbox" in logo.headers["Content-Security-Policy"]


@pytest.mark.parametrize("text, words", [
    ("COLOUR = #ffee00\nCOLOUR_DARK = #ffb3e0\n", "4.5:1"), ("COLOUR = red\nCOLOUR_DARK = #ffb3e0\n", "#1f4fbf"), ("COLOUR = #7a1f5c\n", "set both or neither"),
    ("COLOUR = #7a1f5c\nCOLOUR_DARK = #333333\n", "4.5:1"), ("LOGO = missing.svg\n", ".svg"), ("LOGO = big.svg\n", "12000"),
    ("SUPPORT_URL = javascript:alert(1)\n", "https://"), ("COLOR = #7a1f5c\n", "NAME, COLOUR"),
])
def test_a_theme_that_cannot_be_right_is_named(stacks, theme, text, words):
    result = check_config(stacks.get("phone", "plain", workers=(2, 2)), f"THEME_FILE = {theme(text)}")
    assert result.returncode == 78 and "THEME_FILE" in result.stderr and words in result.stderr, result.stderr


DIFFERENCE = """
const done = arguments[2];
const pixels = async data => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.getContext("2d").getImageData(0, 0, image.width, image.height).data;
};
Promise.all([pixels(arguments[0]), pixels(arguments[1])]).then(([a, b]) => {
    let different = 0;
    for (let i = 0; i < a.length; i += 4)
        different += Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 96;
    done(4 * different / a.length);
});
"""


def difference(browser, *pictures):
    """The share of pixels in which two PNG pictures of one size differ visibly."""
    browser.open("about:blank")  # our own pages show no picture from elsewhere
    return browser.driver.execute_async_script(DIFFERENCE, *(base64.b64encode(picture).decode() for picture in pictures))


def test_the_readme_s_pictures_are_of_these_pages(browser, visit, shots):
    """They are made anew beside the others. Letters and the seconds left may differ a little, a page may not."""
    browser.size(380, 640)
    user = visit(SERVICE_NAME="Example Bank")
    address(browser, user)
    browser.shot(shots / "readme-address.png")
    browser.fill(user.address)
    browser.press()
    browser.shot(shots / "readme-code.png")
    readme = (TOP / "README.md").read_text()
    for name in ("address", "code"):
        assert f"(tests/browser/{name}.png)" in readme
        kept = (HERE / f"{name}.png").read_bytes()
        made = (shots / f"readme-{name}.png").read_bytes()
        assert struct.unpack(">II", kept[16:24]) == struct.unpack(">II", made[16:24])
        assert difference(browser, kept, made) < 0.02, name
    assert difference(browser, *((HERE / f"{name}.png").read_bytes() for name in ("address", "code"))) > 0.02


def test_an_operator_s_own_restriction_speaks_the_user_s_language(visit, browser):
    rules = {"CONTACT_PHONE": {"regex": "^\\+41", "hint": "a Swiss number", "hint_i18n": {"de": "eine Schweizer Nummer"}}}
    user = visit(ADDRESS_RESTRICTIONS=json.dumps(rules))
    browser.language("de")
    browser.open(user.start)
    assert "eine Schweizer Nummer" in browser.text()
    browser.fill({"CONTACT_PHONE": "+49 170 1234567"})
    browser.press()
    assert browser.one("#errors a").text == "Prüfen Sie Ihre Handynummer"
    field = browser.one("#CONTACT_PHONE")
    assert field.get_attribute("aria-describedby") == "CONTACT_PHONE-hint CONTACT_PHONE-error"
    assert browser.one("#CONTACT_PHONE-hint").text == "eine Schweizer Nummer"
    assert browser.text().count("eine Schweizer Nummer") == 1
    browser.language("fr")
    browser.open(user.page)
    assert "a Swiss number" in browser.text()


def test_an_operator_s_own_words_and_layout_are_used(browser, stacks, visit):
    """A copy of the pages with a template and a catalogue changed, and a language of its own; no rebuild."""
    stack = stacks.get("phone", "plain", workers=(2, 2))
    own = stack.folder / "own-pages"
    shutil.copytree(stack.folder / "pages", own, dirs_exist_ok=True)
    message = own / "message.html"
    message.write_text("<aside>Ours</aside>" + message.read_text())
    catalogue = own / "sv.po"
    catalogue.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Checking contact details"\nmsgstr "Bekräfta adresser"\n')
    subprocess.run(["msgfmt", "-o", own / "locale" / "sv.mo", catalogue], check=True)
    user = visit(TEMPLATE_DIR=str(own))
    browser.language("sv")
    browser.open(user.stack.base_url)
    assert browser.heading() == "Bekräfta adresser" and browser.one("aside").text == "Ours"
    assert browser.one("html").get_attribute("lang") == "sv"


@pytest.mark.parametrize("name, text, words", [
    ("code.html", "{{unknown}}", "found {{unknown}}"), ("layout.html", "no content", "{{{content}}}"), ("locale/de.mo", "no catalogue", "de.mo"),
    ("address.html", "{{#fields}}", "address.html"),
])
def test_pages_that_cannot_be_right_are_named(stacks, name, text, words):
    stack = stacks.get("phone", "plain", workers=(2, 2))
    own = stack.folder / "wrong-pages"
    shutil.rmtree(own, ignore_errors=True)
    shutil.copytree(stack.folder / "pages", own)
    (own / name).write_text(text)
    result = check_config(stack, f"TEMPLATE_DIR = {own}")
    assert result.returncode == 78 and "TEMPLATE_DIR" in result.stderr and words in result.stderr, result.stderr
