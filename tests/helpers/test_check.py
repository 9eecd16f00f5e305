"""challenger-helper-check: what it says of helpers that keep the contract, and of each way to break it."""
import http.server
import re
import subprocess
import threading

import pytest

from stack import TOP

MANUAL = (TOP / "fcgi-app" / "man" / "challenger-helper.7").read_text()


@pytest.fixture
def check(program):
    def run(*arguments, **more):
        result = subprocess.run([program("challenger-helper-check"), *map(str, arguments)], capture_output=True, text=True,
                                timeout=60, check=False, **more)
        assert "Sanitizer" not in result.stderr, result.stderr
        return result
    return run


@pytest.fixture
def helper(tmp_path):
    """A shell script as a helper: what it does with a message, or without an address."""
    def make(body, empty="exit 65"):
        file = tmp_path / "helper"
        file.write_text(f"#!/bin/sh\n[ \"${{1-$CHALLENGER_ADDRESS}}\" != '{{}}' ] || {{ {empty}; }}\n{body}\n")
        file.chmod(0o755)
        return file
    return make


def verdicts(result):
    return {point: word for word, point in re.findall(r"^(good|BAD|note) +([^:]+):", result.stdout, re.M)}


def test_a_helper_that_keeps_the_contract_is_good_in_every_point(check, helper):
    result = check(helper("cat >/dev/null; echo gateway=own about=gateway"))
    assert result.returncode == 0 and result.stdout.endswith("the helper keeps the contract\n"), result
    assert set(verdicts(result).values()) == {"good"} and len(verdicts(result)) == 8
    assert "standard output: gateway=own about=gateway\n" in result.stdout


def test_the_address_is_given_as_the_instance_will_give_it(check, helper, tmp_path):
    """HELPER_ADDRESS is --address-in."""
    file = helper(f"printf '%s %s' \"$#\" \"$CHALLENGER_ADDRESS\" >{tmp_path}/seen; cat >/dev/null; echo gateway=own about=gateway")
    result = check("--address-in", "environment", "--address", "+41790000000", file)
    assert result.returncode == 0 and set(verdicts(result).values()) == {"good"}, result
    assert verdicts(result)["keeps the address to itself"] == "good"
    assert (tmp_path / "seen").read_text() == '0 {"CONTACT_PHONE":"+41790000000"}'
    for arguments in ((), ("--address-in", "argument")):
        assert "keeps the address to itself" not in verdicts(check(*arguments, file))
        assert (tmp_path / "seen").read_text() == "1 "


def test_a_helper_that_does_not_look_where_the_address_is_learns_so(check, helper):
    result = check("--address-in", "environment", helper("[ -n \"$1\" ] || exit 65; cat >/dev/null"))
    assert verdicts(result)["exit status"] == "note" and "does not look into CHALLENGER_ADDRESS" in result.stdout, result


@pytest.mark.parametrize("kind, address, shown", [
    ("phone", "+41791112233", "https://gateway.example/?to=%2B41791112233"), ("email", "bob@example.net", "TO=bob@example.net"),
    ("postal-ch", '{"CONTACT_NAME":"Bo","ADDRESS_LINES":"Some Street 7\\n3000 Bern"}', "3000 Bern"),
])
def test_a_helper_that_shows_the_address_on_a_command_line_is_named(check, helper, kind, address, shown):
    """Also when it is spelt for a URL, or only a line of it."""
    result = check("--address-in", "environment", "--type", kind, "--address", address, helper(f"cat >/dev/null; sh -c 'sleep 1; :' x '{shown}'"))
    assert result.returncode == 1 and verdicts(result)["keeps the address to itself"] == "BAD", result
    assert "seen in the command line of sh\n" in result.stdout


def test_others_that_have_the_same_address_on_their_command_lines_are_not_the_helper_s(check, helper):
    """The tool's own is one of them."""
    with subprocess.Popen(["sh", "-c", "sleep 60; :", "x", "+41791112244"]) as other:
        try:
            result = check("--address-in", "environment", "--address", "+41791112244", helper("cat >/dev/null; sleep 0.3"))
            assert verdicts(result)["keeps the address to itself"] == "good", result
        finally:
            other.kill()


@pytest.mark.parametrize("body, point", [
    ("cat >/dev/null; exit 3", "exit status"), ("cat >/dev/null; exit 78", "exit status"), ("cat >/dev/null; kill -9 $$", "exit status"),
    ("cat >/dev/null; sh -c 'kill $$'; exit $?", "exit status"),
    ("sleep 30", "ends in time"), ("exit 0", "reads the message"), ("head -c 5 >/dev/null", "reads the message"),
    ("cat >&2", "standard error"), ("cat >/dev/null; echo \"$1\" >&2", "standard error"),
    ("sh -c 'sleep 3; : \"$0\"' \"$(cat)\"", "keeps the code to itself"), ("TEXT=$(cat) sleep 3", "keeps the code to itself"),
])
def test_each_breach_is_named(check, helper, body, point):
    result = check("--timeout", "2 s" if point == "ends in time" else "20 s", helper(body))
    assert result.returncode == 1 and verdicts(result)[point] == "BAD", result
    assert result.stdout.endswith("the helper breaks the contract in 1 points\n"), result


def test_a_terminal_obeys_nothing_that_a_helper_says_or_is_called(check, helper):
    plain = helper(r"cat >/dev/null; printf 'a\302\23331m\342\200\256b\033[31m\377' >&2")
    hostile = plain.rename(plain.with_name("c\x9b31m\u202ed"))
    result = check(hostile)
    assert r"a\xc2\x9b31m\xe2\x80\xaeb\x1b[31m\xff" in result.stdout and r"/c\u009b31m\u202ed" in result.stdout, result
    assert not set("\x9b\u202e\x1b") & set(result.stdout), result


def test_an_address_may_come_on_standard_input(check, helper, tmp_path):
    program = helper(f"cat >/dev/null; printf %s \"$1\" >{tmp_path}/address")
    assert check("--address", "-", program, input=" +41790000001\n").returncode == 0
    assert "+41790000001" in (tmp_path / "address").read_text()
    refused = check("--address", "-", program, input="")
    assert refused.returncode == 64 and "--address: standard input: is empty" in refused.stderr


def test_a_helper_that_accepts_what_has_no_address_is_named(check, helper):
    result = check(helper("cat >/dev/null", empty="exit 0"))
    assert result.returncode == 1 and verdicts(result)["address without fields"] == "BAD"


def test_what_is_allowed_but_worth_knowing_is_a_note(check, helper):
    for body, word in (("exit 67", "refused"), ("cat >/dev/null; exit 75", "tried again")):
        result = check(helper(body))
        assert result.returncode == 0 and verdicts(result)["exit status"] == "note" and word in result.stdout
    for body, word in (("cat >/dev/null", "does not say"), ("cat >/dev/null; echo sent", "is ignored")):
        result = check(helper(body))
        assert result.returncode == 0 and verdicts(result)["standard output"] == "note" and word in result.stdout


@pytest.mark.parametrize("arguments, word", [
    ((), "PROGRAM"), (("--type", "fax", "/bin/true"), "phone, email"), (("relative",), "absolute"),
    (("--timeout", "x", "/bin/true"), "30 s"), (("--type", "postal", "--address", "x", "/bin/true"), "CONTACT_NAME"),
    (("--language", "xx", "/bin/true"), "ar, de"), (("--address-in", "file", "/bin/true"), "environment"),
])
def test_wrong_usage_is_64(check, arguments, word):
    result = check(*arguments)
    assert result.returncode == 64 and word in result.stderr


def test_an_address_reaches_the_helper_in_its_normal_form_or_not_at_all(check, helper, tmp_path):
    file = helper(f"printf %s \"$1\" >{tmp_path}/seen; cat >/dev/null")
    assert check("--type", "email", "--address", "mailto:Anna@EXAMPLE.org", file).returncode == 0
    assert (tmp_path / "seen").read_text() == '{"CONTACT_EMAIL":"Anna@example.org"}'
    assert check("--address", "+41790000000", file).returncode == 0
    assert (tmp_path / "seen").read_text() == '{"CONTACT_PHONE":"+41790000000"}'
    result = check("--address", "+41 79 000 00 00", file)  # this program has no numbering plans
    assert result.returncode == 64 and "+ and 7 to 15 digits" in result.stderr


def test_a_program_that_cannot_be_started_is_named(check):
    result = check("/nonexistent")
    assert result.returncode == 1 and "BAD   starts: cannot start: No such file" in result.stdout


def test_the_address_and_the_type_are_the_operator_s(check, helper, tmp_path):
    result = check("--type", "email", "--address", "bob@example.net", helper(f"printf %s \"$1\" >{tmp_path}/seen; cat >/dev/null"), )
    assert result.returncode == 0 and (tmp_path / "seen").read_text() == '{"CONTACT_EMAIL":"bob@example.net"}'


def test_arguments_behind_the_program_are_its_own(check, helper):
    file = helper("")
    file.write_text("#!/bin/sh\n[ \"$1 $2\" = '--type x' ] || exit 64\n[ \"$3\" != '{}' ] || exit 65\ncat >/dev/null\n")
    assert check("--type", "phone", file, "--type", "x").returncode == 0


@pytest.fixture
def gateway():
    """What the manual's example helper talks to: answers with the status it is told."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.seen.append((self.path, self.headers["Authorization"],
                                     self.rfile.read(int(self.headers["Content-Length"])).decode()))
            if self.server.status is None:
                return
            self.send_response(self.server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen, server.status = [], 200
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def example(gateway, tmp_path):
    """The helper in shell of challenger-helper(7), with the gateway's URL and the file of its key led here."""
    (script,) = re.findall(r"^\.Sh EXAMPLES\n.*?^\.Bd -literal\n(.*?)^\.Ed$", MANUAL, re.S | re.M)
    script = script.replace(r"\(aq", "'").replace(r"\e", "\\")  # as man(1) shows them
    assert script.count("\n") <= 15
    (tmp_path / "header").write_text("Authorization: Bearer key\n")
    script = script.replace("https://gateway.example", f"http://127.0.0.1:{gateway.server_address[1]}")
    assert f":{gateway.server_address[1]}/" in script and "/etc/challenger-fcgi/gateway.header" in script
    file = tmp_path / "my-sms-helper"
    file.write_text(script.replace("/etc/challenger-fcgi/gateway.header", str(tmp_path / "header")))
    file.chmod(0o755)
    return file


@pytest.mark.parametrize("place", ["argument", "environment"])
def test_the_manual_s_helper_keeps_the_contract(check, gateway, example, place):
    result = check("--address-in", place, "--address", "+41791234567", example)
    assert result.returncode == 0 and set(verdicts(result).values()) == {"good"}, result
    ((path, key, body),) = gateway.seen
    assert path.endswith("%2B41791234567") and key == "Bearer key" and re.match(r"TEST: \d{4}-\d{4} is your code", body)


@pytest.mark.parametrize("status, ended", [(204, 0), (404, 67), (422, 67), (429, 75), (503, 75), (401, 1), (500, -15), (None, -15)])
def test_the_manual_s_helper_says_what_its_gateway_says(gateway, example, status, ended):
    gateway.status = status
    result = subprocess.run([example, '{"CONTACT_PHONE":"+41791234567"}'], input=b"text", capture_output=True, check=False)
    assert result.returncode == ended, result
