"""Whose CPU time a stage took: nginx, the workers, their helpers, PostgreSQL. Read from /proc, so nothing is slowed."""
import os
import pathlib

PARTS = ("nginx", "worker", "helper", "PostgreSQL")


def parse_stat(text, ticks=os.sysconf("SC_CLK_TCK")):
    """(own, reaped) seconds of /proc/PID/stat: of the process itself, and of the children it has waited for."""
    user, system, user_reaped, system_reaped = (int(word) for word in text.rpartition(")")[2].split()[11:15])
    return (user + system) / ticks, (user_reaped + system_reaped) / ticks


def times_of(pid):
    """A process that is gone has no time of its own left: its parent has it."""
    try:
        return parse_stat(pathlib.Path(f"/proc/{pid}/stat").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0.0, 0.0


def children_of(pid):
    """The process ids of a process's children."""
    try:
        return [int(word) for word in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def seconds_of_tree(pid):
    """A process, its children, and those of them that have ended. Looks again when a child came or went meanwhile:
    else the time of one that has just ended would be missing, or be there twice."""
    while True:
        children, (own, reaped) = children_of(pid), times_of(pid)
        total = own + reaped + sum(times_of(child)[0] for child in children)
        if children_of(pid) == children and times_of(pid)[1] == reaped:
            return total


def seconds_by_part(nginx, pools, postgresql):
    """CPU seconds since the start of all parts. nginx, pools: process ids of masters; postgresql: of the postmaster.

    A worker waits for its helpers, so their time is what it has reaped.
    """
    workers = [times_of(worker) for pool in pools for worker in children_of(pool)]
    return {"nginx": sum(seconds_of_tree(pid) for pid in nginx),
            "worker": sum(own for own, _ in workers),
            "helper": sum(reaped for _, reaped in workers),
            "PostgreSQL": seconds_of_tree(postgresql)}


def per_request(before, after, requests):
    """Microseconds of each part for one request."""
    return {part: (after[part] - before[part]) / requests * 1e6 for part in before}
