"""Serves the empty pages that the requests are made from."""
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "app.test"


class Pages:
    """Pages by their kind: over `http`, over `https`, and `sandboxed`, whose origin is null."""

    def __init__(self, certificate):
        self._servers = {"http": _listen(), "https": _listen(certificate.context())}

    def url(self, kind, host=HOST):
        """The URL of the page of this kind; every host has one."""
        scheme = "http" if kind == "sandboxed" else kind
        return f"{scheme}://{host}:{self.port(scheme)}/{'sandboxed' if kind == 'sandboxed' else ''}"

    def port(self, scheme):
        """Where the pages over this scheme are served, whatever their host."""
        return self._servers[scheme].server_address[1]

    def origin(self, kind, host=HOST):
        """The serialized origin of that page."""
        return "null" if kind == "sandboxed" else self.url(kind, host).rstrip("/")

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
