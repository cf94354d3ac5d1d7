"""Serve an application by gunicorn with threads in a process of its own, as the product is."""

import multiprocessing
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from flask import Flask

from workwright.cli.serve import THREADS
from workwright.cli.server import Server
from workwright.services.runtime import Runtime
from workwright.web.product import settings_for

PATIENCE_S = 60.0


class BareServer(Server):
    """The product's server with another application in it."""

    def __init__(self, runtime: Runtime, make: Callable[[], Flask], bind: str) -> None:
        self._make = make
        super().__init__(runtime, settings_for(bind), workers=1, threads=THREADS)

    def load(self) -> Flask:
        """Return the bare application."""
        return self._make()


@contextmanager
def serving(runtime: Runtime, bare: Callable[[], Flask] | None = None) -> Iterator[int]:
    """Serve the product, or a bare application, within the block; give the port."""
    port = _free_port()
    bind = f"127.0.0.1:{port}"
    server = (
        Server(runtime, settings_for(bind), workers=1, threads=THREADS)
        if bare is None
        else BareServer(runtime, bare, bind)
    )
    process = multiprocessing.get_context("fork").Process(target=server.run)
    process.start()
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.join()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    until = monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if monotonic() > until:
                raise
            sleep(0.05)
        else:
            return
