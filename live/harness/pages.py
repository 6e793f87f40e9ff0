"""Serves the empty pages that the requests are made from."""
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "app.test"


class Pages:
    """Pages by their kind: over `http`, over `https`, and `sandboxed`, whose origin is null."""

    def __init__(self, certificate):
        self._servers = {"http": _listen(), "https": _listen(certificate.context())}
        self.urls = {kind: _url(kind, server) for kind, server in self._servers.items()}
        self.urls["sandboxed"] = self.urls["http"] + "sandboxed"

    def origin(self, kind):
        """The serialized origin of the pages of this kind."""
        return "null" if kind == "sandboxed" else self.urls[kind].rstrip("/")

    def close(self):
        """Stops serving."""
        for server in self._servers.values():
            server.shutdown()
            server.server_close()


class _Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path in ("/", "/sandboxed") else 404)
        self.send_header("Content-Type", "text/html")
        if self.path == "/sandboxed":
            self.send_header("Content-Security-Policy", "sandbox allow-scripts")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>page</title><link rel=icon href=data:,>")

    def log_message(self, *_):
        pass


def _listen(context=None):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _url(kind, server):
    return f"{kind}://{HOST}:{server.server_address[1]}/"
