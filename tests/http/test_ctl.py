"""challengerctl and the programs' command lines: what an operator sees."""
import os
import pathlib
import pty
import re
import shutil
import socket
import subprocess

import pytest
from addresses import code_in
from client import Client, messages_to
from place import Place
from situation import Situation
from stack import TOP, hide, link_or_copy

ACCOUNT = {"user": "postgres"} if os.geteuid() == 0 else {}


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)


def test_init_can_be_run_again_and_says_what_it_found(place):
    output = place.stack.ctl("init")
    assert "secret" in output and output.count("exists") == 3 and "worker's connection: works" in output
    assert place.client.setup().status == 200


def test_client_add_prints_id_and_secret_once_and_they_work(place):
    printed = place.stack.ctl("client", "add", "--redirect-uri", "https://example.org/cb")
    output = dict(line.split(": ") for line in printed.splitlines())
    assert output["client_secret"].startswith("secret-token:") and len(output["client_secret"]) == 13 + 52
    later = place.stack.ctl("client", "show", output["client_id"]) + place.stack.ctl("client", "list")
    assert (printed + later).count(output["client_secret"].removeprefix("secret-token:")) == 1
    answer = place.client.request("POST", f"/setup/{output['client_id']}", None,
                                  {"Authorization": f"Bearer {output['client_secret']}"})
    assert answer.status == 200


def test_client_add_takes_a_secret_from_a_file_and_does_not_print_it(place):
    file = place.stack.folder / "given-secret"
    file.write_text("a secret of my own\n")
    file.chmod(0o644)
    refused = place.stack.ctl("client", "add", "--redirect-uri", "https://example.org/", "--secret-file", file, check=False)
    assert refused.returncode == 64 and "blank" in refused.stderr
    file.write_text("a-secret-of-my-own\n")
    output = place.stack.ctl("client", "add", "--redirect-uri", "https://example.org/", "--secret-file", file)
    assert "a-secret-of-my-own" not in output
    client_id = output.split(": ")[1].strip()
    assert place.client.request("POST", f"/setup/{client_id}", None,
                                {"Authorization": "Bearer a-secret-of-my-own"}).status == 200


@pytest.mark.parametrize("uri, what", [
    ("http://example.org/", "--allow-http"), ("https://example.org/#x", "fragment"), ("https://a@example.org/", "user"),
    ("nonsense", "absolute"), ("ftp://example.org/", "absolute"),
])
def test_client_add_refuses_a_bad_redirect_uri_and_says_why(place, uri, what):
    result = place.stack.ctl("client", "add", "--redirect-uri", uri, check=False)
    assert result.returncode == 64 and uri in result.stderr and what in result.stderr and not result.stdout


@pytest.mark.parametrize("uri, what", [
    ("https://Example.org/", "lower case"), ("https://example.org:443/", "without :443"), ("https://example.org", "slash"),
    ("https://example.org/*", "stands for itself"),
])
def test_client_add_warns_of_what_clients_would_send_otherwise_and_still_adds_it(place, uri, what):
    result = place.stack.ctl("client", "add", "--redirect-uri", uri, check=False)
    assert result.returncode == 0 and "client_id: " in result.stdout
    assert f"warning: --redirect-uri {uri}: " in result.stderr and what in result.stderr


def test_client_add_allows_plain_http_when_told_so(place):
    assert "client_id" in place.stack.ctl("client", "add", "--redirect-uri", "http://example.org/", "--allow-http")


def test_config_check_names_what_is_wrong_and_exits_78(place):
    good = place.stack.config.read_text()
    bad = place.stack.folder / "bad.conf"
    for old, new, parts in (
            ("ADDRESS_TYPE = phone", "ADDRESS_TYPE = fax", ["bad.conf", "[challenger]", "ADDRESS_TYPE", '"fax"', "postal-ch"]),
            ("AUTH_COMMAND = ", "AUTH_COMMAND = /nowhere", ["AUTH_COMMAND", "/nowhere", "executable"]),
            ("AUTH_COMMAND = ", "AUTH_COMMAND = /tmp ", ["AUTH_COMMAND", '"/tmp"', "executable"]),
            ("SECRET_FILE = ", "SECRET_FILE = /nowhere", ["bad.conf", "[challenger]", "SECRET_FILE", "/nowhere"]),
            ("CONNECTION = host", "CONNECTION = nonsense host", ["[database]", "CONNECTION"]),
            ("[challenger]", "[challenger]\nHELPER_TIMEOUT = 1 h", ["HELPER_TIMEOUT", '"1 h"', "35 s"])):
        assert old in good
        bad.write_text(good.replace(old, new, 1))
        result = run(place.stack.bin / "challengerctl", "-c", bad, "config", "check", **ACCOUNT)
        assert result.returncode == 78, (new, result)
        for part in parts:
            assert part in result.stderr, (part, result.stderr)


def test_options_may_stand_before_or_behind_the_command(place):
    for order in (("-c", place.stack.config, "config", "show"), ("config", "show", "-c", place.stack.config)):
        result = run(place.stack.bin / "challengerctl", *order, **ACCOUNT)
        assert result.returncode == 0 and "ADDRESS_TYPE = phone" in result.stdout, result


def test_config_check_looks_at_the_documents_and_says_the_first_fault_s_status(place):
    config = place.stack.folder / "documents.conf"
    config.write_text(place.stack.config.read_text().replace("[challenger]", "[challenger]\nTERMS_DIR = /nonexistent").replace(
        "port=5432", "port=1"))
    result = run(place.stack.bin / "challengerctl", "-c", config, "config", "check", **ACCOUNT)
    assert result.returncode == 78 and "TERMS_DIR: /nonexistent" in result.stderr and "cannot connect" in result.stderr


def check_in_one_stream(place, config):
    """Runs `config check` as the journal sees it, with both streams in one pipe; answers its status and lines."""
    result = subprocess.run([place.stack.bin / "challengerctl", "-c", config, "config", "check"], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, check=False, timeout=60, **ACCOUNT)
    return result.returncode, result.stdout.splitlines()


def test_config_check_reports_in_order_and_its_last_line_is_the_verdict(place):
    good = place.stack.config
    status, lines = check_in_one_stream(place, good)
    assert status == 0 and lines[0].startswith(f"{good}: instance ") and lines[-1] == f"{good}: good", lines
    bad = place.stack.folder / "order.conf"
    bad.write_text(good.read_text().replace("[challenger]", "[challenger]\nSERVICE_NAME = Example\nTERMS_DIR = /nonexistent", 1).replace(
        "AUTH_COMMAND = ", "AUTH_COMMAND = /nowhere", 1))
    status, lines = check_in_one_stream(place, bad)
    assert status == 78
    expected = [f"{bad}: instance ", "messages: good", "numbering plans: good", "pages: good",
                f"challengerctl: {bad}: [challenger] TERMS_DIR: ", "secret ", f"challengerctl: {bad}: [challenger] AUTH_COMMAND: ", "database: good",
                f"challengerctl: {bad}: not good, faults: 2"]
    assert len(lines) == len(expected) and all(map(str.startswith, lines, expected)), lines


@pytest.mark.parametrize("helper, address_place, is_warned", [
    ("challenger-send-sms", "argument", True), ("challenger-send-sms", "environment", False), ("mailbox", "argument", False)])
def test_config_check_warns_of_an_included_helper_that_gets_addresses_on_its_command_line(place, helper, address_place, is_warned):
    config = place.stack.folder / "argument.conf"
    text = place.stack.config.read_text().replace("HELPER_ADDRESS = environment", f"HELPER_ADDRESS = {address_place}", 1)
    config.write_text(text.replace("/bin/mailbox", f"/bin/{helper}", 1))
    result = run(place.stack.bin / "challengerctl", "-c", config, "config", "check", **ACCOUNT)
    assert result.returncode == 0 and ("HELPER_ADDRESS = environment" in result.stderr) == is_warned, result


@pytest.mark.parametrize("module", [None, "not a module"])
def test_without_the_module_for_phone_numbers_nothing_starts_and_everything_says_what_is_missing(place, module):
    name = "libchallenger-phone.so"
    folder = place.stack.folder / f"programs-{'without' if module is None else 'with-a-broken'}-module"
    folder.mkdir()
    for program in ("challengerctl", "challenger-fcgi"):
        link_or_copy(place.stack.bin / program, folder / program)
    if module is None and list(pathlib.Path("/usr/lib").glob(f"*/challenger-fcgi/{name}")):
        pytest.skip("the module is installed on this machine")
    if module is not None:
        (folder / name).write_text(module)
    sentence = "phone numbers cannot be read: "
    for command in (("config", "check"), ("send-test", "+41 79 000 00 00")):
        result = run(folder / "challengerctl", "-c", place.stack.config, *command, **ACCOUNT)
        assert result.returncode == 78 and sentence in result.stderr and name in result.stderr, (command, result)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        worker = subprocess.run([folder / "challenger-fcgi", "-c", place.stack.config], stdin=listening, capture_output=True,
                                text=True, check=False, timeout=60, **ACCOUNT)
    assert worker.returncode == 78 and sentence in worker.stderr and name in worker.stderr, worker


def test_an_instance_for_email_needs_no_module_for_phone_numbers(place):
    folder = place.stack.folder / "programs-for-email"
    folder.mkdir()
    link_or_copy(place.stack.bin / "challengerctl", folder / "challengerctl")
    (folder / "libchallenger-phone.so").write_text("not a module")
    config = place.stack.folder / "email.conf"
    config.write_text(place.stack.config.read_text().replace("ADDRESS_TYPE = phone", "ADDRESS_TYPE = email", 1))
    result = run(folder / "challengerctl", "-c", config, "config", "check", **ACCOUNT)
    assert result.returncode == 0 and "numbering plans" not in result.stdout, result


def test_config_check_exits_69_when_the_database_is_not_there(place):
    bad = place.stack.folder / "elsewhere.conf"
    bad.write_text(place.stack.config.read_text().replace("port=5432", "port=5999"))
    result = run(place.stack.bin / "challengerctl", "-c", bad, "config", "check", **ACCOUNT)
    assert result.returncode == 69 and "5999" in result.stderr
    assert run(place.stack.bin / "challengerctl", "-c", bad, "init", **ACCOUNT).returncode == 69


@pytest.mark.parametrize("command", [("db", "upgrade"), ("client", "list")])
def test_a_database_host_that_answers_nothing_is_given_up(place, command):
    """Every start of a pool upgrades first: it must not wait until libpq has had enough."""
    config = place.stack.folder / "silent.conf"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        config.write_text(place.stack.config.read_text().replace(f"host={place.stack.run_folder} port=5432",
                                                                 f"host=127.0.0.1 port={silent.getsockname()[1]}"))
        result = run(place.stack.bin / "challengerctl", "-c", config, *command, **ACCOUNT)
    assert result.returncode == 69 and "timeout expired" in result.stderr, result


def test_config_show_hides_the_password(place):
    file = place.stack.folder / "password.conf"
    file.write_text(place.stack.config.read_text().replace("port=5432", "port=5432 password='hush hush' sslpassword=hush"))
    hide(file)
    output = run(place.stack.bin / "challengerctl", "-c", file, "config", "show", **ACCOUNT).stdout
    assert "hush" not in output and "***" in output and "ENTRIES_PER_CODE = 3" in output


def test_the_example_configuration_lists_every_option_at_its_default(place):
    """Every option of [section] is commented out in the example; taken together they are what `config show` says."""
    example = (TOP / "fcgi-app" / "etc" / "challenger-fcgi.conf").read_text()
    file = place.stack.folder / "default.conf"
    least = {"ADDRESS_TYPE": "phone", "BASE_URL": "https://example.org/challenger/", "AUTH_COMMAND": "/usr/bin/true"}
    file.write_text("[challenger]\n" + "".join(f"{name} = {value}\n" for name, value in least.items()))
    shown = run(place.stack.bin / "challengerctl", "-c", file, "config", "show", **ACCOUNT).stdout
    expected = [line for line in shown.splitlines() if line.startswith("[") or (" =" in line and line[0] != "#")]
    listed = [line.removeprefix("# ") for line in example.splitlines() if line.startswith("[") or line.startswith("# ") and
              line[2:3].isupper() and line.split(" ")[2:3] == ["="]]
    assert [line.split(" = ")[0].removesuffix(" =") for line in listed] == [
        line.split(" = ")[0].removesuffix(" =") for line in expected]
    for line in expected:
        if line.split(" ")[0] not in least:
            assert line in listed, line


@pytest.mark.parametrize("command", [["challengerctl", "--help"], ["challengerctl", "client", "add", "--help"],
                                     ["challenger-fcgi", "--help"], ["challenger-fcgi", "--version"]])
def test_help_helps(place, command):
    result = run(place.stack.bin / command[0], *command[1:], **ACCOUNT)
    assert result.returncode == 0 and len(result.stdout) > 4 and not result.stderr


@pytest.mark.parametrize("command", [["challengerctl"], ["challengerctl", "nonsense"], ["challengerctl", "client", "add"],
                                     ["challengerctl", "-c", "x", "-i", "y", "init"], ["challenger-fcgi", "--nonsense"],
                                     ["challenger-fcgi", "-c", "x"]])
def test_wrong_usage_is_64(place, command):
    assert run(place.stack.bin / command[0], *command[1:], stdin=subprocess.DEVNULL, **ACCOUNT).returncode == 64


@pytest.mark.parametrize("name", ["../../tmp/x", "Default", "sixteencharacter", "a.b", "ü"])
def test_an_instance_name_is_one_that_an_account_can_have(place, name):
    """And thereby no path."""
    result = run(place.stack.bin / "challengerctl", "-i", name, "config", "show", **ACCOUNT)
    assert result.returncode == 78 and "allowed: up to 15 characters of a-z, 0-9, - and _" in result.stderr


def test_a_worker_with_a_bad_configuration_ends_with_78_and_says_why(place):
    bad = place.stack.folder / "bad-worker.conf"
    bad.write_text("[challenger]\nADDRESS_TYPE = fax\n")
    path = place.stack.run_folder / "bad.sock"
    result = run("spawn-fcgi", "-n", "-s", path, "--", place.stack.bin / "challenger-fcgi", "-c", bad, **ACCOUNT)
    path.unlink(missing_ok=True)
    assert result.returncode == 78 and "ADDRESS_TYPE" in result.stderr and "event=configuration" in result.stderr


def test_a_key_that_signs_no_more_is_still_good_for_its_validations(stacks):
    """SECRET_FILE: the first line signs, each validation remembers its number."""
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="key rotation"))
    phone, nonce = place.phone(), place.client.nonce()
    place.client.challenge(nonce, phone)
    begun = Situation(place.stack)
    begun.authorized()
    secret = place.stack.run_folder / "demo.secret"
    old = secret.read_text()
    assert "key 2: added" in place.stack.ctl("key", "add")
    both = secret.read_text()
    new = both.removeprefix(old)
    assert new.startswith("2 ") and len(new) == 2 + 52 + 1
    # As the operator's guide says: first everybody learns the key, then it signs; in between nothing is refused.
    for content in (both, new + old):
        secret.write_text(content)
        for pool in ("api", "send"):
            place.stack.restart_pool(pool)
            assert place.client.challenge(place.client.nonce(), place.phone()).status == 200
    place.database.let_pass(nonce, "1 minute")
    assert place.client.challenge(nonce, phone).json["transmitted"] is True
    first, second = messages_to(place.stack, phone)
    assert code_in(first) == code_in(second)
    fresh = place.client.nonce()
    assert place.database.validation(fresh)["key_number"] == 2
    # Begun before the rotation, finished after it: the old key derives its code and its grant.
    begun.send()
    begun.solve()
    begun.exchange()
    # A key that is gone for good: said in the log, given back, and no worker is lost.
    secret.write_text(new)
    place.stack.restart_pool("send")
    place.database.let_pass(nonce, "2 minutes")
    answer = place.client.challenge(nonce, phone)
    assert (answer.status, answer.json["detail"]) == (502, "failed")
    assert "SECRET_FILE lacks key 1" in (place.stack.log / "send.log").read_text()
    assert Client(place.stack).challenge(fresh, place.phone()).status == 200


def test_a_key_is_added_below_the_others_and_to_nothing_that_cannot_be_read(place):
    config = place.stack.folder / "keys.conf"
    secret = place.stack.folder / "run" / "keys.secret"
    config.write_text(place.stack.config.read_text().replace("demo.secret", "keys.secret"))
    add = (place.stack.bin / "challengerctl", "-c", config, "key", "add")
    missing = run(*add, **ACCOUNT)
    assert missing.returncode == 78 and "challengerctl init makes it" in missing.stderr
    secret.write_text("7 " + "0" * 52)  # an editor that ends no line
    secret.chmod(0o640)
    shutil.chown(secret, place.stack.folder.owner())
    added = run(*add, **ACCOUNT)
    assert added.returncode == 0 and "key 8: added" in added.stdout, added
    lines = secret.read_text().splitlines()
    assert lines[0] == "7 " + "0" * 52 and lines[1].startswith("8 ") and lines[1].split()[1] not in added.stdout
    assert secret.stat().st_mode & 0o777 == 0o640
    good = secret.read_text()
    secret.write_text(good + "9 short\n")
    refused = run(*add, **ACCOUNT)
    assert refused.returncode == 78 and "line 3" in refused.stderr and secret.read_text() == good + "9 short\n"


def fields_of(output):
    return dict(line.split(": ", 1) for line in output.splitlines() if ": " in line)


@pytest.fixture
def registered(place):
    """A client of its own, and how to set up a validation for it."""
    output = fields_of(place.stack.ctl("client", "add", "--redirect-uri", "https://example.org/own"))

    def setup(secret=output["client_secret"]):
        return place.client.request("POST", f"/setup/{output['client_id']}", None, {"Authorization": f"Bearer {secret}"}).status
    return output["client_id"], output["client_secret"], setup


def test_client_show_counts_and_list_names(place, registered):
    client_id, _, setup = registered
    assert [setup(), setup(), setup("wrong")] == [200, 200, 404]
    shown = fields_of(place.stack.ctl("client", "show", client_id))
    assert (shown["setups"], shown["running"], shown["solved"], shown["transmissions"]) == ("2", "2", "0", "0")
    assert shown["redirect_uri"] == "https://example.org/own" and shown["old_secret_until"] == "none"
    assert f"{client_id}  https://example.org/own  2 setups" in place.stack.ctl("client", "list").splitlines()


def test_client_rotate_gives_a_new_secret_and_the_old_one_a_grace(place, registered):
    client_id, old, setup = registered
    new = fields_of(place.stack.ctl("client", "rotate", client_id))["client_secret"]
    assert new != old and [setup(new), setup(old)] == [200, 200]
    place.database.rows("UPDATE challenger.client SET old_secret_until = now() WHERE client_id = %s", client_id)
    assert [setup(new), setup(old)] == [200, 404]
    place.stack.ctl("client", "rotate", client_id)
    again = place.stack.ctl("client", "rotate", client_id, check=False)
    assert again.returncode == 1 and "still good until 20" in again.stderr and setup(new) == 200
    newest = fields_of(place.stack.ctl("client", "rotate", client_id, "--grace", "0 s", "--force"))["client_secret"]
    assert [setup(newest), setup(new)] == [200, 404]
    assert place.stack.ctl("client", "rotate", client_id, "--grace", "soon", check=False).returncode == 64


def test_client_remove_says_what_it_would_break_and_needs_force(place, registered):
    client_id, _, setup = registered
    assert setup() == 200
    refused = place.stack.ctl("client", "remove", client_id, check=False)
    assert refused.returncode == 1 and "1 validations are running" in refused.stdout and "--force" in refused.stderr
    assert setup() == 200
    assert "removed" in place.stack.ctl("client", "remove", client_id, "--force")
    assert setup() == 404
    for command in ("show", "remove", "rotate"):
        result = place.stack.ctl("client", command, client_id, check=False)
        assert result.returncode == 1 and "there is none" in result.stderr
    assert place.stack.ctl("client", "show", "x", check=False).returncode == 64


def test_removing_a_client_that_breaks_nothing_needs_no_force(place, registered):
    client_id, _, setup = registered
    assert "removed" in place.stack.ctl("client", "remove", client_id)
    assert setup() == 404


def test_a_connection_string_that_is_bad_is_not_quoted(place):
    file = place.stack.folder / "quoted.conf"
    file.write_text(place.stack.config.read_text().replace("port=5432", "port=5432 password=hunter2 swordfish"))
    for command in ([place.stack.bin / "challengerctl", "-c", file, "config", "check"],
                    ["spawn-fcgi", "-n", "-s", place.stack.run_folder / "quoted.sock", "--",
                     place.stack.bin / "challenger-fcgi", "-c", file]):
        result = run(*command, **ACCOUNT)
        assert result.returncode == 78 and "CONNECTION" in result.stderr
        assert "hunter2" not in result.stderr and "swordfish" not in result.stderr


@pytest.mark.parametrize("connection", ["host=/nowhere dbname=d user=u password=hunter2", "host=/nowhere dbname=d user=u sslpassword=hunter2",
                                        "postgresql://u:hunter2@localhost:1/d"])
def test_a_password_in_a_file_that_others_may_open_is_refused_as_a_key_is(place, connection):
    file = place.stack.folder / "open.conf"
    file.write_text(re.sub("CONNECTION = .*", "CONNECTION = " + connection, place.stack.config.read_text()))
    ctl = [place.stack.bin / "challengerctl", "-c", file]
    for mode in (0o644, 0o604, 0o666):
        hide(file, mode)
        for command in ([*ctl, "config", "check"], [*ctl, "config", "show"], [*ctl, "client", "list"],
                        ["spawn-fcgi", "-n", "-s", place.stack.run_folder / "open.sock", "--", place.stack.bin / "challenger-fcgi", "-c", file]):
            result = run(*command, **ACCOUNT)
            (place.stack.run_folder / "open.sock").unlink(missing_ok=True)
            assert result.returncode == 78 and "hunter2" not in result.stdout + result.stderr, (command, result)
            assert f"{file}: [database] CONNECTION: holds a password; {file}: mode {mode:04o} lets other users in; allowed: 0600 or 0640" in (
                result.stderr), (command, result)
    for mode in (0o600, 0o640):
        hide(file, mode)
        assert run(*ctl, "config", "show", **ACCOUNT).returncode == 0


def test_a_connection_without_a_password_may_be_read_by_everybody(place):
    file = place.stack.folder / "passfile.conf"
    file.write_text(place.stack.config.read_text().replace("port=5432", "port=5432 passfile=/nonexistent"))
    file.chmod(0o644)
    result = run(place.stack.bin / "challengerctl", "-c", file, "config", "check", **ACCOUNT)
    assert result.returncode == 0, result


HOSTILE = "a\x9b31m\u202eb\u2066\u061c\u200f\u2028\x1b[31mc"
ESCAPED = r"a\u009b31m\u202eb\u2066\u061c\u200f\u2028\x1b[31mc"


def test_no_listing_hands_a_terminal_what_it_would_obey(place):
    client_id, _, _ = place.stack.add_client("https://hostile.example/")
    made = Situation(place.stack)
    made.sent()
    place.database.rows("UPDATE challenger.client SET redirect_uri = %s WHERE client_id = %s", HOSTILE, client_id)
    (sent,) = place.database.transmissions(made.flow.nonce)
    place.database.rows("UPDATE challenger.transmission SET masked_address = %s, words = %s, reason = %s WHERE transmission_id = %s",
                        HOSTILE, HOSTILE, HOSTILE, sent["transmission_id"])
    for command, times in ((("transmissions", "--limit", "1"), 2), (("transmissions", "show", sent["transmission_id"]), 3), (("client", "list"), 1),
                           (("client", "show", client_id), 1), (("client", "remove", client_id), 1)):
        result = place.stack.ctl(*map(str, command), check=False)
        assert result.stdout.count(ESCAPED) == times and not set(HOSTILE) & set(result.stdout) - set("a31mb[c"), (command, result)
    for command in (("client", "show", HOSTILE), ("client", "add", "--redirect-uri", "https://example.org/" + HOSTILE)):
        result = place.stack.ctl(*command, check=False)
        assert result.returncode == 64 and ESCAPED in result.stderr, result


def test_a_wrong_command_line_is_shown_as_what_a_terminal_does_not_obey(place):
    for command in (("client", "show", "1", HOSTILE), ("transmissions", "--limit", HOSTILE), ("--" + HOSTILE, "client", "list")):
        result = place.stack.ctl(*command, check=False)
        assert result.returncode == 64 and ESCAPED in result.stderr and not set("\x9b\u202e\x1b") & set(result.stderr), result


def on_terminal(command, typed=None, **streams):
    """What a program writes to a terminal, which is its standard input, output or error unless streams say otherwise."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([str(part) for part in command], **{"stdin": theirs, "stdout": theirs, "stderr": theirs, **streams}, **ACCOUNT) as program:
        os.close(theirs)
        if typed is not None:
            os.write(ours, typed)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:  # nobody has the other end open
            pass
    os.close(ours)
    return program.returncode, shown.decode()


def test_a_configuration_is_printed_whole_into_a_file_and_so_that_a_terminal_obeys_nothing(place):
    file = place.stack.folder / "hostile.conf"
    file.write_text(re.sub("(?m)^AUTH_COMMAND = (.*)", rf"AUTH_COMMAND = \1 {HOSTILE}", place.stack.config.read_text()))
    ctl = (place.stack.bin / "challengerctl", "-c", file)
    shown = run(*ctl, "config", "show", **ACCOUNT).stdout
    assert HOSTILE in shown
    file.write_text(shown)
    assert run(*ctl, "config", "show", **ACCOUNT).stdout == shown
    status, screen = on_terminal((*ctl, "config", "show"))
    assert status == 0 and ESCAPED in screen and not set("\x9b\u202e\x1b") & set(screen)
    assert screen.replace("\r\n", "\n").replace(ESCAPED, HOSTILE) == shown
    reference = place.stack.folder / "reference.conf"
    reference.write_text("[challenger]\nADDRESS_HINT = \u202eb\n")
    status, screen = on_terminal((*ctl, "config", "import", reference))
    assert status == 0 and "\nADDRESS_HINT = \\u202eb\r\n" in screen
    assert "ADDRESS_HINT = \u202eb\n" in run(*ctl, "config", "import", reference, **ACCOUNT).stdout


def test_an_address_is_asked_for_only_on_a_terminal(stacks):
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="asked for"))
    command = (place.stack.bin / "challengerctl", "-c", place.stack.config, "send-test", "-")
    phone = place.phone()
    status, screen = on_terminal(command, typed=phone["CONTACT_PHONE"].encode() + b"\n\x04")
    assert status == 0 and "Type the address, then Enter and Ctrl-D:" in screen and "accepted" in screen, screen
    assert "Type" not in on_terminal(command, typed=phone["CONTACT_PHONE"].encode() + b"\n\x04", stderr=subprocess.DEVNULL)[1]
    result = run(*command, input=phone["CONTACT_PHONE"] + "\n", **ACCOUNT)
    assert result.returncode == 0 and result.stderr == "", result


def test_send_test_reads_an_address_from_standard_input(stacks):
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="standard input"))  # its test message is the newest in its mailbox for ever
    def send(stack, typed):
        return run(stack.bin / "challengerctl", "-c", stack.config, "send-test", "-", input=typed, **ACCOUNT)
    phone = place.phone()
    result = send(place.stack, f"  {phone['CONTACT_PHONE']}\n")
    assert result.returncode == 0 and "accepted" in result.stdout and len(messages_to(place.stack, phone)) == 1, result
    letters = Place(stacks.get("postal-ch")).stack
    assert send(letters, '{"CONTACT_NAME": "Standard Input",\n"ADDRESS_LINES": "Weg 2\\n3000 Bern"}\n').returncode == 0
    for typed, fault in (("", "standard input: is empty"), ("\n", "standard input: is empty"), ("1" * 70000, "standard input: longer than 65536 bytes"),
                         ("nonsense", "ADDRESS: CONTACT_PHONE: holds letters")):
        result = send(place.stack, typed)
        assert result.returncode == 64 and fault in result.stderr, result


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take another account's identity")
def test_root_reaches_a_server_with_peer_authentication(stacks):
    """challengerctl as root takes the identity of the account that the connection names."""
    place = Place(stacks.get(workers=(1, 1), ADDRESS_HINT="peer authentication"))
    hba = place.stack.folder / "database" / "pg_hba.conf"
    hba.write_text("local all postgres peer\nlocal all all trust\n")
    place.database.rows("SELECT pg_reload_conf()")

    def listed():
        return run(place.stack.bin / "challengerctl", "-c", place.stack.config, "client", "list")
    assert listed().returncode == 0 and "/client1/callback" in listed().stdout
    assert run(place.stack.bin / "challengerctl", "-c", place.stack.config, "db", "upgrade").returncode == 0
    refused = run("psql", "-h", place.stack.run_folder, "-U", "postgres", "-c", "SELECT 1", "challenger-fcgi-demo")
    assert refused.returncode != 0 and "Peer" in refused.stderr
