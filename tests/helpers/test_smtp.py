"""challenger-send-email and servers that are slow, in trouble, or set up otherwise than the operator thinks."""
import contextlib
import socket
import subprocess
import threading

import pytest

from conftest import ACCEPTED, CONFIGURATION, FAILED, LATER, Helper
from mail_server import MailServer, make_certificate
from stack import free_port

ALICE = {"CONTACT_EMAIL": "alice@example.org"}
FROM = ("--from", "no-reply@example.com")


@pytest.fixture
def password(tmp_path):
    secret = tmp_path / "password"
    secret.write_text("pass word\n")
    secret.chmod(0o600)
    return secret


@contextlib.contextmanager
def silent_server(greet_after=None):
    """A server that greets with a 421, after so many seconds or never; answers its port."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        def serve():
            connection, _ = listening.accept()
            with connection:
                if not done.wait(greet_after):
                    connection.sendall(b"421 4.3.2 not today\r\n")
                    connection.recv(100)
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        done.set()
        thread.join()


def test_a_server_that_offers_no_login_gets_nothing_when_a_user_is_set(program, password):
    port = free_port()
    with MailServer(port) as server:
        server.replies["EHLO"] = "250-localhost\r\n250 SIZE 1000000"
        helper = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{port}", "--tls", "none", *FROM,
                        "--user", "alice", "--password-file", password)
        ended = helper.run(ALICE, "Hello\n")
        assert ended.status == CONFIGURATION and "no authentication" in ended.words and "--user" in ended.words
        server.replies["EHLO"] = "250-localhost\r\n250 AUTH KERBEROS_V4"
        ended = helper.run(ALICE, "Hello\n")
        assert ended.status == CONFIGURATION and "authenticate" in ended.words
        server.replies["EHLO"] = "502 what?"  # HELO is answered, and offers nothing
        assert helper.run(ALICE, "Hello\n").status == CONFIGURATION
        assert server.handler.attempts == 0


def test_what_a_server_says_before_it_hangs_up_is_told(program):
    port = free_port()
    with MailServer(port) as server:
        helper = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{port}", "--tls", "none", *FROM)
        for said, status in (("421 4.3.2 shutting down", LATER), ("421-4.7.0 too many\r\n421 4.7.0 connections", LATER)):
            server.replies["EHLO"] = said
            ended = helper.run(ALICE, "Hello\n")
            assert ended.status == status and "the server says: 421 4." in ended.words, ended


def test_a_server_that_is_long_about_its_greeting_is_waited_for(program):
    """12 s were too long at 10, whatever --timeout said; RFC 5321 section 4.5.3.2.1 asks for five minutes."""
    with silent_server(greet_after=12) as port:
        ended = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{port}", *FROM).run(ALICE, "Hello\n")
    assert ended.status == LATER and "421 4.3.2 not today" in ended.words


def test_who_is_in_a_hurry_waits_less_for_the_greeting(program):
    with silent_server() as port:
        ended = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{port}", *FROM, "--timeout", 600,
                       "--connect-timeout", 1).run(ALICE, "Hello\n")
    assert ended.status == FAILED and "time" in ended.words.lower(), ended


def expired_certificate(folder):
    key, request, certificate = folder / "key.pem", folder / "request", folder / "certificate.pem"
    (folder / "index").touch()
    (folder / "conf").write_text(f"[ca]\ndefault_ca=own\n[own]\ndatabase={folder}/index\nrand_serial=yes\nnew_certs_dir={folder}\n"
                                 "default_md=sha256\npolicy=any\nx509_extensions=names\n[any]\ncommonName=supplied\n"
                                 "[names]\nsubjectAltName=DNS:localhost\n")
    for command in (["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", request],
                    ["ca", "-batch", "-config", folder / "conf", "-selfsign", "-keyfile", key, "-in", request, "-notext",
                     "-startdate", "20200101000000Z", "-enddate", "20200102000000Z", "-out", certificate]):
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    return certificate


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("fault, words", [("expired", "has expired"), ("host", "another host"), ("authority", "unknown authority")])
def test_a_certificate_s_fault_is_named(program, tmp_path, tls, fault, words):
    certificate = expired_certificate(tmp_path) if fault == "expired" else make_certificate(tmp_path)[0]
    port = free_port()
    # The certificate names localhost and 127.0.0.1.
    host = "127.0.0.2" if fault == "host" else "localhost"
    authority = () if fault == "authority" else ("--ca-file", certificate)
    with MailServer(port, tmp_path, tls, host="127.0.0.2" if fault == "host" else "127.0.0.1") as server:
        ended = Helper(program("challenger-send-email"), "--server", f"{host}:{port}", "--tls", tls, *FROM, *authority).run(ALICE, "Hello\n")
        assert ended.status == FAILED and "the server's certificate " in ended.words and words in ended.words, ended
        assert server.handler.attempts == 0


def test_a_file_of_authorities_that_is_none_is_a_configuration_error(program, tmp_path):
    port = free_port()
    (tmp_path / "none.pem").write_text("no certificate\n")
    with MailServer(port, tmp_path, "tls"):
        ended = Helper(program("challenger-send-email"), "--server", f"localhost:{port}", "--tls", "tls", *FROM,
                       "--ca-file", tmp_path / "none.pem").run(ALICE, "Hello\n")
        assert ended.status == CONFIGURATION and "--ca-file" in ended.words
        ended = Helper(program("challenger-send-email"), "--server", f"localhost:{port}", "--tls", "tls", *FROM,
                       "--ca-file", make_certificate(tmp_path)[0]).run(ALICE, "Hello\n")
        assert ended.status == ACCEPTED


@pytest.mark.parametrize("command, reply, about", [
    ("EHLO", "421 4.3.2 closing", "gateway"), ("MAIL", "451 4.3.0 try later", "gateway"), ("MAIL", "553 5.1.8 sender unknown", "us"),
    ("RCPT", "550 5.1.1 nobody", "recipient"), ("RCPT", "450 4.1.2 Domain not found", "recipient"), ("RCPT", "451 4.7.1 greylisted", "recipient"),
    ("RCPT", "554 5.7.1 blocked by policy", "recipient"), ("RCPT", "554 5.7.1 Relay access denied", "recipient"),
    ("RCPT", "530 5.7.0 Authentication required", "us"), ("RCPT", "421 4.7.0 closing", "gateway"), ("RCPT", "451 4.3.0 lookup failed", "gateway"),
    ("DATA", "452 4.2.2 mailbox full", "recipient"), ("DATA", "550 5.1.8 sender", "us"),
    ("DATA", "452 4.3.1 no space", "gateway"), ("DATA", "drop", "gateway"), ("DATA", "250 OK", "gateway"),
])
def test_what_comes_after_the_recipient_s_name_is_about_the_recipient(program, command, reply, about):
    """Servers look for the recipient's domain, or ask its server, before they answer RCPT, and repeat what that says."""
    port = free_port()
    with MailServer(port) as server:
        server.replies[command] = reply
        ended = Helper(program("challenger-send-email"), "--server", f"127.0.0.1:{port}", "--tls", "none", *FROM).run(ALICE, "Hello\n")
        assert ended.said[0] == f"gateway=127.0.0.1:{port} about=gateway"
        assert ended.said[-1] == f"gateway=127.0.0.1:{port} about={about}", ended


def test_a_recipient_that_hangs_is_told_before_the_helper_can_be_killed(program):
    port, held = free_port(), threading.Event()
    with MailServer(port) as server:
        server.replies["RCPT"] = held
        with subprocess.Popen([program("challenger-send-email"), "--server", f"127.0.0.1:{port}", "--tls", "none", *FROM,
                               '{"CONTACT_EMAIL": "alice@example.org"}'], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              env={"PATH": "/usr/bin:/bin"}) as helper:
            helper.stdin.write(b"Hello\n")
            helper.stdin.close()
            said = [helper.stdout.readline(), helper.stdout.readline()]
            helper.kill()
        held.set()
    assert said == [f"gateway=127.0.0.1:{port} about={word}\n".encode() for word in ("gateway", "recipient")]
