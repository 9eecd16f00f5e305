"""challenger-send-letter: what stands on the sheet and where, how it leaves, and each documented failure."""
import json
import os
import pathlib
import re
import resource
import signal
import stat
import subprocess
import time
import unicodedata

import pytest

import gateway as gateways
from conftest import shipped_message
from letters import CODE, LETTERS, URL, message_in
from stack import TOP

SENDER = "Example Verification, 12 Harbour Street, London E1 7QX"
ADA = {"CONTACT_NAME": "Ada Lovelace", "ADDRESS_LINES": "Flat 3\n12 St James Square\nLondon SW1Y 4JH", "ADDRESS_COUNTRY": "GB"}
ADA_LINES = ["Ada Lovelace", "Flat 3", "12 St James Square", "London SW1Y 4JH", "UNITED KINGDOM"]
FULLEST = {"CONTACT_NAME": "Maximiliane Freifrau von Hohenstein-Wittgenburg",
           "ADDRESS_LINES": "Gesellschaft für angewandte Papierkunde mbH\nc/o Rechtsanwälte Weißenberger & Überlacker\n"
                            "Donaudampfschifffahrtsstraße 1234, Hof 17\n88888 Gschwandt ob der Ägidenberger Höhe",
           "ADDRESS_COUNTRY": "CD"}

# Millimetres: left, top, right, bottom. The window is the envelope's, the zones are where its text may stand.
LAYOUTS = {
    "din-b": {"window": (20, 45, 105, 90), "address": (25, 62.7, 105, 90), "return": (25, 45, 105, 62.7)},
    "swiss": {"window": (112, 45, 202, 90), "address": (118, 52, 198, 84), "return": (118, 45, 198, 52)},
    "us-letter": {"window": (22.2, 50.8, 111.1, 79.4), "address": (25.4, 51.5, 109.1, 78.7), "return": None},
}

@pytest.fixture(scope="module")
def program(request):
    return pathlib.Path(request.config.getoption("--build")) / "sanitized" / "challenger-send-letter"


class Outcome:
    def __init__(self, done):
        self.status, self.words = done.returncode, done.stderr.decode()


@pytest.fixture
def send(program, tmp_path):
    """Runs the program with a spool folder, as the worker would."""
    (tmp_path / "spool").mkdir()

    def run(*options, address=None, message=message_in("en"), subject="Your confirmation code", language="en", type="postal",
            transmission="T1", way=("--spool", str(tmp_path / "spool")), sender=SENDER, environment=(), **more):
        address = json.dumps(ADA if address is None else address, ensure_ascii=False) if not isinstance(address, str) else address
        command = [program, *way, *(["--sender", sender] if sender else []), *options, address]
        surroundings = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CHALLENGER_SUBJECT": subject,
                        "CHALLENGER_LANGUAGE": language, "CHALLENGER_ADDRESS_TYPE": type,
                        "CHALLENGER_TRANSMISSION_ID": transmission, **dict(environment)}
        return Outcome(subprocess.run(command, input=message.encode(), env=surroundings, capture_output=True, timeout=60,
                                      check=False, **more))

    run.folder = tmp_path / "spool"
    return run


@pytest.fixture
def letter(send):
    """Sends a letter that must succeed, and gives its PDF."""
    def make(*options, **more):
        done = send(*options, **more)
        assert (done.status, done.words) == (0, "")
        (pdf,) = send.folder.glob("T1-*.pdf")
        return pdf
    return make


def output(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout


def text_of(pdf, *options):
    # Arabic letters are read back in the forms they have in words, between marks of direction.
    text = unicodedata.normalize("NFKC", output("pdftotext", "-layout", *options, pdf, "-").decode())
    return re.sub("[\u202a-\u202e]", "", text)


def text_in(pdf, box):
    left, top, right, bottom = (round(value * 10) for value in box)
    text = text_of(pdf, "-r", "254", "-x", str(left), "-y", str(top), "-W", str(right - left), "-H", str(bottom - top))
    return [line.strip() for line in text.splitlines() if line.strip()]


class Pixels:
    """A page in grey, ten pixels a millimetre."""

    def __init__(self, pdf):
        image = output("pdftoppm", "-r", "254", "-gray", pdf)
        header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", image)
        self.width, self.height = int(header[1]), int(header[2])
        self.data = image[header.end():]

    def ink(self, box):
        """The millimetres that ink takes inside a box: left, top, right, bottom; None when it is white."""
        left, top, right, bottom = (round(value * 10) for value in box)
        rows = [self.data[y * self.width + left:y * self.width + right] for y in range(top, bottom)]
        inked = [y for y, row in enumerate(rows) if min(row, default=255) < 200]
        if not inked:
            return None
        columns = [x for x in range(right - left) if min(row[x] for row in rows[inked[0]:inked[-1] + 1]) < 200]
        return ((left + columns[0]) / 10, (top + inked[0]) / 10, (left + columns[-1] + 1) / 10, (top + inked[-1] + 1) / 10)

    def bands(self, box):
        """Top and bottom of each band of ink inside a box, with 0.3 mm of white between: lines that do not touch."""
        left, top, right, bottom = (round(value * 10) for value in box)
        bands = []
        for y in range(top, bottom):
            if min(self.data[y * self.width + left:y * self.width + right]) >= 200:
                continue
            if not bands or y - bands[-1][1] * 10 > 2.5:
                bands.append([y / 10, y / 10])
            bands[-1][1] = (y + 1) / 10
        return bands


def holds(outer, inner):
    return all(outer[i] <= inner[i] for i in (0, 1)) and all(outer[i] >= inner[i] for i in (2, 3))


def check_window(pdf, layout):
    """The window shows the address in its zone and the return line in its own, and nothing else."""
    zones, page = LAYOUTS[layout], Pixels(pdf)
    left, top, right, bottom = zones["window"]
    address = page.ink(zones["address"])
    assert address is not None and holds(zones["address"], address)
    for margin in ((left, top, zones["address"][0] - 0.3, bottom), (zones["address"][2], top, right, bottom),
                   (left, zones["address"][3], right, bottom)):
        assert page.ink(margin) is None
    above = page.ink((left, top, right, zones["address"][1]))
    if zones["return"] is None:
        assert above is None
    else:
        assert holds(zones["return"], above)
    return address


# What stands on the sheet

@pytest.mark.parametrize("language", LETTERS)
def test_a_letter_is_one_page_that_reads_back_in_every_language(letter, language):
    subject, _, words, name, lines, country = LETTERS[language]
    address = {"CONTACT_NAME": name, "ADDRESS_LINES": lines, "ADDRESS_COUNTRY": country}
    pdf = letter(address=address, message=message_in(language), subject=subject, language=language)
    assert b"\nPages:           1\n" in output("pdfinfo", pdf)
    text = text_of(pdf)
    flowing = " ".join(text.split())
    assert re.search(rf"^\s*{CODE}\s*$", text, re.M)
    assert URL in text
    for word in [*words.split(), *subject.split()]:
        assert unicodedata.normalize("NFKC", word) in flowing
    window = text_in(pdf, LAYOUTS["din-b"]["address"])
    # Sorted, because a line from right to left is read back in pieces.
    assert [sorted(line.replace(" ", "")) for line in window[:3]] == [
        sorted(unicodedata.normalize("NFKC", line).replace(" ", "")) for line in [name, *lines.split("\n")]]
    check_window(pdf, "din-b")


@pytest.mark.parametrize("language", LETTERS)
def test_the_qr_code_is_the_page_in_every_language(letter, language, tmp_path):
    pdf = letter(message=message_in(language), subject=LETTERS[language][0], language=language)
    output("pdftoppm", "-r", "200", "-png", "-singlefile", pdf, tmp_path / "page")
    assert output("zbarimg", "-q", "--raw", tmp_path / "page.png").decode().strip() == URL


def test_a_long_url_still_reads_back_from_paper(letter, tmp_path):
    url = URL + "?state=" + "aB3" * 80
    pdf = letter(message=f"Hello\n\n{CODE}\n\n{url}\n")
    output("pdftoppm", "-r", "300", "-png", "-singlefile", pdf, tmp_path / "page")
    assert output("zbarimg", "-q", "--raw", tmp_path / "page.png").decode().strip() == url


def test_arabic_begins_at_the_right_and_english_at_the_left(letter, send):
    body = (20, 100, 195, 270)
    ink = {}
    for language in ("en", "ar"):
        greeting = LETTERS[language][1].split("\n")[0]
        pdf = letter(message=greeting + "\n", language=language, subject=LETTERS[language][0])
        ink[language] = Pixels(pdf).ink(body)
        pdf.unlink()
    assert ink["en"][0] == pytest.approx(25, abs=0.8) and ink["en"][2] < 100
    assert ink["ar"][2] == pytest.approx(190, abs=0.8) and ink["ar"][0] > 100


def test_arabic_letters_join(letter):
    # Letters that stand alone would be much wider than a word.
    pdf = letter(message="للللللللللللللللللللللل\n", language="ar", subject="")
    left, _, right, _ = Pixels(pdf).ink((20, 100, 195, 270))
    assert right - left < 30


def test_the_code_is_large(letter):
    box = output("pdftotext", "-bbox", letter(), "-").decode()
    y_min, y_max = re.search(rf'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">{CODE}<', box).groups()
    assert float(y_max) - float(y_min) > 26


def test_a_sender_s_name_may_hold_a_comma_when_semicolons_separate_the_lines(letter):
    """It was cut at the comma: the letter came from "Müller"."""
    sender = "Müller, Meier & Söhne AG; Weg 1; 3000 Bern"
    lines = [line.strip() for line in text_of(letter(sender=sender)).splitlines() if line.strip()]
    assert lines[:3] == ["Müller, Meier & Söhne AG", "Weg 1", "3000 Bern"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_address_stands_in_the_window_and_nothing_else_does(letter, layout):
    pdf = letter("--layout", layout)
    assert text_in(pdf, LAYOUTS[layout]["address"]) == ADA_LINES
    assert text_of(pdf).count("Ada Lovelace") == 1
    address = check_window(pdf, layout)
    assert address[0] == pytest.approx(LAYOUTS[layout]["address"][0], abs=1)
    if LAYOUTS[layout]["return"]:
        assert text_in(pdf, LAYOUTS[layout]["return"]) == [SENDER.replace(", ", " · ")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_fullest_address_still_stands_in_the_window(letter, layout):
    pdf = letter("--layout", layout, address=FULLEST)
    lines = text_in(pdf, LAYOUTS[layout]["address"])
    assert len(lines) == 6
    assert lines[0] == FULLEST["CONTACT_NAME"] and lines[5] == "CONGO, THE DEMOCRATIC REPUBLIC OF THE"
    check_window(pdf, layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_sender_takes_two_lines_in_the_window(letter, layout):
    sender = "Example Verification Services Limited, Department 12, 12 Harbour Street, London E1 7QX, United Kingdom"
    pdf = letter("--layout", layout, sender=sender)
    check_window(pdf, layout)
    if LAYOUTS[layout]["return"]:
        assert " ".join(text_in(pdf, LAYOUTS[layout]["return"])) == sender.replace(", ", " · ")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_longest_country_fits(letter, layout):
    pdf = letter("--layout", layout, address={**ADA, "ADDRESS_COUNTRY": "GS"})
    assert text_in(pdf, LAYOUTS[layout]["address"])[-1] == "SOUTH GEORGIA AND THE SOUTH SANDWICH ISLANDS"
    check_window(pdf, layout)


OFFICE = "Bundesamt für Bevölkerungsschutz und Katastrophenhilfe, Abt. IV"
# A name, and lines that are longer than a line of the largest print.
LONG = {
    "a long office": {"CONTACT_NAME": OFFICE, "ADDRESS_LINES": OFFICE + "\nProvinzialstraße 93\n53127 Bonn", "ADDRESS_COUNTRY": "DE"},
    "five long lines": {"CONTACT_NAME": "Lakshmi Venkataraman",
                        "ADDRESS_LINES": "Flat No. 402, Sri Sai Residency, Plot No. 12-13, Road No. 5\n"
                                         "Opp. Ramakrishna Mission High School, Behind SBI Bank\n"
                                         "Kukatpally Housing Board Colony, Phase VI, 4th Cross\n"
                                         "Hyderabad, Medchal-Malkajgiri District\nTelangana 500072", "ADDRESS_COUNTRY": "IN"},
    "capitals": {"CONTACT_NAME": "MINISTERSTWO SPRAW WEWNĘTRZNYCH I ADMINISTRACJI, POKÓJ", "ADDRESS_LINES": "\n".join(
        ["GDAŃSK WRZESZCZ, UL. MARYNARKI POLSKIEJ 121, M. 14"] * 6), "ADDRESS_COUNTRY": "PL"},
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("address", LONG.values(), ids=LONG)
def test_long_lines_are_broken_between_words_and_stand_in_the_window(letter, layout, address):
    """A line of over 54 letters was refused, and an attempt was gone."""
    pdf = letter("--layout", layout, address=address)
    words = [*address["CONTACT_NAME"].split(), *address["ADDRESS_LINES"].split()]
    assert " ".join(text_in(pdf, LAYOUTS[layout]["address"])).split()[:len(words)] == words
    check_window(pdf, layout)


def test_a_word_that_is_longer_than_a_line_is_broken(letter):
    pdf = letter(address={**ADA, "ADDRESS_LINES": "W" * 60})
    lines = text_in(pdf, LAYOUTS["din-b"]["address"])
    assert "".join(lines[1:-1]) == "W" * 60 and len(lines) == 5
    check_window(pdf, "din-b")


@pytest.mark.parametrize("line, lines", [("Donaudampfschifffahrtsstraße 1234, Hof 17", 4), ("Musterweg 1", 4)])
def test_no_line_is_broken_for_the_sake_of_a_larger_print(letter, line, lines):
    pdf = letter(address={**ADA, "ADDRESS_LINES": line + "\nLondon"})
    assert len(text_in(pdf, LAYOUTS["din-b"]["address"])) == lines


@pytest.mark.parametrize("layout", LAYOUTS)
def test_capitals_of_the_fullest_envelope_are_two_millimetres_high(letter, layout):
    """What postal services read: 8 points."""
    pdf = letter("--layout", layout, address={"CONTACT_NAME": "H" * 55, "ADDRESS_LINES": "\n".join(["H" * 55] * 6), "ADDRESS_COUNTRY": "IT"})
    lines = Pixels(pdf).bands(LAYOUTS[layout]["address"])
    assert len(lines) == 8 and all(bottom - top >= 2 for top, bottom in lines)


# Each line reaches far above and below.
TALL = {"my": "ရန်ကုန်မြို့ ကြွယ်ဝ", "km": "ស្ត្រី ខ្ញុំ ក្រុង ត្បូងឃ្មុំ", "bo": "བསྒྲུབས་ སྐྱིད་གྲོང་ རྫོང་", "vi": "Ậ Ỗ Ễ Ǻ gjpqy|"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("script, lines", [("my", 4), ("km", 3), ("bo", 3), ("vi", 3)])
def test_as_many_lines_in_tall_scripts_as_there_is_room_for_do_not_touch(letter, layout, script, lines):
    pdf = letter("--layout", layout, address={"CONTACT_NAME": TALL[script], "ADDRESS_LINES": "\n".join([TALL[script]] * lines),
                                              "ADDRESS_COUNTRY": "MM"})
    assert len(Pixels(pdf).bands(LAYOUTS[layout]["address"])) == lines + 2
    check_window(pdf, layout)


@pytest.mark.parametrize("layout, size", [("din-b", "595.276 x 841.89 pts (A4)"), ("swiss", "595.276 x 841.89 pts (A4)"),
                                          ("us-letter", "612 x 792 pts (letter)")])
def test_the_sheet_has_the_size_of_its_layout(letter, layout, size):
    assert f"Page size:       {size}".encode() in output("pdfinfo", letter("--layout", layout))


def test_swiss_addresses_get_the_swiss_layout_by_default(letter):
    address = {"CONTACT_NAME": "Rösli Müller", "ADDRESS_LINES": "Gerechtigkeitsgasse 10\n3011 Bern"}
    pdf = letter(address=address, type="postal-ch")
    assert text_in(pdf, LAYOUTS["swiss"]["address"]) == ["Rösli Müller", "Gerechtigkeitsgasse 10", "3011 Bern"]


@pytest.mark.parametrize("country, line", [("GB", "UNITED KINGDOM"), ("kr", "SOUTH KOREA"), ("CI", "CÔTE D'IVOIRE"), ("xz", "XZ")])
def test_the_country_is_the_last_line_in_english_capitals(letter, country, line):
    pdf = letter(address={**ADA, "ADDRESS_COUNTRY": country})
    assert text_in(pdf, LAYOUTS["din-b"]["address"])[-1] == line


def test_letters_to_the_home_country_bear_no_country(letter):
    pdf = letter("--home-country", "gb")
    assert text_in(pdf, LAYOUTS["din-b"]["address"]) == ADA_LINES[:-1]


def test_the_metadata_hold_the_subject_and_neither_code_nor_address(letter):
    pdf = letter()
    told = output("pdfinfo", pdf).decode()
    assert re.search(r"^Title: +Your confirmation code$", told, re.M)
    assert "Author" not in told and "Creator" not in told
    for secret in (CODE, URL, *ADA_LINES):
        assert secret not in told
        assert secret.encode() not in pdf.read_bytes()


@pytest.mark.parametrize("language", LETTERS)
def test_the_shipped_letter_is_one_page_with_code_and_page(letter, language, tmp_path):
    message = shipped_message("postal", language, CODE, url=URL)
    pdf = letter(message=message, subject=LETTERS[language][0], language=language)
    assert b"\nPages:           1\n" in output("pdfinfo", pdf)
    assert re.search(rf"^\s*{CODE}\s*$", text_of(pdf), re.M)
    output("pdftoppm", "-r", "200", "-png", "-singlefile", pdf, tmp_path / "page")
    assert output("zbarimg", "-q", "--raw", tmp_path / "page.png").decode().strip() == URL
    check_window(pdf, "din-b")


def today():
    return time.strftime("%d %B %Y", time.gmtime()).removeprefix("0")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_date_stands_above_the_text_so_that_days_can_be_counted(letter, layout):
    days = {today()}
    text = text_of(letter("--layout", layout))
    days.add(today())  # it may be midnight
    date = re.search(r"^ *(\d+ \w+ \d{4})\s+Your confirmation code", text, re.M)
    assert date and date[1] in days


@pytest.mark.parametrize("language, date", [("de-CH", r"\d+\. [A-Z]\w+ \d{4}"), ("es", r"\d+ de \w+ de \d{4}"), ("zh", r"\d{4}年\d+月\d+日"),
                                            ("sv", r"\d{4}-\d\d-\d\d")])
def test_the_date_is_written_as_the_letter_s_language_writes_it(letter, language, date):
    assert re.search(rf"^ *{date}\s+Your confirmation code", text_of(letter(language=language)), re.M)


# How it leaves: the spool folder

def test_the_spool_folder_gets_one_whole_file_for_the_group(letter, send):
    pdf = letter()
    assert [path for path in send.folder.iterdir()] == [pdf] and re.fullmatch(r"T1-[0-9A-Z]{26}\.pdf", pdf.name)
    assert stat.S_IMODE(pdf.stat().st_mode) == 0o640
    assert pdf.read_bytes().startswith(b"%PDF-") and pdf.read_bytes().rstrip().endswith(b"%%EOF")


def test_two_instances_with_the_same_number_lose_no_letter(letter, send):
    """Numbers are those of one database; another one has them as well."""
    pdf = letter()
    before = pdf.read_bytes()
    assert send(message="Another letter\n").status == 0
    assert pdf.read_bytes() == before and len(list(send.folder.glob("T1-*.pdf"))) == 2


def test_without_a_transmission_id_every_letter_gets_a_name_of_its_own(send):
    assert send(transmission="").status == 0 and send(transmission="").status == 0
    names = [path.name for path in send.folder.iterdir()]
    assert len(names) == 2 and all(re.fullmatch(r"[0-9A-Z]{26}\.pdf", name) for name in names)


def test_a_transmission_id_that_is_a_path_is_refused(send):
    assert send(transmission="../T1").status == 64
    assert list(send.folder.parent.glob("*.pdf")) == []


def test_a_missing_spool_folder_is_a_wrong_configuration(send, tmp_path):
    done = send(way=("--spool", str(tmp_path / "missing")))
    assert done.status == 78 and "No such file or directory" in done.words


def test_a_spool_that_takes_no_more_is_tried_later_and_left_clean(send):
    def allow_one_block():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    done = send(preexec_fn=allow_one_block, restore_signals=False)
    assert done.status == 75 and "File too large" in done.words
    assert list(send.folder.iterdir()) == []


# How it leaves: a printer

@pytest.fixture
def printer(tmp_path, send):
    """Sends through a stand-in for lp that notes what it is given and then does what a line of shell says."""
    def run(line, options=(), **more):
        stand_in = tmp_path / "lp"
        stand_in.write_text(f'#!/bin/sh\ncd {tmp_path}\nprintf "%s\\n" "$0" "$@" >arguments\nenv >environment\n{line}\n')
        stand_in.chmod(0o755)
        return send("--lp", str(stand_in), *options, way=("--printer", "letters"), **more)
    return run


def test_the_printer_gets_the_pdf_and_no_secret_beside_it(printer, tmp_path):
    assert printer("cat >printed").status == 0
    pdf = tmp_path / "printed"
    assert CODE in text_of(pdf) and pdf.read_bytes().startswith(b"%PDF-")
    arguments = (tmp_path / "arguments").read_text()
    assert arguments.splitlines() == [str(tmp_path / "lp"), "-d", "letters", "-t", "Your confirmation code", "-"]
    environment = (tmp_path / "environment").read_text()
    assert {line.split("=")[0] for line in environment.splitlines()} <= {"PATH", "LANG", "PWD", "_", "SHLVL", "OLDPWD"}
    for secret in (CODE, URL, *ADA_LINES):
        assert secret not in arguments + environment


def test_a_printer_that_refuses_is_tried_later(printer):
    done = printer("echo 'lp: no such queue for Ada Lovelace' >&2; exit 1")
    assert done.status == 75
    assert "exit 1" in done.words and "no such queue for ***" in done.words


@pytest.mark.parametrize("status", [64, 65, 78])
def test_other_statuses_of_lp_mean_no_more(printer, status):
    assert printer(f"exit {status}").status == 75


def test_a_printer_that_is_killed_leaves_it_unclear(printer):
    assert printer("cat >/dev/null; kill -9 $$").status == -signal.SIGTERM


def test_a_printer_that_hangs_leaves_it_unclear_in_time(printer, tmp_path):
    assert printer("cat >/dev/null; echo $$ >child; exec sleep 600", options=("--timeout", "2")).status == -signal.SIGTERM
    assert not pathlib.Path("/proc", (tmp_path / "child").read_text().strip()).exists()


def test_a_missing_lp_is_a_wrong_configuration(send, tmp_path):
    done = send("--lp", str(tmp_path / "missing"), way=("--printer", "letters"))
    assert done.status == 78 and "No such file or directory" in done.words


# How it leaves: a provider

@pytest.fixture
def provider(tmp_path, send):
    """Sends through the shipped profile of a provider to a double that answers as it documents."""
    with gateways.Gateway() as gateway:
        (tmp_path / "key").write_text(gateways.SECRET)
        (tmp_path / "key").chmod(0o600)
        profile = tmp_path / "letter-stannp.conf"
        text = gateway.rebase((TOP / "fcgi-app" / "etc" / "gateways" / "letter-stannp.conf").read_text())
        profile.write_text(re.sub(r"(?m)^API_KEY = .*$", f"API_KEY = {tmp_path}/key", text))
        gateway.send = lambda **more: send(way=("--profile", str(profile)), **{"address": ADA, **more})
        gateway.profile = profile
        yield gateway


def test_a_provider_gets_the_pdf_as_an_upload(provider, tmp_path):
    assert provider.send().status == 0
    (accepted,) = provider.accepted
    pdf = tmp_path / "uploaded.pdf"
    pdf.write_bytes(accepted.text.encode("latin-1"))
    assert accepted.number == "GB" and CODE in text_of(pdf)
    address = {"CONTACT_NAME": "Rösli Müller", "ADDRESS_LINES": "Gerechtigkeitsgasse 10\n3011 Bern"}
    assert provider.send(address=address, type="postal-ch").status == 0
    assert provider.accepted[1].number == "CH"


@pytest.mark.parametrize("case, status", [("refuse", 1), ("throttle", 75), ("unavailable", -15), ("unauthorized", 78),
                                          ("server_error", -15), ("garbage", -15), ("cut", -15)])
def test_what_a_provider_says_is_the_exit_status(provider, case, status):
    provider.behave("stannp", case)
    done = provider.send()
    assert done.status == status and "letter-stannp: " in done.words
    for secret in (CODE, URL, gateways.SECRET, *ADA_LINES[:-1]):
        assert secret not in done.words


def test_a_profile_for_text_messages_is_no_letter_provider(provider, tmp_path):
    webhook = (TOP / "fcgi-app" / "etc" / "gateways" / "webhook.conf").read_text().replace("CHANGE-ME", "example")
    webhook = re.sub(r"(?m)^TOKEN = .*$", f"TOKEN = {tmp_path}/key", webhook)
    for text, words in ((webhook, "found {{to}}; allowed: CONTACT_NAME"),
                        (provider.profile.read_text().replace("FILE_FIELD = pdf\n", ""), "has no FILE_FIELD")):
        provider.profile.write_text(text)
        done = provider.send()
        assert done.status == 78 and words in done.words, done.words
    assert provider.accepted == []


# Addresses that cannot be printed

@pytest.mark.parametrize("address, words", [
    ({"ADDRESS_LINES": "Flat 3"}, "CONTACT_NAME"),
    ({"CONTACT_NAME": " ", "ADDRESS_LINES": "Flat 3"}, "CONTACT_NAME"),
    ({"CONTACT_NAME": "Ada"}, "ADDRESS_LINES"),
    ({"CONTACT_NAME": "Ada", "ADDRESS_LINES": " \n\n"}, "ADDRESS_LINES"),
    ({"CONTACT_NAME": "A\u0007da", "ADDRESS_LINES": "Flat 3"}, "control character"),
    ({"CONTACT_NAME": "Ada", "ADDRESS_LINES": "\n".join(["x" * 80] * 12)}, "does not fit the window"),
    ({"CONTACT_NAME": "Ada", "ADDRESS_LINES": "\n".join(f"line {n}" for n in range(12))}, "does not fit the window"),
    ({"CONTACT_NAME": "Ada", "ADDRESS_LINES": "W" * 600}, "does not fit the window"),
])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_address_that_is_none_or_does_not_fit_is_refused(send, address, words, layout):
    done = send("--layout", layout, address=address)
    assert done.status == 65 and words in done.words
    assert list(send.folder.iterdir()) == []


# Wrong usage and configuration

@pytest.fixture
def only_dejavu(tmp_path):
    """An environment that knows no Chinese font."""
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    return {"FONTCONFIG_FILE": str(config)}


def test_a_message_without_a_font_names_language_and_package(send, only_dejavu):
    done = send(message=message_in("zh"), language="zh", subject="Code", environment=only_dejavu)
    assert done.status == 78 and "language zh" in done.words and "fonts-wqy-microhei" in done.words


def test_a_subject_without_a_font_is_noticed(send, only_dejavu):
    assert send(subject="您的确认码", environment=only_dejavu).status == 78


def test_an_address_without_a_font_is_refused_and_says_which_fonts_there_are(send, only_dejavu):
    """Whoever types an address must not be able to make it look as if the installation were broken."""
    done = send(address={"CONTACT_NAME": "王小明", "ADDRESS_LINES": "北京"}, environment=only_dejavu)
    assert done.status == 65 and "every letter of the address" in done.words and "王" not in done.words


@pytest.mark.parametrize("options, more, words", [
    (["--font", "No Such Font"], {}, "no font family 'No Such Font'"),
    ([], {"message": "Long.\n\n" * 200}, "longer than one page"),
    ([], {"message": "https://example.org/" + "x" * 2400}, "too long for a QR code"),
    ([], {"sender": "Example, " * 12}, "too long for the top"),
    ([], {"sender": "Example Company for the Checking of Addresses, " + "Far Away upon Sea, in the Old Quarter of a Long Street, " * 2},
     "too long for two lines in the window"),
    (["--config", "/nonexistent"], {}, "--config /nonexistent: No such file or directory"),
    (["--config", "/tmp"], {}, "--config /tmp: Is a directory"),
])
def test_what_the_operator_must_mend_is_a_wrong_configuration(send, options, more, words):
    done = send(*options, **more)
    assert done.status == 78 and words in done.words
    assert list(send.folder.iterdir()) == []


@pytest.mark.parametrize("more", [
    {"way": ()}, {"way": ("--spool", "/tmp", "--printer", "x")}, {"way": ("--spool", "/tmp", "--profile", "x")}, {"sender": ""}, {"sender": " , "}, {"message": " \n"},
    {"address": "Ada Lovelace"}, {"address": "[]"},
])
def test_wrong_usage_is_told(send, more):
    done = send(**more)
    assert done.status == 64 and done.words


@pytest.mark.parametrize("options", [("--layout", "a5"), ("--home-country", "Britain"), ("--unknown",)])
def test_wrong_options_are_told(send, options):
    done = send(*options)
    assert done.status == 64 and options[0] in done.words, done.words


def test_options_can_stand_in_a_file(letter, tmp_path):
    config = tmp_path / "letter.conf"
    config.write_text(f'sender = "{SENDER}"\nlayout = "swiss"\nhome-country = "GB"\n')
    pdf = letter("--config", str(config), sender="")
    assert text_in(pdf, LAYOUTS["swiss"]["address"]) == ADA_LINES[:-1]
    assert text_in(pdf, LAYOUTS["swiss"]["return"]) == [SENDER.replace(", ", " · ")]


def test_an_unknown_name_in_the_file_is_a_wrong_configuration(send, tmp_path):
    config = tmp_path / "letter.conf"
    config.write_text('layuot = "swiss"\n')
    done = send("--config", str(config))
    assert done.status == 78 and "layuot" in done.words


def test_no_words_hold_code_or_address(send):
    for more in ({"message": f"{CODE}\n\n" * 60}, {"address": {**ADA, "ADDRESS_LINES": "Harrow Road " * 80}}):
        done = send(**more)
        assert done.status in (65, 78)
        assert CODE not in done.words and "Harrow" not in done.words and "Ada" not in done.words
