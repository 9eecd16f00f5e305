"""What a browser is shown where no worker can answer; through a real nginx."""
import contextlib
import http.client
import json
import re
import socket
import subprocess
import urllib.parse

import pytest

from client import FORM
from place import Place, ledger
from stack import free_port, wait_until

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NONCE = "0" * 52
PAGE_LIMIT_BYTES = 30_000


@pytest.fixture(scope="module")
def broken_site(stacks, tmp_path_factory):
    """The printed snippet before workers that take a request and never answer, and before none at all."""
    stack, folder = stacks.get(), tmp_path_factory.mktemp("broken")
    port, limited, empty, sendless = (free_port() for _ in range(4))
    silent = socket.socket(socket.AF_UNIX)
    silent.bind(str(folder / "silent.sock"))
    silent.listen(64)
    snippet = stack.ctl("nginx")
    for name, api in (("silent", f"unix:{folder}/silent.sock"), ("none", f"unix:{folder}/none.sock"), ("sendless", None)):
        changed = snippet
        for wanted, given in ((r"unix:\S+-api\.sock", api or f"unix:{stack.run_folder}/demo-api.sock"),
                              (r"unix:\S+-send\.sock", f"unix:{folder}/none.sock"),
                              (r"fastcgi_read_timeout +5s;", "fastcgi_read_timeout 1s;" if api else "fastcgi_read_timeout 5s;")):
            assert len(re.findall(wanted, changed)) == 1, wanted
            changed = re.sub(wanted, given, changed)
        (folder / f"{name}.conf").write_text(changed)
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"""
daemon off; user root; pid {folder}/pid; error_log {folder}/error.log; events {{ }}
http {{
    {temporary} access_log off;
    limit_req_zone $binary_remote_addr zone=few:1m rate=1r/m;
    server {{ listen 127.0.0.1:{port}; include {folder}/silent.conf; }}
    server {{ listen 127.0.0.1:{limited}; limit_req zone=few; limit_req_status 429; include {folder}/silent.conf; }}
    server {{ listen 127.0.0.1:{empty}; include {folder}/none.conf; }}
    server {{ listen 127.0.0.1:{sendless}; include {folder}/sendless.conf; }}
}}
""")
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"])
    try:
        wait_until(lambda: all(listens(each) for each in (port, limited, empty, sendless)), "nginx listens")
        yield port, limited, empty, sendless
    finally:
        nginx.terminate()
        nginx.wait()
        silent.close()


def listens(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def ask(port, method, path, accept, body=None):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, "/challenger" + path, body, {"Content-Type": FORM, **({} if accept is None else {"Accept": accept})})
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read().decode()


def check_page(status, headers, body):
    assert headers["Content-Type"] == "text/html; charset=utf-8" and headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY" and headers["Referrer-Policy"] == "no-referrer"
    assert headers["Access-Control-Allow-Origin"] == "*" and "Expires" not in headers
    assert "<h1>" in body and "<style>" in body and "@" not in re.sub(r"@media", "", body) and len(body) < PAGE_LIMIT_BYTES
    assert not re.search(r"<script|<link|src=|nginx", body), status
    assert "style-src 'unsafe-inline'" in headers["Content-Security-Policy"]


BIG = b"x" * (3 << 20)
ERRORS = [("GET", f"/webui/{NONCE}", None, 504, "too long"), ("POST", f"/solve/{NONCE}", b"pin=12345678", 504, "too long"),
          ("POST", f"/challenge/{NONCE}", b"x=y", 502, "does not answer"), ("POST", f"/challenge/{NONCE}", BIG, 413, "Too much"),
          ("POST", f"/solve/{NONCE}", BIG, 413, "Too much")]


@pytest.mark.parametrize("method, path, body, status, said", ERRORS)
def test_nginx_s_own_error_is_a_page_for_a_browser_and_json_for_a_program(broken_site, method, path, body, status, said):
    port = broken_site[2 if status == 502 else 0]
    found, headers, text = ask(port, method, path, BROWSER, body)
    assert found == status and said in text
    check_page(status, headers, text)
    for accept in (None, "*/*", "application/json", "application/json, text/html", "text/html;q=0.5, application/json"):
        found, headers, text = ask(port, method, path, accept, body)
        assert found == status and headers["Content-Type"] == "application/json" and json.loads(text)["code"] in (32, 60), accept


def test_a_send_pool_that_is_away_is_a_page_too_and_nothing_is_counted(broken_site, stacks):
    """The request is handed over inside nginx, to a location with errors of its own."""
    place, port = Place(stacks.get()), broken_site[3]
    for accept in (BROWSER, None):
        nonce = place.client.nonce()
        status, headers, text = ask(port, "POST", f"/challenge/{nonce}", accept, urllib.parse.urlencode(place.phone()))
        assert status == 502 and ledger(place, nonce) == [("reserved", True)]
        if accept:
            check_page(status, headers, text)
            assert "does not answer" in text
        else:
            assert json.loads(text)["code"] == 60 and headers["Retry-After"] == "1"


def test_a_browser_that_takes_json_less_gladly_gets_the_page(broken_site):
    port = broken_site[2]
    status, headers, text = ask(port, "POST", f"/challenge/{NONCE}", "text/html, application/json;q=0.9", b"")
    assert status == 502
    check_page(status, headers, text)


def test_the_endpoints_of_programs_have_no_page_of_nginx_either(broken_site):
    port = broken_site[0]
    for method, path in (("POST", "/token"), ("GET", "/info"), ("POST", "/setup/1"), ("GET", "/config"), ("GET", "/health")):
        status, headers, text = ask(port, method, path, BROWSER)
        assert status == 504 and headers["Content-Type"] == "application/json" and json.loads(text)["code"] == 60


def test_the_limit_of_an_operator_is_a_page_for_a_browser_and_json_for_a_program(broken_site):
    limited = broken_site[1]
    ask(limited, "POST", f"/challenge/{NONCE}", None)
    for method, path in (("POST", f"/challenge/{NONCE}"), ("GET", f"/webui/{NONCE}")):
        status, headers, text = ask(limited, method, path, BROWSER)
        assert status == 429 and "Too many requests" in text
        check_page(status, headers, text)
        status, headers, text = ask(limited, method, path, None)
        assert status == 429 and json.loads(text)["code"] == 9757 and headers["Retry-After"] == "1"


def test_where_there_are_no_pages_a_browser_gets_nginx_s_errors_as_json(stacks):
    stack = stacks.get(TEMPLATE_DIR="/nonexistent")
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=30)
    with contextlib.closing(connection):
        connection.request("POST", f"/challenger/solve/{NONCE}", BIG, {"Accept": BROWSER})
        reply = connection.getresponse()
        assert (reply.status, json.loads(reply.read())["code"]) == (413, 32)


@pytest.mark.parametrize("path", [f"/webui/{NONCE}/", "/nowhere", "/webui", "/challenge", "/index.html"])
def test_an_unknown_path_is_a_page_for_a_browser_and_json_for_a_program(place, path):
    answer = place.client.request("GET", path, headers={"Accept": BROWSER})
    assert answer.status == 404 and answer.headers.get_content_type() == "text/html"
    assert "This link does not work" in answer.body.decode()
    answer = place.client.request("GET", path)
    assert (answer.status, answer.json["code"]) == (404, 21)


def test_the_token_endpoint_and_info_are_json_for_a_browser_too(place):
    for path, status in (("/token", 405), ("/info", 403)):
        answer = place.client.request("GET", path, headers={"Accept": BROWSER})
        assert answer.status == status and answer.headers["Content-Type"] == "application/json"
