"""The shipped helpers, run as a worker runs them: bare environment, message on standard input."""
import dataclasses
import json
import pathlib
import re
import subprocess

import pytest

ACCEPTED, FAILED, USAGE, BAD_ADDRESS, REFUSED, LATER, CONFIGURATION = 0, 1, 64, 65, 67, 75, 78
UNCLEAR = -15  # ended by a signal
CODE = "1234-5678"


@dataclasses.dataclass
class Ended:
    status: int
    words: str
    said: list  # the lines on standard output


class Helper:
    """One program with its fixed arguments."""

    def __init__(self, program, *arguments):
        self.command = [str(program), *map(str, arguments)]

    def run(self, address, message, subject="Confirm your address for Example", language="en", number="7", timeout=60,
            place="argument", **environment):
        """address: a dict, or the raw text. place: where the helper gets it, as HELPER_ADDRESS says."""
        text = json.dumps(address, ensure_ascii=False) if isinstance(address, dict) else address
        given = [text] if place == "argument" else []
        if place == "environment":
            environment["CHALLENGER_ADDRESS"] = text
        result = subprocess.run(
            [*self.command, *given], input=message.encode(), capture_output=True, timeout=timeout, check=False,
            env={"PATH": "/usr/bin:/bin", "CHALLENGER_SUBJECT": subject, "CHALLENGER_LANGUAGE": language,
                 "CHALLENGER_TRANSMISSION_ID": number, **environment})
        words = result.stderr.decode()
        assert "Sanitizer" not in words and "runtime error" not in words, words
        # Whatever happens, a helper tells neither code nor address.
        for secret in (CODE, CODE.replace("-", ""), *(address.values() if isinstance(address, dict) else ())):
            assert secret == "" or secret not in words, words
        said = result.stdout.decode().splitlines()
        # Every end says whom it is about, for the worker.
        assert re.fullmatch(r"gateway=[A-Za-z0-9._:\[\]-]{1,64} about=(gateway|recipient|us)", said[-1]), said
        return Ended(result.returncode, words, said)


@pytest.fixture(scope="session")
def build(request):
    return pathlib.Path(request.config.getoption("--build"))


@pytest.fixture(scope="session")
def program(build):
    """The path of a helper's program, with sanitizers."""
    return lambda name: build / "sanitized" / name


def shipped_message(kind, language, code=CODE, **values):
    """A shipped message as the worker writes it."""
    from stack import TOP
    text = (TOP / "fcgi-app" / "templates" / "message" / kind / f"{language}.body.txt").read_text()
    values = {"code": code, "bare_code": code.replace("-", ""), "service": "Example", "domain": "example.org",
              "reference": "ABCD1234", "time": "60 minutes", "until": "24 December 2026",
              "origin": "https://example.org/", **values}
    return re.sub(r"{{(\w+)}}", lambda match: values[match.group(1)], text)
