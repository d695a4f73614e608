"""The warehouse that the settings name: a folder, or S3 with copies of what is read in the mesh's own state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.kernel.needed import when_needed

if TYPE_CHECKING:
    from hansa.app.settings import Settings
    from hansa.dataplane.storage.store import Store
    from hansa.dataplane.storage.warehouse import Warehouse

GIGABYTE = 10**9


def open_warehouse(settings: Settings) -> Warehouse:
    """Reaches for nothing yet: a store that is away is noticed by who needs it, and who reads no table loads no Iceberg."""
    if "://" not in settings.warehouse_root:
        return when_needed(lambda: _opened(settings, _folder(settings)))
    store = _s3(settings)
    return when_needed(lambda: _opened(settings, store))


def _opened(settings: Settings, store: Store) -> Warehouse:
    from hansa.dataplane.storage.warehouse import Warehouse

    return Warehouse(settings.registry_url, store)


def _folder(settings: Settings) -> Store:
    from hansa.dataplane.storage.local import LocalStore

    return LocalStore(settings.warehouse_root)


def _s3(settings: Settings) -> Store:
    """What is no place in S3 is refused here, before anything is asked of it."""
    root = settings.warehouse_root
    if not root.startswith("s3://"):
        raise InvalidInput(f"The warehouse cannot be at {root!r}.", hint="Give a folder, or `s3://bucket/folder`.")
    from hansa.dataplane.storage.s3 import Place, S3Store

    place = Place(settings.s3_endpoint, settings.s3_region)
    most = settings.cache_gb * GIGABYTE
    return S3Store(root, place, scratch=settings.state / "tmp", copies=settings.state / "cache", most=most)
