"""challenger-send-email against a real SMTP server whose received message is parsed back, and a real sendmail."""
import email
import email.header
import email.policy
import email.utils
import json
import os
import re
import signal
import subprocess
import time

import pytest

from conftest import ACCEPTED, BAD_ADDRESS, CODE, CONFIGURATION, FAILED, LATER, REFUSED, UNCLEAR, USAGE, Helper, shipped_message
from letters import LANGUAGES
from mail_server import MailServer, make_certificate
from stack import free_port, is_process_gone, wait_until

ALICE = {"CONTACT_EMAIL": "alice@example.org"}
FROM = ("--from", "no-reply@example.com")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def plain(program):
    """A server without TLS, and a helper that sends to it."""
    port = free_port()
    with MailServer(port) as server:
        server.helper = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{port}", "--tls", "none", *FROM,
                               "--timeout", 2)
        yield server


@pytest.fixture
def server(plain):
    plain.handler.received.clear()
    plain.handler.replies.clear()
    plain.handler.attempts = 0
    return plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_e_mail_arrives_whole_in_every_language(server, language):
    message = shipped_message("email", language)
    subject = shipped_message("email", language).splitlines()[0][:60]  # any text of the language
    assert server.helper.run(ALICE, message, subject, language).status == ACCEPTED
    envelope, got = server.only()
    assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@example.com", ["alice@example.org"])
    assert got["Subject"] == subject and got["To"] == "alice@example.org" and got["From"] == "no-reply@example.com"
    assert got["Content-Language"] == language and got["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[0-9A-Z]{26}@example\.com>", got["Message-ID"])
    assert abs(email.utils.parsedate_to_datetime(got["Date"]).timestamp() - time.time()) < 120
    assert got.get_content_type() == "multipart/alternative" and got["MIME-Version"] == "1.0"
    text, html = got.iter_parts()
    assert text.get_content_type() == "text/plain" and text.get_content().replace("\r\n", "\n") == message
    page = html.get_content()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert re.search(rf"<p dir=\"ltr\"[^>]*>{CODE}</p>", page)
    for paragraph in message.strip().split("\n\n"):
        assert paragraph.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&quot;") in page
    # What travels is ASCII in lines that every server takes.
    assert max(envelope.content) < 128
    assert max(len(line) for line in envelope.content.split(b"\r\n")) <= 78 and b"\n" not in envelope.content.replace(b"\r\n", b"")


def test_the_sender_s_name_is_quoted_or_encoded_as_it_needs(program, server):
    for name in ("Example Org", 'Example "Quoted" \\ Org, Ltd.', "Zürcher Beispiel 東京", "x" * 90, "ü" * 90,
                 "=?utf-8?q?x?=", "A =?utf-8?q?x?=, B", "Long, " + "name with a comma " * 60 + "end"):
        server.handler.received.clear()
        helper = Helper(*server.helper.command, "--from-name", name)
        assert helper.run(ALICE, "Hello\n").status == ACCEPTED
        envelope, got = server.only()
        assert got["From"].addresses[0].addr_spec == "no-reply@example.com"
        assert max(len(line) for line in envelope.content.split(b"\r\n")) <= 78
        # Python's address parser parts adjacent encoded words, which RFC 2047 section 6.2 joins.
        raw = email.message_from_bytes(envelope.content)["From"].rsplit(" <", 1)[0]
        shown = str(email.header.make_header(email.header.decode_header(raw))).strip()
        assert (re.sub(r"\\(.)", r"\1", shown[1:-1]) if shown.startswith('"') else shown) == name


@pytest.mark.parametrize("reply, status", [
    ({"RCPT": "550 5.1.1 no such user"}, REFUSED), ({"RCPT": "553 not here"}, FAILED), ({"RCPT": "554 5.7.1 relay access denied"}, CONFIGURATION),
    ({"RCPT": "530 log in first"}, CONFIGURATION), ({"RCPT": "550-5.1.1 no such\r\n550 5.1.1 account"}, REFUSED),
    ({"RCPT": "550-Unrouteable address\r\n550 Sender verify failed"}, CONFIGURATION), ({"RCPT": "554 5.7.1 blocked using zen.example"}, FAILED),
    ({"RCPT": "450 mailbox busy"}, LATER),
    ({"RCPT": "421 going down"}, LATER), ({"MAIL": "451 later"}, LATER), ({"MAIL": "550 you are blocked"}, FAILED),
    ({"DATA": "452 disk full"}, LATER), ({"DATA": "554 looks like spam"}, FAILED),
    ({"DATA": "552 5.2.2 full"}, REFUSED), ({"DATA": "554 5.7.1 no such user"}, FAILED), ({"MAIL": "550 5.1.8 no such domain"}, CONFIGURATION),
    ({"DATA": "drop"}, UNCLEAR), ({"DATA": "hang"}, UNCLEAR), ({"EHLO": "502 what?", "DATA": "drop"}, UNCLEAR), ({"EHLO": "502 what?"}, ACCEPTED),
])
def test_what_the_server_says_is_the_exit_status(server, reply, status):
    """SMTP 4xx is 75, a 5xx that is surely about the recipient 67, about what the operator configured 78, all else 1; silence
    after the message is unclear."""
    server.replies.update(reply)
    ended = server.helper.run(ALICE, f"Your code:\n\n{CODE}\n")
    assert ended.status == status, ended
    assert server.handler.attempts == 1
    if status == ACCEPTED:
        assert ended.words == ""
    else:
        assert ended.words.startswith("challenger-send-email: ")
    for said in reply.values():
        if said[:3].isdigit() and status not in (ACCEPTED, UNCLEAR):  # the statuses stay readable
            assert "the server says: " + said.replace("-", " ", 1)[:9].strip() in ended.words


def test_a_server_that_repeats_the_message_in_its_refusal_gives_nothing_away(server):
    server.replies["DATA"] = "554 rejected: {content}"
    assert server.helper.run(ALICE, f"Your code:\n\n{CODE}\n").status == FAILED
    server.replies.clear()
    server.replies["RCPT"] = "550 5.1.1 <alice@example.org> unknown"
    ended = server.helper.run(ALICE, "x")
    assert ended.status == REFUSED and "***" in ended.words


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_with_tls_and_a_password(program, folder, tls):
    port = free_port()
    certificate, _ = make_certificate(folder)
    secret = folder / "password"
    secret.write_text("pass word\n")
    secret.chmod(0o600)
    with MailServer(port, folder, tls, login=("alice", "pass word")) as server:
        def helper(*more):
            return Helper(program("challenger-send-email"), "--server", f"localhost:{port}", "--tls", tls, *FROM, *more)
        login = ("--user", "alice", "--password-file", secret)
        assert helper("--ca-file", certificate, *login).run(ALICE, "Hello\n").status == ACCEPTED
        server.only()
        # An authority we do not know, and a wrong password.
        ended = helper(*login).run(ALICE, "Hello\n")
        assert ended.status == FAILED and "unknown authority" in ended.words
        secret.write_text("wrong\n")
        ended = helper("--ca-file", certificate, *login).run(ALICE, "Hello\n")
        assert ended.status == CONFIGURATION and "535" in ended.words and "wrong" not in ended.words
        assert len(server.handler.received) == 1


def test_a_server_that_says_no_goodbye_has_accepted_all_the_same(server):
    server.replies["QUIT"] = "hang"
    assert server.helper.run(ALICE, "Hello\n", timeout=20).status == ACCEPTED
    server.only()


@pytest.mark.parametrize("reply, status", [("550 no such user", REFUSED), ("450 later", LATER)])
def test_a_refusal_is_told_at_once_though_the_server_says_no_goodbye(server, reply, status):
    server.replies.update({"RCPT": reply, "QUIT": "hang"})
    assert server.helper.run(ALICE, "Hello\n", timeout=20).status == status


def test_a_sender_that_needs_smtputf8_is_the_operator_s_mistake_where_there_is_none(program):
    port = free_port()
    with MailServer(port, utf8=False):
        helper = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{port}", "--tls", "none", "--from", "köbi@example.org")
        ended = helper.run(ALICE, "Hello\n")
        assert ended.status == CONFIGURATION and "--from" in ended.words


def test_what_the_worker_says_of_the_language_is_no_header(server):
    assert server.helper.run(ALICE, "Hello\n", language="en\r\nBcc: mallory@example.org").status == USAGE


def test_help_is_plain_text(program):
    for name in ("email", "sms", "letter"):
        result = subprocess.run([program(f"challenger-send-{name}"), "--help"], capture_output=True, text=True, check=True)
        assert result.stdout.isprintable() or all(c.isprintable() or c == "\n" for c in result.stdout)
        assert "Exit statuses" in result.stdout


def test_a_sendmail_that_hangs_is_ended_with_the_helper_s_group(program, tmp_path):
    """As the worker does at its deadline: the helper's own child must not outlive it."""
    sendmail = tmp_path / "sendmail"
    sendmail.write_text(f"#!/bin/sh\necho $$ >{tmp_path}/child\nexec sleep 60\n")
    sendmail.chmod(0o755)
    process = subprocess.Popen([program("challenger-send-email"), "--sendmail", sendmail, *FROM, json.dumps(ALICE)],
                               stdin=subprocess.PIPE, process_group=0)
    process.stdin.write(b"text\n")
    process.stdin.close()
    wait_until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text().strip(), "sendmail runs")
    child = int((tmp_path / "child").read_text())
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    wait_until(lambda: is_process_gone(child), "sendmail is gone")


def test_a_server_without_starttls_gets_nothing_when_it_is_demanded(program, server):
    helper = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{server.controller.port}", *FROM)
    assert helper.run(ALICE, "Hello\n").status == FAILED
    assert server.handler.attempts == 0


def test_nobody_there_is_a_failure_that_costs_nothing(program):
    helper = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{free_port()}", *FROM)
    assert helper.run(ALICE, "Hello\n").status == FAILED


def test_an_international_address_travels_by_smtputf8_or_is_refused(program, server):
    assert server.helper.run({"CONTACT_EMAIL": "älice@bücher.example"}, "Hello\n").status == ACCEPTED
    envelope, got = server.only()
    assert envelope.rcpt_tos == ["älice@xn--bcher-kva.example"] and "SMTPUTF8" in envelope.mail_options
    assert str(got["To"]) == "älice@xn--bcher-kva.example"
    port = free_port()
    with MailServer(port, utf8=False) as old:
        helper = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{port}", "--tls", "none", *FROM)
        ended = helper.run({"CONTACT_EMAIL": "älice@example.org"}, "Hello\n")
        assert ended.status == REFUSED and "SMTPUTF8" in ended.words and old.handler.received == []
        # A domain alone does not need it.
        assert helper.run({"CONTACT_EMAIL": "alice@bücher.example"}, "Hello\n").status == ACCEPTED
        envelope, got = old.only()
        assert envelope.rcpt_tos == ["alice@xn--bcher-kva.example"] and got["To"] == "alice@xn--bcher-kva.example"


@pytest.mark.parametrize("address", [
    "a,b@example.org", "a b@example.org", "alice>,<mallory@example.org", 'a"b@example.org', "a..b@example.org", ".a@example.org",
    "a@b@example.org", "a" * 65 + "@example.org", "alice@", "@example.org", "alice@ex ample.org", "alice@exa<mple.org", "alice\r\nBcc: x@example.org",
    "alice@example.org\r\nRCPT TO:<x@example.org>", "al\x00ice@example.org",
])
def test_an_address_that_is_none_reaches_no_server_and_no_header(server, address):
    assert server.helper.run({"CONTACT_EMAIL": address}, "Hello\n").status in (BAD_ADDRESS, USAGE)
    assert server.handler.attempts == 0


@pytest.mark.parametrize("address", [
    '"a..b"@docomo.ne.jp', '"a."@docomo.ne.jp', '"not@me"@example.org', "o'brien@example.org", "alice@r3---sn.example.org",
    "alice@xn--ls8h.la", "a" * 64 + "@example.org", "alice@ex_ample.org", "alice@localhost",
])
def test_what_the_service_takes_for_an_address_is_sent_there_and_never_refused(server, address):
    assert server.helper.run({"CONTACT_EMAIL": address}, "Hello\n").status == ACCEPTED
    envelope, _ = server.only()
    assert f"To: {address}\r\n".encode() in envelope.content
    # This server drops quotation marks that it does not need itself.
    assert [to.replace('"', "") for to in envelope.rcpt_tos] == [address.replace('"', "")]


def test_a_quoted_local_part_is_taken(server):
    assert server.helper.run({"CONTACT_EMAIL": '"a, b"@example.org'}, "Hello\n").status == ACCEPTED
    envelope, got = server.only()
    assert envelope.rcpt_tos == ['"a, b"@example.org'] and got["To"].addresses[0].username == "a, b"


def test_no_line_of_the_message_or_the_subject_becomes_a_header(server):
    body = "Bcc: mallory@example.org\n.\nQUIT\n..two\nFrom x\n" + "long " * 400 + "\ntrailing \n"
    assert server.helper.run(ALICE, body).status == ACCEPTED
    envelope, got = server.only()
    assert got["Bcc"] is None and envelope.rcpt_tos == ["alice@example.org"]
    assert next(got.iter_parts()).get_content().replace("\r\n", "\n") == body
    assert server.helper.run(ALICE, "Hello\n", "Subject\r\nBcc: mallory@example.org").status == USAGE


@pytest.mark.parametrize("arguments, status, word", [
    ([], USAGE, "--from"), ([*FROM], USAGE, "--sendmail"), ([*FROM, "--server", "h", "--sendmail", "/x"], USAGE, "excludes"),
    ([*FROM, "--server", "h:x"], CONFIGURATION, "HOST:PORT"), ([*FROM, "--server", "h:70000"], CONFIGURATION, "HOST:PORT"),
    (["--from", "nobody", "--server", "h"], CONFIGURATION, "--from"), ([*FROM, "--server", "h", "--user", "u"], CONFIGURATION, "--password-file"),
    ([*FROM, "--server", "h", "--tls", "none", "--user", "u", "--password-file", "/x"], CONFIGURATION, "in the clear"),
    ([*FROM, "--server", "h", "--user", "u", "--password-file", "/nonexistent"], CONFIGURATION, "/nonexistent"),
    ([*FROM, "--server", "h", "--tls", "maybe"], USAGE, "--tls"), ([*FROM, "--server", "h", "--html", "/nonexistent"], CONFIGURATION, "--html"),
    ([*FROM, "--server", "h", "--unknown"], USAGE, "--unknown"), ([*FROM, "--server", "h", "--timeout", "0"], USAGE, "--timeout"),
])
def test_wrong_usage_and_configuration_are_named(program, arguments, status, word):
    ended = Helper(program("challenger-send-email"), *arguments).run(ALICE, "Hello\n")
    assert ended.status == status and word in ended.words, ended


@pytest.mark.parametrize("address, message, status", [
    ("no json", "x", USAGE), ("[]", "x", USAGE), ("{}", "x", BAD_ADDRESS), ({"CONTACT_PHONE": "+41"}, "x", BAD_ADDRESS),
    (ALICE, "", USAGE), (ALICE, "x" * 70000, USAGE),
])
def test_what_it_is_given_must_be_an_address_and_a_message(server, address, message, status):
    assert server.helper.run(address, message).status == status
    assert server.handler.attempts == 0


def test_options_may_stand_in_a_file_and_the_html_part_be_an_operator_s(program, server, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<b>{{subject}}</b>{{#paragraphs}}<i>{{text}}</i>{{/paragraphs}}")
    config = tmp_path / "email.conf"
    config.write_text(f'server = "127.0.0.1:{server.controller.port}"\ntls = "none"\nfrom = "no-reply@example.com"\n'
                      f'from-name = "Example, Org"\nhtml = "{page}"\n')
    helper = Helper(program("challenger-send-email"), "--config", config)
    assert helper.run(ALICE, f"A & B\n\n{CODE}\n", "S <").status == ACCEPTED
    _, got = server.only()
    assert list(got.iter_parts())[1].get_content().strip() == f"<b>S &lt;</b><i>A &amp; B</i><i>{CODE}</i>"
    page.write_text("{{unknown}}")
    ended = helper.run(ALICE, "x")
    assert ended.status == CONFIGURATION and "{{unknown}}" in ended.words
    config.write_text("sever = 1\n")
    assert helper.run(ALICE, "x").status == CONFIGURATION


SENDMAIL = """#!/bin/sh
cd {folder}
printf '%s\\n' "$@" >arguments
env >environment
cat >message
. ./how
"""


@pytest.mark.parametrize("place, arguments", [
    ("argument", ["-i", "-f", "no-reply@example.com", "--", "alice@example.org"]),
    ("environment", ["-i", "-t", "-f", "no-reply@example.com"]),
])
@pytest.mark.parametrize("how, status", [
    ("exit 0", ACCEPTED), ("exit 75", UNCLEAR), ("exit 67", REFUSED), ("exit 68", REFUSED), ("exit 65", REFUSED),
    ("echo 'no route to alice@example.org' >&2; exit 69", FAILED), ("kill -9 $$", UNCLEAR), ("sleep 60", UNCLEAR),
])
def test_the_local_sendmail_is_given_the_message_on_standard_input(program, tmp_path, how, status, place, arguments):
    """And the recipient on its command line only if the helper had it there, too."""
    sendmail = tmp_path / "sendmail"
    sendmail.write_text(SENDMAIL.format(folder=tmp_path))
    sendmail.chmod(0o755)
    (tmp_path / "how").write_text(how + "\n")
    helper = Helper(program("challenger-send-email"), "--sendmail", sendmail, *FROM, "--timeout", 2)
    assert helper.run(ALICE, f"Your code:\n\n{CODE}\n", place=place).status == status
    assert (tmp_path / "arguments").read_text().splitlines() == arguments
    environment = (tmp_path / "environment").read_text()
    assert CODE not in environment and "alice" not in environment
    message = (tmp_path / "message").read_bytes()
    assert b"\r" not in message
    got = email.message_from_bytes(message, policy=email.policy.default)
    assert CODE in next(got.iter_parts()).get_content()
    assert got.get_all("To") == ["alice@example.org"] and got["Cc"] is None and got["Bcc"] is None
    assert Helper(program("challenger-send-email"), "--sendmail", "/nonexistent", *FROM).run(ALICE, "x").status == FAILED
