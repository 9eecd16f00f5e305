"""The user's way through the pages in a real browser, with scripts and without."""
import datetime
import re
import urllib.parse

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from addresses import ADDRESSES, CODES, normal_form
from flow import parameters_of
from stack import wait_until

CONFIRMED = {"phone": "Your phone number is confirmed", "email": "Your e-mail address is confirmed",
             "postal": "Your address is confirmed", "postal-ch": "Your address is confirmed"}

CLOCK = r"\d\d?:\d\d\s(UTC|[AP]M)"
ENDS_AT = rf"This page expires at {CLOCK}\."

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])


@SCRIPTS
@pytest.mark.parametrize("address_type", ADDRESSES)
def test_the_whole_journey_ends_on_the_client_s_page(browsers, visit, address_type, scripts):
    browser, user = browsers(scripts), visit(address_type)
    browser.open(user.start)
    assert browser.url() == user.page
    browser.fill(user.address)
    browser.press()
    assert browser.url() == user.page and browser.heading() == "Enter the code"
    assert len(user.messages()) == 1
    reference = re.search(r"Reference for support: (\w{8})", browser.text())[1]
    assert reference in user.messages()[0]
    browser.fill({"pin": user.wrong_code()})
    browser.press()
    assert browser.url() == user.page and "That is not the right code." in browser.text()
    assert ("2 tries are left." in browser.text()) == (address_type in ("phone", "email"))  # of three; letters have five
    browser.fill({"pin": " " + user.code().replace("-", " ").lower() + " "})
    browser.press()
    came = urllib.parse.urlsplit(browser.url())
    assert (came.hostname, came.path) == ("localhost", "/client1/callback") and "Back at the client." in browser.text()
    parameters = parameters_of(browser.url())
    assert parameters["state"] == "state <&'\"> x"
    user.grant = parameters["code"]
    assert user.token(redirect_uri=None).status == 200
    assert user.info().json["address"] == normal_form(user.address)
    # Who comes back finds the way on.
    browser.open(user.page)
    assert browser.heading() == CONFIRMED[address_type]
    browser.press("a.button")
    assert urllib.parse.urlsplit(browser.url()).hostname == "localhost"


@SCRIPTS
def test_reload_and_back_never_send_and_never_count(browsers, visit, scripts):
    browser, user = browsers(scripts), visit()
    user.submit(browser)
    for _ in range(3):
        browser.driver.refresh()
        assert browser.heading() == "Enter the code"
    browser.fill({"pin": user.wrong_code()})
    browser.press()
    browser.driver.refresh()
    browser.driver.back()
    browser.driver.forward()
    browser.driver.refresh()
    assert "2 tries are left." in browser.text()
    assert len(user.messages()) == 1 and user.database.validation(user.nonce)["entries_used"] == 1


@SCRIPTS
def test_the_address_that_was_typed_can_be_corrected(browsers, visit, scripts):
    browser, user = browsers(scripts), visit()
    user.submit(browser)
    assert "+41***67" in browser.text()
    browser.press(".sent a")
    assert browser.heading() == "Your mobile number"
    assert browser.one("[name=CONTACT_PHONE]").get_attribute("value") == "+41791234567"
    browser.fill({"CONTACT_PHONE": "+41 79 999 99 99"})
    browser.press()
    assert "+41***99" in browser.text() and len(user.messages()) == 2
    browser.press(".sent a")
    assert "You can change the number 1 more time." in browser.text()
    browser.press("main > p a")
    assert browser.heading() == "Enter the code"


@SCRIPTS
def test_a_mistake_is_shown_where_it_was_made_and_takes_the_focus(browsers, visit, scripts):
    browser, user = browsers(scripts), visit("postal")
    browser.open(user.start)
    browser.fill({"CONTACT_NAME": "<b>Alice</b>", "ADDRESS_LINES": 'x "y"\n</textarea><script>alert(1)</script>'})
    browser.press()
    assert "Choose a country" in browser.one("#errors").text and browser.driver.title.startswith("Error: ")
    if scripts:
        assert browser.driver.execute_script("return document.activeElement.id") == "errors"
    field = browser.one("#ADDRESS_COUNTRY")
    assert field.get_attribute("aria-invalid") == "true" and field.get_attribute("aria-describedby") == "ADDRESS_COUNTRY-error"
    assert browser.one("[name=CONTACT_NAME]").get_attribute("value") == "<b>Alice</b>"
    assert browser.one("[name=ADDRESS_LINES]").get_attribute("value") == 'x "y"\n</textarea><script>alert(1)</script>'
    assert user.database.transmissions(user.nonce) == []
    browser.one("#errors a").click()
    browser.fill({"ADDRESS_COUNTRY": "CH"})
    browser.press()
    assert browser.heading() == "Enter the code" and len(user.messages()) == 1


@SCRIPTS
def test_every_empty_field_is_named_at_once_and_the_summary_has_the_focus(browsers, visit, scripts):
    browser, user = browsers(scripts), visit("postal")
    browser.open(user.start)
    browser.press()
    named = {link.get_attribute("href").rpartition("#")[2]: link.text for link in browser.all("#errors a")}
    assert named == {"CONTACT_NAME": "Enter your full name", "ADDRESS_LINES": "Enter your address", "ADDRESS_COUNTRY": "Choose a country"}
    for field, sentence in named.items():
        assert browser.one(f"#{field}-error").text == sentence and browser.one("#" + field).get_attribute("aria-invalid") == "true"
    assert browser.driver.switch_to.active_element.get_attribute("id") == "errors"


def test_a_text_without_a_code_counts_nothing_and_stays(browser, visit):
    user = visit()
    user.submit(browser)
    for typed in ("", "12", "hello", '"><b>&amp;'):
        browser.fill({"pin": typed})
        browser.press()
        assert browser.one("#errors a").text == ("That is not a code we send" if typed else "Enter the code")
        assert browser.one("[name=pin]").get_attribute("value") == typed
    assert user.database.validation(user.nonce)["entries_used"] == 0


@SCRIPTS
def test_send_again_sends_the_same_code_when_its_time_has_come(browsers, visit, scripts):
    browser, user = browsers(scripts), visit()
    user.submit(browser)
    assert "You can send the code again in" in browser.text()
    browser.press("button.second")
    assert len(user.messages()) == 1 and browser.heading() == "Enter the code"
    assert browser.one(".notice[role=status]").text == "We have not sent it again: the last message may still be on its way."
    assert browser.one("button.second").value_of_css_property("border-style") == "dashed"
    user.database.let_pass(user.nonce, "61 s")
    browser.driver.refresh()
    assert "No code yet?" in browser.text() and browser.all(".notice") == []
    assert browser.one("button.second").value_of_css_property("border-style") == "solid"
    browser.press("button.second")
    assert browser.all(".notice[role=status] p")[0].text == "We sent the code again." and "You can send the code again in" in browser.text()
    first, second = (re.search(CODES["phone"], message)[0] for message in user.messages())
    assert first == second


@SCRIPTS
def test_the_countdown_counts_where_there_are_scripts(browsers, visit, scripts):
    browser, user = browsers(scripts), visit()
    user.submit(browser)
    def shown():
        return browser.one("[data-seconds]").text
    before = shown()
    assert re.fullmatch(r"(60|5\d) sec" if scripts else "one minute", before)
    if scripts:
        wait_until(lambda: shown() != before, "it counts", 10)
        assert re.fullmatch(r"[1-5]\d sec", shown()) and shown() < before


def test_when_the_countdown_ends_the_sentence_changes_and_the_button_looks_ready(browser, visit):
    """The clock of the page is moved on, so that nothing here waits for a minute."""
    user = visit()
    user.submit(browser)
    button = browser.one("button.second")
    assert button.value_of_css_property("border-style") == "dashed" and "No code yet?" not in browser.text()
    browser.driver.execute_script("const now = Date.now; Date.now = () => now() + 61000")
    wait_until(lambda: browser.all("[data-seconds]") == [], "the countdown ends", 10)
    assert browser.one("#again [role=status]").text == "No code yet? You can send it again."
    assert button.value_of_css_property("border-style") == "solid" and "0 sec" not in browser.text()


def test_what_was_wrong_is_said_until_something_else_happens(browser, visit):
    user = visit()
    user.submit(browser)
    browser.fill({"pin": user.wrong_code()})
    browser.press()
    for _ in range(2):
        assert browser.driver.title.startswith("Error: ") and "That is not the right code." in browser.text()
        browser.driver.refresh()
    user.database.let_pass(user.nonce, "61 s")
    browser.driver.refresh()
    assert "That is not the right code." in browser.text()
    browser.press("button.second")
    assert not browser.driver.title.startswith("Error: ") and "wrong" not in browser.text() and "2 tries are left." in browser.text()


def test_a_double_click_on_a_wrong_code_counts_once(browser, visit):
    user = visit()
    user.submit(browser)
    browser.fill({"pin": user.wrong_code()})
    browser.leave(lambda: ActionChains(browser.driver).double_click(browser.one("main form button")).perform())
    assert user.database.validation(user.nonce)["entries_used"] == 1
    browser.fill({"pin": user.code()})
    browser.press()
    assert "Back at the client." in browser.text()


# Presses the button, and the browser gives the request up: it tells of it, or it does not.
GIVE_UP = """
    const [target, type] = arguments[0] ? [navigation, "navigate"] : [document.forms[0], "submit"];
    target.addEventListener(type, event => event.preventDefault(), {once: true});
    document.querySelector("main form button").click();
"""


@pytest.mark.parametrize("event", ["the browser tells of it", "Escape is pressed", "something else is typed"])
def test_a_form_whose_request_was_given_up_can_be_sent_again(browser, visit, event):
    user = visit()
    browser.open(user.start)
    browser.fill(user.address)
    is_told = event == "the browser tells of it"
    browser.driver.execute_script(GIVE_UP, is_told)
    assert browser.url() == user.page and user.messages() == []
    assert browser.driver.execute_script("return document.forms[0].dataset.sent") == (None if is_told else "yes")
    if event == "Escape is pressed":
        browser.one("body").send_keys(Keys.ESCAPE)
    elif not is_told:
        browser.one("[name=CONTACT_PHONE]").send_keys(" ")
    browser.press()
    assert browser.heading() == "Enter the code" and len(user.messages()) == 1


def test_a_refused_address_leads_to_no_code(browser, visit):
    user = visit()
    user.submit(browser)
    user.database.change(user.nonce, "transmission", "outcome = 'refused', finished_at = now()")
    browser.driver.refresh()
    assert browser.heading() == "Your mobile number" and browser.all("main > p a") == []


def test_a_code_may_be_typed_on_any_keyboard(browser, visit):
    user = visit()
    user.submit(browser)
    arabic = user.code().translate({ord("0") + n: 0x660 + n for n in range(10)}).replace("-", "\u2011")
    browser.fill({"pin": arabic + "\u00a0"})
    browser.press()
    assert "Back at the client." in browser.text()


def test_double_clicks_and_two_tabs_send_one_message(browser, visit):
    user = visit()
    browser.open(user.start)
    browser.fill(user.address)
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    browser.open(user.start)
    browser.fill(user.address)
    browser.leave(lambda: ActionChains(browser.driver).double_click(browser.one("main form button")).perform())
    browser.driver.close()
    browser.driver.switch_to.window(first)
    browser.press()
    assert browser.heading() == "Enter the code" and len(user.messages()) == 1
    browser.fill({"pin": user.code()})
    browser.leave(lambda: ActionChains(browser.driver).double_click(browser.one("main form button")).perform())
    assert "Back at the client." in browser.text()


def test_everything_can_be_done_with_the_keyboard_alone(browser, visit):
    user = visit()
    browser.open(user.start)
    body = browser.one("body")
    body.send_keys(Keys.TAB)
    assert browser.driver.switch_to.active_element.get_attribute("name") == "CONTACT_PHONE"
    browser.driver.switch_to.active_element.send_keys("+41791234567", Keys.TAB)
    assert browser.driver.switch_to.active_element.text == "Send the code"
    assert browser.driver.execute_script("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.leave(lambda: browser.driver.switch_to.active_element.send_keys(Keys.ENTER))
    assert browser.heading() == "Enter the code"
    browser.one("body").send_keys(Keys.TAB)
    assert browser.driver.switch_to.active_element.text == "Change number"
    browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    browser.leave(lambda: browser.driver.switch_to.active_element.send_keys(user.code(), Keys.ENTER))
    assert "Back at the client." in browser.text()


def test_a_fixed_address_is_shown_and_cannot_be_typed(browser, visit):
    user = visit("email", {"read_only": True, "CONTACT_EMAIL": "fixed@example.org"})
    browser.open(user.start)
    assert browser.one("dd").text == "fixed@example.org" and browser.all("input:not([type=hidden])") == []
    assert browser.one(".notice").text == "The website or app that sent you here gave us this. You cannot change it here."
    user.client.challenge(user.nonce, {"CONTACT_EMAIL": "evil"}, Accept="text/html")
    answer = user.client.challenge(user.nonce, {"CONTACT_EMAIL": "evil"}, Accept="text/html")
    assert b"fixed@example.org" in answer.body and b"evil" not in answer.body
    browser.press()
    assert browser.heading() == "Enter the code" and browser.all(".sent a") == []


def test_an_address_that_the_client_knows_is_filled_in(browser, visit):
    user = visit("postal", {"CONTACT_NAME": "Alice Example", "ADDRESS_COUNTRY": "CH"})
    browser.open(user.start)
    assert browser.one("[name=CONTACT_NAME]").get_attribute("value") == "Alice Example"
    assert browser.one("[name=ADDRESS_COUNTRY]").get_attribute("value") == "CH"


@SCRIPTS
def test_more_time_is_offered_when_it_runs_out_and_keeps_what_was_typed(browsers, visit, scripts):
    browser, user = browsers(scripts), visit()
    browser.open(user.start)
    user.database.change(user.nonce, "validation", "expires_at = now() + interval '3 min'")
    assert "expires" not in browser.text()
    assert browser.one(".limit button").is_displayed() == (not scripts)  # without a script an open page cannot offer it later
    browser.driver.refresh()
    assert re.search(ENDS_AT, browser.text())
    browser.fill({"CONTACT_PHONE": "+41 79 1"})
    browser.press(".limit button")
    assert re.fullmatch(rf"You have until {CLOCK}\.", browser.one(".notice[role=status]").text)
    assert browser.one("[name=CONTACT_PHONE]").get_attribute("value") == "+41 79 1" and browser.all("#errors") == []
    assert browser.one(".limit button").is_displayed() == (not scripts)


@SCRIPTS
def test_more_time_keeps_what_was_typed_of_a_code_and_counts_nothing(browsers, visit, scripts):
    browser, user = browsers(scripts), visit()
    user.submit(browser)
    assert re.search(rf"The code expires at {CLOCK}\.", browser.text())
    user.database.change(user.nonce, "validation", "expires_at = now() + interval '3 min'")
    browser.driver.refresh()
    assert "The code expires" not in browser.text()
    browser.fill({"pin": "12"})
    browser.press(".limit button")
    assert "You have until" in browser.text() and browser.one("[name=pin]").get_attribute("value") == "12"
    assert browser.all("#errors") == [] and user.database.validation(user.nonce)["entries_used"] == 0


# Read in one step, as the page changes meanwhile.
IS_OFFERED = "return !!document.querySelector('.limit button')?.checkVisibility()"
HEADING = "return document.querySelector('h1')?.textContent"


def seen(browser, script):
    """What a script says of the page; nothing while another one is being loaded."""
    try:
        return browser.driver.execute_script(script)
    except WebDriverException:
        return None


def test_time_is_offered_on_an_open_page_when_it_runs_out(browser, visit):
    """The clock of the page is moved on, so that nothing here waits for an hour."""
    user = visit()
    user.submit(browser)
    browser.fill({"pin": "12"})
    browser.driver.execute_script("const now = Date.now; Date.now = () => now() + 50 * 60000")
    wait_until(lambda: seen(browser, IS_OFFERED), "time is offered", 10)
    assert re.fullmatch(ENDS_AT + "\nI need more time", browser.one(".limit[role=status]").text)
    assert browser.one("[name=pin]").get_attribute("value") == "12"
    user.database.change(user.nonce, "validation", "expires_at = now() + interval '1 h'")  # by another tab
    browser.driver.execute_script("const now = Date.now; Date.now = () => now() + 10 * 60000")
    wait_until(lambda: not seen(browser, IS_OFFERED), "the page sees that another tab got more time", 10)
    assert browser.one(".limit[role=status]").text == "" and browser.one("[name=pin]").get_attribute("value") == "12"
    browser.driver.execute_script("const now = Date.now; Date.now = () => now() + 55 * 60000")
    wait_until(lambda: seen(browser, IS_OFFERED), "time is offered again", 10)
    end = user.database.validation(user.nonce)["expires_at"]
    assert browser.one(".limit time").get_attribute("datetime") == f"{end.astimezone(datetime.timezone.utc):%Y-%m-%dT%H:%MZ}"
    user.database.change(user.nonce, "validation", "expires_at = now() - interval '1 s'")
    browser.driver.execute_script("const now = Date.now; Date.now = () => now() + 5 * 60000")
    wait_until(lambda: seen(browser, HEADING) == "This page has expired", "the page says that its time is over", 10)


@pytest.mark.parametrize("change, heading", [
    ("solved_at = now(), address_expires_at = now() + interval '1 day', expires_at = now() - interval '1 s'", None),
    ("cancelled_at = now()", None), ("expires_at = now() - interval '1 s'", "This page has expired")])
def test_a_page_whose_time_is_over_shows_what_became_of_it_in_another_tab(browser, visit, change, heading):
    user = visit()
    user.submit(browser)
    user.database.change(user.nonce, "validation", change)
    browser.driver.execute_script("const now = Date.now; Date.now = () => now() + 61 * 60000")
    wait_until(lambda: seen(browser, "return !document.querySelector('[data-left]') && document.readyState == 'complete'"), "another page is shown", 10)
    assert browser.heading() == heading if heading else "has run out" not in browser.text()


@SCRIPTS
def test_the_end_is_told_by_the_clock_and_stays_true_on_a_page_that_lies_open(browsers, visit, scripts):
    browser, user = browsers(scripts), visit()
    browser.open(user.start)
    user.database.change(user.nonce, "validation", "expires_at = now() + interval '3 min'")
    browser.driver.refresh()
    end = user.database.validation(user.nonce)["expires_at"].astimezone(datetime.timezone.utc)
    time = browser.one(".limit time")
    told = datetime.datetime.fromisoformat(time.get_attribute("datetime").replace("Z", "+00:00"))
    assert datetime.timedelta(0) <= end - told <= datetime.timedelta(seconds=62)
    assert ("UTC" in time.text) == (not scripts)


def test_more_time_at_the_most_there_can_be_says_until_when(browser, visit):
    """Nothing is added, so nothing is said to be."""
    user = visit()
    browser.open(user.start)
    user.database.change(user.nonce, "validation", "created_at = now() - interval '9 hours 30 min', expires_at = now() + interval '30 min'")
    before = user.database.validation(user.nonce)["expires_at"]
    browser.driver.execute_script("document.querySelector('.limit [hidden]').hidden = false")
    browser.press(".limit button")
    assert user.database.validation(user.nonce)["expires_at"] == before
    assert re.fullmatch(rf"You have until {CLOCK}\.", browser.one(".notice[role=status]").text)


@pytest.mark.parametrize("sql, text", [
    ("outcome = 'failed', given_back = true, finished_at = now()", "We could not text the code to +41***67"),
    ("outcome = 'unclear', finished_at = now()", "We are not sure that the text message reached +41***67"),
    ("outcome = 'reserved', finished_at = NULL", "We are texting a code to +41***67"),
    ("outcome = 'refused', finished_at = now()", "We could not deliver a message to this number."),
])
def test_what_became_of_the_message_is_said(browser, visit, sql, text):
    user = visit()
    user.submit(browser)
    user.database.change(user.nonce, "transmission", sql)
    browser.driver.refresh()
    assert text in browser.text()


def test_a_code_entered_wrongly_too_often_is_said_and_a_new_one_offered(browser, visit):
    user = visit()
    user.submit(browser)
    for _ in range(3):
        browser.fill({"pin": user.wrong_code()})
        browser.press()
    assert "wrong code was entered too many times" in browser.text() and browser.all("[name=pin]") == []
    assert browser.heading() == "Send a new code" and "You can try again in" in browser.text()
    user.database.let_pass(user.nonce, "61 s")
    browser.driver.refresh()
    assert browser.one("section button").text == "Send a new code" and "No code yet?" not in browser.text()
    browser.press("section button")
    assert browser.heading() == "Enter the code" and len(user.messages()) == 2


def test_old_and_broken_links_are_told_apart(browser, visit):
    user = visit()
    browser.open(user.page[:-1])
    assert browser.heading() == "This link does not work"
    browser.open(user.page[:-1] + ("0" if user.page[-1] != "0" else "1"))
    assert browser.heading() == "This link does not work"
    user.database.change(user.nonce, "validation", "expires_at = now()")
    browser.open(user.page)
    assert browser.heading() == "This page has expired"


def test_the_front_page_says_what_this_is(browser, visit):
    browser.open(visit().stack.base_url)
    assert browser.heading() == "Checking contact details"
