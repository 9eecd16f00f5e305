"""A test double of public SMS gateways, and of one that posts letters: a real HTTP server that answers as each of them
documents, each at its own path. It checks a request as the real one does before it answers.

    with Gateway() as gateway:
        gateway.behave("twilio", "throttle")     # or let the last digits of the number choose, see ENDINGS
        ...                                      # a request to http://127.0.0.1:PORT/2010-04-01/...
        gateway.accepted                         # [Accepted(provider, number, text, headers)]

Every provider takes the same credentials: ACCOUNT as user, account or key, SECRET as password, token or secret.
From a shell: gateway.py [PORT]
"""

import base64
import email
import email.policy
import json
import re
import select
import sys
import threading
import time
from collections import namedtuple
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Callable
from urllib.parse import parse_qs, urlsplit

from stack import TOP

ACCOUNT, SECRET = "AC0123456789abcdef0123456789abcdef", "s3cret"
CASES = ("accept", "refuse", "throttle", "unavailable", "unauthorized", "garbage", "server_error", "hang", "cut")
ENDINGS = {f"90{n}": case for n, case in enumerate(CASES) if n}            # +41790000901 is refused, and so on
GARBAGE = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>It works.</body></html>"
FORM, JSON, MULTIPART = "application/x-www-form-urlencoded", "application/json", "multipart/form-data"

Reply = namedtuple("Reply", "status body")                                  # a body of str goes out as it is
Accepted = namedtuple("Accepted", "provider number text headers")


class Request:
    def __init__(self, method, target, headers, body):
        self.method, self.headers, self.body = method, headers, body
        self.path, self.query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        self.type = headers.get("Content-Type", "").split(";")[0].strip().lower()
        try:
            self.fields = self._parse()
        except (ValueError, KeyError):
            self.fields = None

    def _parse(self):
        if self.type == JSON:
            return json.loads(self.body)
        if self.type == FORM:
            form = parse_qs(self.body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict")
            return {name: values[0] for name, values in form.items()}
        if self.type == MULTIPART:
            head = b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n"
            parts = email.message_from_bytes(head + self.body, policy=email.policy.HTTP).iter_parts()
            return {p.get_param("name", header="Content-Disposition"): p.get_payload(decode=True) for p in parts}
        return None

    def get(self, *keys):
        """The string at a place in the fields, "" where there is none."""
        value = self.fields
        for key in keys:
            try:
                value = value[key]
            except (TypeError, KeyError, IndexError):
                return ""
        return value.decode("latin-1") if isinstance(value, bytes) else value if isinstance(value, str) else ""


def basic(user, password):
    return header("Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())


def header(value):
    return lambda r: r.headers.get("Authorization") == value


def digits(length=12):
    return str(time.time_ns())[-length:]


def now(form="%Y-%m-%dT%H:%M:%S+00:00"):
    return time.strftime(form, time.gmtime())


@dataclass
class Provider:
    """Where the parts of a message are, and what is answered: functions of the request, missing also of a name."""
    path: str
    to: tuple
    text: tuple
    sender: tuple                                   # a required field besides, () where there is none
    accept: Callable
    refuse: Callable
    missing: Callable
    unauthorized: Callable
    type: str = JSON
    known: Callable = header("Bearer " + SECRET)    # are these the right credentials?
    number: str = r"\+?[1-9][0-9]{6,14}"           # what passes for a number
    throttle: Callable = lambda r: Reply(429, {})
    unavailable: Callable = lambda r: Reply(503, {})
    server_error: Callable = lambda r: Reply(500, {})

    def wrong(self, r):
        """The answer to a wrong request, None for a right one."""
        if not self.known(r):
            return self.unauthorized(r)
        if r.type != self.type or r.fields is None:
            return self.missing(r, "")
        for keys in (self.sender, self.to, self.text):
            if keys and not r.get(*keys):
                return self.missing(r, [key for key in keys if isinstance(key, str)][-1])
        return None if re.fullmatch(self.number, r.get(*self.to)) else self.refuse(r)


def twilio(status, code, message):
    more = f"https://www.twilio.com/docs/errors/{code}"
    return Reply(status, {"code": code, "message": message, "more_info": more, "status": status})


def vonage(status, text):
    return Reply(200, {"message-count": "1", "messages": [{"status": status, "error-text": text}]})


def plivo(status, body):
    return Reply(status, {"api_id": "97ceeb52-58b6-11e1-86da-77300b68f8bb", **body})


def infobip(status, identifier, text, **more):
    return Reply(status, {"requestError": {"serviceException": {"messageId": identifier, "text": text, **more}}})


def infobip_message(r, group, group_name, status, name):
    return Reply(200, {"bulkId": digits(19), "messages": [{
        "messageId": digits(19), "destination": r.get("messages", 0, "destinations", 0, "to"),
        "details": {"messageCount": 1},
        "status": {"groupId": group, "groupName": group_name, "id": status, "name": name, "description": name}}]})


def messagebird(status, code, description, parameter):
    return Reply(status, {"errors": [{"code": code, "description": description, "parameter": parameter}]})


def bird(status, code, name, **more):
    return Reply(status, {"error": {"type": "error", "code": code, "name": name, "message": name, **more}})


def telnyx(status, code, title):
    url = f"https://developers.telnyx.com/docs/overview/errors/{code}"
    return Reply(status, {"errors": [{"code": code, "title": title, "detail": title, "meta": {"url": url}}]})


def gatewayapi(status, code, message, *variables):
    return Reply(status, {"code": code, "incident_uuid": "d8127429-fa0c-4316-b1f2-e610c3958f43", "message": message,
                          "variables": variables})


def stannp(status, error):
    return Reply(status, {"success": False, "error": error})


PROVIDERS = {
    "twilio": Provider(
        f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", ("To",), ("Body",), ("From",), type=FORM,
        known=basic(ACCOUNT, SECRET), number=r"\+[1-9][0-9]{6,14}",
        accept=lambda r: Reply(201, {
            "account_sid": ACCOUNT, "api_version": "2010-04-01", "body": r.get("Body"), "date_sent": None,
            "date_created": now("%a, %d %b %Y %H:%M:%S +0000"), "direction": "outbound-api", "error_code": None,
            "error_message": None, "from": r.get("From"), "num_media": "0", "num_segments": "1", "price": None,
            "sid": "SM" + digits(16).zfill(32), "status": "queued", "to": r.get("To")}),
        refuse=lambda r: twilio(400, 21211, f"The 'To' number {r.get('To')} is not a valid phone number."),
        missing=lambda r, name: twilio(400, {"From": 21603, "Body": 21602}.get(name, 21604), f"{name} is required"),
        unauthorized=lambda r: twilio(401, 20003, "Authenticate"),
        throttle=lambda r: twilio(429, 20429, "Too Many Requests")),
    "vonage": Provider(
        "/sms/json", ("to",), ("text",), ("from",), type=FORM, number=r"[1-9][0-9]{6,14}",
        known=basic(ACCOUNT, SECRET),
        accept=lambda r: Reply(200, {"message-count": "1", "messages": [{
            "to": r.get("to"), "message-id": "0C" + digits(14), "status": "0", "remaining-balance": "15.53590000",
            "message-price": "0.03330000", "network": "22801"}]}),
        refuse=lambda r: vonage("7", "Number barred"),
        missing=lambda r, name: vonage("2", f"Missing {name} param"),
        unauthorized=lambda r: vonage("4", "Bad Credentials"),
        throttle=lambda r: vonage("1", "Throughput Rate Exceeded - please wait [ 1000 ] and retry")),
    "plivo": Provider(
        f"/v1/Account/{ACCOUNT}/Message/", ("dst",), ("text",), ("src",), known=basic(ACCOUNT, SECRET),
        accept=lambda r: plivo(202, {"message": "message(s) queued",
                                     "message_uuid": ["5b40a428-bfc7-4daf-9d06-" + digits()]}),
        refuse=lambda r: plivo(400, {"error": f"'{r.get('dst').lstrip('+')}' is not a valid phone number."}),
        missing=lambda r, name: plivo(400, {"error": "invalid_parameter"}),
        unauthorized=lambda r: plivo(401, {"error": "authentication_failed"}),
        throttle=lambda r: plivo(429, {"error": "rate_limit_exceeded"})),
    "sinch": Provider(
        f"/xms/v1/{ACCOUNT}/batches", ("to", 0), ("body",), ("from",),
        accept=lambda r: Reply(201, {
            "id": "01FC66621XXXXX" + digits(), "to": [r.get("to", 0).lstrip("+")], "from": r.get("from"),
            "canceled": False, "body": r.get("body"), "type": "mt_text", "created_at": now(), "modified_at": now(),
            "delivery_report": "none", "flash_message": False}),
        refuse=lambda r: Reply(400, {"code": "syntax_invalid_parameter_format", "text": "Invalid MSISDN in 'to'"}),
        missing=lambda r, name: Reply(400, {"code": "syntax_constraint_violation" if name else "syntax_invalid_json",
                                            "text": f"'{name}' is missing"}),
        unauthorized=lambda r: Reply(401, "")),
    "infobip": Provider(
        "/sms/3/messages", ("messages", 0, "destinations", 0, "to"), ("messages", 0, "content", "text"),
        ("messages", 0, "sender"), known=header("App " + SECRET),
        accept=lambda r: infobip_message(r, 1, "PENDING", 26, "PENDING_ACCEPTED"),
        refuse=lambda r: infobip_message(r, 5, "REJECTED", 52, "REJECTED_DESTINATION"),
        missing=lambda r, name: infobip(400, "BAD_REQUEST", "Bad request", validationErrors={
            "messages[0]" + (".destinations[0].to" if name == "to" else "." + name): ["must not be empty"]}),
        unauthorized=lambda r: infobip(401, "UNAUTHORIZED", "Invalid login details"),
        throttle=lambda r: infobip(429, "TOO_MANY_REQUESTS", "Too many requests"),
        server_error=lambda r: infobip(500, "GENERAL_ERROR", "Something went wrong. Please contact support.")),
    "messagebird": Provider(
        "/messages", ("recipients", 0), ("body",), ("originator",), known=header("AccessKey " + SECRET),
        accept=lambda r: Reply(201, {
            "id": digits(16).zfill(32), "direction": "mt", "type": "sms", "originator": r.get("originator"),
            "body": r.get("body"), "reference": None, "validity": None, "datacoding": "plain", "mclass": 1,
            "scheduledDatetime": None, "createdDatetime": now(), "recipients": {
                "totalCount": 1, "totalSentCount": 1, "totalDeliveredCount": 0, "totalDeliveryFailedCount": 0,
                "items": [{"recipient": int(r.get("recipients", 0)), "status": "sent", "statusDatetime": now()}]}}),
        refuse=lambda r: messagebird(422, 9, "no (correct) recipients found", "recipient"),
        missing=lambda r, name: messagebird(422, 9, "no (correct) recipients found", "recipient")
        if name == "recipients" else messagebird(422, 9, f"{name} is required", name),
        unauthorized=lambda r: messagebird(401, 2, "Request not allowed (incorrect access_key)", "access_key")),
    "bird": Provider(
        "/v1/sms/messages", ("to",), ("text",), ("from",), number=r"\+[1-9][0-9]{6,14}",
        accept=lambda r: Reply(202, {
            "id": "sms_" + digits(16).zfill(26), "direction": "outbound", "status": "accepted", "to": r.get("to"),
            "from": r.get("from"), "text": "**REDACTED**", "category": r.get("category"), "created_at": now(),
            "sent_at": None, "delivered_at": None}),
        refuse=lambda r: bird(422, "E12003", "SMSInvalidRecipient", param="to"),
        missing=lambda r, name: bird(422, "E01001", "ValidationError", details=[{"param": name, "message": "is required"}]),
        unauthorized=lambda r: bird(401, "E02001", "InvalidCredentials"),
        throttle=lambda r: bird(429, "E01003", "RateLimited")),
    "46elks": Provider(
        "/a1/sms", ("to",), ("message",), ("from",), type=FORM, known=basic(ACCOUNT, SECRET),
        number=r"\+[1-9][0-9]{6,14}",
        accept=lambda r: Reply(200, {
            "status": "created", "direction": "outgoing", "from": r.get("from"), "to": r.get("to"), "parts": 1,
            "created": now("%Y-%m-%dT%H:%M:%S.000000"), "cost": 5000, "message": r.get("message"),
            "id": "s" + digits(16).zfill(32)}),
        refuse=lambda r: Reply(403, "Invalid to-number"),
        missing=lambda r, name: Reply(403, f"Missing key {name}"),
        unauthorized=lambda r: Reply(401, "API access requires Basic HTTP authentication")),
    "telnyx": Provider(
        "/v2/messages", ("to",), ("text",), ("from",), number=r"\+[1-9][0-9]{6,14}",
        accept=lambda r: Reply(200, {"data": {
            "record_type": "message", "direction": "outbound", "id": "40385f64-5717-4562-b3fc-" + digits(),
            "type": "SMS", "messaging_profile_id": r.get("messaging_profile_id"),
            "from": {"phone_number": r.get("from"), "carrier": "", "line_type": ""},
            "to": [{"phone_number": r.get("to"), "status": "queued", "carrier": "", "line_type": "Wireless"}],
            "text": r.get("text"), "encoding": "GSM-7", "parts": 1, "sent_at": None, "errors": []}}),
        refuse=lambda r: telnyx(400, "40310", "Invalid 'to' address"),
        missing=lambda r, name: telnyx(422, "10004", "Missing required parameter"),
        unauthorized=lambda r: telnyx(401, "10009", "Authentication failed"),
        throttle=lambda r: telnyx(429, "10011", "Too many requests"),
        server_error=lambda r: telnyx(500, "10007", "Unexpected error")),
    "gatewayapi": Provider(
        "/rest/mtsms", ("recipients", 0, "msisdn"), ("message",), (),
        known=lambda r: basic(SECRET, "")(r) or r.query.get("token") == [SECRET],
        accept=lambda r: Reply(200, {"ids": [int("1" + digits(8))], "usage": {
            "countries": {"CH": 1}, "currency": "EUR", "total_cost": 0.07}}),
        refuse=lambda r: gatewayapi(403, "0x0215", "MSISDN %1 blacklisted", r.get("recipients", 0, "msisdn")),
        missing=lambda r, name: gatewayapi(400, "0x0222", "Missing required parameter %1", name),
        unauthorized=lambda r: gatewayapi(401, "0x0229", "Invalid token"),
        throttle=lambda r: gatewayapi(429, "0x0209", "Resource temporarily unavailable (EAGAIN)")),
    "stannp": Provider(                             # letters: the "number" is the country, the "text" the PDF
        "/v1/letters/post", ("country",), ("pdf",), (), type=MULTIPART, number=r"[A-Z]{2}",
        known=lambda r: basic(SECRET, "")(r) or r.query.get("api_key") == [SECRET],
        accept=lambda r: Reply(200, {"success": True, "data": {
            "pdf": "https://www.stannp.com/assets/samples/letter-sample.pdf", "created": now("%Y-%m-%d %H:%M:%S"),
            "format": "A4", "cost": "0.81", **({"id": 0, "status": "test"} if r.get("test") in ("1", "true") else
                                               {"id": int("1" + digits(7)), "status": "received"})}}),
        refuse=lambda r: stannp(200, "Invalid country"),
        missing=lambda r, name: stannp(200, f"Missing {name}"),
        unauthorized=lambda r: stannp(401, "Invalid API key"),
        server_error=lambda r: stannp(500, "Internal server error")),
    "webhook": Provider(
        "/webhook", ("to",), ("message",), (), accept=lambda r: Reply(204, ""), refuse=lambda r: Reply(422, ""),
        missing=lambda r, name: Reply(400, ""), unauthorized=lambda r: Reply(401, "")),
}


class Gateway:
    def __init__(self, port=0):
        self.port, self.accepted = port, []
        self.requests = []                          # (provider, case or "wrong", number) of every request, in order
        self._cases, self._lock, self._stopping = {}, threading.Lock(), threading.Event()

    def behave(self, provider, case=None):
        """What a provider does from now on; without a case the number decides again."""
        if provider not in PROVIDERS or case not in (None, *CASES):
            raise ValueError(f"{provider}: {case}")
        self._cases[provider] = case

    def rebase(self, profile):
        """The text of a profile with its URL led here."""
        return re.sub(r"(?m)^(URL = )https://[^/\n]+", rf"\1http://127.0.0.1:{self.port}", profile)

    def start(self):
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                reply = gateway._reply(Request(self.command, self.path, self.headers, body))
                while reply == "hang" and not gateway._stopping.is_set():
                    if select.select([self.connection], [], [], 0.1)[0]:
                        reply = "cut"               # the client gave up
                if reply in ("hang", "cut"):
                    self.close_connection = True
                    return
                text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
                kind = "text/html" if text is GARBAGE else "text/plain" if text is reply.body else JSON
                self.send_response(reply.status)
                if reply.status != 204:
                    self.send_header("Content-Type", kind + "; charset=utf-8")
                    self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads, self._server.block_on_close = True, False
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self):
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def _reply(self, r):
        name = next((name for name, provider in PROVIDERS.items() if provider.path == r.path), None)
        if name is None or r.method != "POST":
            return Reply(405 if name else 404, "")
        provider, number = PROVIDERS[name], r.get(*PROVIDERS[name].to)
        case, wrong = self._cases.get(name) or ENDINGS.get(number[-3:], "accept"), provider.wrong(r)
        with self._lock:
            self.requests.append((name, "wrong" if wrong else case, number))
            if not wrong and case == "accept":
                self.accepted.append(Accepted(name, number, r.get(*provider.text), r.headers))
        if wrong:
            return wrong
        if case in ("hang", "cut"):
            return case
        return Reply(200, GARBAGE) if case == "garbage" else getattr(provider, case)(r)


def put_webhook(gateway, folder):
    """The shipped profile of a webhook, with its secret, led to a double; answers its file."""
    (folder / "token").write_text(SECRET)
    (folder / "token").chmod(0o600)
    profile = folder / "webhook.conf"
    profile.write_text(gateway.rebase((TOP / "fcgi-app" / "etc" / "gateways" / "webhook.conf").read_text()).replace(
        "/etc/challenger-fcgi/webhook.token", str(folder / "token")).replace("/\nMETHOD", "/webhook\nMETHOD"))
    return profile


if __name__ == "__main__":
    with Gateway(int(sys.argv[1]) if len(sys.argv) > 1 else 0) as running:
        print(running.port, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass
