"""What a browser calls a file that it saves."""

from __future__ import annotations

from urllib.parse import quote


def attachment(identifier: str, ending: str) -> dict[str, str]:
    """The header (RFC 6266): the plain name for old programs, the whole one beside it. `ending` is ASCII, with its dot."""
    name = "".join(c if c.isalnum() or c in "-_." else "-" for c in identifier)
    plain = "".join(c if c.isascii() else "-" for c in name)
    said = f'attachment; filename="{plain}{ending}"'
    return {"Content-Disposition": said if plain == name else f"{said}; filename*=UTF-8''{quote(name + ending)}"}
