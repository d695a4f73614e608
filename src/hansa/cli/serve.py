"""`hansa serve` opens a mesh to browsers and programs; `hansa demo` makes and opens a whole e-commerce mesh."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from hansa.cli.options import Home

Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")]
Host = Annotated[str, typer.Option("--host", help="The address to listen on; only this machine unless given.")]

ForceGuest = Annotated[
    bool, typer.Option("--force-guest", help="Let guests in from other machines too: they may change everything.")
]


def serve(home: Home = None, port: Port = 8420, host: Host = "127.0.0.1", force_guest: ForceGuest = False) -> None:
    """Serves the mesh: pages, API, event ingest, schedules."""
    from hansa.kernel.growing import growing

    with growing():
        from hansa.app import server
        from hansa.app.settings import load

    server.serve(replace(load(home), host=host, port=port), _ready, force_guest=force_guest)


def demo(
    home: Annotated[Path, typer.Option("--home", help="Where the demo lives.")] = Path("demo-home"),
    port: Port = 8420,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Throw away what visitors did and start afresh.")] = False,
    scale: Annotated[float, typer.Option(min=0.005, max=10, help="1 is three years with 200,000 orders.")] = 1.0,
    force_guest: ForceGuest = False,
    build_only: Annotated[bool, typer.Option("--build-only", help="Make the mesh, but do not serve it.")] = False,
) -> None:
    """Makes an e-commerce mesh with real data flowing, and opens it for guests."""
    from hansa.app import server
    from hansa.app.settings import load
    from hansa.demo.play import prepare

    if remark := prepare(home.resolve(), scale=scale, reset=reset):
        typer.echo(remark, err=True)
    if build_only:
        return

    def ready(url: str) -> None:
        _ready(url)
        if not no_browser:
            import webbrowser

            webbrowser.open(url)

    server.serve(replace(load(home), port=port, guest=True), ready, force_guest=force_guest)


def _ready(url: str) -> None:
    print(f"ready {url}", flush=True)
