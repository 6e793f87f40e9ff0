"""Free ports of the loopback interface."""
import socket
import time


def free(count):
    """`count` ports that nobody listens on, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


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
