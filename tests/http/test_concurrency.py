"""Limits are exact when everybody comes at once (PROTOCOL sections 4 and 10)."""
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
