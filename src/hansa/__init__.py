"""Hansa: a data mesh you can run. `hansa.connect()` opens a mesh from Python, `hansa.Contract` one contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from hansa.app.contract import Contract
    from hansa.app.python import Mesh

__all__ = ["Contract", "Mesh", "__version__", "connect"]


def connect(home: str | Path | None = None, *, url: str | None = None, key: str | None = None) -> Mesh:
    """Opens the mesh in `home` (the folder you are in unless given), or the one served at `url` with an API `key`."""
    from hansa.app.python import open_mesh

    return open_mesh(home, url=url, key=key)


def __getattr__(name: str) -> object:
    """`hansa.Contract` and `hansa.Mesh` are loaded when they are first named, so that the command starts in a blink."""
    if name == "Contract":
        from hansa.app.contract import Contract

        return Contract
    if name == "Mesh":
        from hansa.app.python import Mesh

        return Mesh
    raise AttributeError(f"module 'hansa' has no attribute {name!r}")
