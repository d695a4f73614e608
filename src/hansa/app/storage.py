"""The warehouse that the settings name: a folder, or S3 with copies of what is read in the mesh's own state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.kernel.later import later

if TYPE_CHECKING:
    from hansa.app.settings import Settings
    from hansa.dataplane.storage.store import Store
    from hansa.dataplane.storage.warehouse import Warehouse

GIGABYTE = 10**9


def open_warehouse(settings: Settings) -> Warehouse:
    """Reaches for nothing yet: a store that is away is noticed by who needs it, and who reads no table loads no Iceberg."""
    root = settings.warehouse_root
    if "://" in root and not root.startswith("s3://"):
        raise InvalidInput(f"The warehouse cannot be at {root!r}.", hint="Give a folder, or `s3://bucket/folder`.")
    return later(lambda: _opened(settings))


def _opened(settings: Settings) -> Warehouse:
    from hansa.dataplane.storage.warehouse import Warehouse

    return Warehouse(settings.registry_url, _store(settings))


def _store(settings: Settings) -> Store:
    root = settings.warehouse_root
    if "://" not in root:
        from hansa.dataplane.storage.local import LocalStore

        return LocalStore(root)
    from hansa.dataplane.storage.s3 import Place, S3Store

    place = Place(settings.s3_endpoint, settings.s3_region)
    most = settings.cache_gb * GIGABYTE
    return S3Store(root, place, scratch=settings.state / "tmp", copies=settings.state / "cache", most=most)
