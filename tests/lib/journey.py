"""One user's way through the service, step by step, and what of it was acknowledged."""
import collections
import time
import urllib.parse

from client import FORM, code_in, messages_to

STEPS = ("setup", "authorize", "challenge", "solve", "token", "info")

Seen = collections.namedtuple("Seen", "started ended step status code")


class Journey:
    """Begins at nothing; place: a stack's client, and its numbers."""

    def __init__(self, place):
        self.client, self.stack = place.client, place.stack
        self.phone = place.phone()
        self.nonce = self.grant = self.access_token = None
        self.acknowledged = []
        self.unknown = None  # the step whose answer was none of the service's
        self.seen = []

    def walk(self, last="info"):
        """Goes on from where it is, up to a step or to the first answer that is not 200."""
        for step in STEPS[len(self.acknowledged):STEPS.index(last) + 1]:
            started = time.monotonic()
            answer = getattr(self, step)()
            code = None if answer.status == 200 else answer.json["code"]
            self.seen.append(Seen(started, time.monotonic(), step, answer.status, code))
            if answer.status != 200:
                self.unknown = step
                break
            self.acknowledged.append(step)
        return self

    def setup(self):
        answer = self.client.setup()
        self.nonce = answer.json.get("nonce")
        return answer

    def authorize(self):
        client_id, _, redirect = self.stack.clients[0]
        query = urllib.parse.urlencode({"response_type": "code", "client_id": client_id, "redirect_uri": redirect})
        return self.client.request("GET", f"/authorize/{self.nonce}?{query}")

    def challenge(self):
        answer = self.client.challenge(self.nonce, self.phone)
        assert answer.status != 200 or answer.json["transmitted"] is True
        return answer

    def solve(self):
        (message,) = self.messages()
        answer = self.client.request("POST", f"/solve/{self.nonce}", f"pin={code_in(message)}", {"Content-Type": FORM})
        if answer.status == 200:
            query = urllib.parse.urlsplit(answer.json["redirect_url"]).query
            self.grant = urllib.parse.parse_qs(query)["code"][0]
        return answer

    def token(self):
        client_id, secret, redirect = self.stack.clients[0]
        form = {"client_id": client_id, "client_secret": secret, "redirect_uri": redirect, "code": self.grant,
                "grant_type": "authorization_code"}
        answer = self.client.request("POST", "/token", urllib.parse.urlencode(form), {"Content-Type": FORM})
        self.access_token = answer.json.get("access_token")
        return answer

    def info(self):
        answer = self.client.request("GET", "/info", headers={"Authorization": f"Bearer {self.access_token}"})
        assert answer.status != 200 or answer.json["address"] == self.phone
        return answer

    def messages(self):
        return messages_to(self.stack, self.phone)


def refusals(journeys, since=0.0):
    return [seen for journey in journeys for seen in journey.seen if seen.status != 200 and seen.started >= since]
