"""Where the shipped helpers take the address from: their last argument, or CHALLENGER_ADDRESS."""
import pytest

import gateway as gateways
from conftest import ACCEPTED, BAD_ADDRESS, CODE, USAGE, Helper

ADDRESSES = {
    "email": {"CONTACT_EMAIL": "alice@example.org"},
    "sms": {"CONTACT_PHONE": "+41791234567"},
    "letter": {"CONTACT_NAME": "Alice Example", "ADDRESS_LINES": "Weg 1\n3000 Bern", "ADDRESS_COUNTRY": "CH"},
}
TEXT = f"Your code:\n\n{CODE}\n"


@pytest.fixture(params=sorted(ADDRESSES))
def shipped(request, program, tmp_path):
    """Each shipped helper, with an address for it."""
    sendmail = tmp_path / "sendmail"
    sendmail.write_text("#!/bin/sh\ncat >/dev/null\n")
    sendmail.chmod(0o755)
    with gateways.Gateway() as gateway:
        profile = gateways.put_webhook(gateway, tmp_path)
        arguments = {"email": ("--sendmail", sendmail, "--from", "no-reply@example.com"), "sms": ("--profile", profile),
                     "letter": ("--sender", "Example AG, Weg 2, 3000 Bern", "--spool", tmp_path)}[request.param]
        yield Helper(program(f"challenger-send-{request.param}"), *arguments), ADDRESSES[request.param]


@pytest.mark.parametrize("place", ["argument", "environment"])
def test_both_ways_deliver(shipped, place):
    helper, address = shipped
    assert helper.run(address, TEXT, place=place).status == ACCEPTED
    assert helper.run({}, TEXT, place=place).status == BAD_ADDRESS


def test_the_argument_counts_when_both_are_there(shipped):
    helper, address = shipped
    assert helper.run(address, TEXT, CHALLENGER_ADDRESS="{}").status == ACCEPTED
    assert helper.run(address, TEXT, CHALLENGER_ADDRESS="no json").status == ACCEPTED
    assert helper.run({}, TEXT, CHALLENGER_ADDRESS='{"CONTACT_PHONE":"+41791234567"}').status == BAD_ADDRESS


def test_an_empty_argument_is_none(shipped):
    """A script that hands on "$1" gives one."""
    helper, address = shipped
    helper.command.append("")
    assert helper.run(address, TEXT, place="environment").status == ACCEPTED


@pytest.mark.parametrize("place, text, words", [
    ("nowhere", "", "the address is missing, as the last argument and in CHALLENGER_ADDRESS"), ("environment", "", "the address is missing"),
    ("environment", "no json", "CHALLENGER_ADDRESS must be the address"), ("environment", "[]", "CHALLENGER_ADDRESS must be the address"),
    ("argument", "no json", "the last argument must be the address"),
])
def test_an_address_that_is_missing_or_no_object_is_wrong_usage_and_named(shipped, place, text, words):
    ended = shipped[0].run(text, TEXT, place=place)
    assert ended.status == USAGE and words in ended.words, ended
