"""challenger-send-email and the mail servers that Debian has, each with its own default words."""
import pytest

from conftest import ACCEPTED, CONFIGURATION, FAILED, LATER, REFUSED, Helper
from real_mail import LISTED, STRANGE, TRUSTED, RealMail

ALICE, NOBODY, ELSEWHERE = "alice@example.org", "missing@example.org", "bob@elsewhere.example"
SENDER = "no-reply@example.com"


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Starts a server the first time it is asked for."""
    running = {}

    def get(name):
        if name not in running:
            running[name] = RealMail(name, tmp_path_factory.mktemp(name))
        return running[name]
    yield get
    for server in running.values():
        server.stop()


def send(program, server, to, *options, at=TRUSTED, sender=SENDER, tls="none"):
    helper = Helper(*server.inside, program("challenger-send-email"), "--server", at, "--tls", tls, "--from", sender, *options)
    return helper.run({"CONTACT_EMAIL": to}, "Your code:\n\n1234-5678\n")


# What is seen, in the words of the server; how it is sent.
CASES = [
    ("postfix", "accepted", ACCEPTED, "", {"to": ALICE}),
    ("postfix", "unknown recipient", REFUSED, "550 5.1.1 <***>: Recipient address rejected: User unknown", {"to": NOBODY}),
    ("postfix", "unknown recipient of a stranger", REFUSED, "550 5.1.1 ", {"to": NOBODY, "at": STRANGE}),
    ("postfix", "unknown domain", REFUSED, "550 5.1.2 <***>: Recipient address rejected: Domain not found", {"to": "bob@no-such.invalid"}),
    ("postfix", "relay deferred", LATER, "454 4.7.1 <***>: Relay access denied", {"to": ELSEWHERE, "at": STRANGE}),
    ("postfix", "relay denied", CONFIGURATION, "554 5.7.1 <***>: Relay access denied", {"to": ELSEWHERE, "at": f"{STRANGE}:26"}),
    ("postfix", "sender unknown", CONFIGURATION, "550 5.1.0 <missing@example.org>: Sender address rejected: User unknown",
     {"to": ALICE, "sender": NOBODY}),
    ("postfix", "sender of no domain", CONFIGURATION, "550 5.1.8 <x@no-such.invalid>: Sender address rejected: Domain not found",
     {"to": ALICE, "sender": "x@no-such.invalid"}),
    ("postfix", "greeting", CONFIGURATION, "554 5.7.1 <bad-greeting.example.com>: Helo command rejected",
     {"to": ALICE, "sender": "x@bad-greeting.example.com"}),
    ("postfix", "greylisting", LATER, "450 4.7.1 <***>: Recipient address rejected: Greylisted", {"to": "later@example.org"}),
    ("postfix", "block list", FAILED, "554 5.7.1 Service unavailable; Client host [***] blocked using rbl.example",
     {"to": ALICE, "at": LISTED}),
    ("exim", "accepted", ACCEPTED, "", {"to": ALICE}),
    ("exim", "unknown recipient", REFUSED, "550 Unrouteable address", {"to": NOBODY, "at": STRANGE}),
    ("exim", "unknown domain", REFUSED, "550 Unrouteable address", {"to": "bob@relayed.example", "at": STRANGE}),
    ("exim", "relay denied", CONFIGURATION, "550 relay not permitted", {"to": ELSEWHERE, "at": STRANGE}),
    ("exim", "sender of no domain", CONFIGURATION, "Sender verification failed", {"to": ALICE, "sender": "x@no-such.invalid", "at": STRANGE}),
    ("exim", "sender refused", CONFIGURATION, "sender envelope address refused@example.com is locally blacklisted",
     {"to": ALICE, "sender": "refused@example.com", "at": STRANGE}),
    ("exim", "block list", CONFIGURATION, "is locally blacklisted here", {"to": ALICE, "at": LISTED}),
    ("exim", "greylisting", LATER, "451 greylisted - try again", {"to": "later@example.org", "at": STRANGE}),
    ("opensmtpd", "accepted", ACCEPTED, "", {"to": ALICE}),
    # The same words for both: in doubt it is not the recipient's fault.
    ("opensmtpd", "unknown recipient", FAILED, "550 Invalid recipient: <***>", {"to": NOBODY}),
    ("opensmtpd", "relay denied", FAILED, "550 Invalid recipient: <***>", {"to": ELSEWHERE, "at": STRANGE}),
    ("opensmtpd", "sender refused", FAILED, "550 Invalid recipient: <***>", {"to": ALICE, "sender": "refused@example.com"}),
    ("opensmtpd", "greylisting", LATER, "451 4.7.1 Greylisted", {"to": "later@example.org", "at": STRANGE}),
]


@pytest.mark.parametrize("name, _seen, status, words, how", CASES, ids=[f"{name}: {seen}" for name, seen, *_ in CASES])
def test_a_mail_server_s_own_words_tell_whose_fault_it_is(program, servers, name, _seen, status, words, how):
    ended = send(program, servers(name), **how)
    assert ended.status == status and words in ended.words, ended


@pytest.mark.parametrize("name", ["postfix", "exim", "opensmtpd"])
def test_a_server_as_it_is_installed_has_no_login_to_offer(program, servers, tmp_path, name):
    secret = tmp_path / "password"
    secret.write_text("x\n")
    secret.chmod(0o600)
    ended = send(program, servers(name), ALICE, "--user", "alice", "--password-file", secret)
    assert ended.status == CONFIGURATION and "offers no authentication" in ended.words


def test_the_certificate_that_debian_makes_for_postfix_is_of_no_known_authority(program, servers):
    ended = send(program, servers("postfix"), ALICE, at=f"{TRUSTED}:25", tls="starttls")
    assert ended.status == FAILED and "the server's certificate is of an unknown authority" in ended.words
