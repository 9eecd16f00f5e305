"""What README, the guides and the manual pages say is what happens."""
import json
import os
import re
import shlex
import subprocess

import pytest

from stack import TOP

README = (TOP / "README.md").read_text()
OPERATE = (TOP / "fcgi-app" / "doc" / "operate.md").read_text()
MANUALS = TOP / "fcgi-app" / "man"
DOCUMENTS = {path.relative_to(TOP): path.read_text() for path in (TOP / "README.md", *sorted(TOP.glob("fcgi-app/doc/*.md")))}
LEAST = {"ADDRESS_TYPE": "phone", "BASE_URL": "https://example.org/challenger/", "AUTH_COMMAND": "/usr/bin/true"}


def test_the_walk_in_curl_ends_with_the_validated_address(place):
    (walk,) = re.findall(r"<!-- walk -->\n```sh\n(.*?)```", README, re.S)
    place.stack.write_env()
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", walk], capture_output=True, text=True, check=False, timeout=120,
                            env={"DIR": str(place.stack.folder), "PATH": os.environ["PATH"]})
    assert result.returncode == 0, result
    answers = [json.loads(line) for line in re.findall(r"\{.*?\}(?=\{|$)", result.stdout, re.M)]
    assert [("solved" in a, "transmitted" in a, "sub" in a) for a in answers] == [
        (True, False, False), (False, True, False), (False, False, True)]
    assert answers[-1]["address"] == {"CONTACT_PHONE": "+41790000000"}
    # What the README shows of the last answer; the numbers depend on what came before.
    (shown,) = re.findall(r"```json\n(.*?)```", README, re.S)
    assert {**json.loads(shown), "id": 0, "sub": "", "expires": 0} == {**answers[-1], "id": 0, "sub": "", "expires": 0}


def test_the_walk_looks_where_the_readme_starts_the_demo():
    (demo,) = re.findall(r"<!-- demo -->\n```sh\ntests/demo --keep (\S+)\n```", README)
    assert f'. "${{DIR:-{demo}}}/env"\n' in README


def test_the_readme_is_short():
    assert README.count("\n") <= 150


def without_code(text):
    """Markdown without what is shown as it is: fenced blocks and code in a line."""
    return re.sub(r"`[^`\n]+`", "", re.sub(r"^ *```.*?^ *```$", "", text, flags=re.S | re.M))


def anchors_of(text):
    """The anchors that GitHub makes of the headings."""
    headings = re.findall(r"^#+ +(.+?) *$", re.sub(r"^ *```.*?^ *```$", "", text, flags=re.S | re.M), re.M)
    found = []
    for heading in headings:
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        twins = sum(re.sub(r"-\d+$", "", earlier) == anchor for earlier in found)
        found.append(f"{anchor}-{twins}" if twins else anchor)
    return found


def links():
    """Of every document: (document, file or "", anchor or "")."""
    for document, text in DOCUMENTS.items():
        for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text)):
            if not re.match(r"[a-z]+:", target):
                yield document, *target.partition("#")[::2]


def test_every_link_of_the_documents_leads_somewhere():
    found = list(links())
    assert len(found) > 30
    for document, file, anchor in found:
        target = TOP / document.parent / file if file else TOP / document
        assert target.is_file(), f"{document}: {file} is not there"
        if anchor:
            assert anchor in anchors_of(target.read_text()), f"{document}: {file} has no heading #{anchor}"


def test_every_guide_is_named_in_the_readme():
    named = {file for document, file, _ in links() if document.name == "README.md"}
    guides = {str(path.relative_to(TOP)) for path in (*TOP.glob("fcgi-app/doc/*.md"), *MANUALS.iterdir())}
    assert guides and guides <= named, guides - named


def test_every_file_that_a_document_names_is_there():
    """Whole paths of this repository; not patterns, and not what is installed."""
    for document, text in DOCUMENTS.items():
        for file in re.findall(r"`((?:fcgi-app|sql|tests|nginx|debian)/[\w./@-]+)`", text):
            assert (TOP / file).exists(), f"{document}: {file} is not there"


def commands_of_challengerctl(place):
    """The text of --help of every command."""
    def commands(*prefix):
        result = subprocess.run([place.stack.bin / "challengerctl", *prefix, "--help"], capture_output=True, text=True, check=True)
        listed = re.search(r"Subcommands:\n(.*)", result.stdout, re.S)
        for line in listed.group(1).splitlines() if listed else []:
            name = line.split()[0] if line.strip() else None
            if name:
                yield from commands(*prefix, name)
        if prefix and (not listed or "[SUBCOMMAND]" in result.stdout):
            yield " ".join(prefix), result.stdout
    found = dict(commands())
    assert len(found) >= 14 and "transmissions" in found and "transmissions show" in found, found.keys()
    return found


def test_every_command_of_challengerctl_is_in_the_guide_and_in_the_manual(place):
    manual = (MANUALS / "challengerctl.8").read_text()
    for command in commands_of_challengerctl(place):
        assert f"`{command}" in OPERATE, command
        assert re.search(rf"\bCm {command}\b", manual), command


def test_the_guides_use_only_commands_and_options_that_challengerctl_has(place):
    known = commands_of_challengerctl(place)
    used = 0
    for document, text in DOCUMENTS.items():
        for line in re.findall(r"\bchallengerctl +((?:-|[a-z])[^`\n|]*)", text):
            words = shlex.split(line.split(" >")[0], comments=True)
            while words[0] in ("-i", "-c", "--admin"):
                words = words[2:]
            command = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
            if command not in known:
                assert line in text.replace("`", "") and not line.startswith("-"), f"{document}: challengerctl {line}"
                continue
            used += 1
            for option in re.findall(r"--[a-z-]+", line):
                assert option == "--admin" or f"{option} " in known[command], f"{document}: challengerctl {line}"
    assert used > 20


def config_of(place, tmp_path, **settings):
    """What `config show` says of the instance "name", by option; or the complaint, where it does not take a value."""
    sections = dict(zip(*[iter(re.split(r"^\[(\w+)\]$", place.stack.ctl("config", "show"), flags=re.M)[1:])] * 2))
    file = tmp_path / "name.conf"
    given = {**LEAST, **settings}
    file.write_text("".join(
        f"[{section}]\n" + "".join(f"{name} = {value}\n" for name, value in given.items() if re.search(rf"^{name} =", text, re.M))
        for section, text in sections.items()))
    result = subprocess.run([place.stack.bin / "challengerctl", "-c", file, "config", "show"], capture_output=True, text=True,
                            check=False)
    if result.returncode != 0:
        return result.stderr
    return dict(re.findall(r"^([A-Z_]+) =(?: (.*))?$", result.stdout, re.M))


@pytest.fixture(scope="module")
def entries():
    """What challenger-fcgi.conf(5), as `man` shows it, says of each option, on one line and without quotes."""
    shown = subprocess.run(["mandoc", "-T", "ascii", "-O", "width=1000", MANUALS / "challenger-fcgi.conf.5"], capture_output=True,
                           text=True, check=True).stdout
    shown = re.sub(r".\x08", "", shown).replace("`", "").replace("'", "")
    parts = re.split(r"^     ([A-Z_]{4,})(?:\n|  )|^(?=   ?\w)", shown, flags=re.M)
    return {name: " ".join(text.split()) for name, text in zip(parts[1::2], parts[2::2]) if name}


def test_every_option_has_its_place_in_the_manual(place):
    """Of the configuration, and of each program's command line."""
    manual = (MANUALS / "challenger-fcgi.conf.5").read_text()
    options = re.findall(r"^([A-Z_]+) =", place.stack.ctl("config", "show"), re.M)
    assert len(options) > 20
    for option in options:
        assert re.search(rf"^\.It Cm {option}\b", manual, re.M), option
    for program in sorted(path.name for path in place.stack.bin.glob("challenger*")):
        manual = (MANUALS / f"{program}.8").read_text()
        shown = subprocess.run([place.stack.bin / program, "--help"], capture_output=True, text=True, check=True).stdout
        for option in re.findall(r"^  .*?--([a-z-]+)", shown, re.M):
            assert f"Fl -{option}" in manual, (program, option)


def test_the_ranges_of_the_options_in_the_manual_are_the_program_s(place, entries, tmp_path):
    ranges = 0
    for option in config_of(place, tmp_path):
        complaint = config_of(place, tmp_path, **{option: "surely-no-such-value"})
        if not isinstance(complaint, str):
            complaint = ""  # any text will do
        allowed = complaint.partition("; allowed: ")[2]
        limits = re.search(r"from (\d.*) to (\d.*)$", allowed.strip())
        said = re.search(r"\bfrom (\d[\w ]*?) to (\d[\w ]*?)[.;,:]", entries[option])
        assert (limits and limits.groups()) == (said and said.groups()), (option, allowed, entries[option])
        ranges += limits is not None
        if re.fullmatch(r"[\w-]+(, [\w-]+)+", allowed.strip()):  # one of these words
            for word in allowed.strip().split(", "):
                assert re.search(rf"\b{word}\b", entries[option]), (option, word)
    assert ranges >= 11


@pytest.mark.parametrize("address_type", ["phone", "email", "postal", "postal-ch"])
def test_the_defaults_of_the_options_in_the_manual_are_the_program_s(place, entries, tmp_path, address_type):
    """They read "Default: VALUE; e-mail: VALUE; letters: VALUE.", and "none, …" is the empty value."""
    kind = {"phone": "", "email": "e-mail", "postal": "letters", "postal-ch": "letters"}[address_type]
    for option, value in config_of(place, tmp_path, ADDRESS_TYPE=address_type).items():
        if option in LEAST:
            assert "Required." in entries[option] and "Default:" not in entries[option], option
            continue
        said = re.search(r"Default: (.*?)\.(?: |$)", entries[option])
        assert said, (option, entries[option])
        values = dict(re.match(r"(?:(e-mail|letters): )?(.*)", part).groups(default="") for part in said.group(1).split("; "))
        default = values.get(kind, values[""])
        default = {"the host of BASE_URL": "example.org"}.get(default, default)
        assert ("" if default.split(",")[0] == "none" else default) == value, (option, said.group(1))


def test_a_build_that_cannot_write_its_log_fails(tmp_path):
    (tmp_path / "build" / "plain" / "build.log").mkdir(parents=True)
    result = subprocess.run(["bash", "-c", '. "$0"; build plain', TOP / "tests" / "lib" / "setup.sh"], capture_output=True,
                            text=True, check=False, env={"top": str(tmp_path), "PATH": os.environ["PATH"]})
    assert result.returncode == 1 and "cannot write" in result.stderr, result
