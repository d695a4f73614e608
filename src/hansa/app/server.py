"""Starts the server, says when it is usable, and stops cleanly."""

from __future__ import annotations

import gc
import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn

from hansa.app.asgi import create_app
from hansa.app.supervisor import Supervisor
from hansa.app.wiring import open_services
from hansa.kernel.clock import SystemClock
from hansa.kernel.errors import Refused, Unavailable
from hansa.kernel.growing import growing
from hansa.web.security import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hansa.app.settings import Settings


class Announcing(uvicorn.Server):
    """A uvicorn server that says so once it accepts connections."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end the server and are done with: a clean stop is exit code 0."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(settings: Settings, ready: Callable[[str], None], *, force_guest: bool = False) -> None:
    """Serves until SIGTERM or SIGINT; `ready` gets the URL when the first page can be read."""
    check_guests(settings, forced=force_guest)
    listener = _listen(settings.host, settings.port)
    host, port = listener.getsockname()[:2]
    supervisor = Supervisor(settings.home) if settings.schedule else None
    with growing():
        app = create_app(
            open_services(settings, SystemClock()),
            hosts=hosts_of(settings),
            on_start=supervisor.start if supervisor else None,
            on_stop=supervisor.stop if supervisor else None,
        )
    gc.freeze()  # what is there now lives as long as the server: no collection need look at it again
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5, server_header=False)
    Announcing(config, lambda: ready(f"http://{host}:{port}")).run(sockets=[listener])


def check_guests(settings: Settings, *, forced: bool) -> None:
    """Raises Refused where everybody on the network could change everything without signing in."""
    if settings.guest and not forced and not (is_loopback(settings.host) and is_loopback(host_of(settings.url))):
        raise Refused(
            f"Guests may change everything, and {settings.url or settings.host} can be reached from other machines.",
            hint="Serve it for this machine only, switch guests off (HANSA_GUEST=0), or say --force-guest.",
        )


def hosts_of(settings: Settings) -> tuple[str, ...]:
    """The names this server answers to: this machine's, the address it listens on, and that of its public URL."""
    if settings.host in {"0.0.0.0", "::"} and not settings.url:  # noqa: S104 compared, not bound
        return ("*",)
    own = "" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 compared, not bound
    return tuple(dict.fromkeys((*LOOPBACK, *filter(None, (own, host_of(settings.url))))))


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def is_loopback(host: str) -> bool:
    return not host or host.startswith("127.") or host in {"localhost", "::1"}


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Unavailable(
            f"Port {port} of {host} cannot be opened: {error.strerror}.", hint="Choose another one with --port."
        ) from error
    listener.listen(128)
    return listener
