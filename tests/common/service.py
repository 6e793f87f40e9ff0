"""What services of tests have in common: every method is answered by one function."""
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class AnyMethod(BaseHTTPRequestHandler):
    """Calls `answer`, whatever the method."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __getattr__(self, name):
        # The base class looks for do_GET and the like.
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    """A server on loopback that asks no resolver."""

    daemon_threads = True
    request_queue_size = 128

    def server_bind(self):
        # The base class would ask for the host's name.
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = self.socket.getsockname()
