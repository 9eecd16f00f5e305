"""What somebody who is not the client, or has only the nonce, cannot do (protocol.md sections 3, 5, 6)."""
import re

from situation import Situation


def test_addresses_cannot_be_changed_after_solving(place):
    made = Situation(place.stack)
    made.solved()
    before = dict(place.database.validation(made.known["nonce"]))
    made.client.challenge(made.known["nonce"], {"CONTACT_PHONE": made.phone2})
    made.ask("POST", f"/solve/{made.known['nonce']}", 200, f"pin={made.known['code']}")
    made.ask("GET", made.flow.authorize_path(state="other"), 400)
    made.authorize(state="x", ui_locales="de")
    assert dict(place.database.validation(made.known["nonce"])) == before
    assert len(place.database.transmissions(made.known["nonce"])) == 1


def test_a_refused_exchange_spends_nothing(place):
    made = Situation(place.stack)
    made.solved_pkce()
    body = "client_id=$client&client_secret=$secret&grant_type=authorization_code&code=$grant"
    redirect, verifier = "&redirect_uri=$redirect", "&code_verifier=$verifier"
    for wrong in (body + redirect, body + "&redirect_uri=x" + verifier, body.replace("$secret", "x") + redirect + verifier,
                  body.replace("$client", "$client2").replace("$secret", "$secret2") + redirect + verifier):
        made.ask("POST", "/token", 401, made.fill(wrong))
    made.ask("POST", "/token", 200, made.fill(body + redirect + verifier))


def test_a_pkce_challenge_cannot_be_stripped_or_replaced(place):
    made = Situation(place.stack)
    made.authorized_pkce()
    before = dict(place.database.validation(made.known["nonce"]))
    for other in ("", "&code_challenge=" + "a" * 43, "&code_challenge=" + "a" * 43 + "&code_challenge_method=S256",
                  "&code_challenge=$challenge", "&code_challenge=$challenge&code_challenge_method=plain"):
        other = made.fill(other)
        made.ask("GET", made.fill("/authorize/$nonce?response_type=code&client_id=$client&state=evil") + other, 400)
    assert dict(place.database.validation(made.known["nonce"])) == before


def test_what_a_client_asks_for_is_stored(place):
    made = Situation(place.stack)
    made.fresh()
    made.authorize(ui_locales="de fr", state="x")
    state = place.database.validation(made.known["nonce"])
    assert (state["ui_locales"], state["client_state"], state["redirect_uri_given"]) == ("de fr", "x", False)


def test_before_an_address_is_submitted_a_client_may_begin_anew_with_another_state(place):
    made = Situation(place.stack)
    made.authorized()
    made.authorize(state="second")
    state = place.database.validation(made.known["nonce"])
    assert state["client_state"] == "second" and state["redirect_uri_given"] is True
    made.authorize(state="third", code_challenge="a" * 43)
    state = place.database.validation(made.known["nonce"])
    assert (state["client_state"], state["code_challenge"]) == ("third", "a" * 43)


def test_once_an_address_was_submitted_who_has_the_nonce_cannot_lead_its_user_into_another_flow(place):
    made = Situation(place.stack)
    made.sent()
    before = dict(place.database.validation(made.flow.nonce))
    for changes in ({"state": "evil"}, {"state": None}, {"state": "x", "code_challenge": "a" * 43},
                    {"state": "evil", "code_challenge": "a" * 43, "redirect_uri": None}):
        made.ask("GET", made.flow.authorize_path(**{"state": "x", **changes}), 400)
    assert dict(place.database.validation(made.flow.nonce)) == before
    made.authorize_all()
    answer = made.expect(200, made.flow.solve())
    assert answer.json["redirect_url"].endswith("&state=x")
    made.ask("GET", made.flow.authorize_path(state="evil"), 400)
    made.authorize_all()
    made.exchange()


def test_once_an_address_was_submitted_who_has_the_nonce_cannot_make_the_exchange_ask_for_more(place):
    made = Situation(place.stack)
    made.sent_bare()
    made.authorize(redirect_uri=made.flow.redirect_uri)
    made.ask("GET", made.flow.authorize_path(code_challenge="a" * 43, code_challenge_method="plain"), 400)
    made.solve()
    made.ask("POST", "/token", 200, made.fill("client_id=$client&client_secret=$secret&grant_type=authorization_code&code=$grant"))


def test_a_submission_without_authorize_leaves_the_first_request_to_the_client(place):
    made = Situation(place.stack)
    made.fresh()
    made.send()
    made.authorize_all()
    made.ask("GET", made.flow.authorize_path(state="evil"), 400)
    assert place.database.validation(made.flow.nonce)["client_state"] == "x"


def test_tokens_and_grants_are_stored_as_digests_only(place):
    made = Situation(place.stack)
    made.exchanged()
    content = str([place.database.rows(f"SELECT row_to_json(x)::text FROM challenger.{table} x")
                   for table in ("validation", "authorization_code", "access_token")])
    for secret in ("grant", "grant_token", "nonce", "code", "code_plain"):
        assert made.known[secret] not in content, secret
    for path in place.stack.log.iterdir():
        for secret in ("grant", "grant_token", "nonce", "code", "secret"):
            assert made.known[secret].encode() not in path.read_bytes(), (path, secret)


def redirect_uri_lines(place, part):
    return [line for line in (place.stack.log / "api.log").read_text().splitlines() if "event=redirect_uri_wrong" in line and part in line]


def test_a_wrong_redirect_uri_is_logged_beside_the_registered_one_without_its_query(place):
    made = Situation(place.stack)
    made.fresh()
    made.ask("GET", made.fill("/authorize/$nonce?response_type=code&client_id=$client&redirect_uri=https%3A%2F%2Fuser%3Asecret%40example.org%2F"
                              + "%C3%A9" + "a" * 300 + "%23secret%3Dyes"), 403)
    (line,) = redirect_uri_lines(place, "https://***@example.org/%C3%A9a")
    assert re.search(r'event=redirect_uri_wrong id=\w+ ref=\w{8} client=\d+ found=https://\*\*\*@example\.org/%C3%A9a+\.\.\. '
                     r'registered=http://127\.0\.0\.1:\d+/client1/callback$', line)
    assert "secret" not in line and len(line) < 500
    assert "secret=yes" not in (place.stack.log / "api.log").read_text()


def test_the_page_of_a_wrong_redirect_uri_shows_what_came_and_what_is_registered_and_where_to_look_in_the_log(place):
    made = Situation(place.stack)
    made.fresh()
    page = made.ask("GET", made.fill("/authorize/$nonce?response_type=code&client_id=$client&redirect_uri=https%3A%2F%2Fexample.org%2F%3Cb%3Epage+"),
                    403, Accept="text/html").body.decode()
    (line,) = redirect_uri_lines(place, "https://example.org/%3Cb%3Epage%20")
    request = re.search(r" id=(\w+) ref=(\w+) client=(\d+)", line)
    shown = made.fill(f"redirect_uri: found https://example.org/%3Cb%3Epage%20, registered $redirect_raw (client $client, request {request[1]})")
    assert shown in page and request[2] in page and request[3] == made.fill("$client")


def test_the_page_of_a_wrong_client_blames_the_client_id_and_not_the_link(place):
    made = Situation(place.stack)
    made.fresh()
    for client in ("$client2", "99999"):
        page = made.ask("GET", made.fill(f"/authorize/$nonce?response_type=code&client_id={client}"), 404, Accept="text/html").body.decode()
        assert "client_id: not the client that opened this validation" in page and "This link does not work" not in page
    made.sent_removed()
    removed = made.ask("POST", made.fill("/solve/$nonce"), 404, made.fill("pin=$code"), Accept="text/html").body.decode()
    assert "client_id" not in removed
    wrong = made.ask("GET", made.fill("/authorize/" + "0" * 52 + "?response_type=code&client_id=$client"), 404, Accept="text/html")
    assert "This link does not work" in wrong.body.decode()
