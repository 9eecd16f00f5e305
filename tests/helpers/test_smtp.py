"""challenger-send-email and servers that are slow, in trouble, or set up otherwise than the operator thinks."""
import subprocess

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
