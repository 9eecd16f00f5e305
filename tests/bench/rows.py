"""The goals, one row each: what is compared with which floor of the same round, and what must come out.

A row without a value says why it is not measured. H: see arithmetic.harmonic.
"""
import dataclasses
import typing

from arithmetic import harmonic, is_met, median_of_rounds


@dataclasses.dataclass(frozen=True)
class Row:
    """value(round) for a row of the rounds, or value(once) for is_once: what is measured one time, after the rounds.
    reason: why there is no value, or may be none.
    """

    key: str
    what: str
    sense: str = ""  # ">=" or "<="; "" for a row without a goal
    goal: float = 0.0
    value: typing.Optional[typing.Callable] = None
    is_once: bool = False
    reason: str = ""


def rate(name):
    return lambda one: one[name]["rate"]


def ratio(name, floor):
    return lambda one: one[name]["rate"] / floor(one)


def chain(*names):
    """H of the floors of these names."""
    return lambda one: harmonic(*(one[name]["rate"] for name in names))


def spread(name):
    return lambda one: one[name]["p99"] / one[name]["p50"]


def cpu_ms(name):
    return lambda one: sum(one[name]["cpu_us"].values()) / 1000


def once(name):
    return lambda measured: measured.get(name)


ROWS = (
    Row("P1", "POST /challenge, nothing due : H(SQL floor, hello)", ">=", 0.60,
        ratio("challenge_waiting", chain("sql_waiting", "hello"))),
    Row("P2", "POST /challenge, null helper : H(send floor, hello twice, spawn)", ">=", 0.80,
        ratio("challenge_sends", chain("sql_sends", "hello", "hello", "spawn"))),
    Row("P3", "round trips and system calls of a POST", reason="exact, so in tests/http/test_costs.py"),
    Row("P4a", "p99 : p50 of a POST with a helper", "<=", 3, spread("challenge_sends")),
    Row("P4b", "p99 : p50 of a POST without one", "<=", 4, spread("challenge_waiting")),
    Row("P5", "slowest answer of the api pool, every send worker stuck, ms", "<=", 100, once("stuck_worst_ms"), True),
    Row("P6a", "private dirty memory of an api worker, MiB", "<=", 2, once("api_dirty_mib"), True),
    Row("P6b", "PSS of an api worker, MiB", "<=", 3, once("api_pss_mib"), True),
    Row("P6c", "private dirty memory of a send worker, MiB", "<=", 2, once("send_dirty_mib"), True),
    Row("P6d", "PSS of a send worker, MiB", "<=", 3, once("send_pss_mib"), True),
    Row("P6 N=200", "memory of 200 send workers together, MB", "<=", 400, once("send_200_mb"), True),
    Row("P7a", "share of HOT among the updates of validations", ">=", 0.95, once("hot_share"), True),
    Row("P7b", "submit_address at ten times the validations : at their number", ">=", 0.75, once("growth"), True,
        reason="takes minutes, so --grow asks for it"),
    Row("P7 5 M", "the same at 5,000,000 : at 100,000", reason="would need more than the memory of a small machine"),
    Row("P8", "stop and restart under load", reason="yes or no, so in tests/http/test_pools.py and test_failover.py"),
    Row("P9", "a request that nginx has given up on", reason="exact, so in tests/http/test_pools.py"),
    Row("P10", "descriptors that a helper sees", reason="exact, so in tests/http/test_helper.py"),
    Row("P11a", "POST /challenge, nonce ill-formed : hello", ">=", 0.85, ratio("bad_nonce", rate("hello"))),
    Row("P11b", "POST /challenge, form ill-formed : hello", ">=", 0.85, ratio("bad_form", rate("hello"))),
    Row("P11c", "POST /challenge, address refused : hello", ">=", 0.85, ratio("bad_address", rate("hello"))),
    Row("P12", "CPU of a POST that sends : better-auth's",
        reason="better-auth and node are not set up here; S6 is our part"),
    Row("P13", "SQL of one sending : two plain durable UPDATEs", ">=", 0.45,
        ratio("sql_sends", chain("sql_update", "sql_update"))),
    Row("P14a", "GET /authorize : H(UPDATE, hello)", ">=", 0.60, ratio("authorize", chain("sql_update", "hello"))),
    Row("P14b", "GET /webui : H(UPDATE, hello)", ">=", 0.60, ratio("webui", chain("sql_update", "hello"))),
    Row("P14c", "POST /solve, right code : H(UPDATE, hello)", ">=", 0.60, ratio("solve", chain("sql_update", "hello"))),
    Row("P15", "whole flows a second, load generator included", ">=", 400, rate("flow")),
    Row("N4a", "a message beside 4 sources with hanging recipients, ms", "<=", 1000, once("crowd_4_good_ms"), True),
    Row("N4b", "a typing mistake beside them, ms", "<=", 100, once("crowd_4_mistake_ms"), True),
    Row("N4c", "wrong answers to them, and errors of nginx's own to all", "<=", 0, once("crowd_4_wrong"), True),
    Row("N40a", "a message beside 40 sources with hanging recipients, ms", "<=", 1000, once("crowd_40_good_ms"), True),
    Row("N40b", "a typing mistake beside them, ms", "<=", 100, once("crowd_40_mistake_ms"), True),
    Row("N40c", "wrong answers to them, and errors of nginx's own to all", "<=", 0, once("crowd_40_wrong"), True),
    Row("S1", "hello : nginx static", value=ratio("hello", rate("static"))),
    Row("S2", "submit_address, nothing due : UPDATE", value=ratio("sql_waiting", rate("sql_update"))),
    Row("S3", "view_validation : UPDATE", value=ratio("sql_view", rate("sql_update"))),
    Row("S4", "authorize_validation : UPDATE", value=ratio("sql_authorize", rate("sql_update"))),
    Row("S5", "POST /challenge, null helper : hello", value=ratio("challenge_sends", rate("hello"))),
    Row("S6", "CPU of a POST that sends, all parts, ms", value=cpu_ms("challenge_sends")),
)


def by_key(key):
    (found,) = (row for row in ROWS if row.key == key)
    return found


def judge(row, rounds, measured_once):
    """rounds: [{stage: {"rate", "p50", "p99"}}]; measured_once: {name: value}. What the report and the JSON say."""
    if row.is_once:
        value = row.value(measured_once)
    else:
        value = median_of_rounds(row.value, rounds) if row.value else None
    if value is None:
        return {"what": row.what, "value": None, "goal": "", "verdict": f"not measured: {row.reason}"}
    if not row.sense:
        return {"what": row.what, "value": value, "goal": "", "verdict": ""}
    return {"what": row.what, "value": value, "goal": f"{row.sense} {row.goal:g}",
            "verdict": "met" if is_met(value, row.sense, row.goal) else "missed"}
