"""Where and of what a run was made: ratios of different machines are not the same ratios."""
import os
import pathlib
import re
import subprocess

def output_of(*command, cwd=None):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    except FileNotFoundError:
        return ""
    return (done.stdout + done.stderr).strip()


def commit_of(top):
    """The commit, and whether the files differ from it."""
    commit = output_of("git", "rev-parse", "--short", "HEAD", cwd=top)
    return commit + (" with changes" if output_of("git", "status", "--porcelain", cwd=top) else "")


def describe_machine():
    cpu = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    memory = int(re.search(r"MemTotal: +(\d+)", pathlib.Path("/proc/meminfo").read_text())[1])
    system = re.search(r'^PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text(), re.M)
    return {"machine": f"{len(os.sched_getaffinity(0))} × {cpu[1] if cpu else os.uname().machine}, {memory >> 20} GiB",
            "system": f"{system[1] if system else '?'}, Linux {os.uname().release}",
            "load before": " ".join(f"{load:.2f}" for load in os.getloadavg())}


def first_number(text):
    found = re.search(r"\d+(\.\d+)+", text)
    return found[0] if found else "?"


def versions(postgres):
    """postgres: the server's program."""
    fcgi = output_of("dpkg-query", "-W", "-f", "${Version}", "libfcgi-dev")
    return {"nginx": first_number(output_of("/usr/sbin/nginx", "-v")),
            "PostgreSQL": first_number(output_of(postgres, "--version")),
            "libfcgi": fcgi or "?", "libpqxx": output_of("pkg-config", "--modversion", "libpqxx") or "?",
            "spawn-fcgi": first_number(output_of("spawn-fcgi", "-v")),
            "multiwatch": output_of("dpkg-query", "-W", "-f", "${Version}", "multiwatch") or "?",
            "wrk": first_number(output_of("wrk", "-v")), "g++": first_number(output_of("g++", "--version"))}
