"""What the web shell must be told at boot, and which combinations it refuses to serve (S9, S23)."""

import ipaddress
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


class UnsafeBoot(RuntimeError):
    """The settings would serve sessions in a way that S9 forbids; the text says what to change."""


@dataclass(frozen=True)
class Paths:
    """Where the door is; the identity blueprint serves these addresses."""

    sign_in: str = "/sign-in"
    kiosk_sign_in: str = "/kiosk/sign-in"
    sign_out: str = "/sign-out"
    lock: str = "/lock"
    unlock: str = "/unlock"
    home: str = "/"
    me: str = "/me"


@dataclass(frozen=True)
class WebSettings:
    """Everything the shell decides by configuration.

    Args:
        bind: address and port the server listens on.
        https: browsers reach it by HTTPS, through its own TLS or a proxy.
        allow_plain_http: serve sessions over plain HTTP off loopback; shows a banner.
        trusted_hosts: host names that browsers may use; a leading dot takes subdomains.
        proxy_hops: how many proxies in front set the forwarded headers (S23).
        max_content_bytes: largest request body; a route may ask for another bound.
        time_zone: zone for instants where no site is known.
        languages: offered languages, the first is the source.
        idle_lock_s: seconds without a hand on the kiosk until it locks (D7).
        asset_version: overrides the hash over the static files; for tests only.
    """

    bind: str = "127.0.0.1:8080"
    https: bool = False
    allow_plain_http: bool = False
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    proxy_hops: int = 0
    max_content_bytes: int = 2 * MEBIBYTE
    installation: str = "Workwright"
    time_zone: str = "UTC"
    languages: tuple[str, ...] = ("en", "de")
    idle_lock_s: int = 300
    debug_gallery: bool = False
    paths: Paths = Paths()
    asset_version: str | None = None

    @property
    def loopback(self) -> bool:
        """Return whether only this machine can reach the server."""
        host = self.bind.rpartition(":")[0].strip("[]") or self.bind
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def plain_http_warning(self) -> bool:
        """Return whether every page must carry the banner about plain HTTP (S9)."""
        return self.allow_plain_http and not self.https and not self.loopback

    def check(self) -> None:
        """Refuse what S9 and D7 refuse; nothing is repaired silently.

        Raises:
            UnsafeBoot: plain HTTP off loopback without the flag, or an idle lock beyond 15 minutes.
        """
        if not (self.https or self.loopback or self.allow_plain_http):
            raise UnsafeBoot(
                f"{self.bind} is reachable from other machines over plain HTTP, where sessions "
                "can be copied. Serve it by HTTPS, bind to 127.0.0.1, or allow plain HTTP "
                "explicitly; every page then says so."
            )
        if not 30 <= self.idle_lock_s <= 900:
            raise UnsafeBoot(
                f"The idle lock is {self.idle_lock_s} seconds; 30 to 900 are allowed (D7)."
            )
        if not self.trusted_hosts:
            raise UnsafeBoot("No trusted host is named; name those that browsers use (S23).")
