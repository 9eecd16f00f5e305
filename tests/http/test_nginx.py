"""The snippet as README says to use it."""
import re
import subprocess

from stack import SNIPPET


def test_two_instances_stand_side_by_side_when_the_snippet_is_copied_as_it_says(place, tmp_path):
    text = SNIPPET.read_text()
    (command,) = re.findall(r"^#     (sed .*)$", text, re.M)
    copy = subprocess.run(["sh", "-c", command], input=text, capture_output=True, text=True, check=True).stdout
    code = "\n".join(line for line in copy.splitlines() if not line.startswith("#"))
    assert not re.search(r"/challenger[/ );]|challenger_default|default-", code)
    assert "location ^~ /email/" in code and "unix:/run/challenger-fcgi/email-send.sock" in code and "^(/email)(/" in code
    (tmp_path / "one.conf").write_text(text)
    (tmp_path / "two.conf").write_text(copy)
    (tmp_path / "nginx.conf").write_text(f"""
pid {tmp_path}/pid; error_log stderr; events {{}}
http {{ access_log off; server {{ listen 127.0.0.1:{place.stack.port}; include {tmp_path}/one.conf; include {tmp_path}/two.conf; }} }}
""")
    result = subprocess.run(["/usr/sbin/nginx", "-t", "-p", str(tmp_path), "-e", "stderr", "-c", str(tmp_path / "nginx.conf")],
                            capture_output=True, text=True, check=False)
    assert result.returncode == 0 and "warn" not in result.stderr, result.stderr
