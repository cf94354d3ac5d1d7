"""Many connections that ask for one page again and again, and how long each answer took."""

import selectors
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

END_OF_HEAD = b"\r\n\r\n"
CHUNK = 65536


@dataclass
class Asking:
    """One connection with the request that it waits for."""

    connection: socket.socket
    begun: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes) -> None:
        """Send the request."""
        self.received.clear()
        self.begun = perf_counter()
        self.connection.sendall(request)

    def read(self) -> bool:
        """Read what has arrived; say whether the answer is complete.

        Raises:
            RuntimeError: the server closed the connection, or answered anything but 200.
        """
        arrived = self.connection.recv(CHUNK)
        if not arrived:
            raise RuntimeError("the server closed a connection")
        self.received += arrived
        head, found, body = bytes(self.received).partition(END_OF_HEAD)
        if not found:
            return False
        if b" 200 " not in head.splitlines()[0]:
            raise RuntimeError(head.decode(errors="replace"))
        return len(body) >= _length(head)


@dataclass(frozen=True)
class Answered:
    """What a run of requests took: seconds in all, and of each answer."""

    seconds: float
    each: tuple[float, ...]

    @property
    def p95(self) -> float:
        """Return the time within which 95 of 100 answers came."""
        return sorted(self.each)[int(len(self.each) * 0.95)]


def ask(
    port: int, path: str, headers: Mapping[str, str], connections: int, requests: int
) -> Answered:
    """Ask for the page as often as told, over that many connections at once."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    each: list[float] = []
    with selectors.DefaultSelector() as waiting:
        asking = [Asking(socket.create_connection(("127.0.0.1", port))) for _ in range(connections)]
        begun = perf_counter()
        for one in asking:
            waiting.register(one.connection, selectors.EVENT_READ, one)
            one.ask(request)
        left = requests - connections
        while len(each) < requests:
            for key, _ in waiting.select():
                if key.data.read():
                    each.append(perf_counter() - key.data.begun)
                    if left > 0:
                        left -= 1
                        key.data.ask(request)
        taken = perf_counter() - begun
        for one in asking:
            one.connection.close()
    return Answered(taken, tuple(each))


def _length(head: bytes) -> int:
    for line in head.splitlines():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise RuntimeError("an answer without its length")
