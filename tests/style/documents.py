"""Holds the page of the protocol and the code together: the table of failures and the table of endpoints are the same in both.

Reads the C++ as text. Whatever cannot be found, a file, a table or a row, is a breach, so that a new spelling in the code
cannot silence a comparison.
"""
import json
import re

PAGE = "fcgi-app/doc/protocol.md"
FAILURES = "fcgi-app/protocol/failure.cpp"
ROUTES = "fcgi-app/service/routes.cpp"
SNIPPET = "nginx/challenger-fcgi.conf"

STRING = r'"(?:[^"\\]|\\.)*"'
# {name, "log word", number, status, "hint, perhaps in" " pieces", "OAuth error, if its own"}
FAILURE_ROW = re.compile(rf"\{{\s*(\w+),\s*{STRING},\s*(\d+),\s*(\d+),\s*({STRING}(?:\s*{STRING})*)(?:,\s*({STRING}))?\s*\}}")
# {"log word", "/path", kMethods, …
ROUTE_ROW = re.compile(r'\{\s*"\w+",\s*"(/[^"]*)",\s*(k\w+),')
# constexpr std::string_view kMethods = "GET, HEAD, …";
METHODS = re.compile(r'constexpr std::string_view (k\w+) = "([A-Z]+(?:, [A-Z]+)*)";')
# return STATUS 'BODY';
NGINX_ANSWER = re.compile(r"return (\d+) '([^']*)';")
# What stands in for an OAuth error of a row that has none of its own.
OAUTH_RULE = 'status >= 500 ? "server_error" : "invalid_request"'


class Unreadable(Exception):
    """What is to be compared is not there."""


def read(top, name):
    if not (top / name).is_file():
        raise Unreadable(f"there is no {name}")
    return (top / name).read_text()


def text_of(literals):
    """The text of one C++ string literal, or of several side by side."""
    return "".join(piece[1:-1].replace('\\"', '"') for piece in re.findall(STRING, literals))


def failures_in_code(source):
    if OAUTH_RULE not in source:
        raise Unreadable(f"the table of failures lacks: {OAUTH_RULE}")
    return [(name, number, status, text_of(hint),
             text_of(error) or ("server_error" if int(status) >= 500 else "invalid_request"))
            for name, number, status, hint, error in FAILURE_ROW.findall(source)]


def routes_in_code(source):
    methods = dict(METHODS.findall(source))
    return [(path, methods.get(name, name)) for path, name in ROUTE_ROW.findall(source)]


def table_of(page, *heads):
    """The rows below the first table whose header begins with these words, without the marks of code."""
    begin = page.find(f"\n| {' | '.join(heads)} |")
    if begin < 0:
        raise Unreadable(f"no table with the header | {' | '.join(heads)} |")
    rows = []
    for line in page[begin + 1:].splitlines()[2:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip().strip("|").split("|")])
    return rows


def failures_on_page(page):
    return [tuple(row[:5]) for row in table_of(page, "failure", "number", "status", "hint", "OAuth error")]


def routes_on_page(page):
    """Paths as the code spells them: what follows the last slash is an argument."""
    return [(re.sub(r"\$\w+$", "", row[0]), row[1]) for row in table_of(page, "path", "methods")]


def differences(what, code, page):
    for side, rows in (("the code", code), ("the page", page)):
        if not rows:
            raise Unreadable(f"no {what} found in {side}")
        if len(set(rows)) != len(rows):
            yield f"{what}: a row is repeated in {side}"
    yield from (f"{what}: not on the page: {' | '.join(row)}" for row in code if row not in page)
    yield from (f"{what}: not in the code: {' | '.join(row)}" for row in page if row not in code)


def own_answers_of_nginx(snippet, failures):
    """What is wrong with the answers that the snippet gives by itself: each is an error body, and what has a failure's number
    and status has its hint."""
    answers = NGINX_ANSWER.findall(snippet)
    if not answers:
        raise Unreadable(f"{SNIPPET} answers nothing by itself")
    for status, text in answers:
        body = json.loads(text)
        if not {"code", "hint", "error", "error_description"} <= body.keys() or body["error_description"] != body["hint"]:
            yield f"{SNIPPET}: {status} is not a whole error body"
        hints = [hint for _, number, row_status, hint, _ in failures if (number, row_status) == (str(body["code"]), status)]
        if hints and body["hint"] not in hints:
            yield f"{SNIPPET}: {status} with code {body['code']} says {body['hint']!r}; the table says {hints[0]!r}"


def times_of_nginx(top, snippet):
    """What is wrong with the two times that depend on how long nginx waits for /challenge: the wait itself, and the longest
    HELPER_TIMEOUT, 5 s less."""
    found = re.search(r"^location @challenger_default_send \{.*?^    fastcgi_read_timeout +(\d+)s;$", snippet, re.M | re.S)
    if not found:
        raise Unreadable(f"{SNIPPET} has no fastcgi_read_timeout for sending")
    waits = int(found[1])
    for name, sentences in {
            "fcgi-app/man/challenger-fcgi.conf.5": (f"from 1 s to {waits - 5} s", f"gives up after {waits} s"),
            PAGE: (f"if a helper is to run, {waits} s more", f"at most {waits - 5} s can be set", f"little over {waits + 5} s for `/challenge`"),
            "fcgi-app/doc/operate.md": (f"before nginx gives up, which is {waits} s after the hand-over",)}.items():
        words = " ".join(read(top, name).split())
        yield from (f"{name} lacks: {sentence}" for sentence in sentences if sentence not in words)


def breaches_in_documents(top):
    """Every difference between the page of the protocol and the code, as one line each."""
    try:
        page = read(top, PAGE)
        failures = failures_in_code(read(top, FAILURES))
        return [f"{PAGE}: {text}" for text in (
            *differences("failure", failures, failures_on_page(page)),
            *differences("endpoint", routes_in_code(read(top, ROUTES)), routes_on_page(page)),
            *own_answers_of_nginx(read(top, SNIPPET), failures), *times_of_nginx(top, read(top, SNIPPET)))]
    except Unreadable as error:
        return [f"{PAGE}: {error}"]
