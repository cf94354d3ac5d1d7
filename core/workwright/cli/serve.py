"""``workwright serve`` and ``workwright worker``: the processes of an installation (D9, D14)."""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from workwright.cli.context import Installation, pass_installation
from workwright.cli.output import Exit, Output
from workwright.services.runtime import Runtime

if TYPE_CHECKING:
    from workwright.web.settings import WebSettings

THREADS = 16
ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]*):(\d{1,5})")
LOCK = "serving.lock"
LAST_PORT = 65535


@click.command()
@click.option("--bind", envvar="WORKWRIGHT_BIND", default="127.0.0.1:8080", show_default=True)
@click.option(
    "--workers", default=1, show_default=True, help="Processes; more than 1 needs PostgreSQL."
)
@click.option("--https", is_flag=True, help="Browsers reach it by HTTPS, through a proxy in front.")
@click.option(
    "--host", "hosts", multiple=True, help="Host name that browsers use; may be repeated."
)
@click.option("--proxy-hops", default=0, help="How many proxies set the forwarded headers.")
@click.option("--allow-plain-http", is_flag=True, help="Serve off loopback without HTTPS.")
@pass_installation
def serve(
    installation: Installation,
    bind: str,
    workers: int,
    https: bool,
    hosts: tuple[str, ...],
    proxy_hops: int,
    allow_plain_http: bool,
) -> int:
    """Serve the installation: the embedded database in one process, PostgreSQL in any number."""
    settings = settings_of(
        bind, https=https, hosts=hosts, proxy_hops=proxy_hops, allow_plain_http=allow_plain_http
    )
    runtime = installation.open()
    if runtime.database.is_sqlite and workers > 1:
        raise click.UsageError(
            "The embedded database has one serving process; use PostgreSQL for more."
        )
    run(runtime, settings, installation.output, workers=workers)
    return Exit.DONE


@click.command()
@pass_installation
def worker(installation: Installation) -> int:
    """Work off jobs of every tenant until stopped; beside any number of others on PostgreSQL."""
    from workwright.jobs.worker import Worker
    from workwright.web.product import job_handlers

    runtime = installation.open(upgrade=False)
    if runtime.database.is_sqlite:
        raise click.UsageError(
            "The embedded database has one process, and its jobs run in it: workwright serve."
        )
    Worker(runtime, job_handlers()).run()
    return Exit.DONE


def settings_of(bind: str, **chosen: Any) -> "WebSettings":
    """Return the settings of a server, or refuse words that could not be served safely (D12).

    Raises:
        UsageError: the address is none, or sessions would cross the network in the clear.
    """
    from workwright.web.product import settings_for
    from workwright.web.settings import UnsafeBoot

    match = ADDRESS.fullmatch(bind)
    if match is None or not 0 < int(match[2]) <= LAST_PORT:
        raise click.UsageError(f"--bind {bind}: give an address and a port, like 127.0.0.1:8080.")
    settings = settings_for(bind, **chosen)
    try:
        settings.check()
    except UnsafeBoot as error:
        raise click.UsageError(f"--bind {bind}: {error}") from error
    return settings


def run(runtime: Runtime, settings: "WebSettings", output: Output, *, workers: int = 1) -> None:
    """Serve the product by gunicorn; the embedded database's jobs run in a thread of it.

    Raises:
        UsageError: another process serves this embedded database already (D9).
    """
    from workwright.cli.server import Server

    is_sqlite = runtime.database.is_sqlite
    with _alone(runtime) if is_sqlite else nullcontext():
        mode = "embedded database (SQLite), one process" if is_sqlite else "PostgreSQL"
        many = "" if is_sqlite else f", {workers} of any number of processes"
        scheme = "https" if settings.https else "http"
        output.say(f"Mode: {mode}{many}. Address: {scheme}://{settings.bind}/")
        if not settings.https and settings.loopback:
            output.say("Plain HTTP on this machine only: cookies carry no __Host- name.")
        Server(runtime, settings, workers=workers, threads=THREADS).run()


@contextmanager
def _alone(runtime: Runtime) -> Iterator[None]:
    """Hold the right to serve an embedded database; the system takes it back from the dead."""
    with (runtime.home / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise click.UsageError(
                f"Another process serves {runtime.home} already; the embedded database has one. "
                "Stop it first, or use PostgreSQL for more."
            ) from error
        yield
