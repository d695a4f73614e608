"""What is called like a secret: nobody who only reads along may see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json

_SECRET = re.compile(
    r"password|passphrase|secret|token|private_?key|access_?key|api_?key|credential|digest|^pat$", re.IGNORECASE
)
HIDDEN = "(secret)"


def is_secret(name: str) -> bool:
    return _SECRET.search(name) is not None


def secrets_in(value: Json) -> Iterator[str]:
    """Names in a value, however deep, that look like secrets: everybody who sees it would read them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if is_secret(key):
                yield key
            yield from secrets_in(inner)
    elif isinstance(value, list):
        for each in value:
            yield from secrets_in(each)


def hidden(value: Json) -> Json:
    """The same with every secret's text taken out, however deep it stands; what is empty or a yes or no says nothing."""
    if isinstance(value, dict):
        return {
            key: HIDDEN if is_secret(key) and isinstance(inner, str) and inner else hidden(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [hidden(each) for each in value]
    return value
