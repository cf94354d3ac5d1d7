"""The process from which pages are made: it forks a child for each record, and that limits itself.

Orders come over one socket, whose number is the argument; with each comes the socket of its
record, over which its text is read and its pages are sent. Nothing else of the installation is
within reach: no database, no configuration, no secret is handed over (S29).
"""

import gc
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

from workwright.reports.workshop import CHUNK, ORDER, STATUS, Bounds

EMPTY_FONTS = '<?xml version="1.0"?><fontconfig><cachedir>{cache}</cachedir></fontconfig>'
OPEN_FILES = 64
WARM_UP = "<p style='columns: 2'>Warm <b>up</b></p><table><tr><td>1</td></tr></table>"


def main(number: int) -> None:
    """Fork a child for each order until nobody can send one any more."""
    with socket.socket(fileno=number) as control:
        fault = _warm()
        # What is loaded now is shared with every child; looking through it again frees nothing.
        gc.freeze()
        Forge(control, fault).run()


class Forge:
    """The loop over orders and over children that ended.

    Args:
        fault: why no pages can be made here, or empty.
    """

    def __init__(self, control: socket.socket, fault: str) -> None:
        self.control = control
        self.fault = fault
        self.children: dict[int, socket.socket] = {}

    def run(self) -> None:
        """Work until the other end of the control socket is closed; end the children then."""
        awake, call = socket.socketpair()
        awake.setblocking(False)
        call.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(call.fileno(), warn_on_full_buffer=False)
        while True:
            ready, _, _ = select.select([self.control, awake], [], [])
            if awake in ready:
                awake.recv(CHUNK)
                self.reap()
            if self.control in ready and not self.begin():
                break
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)

    def begin(self) -> bool:
        """Fork the child of the next order; say whether there was one."""
        order, fds, _, _ = socket.recv_fds(self.control, ORDER.size, 1)
        if not order:
            return False
        with socket.socket(fileno=fds[0]) as job:
            pid = os.fork()
            if pid == 0:
                status = 1
                try:
                    status = self.work(job, Bounds(*ORDER.unpack(order)))
                finally:
                    os._exit(status)  # whatever happened, a child never goes on in this loop
            self.children[pid] = job.dup()
        return True

    def work(self, job: socket.socket, bounds: Bounds) -> int:
        """Make the pages of one record; in the child."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.control.close()
        for other in self.children.values():
            other.close()
        # It ends with its one file: there is nothing worth looking for that nobody needs.
        gc.disable()
        return _work(job, bounds, self.fault)

    def reap(self) -> None:
        """Tell how each child ended that did, and clear away what it left."""
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            shutil.rmtree(_folder(pid), ignore_errors=True)
            with self.children.pop(pid) as job:
                try:
                    job.sendall(STATUS.pack(os.waitstatus_to_exitcode(status)))
                except OSError:
                    continue  # nobody waits for it any more


def limit(what: int, most: int, hardest: int | None = None) -> None:
    """Set a limit of this process, never above the one that holds already."""
    _, hard = resource.getrlimit(what)
    top = most if hardest is None else hardest
    bound = top if hard == resource.RLIM_INFINITY else min(top, hard)
    resource.setrlimit(what, (min(most, bound), bound))


def _work(job: socket.socket, bounds: Bounds, fault: str) -> int:
    try:
        _limit_all(bounds)
        text = b"".join(iter(lambda: job.recv(CHUNK), b"")).decode("utf-8")
        if fault:
            job.sendall(fault.encode("utf-8", "replace"))
            return 1
        folder = _folder(os.getpid())
        folder.mkdir()
        pdf, pages = _make(text, folder)
        job.sendall(json.dumps({"pages": pages}).encode() + b"\n")
        job.sendall(pdf)
    except Exception as error:  # border: whatever it is, it is told as the reason
        job.sendall(f"{type(error).__name__}: {error}".encode("utf-8", "replace"))
        return 1
    return 0


def _limit_all(bounds: Bounds) -> None:
    """Bound time and space; at its wall limit the kernel ends the process, whatever it does."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, bounds.wall_s)
    cpu_s = max(1, round(bounds.cpu_s))
    limit(resource.RLIMIT_CPU, cpu_s, cpu_s + 1)
    limit(resource.RLIMIT_AS, bounds.memory_mb << 20)
    limit(resource.RLIMIT_FSIZE, bounds.file_mb << 20)
    limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    limit(resource.RLIMIT_CORE, 0)
    os.nice(bounds.niceness)


def _make(text: str, folder: Path) -> tuple[bytes, int]:
    from workwright.reports.context import RecordContext
    from workwright.reports.pdf import pdf_of

    tempfile.tempdir = str(folder)
    _prepare_fonts(text, folder)
    return pdf_of(RecordContext.read(text))


def _prepare_fonts(text: str, folder: Path) -> None:
    """Hide the machine's fonts where ours suffice, so that every machine draws the same.

    The library looks for fonts when a document is laid out, not when it is loaded.
    """
    from workwright.reports.coverage import is_covered

    if is_covered(text):
        config = folder / "fonts.conf"
        config.write_text(EMPTY_FONTS.format(cache=folder), "utf-8")
        os.environ["FONTCONFIG_FILE"] = str(config)


def _warm() -> str:
    """Load everything and draw a line, so that no child does it again; return why it failed."""
    try:
        from workwright.reports import pdf

        pdf.warm_up(WARM_UP)
    except Exception as error:  # border: told to whoever sends a record
        return f"{type(error).__name__}: {error}"
    return ""


def _folder(pid: int) -> Path:
    return Path.cwd() / f"child-{pid}"


if __name__ == "__main__":
    main(int(sys.argv[1]))
