"""Which agreements there are, and which of them count today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 part of a value's shape
from typing import TYPE_CHECKING

from hansa.registry.agreements.document import Agreement
from hansa.registry.records.queries import get, list_records
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.registry.records.values import Record


@dataclass(frozen=True, slots=True)
class AgreementRow:
    id: str
    purpose: str
    status: str
    active: bool
    start: date | None
    end: date | None
    provider_product: str
    provider_port: str
    consumer_product: str | None
    consumer_team: str | None
    consumer_user: str | None


def list_agreements(
    session: Session, *, product: str | None = None, consumer: str | None = None, today: date | None = None
) -> list[AgreementRow]:
    """Agreements, of one provider `product` or one `consumer` product if given; `today` (UTC) decides what is active."""
    rows = [_row(record, today) for record in list_records(session, Kind.ACCESS)]
    return [
        row
        for row in rows
        if (product is None or row.provider_product == product)
        and (consumer is None or row.consumer_product == consumer)
    ]


def find_agreement(session: Session, identifier: str, *, today: date) -> AgreementRow | None:
    record = get(session, Kind.ACCESS, identifier)
    return _row(record, today) if record else None


def _row(record: Record, today: date | None) -> AgreementRow:
    agreement = Agreement.model_validate(record.data)
    info, provider, consumer = agreement.info, agreement.provider, agreement.consumer
    return AgreementRow(
        agreement.id,
        info.purpose,
        info.status.value,
        agreement.active(today or record.updated_at.date()),
        info.start_date,
        info.end_date,
        provider.data_product_id,
        provider.output_port_id,
        consumer.data_product_id,
        consumer.team_id,
        consumer.user_id,
    )
