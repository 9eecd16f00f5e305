"""What goes out and what is known of it afterwards: messages, the ledger, the helper's circuit breaker."""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import pytest
from addresses import code_in
from client import Database, messages_to
from place import Place
from situation import Situation
from stack import wait_until


def run_ctl(place, config):
    """challengerctl config check of another file."""
    return subprocess.run([place.stack.bin / "challengerctl", "-c", config, "config", "check"], text=True, capture_output=True,
                          check=False, **({"user": "postgres"} if os.geteuid() == 0 else {}))


def check_named(place, service_name):
    """config check with this SERVICE_NAME, which is no fault."""
    config = place.stack.folder / "named.conf"
    config.write_text(place.stack.config.read_text().replace("[challenger]", f"[challenger]\nSERVICE_NAME = {service_name}"))
    result = run_ctl(place, config)
    assert result.returncode == 0
    return result


@pytest.mark.parametrize("accept_language, words", [
    (None, " is your code"), ("de-CH, en;q=0.5", " ist Ihr Code"), ("fr", " est votre code"), ("zh-CN,zh;q=0.9", "验证码"), ("xx, it;q=0.1", " è il codice"),
    ("de;q=0, es", " es su codigo"), ("tr", "kodunuz"), ("ar", "رمز"), ("uk", "код"), ("pt-BR", " é o seu codigo"), ("nl", " is uw code"), ("pl", " - kod do"),
])
def test_the_message_is_in_the_language_of_the_browser(place, accept_language, words):
    nonce, phone = place.client.nonce(), place.phone()
    headers = {"Accept-Language": accept_language} if accept_language else {}
    assert place.client.challenge(nonce, phone, **headers).status == 200
    (message,) = messages_to(place.stack, phone)
    assert words in message
    code = message[-8:]
    assert message.endswith(f"\n@127.0.0.1 #{code}") and message.split()[0] in (code, f"{code[:4]}-{code[4:]}")


def test_the_client_s_ui_locales_come_before_the_browser_s(place):
    nonce, phone = place.client.nonce(), place.phone()
    client_id = place.stack.clients[0][0]
    answer = place.client.request("GET", f"/authorize/{nonce}?response_type=code&client_id={client_id}&ui_locales=xx%20it")
    assert answer.status == 200
    place.client.challenge(nonce, phone, **{"Accept-Language": "de"})
    assert " è il codice" in messages_to(place.stack, phone)[0]


def test_the_client_s_ui_locales_hold_on_pages_of_failures_and_after_the_end(place):
    made = Situation(place.stack)
    made.fresh()
    made.authorize(ui_locales="xx it")
    browser = {"Accept": "text/html", "Accept-Language": "de"}

    def language_of(status, method, path, body=None):
        return made.ask(method, made.fill(path), status, body, **browser).headers["Content-Language"]
    assert language_of(405, "GET", "/solve/$nonce") == "it"
    assert language_of(403, "GET", "/authorize/$nonce?response_type=code&client_id=$client&redirect_uri=x") == "it"
    assert language_of(400, "POST", "/challenge/$nonce", "CONTACT_PHONE=%") == "it"
    made.expire()
    for path in ("/webui/$nonce", "/authorize/$nonce?response_type=code&client_id=$client"):
        assert language_of(404, "GET", path) == "it", path
    assert language_of(404, "GET", "/webui/" + "0" * 52) == "de"


def test_an_operator_s_own_messages_and_name_are_used(stacks):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="messages-", dir="/tmp"))
    folder.chmod(0o755)
    (folder / "phone").mkdir()
    (folder / "phone" / "en.body.txt").write_text("{{service}}: {{code}}, {{minutes}} minutes ({{time}}), {{until}}")
    try:
        place = Place(stacks.get(MESSAGE_TEMPLATE_DIR=str(folder), SERVICE_NAME="Example Bank"))
        phone = place.phone()
        assert place.client.challenge(place.client.nonce(), phone).status == 200
        assert re.fullmatch(r"Example Bank: \d{4}-\d{4}, 60 minutes \(60 minutes\), \d+ [A-Z]\w+ \d{4}", messages_to(place.stack, phone)[0])
    finally:
        shutil.rmtree(folder)


def test_the_message_to_a_fixed_address_goes_to_the_form_that_the_client_gave(stacks):
    place = Place(stacks.get("email"))
    given = {"CONTACT_EMAIL": "Strasse.Fixed@example.org"}
    nonce = place.client.nonce({"read_only": True, **given})
    answer = place.client.challenge(nonce, {"CONTACT_EMAIL": "stra\u00dfe.fixed@example.org"})
    assert (answer.status, answer.json["transmitted"], answer.json["address"]) == (200, True, given)
    assert len(messages_to(place.stack, given)) == 1


def test_a_letter_names_its_page(stacks):
    place = Place(stacks.get("postal-ch"))
    nonce, address = place.client.nonce(), {"CONTACT_NAME": "Alice", "ADDRESS_LINES": "Musterweg 1\n3000 Bern"}
    assert place.client.challenge(nonce, address).status == 200
    message = messages_to(place.stack, address)[-1]
    assert f"\n\n{place.stack.base_url}webui/{nonce}\n\n" in message
    assert re.search(r" by \d+ [A-Z]\w+ \d{4}\. ", message) and f" begins with {place.stack.base_url.split('/c')[0]}" in message


def test_config_check_warns_of_messages_of_more_than_one_segment(place):
    good = check_named(place, "Example")
    assert "warning" not in good.stderr and "messages: good" in good.stdout
    result = check_named(place, "A Service With A Long Name")
    assert re.search(r"warning: message in uk: 2 segments \(\d+ characters of UCS-2\)", result.stderr)
    assert "message in en" not in result.stderr


def test_config_check_counts_the_longest_name_of_a_client_too(place):
    folder = place.stack.folder / "long-messages"
    (folder / "phone").mkdir(parents=True, exist_ok=True)
    config = place.stack.folder / "long.conf"
    config.write_text(place.stack.config.read_text().replace(
        "[challenger]", f"[challenger]\nSERVICE_NAME = Bank\nMESSAGE_TEMPLATE_DIR = {folder}"))
    (folder / "phone" / "en.subject.txt").write_text("x")

    def warnings(length_without_name):
        rest = "x" * (length_without_name - len("1234-5678 "))
        (folder / "phone" / "en.body.txt").write_text("{{code}} {{service}}" + rest)
        result = run_ctl(place, config)
        assert result.returncode == 0
        return [line for line in result.stderr.splitlines() if "message in en" in line]
    assert warnings(160 - 12) == []
    (long,) = warnings(160 - 11)
    assert "message in en, for a client with a name of 12 characters: 2 segments (161 characters of GSM 03.38)" in long
    assert long.endswith("; for one segment use shorter names of clients or a message of your own")
    (longer,) = warnings(160 - 3)
    assert "message in en: 2 segments (161 " in longer and "a shorter SERVICE_NAME" in longer


def test_config_check_warns_of_a_service_name_that_phones_make_a_link_of(place):
    warning = "warning: SERVICE_NAME: messages speak of "
    assert warning + '"127.0.0.1"' in place.stack.ctl("config", "check", check=False).stderr  # the default is the host
    for name in ("id.example.org", "Bank (example.org)", "Login Example.ORG"):
        assert warning + f'"{name}"' in check_named(place, name).stderr
    for name in ("Example Bank", "Dr. No", "A. B. & Co."):
        assert warning not in check_named(place, name).stderr


def test_a_message_template_that_cannot_be_right_is_named_by_config_check(place, tmp_path):
    folder = place.stack.folder / "broken-templates" / "phone"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "en.body.txt").write_text("{{kode}}")
    config = place.stack.folder / "broken.conf"
    config.write_text(place.stack.config.read_text().replace("[challenger]", f"[challenger]\nMESSAGE_TEMPLATE_DIR = {folder.parent}"))
    result = run_ctl(place, config)
    assert result.returncode == 78 and "MESSAGE_TEMPLATE_DIR" in result.stderr and "found {{kode}}" in result.stderr


def test_the_ledger_tells_an_operator_what_became_of_a_message(unruly):
    phone = unruly.phone()
    unruly.behave("blurt")
    unruly.client.challenge(unruly.client.nonce(), phone)
    unruly.behave("deliver")
    unruly.client.challenge(unruly.client.nonce(), phone)
    newest, before = unruly.stack.ctl("transmissions", "--limit", "2").splitlines()
    masked = f"+41***{phone['CONTACT_PHONE'][-2:]}"
    assert re.fullmatch(rf"\d+  \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d  accepted  {re.escape(masked)}  exit 0", newest)
    assert re.fullmatch(rf"\d+  \S+ \S+  failed \(given back\)  {re.escape(masked)}  exit 75", before)
    shown = unruly.stack.ctl("transmissions", "show", before.split()[0])
    assert "outcome: failed (given back)\n" in shown and "reason: exit 75\n" in shown
    assert re.search(r"the helper said: .*CONTACT_PHONE.*\*\*\*", shown)
    everything = unruly.stack.ctl("transmissions") + shown
    assert phone["CONTACT_PHONE"][3:] not in everything
    # Filters.
    assert unruly.stack.ctl("transmissions", "--outcome", "failed", "--limit", "1").split()[0] == before.split()[0]
    assert unruly.stack.ctl("transmissions", "--since", "1 h", "--outcome", "accepted", "--limit", "1").split()[0] == newest.split()[0]
    assert unruly.stack.ctl("transmissions", "--since", "1 s", "--outcome", "reserved") == ""


@pytest.mark.parametrize("arguments, status, words", [
    (("--since", "soon"), 64, "2 h"), (("--outcome", "lost"), 64, "accepted"), (("--limit", "0"), 64, "--limit"),
    (("show", "x"), 64, "number"), (("show", "999999999"), 1, "there is none"), (("show",), 64, "ID"),
])
def test_wrong_questions_to_the_ledger_are_named(place, arguments, status, words):
    result = place.stack.ctl("transmissions", *arguments, check=False)
    assert result.returncode == status and words in result.stderr


def test_send_test_sends_one_message_that_says_it_is_a_test(unruly):
    phone = unruly.phone()
    unruly.behave("deliver")
    before = unruly.database.rows("SELECT count(*) FROM challenger.transmission")
    output = unruly.stack.ctl("send-test", phone["CONTACT_PHONE"])
    assert "accepted (exit 0)" in output and phone["CONTACT_PHONE"] not in output
    (message,) = messages_to(unruly.stack, phone)
    assert message.startswith("TEST: 0000-0000 is your code") and code_in(message) == "0000-0000"
    assert "TEST: 0000-0000 ist Ihr Code" in [unruly.stack.ctl("send-test", "--language", "de", phone["CONTACT_PHONE"]),
                                *messages_to(unruly.stack, phone)][-1]
    assert unruly.database.rows("SELECT count(*) FROM challenger.transmission") == before
    unruly.behave("exit 67")
    result = unruly.stack.ctl("send-test", phone["CONTACT_PHONE"], check=False)
    assert result.returncode == 1 and "refused (exit 67)" in result.stdout
    unruly.behave("blurt")
    result = unruly.stack.ctl("send-test", phone["CONTACT_PHONE"], check=False)
    assert "failed (exit 75)" in result.stdout and "the helper said:" in result.stdout


@pytest.mark.parametrize("address_type, address, words", [
    ("phone", "nonsense", "holds letters"), ("phone", "", "CONTACT_PHONE"), ("phone", '{"CONTACT_EMAIL":"a@b.c"}', "CONTACT_PHONE"),
    ("phone", "{broken", "syntax error"), ("postal-ch", "Bern", "CONTACT_NAME, ADDRESS_LINES"),
])
def test_send_test_names_what_is_wrong_with_an_address(stacks, address_type, address, words):
    result = Place(stacks.get(address_type)).stack.ctl("send-test", address, check=False)
    assert result.returncode == 64 and words in result.stderr


def test_send_test_takes_a_whole_postal_address(stacks):
    place = Place(stacks.get("postal-ch"))
    assert "accepted" in place.stack.ctl("send-test", '{"CONTACT_NAME":"Test","ADDRESS_LINES":"Weg 2\\n3000 Bern"}')
    result = place.stack.ctl("send-test", "--language", "xx", '{"CONTACT_NAME":"Test","ADDRESS_LINES":"Weg 2"}', check=False)
    assert result.returncode == 64 and "ar, de, en" in result.stderr


def test_a_helper_that_keeps_failing_is_left_alone_and_tried_again_by_one(stacks):
    """POST /challenge 502 at once with Retry-After, nothing reserved, nothing counted; GET /health says so."""
    place = Place(stacks.get(behave=True, HELPER_TIMEOUT="10 s", BREAKER_FAILURES="3", BREAKER_PAUSE="1 h",
                             ADMIN_ADDRESSES="127.0.0.1"))
    place.behave("exit 75")
    for _ in range(3):
        assert place.client.challenge(place.client.nonce(), place.phone()).status == 502
    health = place.client.request("GET", "/health")
    assert (health.status, health.json) == (200, {"status": "degraded", "database": "ok", "helper": "paused after 3 failures in a row"})
    nonce, phone = place.client.nonce(), place.phone()
    before = dict(place.database.validation(nonce))
    answer = place.client.challenge(nonce, phone)
    assert (answer.status, answer.json["code"], answer.json["detail"]) == (502, 9752, "failed")
    assert 3500 < int(answer.headers["Retry-After"]) <= 3600
    assert place.starts() == 3 and place.database.transmissions(nonce) == []
    assert dict(place.database.validation(nonce)) == before

    # The pause is over: one at a time tries, the others are told to wait.
    place.database.rows("UPDATE challenger.gateway SET last_failure_at = last_failure_at - interval '1 h'")
    place.behave("held")
    nonces = [place.client.nonce() for _ in range(4)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(place.client.challenge, one, place.phone()) for one in nonces]
        wait_until(lambda: sum(answer.done() for answer in answers) == 3, "three are told to wait")
        place.let_go()
        assert sorted(answer.result().status for answer in answers) == [200, 502, 502, 502] and place.starts() == 1
    assert place.client.request("GET", "/health").json == {"status": "ok", "database": "ok", "helper": "ok"}
    place.behave("deliver")
    assert place.client.challenge(nonce, phone).json["transmitted"] is True


def test_health_names_no_part_to_others(stacks):
    place = Place(stacks.get(behave=True, HELPER_TIMEOUT="10 s", BREAKER_FAILURES="1", BREAKER_PAUSE="1 h"))
    place.behave("signal KILL")
    assert place.client.challenge(place.client.nonce(), place.phone()).json["detail"] == "unclear"
    assert place.client.request("GET", "/health").json == {"status": "degraded"}
    Database(place.stack).rows("UPDATE challenger.gateway SET failures = 0")
    assert place.client.request("GET", "/health").json == {"status": "ok"}
