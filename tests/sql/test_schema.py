"""The schema itself: upgrades, roles and the shape that keeps updates cheap."""
import contextlib
import os
import subprocess

import psycopg2
import pytest
from client import Database
from conftest import SCHEMA
from stack import TOP


def dump(stack):
    return subprocess.run(["pg_dump", "-h", stack.run_folder, "-U", "postgres", "challenger-fcgi-demo"], check=True,
                          capture_output=True, text=True).stdout.replace("\\restrict", "").splitlines()


def comparable(lines):
    return [line for line in lines if not line.startswith(("--", "\\", " "))]


def test_upgrading_twice_changes_nothing(stack):
    before = comparable(dump(stack))
    stack.ctl("db", "upgrade")
    stack.ctl("init")
    assert comparable(dump(stack)) == before


def test_a_newer_breaking_schema_is_refused_by_both_programs_with_both_numbers(stack, database):
    database.rows("INSERT INTO challenger.schema_version (number, name, breaking) VALUES (99, 'future', true)")
    try:
        result = stack.ctl("db", "upgrade", check=False)
        assert result.returncode == 1 and "99" in result.stderr and f"made for {SCHEMA}" in result.stderr
        check = stack.ctl("config", "check", check=False)
        assert check.returncode == 78 and "schema_too_new" in check.stderr and "99" in check.stderr
    finally:
        database.rows("DELETE FROM challenger.schema_version WHERE number = 99")


def test_a_newer_schema_that_is_not_breaking_is_left_alone(stack, database):
    database.rows("INSERT INTO challenger.schema_version (number, name, breaking) VALUES (99, 'future', false)")
    try:
        assert "left alone" in stack.ctl("db", "upgrade")
        assert "database: good" in stack.ctl("config", "check")
    finally:
        database.rows("DELETE FROM challenger.schema_version WHERE number = 99")


def test_functions_of_a_newer_program_are_left_alone_and_those_of_an_older_one_replaced(stack, database):
    """A host that was not upgraded yet starts anew: it must not put its functions under the workers of the others."""
    (program,) = [row["functions_of"] for row in
                  database.rows("SELECT functions_of FROM challenger.schema_version WHERE number = %s", SCHEMA)]
    assert ".".join(map(str, program)) == stack.ctl("--version").strip()
    mark = "COMMENT ON FUNCTION challenger.read_address IS 'of another program'"
    marked = "SELECT 1 FROM pg_description WHERE description = 'of another program'"
    set_program = "UPDATE challenger.schema_version SET functions_of = %s WHERE number = %s"
    database.rows(mark)
    try:
        database.rows(set_program, [program[0], program[1] + 10, 0], SCHEMA)
        assert f"newer program {program[0]}.{program[1] + 10}.0, left alone" in stack.ctl("db", "upgrade")
        assert database.rows(marked)
        database.rows(set_program, [0, 0, 9], SCHEMA)
        assert "functions in place" in stack.ctl("db", "upgrade")
        (row,) = database.rows("SELECT functions_of FROM challenger.schema_version WHERE number = %s", SCHEMA)
        assert row["functions_of"] == program
    finally:
        database.rows(set_program, program, SCHEMA)
        stack.ctl("db", "upgrade")


def test_an_upgrade_waits_for_no_dump(stack, database):
    """Every start of a pool upgrades: connecting workers would queue behind a lock that it waits for."""
    with contextlib.closing(psycopg2.connect(host=str(stack.run_folder), dbname="challenger-fcgi-demo", user="postgres")) as link:
        with link.cursor() as cursor:  # what pg_dump holds while it runs
            cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'challenger'")
            tables = ", ".join(name for (name,) in cursor.fetchall())
            assert "challenger.schema_version" in tables
            cursor.execute(f"LOCK TABLE {tables} IN ACCESS SHARE MODE")
            assert "functions in place" in stack.ctl("db", "upgrade")


def test_a_schema_that_is_too_old_is_named(policy):
    assert policy.register(schema=SCHEMA + 1)["out_status"] == "schema_too_old"


def test_two_upgraders_at_once_apply_each_file_once(stack, database):
    database.rows('CREATE DATABASE "twice" OWNER challenger_owner')
    config = stack.folder / "twice.conf"
    config.write_text(stack.config.read_text().replace("dbname=challenger-fcgi-demo", "dbname=twice"))
    command = [stack.bin / "challengerctl", "-c", config, "db", "upgrade"]
    account = {"user": "postgres"} if os.geteuid() == 0 else {}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **account)
               for _ in range(4)]
    outputs = [(process.communicate()[0], process.returncode) for process in running]
    assert [status for _, status in outputs] == [0] * 4, outputs
    assert sum(text.count(": applied") for text, _ in outputs) == SCHEMA


def test_the_worker_s_role_reads_and_writes_no_table(stack):
    worker = Database(stack, "challenger-fcgi-demo")
    for table in ("client", "policy", "validation", "transmission", "schema_version"):
        for statement in (f"SELECT * FROM challenger.{table}", f"DELETE FROM challenger.{table}"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                worker.rows(statement)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        worker.rows("SELECT challenger.add_client('https://example.org/', repeat('00', 32))")


def test_nobody_else_may_call_anything(database):
    assert database.rows("SELECT proname FROM pg_proc WHERE pronamespace = 'challenger'::regnamespace "
                         "AND has_function_privilege('public', oid, 'EXECUTE')") == []


RULES = {"access_token_life", "authorization_code_life", "codes_per_validation", "end_of_reservation", "end_of_sending", "end_of_wait",
         "is_open", "is_slow", "latest_end_of_validation", "ledger_outcome", "next_transmission_at"}


def test_every_function_but_the_rules_is_a_definer_s_with_a_fixed_search_path_and_a_comment(database):
    functions = database.rows("SELECT proname, prosecdef, proconfig, obj_description(oid) FROM pg_proc "
                              "WHERE pronamespace = 'challenger'::regnamespace")
    assert len(functions) == len(list((TOP / "sql" / "functions").iterdir()))
    assert RULES <= {name for name, *_ in functions}
    for name, definer, settings, comment in functions:
        assert comment, name
        if name not in RULES:
            assert definer and settings == ["search_path=pg_catalog, pg_temp"], name


def test_a_rule_is_written_into_the_calling_query_and_nobody_may_call_it(database):
    """A rule must cost nothing: PostgreSQL inlines it, so no call is left in the plan."""
    for name, signature, types in database.rows(
            "SELECT proname, oid::regprocedure, string_to_array(oidvectortypes(proargtypes), ', ') FROM pg_proc "
            "WHERE pronamespace = 'challenger'::regnamespace AND proname = ANY (%s)", sorted(RULES)):
        columns = [f"NULL::{type_} AS a{number}" for number, type_ in enumerate(types) if type_]
        arguments = ", ".join(f"a{number}" for number in range(len(columns)))
        # OFFSET 0 keeps the nulls from being computed at planning time.
        plan = database.rows(f"EXPLAIN (VERBOSE, COSTS OFF) SELECT challenger.{name}({arguments}) "
                             f"FROM (SELECT {', '.join(columns) or '1'} OFFSET 0) s")
        assert not any(f"{name}(" in line for (line,) in plan), plan
        assert database.rows("SELECT 1 FROM unnest(ARRAY['challenger_worker', 'challenger_admin']) r "
                             "WHERE has_function_privilege(r, %s::regprocedure, 'EXECUTE')", signature) == [], signature


def test_hot_tables_have_room_and_no_index_on_a_column_that_an_attempt_changes(database):
    options = dict(database.rows("SELECT relname, reloptions FROM pg_class WHERE relname IN ('validation', 'transmission')"))
    assert options == {"validation": ["fillfactor=85"], "transmission": ["fillfactor=85"]}
    indexed = {row[0] for row in database.rows(
        "SELECT a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON "
        "a.attrelid = c.oid AND a.attnum = ANY (i.indkey) WHERE c.relname IN ('validation', 'transmission')")}
    assert indexed == {"validation_id", "nonce_digest", "expires_at", "transmission_id", "reserved_at", "source"}


def test_an_attempt_s_updates_are_hot(policy, client, database):
    before = database.row("SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'validation'")
    for _ in range(50):
        policy.send(policy.setup(client), "a")
    database.rows("SELECT pg_stat_force_next_flush()")
    after = database.row("SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'validation'")
    updates, hot = after[0] - before[0], after[1] - before[1]
    assert updates >= 50 and hot >= 0.95 * updates


def test_every_table_and_column_is_commented(database):
    assert database.rows(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
        "WHERE c.relnamespace = 'challenger'::regnamespace AND c.relkind = 'r' AND c.relname <> 'schema_version' "
        "AND col_description(c.oid, a.attnum) IS NULL") == []


def test_a_submission_that_changes_nothing_writes_nothing(policy, client, database):
    nonce = policy.setup(client)
    policy.send(nonce, "a")
    database.rows("BEGIN")
    try:
        assert policy.submit(nonce, "a")["out_status"] == "waiting"
        assert database.row("SELECT pg_current_xact_id_if_assigned()")[0] is None
    finally:
        database.rows("COMMIT")


def test_an_upgrade_that_fails_says_so_and_leaves_nothing_behind(stack, database):
    database.rows('CREATE DATABASE "half" OWNER challenger_owner')
    config = stack.folder / "half.conf"
    config.write_text(stack.config.read_text().replace("dbname=challenger-fcgi-demo", "dbname=half"))
    half = psycopg2.connect(host=str(stack.run_folder), dbname="half", user="postgres")
    half.autocommit = True
    with half.cursor() as cursor:
        # In the way of the second schema file.
        cursor.execute("CREATE SCHEMA challenger AUTHORIZATION challenger_owner; CREATE TABLE challenger.access_token ()")
    account = {"user": "postgres"} if os.geteuid() == 0 else {}
    result = subprocess.run([stack.bin / "challengerctl", "-c", config, "db", "upgrade"], capture_output=True, text=True,
                            check=False, **account)
    assert result.returncode == 1 and "access_token" in result.stderr and not result.stdout
    with half.cursor() as cursor:
        cursor.execute("SELECT to_regclass('challenger.schema_version'), to_regclass('challenger.client')")
        assert cursor.fetchone() == (None, None)
    half.close()


def test_data_of_an_older_schema_survives_the_upgrade(stack, database):
    """A database as schema 2 left it, with a validation under way, serves on after the upgrade."""
    database.rows('CREATE DATABASE "older" OWNER challenger_owner')
    config = stack.folder / "older.conf"
    config.write_text(stack.config.read_text().replace("dbname=challenger-fcgi-demo", "dbname=older"))
    account = {"user": "postgres"} if os.geteuid() == 0 else {}
    with contextlib.closing(psycopg2.connect(host=str(stack.run_folder), dbname="older", user="postgres")) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute("SET ROLE challenger_owner")
            cursor.execute((TOP / "sql" / "schema_version.sql").read_text())
            for file in sorted((TOP / "sql" / "schema").iterdir())[:2]:
                cursor.execute(file.read_text())
            cursor.execute("""
                INSERT INTO challenger.client (redirect_uri, secret_digest, created_at) VALUES ('https://example.org/', sha256('x'), now());
                INSERT INTO challenger.policy (digest, address_type, entries_per_code, transmissions_per_address, addresses_per_validation,
                    failures_given_back, transmission_waits, helper_timeout, validation_duration, validation_expiration, registered_at)
                  VALUES (sha256('p'), 'phone', 3, 3, 3, 5, '{60 s}', '30 s', '1 h', '365 days', now());
                INSERT INTO challenger.validation (nonce_digest, client_id, policy_id, key_number, created_at, expires_at, read_only,
                    address, address_digest, addresses_used, codes_made)
                  VALUES (sha256('n'), 1, 1, 1, now(), now() + interval '1 h', false, '{"CONTACT_PHONE":"+41"}', sha256('a'), 1, 1);
                INSERT INTO challenger.transmission (validation_id, policy_id, address_digest, code_number, outcome, reserved_at, finished_at)
                  VALUES (1, 1, sha256('a'), 1, 'accepted', now(), now())""")
            subprocess.run([stack.bin / "challengerctl", "-c", config, "db", "upgrade"], check=True, capture_output=True, **account)
            cursor.execute("SELECT * FROM challenger.submit_address(1, encode(sha256('n'), 'hex'), '{}', encode(sha256('a'), 'hex'), '?')")
            assert cursor.fetchone()[0] == "waiting"
            cursor.execute("SELECT out_status, out_last_outcome FROM challenger.view_validation(1, encode(sha256('n'), 'hex'))")
            assert cursor.fetchone() == ("found", "accepted")
    listed = subprocess.run([stack.bin / "challengerctl", "-c", config, "transmissions"], check=True, capture_output=True, text=True, **account)
    assert listed.stdout.split()[3:] == ["accepted", "?"]
