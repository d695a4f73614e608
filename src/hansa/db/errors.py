"""What can go wrong with the registry's database."""

from __future__ import annotations

from hansa.kernel.errors import Conflict, InvalidInput


class BadDatabaseUrl(InvalidInput):
    code = "database-url"


class DatabaseIsNewer(Conflict):
    code = "database-newer"
