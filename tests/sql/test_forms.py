"""Addresses that an earlier version wrote: form 1. Each is brought into form 2 when somebody submits an address."""
from conftest import digest


def ledger(policy, nonce):
    return policy.database.rows("SELECT encode(t.address_digest, 'hex') AS digest FROM challenger.transmission t "
                                "JOIN challenger.validation n USING (validation_id) WHERE n.nonce_digest = decode(%s, 'hex') "
                                "ORDER BY transmission_id", digest(nonce))


def old_send(policy, nonce, address):
    row = policy.submit(nonce, address, form=1)
    assert row["out_status"] == "reserved"
    policy.finish(row["out_transmission_id"], "accepted")


def test_an_old_validation_is_renewed_before_anything_is_decided(policy, client):
    nonce = policy.setup(client, "A (0)", form=1)
    old_send(policy, nonce, "A (0)")
    row = policy.submit(nonce, "a")
    assert (row["out_status"], row["out_address"], row["out_initial_address"]) == ("old_form", "A (0)", "A (0)")
    assert policy.validation(nonce)["addresses_used"] == 1
    assert policy.renew(nonce, "A (0)", "a", "a") == "renewed"
    assert [row["digest"] for row in ledger(policy, nonce)] == [digest("a")]
    again = policy.submit(nonce, "a")
    assert (again["out_status"], again["out_address"]) == ("waiting", "a")
    policy.later(seconds=61)
    sent = policy.submit(nonce, "a")
    assert (sent["out_status"], sent["out_code_number"]) == ("reserved", 1)
    assert policy.validation(nonce)["addresses_used"] == 1


def test_a_read_only_address_of_the_old_form_is_taken_in_the_new_one(policy, client):
    nonce = policy.setup(client, "A (0)", read_only=True, form=1)
    assert policy.submit(nonce, "a")["out_status"] == "old_form"
    assert policy.renew(nonce, None, initial="a") == "renewed"
    assert policy.submit(nonce, "b")["out_status"] == "read_only"
    assert policy.submit(nonce, "a")["out_status"] == "reserved"


def test_a_validation_without_an_address_needs_no_renewal(policy, client):
    nonce = policy.setup(client, form=1)
    assert policy.submit(nonce, "a")["out_status"] == "reserved"
    assert policy.validation(nonce)["address_form"] == 2


def test_an_earlier_address_keeps_its_wait_when_it_is_typed_as_before(policy, client):
    nonce = policy.setup(client, form=1)
    old_send(policy, nonce, "A (0)")
    old_send(policy, nonce, "b")
    assert policy.submit(nonce, "b")["out_status"] == "old_form"
    assert policy.renew(nonce, "b", "b") == "renewed"
    assert policy.submit(nonce, "a", typed="A (0)")["out_status"] == "waiting"
    policy.later(seconds=61)
    assert policy.submit(nonce, "a", typed="A (0)")["out_status"] == "reserved"
    assert [row["digest"] for row in ledger(policy, nonce)] == [digest("a"), digest("b"), digest("a")]


def test_a_renewal_that_comes_too_late_changes_nothing(policy, client):
    nonce = policy.setup(client, form=1)
    old_send(policy, nonce, "A")
    old_send(policy, nonce, "B")
    assert policy.renew(nonce, "A", "a") == "changed"
    assert policy.renew(nonce, "B", "b") == "renewed"
    assert policy.renew(nonce, "b", "c") == "changed"
    assert policy.renew("no nonce", None) == "validation_unknown"
    assert policy.validation(nonce)["address"] == "b"


def test_an_address_without_a_normal_form_stays_as_it_is(policy, client):
    nonce = policy.setup(client, "a", form=1)
    old_send(policy, nonce, "A x8")
    assert policy.renew(nonce, "A x8", None, "a") == "renewed"
    row = policy.validation(nonce)
    assert (row["address"], row["initial_address"], row["address_form"]) == ("A x8", "a", 2)


def test_what_went_to_an_address_without_a_normal_form_stays_with_it(policy, client):
    nonce = policy.setup(client, "A", form=1)
    old_send(policy, nonce, "A")
    assert policy.renew(nonce, "A", None, "a") == "renewed"
    assert [row["digest"] for row in ledger(policy, nonce)] == [digest("A")]


def test_a_worker_of_the_version_before_goes_on_beside_a_new_one(policy, client):
    """It names no form, and its addresses are renewed when a new worker comes by again."""
    nonce = policy.setup(client, "a")
    row = policy.database.row("SELECT * FROM challenger.submit_address(%s, %s, %s, %s, %s)", policy.policy_id, digest(nonce),
                              '"A"', digest("A"), "A***")
    assert row["out_status"] == "reserved" and policy.validation(nonce)["address_form"] == 1
    assert policy.submit(nonce, "a")["out_status"] == "old_form"
