"""A mail server of Debian's in a small world of its own: its clean root, a network of loopback only, a name server.

The server is never installed on this machine: those of Debian displace each other, and the reader's own. RealMail is what
a test uses; main() is what runs inside, as root, in name spaces that end with it.
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time

TOP = pathlib.Path(__file__).parents[2]
AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "--preserve-env=CHALLENGER_SUBJECT,CHALLENGER_LANGUAGE,CHALLENGER_TRANSMISSION_ID", "--"]

# The server's addresses, which are those of its clients, too: one that it trusts, a stranger's, one on a block list.
TRUSTED, STRANGE, LISTED = "127.0.0.1", "192.0.2.2", "192.0.2.3"
PACKAGES = {"postfix": "postfix", "exim": "exim4-daemon-light", "opensmtpd": "opensmtpd"}


class RealMail:
    """Runs one server: its users are alice and later at example.org; example.com and elsewhere.example exist, all else not."""

    def __init__(self, name, folder):
        root = subprocess.run([*AS_ROOT, TOP / "tests" / "lib" / "mail_root", name, PACKAGES[name]], check=True,
                              stdout=subprocess.PIPE, text=True).stdout.strip()
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*AS_ROOT, "unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--kill-child", "/usr/bin/python3", "-B",
                 __file__, name, root, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        ready = self.process.stdout.readline()
        assert ready, f"{name} does not run: {self.log.read_text()}"
        self.inside = [*AS_ROOT, "nsenter", f"--net=/proc/{json.loads(ready)}/ns/net", "--"]

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


POSTFIX = {
    "myhostname": "mail.example.net",
    "mydestination": "example.org, localhost",
    "inet_interfaces": "all",
    "unknown_address_reject_code": "550",
    "smtpd_helo_restrictions": "check_helo_access inline:{bad-greeting.example.com=REJECT}",
    "smtpd_reject_unlisted_sender": "yes",
    "smtpd_sender_restrictions": "reject_unknown_sender_domain",
    "smtpd_recipient_restrictions": "reject_unknown_recipient_domain, reject_rbl_client rbl.example, "
                                    "check_recipient_access inline:{{later@example.org = DEFER_IF_PERMIT Greylisted}}",
}


def start_postfix(root, run):
    run("postconf", "-e", *(f"{name}={value}" for name, value in POSTFIX.items()))
    # Debian asks strangers to come back; this port refuses them, as most do.
    run("postconf", "-M", "-e", "26/inet=26 inet n - n - - smtpd -o smtpd_relay_restrictions=permit_mynetworks,reject_unauth_destination")
    run("postconf", "-F", "*/*/chroot=n")
    run("newaliases")
    run("postfix", "start")


def start_exim(root, run):
    config = root / "etc" / "exim4"
    with (config / "update-exim4.conf.conf").open("a") as file:  # the last word counts
        file.write("dc_eximconfig_configtype=internet\ndc_other_hostnames=example.org\ndc_local_interfaces=\n"
                   "dc_relay_domains=relayed.example\n")
    (config / "exim4.conf.localmacros").write_text("CHECK_RCPT_VERIFY_SENDER = yes\nCHECK_RCPT_LOCAL_ACL_FILE = /etc/exim4/local_acl\n")
    (config / "local_acl").write_text("defer\n  recipients = later@example.org\n  message = greylisted - try again later\n")
    (config / "local_sender_blacklist").write_text("refused@example.com\n")
    (config / "local_host_blacklist").write_text(f"{LISTED}\n")
    run("update-exim4.conf")
    run("sh", "-c", "exim4 -bdf &")  # by itself it stays in front where its parent is process 1


OPENSMTPD = f"""
table aliases file:/etc/aliases
filter grey phase rcpt-to match rcpt-to regex "^later@" reject "451 4.7.1 Greylisted, try again later"
listen on {TRUSTED}
listen on {STRANGE} filter grey
action "local" maildir alias <aliases>
action "relay" relay
match from any mail-from regex "^refused@" for any reject
match from any for domain "example.org" action "local"
match from src {TRUSTED} for any action "relay"
"""


def start_opensmtpd(root, run):
    (root / "etc" / "smtpd.conf").write_text(OPENSMTPD)
    run("smtpd")


def serve_names():
    """Answers A for what exists, and for the one host that is on the block list; all else is no name."""
    exist = ("example.org", "example.com", "example.net", "elsewhere.example", "bad-greeting.example.com")
    listed = ".".join(reversed(LISTED.split("."))) + ".rbl.example"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 53))
        while True:
            query, client = server.recvfrom(4096)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1").lower())
                at += 1 + query[at]
            name = ".".join(labels)
            is_known = name in exist or name.removeprefix("mail.") in exist or name == listed
            has_answer = is_known and query[at + 1:at + 3] == b"\0\1"  # an A record
            address = bytes([127, 0, 0, 2] if name == listed else [192, 0, 2, 9])
            answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + address if has_answer else b""
            server.sendto(query[:2] + (b"\x85\x80" if is_known else b"\x85\x83") + b"\0\1" + (b"\0\1" if has_answer else b"\0\0")
                          + b"\0\0\0\0" + query[12:at + 5] + answer, client)


def wait_for_greeting(address):
    for _ in range(300):
        try:
            with socket.create_connection((address, 25), timeout=10) as connection:
                if connection.recv(100).startswith(b"220"):
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit(f"no greeting at {address}")


def main():
    name, lower, folder = sys.argv[1:]
    outer = int(os.readlink("/proc/self"))  # /proc is still that of the name space outside
    socket.sethostname("mail.example.net")
    root = pathlib.Path(folder) / "world" / "root"

    def call(*command):
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)

    def run(*command):
        call("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8", "chroot", root, *command)
    root.parent.mkdir()
    call("mount", "-t", "tmpfs", "tmpfs", root.parent)
    for part in ("root", "upper", "work"):
        (root.parent / part).mkdir()
    call("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={root.parent}/upper,workdir={root.parent}/work", root)
    call("mount", "-t", "proc", "proc", root / "proc")
    call("mount", "--rbind", "/dev", root / "dev")
    call("ip", "link", "set", "lo", "up")
    for address in (STRANGE, LISTED):
        call("ip", "address", "add", f"{address}/32", "dev", "lo")
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost\n192.0.2.2 mail.example.net\n")
    (root / "etc" / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    for user in ("alice", "later"):
        run("useradd", "--create-home", user)
    threading.Thread(target=serve_names, daemon=True).start()
    {"postfix": start_postfix, "exim": start_exim, "opensmtpd": start_opensmtpd}[name](root, run)
    for address in (TRUSTED, STRANGE):
        wait_for_greeting(address)
    print(outer, flush=True)
    sys.stdin.read()  # until the test closes it


if __name__ == "__main__":
    main()
