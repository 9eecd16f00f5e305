"""Each library that the build needs: when it is hidden, the configuration fails and names its Debian package."""
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
NEEDED = re.compile(r"^ *need_(package|module|header)\((\S+) ([^\s)]+) ?([^\s)]*)", re.M)


def hiding(kind, name, wrapper):
    """The options that make CMake find no such library."""
    if kind == "package":
        return [f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON"]
    if kind == "header":
        return [f"-D{name}_INCLUDE_DIR="]
    return [f"-DPKG_CONFIG_EXECUTABLE={wrapper}"]


def pkg_config_without(module, folder):
    wrapper = pathlib.Path(folder, "pkg-config")
    wrapper.write_text('#!/bin/sh\nfor word; do case $word in ' + module + ') exit 1 ;; esac; done\nexec pkg-config "$@"\n')
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
    return wrapper


def fault(kind, debian, name, module):
    with tempfile.TemporaryDirectory() as folder:
        options = hiding(kind, name, pkg_config_without(module, folder))
        done = subprocess.run(["cmake", "-S", TOP, "-B", pathlib.Path(folder, "build"), "-G", "Ninja", *options],
                              capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"})
    if done.returncode == 0:
        return f"{name}: the configuration succeeds without it"
    if f"install the Debian package {debian}" not in " ".join(done.stderr.split()):
        return f"{name}: the configuration does not name {debian}: {done.stderr.strip()[-300:]}"
    return None


def main():
    needed = NEEDED.findall((TOP / "CMakeLists.txt").read_text())
    faults = [found for found in (fault(*row) for row in needed) if found]
    if not needed:
        faults.append("CMakeLists.txt: no library found in it")
    print(*faults, f"libraries: {len(needed)} hidden one by one, {len(faults)} faults", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
