"""Documents for templates: what a document does not say is None there, instead of a mistake of the template."""

from __future__ import annotations

from typing import Any


class Said(dict[str, Any]):
    def __missing__(self, key: str) -> None:
        return None


def said(value: Any) -> Any:
    """The value with every map in it as one that answers None."""
    if isinstance(value, dict):
        return Said({name: said(each) for name, each in value.items()})
    return [said(each) for each in value] if isinstance(value, list) else value
