"""What can go wrong with the registry's database."""

from __future__ import annotations

from hansa.kernel.errors import Conflict, InvalidInput, Unavailable


class BadDatabaseUrl(InvalidInput):
    code = "database-url"


class DatabaseIsNewer(Conflict):
    code = "database-newer"


class DatabaseAway(Unavailable):
    """Nobody answers where the registry's database should be, or lets us in."""

    code = "database-away"
