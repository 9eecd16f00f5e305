"""The table of typed forms: what people write into a field, and what the service makes of it. Adding a case is adding a row.

A row is (title, what is typed, what comes of it). What is typed is the value of the kind's field, or for a kind with
several fields a dict of those that differ from GOOD. What comes of it is the normal form, written the same way, or
Refused: with the sentence for the field, or Missing when nothing was left of what was typed.
"""
import dataclasses
import re


@dataclasses.dataclass(frozen=True)
class Refused:
    sentence: str           # of `detail`, without the field's name before it
    field: str | None = None  # by default the one that the row is about
    code: int = 26
    told: str | None = None  # by the page, by default the row's of PAGE_SENTENCES


MISSING = Refused("", code=25)

# The address that a row changes; its first field is what a row without a dict is about.
GOOD = {
    "phone": {"CONTACT_PHONE": "+41791234567"},
    "email": {"CONTACT_EMAIL": "anna@example.org"},
    "postal": {"CONTACT_NAME": "Anna Muster", "ADDRESS_LINES": "Musterweg 1\n3000 Bern", "ADDRESS_COUNTRY": "CH"},
    "postal-ch": {"CONTACT_NAME": "Anna Muster", "ADDRESS_LINES": "Musterweg 1\n3000 Bern"},
}

SECOND_EMAIL = Refused("holds more than one address; give one of them")
DOT_TOO_MANY = Refused("holds a dot too many before the @; if the address is really so, put the part before the @ between "
                       "quotation marks")
CHECK_DOMAIN = "Check the part after the @. It must look like example.org."
NO_DOMAIN = Refused("the part after the @ is not a domain name")


def invisible(name):
    return Refused(f"holds the invisible character {name}")


def unquoted(sign):
    return Refused(f"holds {sign} before the @, which is allowed only between quotation marks")


def shown_sign(sign):
    return Refused(f"holds {sign} before the @; allowed there: letters, digits, and signs of ASCII such as - and .")


def name(text):
    return {"CONTACT_NAME": text}


def lines(text):
    return {"ADDRESS_LINES": text}


def country(text):
    return {"ADDRESS_COUNTRY": text}


def prefix(digits):
    return Refused(f"begins with {digits}, which is dialled before a country code in some countries only; begin with + "
                   "instead")


COUNTRY_CODE = Refused("the country code is missing; begin with + and the country code, such as +41 79 123 45 67")
SEVERAL_COUNTRIES = Refused("without + it can be another number; begin with + and the country code, such as "
                            "+41 79 123 45 67")
SECOND_NUMBER = Refused("holds more than one number; give one of them")
EXTENSION = Refused("holds an extension, which no message can reach; leave it out")
LETTERS = Refused("holds letters; allowed: +, digits, blanks, hyphens, dots, slashes and brackets")
SIGN = Refused("holds a character that is none of +, digit, blank, hyphen, dot, slash and bracket")
PLUS_INSIDE = Refused("holds a + that is not its first character")
TOO_SHORT = Refused("too short for its country; give all digits, with the area code")
TOO_LONG = Refused("longer than 15 digits; allowed: one number with its country code")
NUMBER = "+41791234567"
LINE_BREAK = Refused("holds a line break")
CONTROL = Refused("holds a control character")
ENVELOPE = "too long for an envelope"
TOO_MANY_LINES = Refused("too many lines for an envelope", field="ADDRESS_LINES")
OFFICE = "Bundesamt für Bevölkerungsschutz und Katastrophenhilfe, Abt. IV"  # two lines when printed
FLAT = "Flat No. 402, Sri Sai Residency, Plot No. 12-13\nOpp. Ramakrishna Mission High School, Behind SBI Bank\n" \
       "Kukatpally Housing Board Colony, Phase VI, Road No. 5\nHyderabad, Medchal-Malkajgiri District\nTelangana 500072"
NO_COUNTRY = Refused("not a country's code of ISO 3166-1 alpha-2, such as CH")
LABEL = "x" * 63
LONG_DOMAIN = f"{LABEL}.{LABEL}.{LABEL}."  # 192 bytes, to be continued

ROWS = {
    "phone": [
        ("the normal form", NUMBER, NUMBER),
        ("blanks between", "+41 79 123 45 67", NUMBER),
        ("a zero in brackets", "+41 (0)79 123 45 67", NUMBER),
        ("a zero behind the country code", "+41 079 123 45 67", NUMBER),
        ("hyphens and dots", "+41-79.123.45.67", NUMBER),
        ("slashes", "+41 79/123 45 67", NUMBER),
        ("no-break blanks and hyphens", "+41\u00a079\u2011123\u201145\u202f67", NUMBER),
        ("marks of direction around", "\u202a+41 79 123 45 67\u202c", NUMBER),
        ("invisible characters inside", "+41\u200b79\u2060123\u00ad4567\ufeff", NUMBER),
        ("a picture's stand-in before", "\ufffc+41 79 123 45 67", NUMBER),
        ("Arabic-Indic digits", "+\u0664\u0661 \u0667\u0669 \u0661\u0662\u0663 \u0664\u0665 \u0666\u0667", NUMBER),
        ("full-width signs", "\uff0b\uff14\uff11\uff17\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17", NUMBER),
        ("Devanagari digits", "+\u096a\u0967\u096d\u096f\u0967\u0968\u0969\u096a\u096b\u096c\u096d", NUMBER),
        ("a tab", "+41\t79 123 45 67", NUMBER),
        ("tel:", "tel:+41-79-123-45-67", NUMBER),
        ("TEL: and a blank", "TEL: +41 79 123 45 67", NUMBER),
        ("tel: with its context", "tel:79-123-45-67;phone-context=+41", NUMBER),
        ("tel: with an extension", "tel:+41791234567;ext=12", EXTENSION),
        ("the zero of Italy stays", "+39 06 6982 1234", "+390669821234"),
        ("the zero of Ivory Coast stays", "+225 07 08 09 10 11", "+2250708091011"),
        ("the zero of Burkina Faso stays", "+226 07 12 34 56", "+22607123456"),
        ("two zeros of Tajikistan stay", "+992 00 123 4567", "+992001234567"),
        ("the zero of Congo stays", "+242 06 123 4567", "+242061234567"),
        ("Benin's ten digits", "+229 01 95 12 34 56", "+2290195123456"),
        ("Benin's eight digits of before", "+229 95 12 34 56", "+22995123456"),
        ("Hungary's 06", "+36 06 30 123 4567", "+36301234567"),
        ("brackets around the area code", "+1 (202) 555-0100", "+12025550100"),
        ("a German area code with its zero", "+49 (0)30/1234567", "+49301234567"),
        ("longer than its plan says", "+41 79 123 45 67 8", "+417912345678"),
        ("a letter for a digit", "+41 79 I23 45 67", LETTERS),
        ("an extension", "+49 171 1234567 x8", EXTENSION),
        ("an extension in words", "+49 171 1234567 ext. 8", EXTENSION),
        ("an extension behind a hash", "+49 171 1234567 #8", EXTENSION),
        ("a second number behind a comma", "+41 79 123 45 67, +41 79 123 45 68", SECOND_NUMBER),
        ("a second number behind or", "+41 79 123 45 67 or +41 79 123 45 68", SECOND_NUMBER),
        ("two pluses", "++41 79 123 45 67", PLUS_INSIDE),
        ("the plus behind", "41791234567+", PLUS_INSIDE),
        ("letters alone", "nonsense", LETTERS),
        ("a picture", "+41 79 123 45 67 \u260e", SIGN),
        ("hyphens behind the country code", "+1------", TOO_SHORT),
        ("too few digits", "+123456", TOO_SHORT),
        ("twenty digits", "+41791234567891234567", TOO_LONG),
        ("as at home", "079 123 45 67", COUNTRY_CODE),
        ("as dialled abroad", "0041 79 123 45 67", prefix("00")),
        ("as dialled in North America", "011 41 79 123 45 67", prefix("011")),
        ("without its plus", "41 79 123 45 67", SEVERAL_COUNTRIES),
        ("nothing", "", MISSING),
        ("invisible characters only", "\u200b\ufeff", MISSING),
    ],
    "email": [
        ("a plain address", "anna@example.org", "anna@example.org"),
        ("capitals before the @ stay", "Anna.Muster@example.org", "Anna.Muster@example.org"),
        ("capitals of the domain", "anna@EXAMPLE.Org", "anna@example.org"),
        ("a tag", "anna+tag@example.org", "anna+tag@example.org"),
        ("every sign of an atom", "!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~@example.org"),
        ("blanks around", "  anna@example.org \r\n", "anna@example.org"),
        ("no-break and ideographic blanks around", "\u00a0anna@example.org\u3000", "anna@example.org"),
        ("a zero width space behind", "anna@example.org\u200b", "anna@example.org"),
        ("a byte order mark before", "\ufeffanna@example.org", "anna@example.org"),
        ("direction marks around", "\u202aanna@example.org\u202c\u200e", "anna@example.org"),
        ("isolates around", "\u2068anna@example.org\u2069", "anna@example.org"),
        ("a picture's stand-in before", "\ufffcanna@example.org", "anna@example.org"),
        ("a line separator behind", "anna@example.org\u2028", "anna@example.org"),
        ("invisible characters only", "\u200b\ufeff \u2060", MISSING),
        ("blanks only", " \u00a0 ", MISSING),
        ("a word joiner inside", "an\u2060na@example.org", invisible("U+2060")),
        ("a zero width space before the @", "anna\u200b@example.org", invisible("U+200B")),
        ("a byte order mark behind the @", "anna@\ufeffexample.org", invisible("U+FEFF")),
        ("a soft hyphen in the domain", "anna@exam\u00adple.org", invisible("U+00AD")),
        ("a joiner in a domain of Latin letters", "anna@exam\u200dple.org", invisible("U+200D")),
        ("a variation selector behind a letter", "anna@exam\ufe0fple.org", invisible("U+FE0F")),
        ("an override inside quotation marks", '"an\u202ena"@example.org', invisible("U+202E")),
        ("a tag character", "an\U000e0041na@example.org", invisible("U+E0041")),
        ("a filler of Hangul", "an\u3164na@example.org", invisible("U+3164")),
        ("a blank before the @", "an na@example.org", Refused("holds a blank before the @")),
        ("a no-break blank before the @", "an\u00a0na@example.org", Refused("holds a blank before the @")),
        ("a blank behind the @", "anna@exam ple.org", Refused("holds a blank after the @")),
        ("blanks beside the @", "anna @ example.org", "anna@example.org"),
        ("a tabulator inside", "an\tna@example.org", Refused("holds a blank before the @")),
        ("a tabulator between name and address", "Anna\t<anna@example.org>", "anna@example.org"),
        ("a control character inside", "an\x07na@example.org", Refused("holds a control character")),
        ("a line break inside", "anna@example.org\nbob", Refused("holds a control character")),
        ("a mailto link", "mailto:anna@example.org", "anna@example.org"),
        ("a mailto link in capitals with a subject", "MAILTO:anna@example.org?subject=Hello%20there&body=x", "anna@example.org"),
        ("a mailto link with slashes", "mailto://anna@example.org", "anna@example.org"),
        ("a mailto link with escapes", "mailto:anna%2Btag@example.org", "anna+tag@example.org"),
        ("a mailto link with an escaped @", "mailto:anna%40example.org", "anna@example.org"),
        ("a mailto link with quotation marks", "mailto:%22not%40me%22@example.org", Refused("an e-mail address, such as name@example.org")),
        ("a mailto link in angle brackets", "<mailto:anna@example.org>", "anna@example.org"),
        ("a mailto link with the address behind the question mark", "mailto:?to=anna%40example.org", "anna@example.org"),
        ("a mailto link with a subject before the address", "mailto:?subject=Hello&to=anna@example.org", "anna@example.org"),
        ("a mailto link to nobody", "mailto:?to=", Refused("holds no @")),
        ("a mailto link to two behind the question mark", "mailto:?to=anna@example.org&to=bob@example.org", SECOND_EMAIL),
        ("a mailto link with a blind copy alone beside", "mailto:?to=anna@example.org&bcc=bob@example.org", SECOND_EMAIL),
        ("a mailto link in brackets", "(mailto:anna@example.org)", "anna@example.org"),
        ("a mailto link with a copy", "mailto:anna@example.org?cc=bob@example.org", SECOND_EMAIL),
        ("a mailto link to two", "mailto:anna@example.org,bob@example.org", SECOND_EMAIL),
        ("a mailto link with a broken escape", "mailto:anna%4@example.org", Refused("holds a broken mailto: link")),
        ("a mailto link that is not UTF-8", "mailto:j%FCrg@example.org", Refused("holds a broken mailto: link")),
        ("a mailto link with a line break", "mailto:an%0Ana@example.org", Refused("holds a control character")),
        ("a name before", "Anna Muster <anna@example.org>", "anna@example.org"),
        ("a quoted name before", '"Muster, Anna" <anna@example.org>', "anna@example.org"),
        ("a name with an angle bracket", '"Anna <boss>" <anna@example.org>', "anna@example.org"),
        ("the address as its own name", "anna@example.org <Anna@example.org>", "Anna@example.org"),
        ("as Outlook shows it in a header", "Anna Muster [mailto:anna@example.org]", "anna@example.org"),
        ("a name, and the address in brackets", "Anna Muster (anna@example.org)", "anna@example.org"),
        ("the address, and a name in brackets", "anna@example.org (Anna Muster)", "anna@example.org"),
        ("another address in brackets", "anna@example.org (bob@example.org)", SECOND_EMAIL),
        ("a link as in Markdown", "[anna@example.org](mailto:anna@example.org)", "anna@example.org"),
        ("two @ side by side", "anna@@example.org", Refused("holds one @ too many")),
        ("the address and its link, as programs for mail copy it", "anna@example.org<mailto:anna@example.org>", "anna@example.org"),
        ("the address between single quotation marks as its own name", "'anna@example.org' <anna@example.org>", "anna@example.org"),
        ("another address as the name", "bob@example.org <anna@example.org>", SECOND_EMAIL),
        ("angle brackets", "<anna@example.org>", "anna@example.org"),
        ("two pairs of angle brackets", "<<anna@example.org>>", "anna@example.org"),
        ("an angle bracket that is not closed", "<anna@example.org", unquoted("<")),
        ("single quotation marks around", "'anna@example.org'", "anna@example.org"),
        ("double quotation marks around", '"anna@example.org"', "anna@example.org"),
        ("curly quotation marks around", "“anna@example.org”", "anna@example.org"),
        ("low and high quotation marks around", "„anna@example.org“", "anna@example.org"),
        ("high quotation marks around", "”anna@example.org”", "anna@example.org"),
        ("single curly quotation marks around", "‘anna@example.org’", "anna@example.org"),
        ("single low and high quotation marks around", "‚anna@example.org‘", "anna@example.org"),
        ("guillemets around", "«anna@example.org»", "anna@example.org"),
        ("guillemets and blanks around", "«\u202fanna@example.org\u202f»", "anna@example.org"),
        ("guillemets the other way around", "»anna@example.org«", "anna@example.org"),
        ("single guillemets around", "‹anna@example.org›", "anna@example.org"),
        ("Japanese quotation marks around", "「anna@example.org」", "anna@example.org"),
        ("backticks around", "`anna@example.org`", "anna@example.org"),
        ("brackets around", "(anna@example.org)", "anna@example.org"),
        ("square brackets around", "[anna@example.org]", "anna@example.org"),
        ("full-width brackets around", "（anna@example.org）", "anna@example.org"),
        ("brackets and a full stop", "(anna@example.org).", "anna@example.org"),
        ("a full stop between quotation marks", "“anna@example.org.”", "anna@example.org"),
        ("angle brackets and a full stop", "Anna <anna@example.org>.", "anna@example.org"),
        ("an exclamation mark behind", "anna@example.org!", "anna@example.org"),
        ("a question mark behind", "anna@example.org?", "anna@example.org"),
        ("an ideographic full stop behind", "anna@example.org。", "anna@example.org"),
        ("an address that was cut off", "anna@mail.example...", Refused("holds a dot too many after the @")),
        ("a bracket that is not closed", "(anna@example.org", unquoted("(")),
        ("two kinds of brackets", "[anna@example.org)", unquoted("[")),
        ("a guillemet that is not closed", "«anna@example.org", shown_sign("« (U+00AB)")),
        ("a guillemet behind", "anna@example.org»",
         Refused("holds » (U+00BB) after the @; allowed there: letters, digits, hyphens and dots")),
        ("backticks around the part before the @", "`anna`@example.org", "`anna`@example.org"),
        ("a comma behind", "anna@example.org,", "anna@example.org"),
        ("a semicolon and a blank behind", "Anna <anna@example.org>; ", "anna@example.org"),
        ("a full stop behind", "anna@example.org.", "anna@example.org"),
        ("two with a comma", "anna@example.org, bob@example.org", SECOND_EMAIL),
        ("two with a semicolon", "anna@example.org;bob@example.org", SECOND_EMAIL),
        ("two with a blank", "anna@example.org bob@example.org", SECOND_EMAIL),
        ("two in angle brackets", "<anna@example.org> <bob@example.org>", SECOND_EMAIL),
        ("two @", "anna@bob@example.org", SECOND_EMAIL),
        ("full-width letters", "ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "anna@example.org"),
        ("a full-width @", "anna＠example.org", "anna@example.org"),
        ("a small @", "anna﹫example.org", "anna@example.org"),
        ("an ideographic full stop", "anna@example。org", "anna@example.org"),
        ("a curly apostrophe", "o’brien@example.org", "o'brien@example.org"),
        ("a typographic hyphen", "anna‑maria@example.org", "anna-maria@example.org"),
        ("a low apostrophe", "o‚brien@example.org", "o'brien@example.org"),
        ("a Hebrew hyphen", "anna\u05bemaria@example.org", "anna-maria@example.org"),
        ("a minus sign in the domain", "anna@exam\u2212ple.org", "anna@exam-ple.org"),
        ("a long dash, which phones write for two hyphens", "an—na@example.org", shown_sign("— (U+2014)")),
        ("a long dash in the domain", "anna@exam—ple.org",
         Refused("holds — (U+2014) after the @; allowed there: letters, digits, hyphens and dots")),
        ("a wave for a tilde", "an〜na@example.org", shown_sign("〜 (U+301C)")),
        ("no @", "anna.example.org", Refused("holds no @")),
        ("nothing before the @", "@example.org", Refused("holds nothing before the @")),
        ("nothing behind the @", "anna@", Refused("holds nothing after the @")),
        ("an @ alone", "@", Refused("holds nothing before the @")),
        ("a phone number", "+41 79 123 45 67", Refused("holds no @")),
        ("64 bytes before the @", "a" * 64 + "@example.org", "a" * 64 + "@example.org"),
        ("65 bytes before the @", "a" * 65 + "@example.org", Refused("the part before the @ is longer than 64 bytes")),
        ("33 letters of two bytes before the @", "é" * 33 + "@example.org", Refused("the part before the @ is longer than 64 bytes")),
        ("254 bytes", f"anna@{LONG_DOMAIN}{'y' * 53}.org", f"anna@{LONG_DOMAIN}{'y' * 53}.org"),
        ("255 bytes", f"anna@{LONG_DOMAIN}{'y' * 54}.org", Refused("is longer than 254 bytes")),
        ("a domain of 254 bytes", f"a@{LONG_DOMAIN}{'y' * 58}.org", Refused("the part after the @ is longer than 253 bytes")),
        ("a label of 64 bytes", f"anna@{LABEL}x.org", NO_DOMAIN),
        ("1,025 bytes", "a" * 1013 + "@example.org", Refused("longer than 1024 bytes")),
        ("needless quotation marks", '"anna"@example.org', "anna@example.org"),
        ("a needless backslash", '"an\\na"@example.org', "anna@example.org"),
        ("two dots between quotation marks", '"an..na"@example.org', '"an..na"@example.org'),
        ("a sign between quotation marks", '"anna(work)"@example.org', '"anna(work)"@example.org'),
        ("nothing between quotation marks", '""@example.org', Refused("holds nothing before the @")),
        ("a quotation mark inside", 'an"na@example.org', unquoted('"')),
        ("a comma before the @", "anna,muster@example.org", unquoted(",")),
        ("a bracket before the @", "anna(work)@example.org", unquoted("(")),
        ("a colon before the @", "e-mail:anna@example.org", unquoted(":")),
        ("two dots", "an..na@example.org", DOT_TOO_MANY),
        ("a dot before the @", "anna.@example.org", DOT_TOO_MANY),
        ("a dot first", ".anna@example.org", DOT_TOO_MANY),
        ("two dots at docomo", "a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        ("a dot before the @ at docomo", "a.@docomo.ne.jp", '"a."@docomo.ne.jp'),
        ("a dot first at ezweb", ".a@EZWEB.ne.jp", '".a"@ezweb.ne.jp'),
        ("two dots at a part of vodafone", "a..b@t.vodafone.ne.jp", '"a..b"@t.vodafone.ne.jp'),
        ("an umlaut before the @", "jürg@example.org", "jürg@example.org"),
        ("a decomposed umlaut before the @", "ju\u0308rg@example.org", "jürg@example.org"),
        ("a local part in Devanagari", "संपर्क@example.org", "संपर्क@example.org"),
        ("an umlaut in the domain", "anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("a decomposed umlaut in the domain", "anna@BU\u0308CHER.example", "anna@xn--bcher-kva.example"),
        ("an A-label in capitals", "anna@XN--BCHER-KVA.example", "anna@xn--bcher-kva.example"),
        ("an A-label that stands for nothing", "anna@xn--99999.example", NO_DOMAIN),
        ("a sharp s in the domain", "anna@faß.example", "anna@xn--fa-hia.example"),
        ("a joiner that Persian needs", "anna@نامه\u200cای.example", "anna@xn--mgba3gch31f060k.example"),
        ("three hyphens in places 3 to 5", "anna@r3---sn.example.org", "anna@r3---sn.example.org"),
        ("hyphens in places 3 and 4", "anna@ab--cd.example.org", "anna@ab--cd.example.org"),
        ("an underscore in the domain", "anna@ex_ample.org", "anna@ex_ample.org"),
        ("an emoji domain", "anna@💩.example", "anna@xn--ls8h.example"),
        ("an emoji domain as an A-label", "anna@xn--ls8h.example", "anna@xn--ls8h.example"),
        ("an emoji domain with a selector", "anna@i❤\ufe0f.example", "anna@xn--i-7iq.example"),
        ("an emoji that is younger than the tables", "anna@xn--8l9h.example", "anna@xn--8l9h.example"),
        ("a hyphen first in a label", "anna@-x.org", NO_DOMAIN),
        ("a hyphen last in a label", "anna@x-.org", NO_DOMAIN),
        ("two dots in the domain", "anna@example..org", Refused("holds a dot too many after the @")),
        ("a dot behind the @", "anna@.example.org", Refused("holds a dot too many after the @")),
        ("a comma for a dot", "anna@example,org", Refused("holds , after the @")),
        ("a path behind the domain", "anna@example.org/x", Refused("holds / after the @")),
        ("a port behind the domain", "anna@example.org:25", Refused("holds : after the @")),
        ("a remark behind the domain", "anna@example.org(work)", "anna@example.org"),
        ("an IP address", "anna@192.0.2.1", NO_DOMAIN),
        ("an IP address in brackets", "anna@[192.0.2.1]", Refused("holds an IP address after the @, and not a domain name")),
        ("a domain of one label", "anna@localhost", Refused("an e-mail address, such as name@example.org", told=CHECK_DOMAIN)),
    ],
    "postal": [
        ("a plain address", name("Anna Muster"), name("Anna Muster")),
        ("blanks around the name", name("  Anna Muster\r\n"), name("Anna Muster")),
        ("blanks inside the name", name("Anna  \u00a0 Muster"), name("Anna Muster")),
        ("a tabulator in the name", name("Anna\tMuster"), name("Anna Muster")),
        ("an ideographic blank in the name", name("山田\u3000花子"), name("山田 花子")),
        ("a decomposed umlaut", name("Ju\u0308rg Mu\u0308ller"), name("Jürg Müller")),
        ("capitals stay", name("ANNA McMUSTER"), name("ANNA McMUSTER")),
        ("a name of one letter", name("O"), name("O")),
        ("signs in a name", name("O'Brien-Šimić, Jr. & Söhne (AG) \"x\""), name("O'Brien-Šimić, Jr. & Söhne (AG) \"x\"")),
        ("a name in Arabic", name("\u202bمحمد علي\u202c"), name("محمد علي")),
        ("a joiner that Persian needs", name("علی\u200cرضا"), name("علی\u200cرضا")),
        ("a joiner between blanks", name("Anna \u200d Muster"), name("Anna Muster")),
        ("a zero width space inside the name", name("Anna Mus\u200bter"), name("Anna Muster")),
        ("a soft hyphen inside the name", name("Mus\u00adter"), name("Muster")),
        ("a byte order mark before the name", name("\ufeffAnna"), name("Anna")),
        ("a variant of an ideograph stays", name("辻\U000e0100"), name("辻\U000e0100")),
        ("an emoji with its selector", name("Anna ❤\ufe0f"), name("Anna ❤\ufe0f")),
        ("a line break in the name", name("Anna\nMuster"), CONTROL),
        ("a line separator in the name", name("Anna\u2028Muster"), LINE_BREAK),
        ("a bell in the name", name("Anna\x07"), CONTROL),
        ("an escape sequence in the name", name("\x1b[31mAnna"), CONTROL),
        ("no name", name(""), MISSING),
        ("blanks for a name", name(" \u00a0\t"), MISSING),
        ("a filler of Hangul for a name", name("\u3164"), MISSING),
        ("invisible characters for a name", name("\u200b\u2060\ufeff"), MISSING),
        ("a name of 1,024 bytes", name("Anna" + " " * 1014 + "Muster"), name("Anna Muster")),
        ("a name of 1,025 bytes", name("é" * 512 + "x"), Refused("longer than 1024 bytes")),
        ("lines as browsers send them", lines("Musterweg 1\r\n3000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("lines that end with CR", lines("Musterweg 1\r3000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("lines that end with U+2028", lines("Musterweg 1\u20283000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("lines that end with U+2029", lines("Musterweg 1\u20293000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("lines that end with NEL", lines("Musterweg 1\u00853000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("lines that end with a vertical tabulator", lines("Musterweg 1\v3000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("lines that end with a form feed", lines("Musterweg 1\f3000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("lines that end with three of them", lines("Musterweg 1 \u2028\r\n 3000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("empty lines", lines("\n\nMusterweg 1\n \n\n3000 Bern\n\n"), lines("Musterweg 1\n3000 Bern")),
        ("blanks at the ends of lines", lines("  Musterweg 1\u00a0\n\t3000  Bern "), lines("Musterweg 1\n3000 Bern")),
        ("a narrow blank in a line", lines("Musterweg\u202f1"), lines("Musterweg 1")),
        ("direction marks in a line", lines("\u202aMusterweg 1\u202c"), lines("Musterweg 1")),
        ("one line", lines("Musterweg 1"), lines("Musterweg 1")),
        ("a line in Thai", lines("ถนนสุขุมวิท\nกรุงเทพ"), lines("ถนนสุขุมวิท\nกรุงเทพ")),
        ("line breaks only", lines("\r\n\u2028\n"), MISSING),
        ("a line that is longer than a printed one", lines(OFFICE + "\n53127 Bonn"), lines(OFFICE + "\n53127 Bonn")),
        ("five long lines", lines(FLAT), lines(FLAT)),
        ("a word that is longer than a printed line", lines("x" * 110), lines("x" * 110)),
        ("a line that takes three", lines("Musterweg 1\n" + "x" * 111), Refused("line 2 is " + ENVELOPE)),
        ("a line that takes three, below empty ones", lines("\r\nMusterweg 1\r\n \r\n\r\n" + "x" * 111),
         Refused("line 5 is " + ENVELOPE, told="Line 5 is too long for an envelope. Please shorten it.")),
        ("a name that takes three lines", name("é" * 512), Refused(ENVELOPE)),
        ("six lines", lines("\n".join("abcdef")), lines("\n".join("abcdef"))),
        ("seven lines", lines("\n".join("abcdefg")), TOO_MANY_LINES),
        ("four lines that take two each", lines("\n".join([OFFICE] * 4)), TOO_MANY_LINES),
        ("six lines below a name that takes two", {**name(OFFICE), **lines("\n".join("abcdef"))}, TOO_MANY_LINES),
        ("empty lines between six", lines("\n\n".join("abcdef")), lines("\n".join("abcdef"))),
        ("four lines in Burmese", lines("\n".join(["ရန်ကုန်မြို့"] * 4)), lines("\n".join(["ရန်ကုန်မြို့"] * 4))),
        ("more lines in Burmese than there is room for", lines("\n".join(["ရန်ကုန်မြို့"] * 5)), TOO_MANY_LINES),
        ("three lines in Khmer", lines("\n".join(["ភ្នំពេញ"] * 3)), lines("\n".join(["ភ្នំពេញ"] * 3))),
        ("more lines in Khmer than there is room for", lines("\n".join(["ភ្នំពេញ"] * 5)), TOO_MANY_LINES),
        ("a NUL's neighbour in a line", lines("Musterweg\x011"), CONTROL),
        ("lines of 1,025 bytes", lines("x" * 1025), Refused("longer than 1024 bytes")),
        ("a country", country("GB"), country("GB")),
        ("a country in small letters", country("gb"), country("GB")),
        ("a country with blanks around", country(" Gb\u00a0"), country("GB")),
        ("a country with a direction mark", country("GB\u200e"), country("GB")),
        ("Kosovo", country("XK"), country("XK")),
        ("a country that there is not", country("ZZ"), NO_COUNTRY),
        ("a country's code of three letters", country("CHE"), NO_COUNTRY),
        ("a country by its name", country("Schweiz"), NO_COUNTRY),
        ("a country by its flag", country("🇨🇭"), NO_COUNTRY),
        ("no country", country(" "), MISSING),
    ],
    "postal-ch": [
        ("a plain address", name("Anna Muster"), name("Anna Muster")),
        ("lines as browsers send them", lines("Musterweg 1\r\n3000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("lines that end with U+2028", lines("Musterweg 1\u20283000 Bern"), lines("Musterweg 1\n3000 Bern")),
        ("blanks inside the name", name("Anna \u2003 Muster"), name("Anna Muster")),
        ("a line break in the name", name("Anna\u2029Muster"), LINE_BREAK),
        ("no lines", lines("\u200b"), MISSING),
        ("seven lines, since there is no country", lines("\n".join("abcdefg")), lines("\n".join("abcdefg"))),
        ("eight lines", lines("\n".join("abcdefgh")), TOO_MANY_LINES),
    ],
}

# What is entered for a code: (title, what is typed, ACCEPTED or the refusal). {code} is the code as it is shown, {bare}
# without its hyphen, {head} and {tail} its halves; {small} is {code} in small letters.
ACCEPTED = "accepted"
NO_CODE = Refused("holds no code", field="pin")
# Numbers as they are typed on the page of an operator who has set PHONE_REGION.
DIALLED = {
    "CH": [
        ("as at home", "079 123 45 67", NUMBER),
        ("with a slash behind the area code", "079/123 45 67", NUMBER),
        ("as dialled abroad", "0041 79 123 45 67", NUMBER),
        ("as dialled abroad, with the zero in brackets", "0041 (0)79 123 45 67", NUMBER),
        ("without the zero", "79 123 45 67", NUMBER),
        ("without the plus", "41 79 123 45 67", NUMBER),
        ("with the plus", "+41 79 123 45 67", NUMBER),
        ("another country's with the plus", "+49 171 1234567", "+491711234567"),
        ("another country's with 00", "0049 171 1234567", "+491711234567"),
        ("another country's without the plus", "44 7911 123456", SEVERAL_COUNTRIES),
        ("as dialled in North America", "011 41 79 123 45 67", prefix("011")),
        ("as dialled in Australia", "0011 41 79 123 45 67", prefix("0011")),
        ("as dialled in Russia", "810 41 79 123 45 67", prefix("810")),
        ("too few digits", "079 123 45", TOO_SHORT),
        ("of no length that the region has, without its zero", "347 123 4567", COUNTRY_CODE),
    ],
    "DE": [
        ("as at home", "0171 1234567", "+491711234567"),
        ("another country's without the plus", "44 7911 123456", SEVERAL_COUNTRIES),
        ("an Italian one without the plus", "39 333 123 4567", SEVERAL_COUNTRIES),
        ("as dialled in North America", "011 41 79 123 45 67", prefix("011")),
        ("the own country code without the plus, with the zero in brackets", "49 (0)171 1234567", "+491711234567"),
    ],
    "AT": [
        ("the own country code without the plus, with the zero", "43 0664 1234567", "+436641234567"),
        ("another's country code without the plus, with the zero", "41 079 123 45 67", SEVERAL_COUNTRIES),
    ],
    "US": [
        ("as at home", "(202) 555-0123", "+12025550123"),
        ("of a new area code", "452 234 5678", "+14522345678"),
        ("a Danish one without the plus", "45 22 34 56 78", SEVERAL_COUNTRIES),
        ("an Icelandic one without the plus", "354 611 1234", SEVERAL_COUNTRIES),
    ],
    "SG": [
        ("as at home", "9123 4567", "+6591234567"),
        ("an Indian one as at home", "98765 43210", COUNTRY_CODE),
        ("a Chinese one as at home", "138 1234 5678", SEVERAL_COUNTRIES),
    ],
}

TWO_CODES = Refused("holds two different codes", field="pin")
TOO_LONG_CODE = Refused("holds no code and is longer than 1024 bytes", field="pin")

CODES = {
    "email": [
        ("as it is shown", "{code}", ACCEPTED),
        ("without its hyphen", "{bare}", ACCEPTED),
        ("with a blank for the hyphen", "{head} {tail}", ACCEPTED),
        ("with blanks around", "  {code}\r\n", ACCEPTED),
        ("with a hyphen between blanks", "{head} - {tail}", ACCEPTED),
        ("with a full stop behind it", "{code}.", ACCEPTED),
        ("with marks that cannot be seen", "\u200e{code}\u200b", ACCEPTED),
        ("the last line of a text message", "@id.example.org #{bare}", ACCEPTED),
        ("a whole message", "{code} is your code for Bank 24. Valid for 59 minutes. Ref. K7Q2MX4D\n@id.example.org #{bare}", ACCEPTED),
        ("behind a time", "14:03 {code}", ACCEPTED),
        ("in one piece behind a time", "14:03 {bare}", ACCEPTED),
        ("in one piece before a time", "{bare} 14:03", ACCEPTED),
        ("behind a date", "26.11.2026 {head} {tail}", ACCEPTED),
        ("behind a date with its month in words", "26 Nov 2026 {code}", ACCEPTED),
        ("in one piece behind a date with its year last", "Nov 26, 2026 {bare}", ACCEPTED),
        ("behind a date and a time", "26. November 2026, 14:05: {code}", ACCEPTED),
        ("behind a date in Ukrainian", "26 \u043b\u0438\u0441\u0442\u043e\u043f\u0430\u0434\u0430 2026 {head} {tail}", ACCEPTED),
        ("behind a date with a short year", "26.11.26 {code}", ACCEPTED),
        ("behind a date that begins with a short year", "26-11-26 {bare}", ACCEPTED),
        ("behind a date and a time of North America", "11/26/26, 2:05 PM {code}", ACCEPTED),
        ("behind a date with blanks", "26. 11. 2026 {code}", ACCEPTED),
        ("behind a date with its month in words and a short year", "26-Nov-26 {bare}", ACCEPTED),
        ("behind an amount", "EUR 99.95 {code}", ACCEPTED),
        ("before a date", "{head} {tail} 26 Nov 2026 1405", ACCEPTED),
        ("two different ones behind dates", "26 Nov 2026 {code}, 27 Nov 2026 0000-0000", TWO_CODES),
        ("a number in pairs", "01.02.03.04 {bare}", NO_CODE),
        ("in more than 1,024 bytes", "{code}" + " and more" * 120, ACCEPTED),
        ("no code in more than 1,024 bytes", "{head}" + " and more" * 120, TOO_LONG_CODE),
        ("with a dash between blanks, in a sentence", "Your code is {head} \u2013 {tail}.", ACCEPTED),
        ("behind the sender's number", "+41 79 123 45 67 {code} is your code", ACCEPTED),
        ("in one piece behind the sender's number", "+41 79 123 45 67 {bare}", ACCEPTED),
        ("behind the sender's number and a colon", "+41 79 123 45 67: {code}", ACCEPTED),
        ("behind the sender's short number", "32665 {code}", ACCEPTED),
        ("behind the number of its part", "(1/2) {code}", ACCEPTED),
        ("in one piece behind the number of its part", "1/2: {bare}", ACCEPTED),
        ("behind a month and a day", "Nov 26 {code}", ACCEPTED),
        ("behind a day and a month as numbers", "26/11 {code}", ACCEPTED),
        ("with a blank behind a day and a month as numbers", "05/11 {head} {tail}", ACCEPTED),
        ("behind a day and a month with dots", "26.11. {code}", ACCEPTED),
        ("with a blank before a day and a month", "{head} {tail} 26 Nov", ACCEPTED),
        ("with a blank before how long ago it came", "{head} {tail} 3 minutes ago", ACCEPTED),
        ("in one piece before how long ago it came", "{bare} vor 3 Minuten", ACCEPTED),
        ("before how long it is good", "{code} in 10 min", ACCEPTED),
        ("beside eight digits that mean something else", "No. 00000000: {code}", ACCEPTED),
        ("two different ones without a hyphen", "{bare} 00000000", TWO_CODES),
        ("four digits too many", "0000 {head} {tail}", NO_CODE),
        ("at the end of a phone number", "(11) {code}", NO_CODE),
        ("at the end of a phone number with its zero", "Tel. 030 {code}", NO_CODE),
        ("at the end of a phone number, behind a hyphen", "030 - {bare}", NO_CODE),
        ("two different ones", "{code} 0000-0000", TWO_CODES),
        ("a phone number", "+{bare}", NO_CODE),
        ("half of it", "{head}", NO_CODE),
        ("a digit too many", "{bare}0", NO_CODE),
        ("letters", "abcdefgh", NO_CODE),
        ("nothing", "", Refused("", field="pin", code=25)),
        ("blanks", "   ", Refused("", field="pin", code=25)),
    ],
    "postal": [
        ("as it is shown", "{code}", ACCEPTED),
        ("in small letters", "{small}", ACCEPTED),
        ("with blanks around", "\t{code} ", ACCEPTED),
        ("with a full stop behind it", "{bare}.", ACCEPTED),
        ("half of it", "{head}", NO_CODE),
        ("a sign that no code has", "{head}-!!!!!", NO_CODE),
    ],
}

# What the page says of a refusal: (field, expression for the whole sentence of `detail`, sentence of the page).
PAGE_SENTENCES = [
    ("CONTACT_PHONE", "", "Enter your mobile number"),
    ("CONTACT_PHONE", "holds more than one number; .*", "Enter only one number."),
    ("CONTACT_PHONE", "too short for its country; .*", "This number is too short. Enter all its digits, with the area code."),
    ("CONTACT_PHONE", "longer than 15 digits; .*", "This number is too long. With its country code, a number has at most 15 digits."),
    ("CONTACT_PHONE", r"(the country code is missing|no country code begins with 0|without \+ it can be another number|begins with \d+).*",
     "We cannot tell which country this number is in. Start with + and the country code."),
    ("CONTACT_PHONE", "more than one zero follows the country code", "Leave out the zeros after the country code."),
    ("CONTACT_PHONE", r"holds (letters|a character|a \+|no digits).*",
     "Use only digits and one + at the start. Remove letters and other characters."),
    ("CONTACT_PHONE", "holds an extension, .*", "A text message cannot reach an extension. Leave it out."),
    ("CONTACT_EMAIL", "", "Enter your e-mail address"),
    ("CONTACT_EMAIL", "holds more than one address; .*", "Enter only one e-mail address."),
    ("CONTACT_EMAIL", "holds (no @|nothing (before|after) the @)", "An e-mail address needs an @, with something before and after it."),
    ("CONTACT_EMAIL", "holds a blank .*", "An e-mail address has no spaces. Remove them."),
    ("CONTACT_EMAIL", "holds (a dot too many|[^a-z ].*) before the @.*",
     "Check the part before the @. It has a dot too many or a character that cannot be used there."),
    ("CONTACT_EMAIL", "(holds (a dot too many|an IP address|[^a-z ].*) after the @|the part after the @ is not ).*", CHECK_DOMAIN),
    ("CONTACT_EMAIL", "holds a broken mailto: link|holds one @ too many|an e-mail address, such as .*", "Check your e-mail address"),
    ("CONTACT_NAME", "", "Enter your full name"),
    ("CONTACT_NAME", "too long for an envelope", "This is too long for an envelope. Please shorten it."),
    ("ADDRESS_LINES", "", "Enter your address"),
    ("ADDRESS_LINES", r"line \d is too long for an envelope", "Line 2 is too long for an envelope. Please shorten it."),
    ("ADDRESS_LINES", "too many lines .*", "This takes too many lines on an envelope. Please use fewer or shorter ones."),
    ("ADDRESS_COUNTRY", ".*", "Choose a country"),
    (".*", ".*longer than .* bytes", "This is too long. Please shorten it."),
    (".*", "holds (the invisible|a control) character.*|holds a line break",
     "This holds a character that cannot be seen. Delete the text and type it again."),
    ("pin", "", "Enter the code"),
    ("pin", "holds no code", "That is not a code we send"),
    ("pin", "holds two different codes", "That holds more than one code. Enter the one in the newest message."),
]


def page_sentence(field, refused):
    """A new sentence of `detail` needs its row above."""
    found = [told for fields, details, told in PAGE_SENTENCES
             if re.fullmatch(fields, field) and re.fullmatch(details, refused.sentence)]
    assert len(found) == 1, (field, refused, found)
    return refused.told or found[0]
