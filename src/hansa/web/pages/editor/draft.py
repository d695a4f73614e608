"""A contract on its way: what is wrong with the text, how it differs from the live one, and whom that touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.compatibility.judge import judge as compare
from hansa.kernel.findings import is_error
from hansa.kernel.ids import short
from hansa.standards.read import read
from hansa.standards.write import edit

if TYPE_CHECKING:
    from datetime import date

    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.contracts.lint.lint import Diagnosis
    from hansa.registry.products.values import ProductRow
    from hansa.registry.records.values import Record
    from hansa.standards.document import Document


@dataclass(frozen=True, slots=True)
class Draft:
    """`diagnoses` in the order of the lines; `verdict` only where both texts are valid contracts."""

    text: str
    diagnoses: tuple[Diagnosis, ...]
    document: Document | None
    verdict: Verdict | None
    consumers: tuple[ProductRow, ...]

    @property
    def errors(self) -> int:
        return sum(is_error(each.finding) for each in self.diagnoses)

    @property
    def valid(self) -> bool:
        return self.errors == 0

    def repair(self, diagnosis: Diagnosis) -> str:
        return repair_of(diagnosis)

    @property
    def marks(self) -> dict[int, str]:
        """The worst severity of each line."""
        found: dict[int, str] = {}
        for each in self.diagnoses:
            line = max(each.finding.place.line, 1)
            if found.get(line) != "error":
                found[line] = str(each.finding.severity)
        return found


def judged(
    text: str, record: Record | None, consumers: tuple[ProductRow, ...], today: date, *, name: str = ""
) -> Draft:
    """The same rules as `hansa contract lint` and `diff`."""
    from hansa.contracts.lint.judge import judge  # here: all rules are loaded with it

    judgement = judge(text, name or f"{short(record.id) if record else 'new'}.odcs.yaml", today=today)
    document = judgement.reading.document
    valid = document is not None and judgement.reading.ok and document.spec in {"odcs", "dcs"}
    verdict = _verdict(record, document) if valid and document is not None else None
    return Draft(text, judgement.diagnoses, document, verdict, consumers)


def _verdict(record: Record | None, document: Document) -> Verdict | None:
    if record is None or record.text == document.text:
        return None
    live = read(record.text, record.id)
    return compare(live.document, document) if live.document is not None and live.ok else None


def repair_of(diagnosis: Diagnosis) -> str:
    """What a button says it repairs: it means the same finding when lines have moved in between."""
    return f"{diagnosis.finding.code}@{diagnosis.finding.place.pointer}"


def mended(draft: Draft, repair: str) -> str:
    """The text with the edits of one finding; unchanged where it is not found any more."""
    edits = next((each.edits for each in draft.diagnoses if each.edits and repair_of(each) == repair), ())
    return edit(draft.document, edits) if draft.document is not None and edits else draft.text
