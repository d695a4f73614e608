"""What can go wrong when the data of a contract is opened where it is.

HansaError
├── NotFound     ← NoData          there is no such file, table or topic, or nothing in it
├── NotFound     ← NoServer        the contract has no such server
├── InvalidInput ← BadPlace        the server block cannot be used as it is written
├── InvalidInput ← UnreadableData  the data is there and is not what it should be: truncated, another format, two headers
├── Unavailable  ← PlaceGone       the server does not answer, or went away
└── Refused      ← OutsidePlace    a path or an address that may not be read here
"""

from __future__ import annotations

from hansa.kernel.errors import InvalidInput, NotFound, Refused, Unavailable


class NoData(NotFound):
    code = "no-data"


class NoServer(NotFound):
    code = "no-server"


class BadPlace(InvalidInput):
    code = "bad-place"


class UnreadableData(InvalidInput):
    code = "unreadable-data"


class PlaceGone(Unavailable):
    """Its code is the family's own: whoever reports it need not know which place it was."""


class OutsidePlace(Refused):
    code = "outside-place"


def needs(extra: str, what: str) -> BadPlace:
    """The error where an optional library is not installed."""
    return BadPlace(f"{what} needs a library that is not installed.", hint=f"Install it: pip install 'hansa[{extra}]'.")
