"""Limits are exact when everybody comes at once (protocol.md sections 4 and 10)."""
import concurrent.futures

from addresses import code_in, wrong_for
from client import messages_to
from flow import Flow
from promises import check_one_message_for_one_address


def test_50_parallel_posts_of_one_address_send_exactly_one_message(place):
    check_one_message_for_one_address(place, 50)


def test_50_parallel_posts_of_50_addresses_send_at_most_three_messages(place):
    phones, nonce = [place.phone() for _ in range(50)], place.client.nonce()
    answers = place.client.challenge_many(nonce, phones)
    statuses = [answer.status for answer in answers]
    assert (statuses.count(200), statuses.count(429)) == (3, 47)
    sent = [text for phone in phones for text in messages_to(place.stack, phone)]
    assert len(sent) == 3 and len({code_in(text) for text in sent}) == 3
    assert place.database.validation(nonce)["addresses_used"] == 3


def test_50_parallel_posts_after_the_wait_send_exactly_one_more(place):
    phone, nonce = place.phone(), place.client.nonce()
    place.client.challenge(nonce, phone)
    place.database.let_pass(nonce, "1 minute")
    answers = place.client.challenge_many(nonce, [phone] * 50)
    assert [answer.json["transmitted"] for answer in answers].count(True) == 1
    assert len(messages_to(place.stack, phone)) == 2


def test_failures_in_parallel_are_given_back_exactly_five_times(unruly):
    phone, nonce = unruly.phone(), unruly.client.nonce()
    unruly.behave("exit 75")
    statuses = {502}
    while 502 in statuses:  # a round starts between one and six helpers, as it happens
        statuses = {answer.status for answer in unruly.client.challenge_many(nonce, [phone] * 50)}
    rows = unruly.database.transmissions(nonce)
    assert [row["outcome"] for row in rows] == ["failed"] * 6 and unruly.starts() == 6
    assert sum(row["given_back"] for row in rows) == 5 and not rows[-1]["given_back"]


def sent(place):
    """A flow whose code is out."""
    flow = Flow(place.client, place.phone(), state="x")
    for step in (flow.setup, flow.authorize, flow.challenge):
        assert step().status == 200
    return flow


def at_once(acts):
    with concurrent.futures.ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(lambda act: act(), acts))


def test_50_parallel_wrong_codes_never_exceed_the_tries(place):
    flow = sent(place)
    wrong = wrong_for(flow.code())
    answers = at_once([lambda: flow.solve(wrong)] * 50)
    statuses = [answer.status for answer in answers]
    assert (statuses.count(403), statuses.count(429)) == (3, 47)
    assert sorted(a.json["auth_attempts_left"] for a in answers if a.status == 403) == [0, 1, 2]
    assert place.database.validation(flow.nonce)["entries_used"] == 3


def test_50_parallel_right_codes_give_one_and_the_same_grant(place):
    flow = sent(place)
    answers = at_once([flow.solve] * 50)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.json["redirect_url"] for answer in answers}) == 1 and "code=" in answers[0].json["redirect_url"]
    state = place.database.validation(flow.nonce)
    assert state["entries_used"] == 0
    assert place.database.row("SELECT count(*) FROM challenger.authorization_code WHERE validation_id = %s",
                              state["validation_id"])[0] == 1


def test_50_parallel_exchanges_of_one_code_give_at_most_one_live_token(place):
    flow = sent(place)
    assert flow.solve().status == 200
    statuses = [answer.status for answer in at_once([flow.token] * 50)]
    assert (statuses.count(200), statuses.count(401)) == (1, 49)
    # The others were second uses: they revoked it.
    assert [row["revoked_at"] is None for row in place.database.rows(
        "SELECT t.* FROM challenger.access_token t WHERE validation_id = %s",
        place.database.validation(flow.nonce)["validation_id"])] == [False]


def test_a_wrong_and_a_right_code_at_once_are_counted_apart(place):
    flow = sent(place)
    other = wrong_for(flow.code())
    answers = at_once([lambda: flow.solve(other), flow.solve] * 10)
    wrong = sum(answer.status == 403 for answer in answers)
    assert wrong == 3 == place.database.validation(flow.nonce)["entries_used"]
    urls = {answer.json["redirect_url"] for answer in answers if answer.status == 200}
    assert urls in (set(), {f"{flow.redirect_uri}?code={flow.grant}&state=x"})


def test_a_code_entered_while_its_user_gives_up_is_accepted_or_void_for_everybody(place):
    flow = sent(place)
    code = flow.code()
    answers = at_once([lambda: flow.solve(code), lambda: place.client.request("POST", "/cancel/" + flow.nonce)] * 20)
    is_solved = place.database.validation(flow.nonce)["solved_at"] is not None
    assert {answer.get("type") for answer in answers[1::2]} == {"completed" if is_solved else "cancelled"}
    assert {answer.status for answer in answers[::2]} == ({200} if is_solved else {404})
    assert (place.database.validation(flow.nonce)["cancelled_at"] is None) is is_solved
