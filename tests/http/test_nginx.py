"""The snippet and the example site as the operator's guide says to use them, in a real nginx."""
import contextlib
import re
import socket
import ssl
import subprocess

import pytest

from stack import TOP, free_port, wait_until

SNIPPET = TOP / "nginx" / "challenger-fcgi.conf"
SITE = TOP / "nginx" / "example-site.conf"


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def snippet_of(place, *arguments):
    result = run([place.stack.bin / "challengerctl", "nginx", *arguments])
    assert result.returncode == 0, result
    return result.stdout


def check(folder, http_text):
    """nginx's own opinion of a configuration: it must be good, without a warning."""
    (folder / "nginx.conf").write_text(f"pid {folder}/pid; error_log stderr; events {{}}\nhttp {{ {http_text} }}\n")
    result = run(["/usr/sbin/nginx", "-t", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")])
    assert result.returncode == 0 and "warn" not in result.stderr, result.stderr


def without_header(text):
    return text.split("\n\n", 1)[1]


def test_the_printed_snippet_of_the_default_instance_is_the_one_that_is_installed(place):
    assert without_header(snippet_of(place, "default", "--prefix", "/challenger")) == without_header(SNIPPET.read_text())


@pytest.mark.parametrize("instance, file", [("default", "challenger-fcgi"), ("email", "challenger-fcgi-email")])
def test_the_printed_snippet_says_the_name_of_its_file(place, instance, file):
    header = snippet_of(place, instance, "--prefix", "/challenger").split("\n\n", 1)[0]
    assert f">/etc/nginx/snippets/{file}.conf\n" in header and f"include snippets/{file}*.conf;" in header


@pytest.mark.parametrize("prefix", ["/email", "/check/email/", "/"])
def test_another_instance_stands_beside_the_default_one(place, tmp_path, prefix):
    text = snippet_of(place, "email", "--prefix", prefix)
    code = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert not re.search(r"/challenger[/ );]|challenger_default|default-(api|send)", code)
    assert f"location ^~ {prefix.rstrip('/')}/ {{" in code and "unix:/run/challenger-fcgi/email-send.sock" in code
    (tmp_path / "challenger-fcgi.conf").write_text(SNIPPET.read_text())
    (tmp_path / "challenger-fcgi-email.conf").write_text(text)
    check(tmp_path, f"access_log off; server {{ listen 127.0.0.1:{place.stack.port}; include {tmp_path}/challenger-fcgi*.conf; }}")


def test_the_place_is_where_base_url_leads(place, tmp_path):
    config = tmp_path / "sms.conf"
    config.write_text(re.sub(r"BASE_URL = .*", "BASE_URL = https://example.org/check/sms/", place.stack.config.read_text()))
    text = snippet_of(place, "-c", str(config))
    assert "location ^~ /check/sms/ {" in text and f"alias {place.stack.folder}/pages/static/;" in text
    other = run([place.stack.bin / "challengerctl", "-c", config, "nginx", "--prefix", "/sms"])
    assert other.returncode == 0 and "BASE_URL leads to /check/sms/, not to /sms/" in other.stderr


@pytest.mark.parametrize("arguments, said", [
    (["email", "--prefix", "/a b"], "--prefix /a b: allowed: a path of letters"),
    (["email", "--prefix", "/a;b"], "--prefix /a;b: allowed: a path of letters"),
    (["email", "--prefix", "//"], "--prefix //: allowed: a path of letters"),
    (["email", "--prefix", "email"], "--prefix email: allowed: a path of letters"),
    (["Email", "--prefix", "/a"], "allowed: up to 15 characters of a-z, 0-9, - and _"),
    (["sixteencharacter", "--prefix", "/a"], "allowed: up to 15 characters of a-z, 0-9, - and _"),
])
def test_what_cannot_stand_in_a_snippet_is_refused(place, arguments, said):
    result = run([place.stack.bin / "challengerctl", "nginx", *arguments])
    assert result.returncode == 64 and said in result.stderr and not result.stdout, result


def test_an_instance_that_is_not_there_needs_a_place(place):
    result = run([place.stack.bin / "challengerctl", "nginx", "missing"])
    assert result.returncode == 78 and "/etc/challenger-fcgi/missing.conf" in result.stderr, result


@contextlib.contextmanager
def example_site(stack, folder, way, listens=""):
    """The example site on ports of its own, with a certificate made for it and the stack's own snippet, behind a proxy.

    way: of saying where requests come from, as real_ip_header has it; listens: what is to be said at each listen.
    """
    assert run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=example.org", "-keyout",
                folder / "key", "-out", folder / "certificate"]).returncode == 0
    plain, tls = free_port(), free_port()
    text, ways = re.subn(rf"^#(set_real_ip_from )192\.0\.2\.0/24(; real_ip_header {way};.*)$", r"\g<1>127.0.0.1\2", SITE.read_text(),
                         flags=re.M)
    assert ways == 1
    for wanted, given in (
            ("listen 80;", f"listen 127.0.0.1:{plain}{listens};"), ("listen [::]:80;", ""), ("listen [::]:443 ssl;", ""),
            ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl{listens};"),
            ("/etc/ssl/certs/example.org.pem", str(folder / "certificate")),
            ("/etc/ssl/private/example.org.key", str(folder / "key")), ("/var/log/nginx/", f"{folder}/"),
            ("snippets/challenger-fcgi*.conf", f"{stack.folder}/nginx/challenger-fcgi*.conf")):
        assert wanted in text, wanted
        text = text.replace(wanted, given)
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    check(folder, f"{temporary}\n{text}")
    settings = (folder / "nginx.conf").read_text().replace("events {}", "daemon off; user root; events {}")
    (folder / "nginx.conf").write_text(settings)
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", folder, "-e", "stderr", "-c", folder / "nginx.conf"],
                             stderr=subprocess.DEVNULL)
    try:
        yield folder, plain, tls
    finally:
        nginx.terminate()
        nginx.wait()


@pytest.fixture(scope="module")
def site(stacks, tmp_path_factory):
    with example_site(stacks.get(), tmp_path_factory.mktemp("site"), "X-Forwarded-For") as started:
        yield started


def ask(site, *arguments):
    """curl's answer: status, headers and body, once nginx listens."""
    folder, _, tls = site
    return run(["curl", "-sSi", "--retry", "20", "--retry-connrefused", "--retry-delay", "1", "--cacert", folder / "certificate",
                "--resolve", f"example.org:{tls}:127.0.0.1", *arguments])


def test_the_example_site_serves_over_tls_and_says_so_for_two_years(site):
    _, plain, tls = site
    answer = ask(site, f"https://example.org:{tls}/challenger/config")
    assert re.search(r"HTTP/1.1 200.*strict-transport-security: max-age=63072000", answer.stdout, re.S | re.I), answer
    moved = ask(site, "-H", "Host: example.org", f"http://127.0.0.1:{plain}/challenger/config")
    assert "301" in moved.stdout and "Location: https://example.org/challenger/config" in moved.stdout, moved


def test_the_example_sites_limit_of_requests_answers_like_the_protocol(site):
    _, _, tls = site
    url = f"https://example.org:{tls}/challenger/webui/SECRETNONCE?[1-80]"
    answers = ask(site, "--parallel", "--parallel-immediate", "--parallel-max", "40", "-H", "Accept: application/json", url).stdout
    refused = [part for part in answers.split("HTTP/1.1 ") if part.startswith("429")]
    assert refused and '"code":9757' in refused[0] and "Retry-After: 1" in refused[0], answers


def test_the_example_sites_own_log_holds_no_path(site):
    folder, plain, _ = site
    answer = ask(site, "-H", "Host: example.org", f"http://127.0.0.1:{plain}/challenger/webui/SECRETNONCE")
    assert "301" in answer.stdout
    lines = (folder / "example.org.log").read_text()
    assert " GET 301 " in lines and "SECRETNONCE" not in lines


def statuses(site, requests):
    """The statuses of (address, path) requests. All are sent before the first answer, so that they come as one burst."""
    folder, _, tls = site
    context = ssl.create_default_context(cafile=str(folder / "certificate"))
    context.check_hostname = False
    heads = [f"GET {path} HTTP/1.1\r\nHost: example.org\r\nX-Forwarded-For: {address}" for address, path in requests]
    with context.wrap_socket(socket.create_connection(("127.0.0.1", tls), timeout=60)) as connection:
        connection.sendall(("\r\n\r\n".join(heads) + "\r\nConnection: close\r\n\r\n").encode())
        answers = b"".join(iter(lambda: connection.recv(65536), b""))
    found = [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answers)]
    assert len(found) == len(requests), (len(found), answers[-500:])
    return found


@pytest.mark.parametrize("addresses", [
    ["2001:db8::1", "2001:db8:0:0:1::1", "2001:db8:0:0:ffff:ffff:ffff:ffff", "2001:0DB8::"],
    ["2001:db8:0:a::1", "2001:db8:0:a::", "2001:db8:0:a:1:2:3:4"],
    ["2001:db8:0:b::a00", "2001:db8:0:b:a0a::a"],  # bytes that are line feeds
    ["2001:db8:a0a:a0a:a0a:a0a:a0a:a0a", "2001:db8:a0a:a0a::"],
    ["192.0.2.1"], ["::ffff:192.0.2.10"],
])
def test_the_example_sites_limit_counts_all_addresses_of_an_ipv6_network_together(site, addresses):
    found = statuses(site, [(addresses[n % len(addresses)], "/nothing") for n in range(60)])
    assert set(found[:41]) == {404} and 429 in found  # by itself each would stay below the limit


@pytest.mark.parametrize("address", ["2001:db8:1:{:x}::1", "2001:db8:{:x}::1", "2002:{:x}::", "::ffff:198.51.100.{}", "198.51.100.{}"])
def test_the_example_sites_limit_counts_each_other_network_by_itself(site, address):
    assert set(statuses(site, [(address.format(n), "/nothing") for n in range(1, 201)])) == {404}


def test_the_example_site_spares_the_servers_of_clients(site):
    server = "203.0.113.1"
    assert 429 in statuses(site, [(server, "/challenger/webui/x")] * 90)
    for path in ("setup/1", "token", "info"):
        assert 429 not in statuses(site, [(server, "/challenger/" + path)] * 90), path
    assert 429 in statuses(site, [("203.0.113.2", "/challenger/info")] * 900)
    assert statuses(site, [("203.0.113.2", "/nothing")]) == [404]


@pytest.mark.parametrize("number, path", enumerate([
    "/challenger/setup/1/x", "/challenger/tokens", "/challenger/info/", "/challenger/webui/token1", "/challenger/challenge/info2",
    "/nothing/token", "/info", "/other/challenger/token", "/challenger/challenger/setup/1"]))
def test_the_example_site_spares_nobody_else(site, number, path):
    assert 429 in statuses(site, [(f"203.0.113.{10 + number}", path)] * 90)


def is_administrator(site, head, before=b""):
    """Whether /health takes a request for an administrator's. before: what the proxy in front sends first."""
    folder, _, tls = site
    context = ssl.create_default_context(cafile=str(folder / "certificate"))
    connection = connect(tls)
    connection.sendall(before)
    with context.wrap_socket(connection, server_hostname="example.org") as secured:
        secured.sendall(f"GET /challenger/health HTTP/1.1\r\nHost: example.org\r\n{head}Connection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: secured.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 "), answer
    return b'"database"' in answer


def connect(port):
    def connected():
        try:
            connection.append(socket.create_connection(("127.0.0.1", port), timeout=60))
        except ConnectionRefusedError:
            return False
        return True
    connection = []
    wait_until(connected, "nginx listens")
    return connection[0]


ADMINISTRATOR = "203.0.113.7"


@pytest.mark.parametrize("forwarded, is_its", [
    (ADMINISTRATOR, True), (f"192.0.2.1, {ADMINISTRATOR}", True), (f"{ADMINISTRATOR}, 127.0.0.1", True),
    (f"{ADMINISTRATOR}, 192.0.2.1", False), ("192.0.2.1", False)])
def test_the_example_site_behind_a_proxy_that_adds_a_header(stacks, tmp_path, forwarded, is_its):
    with example_site(stacks.get(ADMIN_ADDRESSES=ADMINISTRATOR), tmp_path, "X-Forwarded-For") as site:
        assert is_administrator(site, f"X-Forwarded-For: {forwarded}\r\n") == is_its


@pytest.mark.parametrize("named, is_its", [(ADMINISTRATOR, True), ("192.0.2.1", False)])
def test_the_example_site_behind_a_proxy_that_speaks_the_proxy_protocol(stacks, tmp_path, named, is_its):
    """What a user writes into headers changes nothing."""
    with example_site(stacks.get(ADMIN_ADDRESSES=ADMINISTRATOR), tmp_path, "proxy_protocol", " proxy_protocol") as site:
        proxys = f"PROXY TCP4 {named} 127.0.0.1 40000 443\r\n".encode()
        for head in ("", f"X-Forwarded-For: {ADMINISTRATOR if not is_its else '192.0.2.1'}\r\n"):
            assert is_administrator(site, head, proxys) == is_its
