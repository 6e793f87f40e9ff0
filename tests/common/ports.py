"""Free ports of the loopback interface."""
import itertools
import random
import socket
import time

# Below those that outgoing connections get; apart, so that a server has some for what is behind it.
CANDIDATES = range(12000, 32000, 10)


def free(count):
    """`count` ports that nobody listens on, all different."""
    candidates = random.sample(CANDIDATES, len(CANDIDATES))
    return list(itertools.islice(filter(_is_free, candidates), count))


def wait_until_open(port, seconds, as_long_as):
    """Whether somebody accepts connections on `port` within so many seconds, while that holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and as_long_as():
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.02)
    return False


def _is_free(port):
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
