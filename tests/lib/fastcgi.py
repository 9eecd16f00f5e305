"""The little FastCGI it takes to send a worker what nginx would never send."""
import http.client
import io
import socket
import struct

from client import FORM, Answer

BEGIN, PARAMS, STDIN, STDOUT = 1, 4, 5, 6


def record(kind, content):
    return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content


def pair(name, value):
    def length(text):
        return bytes([len(text)]) if len(text) < 128 else struct.pack(">I", len(text) | 1 << 31)
    return length(name) + length(value) + name.encode() + value.encode()


def post(path, target, body, **parameters):
    """Sends one POST to the socket at path; parameters add to or replace what nginx would send."""
    values = {"REQUEST_METHOD": "POST", "PATH_INFO": target, "REQUEST_URI": target, "CONTENT_LENGTH": str(len(body)),
              "CONTENT_TYPE": FORM, **parameters}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(record(BEGIN, struct.pack(">HB5x", 1, 0))
                           + record(PARAMS, b"".join(pair(*item) for item in values.items())) + record(PARAMS, b"")
                           + (record(STDIN, body) if body else b"") + record(STDIN, b""))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    content = b""
    while answer:
        _, kind, _, length, padding = struct.unpack(">BBHHBx", answer[:8])
        if kind == STDOUT:
            content += answer[8:8 + length]
        answer = answer[8 + length + padding:]
    head, _, text = content.partition(b"\r\n\r\n")
    headers = http.client.parse_headers(io.BytesIO(head + b"\r\n\r\n"))
    return Answer(int(headers["Status"].split()[0]), headers, text)
