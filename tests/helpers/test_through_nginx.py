"""The whole way: POST /challenge through nginx, a shipped helper, a real server; and nowhere a code beside it."""
import json
import os
import re
import shutil
import subprocess
import uuid

import pytest

import gateway as gateways
from addresses import code_in
from client import Client, Database
from mail_server import MailServer
from stack import ACCOUNT, TOP, free_port

LETTER = {"CONTACT_NAME": "Canary Person", "ADDRESS_LINES": "Canary Street 77\n3000 Canaryville", "ADDRESS_COUNTRY": "CH"}


def everything_written(stack):
    """All logs, and all of the database but the addresses that are its purpose."""
    out = {str(path): path.read_text(errors="replace") for path in stack.log.rglob("*") if path.is_file()}
    database = Database(stack)
    for (table,) in database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'challenger'"):
        if table != "validation":
            out[table] = json.dumps(database.rows(f"SELECT row_to_json(x)::text FROM challenger.{table} x"))
    return out


def check_canaries(stack, *canaries):
    for where, text in everything_written(stack).items():
        for canary in canaries:
            assert canary.lower() not in text.lower(), (where, canary)


def spellings(code):
    return code, code.replace("-", ""), code.replace("-", " ")


def transmission(client, nonce):
    return Database(client.stack).transmissions(nonce)[-1]


@pytest.fixture
def stack_with(stacks, program):
    """A stack whose helper is a shipped one with these arguments."""
    def make(address_type, helper, arguments, **settings):
        return Client(stacks.get(address_type, workers=(2, 2), HELPER_TIMEOUT="10 s",
                                 AUTH_COMMAND=f"{{DIR}}/bin/{helper} {arguments}", **{"BREAKER_FAILURES": "0", **settings}))
    return make


@pytest.fixture
def mail():
    port = free_port()
    with MailServer(port) as server:
        server.address = f"127.0.0.1:{port}"
        yield server


def test_an_e_mail_goes_out_and_its_code_solves_the_validation(stack_with, mail):
    client = stack_with("email", "challenger-send-email", f"--server {mail.address} --tls none --from no-reply@example.com --timeout 3")
    address = f"canary-{uuid.uuid4().hex}@example.org"
    nonce = client.nonce()
    answer = client.challenge(nonce, {"CONTACT_EMAIL": address}, **{"Accept-Language": "de"})
    assert answer.status == 200 and answer.json["transmitted"] is True
    envelope, message = mail.only()
    text = message.get_body(("plain",)).get_content()
    code = code_in(text)
    assert envelope.rcpt_tos == [address] and message["Content-Language"] == "de" and code not in message["Subject"]
    row = transmission(client, nonce)
    assert (row["outcome"], row["reason"], row["masked_address"]) == ("accepted", "exit 0", "c***@example.org")
    check_canaries(client.stack, nonce, address, *spellings(code))
    assert client.solve(nonce, code).status == 200


@pytest.mark.parametrize("reply, outcome", [
    ({"DATA": "554 refused: {content}"}, "failed"), ({"DATA": "451 {content}"}, "failed"),
    ({"RCPT": "550 5.1.1 nobody there"}, "refused"), ({"DATA": "drop"}, "unclear"),
])
def test_what_a_mail_server_says_reaches_the_ledger_and_gives_nothing_away(stack_with, mail, reply, outcome):
    client = stack_with("email", "challenger-send-email", f"--server {mail.address} --tls none --from no-reply@example.com --timeout 3")
    address = f"canary-{uuid.uuid4().hex}@example.org"
    mail.replies.update(reply)
    nonce = client.nonce()
    answer = client.challenge(nonce, {"CONTACT_EMAIL": address})
    assert (answer.status, answer.json["detail"]) == (502, outcome)
    row = transmission(client, nonce)
    assert row["outcome"] == outcome and row["words"].startswith("challenger-send-email: ")
    if outcome == "refused":
        assert "the server says: 550 5.1.1 nobody there" in row["words"]  # a status is no number to mask
    mail.replies.clear()
    if outcome == "failed":
        assert client.challenge(nonce, {"CONTACT_EMAIL": address}).json["transmitted"] is True
        code = code_in(mail.only()[1].get_body(("plain",)).get_content())  # the same that the server repeated
        check_canaries(client.stack, nonce, address, *spellings(code))


def put(client, name, text):
    """A file of an operator's: the service's own account may read it, others not."""
    file = client.stack.folder / name
    file.write_text(text)
    file.chmod(0o600)
    if os.geteuid() == 0:
        shutil.chown(file, ACCOUNT)


def put_profile(client, gateway, name, secret=gateways.SECRET):
    """A shipped profile, filled in and led to the double."""
    put(client, f"{name}.token", secret)
    text = gateway.rebase((TOP / "fcgi-app" / "etc" / "gateways" / f"{name}.conf").read_text())
    text = re.sub(r"= /etc/challenger-fcgi/\S+", f"= {client.stack.folder}/{name}.token", text)
    text = re.sub(r"(?m)^(AUTH_ID|ACCOUNT) = CHANGE-ME", rf"\1 = {gateways.ACCOUNT}", text)
    put(client, f"{name}.conf", text.replace("CHANGE-ME", "Example"))


def test_a_text_message_goes_out_and_what_the_gateway_repeats_is_masked(stack_with):
    client = stack_with("phone", "challenger-send-sms", "--profile {DIR}/plivo.conf --timeout 3")
    with gateways.Gateway() as gateway:
        put_profile(client, gateway, "plivo")
        nonce = client.nonce()
        # A number that the gateway refuses, and repeats.
        assert client.challenge(nonce, {"CONTACT_PHONE": "+41790000901"}).json["detail"] == "refused"
        assert "is not a valid phone number" in transmission(client, nonce)["words"]
        number = "+41 79 000 00 00"
        assert client.challenge(nonce, {"CONTACT_PHONE": number}).json["transmitted"] is True
        (accepted,) = gateway.accepted
        code = code_in(accepted.text)
        assert accepted.number == "+41790000000" and accepted.text.endswith(f"@127.0.0.1 #{code.replace('-', '')}")
        check_canaries(client.stack, nonce, number, "41790000000", "41790000901", gateways.SECRET, *spellings(code))


def test_a_revoked_key_is_seen_by_the_operator_and_no_number_is_burnt(stack_with):
    """Whether another gateway sends the message, or none does."""
    client = stack_with("phone", "challenger-send-sms", "--profile {DIR}/twilio.conf --profile {DIR}/plivo.conf --timeout 3",
                        BREAKER_FAILURES="2")
    with gateways.Gateway() as gateway:
        put_profile(client, gateway, "twilio", secret="revoked")
        put_profile(client, gateway, "plivo")
        nonce = client.nonce()
        assert client.challenge(nonce, {"CONTACT_PHONE": "+41790000000"}).json["transmitted"] is True
        row = transmission(client, nonce)
        assert (row["outcome"], row["reason"]) == ("accepted", "exit 0") and row["words"].startswith("challenger-send-sms: twilio: status 401: ")
        assert gateway.accepted[-1].provider == "plivo"
        put_profile(client, gateway, "plivo", secret="revoked")
        # The second failure of twilio's opens its breaker, so that only the other one is asked after that.
        for words in (r"twilio: status 401: .*; plivo: status 401: ", r"plivo: status 401: "):
            nonce = client.nonce()
            assert client.challenge(nonce, {"CONTACT_PHONE": "+41790000000"}).json["detail"] == "failed"
            row = transmission(client, nonce)
            assert (row["outcome"], row["reason"], row["gateway"], row["about"]) == ("failed", "exit 78", "plivo", "us")
            assert re.match("challenger-send-sms: " + words, row["words"])
        assert client.request("GET", "/health").json["status"] == "degraded"
        written = "\n".join(everything_written(client.stack).values())
        assert 'outcome=failed reason="exit 78" gateway=plivo about=us hint="a configuration error"' in written


def test_a_letter_goes_out_as_a_pdf(stack_with):
    client = stack_with("postal", "challenger-send-letter", "--sender 'Example AG, Weg 1, 3000 Bern' --spool {DIR}/mailbox")
    nonce = client.nonce()
    answer = client.challenge(nonce, LETTER)
    assert answer.status == 200 and answer.json["transmitted"] is True, transmission(client, nonce)["words"]
    (pdf,) = client.stack.mailbox.glob("*.pdf")
    assert pdf.stem.split("-")[0] == str(transmission(client, nonce)["transmission_id"])
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    code = code_in(text)
    assert "Canaryville" in text and "SWITZERLAND" in text and nonce in text.replace("\n", "").replace(" ", "")
    check_canaries(client.stack, nonce, "Canary Person", "Canary Street", "Canaryville", *spellings(code))
    assert client.solve(nonce, code).status == 200


@pytest.mark.parametrize("place", ["argument", "environment"])
def test_no_shipped_helper_shows_the_code_to_other_processes_nor_an_address_of_its_environment(program, mail, tmp_path, place):
    """challenger-helper-check watches all command lines and environments while the helper runs."""
    slow = "#!/bin/sh\ncat >/dev/null\nsleep 0.3\n"
    for name in ("sendmail", "lp"):
        (tmp_path / name).write_text(slow)
        (tmp_path / name).chmod(0o755)
    with gateways.Gateway() as gateway:
        profile = gateways.put_webhook(gateway, tmp_path)
        sender = ("--from", "no-reply@example.com")
        for kind, helper, arguments in (
                ("email", "challenger-send-email", ("--server", mail.address, "--tls", "none", *sender)),
                ("email", "challenger-send-email", ("--sendmail", tmp_path / "sendmail", *sender)),
                ("phone", "challenger-send-sms", ("--profile", profile)),
                ("postal", "challenger-send-letter", ("--sender", "X, Y", "--printer", "x", "--lp", tmp_path / "lp")),
                ("postal-ch", "challenger-send-letter", ("--sender", "X, Y", "--spool", tmp_path))):
            command = [program("challenger-helper-check"), "--type", kind, "--address-in", place, program(helper).resolve(), *arguments]
            result = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, timeout=60)
            assert result.returncode == 0 and "BAD" not in result.stdout and "note" not in result.stdout, result.stdout
            assert len(re.findall(r"^good ", result.stdout, re.M)) == (9 if place == "environment" else 8)
