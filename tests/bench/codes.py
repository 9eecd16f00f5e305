"""The code that a message carries, derived as protocol.md section 10 says: the null helper shows no message."""
import hashlib
import hmac
import pathlib

from seed import ALPHABET

DIGIT_CODES = 10 ** 8
EVEN_BELOW = 2 ** 64 // DIGIT_CODES * DIGIT_CODES


def bytes_of(base32):
    """The 32 bytes of a nonce or key of 52 characters."""
    number = 0
    for character in base32:
        number = number * 32 + ALPHABET.index(character)
    return (number >> 4).to_bytes(32, "big")


def signing_key(secret_file):
    """The key of the first line."""
    for line in pathlib.Path(secret_file).read_text().splitlines():
        if line and not line.startswith("#"):
            return bytes_of(line.split()[1])
    raise ValueError(f"{secret_file} holds no key")


def first_code(key, nonce):
    """Code 1 of a phone validation: eight digits. nonce: 32 bytes."""
    message = b"challenger code 1" + b"phone" + nonce + b"\x01"
    mac = hmac.digest(key, message, hashlib.sha256)
    for at in range(0, 32, 8):
        word = int.from_bytes(mac[at:at + 8], "big")
        if word < EVEN_BELOW:
            return f"{word % DIGIT_CODES:08d}"
    raise ValueError("no word of the first MAC makes a code; not handled here")
