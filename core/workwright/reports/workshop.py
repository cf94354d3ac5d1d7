"""Keep one process warm from which the children are forked that make pages (S29).

Loading what draws pages takes longer than drawing a short record. So it is loaded once, in a
process that is started from its program file: it has no connection, no thread and no secret of
this one. For each record it forks a child, which limits itself, makes one file and ends.
"""

import contextlib
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from types import TracebackType
from typing import Self

PASSED_ON = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
ORDER = struct.Struct("!ddqqq")
STATUS = struct.Struct("!i")
CHUNK = 1 << 20
# The child ends itself at its wall limit; only when that fails everything is ended from here.
GRACE_S = 10.0
END_S = 5.0


class Lost(RuntimeError):
    """The process that makes children ended while it was needed; another try starts a new one."""


@dataclass(frozen=True)
class Bounds:
    """Limits of one child, in the order in which they are sent."""

    cpu_s: float
    wall_s: float
    memory_mb: int
    file_mb: int
    niceness: int


@dataclass(frozen=True)
class Made:
    """What a child left.

    Args:
        output: a line of JSON and the file; of a child that failed, one line that says why.
        status: its exit code, or the number of the signal that ended it, negative.
    """

    output: bytes
    status: int


class Workshop:
    """Gives each record a child of its own; may be used by several threads at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: _Running | None = None

    def make(self, text: bytes, bounds: Bounds) -> Made:
        """Return what a child made of the text of a record.

        Raises:
            Lost: the process that makes children ended meanwhile.
        """
        mine, theirs = socket.socketpair()
        with mine:
            with theirs:
                self._order(theirs, bounds)
            mine.settimeout(bounds.wall_s + GRACE_S)
            try:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    # A child that ended early says why; it need not have read everything.
                    mine.sendall(text)
                    mine.shutdown(socket.SHUT_WR)
                answer = b"".join(_received(mine))
            except TimeoutError as error:
                self.close()
                raise Lost("the process that makes pages did not answer") from error
        if len(answer) < STATUS.size:
            raise Lost("the process that makes pages ended")
        status: int = STATUS.unpack(answer[-STATUS.size :])[0]
        return Made(answer[: -STATUS.size], status)

    def close(self) -> None:
        """End the process and its children; the next record starts another."""
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            running.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    def _order(self, theirs: socket.socket, bounds: Bounds) -> None:
        """Hand over one end of a pair of sockets; start the process where it is missing."""
        order = ORDER.pack(*astuple(bounds))
        with self._lock:
            if self._running is None or not self._running.usable:
                self._running = _Running()
            try:
                socket.send_fds(self._running.control, [order], [theirs.fileno()])
            except OSError:
                self._running.end()
                self._running = _Running()
                socket.send_fds(self._running.control, [order], [theirs.fileno()])


def _received(job: socket.socket) -> Iterator[bytes]:
    """Yield what comes; a child that ended without reading everything only resets the end."""
    with contextlib.suppress(ConnectionResetError):
        while chunk := job.recv(CHUNK):
            yield chunk


class _Running:
    """The started process; ended with whoever holds it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        folder = tempfile.mkdtemp(prefix="workwright-record-")
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own module, a number as argument
                [
                    sys.executable,
                    "-P",
                    "-s",
                    "-m",
                    "workwright.reports.child",
                    str(theirs.fileno()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                cwd=folder,
                env=environment(folder),
            )
        self.end = weakref.finalize(self, _end, self.owner, self.control, self.process, folder)

    @property
    def usable(self) -> bool:
        """Say whether it lives and is this process's own: a fork shares no answers."""
        return self.owner == os.getpid() and self.process.poll() is None


def _end(
    owner: int,
    control: socket.socket,
    process: "subprocess.Popen[bytes]",
    folder: str,
) -> None:
    control.close()
    if owner != os.getpid():
        process.returncode = 0  # it is the child of another process, which waits for it
        return
    try:
        # It ends by itself, and its children with it, when nobody holds the other end any more.
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def environment(folder: str) -> dict[str, str]:
    """Return what the process may know; never the parent's secrets."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        **kept,
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }
