"""What the surfaces work with: put together once by `app`, found at `request.app.state.services`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

from starlette.requests import Request  # noqa: TC002 FastAPI reads the annotation

from hansa.api import paths  # noqa: F401 routes name its kinds of ids
from hansa.registry.visibility import eyes, narrow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hansa.api.oidc.values import Provider
    from hansa.api.seen import Seen
    from hansa.contracts.convert.drafted import Drafted
    from hansa.dataplane.git.sync import Repositories
    from hansa.dataplane.ingest.segment import Inbox
    from hansa.dataplane.pipeline import Pipeline
    from hansa.dataplane.storage.warehouse import Warehouse
    from hansa.db.database import Database
    from hansa.db.vault import Vault
    from hansa.gateway.query import Gateway
    from hansa.gateway.trial import Trials
    from hansa.kernel.clock import Clock
    from hansa.registry.records.values import Kind


class Folder(Protocol):
    """The mesh folder, as far as a surface may write it."""

    def save(self, kind: Kind, identifier: str, text: str, *, domain: str = "") -> Path: ...
    def save_code(self, product: str, files: Mapping[str, str], *, domain: str = "") -> None: ...
    def remove(self, kind: Kind, identifier: str) -> None: ...


class Drafts(Protocol):
    """Contracts from files of any language."""

    def formats(self) -> tuple[tuple[str, str], ...]: ...
    def from_file(self, path: Path, name: str, format_name: str = "") -> Drafted: ...


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people come in. `url`: the mesh's public address, where it is not only this machine's.

    `local_operator`: whoever sits at this machine runs the mesh even where accounts exist.
    """

    url: str = ""
    local_operator: bool = False
    provider: Provider | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """`mode` is `demo` where a guest may try everything; `wake` tells the worker that there is something to do; `vault` seals what must stay secret."""

    name: str
    home: Path
    mode: Literal["demo", "serve"]
    db: Database
    clock: Clock
    pipeline: Pipeline
    warehouse: Warehouse
    gateway: Gateway
    inbox: Inbox
    folder: Folder | None
    wake: Callable[[], None]
    trials: Trials
    drafts: Drafts
    vault: Vault
    git: Repositories
    seen: Seen
    sign_in: SignIn = field(default_factory=SignIn)


def services_of(request: Request) -> Services:
    """The services of this request: what they read is what the actor may see, as soon as it is known who asks."""
    services: Services = request.app.state.services
    actor = getattr(request.state, "actor", None)
    if actor is None:
        return services
    return replace(services, db=services.db.narrowed(narrow(actor), eyes(actor)))


async def services_now(request: Request) -> Services:
    """`services_of` for routes: nothing in it waits, so that it needs no thread of its own."""
    return services_of(request)
