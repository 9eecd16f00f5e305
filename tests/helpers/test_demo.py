"""tests/demo --type email --smtp: what README offers a reader who has a mail server running."""
import os
import signal
import subprocess
import sys

from mail_server import MailServer
from stack import TOP, free_port, wait_until


def test_the_demo_delivers_into_a_mail_server(build, tmp_path_factory):
    port, folder = free_port(), tmp_path_factory.mktemp("demo") / "kept"
    for path in folder.parents:
        if os.geteuid() == 0 and str(path).startswith("/tmp/"):
            path.chmod(0o755)
    with MailServer(port) as server:
        command = ["/usr/bin/python3", "-B", TOP / "tests" / "lib" / "demo.py", "--build", build / "plain", "--type", "email", "--smtp",
                   f"127.0.0.1:{port}", "--port", str(free_port()), "--keep", folder]
        process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
        try:
            wait_until(lambda: (folder / "env").exists() or process.poll() is not None, "the demo runs", 60)
            values = dict(line.replace("'", "").split("=", 1) for line in (folder / "env").read_text().splitlines())
            subprocess.run(["bash", "-euc", """
                N=$(curl -sf -X POST -H "Authorization: Bearer $CLIENT_SECRET" "${BASE_URL}setup/$CLIENT_ID" | sed 's/.*"nonce":"\\([^"]*\\)".*/\\1/')
                curl -sf -d CONTACT_EMAIL=alice@example.org "${BASE_URL}challenge/$N" """],
                           env={**os.environ, **values}, check=True, stdout=sys.stderr)
            envelope, message = server.only()
            assert envelope.rcpt_tos == ["alice@example.org"] and message["From"].addresses[0].display_name == "Demo"
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
    assert process.returncode == 0


def test_what_does_not_go_together_is_named(build):
    for arguments, words in ((("--smtp", "h:25"), "--type email"), (("--type", "email", "--smtp", "h"), "HOST:PORT"),
                             (("--type", "email", "--smtp", "h:25", "--check"), "--check")):
        result = subprocess.run(["/usr/bin/python3", "-B", TOP / "tests" / "lib" / "demo.py", "--build", build / "plain", *arguments],
                                capture_output=True, text=True, check=False)
        assert result.returncode == 2 and words in result.stderr
