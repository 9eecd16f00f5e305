"""What people type, through nginx: the table of typed forms, and what holds for all of its rows."""
import html
import json
import re

import pytest
from addresses import code_in
from client import Client, Database
from flow import Flow
from typed_forms import CODES, DIALLED, GOOD, ROWS, Refused, page_sentence

TABLE = [(kind, *row) for kind, rows in ROWS.items() for row in rows]
FORM_IDS = [f"{kind}: {title}" for kind, title, _, _ in TABLE]
DIALLED_TABLE = [(region, *row) for region, rows in DIALLED.items() for row in rows]
DIALLED_IDS = [f"phone in {region}: {title}" for region, title, _, _ in DIALLED_TABLE]
CODE_TABLE = [(kind, *row) for kind, rows in CODES.items() for row in rows]
CODE_IDS = [f"code by {kind}: {title}" for kind, title, _, _ in CODE_TABLE]


def address_of(kind, value):
    """value: of the kind's first field, or the fields that differ from the good address."""
    changes = value if isinstance(value, dict) else {next(iter(GOOD[kind])): value}
    return {**GOOD[kind], **changes}


def field_of(kind, value):
    return next(iter(value if isinstance(value, dict) else GOOD[kind]))


def opened(stack, address):
    flow = Flow(Client(stack), address)
    assert flow.setup().status == 200
    assert flow.authorize().status == 200
    return flow


@pytest.fixture
def open_flow(stacks):
    """Opens a validation of a kind for somebody who types an address."""
    return lambda kind, address: opened(stacks.get(kind), address)


@pytest.mark.parametrize("kind, title, typed, expected", TABLE, ids=FORM_IDS)
def test_a_typed_form_is_what_was_meant_or_a_sentence_that_helps(open_flow, kind, title, typed, expected):
    assert_read(open_flow(kind, address_of(kind, typed)), kind, typed, expected)


@pytest.mark.parametrize("region, title, typed, expected", DIALLED_TABLE, ids=DIALLED_IDS)
def test_with_a_region_a_number_is_what_it_is_when_dialled_there(stacks, region, title, typed, expected):
    stack = stacks.get("phone", workers=(1, 1), PHONE_REGION=region)
    assert_read(opened(stack, address_of("phone", typed)), "phone", typed, expected)


def assert_read(flow, kind, typed, expected):
    before = len(flow.stack.messages())
    answer = flow.challenge()
    if isinstance(expected, Refused):
        field = expected.field or field_of(kind, typed)
        detail = ": ".join(part for part in (field, expected.sentence) if part)
        assert (answer.status, answer.get("code"), answer.get("detail")) == (400, expected.code, detail)
        page = flow.client.challenge(flow.nonce, flow.address, Accept="text/html")
        assert_told(page, field, page_sentence(field, expected))
        assert_nothing_spent(flow)
        return
    normal = address_of(kind, expected)
    assert (answer.status, answer.get("transmitted"), answer.get("address")) == (200, True, normal), answer
    sent = [json.loads(where) for where, _ in flow.stack.messages()[before:]]
    assert sent == [normal]
    assert flow.authorize().json["last_address"] == normal


@pytest.mark.parametrize("kind, title, typed, expected", CODE_TABLE, ids=CODE_IDS)
def test_a_typed_code_is_taken_or_costs_nothing(open_flow, kind, title, typed, expected):
    flow = open_flow(kind, GOOD[kind])
    assert flow.challenge().status == 200
    code = code_in(flow.stack.messages()[-1][1])
    head, tail = code.split("-")
    entered = typed.format(code=code, bare=head + tail, head=head, tail=tail, small=code.lower())
    answer = flow.solve(entered)
    if isinstance(expected, Refused):
        detail = ": ".join(part for part in (expected.field, expected.sentence) if part)
        assert (answer.status, answer.get("code"), answer.get("detail")) == (400, expected.code, detail)
        page = flow.client.solve(flow.nonce, entered, Accept="text/html")
        assert_told(page, "pin", page_sentence("pin", expected))
        assert Database(flow.stack).validation(flow.nonce)["entries_used"] == 0
        return
    assert answer.status == 200 and flow.token().status == 200


def test_the_table_has_at_least_150_rows():
    assert len(TABLE) + len(DIALLED_TABLE) + len(CODE_TABLE) >= 150
    ids = FORM_IDS + DIALLED_IDS + CODE_IDS
    assert len(set(ids)) == len(ids)


def assert_told(page, field, sentence):
    """In the summary and beside the field."""
    assert page.status == 400
    told = re.findall(f'href="#{field}"[^>]*>([^<]*)<|id="{field}-error"[^>]*>([^<]*)<', page.body.decode())
    assert [html.unescape("".join(texts)).strip() for texts in told] == [sentence, sentence]


def assert_nothing_spent(flow):
    database = Database(flow.stack)
    state = database.validation(flow.nonce)
    assert (state["address"], state["addresses_used"], state["codes_made"]) == (None, 0, 0)
    assert database.transmissions(flow.nonce) == []


@pytest.mark.parametrize("kind", ROWS)
def test_the_client_is_vouched_the_form_that_the_code_was_sent_to(open_flow, kind):
    for title, typed, expected in vouched_rows(kind):
        flow = open_flow(kind, address_of(kind, typed))
        assert flow.challenge().status == 200
        flow.address = address_of(kind, expected)
        assert flow.solve(code_in(flow.stack.messages()[-1][1])).status == 200
        assert flow.token().status == 200
        assert flow.info().json["address"] == flow.address, title


def vouched_rows(kind):
    """Every tenth row that is accepted and changed."""
    return [row for row in ROWS[kind] if not isinstance(row[2], Refused) and row[1] != row[2]][::10]


@pytest.mark.parametrize("kind", ROWS)
def test_the_normal_form_typed_again_is_the_same_address(open_flow, kind):
    for title, typed, expected in vouched_rows(kind):
        flow = open_flow(kind, address_of(kind, typed))
        assert flow.challenge().json["transmitted"] is True
        flow.address = address_of(kind, expected)
        again = flow.challenge().json
        assert (again["transmitted"], again["address"]) == (False, flow.address), title


def test_no_typed_form_has_ended_a_worker(stacks):
    """Last in this file."""
    for kind in ROWS:
        stack = stacks.get(kind)
        for pool, count in zip(("api", "send"), stack.workers):
            log = (stack.log / f"{pool}.log").read_text()
            assert len(stack.workers_of(pool)) == count
            assert "AddressSanitizer" not in log and "runtime error" not in log and "internal" not in log
