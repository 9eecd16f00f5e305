"""What each round measures, one stage after the other: the floors, then the service."""
import re
import socket
import subprocess

import sql
from codes import first_code, signing_key
from cpu import per_request
from load import request_bytes, run_wrk, write_list
from seed import nonce, nonce_bytes
from site_under_test import WORKERS
from stack import StackError
from whole_flows import Flow

# Used-up validations made for each second of a stage; more than a machine of today gets through.
PER_SECOND = {"sql": 6000, "send": 3000, "solve": 6000}
# A stage runs near to its floors: a moment's load from elsewhere then meets both.
ORDER = ("static", "hello", "bad_nonce", "bad_form", "bad_address", "sql_waiting", "challenge_waiting",
         "spawn", "sql_sends", "challenge_sends",
         "sql_update", "sql_view", "webui", "sql_authorize", "authorize", "solve", "flow")
PHONE_FORM = "CONTACT_PHONE=%2B41791234567"
TAIL = 16  # requests in flight when a stage ends: done, but not counted


class HttpStage:
    """One list of requests by wrk. status: what every answer says. mode: see wrk.lua."""

    def __init__(self, requests, status=200, mode="again", is_floor=False, written=None):
        self.requests, self.status, self.mode, self.is_floor, self.written = requests, status, mode, is_floor, written


def http_stages(site, counts, validations):
    """name → HttpStage."""
    key = signing_key(site.stack.run_folder / "demo.secret")
    json = {"Accept": "application/json"}

    def challenge(this_nonce, form=PHONE_FORM):
        return request_bytes("POST", f"/challenger/challenge/{this_nonce}", form, **json)

    def of_waiting(make):
        """One request for each waiting validation. Their digests are random, and so is the way through the index."""
        return [make(nonce("waiting", index)) for index in range(validations)]

    def authorize(this_nonce):
        client_id = site.stack.clients[0][0]
        query = f"response_type=code&client_id={client_id}&state=s"
        return request_bytes("GET", f"/challenger/authorize/{this_nonce}?{query}", **json)

    waiting = of_waiting(challenge)
    return {
        "static": HttpStage([request_bytes("GET", "/static")], is_floor=True),
        "hello": HttpStage(waiting, is_floor=True),
        "challenge_waiting": HttpStage(waiting),
        "challenge_sends": HttpStage(
            [challenge(nonce("send", i), f"CONTACT_PHONE=%2B4178{i:07d}") for i in range(counts["send"])], mode="once",
            written="SELECT count(*) FROM challenger.transmission WHERE outcome = 'accepted'"),
        "bad_nonce": HttpStage([challenge("0" * 51)], 404),
        "bad_form": HttpStage([challenge(nonce("waiting", 0), "CONTACT_PHONE=%")], 400),
        "bad_address": HttpStage([challenge(nonce("waiting", 0), "CONTACT_PHONE=nonsense")], 400),
        "authorize": HttpStage(of_waiting(authorize)),
        "webui": HttpStage(of_waiting(lambda n: request_bytes("GET", f"/challenger/webui/{n}", Accept="text/html"))),
        "solve": HttpStage(
            [request_bytes("POST", f"/challenger/solve/{nonce('solve', i)}",
                           f"pin={first_code(key, nonce_bytes('solve', i))}", **json) for i in range(counts["solve"])],
            mode="once", written="SELECT count(*) FROM challenger.authorization_code"),
    }


def status_of(port, request):
    """The status of one request."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        return int(re.match(rb"HTTP/1.1 (\d+)", connection.recv(65536))[1])


class Stages:
    """All stages of a site. seconds: of each."""

    def __init__(self, site, seconds, validations):
        self.site, self.seconds, self.validations = site, seconds, validations
        self.counts = {kind: rate * seconds for kind, rate in PER_SECOND.items()}
        self.http = http_stages(site, self.counts, validations)
        for name, stage in self.http.items():
            write_list(site.lists / name, stage.requests)
        assert {*ORDER} == {*self.http, *sql.SCRIPTS, "spawn", "flow"}, "a stage would be left out"
        sql.write_scripts(site.lists)
        self.flow = Flow(site, 100 * seconds)

    def check(self):
        """Sends the first request of every list and looks at its status. Uses up validations: renew them afterwards."""
        for name, stage in self.http.items():
            found = status_of(self._port(stage), stage.requests[0])
            if found != stage.status:
                raise StackError(f"stage {name}: status {found} instead of {stage.status}")

    def run(self, name):
        """One stage. out: {"rate" (a second), "p50", "p99" (ms, or None), "cpu_us": {part: for one request}}."""
        before = self.site.cpu_seconds()
        if name == "flow":
            result = self.flow.run()
        elif name == "spawn":
            result = self._run_spawn()
        elif name in sql.SCRIPTS:
            result = self._run_sql(name)
        else:
            result = self._run_http(name)
        return {"rate": result["requests"] / result["seconds"], "p50": result.get("p50"), "p99": result.get("p99"),
                "cpu_us": per_request(before, self.site.cpu_seconds(), result["requests"])}

    def _port(self, stage):
        return self.site.floor_port if stage.is_floor else self.site.stack.port

    def _run_spawn(self):
        programs = self.site.programs
        command = [programs / "spawn_floor", str(self.seconds), str(WORKERS), programs / "null_helper"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise StackError(f"spawn_floor: status {done.returncode}")
        count, seconds = done.stdout.split()
        return {"requests": int(count), "seconds": float(seconds)}

    def _run_sql(self, name):
        seed = self.site.seed
        variables = {"policy": seed.policy_id, "client": seed.client_id, "validations": self.validations, "turn": 0,
                     "address": '{"CONTACT_PHONE":"+41791234567"}', "address_digest": seed.address_digest}
        return sql.run_pgbench(self.site.lists, self.site.stack.run_folder, name, variables, self.seconds)

    def _run_http(self, name):
        stage = self.http[name]
        rows_before = self._written(stage)
        result = run_wrk(self._port(stage), self.site.lists / name, stage.mode, self.seconds)
        refused = result["requests"] if stage.status >= 400 else 0
        if result["refused"] != refused:
            raise StackError(f"stage {name}: {result['refused']} of {result['requests']} answers were refusals")
        if stage.written:
            written = self._written(stage) - rows_before
            if not result["requests"] <= written <= result["requests"] + TAIL:
                raise StackError(f"stage {name}: {result['requests']} requests wrote {written} rows")
        return result

    def _written(self, stage):
        """How many rows tell of such a request by now."""
        return self.site.database.row(stage.written)[0] if stage.written else 0
