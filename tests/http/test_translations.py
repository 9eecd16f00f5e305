"""fcgi-app/locale/compile, which the build runs: a catalogue that does not fit the sources fails it."""
import re
import shutil
import subprocess

import pytest
from letters import LANGUAGES, LETTERS
from stack import TOP


@pytest.fixture
def tree(tmp_path):
    for folder in ("locale", "templates", "static", "pages"):
        shutil.copytree(TOP / "fcgi-app" / folder, tmp_path / folder)
    return tmp_path


def test_messages_pages_letters_and_the_manual_speak_the_same_languages():
    spoken = set(LANGUAGES)
    assert len(spoken) == 12
    for kind in ("phone", "email", "postal"):
        for part in (".subject.txt", ".body.txt"):
            files = (TOP / "fcgi-app/templates/message" / kind).glob("*" + part)
            assert {path.name.removesuffix(part) for path in files} == spoken, (kind, part)
    assert {path.stem for path in (TOP / "fcgi-app/locale").glob("*.po")} == spoken - {"en"}
    assert set(LETTERS) == spoken
    manual = (TOP / "fcgi-app/man/challenger-fcgi.conf.5").read_text()
    listed = re.search(r"Messages in twelve languages are included: ([a-z, \n]+)\.", manual)[1]
    assert set(re.findall(r"\b[a-z]{2}\b", listed)) == spoken


# The characters of GSM 03.38 that our messages may use. `[`, `]`, `{` and their like would count twice.
GSM = set("@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_message_begins_with_the_code_and_keeps_to_the_alphabet_of_phones(language):
    text = (TOP / "fcgi-app/templates/message/phone" / f"{language}.body.txt").read_text()
    first, last = text.splitlines()
    assert first.startswith(("{{code}} ", "{{bare_code}} ")) and last == "@{{domain}} #{{bare_code}}"
    if language not in ("ar", "uk", "zh"):
        assert set(re.sub(r"{{\w+}}", "", text)) <= GSM


def compile_pages(tree):
    return subprocess.run([tree / "locale" / "compile", tree / "compiled"], capture_output=True, text=True, check=False)


def test_the_catalogues_as_they_are_make_the_pages(tree):
    assert compile_pages(tree).returncode == 0
    assert {path.stem for path in (tree / "compiled" / "locale").iterdir()} == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("break_it", [
    lambda t: re.sub(r'msgid "Confirm"\nmsgstr "[^"]*"\n', "", t), lambda t: re.sub(r'(msgid "Confirm"\nmsgstr) "[^"]*"', r'\1 ""', t),
    lambda t: t + '\nmsgid "Nobody says this"\nmsgstr "x"\n', lambda t: re.sub(r'msgstr\[1\] "[^"]*"', 'msgstr[1] ""', t, count=1),
    lambda t: t.replace("an {address} gesendet", "gesendet ({address})"), lambda t: t.replace("an {address} gesendet", "gesendet: \u2066{address}\u2069"),
    lambda t: re.sub(r'"Plural-Forms[^\n]*\n', "", t), lambda t: t.replace("{time}", "{zeit}", 2), lambda t: t + '\nmsgid "broken\n',
], ids=["a text is missing", "a translation is empty", "a text too many", "an empty plural form",
         "an address in brackets", "an address behind a colon", "no plural forms", "a lost place", "broken"])
def test_a_catalogue_that_does_not_fit_fails_the_build(tree, break_it):
    file = tree / "locale" / "de.po"
    before = file.read_text()
    file.write_text(break_it(before))
    assert file.read_text() != before
    result = compile_pages(tree)
    assert result.returncode != 0 and "de.po" in result.stderr, result


def test_a_new_text_in_the_sources_fails_the_build_until_it_is_translated(tree):
    file = tree / "pages" / "code_page.cpp"
    file.write_text(file.read_text().replace('tr("Confirm")', 'tr("Confirm it")'))
    assert compile_pages(tree).returncode != 0


def test_a_language_that_is_gone_fails_the_build(tree):
    (tree / "locale" / "fr.po").unlink()
    result = compile_pages(tree)
    assert result.returncode != 0 and "fr.po: is missing" in result.stderr
