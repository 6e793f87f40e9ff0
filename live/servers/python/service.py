"""The service behind the gateway. It knows nothing of CORS, except where it gets it wrong.

It prints a line for each request that reaches it.
"""
import base64
import hashlib
import os
import struct
import sys
import threading
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests"))

from common.service import AnyMethod
from common.service import Server as Listening

ITEMS = b'[{"id": 1}]'
EVERYBODY = ("Access-Control-Allow-Origin", "*")
ELSEWHERE = ("Access-Control-Allow-Origin", "https://elsewhere.example")
WITH_CREDENTIALS = ("Access-Control-Allow-Credentials", "true")
WRONG = {
    "/twice": [EVERYBODY, EVERYBODY],
    "/elsewhere": [
        *(ELSEWHERE, WITH_CREDENTIALS),
        ("Access-Control-Expose-Headers", "X-Internal"),
        ("X-Internal", "7"),
    ],
    "/in-one-line": [("Access-Control-Allow-Origin", "*, *"), ("Vary", "Accept-Encoding")],
    "/both": [EVERYBODY, ELSEWHERE, WITH_CREDENTIALS, WITH_CREDENTIALS],
}
TAG = '"1"'
# RFC 6455, section 1.3.
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CLOSE, PING, PONG = 8, 9, 10


class Service(AnyMethod):
    def answer(self):
        path = self.path.partition("?")[0]
        print(f"handled {self.command} {path}", flush=True)
        name = "items" if path in WRONG else path.strip("/").split("/")[0].replace("-", "_")
        getattr(self, f"get_{name}", self.nothing)(path)

    def get_items(self, path):
        if body := b"".join(self.pieces()):
            self.respond(200, [("Content-Type", "application/json")], body)
        elif self.command == "DELETE":
            self.respond(204)
        else:
            json = ("Content-Type", "application/json")
            self.respond(200, [json, ("X-Total-Count", "42"), *WRONG.get(path, [])], ITEMS)

    def get_fail(self, _):
        self.respond(500, body=b"the database is away")

    def get_login(self, _):
        self.respond(200, [("Set-Cookie", "session=ada")], b"welcome")

    def get_me(self, _):
        self.respond(200, body=self.headers.get("Cookie", "nobody").encode())

    def get_tagged(self, _):
        """Caches keep it, and ask each time whether it is still the same."""
        headers = [("ETag", TAG), ("Cache-Control", "no-cache"), *WRONG["/both"]]
        if self.headers.get("If-None-Match") == TAG:
            self.respond(304, headers)
        else:
            self.respond(200, headers, b"kept")

    def get_moved(self, _):
        self.respond(302, [("Location", "/items")])

    def get_moved_for_good(self, _):
        b"".join(self.pieces())
        self.respond(308, [("Location", "/items/1")])

    def get_moved_away(self, _):
        port = self.headers["Host"].rpartition(":")[2]
        self.respond(302, [("Location", f"http://other.test:{port}/items")])

    def get_silent(self, _):
        threading.Event().wait()

    def get_closed(self, _):
        self.close_connection = True

    def get_cut(self, _):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Len")
        self.close_connection = True

    def get_garbage(self, _):
        self.wfile.write(b"nothing that is known\r\n\r\n")
        self.close_connection = True

    def get_broken(self, _):
        """Less than was announced."""
        self.begin([("Content-Length", "100")])
        self.wfile.write(b"so far")
        self.close_connection = True

    def get_events(self, path):
        self.begin([("Content-Type", "text/event-stream"), ("Connection", "close")])
        for event in ("one", "two"):
            self.wfile.write(f"data: {event}\n\n".encode())
            self.server.step(path).acquire()

    def get_download(self, path):
        self.begin([("Content-Type", "text/plain"), ("Transfer-Encoding", "chunked")])
        for piece in (b"one", b"two"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.server.step(path).acquire()
        self.wfile.write(b"0\r\n\r\n")

    def get_more(self, path):
        """Lets what has begun go on."""
        self.server.step(path.removeprefix("/more")).release()
        self.respond(204)

    def get_upload(self, path):
        text = b""
        for piece in self.pieces():
            text += piece
            self.server.step(path).release()
        self.respond(200, body=text)

    def get_arrived(self, path):
        """Answers as soon as a piece of an upload is there."""
        self.server.step(path.removeprefix("/arrived")).acquire()
        self.respond(204)

    def get_socket(self, _):
        """A WebSocket that sends everything back."""
        key = self.headers["Sec-WebSocket-Key"].encode()
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()
        self.send_response(101)
        for name, value in [("Upgrade", "websocket"), ("Connection", "Upgrade")]:
            self.send_header(name, value)
        self.send_header("Sec-WebSocket-Accept", accept)
        self.end_headers()
        self.close_connection = True
        first = 0
        while first & 15 != CLOSE:
            first, payload = self.frame()
            first = first & 240 | PONG if first & 15 == PING else first
            self.wfile.write(bytes([first]) + length(payload) + payload)

    def nothing(self, _):
        b"".join(self.pieces())
        self.respond(404)

    def frame(self):
        """The first byte of a frame of RFC 6455, and its payload without the mask."""
        first, size = self.rfile.read(2)
        size &= 127
        if size > 125:
            form = ">H" if size == 126 else ">Q"
            (size,) = struct.unpack(form, self.rfile.read(struct.calcsize(form)))
        mask, payload = self.rfile.read(4), self.rfile.read(size)
        whole = (mask * (size // 4 + 1))[:size]
        plain = int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")
        return first, plain.to_bytes(size, "big")

    def pieces(self):
        """The request's body as it comes."""
        if "Transfer-Encoding" not in self.headers:
            yield self.rfile.read(int(self.headers.get("Content-Length") or 0))
            return
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def respond(self, status, headers=(), body=b""):
        if status not in (204, 304):
            headers = [*headers, ("Content-Length", str(len(body)))]
        self.begin(headers, status)
        self.wfile.write(b"" if self.command == "HEAD" else body)

    def begin(self, headers, status=200):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()


class Server(Listening):
    def __init__(self, *arguments):
        self._steps = {}
        super().__init__(*arguments)

    def step(self, path):
        """What the two requests wait at that move in step, one in pieces and one for each piece."""
        return self._steps.setdefault(path, threading.Semaphore(0))

    def handle_error(self, *_):
        """Pages and proxies go away: nothing to tell."""


def length(payload):
    """The length of a frame's payload, as in RFC 6455."""
    size = len(payload)
    if size < 126:
        return bytes([size])
    return struct.pack(">BH", 126, size) if size < 65536 else struct.pack(">BQ", 127, size)


if __name__ == "__main__":
    Server(("127.0.0.1", int(os.environ["PORT"])), Service).serve_forever()
