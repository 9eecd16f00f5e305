"""The database fails over to a synchronous standby: what was acknowledged stays, and the same workers serve on."""
import collections
import concurrent.futures
import contextlib
import json
import os
import subprocess
import threading
import time

import pytest
from client import digest_of
from flow import STEPS
from journey import Journey, refusals
from pair import Pair
from place import Place
from stack import wait_until

# What a request may be told while there is no database: surely not done, nobody knows, and nginx's own.
GAP = {(500, 51), (500, 54), (502, 60), (504, 60)}
HELD = "'reserved', 'accepted'"  # an outcome that could not be noted stays reserved
# Of each acknowledged step: what of it must be in the database.
STATE = {
    "setup": "SELECT 1 FROM challenger.validation WHERE validation_id = %s",
    "challenge": f"SELECT 1 FROM challenger.transmission WHERE validation_id = %s AND outcome IN ({HELD})",
    "solve": "SELECT 1 FROM challenger.authorization_code JOIN challenger.validation USING (validation_id) "
             "WHERE validation_id = %s AND solved_at IS NOT NULL",
    "token": "SELECT 1 FROM challenger.access_token WHERE validation_id = %s AND revoked_at IS NULL",
}


@pytest.fixture
def make_pair(request):
    made = []

    def make(**more):
        made.append(Pair(request.config.getoption("--build") + "/sanitized", workers=(3, 24), **more))
        return Place(made[-1].start())
    yield make
    for pair in made:
        pair.stop()
        if request.session.testsfailed == 0:
            pair.remove()


@contextlib.contextmanager
def load(place, users=6):
    """Users who come one after the other, all the time; gives their journeys."""
    journeys, is_over = [], threading.Event()

    def come():
        while not is_over.is_set():
            journeys.append(Journey(place))
            if journeys[-1].walk().unknown:
                is_over.wait(0.02)
    with concurrent.futures.ThreadPoolExecutor(users) as pool:
        coming = [pool.submit(come) for _ in range(users)]
        try:
            yield journeys
        finally:
            is_over.set()
            for user in coming:
                user.result()


def whole(journeys, since=0.0):
    return sum("info" in journey.acknowledged and journey.seen[0].started >= since for journey in journeys)


def missing(database, journeys):
    """What was acknowledged and is not there, as (journey, step)."""
    found = []
    for journey in journeys:
        ids = database.rows("SELECT validation_id FROM challenger.validation WHERE nonce_digest = %s",
                            digest_of(journey.nonce)) if journey.nonce else []
        found += [(journey, step) for step in journey.acknowledged if step in STATE and
                  not (ids and database.rows(STATE[step], ids[0][0]))]
    return found


def finish(journey, database):
    """On the promoted server every way leads on from where it was acknowledged."""
    if "setup" not in journey.acknowledged:
        return
    if "info" in journey.acknowledged:
        assert journey.info().status == 200
        return
    if journey.unknown == "challenge" and database.transmissions(journey.nonce):
        # The reservation came over, its acknowledgement did not: sent or not, it is not sent again by itself.
        answer = journey.client.challenge(journey.nonce, journey.address)
        assert (answer.status, answer.json["transmitted"]) == (200, False) and not journey.messages()
        database.let_pass(journey.nonce, "2 minutes")
    if journey.unknown == "token":
        if journey.token().status == 401:
            return  # the exchange came over, and a second one is refused and revokes
        journey.acknowledged.append("token")
    journey.unknown = None
    assert journey.walk().unknown is None, journey.seen


@pytest.mark.parametrize("is_answer_lost", [False, True], ids=["at once", "between commit and answer"])
def test_a_failover_under_load_loses_nothing_acknowledged_and_repeats_nothing(make_pair, is_answer_lost):
    """Its other half: reservations that came over while their answer was lost."""
    place = make_pair()
    pair = place.stack
    workers = place.workers()
    with load(place) as journeys, concurrent.futures.ThreadPoolExecutor(1) as pool:
        wait_until(lambda: whole(journeys) >= 12, "users come and go")
        known = [Journey(place).walk(step) for step in STEPS for _ in range(2)]
        assert not refusals(journeys + known)
        unlucky = Journey(place).walk("authorize")  # so that somebody surely submits an address
        if is_answer_lost:
            with pair.unanswered_standby():
                pool.submit(unlucky.walk)
                wait_until(lambda: place.database.rows(
                    "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query LIKE '%%submit_address%%'"),
                    "a reservation waits for the standby")
        pair.kill_primary()
        killed = time.monotonic()
        wait_until(lambda: len(refusals(journeys, killed)) >= 12, "users are refused")
        check_refused_operator(pair)
        pair.promote()
        promoted = time.monotonic()
        wait_until(lambda: whole(journeys, promoted) >= 12, "users come and go again")
    assert place.workers() == workers
    everybody = journeys + known + [unlucky]
    refused = refusals(everybody)
    assert {(seen.status, seen.code) for seen in refused} <= GAP
    # Who comes after the promotion is served, who came before was not kept waiting.
    assert all(seen.started < promoted and seen.ended - seen.started < 10 for seen in refused)

    database = pair.standby_database()
    assert missing(database, everybody) == []
    started = [int(line.split()[0]) for line in (pair.folder / "starts").read_text().splitlines()]
    assert len(set(started)) == len(started)
    assert {row[0] for row in database.rows("SELECT transmission_id FROM challenger.transmission")} >= set(started)
    sent = collections.Counter(json.loads(address)["CONTACT_PHONE"] for address, _ in pair.messages())
    assert {journey.address["CONTACT_PHONE"]: sent[journey.address["CONTACT_PHONE"]] for journey in everybody} == {
        journey.address["CONTACT_PHONE"]: int("challenge" in journey.acknowledged) for journey in everybody}
    if is_answer_lost:
        assert any(journey.unknown == "challenge" and database.transmissions(journey.nonce) for journey in everybody)
    for journey in everybody:
        finish(journey, database)
    check_served_operator(pair, database)


def check_refused_operator(pair):
    """Neither server may be written to: both are named."""
    for command in (("client", "list"), ("db", "upgrade"), ("config", "check")):
        refused = pair.ctl(*command, check=False)
        assert refused.returncode == 69, refused
        assert f"{pair.run_folder}/.s.PGSQL" in refused.stderr and f"{pair.standby_sockets}/.s.PGSQL" in refused.stderr
        assert "read-only" in refused.stderr


def check_served_operator(pair, database):
    """challengerctl finds the server behind the one that is down, as root by its account as well."""
    assert "/client1/callback" in pair.ctl("client", "list")
    assert "schema: at" in pair.ctl("db", "upgrade") and "exists" in pair.ctl("init")
    pair.ctl("config", "check")
    if os.geteuid() == 0:
        hba = pair.folder / "standby" / "pg_hba.conf"
        hba.write_text("local all postgres peer\nlocal all all trust\n")
        database.rows("SELECT pg_reload_conf()")
        command = [pair.bin / "challengerctl", "-c", pair.config, "client", "list"]
        listed = subprocess.run(command, check=False, capture_output=True, text=True)
        assert listed.returncode == 0 and "/client1/callback" in listed.stdout, listed


def test_the_same_check_finds_what_an_asynchronous_standby_never_got(make_pair):
    place = make_pair(is_synchronous=False)
    before = [Journey(place).walk(step) for step in STEPS]
    wait_until(lambda: place.database.rows("SELECT 1 FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()"),
               "the standby has it all")
    place.stack.freeze_sender()
    after = [Journey(place).walk(step) for step in STEPS]
    assert not refusals(before + after)
    place.stack.kill_primary()
    place.stack.promote()
    database = place.stack.standby_database()
    assert missing(database, before) == []
    assert missing(database, after) == [(journey, step) for journey in after for step in journey.acknowledged if step in STATE]


def test_a_planned_switchover_is_followed_by_the_same_workers(make_pair):
    """The old primary still runs, and lets nobody write: no session breaks, and it is left all the same."""
    place = make_pair()
    pair, journey = place.stack, Journey(place).walk("challenge")
    workers = place.workers()
    place.database.rows("ALTER SYSTEM SET default_transaction_read_only = on")
    place.database.rows("SELECT pg_reload_conf()")
    wait_until(lambda: place.client.setup().status == 500, "the primary is read-only")
    assert {place.client.setup().json["code"] for _ in range(6)} == {51}
    pair.promote()
    assert {place.client.setup().status for _ in range(6)} == {200}
    assert journey.walk().unknown is None
    assert place.workers() == workers
