"""What the README shows is what happens."""
import json
import os
import re
import subprocess

from stack import TOP

README = (TOP / "README.md").read_text()


def test_the_walk_in_curl_ends_with_the_validated_address(place):
    (walk,) = re.findall(r"<!-- walk -->\n```sh\n(.*?)```", README, re.S)
    place.stack.write_env()
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", walk], capture_output=True, text=True, check=False, timeout=120,
                            env={"DIR": str(place.stack.folder), "PATH": os.environ["PATH"]})
    assert result.returncode == 0, result
    answers = [json.loads(line) for line in re.findall(r"\{.*?\}(?=\{|$)", result.stdout, re.M)]
    assert [("solved" in a, "transmitted" in a, "sub" in a) for a in answers] == [
        (True, False, False), (False, True, False), (False, False, True)]
    assert answers[-1]["address"] == {"CONTACT_PHONE": "+41 79 000 00 00"}


def test_the_table_of_endpoints_names_files_that_are_there():
    table = re.search(r"\| endpoint \|.*?\n\n", README, re.S).group(0)
    files = re.findall(r"`((?:fcgi-app|sql)/[^`]+)`", table)
    assert len(files) > 10
    for file in files:
        assert (TOP / file).is_file(), file


def commands_of_challengerctl(place):
    def commands(*prefix):
        result = subprocess.run([place.stack.bin / "challengerctl", *prefix, "--help"], capture_output=True, text=True, check=True)
        listed = re.search(r"Subcommands:\n(.*)", result.stdout, re.S)
        for line in listed.group(1).splitlines() if listed else []:
            name = line.split()[0] if line.strip() else None
            if name:
                yield from commands(*prefix, name)
        if not listed:
            yield " ".join(prefix)
    found = list(commands())
    assert len(found) >= 9
    return found


def test_every_command_of_challengerctl_stands_in_the_readme_and_in_the_manual(place):
    manual = (TOP / "fcgi-app" / "man" / "challengerctl.8").read_text()
    for command in commands_of_challengerctl(place):
        assert f"`{command}" in README, command
        assert re.search(rf"\bCm {command}\b", manual), command


def test_every_option_has_its_place_in_the_manual(place):
    """Of the configuration, and of each program's command line."""
    manual = (TOP / "fcgi-app" / "man" / "challenger-fcgi.conf.5").read_text()
    options = re.findall(r"^([A-Z_]+) =", place.stack.ctl("config", "show"), re.M)
    assert len(options) > 20
    for option in options:
        assert re.search(rf"^\.It Cm {option}\b", manual, re.M), option
    for program in sorted(path.name for path in place.stack.bin.glob("challenger*")):
        manual = (TOP / "fcgi-app" / "man" / f"{program}.8").read_text()
        shown = subprocess.run([place.stack.bin / program, "--help"], capture_output=True, text=True, check=True).stdout
        for option in re.findall(r"^  .*?--([a-z-]+)", shown, re.M):
            assert f"Fl -{option}" in manual, (program, option)


def test_a_build_that_cannot_write_its_log_fails(tmp_path):
    (tmp_path / "build" / "plain" / "build.log").mkdir(parents=True)
    result = subprocess.run(["bash", "-c", '. "$0"; build plain', TOP / "tests" / "lib" / "setup.sh"], capture_output=True,
                            text=True, check=False, env={"top": str(tmp_path), "PATH": os.environ["PATH"]})
    assert result.returncode == 1 and "cannot write" in result.stderr, result
