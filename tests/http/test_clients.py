"""OAuth 2.0 client libraries that have never heard of us walk the whole flow, untouched."""
import json
import os
import subprocess
import urllib.parse
import urllib.request

import pytest
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from requests_oauthlib import OAuth2Session as OauthlibSession
from test_protocol import Situation

from stack import TOP

NODE = TOP / "tests" / "clients"


@pytest.fixture(autouse=True)
def plain_http(monkeypatch):
    """Loopback has no TLS; both Python libraries insist on being told."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


class User:
    """The person at the browser: opens the URL the library made, enters address and code, and comes back."""

    def __init__(self, stack):
        self.situation = Situation(stack)
        self.situation.fresh()
        self.base = stack.base_url.rstrip("/")
        self.authorize_url = f"{self.base}/authorize/{self.situation.known['nonce']}"

    def walk(self, url):
        with urllib.request.urlopen(url, timeout=60) as reply:
            assert reply.status == 200
        self.situation.send()
        answer = self.situation.ask("POST", f"/solve/{self.situation.known['nonce']}", 302,
                                    f"pin={self.situation.known['code']}", Accept="text/html")
        return answer.headers["Location"]


@pytest.fixture
def user(place):
    return User(place.stack)


def check_info(user, info):
    assert info["address"] == {"CONTACT_PHONE": user.situation.phone} and info["address_type"] == "phone"


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
@pytest.mark.parametrize("pkce", [None, "S256"])
def test_authlib(user, method, pkce):
    known = user.situation.known
    session = AuthlibSession(known["client"], known["secret"], redirect_uri=known["redirect_raw"],
                             token_endpoint_auth_method=method, code_challenge_method=pkce)
    verifier = {"code_verifier": "v" * 48} if pkce else {}
    url, state = session.create_authorization_url(user.authorize_url, **verifier)
    token = session.fetch_token(f"{user.base}/token", authorization_response=user.walk(url), state=state, **verifier)
    assert token["token_type"] == "Bearer"
    check_info(user, session.get(f"{user.base}/info").json())


@pytest.mark.parametrize("in_body", [True, False])
def test_requests_oauthlib(user, in_body):
    known = user.situation.known
    session = OauthlibSession(known["client"], redirect_uri=known["redirect_raw"])
    url, _ = session.authorization_url(user.authorize_url)
    session.fetch_token(f"{user.base}/token", client_secret=known["secret"], authorization_response=user.walk(url),
                        include_client_id=in_body)
    check_info(user, session.get(f"{user.base}/info").json())


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory):
    """The npm client as the lock file names it, installed beside nothing of ours."""
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json", "walk.mjs"):
        (folder / name).write_bytes((NODE / name).read_bytes())
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True, timeout=300)
    return folder


def test_openid_client_of_npm(user, node_modules):
    known = user.situation.known
    process = subprocess.Popen(["node", "walk.mjs"], cwd=node_modules, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "BASE": user.base, "AUTHORIZE_URL": user.authorize_url, "CLIENT_ID": known["client"],
                                    "CLIENT_SECRET": known["secret"], "REDIRECT_URI": known["redirect_raw"]})
    with process:
        location = user.walk(process.stdout.readline().strip())
        output, _ = process.communicate(location + "\n", timeout=60)
    assert process.returncode == 0
    check_info(user, json.loads(output))


def test_a_foreign_state_is_noticed_by_the_library(user):
    """The state comes back as it was sent, so a library can refuse another's."""
    known = user.situation.known
    session = AuthlibSession(known["client"], known["secret"], redirect_uri=known["redirect_raw"])
    url, state = session.create_authorization_url(user.authorize_url)
    location = user.walk(url)
    assert dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location).query))["state"] == state
    with pytest.raises(Exception, match="[Ss]tate"):
        session.fetch_token(f"{user.base}/token", authorization_response=location, state="another")
