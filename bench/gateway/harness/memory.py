"""Resident memory of an idle proxy, and with connections that each made one request."""
import socket
import time
from dataclasses import dataclass

# A source address has some 28,000 ports.
CONNECTIONS_OF_AN_ADDRESS = 5000
SECONDS_TO_SETTLE = 2
MEGABYTE = 1e6
TARGET_IDLE, TARGET_CONNECTED = 30, 150


@dataclass(frozen=True)
class Memory:
    """In megabytes."""

    proxy: str
    idle: float
    connected: float
    connections: int
    failure: str | None = None


def measure(proxy, running, row, connections):
    """The memory of a proxy that has served nothing yet."""
    time.sleep(SECONDS_TO_SETTLE)
    idle = running.resident_bytes() / MEGABYTE
    clients = []
    try:
        for number in range(connections):
            clients.append(_connected(running.port, row, number))
        time.sleep(SECONDS_TO_SETTLE)
        connected = running.resident_bytes() / MEGABYTE
        closed = sum(not _is_open(client) for client in clients)
        failure = f"{closed} connections were closed" if closed else None
        return Memory(proxy, idle, connected, len(clients), failure)
    except (OSError, ValueError) as error:
        return Memory(proxy, idle, 0, len(clients), f"connection {len(clients) + 1}: {error}")
    finally:
        for client in clients:
            client.close()


def _connected(port, row, number):
    """A connection on which one request was answered."""
    source = f"127.0.0.{2 + number // CONNECTIONS_OF_AN_ADDRESS}"
    client = socket.create_connection(("127.0.0.1", port), 10, (source, 0))
    head = "".join(f"{name}: {value}\r\n" for name, value in row.headers.items())
    client.sendall(f"GET {row.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}\r\n".encode())
    got = b""
    while b"\r\n\r\n" not in got or len(got.partition(b"\r\n\r\n")[2]) < row.length:
        if not (piece := client.recv(65536)):
            client.close()
            raise ValueError(f"closed after {got[:200]}")
        got += piece
    client.setblocking(False)
    return client


def _is_open(client):
    try:
        client.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
