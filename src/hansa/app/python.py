"""The mesh as a Python object: what `hansa.connect()` returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

from hansa.kernel.errors import Unavailable

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    import pyarrow as pa


class _Backend(Protocol):
    def products(self) -> list[dict[str, Any]]: ...
    def agreements(self) -> list[dict[str, Any]]: ...
    def scores(self) -> list[dict[str, Any]]: ...
    def score(self, product: str) -> dict[str, Any]: ...
    def request_access(self, product: str, port: str, purpose: str, team: str) -> str: ...
    def decide(self, agreement: str, verb: str, why: str) -> None: ...
    def changes(self, state: str) -> list[dict[str, Any]]: ...
    def decide_change(self, change: str, verb: str, why: str) -> dict[str, Any]: ...
    def close(self) -> None: ...
    def arrow(self, sql: str, limit: int, purpose: str) -> pa.Table: ...


class Mesh:
    """A mesh that is open for reading: the same door, masks and records as on its pages."""

    def __init__(self, backend: _Backend) -> None:
        self._backend = backend

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of files and connections."""
        self._backend.close()

    def products(self) -> list[dict[str, Any]]:
        """The data products, each as the mesh describes it."""
        return self._backend.products()

    def scores(self) -> list[dict[str, Any]]:
        """How good each data product is, from 0 to 100, the least first."""
        return self._backend.scores()

    def score(self, product: str) -> dict[str, Any]:
        """Of one product (id or address), with every rule: whether it passed, why, and what to do."""
        return self._backend.score(product)

    def agreements(self) -> list[dict[str, Any]]:
        """Who may read which port, and what for."""
        return self._backend.agreements()

    def request_access(self, product: str, port: str, *, purpose: str, team: str) -> str:
        """Asks for access to an output port and answers the agreement's id."""
        return self._backend.request_access(product, port, purpose, team)

    def approve_access(self, agreement: str, *, why: str = "") -> None:
        """For the provider's team; raises Refused for others."""
        self._backend.decide(agreement, "approve", why)

    def reject_access(self, agreement: str, *, why: str) -> None:
        self._backend.decide(agreement, "reject", why)

    def end_access(self, agreement: str, *, why: str = "") -> None:
        """Ends it at once; for either side."""
        self._backend.decide(agreement, "end", why)

    def changes(self, state: str = "open") -> list[dict[str, Any]]:
        """The change requests in this state ("" for all) that you may see, the oldest first."""
        return self._backend.changes(state)

    def accept_change(self, change: str, *, why: str = "") -> dict[str, Any]:
        """For those who may approve it; raises Refused for others, Conflict where it is outdated."""
        return self._backend.decide_change(change, "accept", why)

    def reject_change(self, change: str, *, why: str) -> dict[str, Any]:
        return self._backend.decide_change(change, "reject", why)

    def withdraw_change(self, change: str, *, why: str = "") -> dict[str, Any]:
        """For who asked."""
        return self._backend.decide_change(change, "withdraw", why)

    def table(self, address: str) -> Table:
        """A product's first output port (`checkout/orders`) or one by name (`checkout/orders/orders_pii_v2`)."""
        return Table(self, address)

    def sql(self, statement: str, *, limit: int = 1_000_000, purpose: str = "") -> pa.Table:
        """One SELECT over the published products as an Arrow table."""
        return self._backend.arrow(statement, limit, purpose)


class Table:
    """A published table: read it whole, or ask SQL of it as `this`."""

    def __init__(self, mesh: Mesh, address: str) -> None:
        self._mesh = mesh
        self.address = address

    @property
    def name(self) -> str:
        """The table's name in SQL."""
        parts = [f'"{part.replace(chr(34), chr(34) * 2)}"' for part in self.address.replace("-", "_").split("/")]
        return ".".join(parts)

    def arrow(self, *, limit: int = 1_000_000, purpose: str = "") -> pa.Table:
        return self._mesh.sql(f"SELECT * FROM {self.name}", limit=limit, purpose=purpose)

    def df(self, *, limit: int = 1_000_000, purpose: str = "") -> Any:
        """As a pandas DataFrame."""
        _pandas()
        return self.arrow(limit=limit, purpose=purpose).to_pandas()

    def sql(self, statement: str, *, limit: int = 1_000_000, purpose: str = "") -> pa.Table:
        """A SELECT in which the table is called `this`: `table.sql("SELECT count(*) FROM this")`."""
        return self._mesh.sql(f"WITH this AS (SELECT * FROM {self.name}) {statement}", limit=limit, purpose=purpose)

    def __repr__(self) -> str:
        return f"<hansa table {self.address}>"


class _Home:
    def __init__(self, home: str | Path | None) -> None:
        from hansa.app.settings import load
        from hansa.app.wiring import open_local

        self._local = open_local(load(home))

    def close(self) -> None:
        self._local.close()

    def products(self) -> list[dict[str, Any]]:
        return self._local.products()

    def agreements(self) -> list[dict[str, Any]]:
        return self._local.agreements()

    def scores(self) -> list[dict[str, Any]]:
        return self._local.scores()

    def score(self, product: str) -> dict[str, Any]:
        return self._local.score(product)

    def request_access(self, product: str, port: str, purpose: str, team: str) -> str:
        from hansa.governance.agreements import Ask

        return str(self._local.access.request(Ask(product, port, purpose, team))["id"])

    def decide(self, agreement: str, verb: str, why: str) -> None:
        access = self._local.access
        {"approve": access.approve, "reject": access.reject, "end": access.end}[verb](agreement, why=why)

    def changes(self, state: str) -> list[dict[str, Any]]:
        return self._local.changes.list(state)

    def decide_change(self, change: str, verb: str, why: str) -> dict[str, Any]:
        return self._local.changes.decide(change, verb, why)

    def arrow(self, sql: str, limit: int, purpose: str) -> pa.Table:
        gateway = self._local.services.gateway
        return gateway.query(sql, self._local.actor, limit=limit, purpose=purpose).table


class _Served:
    def __init__(self, url: str, key: str | None) -> None:
        from hansa.sdk.client import Client

        self._client = Client(url, key)

    def close(self) -> None:
        self._client.close()

    def products(self) -> list[dict[str, Any]]:
        return self._client.records("dataproducts")

    def agreements(self) -> list[dict[str, Any]]:
        return self._client.records("access")

    def scores(self) -> list[dict[str, Any]]:
        return self._client.scores()

    def score(self, product: str) -> dict[str, Any]:
        return self._client.score(product)

    def request_access(self, product: str, port: str, purpose: str, team: str) -> str:
        body = {"purpose": purpose, "teamId": team}
        return str(self._client.request_access(product, port, body)["accessId"])

    def decide(self, agreement: str, verb: str, why: str) -> None:
        self._client.decide_access(agreement, {"end": "cancel"}.get(verb, verb), {"reason": why})

    def changes(self, state: str) -> list[dict[str, Any]]:
        return self._client.changes(state=state)

    def decide_change(self, change: str, verb: str, why: str) -> dict[str, Any]:
        return self._client.decide_change(change, verb, why)

    def arrow(self, sql: str, limit: int, purpose: str) -> pa.Table:
        import pyarrow as pa

        stream = self._client.query_arrow(sql, limit=limit, purpose=purpose)
        return pa.ipc.open_stream(stream).read_all()


def open_mesh(home: str | Path | None, *, url: str | None, key: str | None) -> Mesh:
    return Mesh(_Served(url, key) if url else _Home(home))


def _pandas() -> ModuleType:
    try:
        import pandas as pd
    except ImportError as error:
        raise Unavailable("DataFrames need pandas.", hint="pip install 'hansa[pandas]', or use .arrow().") from error
    module: ModuleType = pd
    return module
