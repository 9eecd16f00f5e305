"""Limits are exact when everybody comes at once (protocol.md sections 4 and 10)."""
import concurrent.futures
import urllib.parse

from client import code_in, messages_to


def test_50_parallel_posts_of_one_address_send_exactly_one_message(place):
    phone, nonce = place.phone(), place.client.nonce()
    answers = place.client.challenge_many(nonce, [phone] * 50)
    assert {answer.status for answer in answers} == {200}
    assert [answer.json["transmitted"] for answer in answers].count(True) == 1
    assert len(messages_to(place.stack, phone)) == 1 and len(place.database.transmissions(nonce)) == 1


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


def solvable(place, situation="sent"):
    """A validation with its code out, as test_protocol brings it about."""
    from test_protocol import Situation
    made = Situation(place.stack)
    getattr(made, situation)()
    return made


def many(place, method, path, body, times=50):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with concurrent.futures.ThreadPoolExecutor(times) as pool:
        return list(pool.map(lambda _: place.client.request(method, path, body, form), range(times)))


def test_50_parallel_wrong_codes_never_exceed_the_tries(place):
    known = solvable(place).known
    answers = many(place, "POST", f"/solve/{known['nonce']}", f"pin={known['wrong']}")
    statuses = [answer.status for answer in answers]
    assert (statuses.count(403), statuses.count(429)) == (3, 47)
    assert sorted(a.json["auth_attempts_left"] for a in answers if a.status == 403) == [0, 1, 2]
    assert place.database.validation(known["nonce"])["entries_used"] == 3


def test_50_parallel_right_codes_give_one_and_the_same_grant(place):
    known = solvable(place).known
    answers = many(place, "POST", f"/solve/{known['nonce']}", f"pin={known['code']}")
    assert {answer.status for answer in answers} == {200}
    assert len({answer.json["redirect_url"] for answer in answers}) == 1 and "code=" in answers[0].json["redirect_url"]
    state = place.database.validation(known["nonce"])
    assert state["entries_used"] == 0
    assert place.database.row("SELECT count(*) FROM challenger.authorization_code WHERE validation_id = %s",
                              state["validation_id"])[0] == 1


def test_50_parallel_exchanges_of_one_code_give_at_most_one_live_token(place):
    made = solvable(place, "solved")
    body = urllib.parse.urlencode({
        "client_id": made.known["client"], "client_secret": made.known["secret"], "code": made.known["grant"],
        "redirect_uri": made.known["redirect_raw"], "grant_type": "authorization_code"})
    statuses = [answer.status for answer in many(place, "POST", "/token", body)]
    assert (statuses.count(200), statuses.count(401)) == (1, 49)
    # The others were second uses: they revoked it.
    assert [row["revoked_at"] is None for row in place.database.rows(
        "SELECT * FROM challenger.access_token WHERE validation_id = %s", made.validation_id())] == [False]


def test_a_wrong_and_a_right_code_at_once_are_counted_apart(place):
    known = solvable(place).known
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answers = list(pool.map(lambda pin: place.client.request("POST", f"/solve/{known['nonce']}", f"pin={pin}", form),
                                [known["wrong"], known["code"]] * 10))
    wrong = sum(answer.status == 403 for answer in answers)
    assert wrong == 3 == place.database.validation(known["nonce"])["entries_used"]
    assert {answer.json["redirect_url"] for answer in answers if answer.status == 200} in (
        set(), {f"{known['redirect_raw']}?code={code_of(answers)}&state=x"})


def code_of(answers):
    urls = [answer.json["redirect_url"] for answer in answers if answer.status == 200]
    return urllib.parse.parse_qs(urllib.parse.urlsplit(urls[0]).query)["code"][0] if urls else None
