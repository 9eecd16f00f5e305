"""challengerctl config import: what an operator of the reference implementation takes along."""
import subprocess

import pytest

REFERENCE = """\
[PATHS]
CHALLENGER_HOME = ${SOME_PREFIX:-/usr}/lib/challenger

% Where the values are.
@inline-matching@ conf.d/*.conf
@inline-secret@ challengerdb-postgres secrets/db.secret.conf
"""
SERVICE = """\
[challenger]
SERVE = unix
UNIXPATH = $CHALLENGER_RUNTIME_DIR/http.sock
DB = postgres
BASE_URL = "https://example.org/challenger/"
ADDRESS_TYPE = phone
ADDRESS_RESTRICTIONS = {"CONTACT_PHONE": {"regex": "^\\\\+41[0-9]+$", "hint": "a Swiss number"}}
ADDRESS_HINT = Your number
AUTH_COMMAND = $CHALLENGER_HOME/send-sms
MESSAGE_TEMPLATE_FILE = $DATADIR/message.txt
VALIDATION_DURATION = 1 h
VALIDATION_EXPIRATION = 1 year
[challengerdb-postgres]
CONFIG = postgres://user:hush@/challenger
[Challenger]
VALIDATION_DURATION = 2 h
"""


@pytest.fixture
def ctl(request):
    def run(*arguments, **more):
        program = f"{request.config.getoption('--build')}/sanitized/challengerctl"
        return subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=60, **more)
    return run


def test_a_typical_configuration_loads_as_it_is_printed(ctl, tmp_path):
    (tmp_path / "conf.d").mkdir()
    (tmp_path / "conf.d" / "service.conf").write_text(SERVICE)
    (tmp_path / "challenger.conf").write_text(REFERENCE)
    result = ctl("config", "import", tmp_path / "challenger.conf")
    assert result.returncode == 0 and not result.stderr and "hush" not in result.stdout, result
    for name in ("SERVE", "UNIXPATH", "DB", "MESSAGE_TEMPLATE_FILE"):
        assert f"\n# [challenger] {name}: " in result.stdout, name
    assert "\n# [challengerdb-postgres] CONFIG: " in result.stdout and "db.secret.conf" in result.stdout
    ours = tmp_path / "ours.conf"
    ours.write_text(result.stdout)
    shown = ctl("-c", ours, "config", "show")
    assert shown.returncode == 0, shown
    lines = shown.stdout.splitlines()
    for line in ("ADDRESS_TYPE = phone", "ADDRESS_HINT = Your number", "BASE_URL = https://example.org/challenger/",
                 "AUTH_COMMAND = /usr/lib/challenger/send-sms", "VALIDATION_DURATION = 2 h", "VALIDATION_EXPIRATION = 365 days",
                 'ADDRESS_RESTRICTIONS = {"CONTACT_PHONE": {"regex": "^\\\\+41[0-9]+$", "hint": "a Swiss number"}}'):
        assert line in lines, line


def test_what_waits_for_the_operator_is_named_and_makes_no_broken_file(ctl, tmp_path):
    (tmp_path / "odd.conf").write_text("[challenger]\nADDRESS_TYPE = email\nAUTH_COMMAND = send-mail\nVALIDATION_DURATION = 1 s 1\n")
    result = ctl("config", "import", tmp_path / "odd.conf")
    assert result.returncode == 0 and "BASE_URL, AUTH_COMMAND, VALIDATION_DURATION" in result.stderr, result
    ours = tmp_path / "ours.conf"
    ours.write_text(result.stdout)
    assert "BASE_URL" in ctl("-c", ours, "config", "show").stderr
    ours.write_text(result.stdout + "BASE_URL = https://example.org/\nAUTH_COMMAND = /bin/true\n")
    assert "ADDRESS_TYPE = email" in ctl("-c", ours, "config", "show").stdout


@pytest.mark.parametrize("content, reason", [
    (None, "No such file"), ("", "[challenger]"), ("[other]\na = 1\n", "[challenger]"),
    ("[challenger]\nhush\n", "line 2"), ("[challenger]\nDB = \udcff\n", "line 2"), ("x" * (1 << 20) + "y", "1048576"),
    ("[challenger]\nDB = x\n@INLINE@ missing.conf\n", "line 3")],
    ids=["missing", "empty", "foreign", "syntax", "encoding", "long", "include"])
def test_a_file_that_cannot_be_understood_is_78_and_named(ctl, tmp_path, content, reason):
    file = tmp_path / "bad.conf"
    if content is not None:
        file.write_bytes(content.encode(errors="surrogateescape"))
    result = ctl("config", "import", file)
    assert result.returncode == 78 and not result.stdout and str(file) in result.stderr and reason in result.stderr, result
    assert "hush" not in result.stderr


def test_a_file_must_be_named(ctl):
    assert ctl("config", "import").returncode == 64


def test_a_configuration_of_ours_is_not_taken_for_the_references(ctl, tmp_path):
    """What only we have is unknown there, and so left out by name."""
    (tmp_path / "ours.conf").write_text("[challenger]\nADDRESS_TYPE = postal-ch\nSECRET_FILE = /x\n[database]\nPREPARE = NO\n")
    result = ctl("config", "import", tmp_path / "ours.conf")
    assert "ADDRESS_TYPE = postal-ch" in result.stdout and "# [challenger] SECRET_FILE: unknown" in result.stdout
    assert "# [database]: nothing" in result.stdout
