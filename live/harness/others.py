"""Other clients of a server, who stay connected while a case runs."""
import http.client
import time
from contextlib import ExitStack, closing, contextmanager

SECONDS = 20


class NoRoom(Exception):
    """A server that takes nobody else."""


@contextmanager
def connected(port, count):
    """For as long as this lasts, so many others have been answered and may ask on."""
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(closing(_admitted(port)))
        yield


def _admitted(port):
    """A kept connection. Who was there before, such as the last page, may take a while to leave."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        if response.status != http.client.SERVICE_UNAVAILABLE:
            return connection
        connection.close()
        time.sleep(0.02)
    raise NoRoom(f"port {port} has no room after {SECONDS} seconds")
