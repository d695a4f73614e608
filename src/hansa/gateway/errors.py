"""What the door says no to."""

from __future__ import annotations

from hansa.kernel.errors import InvalidInput, NotFound, Refused, Unavailable


class BadStatement(InvalidInput):
    """It is not one SELECT that DuckDB can read."""

    code = "gateway/bad-statement"


class NotAllowed(Refused):
    """It is a SELECT, but with something in it that reaches past the granted tables."""

    code = "gateway/not-allowed"


class UnknownTable(NotFound):
    code = "gateway/unknown-table"


class TooMuch(Unavailable):
    """It took longer or needed more memory than one query may."""

    code = "gateway/too-much"
