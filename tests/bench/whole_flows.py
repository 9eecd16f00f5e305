"""P15: whole flows, all six requests of each through nginx. All flows take step 1, then all take step 2, and so on: wrk
cannot keep one user's answers apart from another's, and the cost of a step does not depend on whose step it is.
"""
import json
import urllib.parse

from codes import bytes_of, first_code, signing_key
from load import request_bytes, run_wrk, write_list
from stack import StackError


def ask(method, path, body=None, **headers):
    """A request to an endpoint, for a JSON answer."""
    return request_bytes(method, f"/challenger/{path}", body, Accept="application/json", **headers)


def grant_in(redirect_url):
    """The authorization code that the user takes back to the client."""
    return urllib.parse.parse_qs(urllib.parse.urlsplit(redirect_url).query)["code"][0]


class Flow:
    """site: see site_under_test.py. count: how many flows."""

    def __init__(self, site, count):
        self.site, self.count = site, count
        self.key = signing_key(site.stack.run_folder / "demo.secret")
        self.seconds = 0.0

    def run(self):
        """out: {"requests": the number of flows, "seconds": of all six steps}."""
        client_id, secret, redirect_uri = self.site.stack.clients[0]
        redirect = urllib.parse.quote(redirect_uri, safe="")
        query = f"response_type=code&client_id={client_id}&redirect_uri={redirect}"
        form = (f"grant_type=authorization_code&client_id={client_id}&redirect_uri={redirect}"
                f"&client_secret={urllib.parse.quote(secret, safe='')}")
        self.seconds = 0.0

        setup = request_bytes("POST", f"/challenger/setup/{client_id}", "", Authorization=f"Bearer {secret}")
        nonces = [answer["nonce"] for answer in self._step("setup", [setup] * self.count)]
        self._step("authorize", [ask("GET", f"authorize/{nonce}?{query}") for nonce in nonces])
        sent = self._step("challenge", [ask("POST", f"challenge/{nonce}", f"CONTACT_PHONE=%2B4177{index:07d}")
                                        for index, nonce in enumerate(nonces)])
        if not all(answer["transmitted"] for answer in sent):
            raise StackError("flow: a message was not sent")
        solved = self._step("solve", [ask("POST", f"solve/{nonce}", f"pin={first_code(self.key, bytes_of(nonce))}")
                                      for nonce in nonces])
        tokens = self._step("token", [ask("POST", "token", f"{form}&code={grant_in(answer['redirect_url'])}")
                                      for answer in solved])
        infos = self._step("info", [ask("GET", "info", Authorization=f"Bearer {answer['access_token']}")
                                    for answer in tokens])
        if len({answer["address"]["CONTACT_PHONE"] for answer in infos}) != self.count:
            raise StackError("flow: an address did not come back")
        return {"requests": self.count, "seconds": self.seconds}

    def _step(self, name, requests):
        """Makes all requests and adds their time. out: the answers, in no order."""
        list_file, replies = self.site.lists / f"flow-{name}", self.site.lists / f"flow-{name}.replies"
        write_list(list_file, requests)
        result = run_wrk(self.site.stack.port, list_file, "once", replies=replies)
        answers = [json.loads(line) for line in replies.read_text().splitlines()]
        if result["refused"] or len(answers) != self.count:
            raise StackError(f"flow: /{name}: {result['refused']} refused, {len(answers)} of {self.count} answered")
        self.seconds += result["seconds"]
        return answers
