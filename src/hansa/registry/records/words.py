"""Words for the search, folded the same way when they are stored and when they are asked for."""

from __future__ import annotations

import re
import unicodedata

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")

MAX_WORDS = 5_000
"""Of one document; what stands behind them in a contract is more columns of the same table."""


def fold(text: str) -> list[str]:
    """Lower case, without accents; `orderTotal`, `order_total` and `order-total` are `order`, `total`."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return _WORD.findall(plain)


def folded(text: str) -> str:
    return " ".join(fold(text)[:MAX_WORDS])
