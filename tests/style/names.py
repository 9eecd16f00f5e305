"""One name means one thing in a room: a room may be compiled as one file, and there a name of one file's own (in its unnamed
name space) would hide the same name of a header, or mean another file's.
"""
import collections
import pathlib
import re

OWN = re.compile(r"^namespace \{\n(.*?)^\}  // namespace$", re.S | re.M)
INCLUDE = re.compile(r'^#include "(.+)"$', re.M)
DECLARATIONS = (
    re.compile(r"(?:struct|class|enum class|enum) (\w+)"),
    re.compile(r"using (\w+) ="),
    re.compile(r"(?:inline |static )?(?:constexpr|const) [^()={]*?\b(\w+)(?: =|\{|;|\[)"),
    re.compile(r"[\w:<>,&*\s\[\]]*?[\s&*>](\w+)\("),
)


def declared(text):
    """The names that a text declares outside classes and functions, where lines begin without a blank."""
    names = set()
    for line in text.splitlines():
        if line and line[0] not in " }/#" and not line.startswith(("template", "namespace")):
            for form in DECLARATIONS:
                if found := form.match(line):
                    names.add(found.group(1))
                    break
    return names


def headers_of(path, app, seen):
    for name in INCLUDE.findall(path.read_text()):
        header = app / name
        if header.is_file() and header not in seen:
            seen.add(header)
            headers_of(header, app, seen)
    return seen


def breaches_in_names(app):
    """Lines that say what is named twice. in: the folder of the rooms."""
    rooms = collections.defaultdict(list)
    for path in sorted(app.rglob("*.cpp")):
        if not path.name.endswith("_test.cpp") and path.name != "main.cpp":
            rooms[path.parent].append(path)
    for room, paths in rooms.items():
        headers = set().union(*(headers_of(path, app, set()) for path in paths))
        places = collections.defaultdict(list)
        for header in sorted(headers):
            for name in declared(header.read_text()):
                places[name].append(header)
        for path in paths:
            for name in sorted(set().union(*(declared(own) for own in OWN.findall(path.read_text())))):
                if name in places:
                    other = places[name][0].relative_to(app)
                    yield f"{path.relative_to(app)}: {name} is a name of {other} too; a room's files name one thing alike"
                places[name].append(path)


if __name__ == "__main__":
    for line in breaches_in_names(pathlib.Path(__file__).resolve().parents[2] / "fcgi-app"):
        print(line)
