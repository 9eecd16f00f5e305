"""The rules of the house that a program can check. Prints every breach; exits 1 when there is one."""
import pathlib
import re
import subprocess
import sys

from documents import breaches_in_documents
from names import breaches_in_names

TOP = pathlib.Path(__file__).resolve().parents[2]
APP = TOP / "fcgi-app"

# The rooms that a room may include besides itself. CMakeLists.txt says the same to the linker.
GROUND = {"base", "protocol"}
SUBJECTS = {"config", "web", "database", "delivery", "pages"}
MAY_INCLUDE = {"base": set(), "protocol": {"base"}, **{room: GROUND for room in SUBJECTS}, "service": GROUND | SUBJECTS,
               "ctl": GROUND | SUBJECTS | {"service"}, "check": GROUND | {"delivery"},
               "helpers": GROUND | {"delivery"}, "phone": GROUND}
HEAVY = re.compile(r'#include\s*[<"](pqxx|nlohmann|boost|kainjow|mustache|fcgi|phonenumbers|CLI|curl|pango|cairo|qrencode)')
LIBRARY_ROOMS = {"pqxx": {"database"}, "libpq-fe": {"database"}, "nlohmann": {"base"}, "kainjow": {"base"},
                 "openssl": {"base"}, "zlib": {"base"}, "idn2": {"protocol"}, "boost": {"base"},
                 "fcgiapp": {"web"}, "spawn": {"base"}, "CLI": {"base"},
                 "phonenumbers": {"phone"}, "curl": {"helpers"}, "pango": {"helpers"}, "cairo": {"helpers"}, "qrencode": {"helpers"}}
TOP_LEVEL = re.compile(r"CMakeLists\.txt|fcgi-app|nginx|sql|tests|debian|README\.md|LICENSE|\..*")
LINES_LIMIT = 320
CHANGELOG = pathlib.Path("debian/changelog")
# What lintian allows.
CHANGELOG_WIDTH = 80
# Spelt so that this file does not find itself.
LEFT_OPEN = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
MACHINE_PATH = re.compile(r"/(ho" r"me|ro" r"ot|wo" r"rk)/\w+")

breaches = []


def breach(path, text):
    breaches.append(f"{path.relative_to(TOP)}: {text}")


def tracked():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=TOP, check=True,
                            capture_output=True, text=True)
    return [path for path in (TOP / line for line in listed.stdout.splitlines()) if path.is_file()]


def check_includes(path, text):
    room = path.relative_to(APP).parts[0]
    if room not in MAY_INCLUDE:
        return
    for include in re.findall(r'^#include "([^"]+)"', text, re.M):
        other = include.split("/")[0]
        if other not in MAY_INCLUDE:
            breach(path, f'includes "{include}", which is in no room')
        elif other != room and other not in MAY_INCLUDE[room]:
            breach(path, f"room {room} may not include {include}")
    for library in re.findall(r"^#include <([\w-]+)", text, re.M):
        homes = LIBRARY_ROOMS.get(library)
        if homes is not None and room not in homes:
            breach(path, f"<{library}> belongs to {' and '.join(sorted(homes))}")


def check_source(path, text):
    if path.is_relative_to(APP):
        check_includes(path, text)
    if path.suffix == ".hpp":
        if HEAVY.search(text):
            breach(path, "a heavy library in a header of ours")
        if not re.match(r"// .+\n(//.*\n)*#pragma once\n", text):
            breach(path, "does not begin with what it is for and #pragma once")
    if text.count("\n") > LINES_LIMIT:
        breach(path, f"more than {LINES_LIMIT} lines: is it one idea?")
    if "cout" in text or re.search(r"\bstd::(cerr)\b", text) and path != APP / "service" / "main.cpp":
        breach(path, "writes to a stream; use the log")


def is_sql_rule(text):
    """Whether this is a rule that PostgreSQL writes into the calling query, which SECURITY DEFINER and SET would forbid.

    It needs neither: it reads no table, nobody is granted it, and the functions that call it have both.
    """
    body = text.partition("AS $$")[2].partition("$$;")[0]
    return (re.search(r"\nLANGUAGE sql (IMMUTABLE|STABLE) AS \$\$\n", text) is not None and "SECURITY" not in text and "SET" not in text
            and re.fullmatch(r"\s*SELECT\b[^;]*", body) is not None and not re.search(r"\b(FROM|JOIN|TABLE)\b", body, re.I)
            and "; for other functions only.';" in text)


def check_sql_function(path, text):
    name = path.stem
    safe = () if is_sql_rule(text) else ("SECURITY DEFINER SET search_path = pg_catalog, pg_temp",)
    for wanted in (f"CREATE OR REPLACE FUNCTION challenger.{name}(", *safe,
                   f"COMMENT ON FUNCTION challenger.{name} IS", f"REVOKE ALL ON FUNCTION challenger.{name} FROM PUBLIC;",
                   f"GRANT EXECUTE ON FUNCTION challenger.{name} TO challenger_"):
        # Nobody may call what is for other functions only.
        is_wanted = not (wanted.startswith("GRANT") and "; for other functions only.';" in text)
        if (wanted in text) != is_wanted:
            breach(path, f"{'lacks' if is_wanted else 'holds'}: {wanted}")


def check_schema(files):
    for number, path in enumerate(sorted(files), 1):
        name = path.stem[5:]
        if path.name != f"{number:04d}_{name}.sql":
            breach(path, f"is not number {number:04d}")
        claim = f"INSERT INTO challenger.schema_version (number, name, breaking) VALUES ({number}, '{name}', "
        if not path.read_text().startswith(claim):
            breach(path, f"does not begin with: {claim}")


def check_nginx(path, text):
    code = "\n".join(line.split("#")[0] for line in text.splitlines())
    for wanted in ("fastcgi_keep_conn        off;", "fastcgi_next_upstream    off;", "fastcgi_intercept_errors off;"):
        if wanted not in code:
            breach(path, f"lacks: {wanted}")
    for unwanted in ("keepalive", "include", "fastcgi_keep_conn on"):
        if unwanted in code:
            breach(path, f"holds: {unwanted}")


def check_format(sources):
    result = subprocess.run(["clang-format", "--dry-run", "--Werror", *sources], cwd=TOP, capture_output=True, text=True,
                            check=False)
    for line in result.stderr.splitlines():
        if "error:" in line:
            breaches.append(line)


def main():
    files = tracked()
    sources = []
    for path in files:
        relative = path.relative_to(TOP)
        if not TOP_LEVEL.fullmatch(relative.parts[0]):
            breach(path, "the top level has no such room")
        if path.suffix == ".png":
            continue
        text = path.read_text()
        if path.name != "LICENSE" and not text.endswith("\n"):
            breach(path, "does not end with a line break")
        for number, line in enumerate(text.splitlines(), 1):
            if LEFT_OPEN.search(line):
                breach(path, f"line {number}: left open: {line.strip()}")
            if MACHINE_PATH.search(line):
                breach(path, f"line {number}: a path of one machine: {line.strip()}")
            if line != line.rstrip() and path.suffix != ".md":
                breach(path, f"line {number}: blanks at its end")
            if relative == CHANGELOG and not line.startswith(" -- ") and len(line) > CHANGELOG_WIDTH:
                breach(path, f"line {number}: {len(line)} characters, more than {CHANGELOG_WIDTH}")
        if path.suffix in (".cpp", ".hpp"):
            sources.append(path)
            check_source(path, text)
        if relative.parts[:2] == ("sql", "functions"):
            check_sql_function(path, text)
        if relative == pathlib.Path("nginx/challenger-fcgi.conf"):
            check_nginx(path, text)
    check_schema([path for path in files if path.parent == TOP / "sql" / "schema"])
    check_format(sources)
    breaches.extend(breaches_in_documents(TOP))
    breaches.extend(breaches_in_names(APP))
    for line in breaches:
        print(line)
    print(f"style: {len(files)} files, {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
