"""Turns a template and its rows into a page, or into the part of the page that htmx asked for."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from hansa.kernel.actor import GUEST
from hansa.web import format as formats
from hansa.web import prose
from hansa.web.areas import area_of
from hansa.web.devices import device
from hansa.web.permissions import spoken
from hansa.web.security import csrf_token, nonce_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

HERE = Path(__file__).parent
DIST = HERE / "static" / "dist"

NAV = (
    ("Mesh map", "workflow", "/"),
    ("Marketplace", "store", "/marketplace"),
    ("Contracts", "file-text", "/datacontracts"),
    ("Semantics", "network", "/semantics"),
    ("Definitions", "book-open", "/definitions"),
    ("Source systems", "database", "/sourcesystems"),
    ("Domains & teams", "users", "/teams"),
    ("Access", "key-round", "/access"),
    ("Governance", "scale", "/policies"),
    ("Assets", "layout-grid", "/assets"),
    ("Runs", "activity", "/runs"),
    ("Events", "history", "/events"),
    ("Agents", "bot", "/agents"),
    ("New product canvas", "square-pen", "/canvas"),
    ("Settings", "settings", "/settings"),
)
KEYS = (
    (("⌘", "K"), "Search and go anywhere"),
    (("/",), "To the page's search field"),
    (("g", "m"), "Mesh map"),
    (("g", "p"), "Marketplace"),
    (("g", "c"), "Contracts"),
    (("g", "s"), "Source systems"),
    (("g", "t"), "Domains and teams"),
    (("g", "r"), "Runs"),
    (("g", "e"), "Events"),
    (("←", "→"), "On the map and in lineage: follow the data up- and downstream"),
    (("?",), "These keys"),
)
HEALTH = {"good": "Keeps its promises", "warn": "At risk", "bad": "Promise broken", "none": "Not built yet"}
ARCHETYPE_ICONS = {"source-aligned": "database", "aggregate": "combine", "consumer-aligned": "target"}
THEMES = ("system", "light", "dark")


@cache
def _manifest() -> Mapping[str, str]:
    path = DIST / "manifest.json"
    found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return found


def asset(name: str) -> str:
    """The URL of a built file; its name changes with its bytes, so browsers may keep it for good."""
    return f"/static/{_manifest().get(name, name)}"


@lru_cache(maxsize=1024)
def svg_icon(name: str, size: int = 16) -> Markup:
    """One of the built icons; the words beside it say what it means."""
    drawn = Markup('<svg class="icon" width="{1}" height="{1}" aria-hidden="true"><use href="{2}#{0}"/></svg>')
    return drawn.format(name, size, asset("icons.svg"))


@cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader([HERE / "components", HERE / "pages"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(formats.FILTERS)
    env.filters.update(
        markdown=prose.markdown, inline=prose.inline, safe_url=prose.safe_url, spoken=spoken, device=device
    )
    env.globals.update(
        asset=asset, svg_icon=svg_icon, NAV=NAV, KEYS=KEYS, HEALTH=HEALTH, ARCHETYPE_ICONS=ARCHETYPE_ICONS
    )
    return env


def is_partial(request: Request) -> bool:
    """Whether htmx asked for a part: a restored or boosted page is still asked for as a whole."""
    return request.headers.get("hx-request-type") == "partial"


def theme_of(request: Request) -> str:
    theme = request.cookies.get("theme", "system")
    return theme if theme in THEMES else "system"


def render(
    request: Request, template: str, /, *, partial: str = "", status: int = 200, **context: object
) -> HTMLResponse:
    """`partial` names the template that answers htmx; a plain GET of the same URL always gets the whole page."""
    name = partial if partial and is_partial(request) else template
    everywhere = {} if name == partial else _frame(request)
    values = {"request": request, "csrf": csrf_token(request), "nonce": nonce_of(request), **everywhere, **context}
    html = environment().get_template(name).render(values)
    return HTMLResponse(html, status, headers={"Vary": "HX-Request-Type", "Cache-Control": "private, no-cache"})


def part(template: str, /, **context: object) -> Markup:
    """One partial as text: for streams that send it on, and to be kept where many pages show the same."""
    return Markup(environment().get_template(template).render(context))  # noqa: S704 the template has escaped it


def _frame(request: Request) -> dict[str, object]:
    """What only a whole page shows: the rail, the person, the theme. `app.state.frame` adds the mesh's own part."""
    path = request.url.path

    area = area_of(path)

    def is_here(href: str) -> bool:
        if href == "/settings":
            return area is not None
        return path == "/" if href == "/" else path == href or path.startswith(href + "/")

    frame: Callable[[Request], dict[str, object]] | None = getattr(request.app.state, "frame", None)
    return {
        "theme": theme_of(request),
        "here": path + (f"?{request.url.query}" if request.url.query else ""),
        "is_here": is_here,
        "area": area,
        "areas": (),
        "mesh_name": "",
        "domains": "",
        "to_decide": None,
        "may_draft": True,
        "actor": GUEST,
        "actor_note": "Sandbox",
        **(frame(request) if frame else {}),
    }
