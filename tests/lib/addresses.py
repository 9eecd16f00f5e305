"""What the tests know of each type of address: an example of it, and what a code looks like that is sent there."""
import itertools
import re

# Each has what people write: blanks, capitals, an umlaut, a line break.
ADDRESSES = {
    "phone": {"CONTACT_PHONE": "+41 79 123 45 67"},
    "email": {"CONTACT_EMAIL": "Alice@Example.org"},
    "postal": {"CONTACT_NAME": "Alice Example", "ADDRESS_LINES": "1 Example Street\nLondon N1 9GU", "ADDRESS_COUNTRY": "GB"},
    "postal-ch": {"CONTACT_NAME": "Alice Müller", "ADDRESS_LINES": "Musterweg 1\n3000 Bern"},
}

# For Python and for grep -E.
DIGITS = r"\b[0-9]{4}-[0-9]{4}\b"
LETTERS = r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b"
BARE = r"^[0-9]{8}(?= )"  # how a Chinese text message begins: phones there offer what has no hyphen
CODES = {"phone": DIGITS, "email": DIGITS, "postal": LETTERS, "postal-ch": LETTERS}

numbers = itertools.count(1)


def unused_phone():
    """A phone number that no other test of this run has."""
    return f"+4178{next(numbers):07d}"


def as_browsers_send(address):
    """The address as it arrives from a form: line breaks are CR LF."""
    return {name: value.replace("\n", "\r\n") for name, value in address.items()}


def normal_form(address):
    """What the service makes of an address like those above: what it sends to, shows and vouches for."""
    local, _, domain = address.get("CONTACT_EMAIL", "").rpartition("@")
    normal = {name: value.replace("\r\n", "\n") for name, value in address.items()}
    if "CONTACT_PHONE" in address:
        normal["CONTACT_PHONE"] = re.sub(r"[ ().-]", "", address["CONTACT_PHONE"])
    if "CONTACT_EMAIL" in address:
        normal["CONTACT_EMAIL"] = f"{local}@{domain.lower()}"
    return normal


def codes_in(message):
    """All codes in a message, as they are shown there."""
    return re.findall(f"{DIGITS}|{LETTERS}|{BARE}", message, re.M)


def code_in(message):
    """The one code in a message, as it is shown."""
    (code,) = codes_in(message)
    return code


def wrong_for(code):
    """Another code of the same shape."""
    return code[:-1] + ("1" if code[-1] == "0" else "0")
