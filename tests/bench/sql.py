"""SQL load by pgbench: the same functions that the workers call, and a plain UPDATE, without any web around them."""
import re
import subprocess

from stack import StackError, postgresql_program

CONNECTIONS = 8
WORKER, OWNER = "challenger-fcgi-demo", "postgres"  # the former is also the database's name

# Validation :i of a kind, as seed.py makes them.
WAITING = "\\set i random(0, :validations - 1)\n"
NONCE_DIGEST = "sha256(sha256(convert_to('{kind} ' || :i::text, 'UTF8')))"
HEX = f"encode({NONCE_DIGEST}, 'hex')"
SUBMIT = (f"SELECT out_transmission_id AS transmission FROM challenger.submit_address(:policy, {HEX}, :address, "
          ":address_digest, '+4179***'{more}) WHERE out_status = '{status}' \\gset\n")

# \gset fails when there is no row, so a call that does something else than is measured ends the run.
SCRIPTS = {
    "sql_waiting": (WORKER, WAITING + SUBMIT.format(kind="waiting", status="waiting", more="")),
    # Each validation once: client c of n takes c, c + n, c + 2n, …
    "sql_sends": (WORKER, f"\\set i :client_id + :turn * {CONNECTIONS}\n\\set turn :turn + 1\n" +
                  SUBMIT.format(kind="sql", status="reserved", more=", in_source => 'bench', in_claim_within => '10 s'") +
                  f"SELECT out_status FROM challenger.claim_transmission(:policy, {HEX.format(kind='sql')}, :transmission, "
                  f"'bench', {CONNECTIONS}) WHERE out_status = 'claimed' \\gset\n"
                  "SELECT out_status FROM challenger.finish_transmission(:transmission, 'accepted', 'exit 0', '', "
                  "true) WHERE out_status = 'noted' \\gset\n"),
    "sql_update": (OWNER, WAITING + "UPDATE challenger.validation SET ui_locales = 'en' WHERE nonce_digest = " +
                   NONCE_DIGEST.format(kind="waiting") + " RETURNING validation_id \\gset\n"),
    "sql_view": (WORKER, WAITING + f"SELECT * FROM challenger.view_validation(:policy, {HEX.format(kind='waiting')}) "
                 "WHERE out_status = 'found' \\gset\n"),
    "sql_authorize": (WORKER, WAITING + "SELECT * FROM challenger.authorize_validation(:policy, "
                      f"{HEX.format(kind='waiting')}, :client, null, 's', null, null, null) "
                      "WHERE out_status = 'authorized' \\gset\n"),
}


def write_scripts(folder):
    for name, (_, script) in SCRIPTS.items():
        (folder / f"{name}.sql").write_text(script)


def run_pgbench(folder, socket_folder, name, variables, seconds):
    """Runs a script that write_scripts wrote. out: {"requests", "seconds"}; fails: a StackError."""
    command = [postgresql_program("pgbench"), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-T", str(seconds), "-f",
               str(folder / f"{name}.sql"), "-h", str(socket_folder), "-U", SCRIPTS[name][0]]
    for variable, value in variables.items():
        command += ["-D", f"{variable}={value}"]
    done = subprocess.run([*command, WORKER], capture_output=True, text=True, check=False)
    count = re.search(r"transactions actually processed: (\d+)", done.stdout)
    rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.M)
    if done.returncode != 0 or not count or not rate:
        raise StackError(f"pgbench {name}: status {done.returncode}: {done.stderr[-2000:]}")
    return {"requests": int(count[1]), "seconds": int(count[1]) / float(rate[1])}
