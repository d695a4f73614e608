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


class BadSecretKey(InvalidInput):
    """The mesh's own key is missing its form, or lies open."""

    code = "secret-key"


class SealBroken(Conflict):
    """A stored secret does not open with the mesh's keys."""

    code = "seal-broken"
