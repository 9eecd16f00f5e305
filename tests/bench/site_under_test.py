"""The installation under test and the floors beside it, in a folder in memory; PostgreSQL with its own durability."""
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess

from client import Client, Database
from cpu import seconds_by_part
from seed import Seed
from stack import ACCOUNT, Stack, StackError, free_port, wait_until

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = {"hello": ["-lfcgi"], "null_helper": ["-static"], "spawn_floor": []}
WORKERS = 8
SETTINGS = {
    "TRANSMISSION_WAITS": "4 h",  # what waits at the start still waits at the end
    "VALIDATION_DURATION": "1 day",
    "HELPER_TIMEOUT": "10 s",  # ends the stuck helpers
}


def compile_programs(folder):
    """Builds the bench's own programs into folder, when their source is newer."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, options in PROGRAMS.items():
        source, program = HERE / f"{name}.cpp", folder / name
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            command = ["g++", "-std=c++20", "-O2", "-Wall", "-Wextra", "-o", program, source, *options]
            if subprocess.run(command, check=False).returncode != 0:
                raise StackError(f"{source.name} does not compile")


class Site:
    """build: the folder that holds plain/. folder: an empty one in memory."""

    def __init__(self, build, folder):
        self.folder = pathlib.Path(folder)
        self.programs = self.folder / "bench"
        self.lists = self.folder / "lists"
        settings = {**SETTINGS, "AUTH_COMMAND": str(self.programs / "null_helper")}
        self.build = pathlib.Path(build)
        self.stack = Stack(self.build / "plain", folder=self.folder, settings=settings, workers=(WORKERS, WORKERS))
        self.floor_port = free_port()
        self.floors = []

    def start(self):
        compile_programs(self.build / "bench")
        self.folder.chmod(0o755)
        self.programs.mkdir()
        self.lists.mkdir()
        for name in PROGRAMS:
            shutil.copy(self.build / "bench" / name, self.programs)
        self.stack.start()
        self.client, self.database = Client(self.stack), Database(self.stack)
        self._start_hello()
        self._start_floor_nginx()
        self.seed = Seed(self.client, self.database)

    def stop(self):
        for process in reversed(self.floors):
            process.send_signal(signal.SIGTERM)
            process.wait(20)
        self.stack.stop()

    def _popen(self, name, command):
        account = {"user": ACCOUNT, "group": pwd.getpwnam(ACCOUNT).pw_gid, "extra_groups": []}
        with open(self.stack.log / f"{name}.log", "ab") as log:
            self.floors.append(subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=self.folder,
                env={**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"},
                **(account if os.geteuid() == 0 else {})))

    def _start_hello(self):
        """As a pool of the service is started."""
        self.hello_socket = self.stack.run_folder / "hello.sock"
        self._popen("hello", ["spawn-fcgi", "-n", "-s", str(self.hello_socket), "-M", "0660", "-b", "64", "--",
                              "/usr/bin/multiwatch", "-f", str(WORKERS), "--", str(self.programs / "hello")])
        wait_until(self.hello_socket.exists, "the hello workers listen")

    def _start_floor_nginx(self):
        """The service's own snippet, with the hello workers behind it, and a location that nginx answers itself."""
        snippet = re.sub(r"unix:/run/challenger-fcgi/[\w-]+\.sock", f"unix:{self.hello_socket}",
                         self.stack.ctl("nginx"))
        folder = self.folder / "floors"
        folder.mkdir()
        shutil.chown(folder, ACCOUNT)
        (folder / "snippet.conf").write_text(snippet)
        temporary = "\n".join(f"    {kind}_temp_path {folder}/{kind};"
                              for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(f"""\
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
events {{ worker_connections 2048; }}
http {{
    access_log off;
{temporary}
    server {{
        listen 127.0.0.1:{self.floor_port} backlog=1024;
        include {folder}/snippet.conf;
        location = /static {{ return 200 "static\\n"; }}
    }}
}}
""")
        self._popen("floors", ["nginx", "-p", str(folder), "-e", str(folder / "error.log"),
                               "-c", str(folder / "nginx.conf")])
        wait_until((folder / "nginx.pid").exists, "the floors' nginx runs")

    def cpu_seconds(self):
        """CPU time by part so far."""
        processes = {name: process.pid for name, process in self.stack.processes.items()}
        hello, floor_nginx = (process.pid for process in self.floors)
        return seconds_by_part([processes["nginx"], floor_nginx], [processes["api"], processes["send"], hello],
                               processes["database"])
