"""A whole installation in one folder: PostgreSQL, both worker pools and nginx with the snippet that is installed.

Used by tests/demo and by the tests. As root everything runs as the account "postgres", because PostgreSQL refuses
root; otherwise as the user who calls.
"""
import contextlib
import http.client
import os
import pathlib
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
SOCKETS = "/run/challenger-fcgi/"  # where the snippet looks for them
DOUBLES = TOP / "tests" / "doubles"
INSTANCE = "demo"
PROGRAMS = ("challenger-fcgi", "challengerctl", "challenger-helper-check", "challenger-send-email", "challenger-send-sms",
            "challenger-send-letter", "libchallenger-phone.so")  # the module is looked for beside them
ACCOUNT = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
PORTS = (10_000, 32_000)
SOCKET_PATH_LIMIT = 80  # a unix socket's path ends at 107 bytes, and ours get a name behind the folder
START_SECONDS = 60


class StackError(Exception):
    """Something of the installation did not start; the text says what and where its log is."""


def free_port():
    """A port that nobody listens on just now. It is below those that the system gives to connections, so that none takes
    it before the server is started; by chance, so that two runs side by side rarely choose the same one."""
    while True:
        port = random.randrange(*PORTS)
        if port_is_free(port):
            return port


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def children_of(pid):
    """The process ids of a process's children."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True,
                            check=False)  # ps says 1 when there are none
    return [int(child) for child in listed.stdout.split()]


def is_process_gone(pid):
    """Whether a process has ended; a zombie that nobody has reaped yet counts as gone."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().split(")")[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def link_or_copy(source, target):
    """The same file where one file system holds both: programs with sanitizers are large."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def hide(file, mode=0o600):
    """From all others than the account that the programs run as."""
    file.chmod(mode)
    if os.geteuid() == 0:
        shutil.chown(file, ACCOUNT)


def postgresql_program(name):
    """The newest installed server's program."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
    if not found:
        raise StackError(f"PostgreSQL's {name} is not installed")
    return str(found[-1])


def wait_until(is_true, what, seconds=START_SECONDS):
    """Looks again and again until is_true() holds; a StackError names what did not happen."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            raise StackError(f"{what}: not after {seconds} s")
        time.sleep(0.01)


class Stack:
    """settings: {option: value} over the demo's; they may belong to any section. workers: (api, send)."""

    def __init__(self, build, folder=None, address_type="phone", settings=None, port=None, workers=(4, 8),
                 preload="", durable=True):
        self.build = pathlib.Path(build)
        self.is_own_folder = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="challenger-", dir="/tmp"))
        self.address_type = address_type
        self.settings = dict(settings or {})
        self.port = port or free_port()
        self.workers = workers
        self.preload = preload
        self.durable = durable
        self.backlogs = {"api": 512, "send": 64}  # the unit's, and one that tests can fill
        self.processes = {}
        self.clients = []
        self.bin = self.folder / "bin"
        self.run_folder = self.folder / "run"
        self.log = self.folder / "log"
        self.mailbox = self.folder / "mailbox"
        self.config = self.folder / "demo.conf"
        self.base_url = f"http://127.0.0.1:{self.port}/challenger/"

    # Starting and stopping.

    def start(self):
        try:
            self.start_database_only()
            for number in (1, 2):
                self.clients.append(self.add_client(f"http://127.0.0.1:{self.port}/client{number}/callback"))
            self.start_service()
        except BaseException:
            self.stop()
            raise
        return self

    def start_database_only(self):
        """PostgreSQL with everything `challengerctl init` makes; no pools, no nginx."""
        self._make_folders()
        self._start_database()
        self._write_config()
        self.ctl("init")

    def start_service(self):
        """Both pools and nginx, on a database that is there."""
        self._start_pool("api", self.workers[0])
        self._start_pool("send", self.workers[1])
        self._start_nginx()

    def stop(self):
        """Ends everything in order: nginx, the pools, the database."""
        for name in ("nginx", "api", "send", "database"):
            self.stop_process(name)

    def stop_process(self, name):
        process = self.processes.pop(name, None)
        if process is None or process.poll() is not None:
            return
        process.send_signal({"nginx": signal.SIGQUIT, "database": signal.SIGINT}.get(name, signal.SIGTERM))
        try:
            process.wait(50)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def remove(self):
        if self.is_own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _make_folders(self):
        if len(str(self.folder)) > SOCKET_PATH_LIMIT:
            raise StackError(f"{self.folder}: the path is longer than {SOCKET_PATH_LIMIT} characters, too long for "
                             "the sockets in it")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        for folder in (self.bin, self.run_folder, self.log, self.mailbox, self.folder / "nginx"):
            folder.mkdir(exist_ok=True)
        shutil.copytree(self.build / "pages", self.folder / "pages")
        for program in PROGRAMS:
            link_or_copy(self.build / program, self.bin / program)
        for helper in DOUBLES.iterdir():
            shutil.copy(helper, self.bin)
        for folder in (self.folder, self.run_folder, self.log, self.mailbox, self.folder / "nginx"):
            shutil.chown(folder, ACCOUNT)
        if os.geteuid() == 0:
            reached = subprocess.run(["test", "-x", self.bin], user=ACCOUNT, check=False)
            if reached.returncode != 0:
                raise StackError(f"{self.folder}: account {ACCOUNT} cannot get there; choose a folder that others "
                                 "may enter, such as one below /tmp")

    def _popen(self, name, command, **more):
        log = open(self.log / f"{name}.log", "ab")  # the child's; closed here below
        with log:
            account = {"user": ACCOUNT, "group": pwd.getpwnam(ACCOUNT).pw_gid, "extra_groups": []}
            self.processes[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=self.folder,
                **(account if os.geteuid() == 0 else {}), **more)

    def wait_for(self, name, is_ready):
        def ready():
            if self.processes[name].poll() is not None:
                tail = (self.log / f"{name}.log").read_text(errors="replace")[-2000:]
                raise StackError(f"{name} ended at once; {self.log / name}.log says:\n{tail}")
            return is_ready()
        wait_until(ready, f"{name} is ready")

    def _start_database(self):
        data = self.folder / "database"
        account = {"user": ACCOUNT} if os.geteuid() == 0 else {}
        subprocess.run([postgresql_program("initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
                        "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True, cwd="/", **account)
        self.start_database()

    def start_database(self):
        self.start_server("database", self.run_folder)

    def start_server(self, name, socket_folder):
        """Starts the PostgreSQL server whose data are in folder/name."""
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={socket_folder}", "-c", "port=5432",
                   "-c", f"max_connections={max(200, 100 + sum(self.workers))}", "-c", f"shared_preload_libraries={self.preload}"]
        if not self.durable:
            options += ["-c", "fsync=off"]
        self._popen(name, [postgresql_program("postgres"), "-D", str(self.folder / name), *options])
        ready = [postgresql_program("pg_isready"), "-q", "-h", str(socket_folder)]
        self.wait_for(name, lambda: subprocess.run(ready, check=False).returncode == 0)

    def _write_config(self):
        values = {
            "ADDRESS_TYPE": self.address_type,
            "BASE_URL": self.base_url,
            "AUTH_COMMAND": f"{self.bin}/mailbox {self.mailbox}",
            "HELPER_ADDRESS": "environment",
            "TEMPLATE_DIR": str(self.folder / "pages"),
            "SECRET_FILE": f"{self.run_folder}/{INSTANCE}.secret",
            "CONNECTION": f"host={self.run_folder} port=5432 dbname=challenger-fcgi-{INSTANCE} "
                          f"user=challenger-fcgi-{INSTANCE}",
        }
        self._write_values(values)
        # The program itself knows which section an option belongs to.
        section_of, section = {}, None
        for line in self.ctl("config", "show").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif "=" in line and not line.startswith("#"):
                section_of[line.split("=")[0].strip()] = section
        for option, value in self.settings.items():
            if option not in section_of:
                raise StackError(f"option {option}: unknown; allowed: {', '.join(sorted(section_of))}")
            values[option] = value.replace("{DIR}", str(self.folder))
        self._write_values(values, section_of)

    def _write_values(self, values, section_of=None):
        first = {"CONNECTION": "database"}
        sections = {}
        for option, value in values.items():
            section = (section_of or first).get(option, "challenger")
            sections.setdefault(section, []).append(f"{option} = {value}\n")
        self.config.write_text("\n".join(f"[{name}]\n{''.join(lines)}" for name, lines in sections.items()))

    def _start_pool(self, pool, workers):
        path = self.run_folder / f"{INSTANCE}-{pool}.sock"
        path.unlink(missing_ok=True)
        self._popen(pool, ["spawn-fcgi", "-n", "-s", str(path), "-M", "0660", "-b", str(self.backlogs[pool]), "--", "/usr/bin/multiwatch",
                           "-f", str(workers), "-r", "100", "--", str(self.bin / "challenger-fcgi"), "-c",
                           str(self.config), *(["--send-pool"] if pool == "send" else [])])
        self.wait_for(pool, path.exists)

    def restart_pool(self, pool):
        self.stop_process(pool)
        self._start_pool(pool, self.workers[("api", "send").index(pool)])

    def _nginx_snippet(self):
        """What `challengerctl nginx` prints for an operator, but for where the sockets are: ours are in this folder.

        That is the one thing replaced. Sockets at their real place would take root, and one stack at a time.
        """
        printed = self.ctl("nginx")
        for pool in ("api", "send"):
            if printed.count(f"unix:{SOCKETS}{INSTANCE}-{pool}.sock;") != 1:
                raise StackError(f"the snippet does not name the socket of the pool {pool}:\n{printed}")
        return printed.replace(SOCKETS, f"{self.run_folder}/")

    def _start_nginx(self):
        snippet = self.folder / "nginx" / f"challenger-fcgi-{INSTANCE}.conf"
        snippet.write_text(self._nginx_snippet())
        temporary = "\n".join(f"    {kind}_temp_path {self.folder}/nginx/{kind};"
                              for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx" / "nginx.conf").write_text(f"""\
daemon off;
worker_processes 2;
pid {self.run_folder}/nginx.pid;
error_log {self.log}/nginx-error.log;
events {{ worker_connections 2048; }}
http {{
    include /etc/nginx/mime.types;
    access_log {self.log}/nginx-access.log;
{temporary}
    server {{
        listen 127.0.0.1:{self.port} backlog=1024;
        include {snippet};
        # Stands in for the clients' sites, where users come back to.
        location ~ ^/client[12]/ {{ default_type text/plain; return 200 "Back at the client.\\n"; }}
    }}
}}
""")
        self._popen("nginx", ["nginx", "-p", str(self.folder / "nginx"), "-e", str(self.log / "nginx-error.log"),
                              "-c", str(self.folder / "nginx" / "nginx.conf")],
                    env={**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"})
        self.wait_for("nginx", self._answers)

    def _answers(self):
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/challenger/config")
            return connection.getresponse().status == 200
        return False

    # Tools for whoever uses the installation.

    def ctl(self, *arguments, check=True):
        """Runs challengerctl and answers what it printed; a StackError when it fails."""
        result = subprocess.run([self.bin / "challengerctl", "-c", self.config, *arguments], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                                **({"user": ACCOUNT} if os.geteuid() == 0 else {}))
        if check and result.returncode != 0:
            raise StackError(f"challengerctl {' '.join(arguments)}: status {result.returncode}: {result.stderr}")
        return result.stdout if check else result

    def add_client(self, redirect_uri):
        """Registers an OAuth client; answers its (id, secret, redirect URI)."""
        answer = dict(line.split(": ", 1) for line in
                      self.ctl("client", "add", "--redirect-uri", redirect_uri).splitlines())
        return answer["client_id"], answer["client_secret"], redirect_uri

    def workers_of(self, pool):
        """The process ids of a pool's workers."""
        return set(children_of(self.processes[pool].pid))

    def messages(self):
        """All delivered messages, oldest first, as (address text, message text)."""
        files = [p for p in self.mailbox.iterdir() if not p.name.startswith(".")]
        files.sort(key=lambda p: (p.stat().st_mtime_ns, p.name))  # a name is a number, which a trial message draws at random
        return [tuple(p.read_text().split("\n\n", 1)) for p in files]

    def write_env(self):
        """DIR/env, written last: what other people's tools start from."""
        (id1, secret1, uri1), (id2, secret2, uri2) = self.clients
        values = {"BASE_URL": self.base_url, "CLIENT_ID": id1, "CLIENT_SECRET": secret1, "REDIRECT_URI": uri1,
                  "CLIENT2_ID": id2, "CLIENT2_SECRET": secret2, "REDIRECT2_URI": uri2,
                  "MAILBOX_DIR": self.mailbox, "CONFIG": self.config}
        unfinished = self.folder / ".env"
        unfinished.write_text("".join(f"{name}='{value}'\n" for name, value in values.items()))
        unfinished.rename(self.folder / "env")


def complain(program, text):
    print(f"{program}: {text}", file=sys.stderr)
