"""Starts the server, says when it is usable, and stops cleanly."""

from __future__ import annotations

import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from hansa.app.asgi import create_app
from hansa.app.wiring import open_services
from hansa.app.worker import Supervisor
from hansa.kernel.clock import SystemClock
from hansa.kernel.errors import Unavailable

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


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serves until SIGTERM or SIGINT; `ready` gets the URL when the first page can be read."""
    listener = _listen(settings.host, settings.port)
    host, port = listener.getsockname()[:2]
    services = open_services(settings, SystemClock())
    supervisor = Supervisor(settings.home) if settings.schedule else None
    app = create_app(
        services,
        on_start=supervisor.start if supervisor else None,
        on_stop=supervisor.stop if supervisor else None,
    )
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5, server_header=False)
    Announcing(config, lambda: ready(f"http://{host}:{port}")).run(sockets=[listener])


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
