"""Where the page of a change request is."""

from __future__ import annotations

from urllib.parse import quote


def address_of(change_request: str) -> str:
    return f"/change-requests/{quote(change_request, safe='')}"
