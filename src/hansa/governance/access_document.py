"""An agreement put as a whole document, as programs do it: what it leaves out is filled in, what it decides must be allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.governance.agreements import put_text
from hansa.governance.approval import check_may_ask, check_may_decide, check_provider, is_granted
from hansa.governance.sides import asks_for_itself, consumer_may
from hansa.governance.terms import check_roles, noted_contract
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.permissions import Permission
from hansa.registry import catalogue
from hansa.registry.agreements.document import Agreement, Consumer, Status
from hansa.registry.products.queries import find_product
from hansa.registry.records.values import Kind
from hansa.registry.visibility import hides, hides_agreement
from hansa.standards.write import dump
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.products.values import PortRow, ProductRow
    from hansa.registry.records.values import Record

Document = dict[str, "Json"]

NOT_OURS = {"": ("provisioning",), "info": ("active",)}
"""What answers hold and nobody sets by a document."""
KEPT = {"info": ("status", "startDate"), "provider": ("teamId", "dataContractId", "dataContractVersion")}
"""What stays as it was where a document leaves it out."""


def put(session: Session, actor: Actor, identifier: str, document: Document, *, why: str, at: datetime) -> Record:
    """Creates or replaces an agreement. A new one that says no status is a request, granted at once where nobody needs to decide.

    Raises Refused where it decides what its writer may not decide, InvalidInput where it is no agreement.
    """
    outbox.lock(session)
    before = catalogue.get(session, Kind.ACCESS, identifier)
    document = _without(document)
    _check_seen(session, actor, identifier, document)
    if before is not None:
        document = _kept(document, before.data)
    document = _filled(session, document, at, new=before is None)
    text = dump(document)
    if before is not None and before.data == document:
        text = before.text  # the same again changes nothing, whatever its layout
    check_document(session, actor, identifier, text)
    return put_text(session, actor, identifier, text, why=why, at=at)


def _check_seen(session: Session, actor: Actor, identifier: str, document: Document) -> None:
    """Nobody learns of a private product by asking for it: it is not there, as is the agreement about it."""
    if hides_agreement(session, actor, identifier):
        raise NotFound(f"There is no access agreement `{identifier}`.", hint="Choose another id.")
    for side in (document.get("provider"), document.get("consumer")):
        named = find_product(session, str(side.get("dataProductId", ""))) if isinstance(side, dict) else None
        if named and hides(session, actor, named.id):
            raise InvalidInput(f"There is no data product `{named.id}`.", hint="`hansa products` lists them.")


def check_document(session: Session, actor: Actor, identifier: str, text: str) -> None:
    """Raises Refused where the text says what its writer may not decide."""
    tree, _ = parse(text, identifier)
    try:
        after = Agreement.model_validate(tree.data if tree else None)
    except ValueError:
        return  # the catalogue says what is wrong with it
    record = catalogue.get(session, Kind.ACCESS, identifier)
    before = Agreement.model_validate(record.data) if record else None
    if before is None:
        _check_new(session, actor, after)
    elif before != after:
        _check_change(session, actor, before, after)


def _check_new(session: Session, actor: Actor, after: Agreement) -> None:
    if after.info.status is Status.REQUESTED:
        check_may_ask(session, actor, after.consumer)
    elif not (after.info.status is Status.APPROVED and _grants_itself(session, after)):
        check_may_decide(session, actor, after)
    else:
        check_may_ask(session, actor, after.consumer)


def _check_change(session: Session, actor: Actor, before: Agreement, after: Agreement) -> None:
    """Who asked may still change a request; a decision, and what has been decided, is the provider's."""
    moved = (before.provider, before.consumer) != (after.provider, after.consumer)
    if before.info.status is not after.info.status or (moved and before.info.status is not Status.REQUESTED):
        check_may_decide(session, actor, before)
    elif before.info.status is Status.REQUESTED and _asks(session, actor, before):
        if moved:
            check_may_ask(session, actor, after.consumer)
    else:
        check_provider(session, actor, before, Permission.ACCESS_EDIT, "edit")


def _asks(session: Session, actor: Actor, agreement: Agreement) -> bool:
    return asks_for_itself(actor, agreement.consumer) or consumer_may(
        session, actor, agreement, Permission.ACCESS_REQUEST
    )


def _grants_itself(session: Session, agreement: Agreement) -> bool:
    provider = agreement.provider
    product, port = _port(session, {"dataProductId": provider.data_product_id, "outputPortId": provider.output_port_id})
    return product is not None and port is not None and is_granted(session, product, port, agreement.consumer)


def _without(document: Document) -> Document:
    bare = {key: value for key, value in document.items() if key not in NOT_OURS[""]}
    info = bare.get("info")
    if isinstance(info, dict):
        bare["info"] = {key: value for key, value in info.items() if key not in NOT_OURS["info"]}
    return bare


def _kept(document: Document, before: Document) -> Document:
    for part, keys in KEPT.items():
        now, then = document.get(part), before.get(part)
        if isinstance(now, dict) and isinstance(then, dict) and (part != "provider" or _same_port(now, then)):
            document = document | {part: {**{key: then[key] for key in keys if key in then}, **_said(now)}}
    return document


def _said(part: Document) -> Document:
    """Without what is null: programs write null for what they do not know."""
    return {key: value for key, value in part.items() if value is not None}


def _same_port(now: Document, then: Document) -> bool:
    return all(now.get(key) == then.get(key) for key in ("dataProductId", "outputPortId"))


def _filled(session: Session, document: Document, at: datetime, *, new: bool) -> Document:
    """With the provider's team, the contract of this day, the consumer's team, and for a new one its start and status."""
    info, provider, consumer = (document.get(part) for part in ("info", "provider", "consumer"))
    if not (isinstance(info, dict) and isinstance(provider, dict) and isinstance(consumer, dict)):
        return document
    provider, consumer = _said(provider), _said(consumer)
    reader = find_product(session, str(consumer.get("dataProductId", "")))
    if reader and reader.owner:
        consumer.setdefault("teamId", reader.owner)
    product, port = _port(session, provider)
    if product is None or port is None:
        return document | {"provider": provider, "consumer": consumer}
    noted = {"teamId": product.owner, **noted_contract(session, port)}
    provider = {**{key: value for key, value in noted.items() if value}, **provider}
    document = document | {"provider": provider, "consumer": consumer}
    return _begun(session, document, info, at, (product, port)) if new else document


def _begun(
    session: Session, document: Document, info: Document, at: datetime, where: tuple[ProductRow, PortRow]
) -> Document:
    """A new one begins today; without a status it is a request."""
    product, port = where
    info = {"startDate": at.date().isoformat(), **_said(info)}
    if "status" in info:
        return document | {"info": info}
    roles = document.get("roles")
    check_roles(session, port, [str(role) for role in roles] if isinstance(roles, list) else [])
    try:
        consumer = Consumer.model_validate(document["consumer"])
    except ValueError:
        return document | {"info": info}  # the catalogue says what is wrong with it
    info["status"] = "approved" if is_granted(session, product, port, consumer) else "requested"
    return document | {"info": info}


def _port(session: Session, provider: Document) -> tuple[ProductRow | None, PortRow | None]:
    product = find_product(session, str(provider.get("dataProductId", "")))
    name = str(provider.get("outputPortId", ""))
    return product, next((port for port in product.outputs if port.is_called(name)), None) if product else None
