"""One user's way through the service: setup, authorize, challenge, solve, token, info."""
import base64
import hashlib
import urllib.parse

from addresses import code_in
from client import messages_to

STEPS = ("setup", "authorize", "challenge", "solve", "token", "info")


def changed(values, changes):
    """The values with the changes made; a change to None takes a value away."""
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


class Flow:
    """Each step is one request, and answers what came back. What later steps need is kept: nonce, grant, access_token.

    client: a Client. address: what the user submits. registration: the OAuth client's (id, secret, redirect URI), by
    default the stack's first. state, verifier (of PKCE): what the OAuth client sends, if it does.
    """

    def __init__(self, client, address, registration=None, state=None, verifier=None):
        self.client, self.stack = client, client.stack
        self.address = address
        self.registration = registration or self.stack.clients[0]
        self.state, self.verifier = state, verifier
        self.nonce = self.grant = self.access_token = None

    @property
    def client_id(self):
        return self.registration[0]

    @property
    def secret(self):
        return self.registration[1]

    @property
    def redirect_uri(self):
        return self.registration[2]

    def setup(self, body=None):
        answer = self.client.setup(body, self.registration)
        self.nonce = answer.get("nonce")
        return answer

    def authorize_path(self, **changes):
        """changes: to the parameters."""
        query = {"response_type": "code", "client_id": self.client_id, "redirect_uri": self.redirect_uri, "state": self.state}
        if self.verifier is not None:
            query.update(code_challenge=challenge_of(self.verifier), code_challenge_method="S256")
        return f"/authorize/{self.nonce}?" + urllib.parse.urlencode(changed(query, changes))

    def authorize_url(self, **changes):
        """Where the OAuth client sends the user's browser."""
        return self.stack.base_url.rstrip("/") + self.authorize_path(**changes)

    def authorize(self, **changes):
        return self.client.request("GET", self.authorize_path(**changes))

    def challenge(self, **headers):
        return self.client.challenge(self.nonce, self.address, **headers)

    def messages(self):
        return messages_to(self.stack, self.address)

    def code(self):
        """As it is shown in the newest message."""
        return code_in(self.messages()[-1])

    def solve(self, pin=None, **headers):
        """pin: by default the right one. A browser is led back by a Location, everybody else by JSON."""
        answer = self.client.solve(self.nonce, self.code() if pin is None else pin, **headers)
        url = answer.headers["Location"] or answer.get("redirect_url")
        if url is not None:
            self.grant = parameters_of(url).get("code")
        return answer

    def token(self, **changes):
        """changes: to the form."""
        form = {"client_id": self.client_id, "client_secret": self.secret, "redirect_uri": self.redirect_uri,
                "code": self.grant, "code_verifier": self.verifier, "grant_type": "authorization_code"}
        answer = self.client.post("/token", changed(form, changes))
        self.access_token = answer.get("access_token", self.access_token)
        return answer

    def info(self):
        return self.client.request("GET", "/info", headers={"Authorization": f"Bearer {self.access_token}"})


def challenge_of(verifier):
    """PKCE's S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def parameters_of(url):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
