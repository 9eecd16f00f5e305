"""P15: whole flows, the six requests of each really made, through nginx. All flows take step 1, then all take step 2, …:
wrk cannot tell one user's answers from another's, and the cost of a step does not depend on whose it is.
"""
import json
import urllib.parse

from codes import bytes_of, first_code, signing_key
from load import request_bytes, run_wrk, write_list
from stack import StackError


class Flow:
    def __init__(self, site, count):
        self.site, self.count = site, count
        self.key = signing_key(site.stack.run_folder / "demo.secret")
        self.seconds = 0.0

    def run(self):
        """out: {"requests": the number of flows, "seconds": of all six steps}."""
        client_id, secret, redirect_uri = self.site.stack.clients[0]
        bearer, json_wanted = {"Authorization": f"Bearer {secret}"}, {"Accept": "application/json"}
        redirect = urllib.parse.quote(redirect_uri, safe="")
        self.seconds = 0.0

        answers = self._step("setup", [request_bytes("POST", f"/challenger/setup/{client_id}", "", **bearer)] * self.count)
        nonces = [answer["nonce"] for answer in answers]
        query = f"response_type=code&client_id={client_id}&redirect_uri={redirect}"
        self._step("authorize", [request_bytes("GET", f"/challenger/authorize/{nonce}?{query}", **json_wanted)
                                 for nonce in nonces])
        answers = self._step("challenge", [
            request_bytes("POST", f"/challenger/challenge/{nonce}", f"CONTACT_PHONE=%2B4177{index:07d}", **json_wanted)
            for index, nonce in enumerate(nonces)])
        if not all(answer["transmitted"] for answer in answers):
            raise StackError("flow: a message was not sent")
        answers = self._step("solve", [
            request_bytes("POST", f"/challenger/solve/{nonce}", f"pin={first_code(self.key, bytes_of(nonce))}", **json_wanted)
            for nonce in nonces])
        grants = [urllib.parse.parse_qs(urllib.parse.urlsplit(answer["redirect_url"]).query)["code"][0] for answer in answers]
        form = f"grant_type=authorization_code&client_id={client_id}&redirect_uri={redirect}" \
               f"&client_secret={urllib.parse.quote(secret, safe='')}"
        answers = self._step("token", [request_bytes("POST", "/challenger/token", f"{form}&code={grant}")
                                       for grant in grants])
        answers = self._step("info", [
            request_bytes("GET", "/challenger/info", Authorization=f"Bearer {answer['access_token']}")
            for answer in answers])
        if len({answer["address"]["CONTACT_PHONE"] for answer in answers}) != self.count:
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
