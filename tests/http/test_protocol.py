"""Drives the table of protocol cases through nginx against the real stack."""
import json
import re

import pytest
from cases import ALLOWED, ASKS_DATABASE, CASES, DATABASE_FAILURES, NOT_REACHABLE
from situation import Situation


@pytest.fixture(scope="session")
def kinds(stacks):
    """The stacks the table names."""
    folder = stacks.get().folder / "documents"  # where the workers' account may read
    folder.mkdir(exist_ok=True)
    for name in ("en.html", "de.html", "en.txt", "ignored.xyz"):
        (folder / name).write_text(f"<p>{name}</p>\n")

    def headless():
        stack = stacks.get(workers=(1, 1), ADDRESS_HINT="headless")
        stack.stop_process("database")
        return stack
    made = {"plain": lambda: stacks.get(), "pkce": lambda: stacks.get(REQUIRE_PKCE="YES", ADMIN_ADDRESSES="10.0.0.0/8"),
            "issuer": lambda: stacks.get(ISSUER="https://issuer.example"),
            "administered": lambda: stacks.get(ADMIN_ADDRESSES="10.0.0.0/8 127.0.0.0/8"),
            "documents": lambda: stacks.get(TERMS_DIR=str(folder), PRIVACY_DIR=str(folder)), "headless": headless,
            "pageless": lambda: stacks.get(TEMPLATE_DIR="/nonexistent")}
    return lambda kind: made[kind]()


@pytest.mark.parametrize("row", CASES, ids=str)
def test_case(kinds, row):
    situation = Situation(kinds(row.stack), has_database=row.stack != "headless")
    getattr(situation, row.state)()
    answer = situation.client.request(row.method, situation.fill(row.path), situation.fill(row.body), situation.fill(row.headers))
    assert answer.status == row.status, answer
    assert answer.headers["Access-Control-Allow-Origin"] == answer.headers["Access-Control-Expose-Headers"] == "*"
    assert "Set-Cookie" not in answer.headers
    if row.endpoint not in ("/", "/config", "/terms", "/privacy") and row.method != "OPTIONS":
        assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["X-Content-Type-Options"] == "nosniff"
    if row.endpoint == "/token":
        is_client_refused = row.status == 401 and row.has["error"] == "invalid_client"
        assert answer.headers.get("WWW-Authenticate", "").startswith("Basic ") == is_client_refused
    if row.method == "HEAD" or row.status in (204, 303, 304) or (row.status == 302 and row.endpoint == "/authorize"):
        assert answer.body == b""
    elif row.status == 302:
        assert answer.headers["Location"].replace("&", "&amp;") in answer.body.decode()  # for whoever is not led on
    elif answer.headers.get_content_type() == "application/json":
        members = json.loads(answer.body, object_pairs_hook=no_repeats)
        check_members(row, answer, members)
        for name, value in situation.fill(row.has).items():
            assert members[name] == value, (name, members)
        assert not set(row.lacks) & set(members)
    for name, pattern in row.shows.items():
        found = answer.headers[name]
        assert found is None if pattern is None else found is not None and re.search(pattern, found), (name, found)


def no_repeats(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)) and None not in [value for _, value in pairs], pairs
    return dict(pairs)


def check_members(row, answer, members):
    """What holds for every JSON body (protocol.md sections 0 and 9)."""
    assert answer.headers["Content-Type"] == "application/json"
    if row.status >= 400 and row.code is not None:
        assert members["code"] == row.code, members
        assert isinstance(members["hint"], str) and members["hint"]
        assert answer.headers["Cache-Control"] == "no-store"
    if row.endpoint in ("/token", "/info"):
        both = {"error", "error_description"} & set(members)
        assert len(both) == (2 if row.status >= 400 else 0)
        assert all(isinstance(members[name], str) and members[name].isascii() for name in both)
    if row.endpoint == "/token" and row.status == 200:
        assert set(members) == {"access_token", "token_type", "expires_in"} and members["expires_in"] > 0
    if row.endpoint == "/info" and row.status == 200:
        assert set(members) == {"id", "sub", "address", "address_type", "expires"}
        assert isinstance(members["id"], int) and members["sub"] == str(members["id"]) and members["expires"]["t_s"] > 0


def test_the_table_is_large_and_names_every_endpoint_and_status():
    """Every status of section 9 and of the sections on endpoints stands in the table, or in NOT_REACHABLE with why."""
    assert len(CASES) >= 250
    found = {}
    for row in CASES:
        found.setdefault(row.endpoint, set()).add((row.status, row.code))
    expected = {
        "/": {(200, None), (406, 74)}, "/config": {(200, None)},
        "/setup": {(200, None), (400, 22), (400, 25), (400, 26), (400, 28), (404, 9750)},
        "/authorize": {(200, None), (302, None), (303, None), (400, 25), (400, 26), (403, 9751), (404, 9755), (406, 74)},
        "/challenge": {(200, None), (303, None), (400, 23), (400, 25), (400, 26), (403, 9760), (404, 9755), (406, 74), (429, 9757)},
        "/solve": {(200, None), (302, None), (303, None), (400, 23), (400, 25), (400, 26), (403, 9758), (404, 9755), (429, 9757)},
        "/token": {(200, None), (400, 23), (400, 25), (400, 26), (401, 9750), (401, 9751), (401, 9753), (401, 9754), (401, 9756),
                   (404, 9750), (409, 9759)},
        "/info": {(200, None), (403, 26), (404, 9753)},
        "/terms": {(200, None), (304, None), (501, None)}, "/privacy": {(200, None), (304, None), (501, None)},
        "/health": {(200, None), (503, None)}, "/webui": {(200, None), (404, 9755), (406, 74)},
        "/extend": {(200, None), (303, None), (404, 9755), (406, 74)}, "/cancel": {(200, None), (303, None), (404, 9755), (406, 74)}}
    for endpoint, answers in expected.items():
        answers |= DATABASE_FAILURES if endpoint in ASKS_DATABASE else set()
        for answer in answers - found[endpoint]:
            assert (endpoint, *answer) in NOT_REACHABLE or ("*", *answer) in NOT_REACHABLE, (endpoint, answer)
    for endpoint, *answer in NOT_REACHABLE:
        for other in found if endpoint == "*" else [endpoint]:
            assert tuple(answer) not in found.get(other, set()), (other, answer)
    for path in ALLOWED:
        endpoint = "/" + path.split("/")[1]
        assert {(204, None), (405, 20), (414, 31)} <= found[endpoint], endpoint
