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
    plain = _CAMEL.sub(" ", text)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _WORD.findall(plain.casefold())


def folded(text: str) -> str:
    return " ".join(fold(text)[:MAX_WORDS])
