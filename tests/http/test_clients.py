"""OAuth 2.0 client libraries that have never heard of us walk the whole flow, untouched."""
import json
import os
import subprocess

import pytest
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from requests_oauthlib import OAuth2Session as OauthlibSession

from addresses import normal_form
from flow import Flow, parameters_of
from stack import TOP

NODE = TOP / "tests" / "clients"
NODE_CLIENTS = ["openid-client-5", "openid-client-6", "oauth4webapi"]


@pytest.fixture(autouse=True)
def plain_http(monkeypatch):
    """Loopback has no TLS; both Python libraries insist on being told."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


class User(Flow):
    """The person at the browser: opens the URL the library made, enters address and code, and comes back."""

    def __init__(self, place):
        super().__init__(place.client, place.phone())
        assert self.setup().status == 200
        self.base = self.stack.base_url.rstrip("/")
        self.endpoint = f"{self.base}/authorize/{self.nonce}"

    def walk(self, url):
        assert url.startswith(self.base + "/")
        assert self.client.request("GET", url.removeprefix(self.base)).status == 200
        assert self.challenge().status == 200
        answer = self.solve(Accept="text/html")
        assert answer.status == 302
        return answer.headers["Location"]


@pytest.fixture
def user(place):
    return User(place)


def check_info(user, info):
    assert info["address"] == normal_form(user.address) and info["address_type"] == "phone"


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
@pytest.mark.parametrize("pkce", [None, "S256"])
def test_authlib(user, method, pkce):
    session = AuthlibSession(user.client_id, user.secret, redirect_uri=user.redirect_uri,
                             token_endpoint_auth_method=method, code_challenge_method=pkce)
    verifier = {"code_verifier": "v" * 48} if pkce else {}
    url, state = session.create_authorization_url(user.endpoint, **verifier)
    token = session.fetch_token(f"{user.base}/token", authorization_response=user.walk(url), state=state, **verifier)
    assert token["token_type"] == "Bearer"
    check_info(user, session.get(f"{user.base}/info").json())


@pytest.mark.parametrize("in_body", [True, False])
def test_requests_oauthlib(user, in_body):
    session = OauthlibSession(user.client_id, redirect_uri=user.redirect_uri)
    url, _ = session.authorization_url(user.endpoint)
    session.fetch_token(f"{user.base}/token", client_secret=user.secret, authorization_response=user.walk(url),
                        include_client_id=in_body)
    check_info(user, session.get(f"{user.base}/info").json())


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory):
    """The npm clients as the lock file names them, installed beside nothing of ours."""
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json", *(f"{library}.mjs" for library in NODE_CLIENTS)):
        (folder / name).write_bytes((NODE / name).read_bytes())
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True, timeout=300)
    return folder


@pytest.mark.parametrize("library", NODE_CLIENTS)
def test_a_client_of_npm_walks_the_flow_and_reports_a_spent_code_as_invalid_grant(user, node_modules, library):
    process = subprocess.Popen(["node", f"{library}.mjs"], cwd=node_modules, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "BASE": user.base, "AUTHORIZE_URL": user.endpoint, "CLIENT_ID": user.client_id,
                                    "CLIENT_SECRET": user.secret, "REDIRECT_URI": user.redirect_uri})
    with process:
        location = user.walk(process.stdout.readline().strip())
        output, _ = process.communicate(location + "\n", timeout=60)
    assert process.returncode == 0
    info, error = output.splitlines()
    check_info(user, json.loads(info))
    assert error == "invalid_grant"


def test_a_foreign_state_is_noticed_by_the_library(user):
    """The state comes back as it was sent, so a library can refuse another's."""
    session = AuthlibSession(user.client_id, user.secret, redirect_uri=user.redirect_uri)
    url, state = session.create_authorization_url(user.endpoint)
    location = user.walk(url)
    assert parameters_of(location)["state"] == state
    with pytest.raises(Exception, match="[Ss]tate"):
        session.fetch_token(f"{user.base}/token", authorization_response=location, state="another")
