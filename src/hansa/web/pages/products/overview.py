"""The first tab: what it is, what it promises, how fresh it is, how it looks, who reads it and how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hansa.dataplane.publish.queries import current
from hansa.dataplane.runs.queries import list_runs
from hansa.gateway.encode import as_json
from hansa.governance.decide import decide
from hansa.kernel.errors import HansaError
from hansa.kernel.ids import identifier
from hansa.registry.agreements.queries import list_agreements
from hansa.registry.contracts.queries import load_contract
from hansa.registry.products.queries import downstream
from hansa.web.pages.contracts import sentences
from hansa.web.pages.products import score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.dataplane.runs.values import RunRow
    from hansa.governance.decide import Reason
    from hansa.kernel.json import Json
    from hansa.registry.products.values import PortRow, ProductRow
    from hansa.web.pages.products.tabs import Asked

ROWS = 8
"""Enough rows to see what one is; more is what SQL is for."""
BARS = 30

_UNITS = {
    "d": "day",
    "h": "hour",
    "m": "minute",
    "min": "minute",
    "s": "second",
    "w": "week",
    "mo": "month",
    "y": "year",
}
_STATES = {"succeeded": "good", "blocked": "bad", "failed": "bad"}


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows as this reader may see them; `masked` maps a column to the reason, `trouble` says why there are none."""

    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Json]] = ()
    masked: Mapping[str, str] | None = None
    trouble: str = ""


def overview(asked: Asked) -> dict[str, Any]:
    row, session = asked.subject.row, asked.session
    first = row.outputs[0] if row.outputs else None
    agreements = list_agreements(session, product=row.id, today=asked.subject.now.date())
    runs = [run for run in list_runs(session, product_id=row.id, limit=BARS) if run.status in _STATES]
    return {
        "release": current(session, row.id),
        "levels": _levels(asked, first),
        "sample": sample(asked, first) if first else Sample(trouble="The product offers no output port."),
        "port": first,
        "readers": downstream(session, row.id),
        "agreements": [agreement for agreement in agreements if agreement.active],
        "snippets": snippets(row, first, asked.url) if first else (),
        "bars": bars(runs),
        "score": score.of(asked),
        "RINGS": score.RINGS,
    }


def sample(asked: Asked, port: PortRow) -> Sample:
    try:
        result = asked.services.gateway.preview(asked.subject.row.id, port.name, asked.actor, limit=ROWS)
    except HansaError as error:
        return Sample(trouble=str(error))
    decision = decide(asked.session, asked.actor, asked.subject.row.id, port.name, at=asked.subject.now)
    masked = {name: _why(name, decision.reasons) for name in decision.masks}
    return Sample(result.columns, as_json(result)["rows"], masked)


def _why(column: str, reasons: Sequence[Reason]) -> str:
    return next((str(reason) for reason in reasons if f"olumn {column} " in reason.sentence), "It is classified.")


def snippets(row: ProductRow, port: PortRow, url: str) -> tuple[tuple[str, str, str], ...]:
    """How to read it: (title, text, icon), ready to be pasted anywhere: they name the server that showed them."""
    domain, _, name = row.address.partition("/")
    table = f"{identifier(domain)}.{identifier(name)}"
    select = f"SELECT *\nFROM {table}\nLIMIT 100"
    if len(row.outputs) > 1:
        select = f'SELECT *\nFROM {table}."{port.name}"\nLIMIT 100'
    python = f'import hansa\n\nmesh = hansa.connect(url="{url}")\nmesh.table("{row.address}").df()'
    command = f'hansa query "SELECT * FROM {table} LIMIT 100" --server {url} --output csv'
    return (("SQL", select, "database"), ("Python", python, "code"), ("Command line", command, "terminal"))


def bars(runs: Sequence[RunRow]) -> list[tuple[float, str]]:
    """How long each of the last runs took, oldest first, with what became of it."""
    return [(run.seconds or 0.0, _STATES[run.status]) for run in reversed(runs)]


def _levels(asked: Asked, port: PortRow | None) -> list[tuple[str, str, str]]:
    """(what, how much, explanation) of every service level the first port's contract promises."""
    loaded = load_contract(asked.session, port.contract_id) if port and port.contract_id else None
    if not loaded:
        return []
    found = []
    for level in loaded[0].sla_properties:
        note = level.description or level.element or level.schedule or ""
        found.append((_words(level.property), _amount(level.value, level.unit), note))
    return found


def _amount(value: object, unit: str | None) -> str:
    """`1 d` as `1 day`, `3 y` as `3 years`; a unit of one's own stays as it is."""
    word = _UNITS.get((unit or "").lower(), unit or "")
    text = "" if value is None else sentences.duration(value)
    return f"{text} {word}{'s' if word in _UNITS.values() and text != '1' else ''}".strip()


def _words(name: str) -> str:
    """`timeToRepair` as people say it."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced[:1].upper() + spaced[1:]
