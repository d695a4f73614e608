"""Which document is compared with which: two files, two folders by the documents' ids, or a path with its past."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hansa.app.diff.git import repository
from hansa.app.lint.sources import Source, gathered, is_contract_or_product
from hansa.kernel.errors import InvalidInput
from hansa.standards.read import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hansa.kernel.findings import Finding
    from hansa.standards.document import Document

_FAMILY = {"odcs": "contract", "dcs": "contract", "odps": "product", "dps": "product"}


@dataclass(frozen=True, slots=True)
class Couple:
    """One of the two is None for a document that came or went; `unreadable`: what was there before was no valid document."""

    old: Document | None
    new: Document | None
    unreadable: bool = False


def from_sources(old: str, new: str) -> list[Couple]:
    """`old` and `new` are files or URLs, or both folders. Raises NotFound and InvalidInput."""
    before, whole = gathered([old])
    after, also_whole = gathered([new])
    if whole != also_whole:
        raise InvalidInput(f"{old} and {new} are not of one kind.", hint="Name two files, or two folders.")
    return by_id(documents(before), documents(after)) if whole else _single(documents(before), documents(after))


def from_git(path: str, ref: str) -> list[Couple]:
    """A file or a folder against its version at `ref`; a file that was not there then is new.

    What was no valid document then cannot be compared, and must not keep its repair from passing.
    """
    where = Path(path)
    home = repository(where)
    commit, relative = home.commit(ref), home.relative(where)
    after = documents(gathered([path])[0])
    names = home.files(commit, relative) if where.is_dir() else [relative]
    texts = ((name, home.read(commit, name)) for name in names if not where.is_dir() or _may_count(name))
    sources = [_source(name, text) for name, text in texts if text is not None]
    if not where.is_dir():
        before, _ = _readable(sources)
        return _single(before, after) if before else [Couple(None, each, bool(sources)) for each in after]
    before, wrong = _readable([each for each in sources if is_contract_or_product(each.name, each.text)])
    broken = {home.root / name for name in wrong}
    couples = by_id(before, after)
    return [
        replace(each, unreadable=each.old is None and each.new is not None and Path(each.new.name).resolve() in broken)
        for each in couples
    ]


def _readable(sources: Iterable[Source]) -> tuple[list[Document], list[str]]:
    """The valid ones, and the names of the others."""
    found: list[Document] = []
    wrong: list[str] = []
    for source in sources:
        reading = read(source.text, source.name)
        if reading.document and reading.ok:
            found.append(reading.document)
        else:
            wrong.append(source.name)
    return found, wrong


def documents(sources: Iterable[Source]) -> list[Document]:
    """Raises InvalidInput with all Findings where one of them is no valid document: it cannot be compared."""
    found: list[Document] = []
    wrong: list[Finding] = []
    for source in sources:
        reading = read(source.text, source.name)
        if reading.document and reading.ok:
            found.append(reading.document)
        else:
            wrong.extend(reading.findings)
    if wrong:
        names = ", ".join(dict.fromkeys(finding.place.document for finding in wrong))
        raise InvalidInput(f"{names} cannot be compared: it is not valid.", findings=wrong)
    return found


def by_id(old: Sequence[Document], new: Sequence[Document]) -> list[Couple]:
    """In the new order, those that went at the end."""
    before = {_key(each): each for each in old}
    after = {_key(each): each for each in new}
    kept = [Couple(before.get(key), each) for key, each in after.items()]
    return [*kept, *(Couple(each, None) for key, each in before.items() if key not in after)]


def _single(old: Sequence[Document], new: Sequence[Document]) -> list[Couple]:
    return [Couple(before, after) for before, after in zip(old, new, strict=True)]


def _key(document: Document) -> tuple[str, str]:
    return _FAMILY[document.spec], str(document.data.get("id") or document.data.get("uuid") or document.name)


def _source(name: str, raw: bytes) -> Source:
    return Source(name, raw.decode("utf-8", "surrogateescape"))


def _may_count(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix in {".yaml", ".yml", ".json"} and not any(part.startswith(".") for part in path.parts)
