"""Which libraries each program is linked with: none that belongs to the work of another."""
import re
import subprocess

import pytest

DATABASE, WEB, TRANSFER, LAYOUT = r"libpq(xx)?[-.]", r"libfcgi(\+\+)?\.", r"libcurl[-.]", r"lib(pango|cairo|qrencode)"
PLANS = r"lib(phonenumber|protobuf|icu|absl|boost)"
UNRELATED = {
    "challenger-helper-check": (DATABASE, WEB, TRANSFER, LAYOUT, PLANS),
    "challenger-send-email": (DATABASE, WEB, LAYOUT, PLANS),
    "challenger-send-sms": (DATABASE, WEB, LAYOUT, PLANS),
    "challenger-send-letter": (DATABASE, WEB, PLANS),
    "challenger-fcgi": (TRANSFER, LAYOUT, PLANS),
    "challengerctl": (WEB, TRANSFER, LAYOUT, PLANS),
}
RELATED = {"challenger-fcgi": (DATABASE, WEB), "challenger-send-email": (TRANSFER,), "challenger-send-letter": (LAYOUT,),
           "libchallenger-phone.so": (PLANS,)}


@pytest.fixture
def needed(build):
    """The libraries a program names, as it will be installed."""
    def read(program):
        shown = subprocess.run(["readelf", "-d", build / "plain" / program], capture_output=True, text=True, check=True).stdout
        return re.findall(r"\(NEEDED\).*\[(.*)\]", shown)
    return read


def those_of(libraries, kinds):
    return [library for library in libraries for kind in kinds if re.match(kind, library)]


@pytest.mark.parametrize("program", UNRELATED)
def test_no_program_is_linked_with_what_it_has_no_use_for(needed, program):
    assert those_of(needed(program), UNRELATED[program]) == []


@pytest.mark.parametrize("program", RELATED)
def test_what_a_program_does_use_is_found_by_the_same_names(needed, program):
    for kind in RELATED[program]:
        assert those_of(needed(program), [kind]) != [], kind
