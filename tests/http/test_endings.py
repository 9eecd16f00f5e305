"""How a validation ends in a browser: what the user reads, and what the client gets."""
import re
import urllib.parse

import pytest

from addresses import ADDRESSES
from client import FORM
from flow import parameters_of
from situation import Situation

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CANCEL = re.compile(r'<form method="post" action="/challenger/cancel/[0-9A-Z]{52}"><button([^>]*)>([^<]*)</button></form>')
LINK = re.compile(r'<a class="button" href="([^"]*)">')


@pytest.fixture
def made(place):
    return Situation(place.stack)


def look(made):
    """The page of the validation, as a browser gets it."""
    return made.client.request("GET", "/webui/" + made.flow.nonce, headers=HTML)


def cancel(made, **headers):
    return made.client.request("POST", "/cancel/" + made.flow.nonce, headers=headers)


def link_in(answer):
    found = LINK.search(answer.body.decode())
    return found and found[1].replace("&amp;", "&")


def check_denied(url, made):
    assert url.startswith(made.flow.redirect_uri + "?")
    assert parameters_of(url) == {"error": "access_denied", "state": "x"}


@pytest.mark.parametrize("state", ["authorized", "sent", "one_wrong", "exhausted"])
def test_a_user_who_gives_up_goes_back_to_the_client_which_learns_it(made, state):
    getattr(made, state)()
    page = look(made)
    assert CANCEL.search(page.body.decode()).groups() == (' class="plain"', "Cancel and go back")
    assert made.flow.redirect_uri.split("/client")[0] in page.headers["Content-Security-Policy"]
    first = cancel(made, **HTML)
    assert first.status == 303
    check_denied(first.headers["Location"], made)
    again = cancel(made, **HTML)
    assert (again.status, again.headers["Location"]) == (303, first.headers["Location"])


def test_a_code_on_its_way_is_void_when_the_user_has_given_up(made):
    made.sent()
    assert cancel(made).json == {"type": "cancelled", "redirect_url": made.flow.redirect_uri + "?error=access_denied&state=x"}
    for path, body in (("/solve/", "pin=$code"), ("/challenge/", "CONTACT_PHONE=$phone"), ("/extend/", "")):
        answer = made.ask("POST", path + made.flow.nonce, 404, made.fill(body))
        assert answer.json["code"] == 9755
    assert made.ask("GET", "/webui/" + made.flow.nonce, 404).json["code"] == 9755
    assert made.database.validation(made.flow.nonce)["solved_at"] is None


def test_the_page_of_a_cancelled_validation_says_so_and_leads_back(made):
    made.sent()
    cancel(made, **HTML)
    for answer in (look(made), made.client.solve(made.flow.nonce, made.known["code"], **HTML)):
        assert answer.status == 404 and "<h1>Cancelled</h1>" in answer.body.decode()
        assert not CANCEL.search(answer.body.decode())
        check_denied(link_in(answer), made)


def test_without_authorize_there_is_a_sentence_and_no_redirect(made):
    made.fresh()
    answer = cancel(made, **HTML)
    assert answer.status == 303 and answer.headers["Location"].endswith("/webui/" + made.flow.nonce)
    page = look(made)
    assert page.status == 404 and "<h1>Cancelled</h1>" in page.body.decode() and link_in(page) is None
    assert cancel(made).json == {"type": "cancelled"}


def test_a_solved_validation_cannot_be_given_up(made):
    made.solved()
    answer = cancel(made, **HTML)
    assert answer.status == 303 and parameters_of(answer.headers["Location"]) == {"code": made.known["grant"], "state": "x"}
    assert cancel(made).json == {"type": "completed", "redirect_url": answer.headers["Location"]}
    assert not CANCEL.search(look(made).body.decode())
    made.exchange()


def test_an_expired_page_leads_back_to_the_client(made):
    made.sent()
    made.expire()
    refused = made.client.solve(made.flow.nonce, made.known["code"], **HTML)
    for answer in (look(made), refused, cancel(made, **HTML)):
        assert answer.status == 404 and "<h1>This page has expired</h1>" in answer.body.decode()
        check_denied(link_in(answer), made)


def test_an_expired_page_without_authorize_leads_nowhere(made):
    made.expired()
    page = look(made)
    assert page.status == 404 and link_in(page) is None and "start again" in page.body.decode()


@pytest.mark.parametrize("state", ["no_addresses", "no_transmissions"])
def test_a_page_that_refuses_for_a_limit_lets_the_user_give_up(made, state):
    getattr(made, state)()
    phone = made.known["phone2" if state == "no_addresses" else "phone"]
    answer = made.ask("POST", "/challenge/" + made.flow.nonce, 429, "CONTACT_PHONE=" + phone, **HTML)
    assert CANCEL.search(answer.body.decode())[2] == "Cancel and go back" and link_in(answer).endswith(made.flow.nonce)
    assert "start again" not in answer.body.decode()  # the page behind the link may still take the code
    assert made.flow.redirect_uri.split("/client")[0] in answer.headers["Content-Security-Policy"]


def test_where_no_address_can_be_given_any_more_giving_up_is_the_only_way(made):
    made.authorized()
    made.database.change(made.flow.nonce, "validation", "addresses_used = 64")
    assert CANCEL.search(look(made).body.decode()).groups() == ("", "Back")


def test_the_body_of_a_cancellation_does_not_matter(made):
    made.authorized()
    answer = made.client.request("POST", "/cancel/" + made.flow.nonce, "x=%", {"Content-Type": FORM, **HTML})
    check_denied(answer.headers["Location"], made)


def refuse(made):
    made.database.change(made.flow.nonce, "transmission", "outcome = 'refused', finished_at = now()")


@pytest.mark.parametrize("state", ["no_addresses", "read_only"])
def test_after_the_last_address_was_refused_no_code_is_asked_for_and_the_page_leads_back(made, state):
    getattr(made, state)()
    if state == "read_only":
        made.authorize_all()
        made.send(made.fixed)
    refuse(made)
    page = look(made)
    text = page.body.decode()
    assert page.status == 200 and "The text message could not be delivered to" in text and "start again" in text
    assert 'name="pin"' not in text and "button class=\"second\"" not in text
    assert CANCEL.search(text).groups() == ("", "Back")
    check_denied(cancel(made, **HTML).headers["Location"], made)


def test_a_code_that_went_before_a_refusal_can_be_entered(made):
    made.sent()
    made.database.let_pass(made.flow.nonce, "1 minute")
    made.send()
    newest = made.database.transmissions(made.flow.nonce)[-1]["transmission_id"]
    made.database.rows("UPDATE challenger.transmission SET outcome = 'refused' WHERE transmission_id = %s", newest)
    text = look(made).body.decode()
    assert 'name="pin"' in text and "The text message could not be delivered to" in text


def test_no_code_is_asked_for_when_every_message_with_it_failed(made):
    made.sent()
    made.database.change(made.flow.nonce, "transmission", "outcome = 'failed', finished_at = now()")
    text = look(made).body.decode()
    assert 'name="pin"' not in text and "We could not text the code to" in text


def test_when_tries_and_messages_and_addresses_are_used_up_the_page_leads_back(made):
    made.no_addresses()
    made.guess(3)
    made.database.change(made.flow.nonce, "transmission", "reserved_at = reserved_at - interval '1 day'")
    for _ in range(3):
        made.database.let_pass(made.flow.nonce, "10 minutes")
        made.client.challenge(made.flow.nonce, made.flow.address)
    made.database.change(made.flow.nonce, "validation", "entries_used = 64")
    text = look(made).body.decode()
    assert "<h1>Too many attempts</h1>" in text and "entered too many times" in text
    assert CANCEL.search(text).groups() == ("", "Back")


def test_a_code_that_has_no_tries_left_is_not_said_to_be_still_on_its_way(made):
    made.exhausted()
    pressed = made.ask("POST", "/challenge/" + made.flow.nonce, 303, "again=new&CONTACT_PHONE=" + made.known["phone"], **HTML)
    text = made.client.request("GET", "/webui/" + pressed.headers["Location"].rsplit("/", 1)[1], headers=HTML).body.decode()
    assert "This code no longer works" in text and "still be on its way" not in text
    text = made.client.request("GET", f"/webui/{made.flow.nonce}?extended", headers=HTML).body.decode()
    assert "This code no longer works" in text and "You have until" in text


def test_the_last_postal_address_is_shown_whole_where_it_was_refused(stacks):
    made = Situation(stacks.get("postal"))
    made.flow.address = {**ADDRESSES["postal"], "CONTACT_NAME": "Whole Example"}  # other tests count what Alice gets
    made.authorized()
    made.database.change(made.flow.nonce, "validation", "addresses_used = 1")
    made.expect(200, made.flow.challenge())
    refuse(made)
    text = look(made).body.decode()
    assert "start again" in text and re.search(r'<p class="place" dir="auto">[^<]*\n[^<]*</p>', text), text


ASK = "/authorize/{}?response_type=code&client_id={}&state=y&redirect_uri="


@pytest.mark.parametrize("query", ["https%3A%2F%2Fevil.example%2F", "$redirect&code_challenge=short", "$redirect&x=%"])
def test_a_refused_authorize_leads_into_no_flow_that_the_client_did_not_ask_for(made, query):
    made.fresh()
    path = made.fill(ASK.format(made.flow.nonce, "$client") + query)
    answer = made.client.request("GET", path, headers=HTML)
    assert answer.status in (400, 403) and link_in(answer) is None and not CANCEL.search(answer.body.decode())
    made.authorize_all()
    answer = made.client.request("GET", path, headers=HTML)
    assert answer.status in (400, 403) and link_in(answer).endswith("/webui/" + made.flow.nonce)
    check_denied(cancel(made, **HTML).headers["Location"], made)


def test_an_earlier_address_that_must_wait_is_not_told_as_the_one_that_a_code_went_to(made):
    made.sent()
    made.send(made.phone2)
    answer = made.client.challenge(made.flow.nonce, {"CONTACT_PHONE": made.phone}, **HTML)
    assert (answer.status, answer.headers["Location"].split("?")[1]) == (303, "not-changed")
    text = made.client.request("GET", answer.headers["Location"].removeprefix(made.stack.base_url.rstrip("/")), headers=HTML).body.decode()
    assert "so nothing was changed" in text and "not sent it again" not in text
    assert made.database.validation(made.flow.nonce)["address"] == {"CONTACT_PHONE": made.phone2}
    again = made.client.challenge(made.flow.nonce, {"CONTACT_PHONE": made.phone2}, **HTML)
    assert again.headers["Location"].split("?")[1] == "sent-already"


EARLIER = "That is the code of an earlier message."


def test_the_code_of_an_earlier_address_is_named_and_costs_no_try(made):
    made.sent_twice()
    for _ in range(4):
        answer = made.client.solve(made.flow.nonce, made.known["first_code"], **HTML)
        assert answer.status == 403 and answer.body.decode().count(EARLIER) == 2  # in the summary and beside the field
    assert made.database.validation(made.flow.nonce)["entries_used"] == 0
    assert EARLIER not in look(made).body.decode()
    made.solve()


def test_the_code_that_a_new_one_replaced_is_named_and_costs_no_try(made):
    made.exhausted_later()
    first = made.known["code"]
    made.send()
    assert made.known["code"] != first
    answer = made.client.solve(made.flow.nonce, first, **HTML)
    assert answer.status == 403 and EARLIER in answer.body.decode()
    made.guess(3)
    assert made.client.solve(made.flow.nonce, first).json["exhausted"] is True


def resend_form(made):
    """What the button "Send the code again" of the page as it is now would post."""
    form = look(made).body.decode().split("/challenge/" + made.flow.nonce)[1].split("</form>")[0]
    return urllib.parse.urlencode(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form))


def test_a_stale_tab_s_send_again_does_not_go_back_to_the_earlier_address(made):
    made.sent()
    stale = resend_form(made)
    made.send(made.phone2)
    made.database.let_pass(made.flow.nonce, "10 minutes")
    answer = made.ask("POST", "/challenge/" + made.flow.nonce, 303, stale, **HTML)
    text = made.client.request("GET", answer.headers["Location"].removeprefix(made.stack.base_url.rstrip("/")), headers=HTML).body.decode()
    assert "This page was out of date, so nothing was sent." in text and made.phone2[:3] + "***" + made.phone2[-2:] in text
    assert len(made.database.transmissions(made.flow.nonce)) == 2
    state = made.database.validation(made.flow.nonce)
    assert (state["addresses_used"], state["address"]) == (2, {"CONTACT_PHONE": made.phone2})
    made.ask("POST", "/challenge/" + made.flow.nonce, 303, resend_form(made), **HTML)
    assert len(made.database.transmissions(made.flow.nonce)) == 3
    assert "out of date" not in look(made).body.decode()


def expire(made, minutes_of_code):
    """The time of the validation is over; its authorization code is good for some minutes still, or has been over."""
    made.expire()
    made.database.change(made.flow.nonce, "authorization_code", f"expires_at = now() + interval '{minutes_of_code} min'")


def told(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.body.decode()))


def test_a_solved_validation_whose_time_ran_out_leads_on_while_its_code_is_good(made):
    made.solved()
    expire(made, 5)
    for page in (look(made), made.flow.solve("1234-5678", Accept=HTML["Accept"])):
        assert "Your phone number is confirmed" in told(page) and "start again" not in told(page)
        assert parameters_of(link_in(page)) == {"code": made.flow.grant, "state": "x"}


@pytest.mark.parametrize("is_over", [False, True])
def test_a_solved_validation_does_not_lead_on_with_a_code_that_is_no_longer_good(made, is_over):
    made.solved()
    made.database.change(made.flow.nonce, "authorization_code", "expires_at = now() - interval '1 min'")
    if is_over:
        made.expire()
    page = look(made)
    assert "Your phone number is confirmed" in told(page) and "Continue" not in told(page)
    assert "still asks for it, go back there and start again." in told(page)
    check_denied(link_in(page), made)
