"""Ids in paths: an encoded slash belongs to the id, a raw one parts the path, and both kinds of clients are served.

`/tags/a/b` and `/tags/a%2Fb` name the tag `a/b`; `/dataproducts/a%2Fb/gitconnection` names the product `a/b`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.convertors import Convertor, register_url_convertor

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_KEPT = re.compile(r"(%2[fF]|%25)")
"""What stays encoded until an id is read: the slash, and the percent sign that would make another code of what follows."""


class _Identifier(Convertor[str]):
    """One segment of the path, decoded."""

    regex = "[^/]+"

    def convert(self, value: str) -> str:
        return unquote(value)

    def to_string(self, value: str) -> str:
        return value.replace("%", "%25").replace("/", "%2F")


class _Identifiers(_Identifier):
    """The rest of the path or the middle of it: an id that may hold raw slashes."""

    regex = ".+?"


class EncodedIds:
    """ASGI middleware: decodes the path but for what `_KEPT` names."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = scope.get("raw_path")
        if scope["type"] == "http" and raw:
            path = raw.decode("latin-1").partition("?")[0]
            scope = {**scope, "path": "".join(_decode(part) for part in _KEPT.split(path))}
        await self.app(scope, receive, send)


def _decode(part: str) -> str:
    return part if _KEPT.fullmatch(part) else unquote(part)


def register() -> None:
    """Makes `{name:id}` and `{name:ids}` known to routes."""
    register_url_convertor("id", _Identifier())
    register_url_convertor("ids", _Identifiers())


register()
