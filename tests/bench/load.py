"""HTTP load by wrk: lists of whole requests in, rate and response times out."""
import json
import pathlib
import re
import subprocess

from stack import StackError

SCRIPT = pathlib.Path(__file__).resolve().parent / "wrk.lua"
CONNECTIONS = 16
LONGEST_SECONDS = 120  # of a run that ends with its list


def request_bytes(method, path, body=None, **headers):
    """A whole HTTP/1.1 request. headers: with _ for -."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + (body or "")).encode()


def write_list(path, requests):
    """The file that wrk.lua reads."""
    with open(path, "wb") as file:
        for request in requests:
            file.write(b"%d\n%s" % (len(request), request))


def run_wrk(port, list_file, mode, seconds=LONGEST_SECONDS, replies=None):
    """mode: "again" or "once". replies: a file for the bodies; with it the run ends when every request has its answer.

    out: {"requests", "seconds", "p50", "p99" (ms), "refused": answers of 400 and above}. wrk counts into p50
    and p99 also the requests that a slow answer held back.
    fails: a StackError when a connection broke or a request was not answered in 10 s.
    """
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--timeout", "10s", "-s", str(SCRIPT),
               f"http://127.0.0.1:{port}/", "--", str(list_file), mode, *([str(replies)] if replies else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^RESULT (\{.*\})$", done.stdout, re.M)
    if not found:
        raise StackError(f"{' '.join(command)}: status {done.returncode}: {done.stdout}{done.stderr}")
    result = json.loads(found[1])
    if result["broken"] or not result["requests"]:
        raise StackError(f"{list_file}: {result['requests']} requests answered, {result['broken']} broken off")
    return result
