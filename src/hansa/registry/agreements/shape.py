"""How an access agreement's document is read into the records, and what its changes are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.registry.agreements.document import Agreement, Status
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Reference, Shape, Understood

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from hansa.kernel.json import Json
    from hansa.standards.yaml import Tree


def read(text: str, name: str, expected_id: str | None) -> Understood:
    agreement, tree, findings = understand(text, name, Agreement, expected_id)
    if agreement is None or tree is None:
        return Understood(None, findings)
    provider = agreement.provider
    entry = Entry(
        id=agreement.id,
        name=agreement.info.purpose,
        data=tree.data if isinstance(tree.data, dict) else {},
        owner=provider.team_id or "",
        status=agreement.info.status.value,
        summary=agreement.info.purpose,
        card=agreement.model_dump(mode="json"),
        references=_references(agreement, tree),
        facets=facets(agreement),
        words=agreement.info.purpose,
    )
    return Understood(entry, findings)


def facets(agreement: Agreement) -> tuple[tuple[str, str], ...]:
    """What agreements are looked for by."""
    provider, consumer = agreement.provider, agreement.consumer
    return (
        ("provider", provider.data_product_id),
        ("provider-team", provider.team_id or ""),
        ("status", agreement.info.status.value),
        ("consumer", consumer.data_product_id or ""),
        ("consumer-type", consumer.type),
        ("consumer-team", consumer.team_id or ""),
        ("consumer-user", (consumer.user_id or "").casefold()),
        ("consumer-agent", consumer.agent_id or ""),
    )


def _references(agreement: Agreement, tree: Tree) -> tuple[Reference, ...]:
    provider, consumer = agreement.provider, agreement.consumer
    where = tree.later("/provider/dataProductId")
    port = provider.output_port_id
    live = agreement.info.status is not Status.REJECTED  # a rejected one may name what is gone
    found = [
        Reference("provider", Kind.PRODUCT, provider.data_product_id, where, part=port if live else "", required=live)
    ]
    if consumer.data_product_id:
        where = tree.later("/consumer/dataProductId")
        found.append(Reference("consumer", Kind.PRODUCT, consumer.data_product_id, where))
    if consumer.team_id:
        found.append(Reference("consumer-team", Kind.TEAM, consumer.team_id, tree.later("/consumer/teamId")))
    return tuple(found)


def events(before: Mapping[str, Json] | None, after: Mapping[str, Json], at: datetime) -> tuple[str, ...]:
    """What the change means for those who wait for it, in the manager's names."""
    old = Agreement.model_validate(before) if before else None
    new = Agreement.model_validate(after)
    names: list[str] = []
    if old is None or old.info.status is not new.info.status:
        said = {
            Status.REQUESTED: "AccessRequested",
            Status.APPROVED: "AccessApproved",
            Status.REJECTED: "AccessRejected",
        }
        names.append(said[new.info.status])
    was, now = bool(old and old.active(at.date())), new.active(at.date())
    if was != now:
        names.append("AccessActivated" if now else "AccessDeactivated")
    return tuple(names)


def holds(card: Mapping[str, Json], at: datetime) -> bool:
    """A request and an agreement that counts or will count; not one that was rejected or is over."""
    return Agreement.model_validate(card).holds(at.date())


SHAPE = Shape(Kind.ACCESS, "Access", "access agreement", read, events, holds)
