"""A real SMTP server on loopback (aiosmtpd) that keeps what it received, with or without TLS, SMTPUTF8 and authentication.

As a program, tests/mail-server, it prints each message: what a reader starts beside
`tests/demo --type email --smtp HOST:PORT`.
"""
import argparse
import asyncio
import email
import email.policy
import signal
import ssl
import subprocess
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def make_certificate(folder):
    """A certificate for localhost that is its own authority; answers its file and its key's."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not certificate.exists():
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True)
    return certificate, key


class Keeper:
    """The server's handler: answers as `replies` says ({"RCPT": "550 no such user"}) and keeps the rest.

    A reply to RCPT may be a function of the address, or an event: then the recipient hangs until it is set."""

    def __init__(self):
        self.replies = {}
        self.received = []
        self.attempts = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.attempts += 1
        envelope.mail_options.extend(options)
        if reply := self.replies.get("MAIL"):
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.replies.get("RCPT", "250 OK")
        if callable(reply):
            reply = reply(address)
        if isinstance(reply, threading.Event):  # held until the test lets it go
            while not reply.is_set():
                await asyncio.sleep(0.02)
            reply = "250 OK"
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):
        reply = self.replies.get("DATA", "250 OK")
        if reply == "drop":
            server.transport.abort()
            return "421 gone"
        if reply == "hang":
            await asyncio.sleep(60)
        if reply.startswith("250"):
            self.received.append(envelope)
        return reply.replace("{content}", envelope.content.decode(errors="replace").replace("\r\n", " ")[:400])


    async def handle_QUIT(self, server, session, envelope):
        if self.replies.get("QUIT") == "hang":
            await asyncio.sleep(60)
        return "221 Bye"


class MailServer:
    """tls: None, "starttls" or "tls"."""

    def __init__(self, port, folder=None, tls=None, utf8=True, login=None, host="127.0.0.1"):
        self.handler = Keeper()
        context = None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*make_certificate(folder))

        def authenticate(_server, _session, _envelope, _mechanism, data):
            good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == login
            return AuthResult(success=good, handled=False)
        options = {"hostname": "localhost", "enable_SMTPUTF8": utf8, "decode_data": False,
                   "auth_required": login is not None, "authenticator": authenticate if login else None,
                   "auth_require_tls": tls == "starttls"}
        if tls == "starttls":
            options.update(tls_context=context, require_starttls=True)

        class Dialogue(SMTP):
            async def smtp_EHLO(self, hostname):
                if reply := self.event_handler.replies.get("EHLO"):
                    await self.push(reply)
                    if reply.startswith("421"):
                        self.transport.close()
                else:
                    await super().smtp_EHLO(hostname)

        class Served(Controller):
            def factory(self):
                return Dialogue(self.handler, **options)
        self.controller = Served(self.handler, hostname=host, port=port,
                                 ssl_context=context if tls == "tls" else None)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    @property
    def replies(self):
        return self.handler.replies

    def only(self):
        """The one envelope received so far, and its message parsed back."""
        (envelope,) = self.handler.received
        return envelope, email.message_from_bytes(envelope.content, policy=email.policy.default)


def main():
    parser = argparse.ArgumentParser(prog="tests/mail-server", description="An SMTP server on loopback that prints what it receives.")
    parser.add_argument("--port", type=int, default=2525, help="default: 2525")
    port = parser.parse_args().port

    class Printer(Keeper):
        async def handle_DATA(self, server, session, envelope):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            text = message.get_body(("plain",)).get_content()
            print(f"To: {message['To']}\nSubject: {message['Subject']}\n\n{text}\n{'-' * 40}", flush=True)
            return "250 OK"
    server = MailServer(port)
    server.controller.handler = Printer()
    with server:
        print(f"listening on 127.0.0.1:{port}; Ctrl-C ends it", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
