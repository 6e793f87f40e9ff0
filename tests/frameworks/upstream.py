#!/usr/bin/env python3
"""The service behind a proxy: `upstream.py PORT [--cors]`, on 127.0.0.1. Port 0 is any; the port is
printed as soon as it is open.

It knows nothing of CORS. With `--cors` it is the service that a proxy must correct: on every response
it allows everybody with credentials, and says `Vary` twice, without `Origin`.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.service import AnyMethod, Server

STATUSES = {
    "/": {"GET": 200},
    "/items": {"GET": 200, "POST": 201},
    "/items/7": {"GET": 200, "PUT": 200, "PATCH": 200, "DELETE": 204},
}
WRONG_HEADERS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Allow-Methods", "PATCH, X-WRONG"),
    ("Access-Control-Allow-Headers", "x-wrong"),
    ("Access-Control-Expose-Headers", "x-wrong"),
    ("Access-Control-Max-Age", "31536000"),
    ("Vary", "Accept-Encoding"),
    ("Vary", "Accept-Language"),
)


class Service(AnyMethod):
    # An answer in two writes would wait for the acknowledgement of the first.
    wbufsize = -1
    own_headers = ()

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        if path == "/secret" and "Authorization" not in self.headers:
            self.respond(401, [("WWW-Authenticate", "Basic")])
        elif path == "/secret":
            self.respond(200)
        elif path == "/fails":
            self.respond(500)
        elif path not in STATUSES:
            self.respond(404)
        else:
            self.answer_known(STATUSES[path])

    def answer_known(self, statuses):
        method = "GET" if self.command == "HEAD" else self.command
        if method in statuses:
            self.respond(statuses[method], [("X-Request-Id", "r1"), ("X-Total", "2")])
        else:
            self.respond(405, [("Allow", ", ".join([*statuses, "HEAD"]))])

    def respond(self, status, headers=()):
        body = b"" if status == 204 else b'{"status": %d}\n' % status
        self.send_response(status)
        for name, value in [*headers, *self.own_headers]:
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def main(port, *flags):
    if unknown := set(flags) - {"--cors"}:
        sys.exit(f"unknown: {', '.join(unknown)}")
    Service.own_headers = WRONG_HEADERS if flags else ()
    server = Server(("127.0.0.1", int(port)), Service)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
