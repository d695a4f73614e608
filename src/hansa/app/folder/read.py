"""Reads a mesh folder into drafts: documents by kind, and each product's code beside its product."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hansa.app.folder.layout import CODE, CODE_FOLDERS, FOLDERS, MAX_FILE, MAX_ONTOLOGY, kind_of
from hansa.app.folder.ontology import ontology_drafts
from hansa.kernel.findings import Finding, Place, Severity
from hansa.registry.catalogue import Draft
from hansa.registry.code.shape import text_of
from hansa.registry.records.values import Kind
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Folder:
    """What the folder says: `drafts` in file order, `files` by (kind, id), and what could not be read."""

    drafts: tuple[Draft, ...]
    files: dict[tuple[Kind, str], PurePosixPath]
    findings: tuple[Finding, ...]


def read_folder(home: Path) -> Folder:
    drafts: list[Draft] = []
    files: dict[tuple[Kind, str], PurePosixPath] = {}
    findings: list[Finding] = []
    for relative in _documents(home):
        kind = kind_of(relative)
        if kind is None:
            continue
        text = _text(home, relative, findings, MAX_ONTOLOGY if kind is Kind.NAMESPACE else MAX_FILE)
        if text is None:
            continue
        if kind is Kind.NAMESPACE:
            found = ontology_drafts(text, str(relative))
            findings += found.findings
            drafts += found.drafts
            files |= {(draft.kind, draft.id or ""): relative for draft in found.drafts}
            continue
        data = _data(text, str(relative))
        said = _identifier(data)
        draft = Draft(kind=kind, text=text, name=str(relative), id=None, data=data)
        if said and (kind, said) in files:
            findings.append(_twice(kind, said, relative, files[kind, said]))
            continue
        if said:
            files[kind, said] = relative
        drafts.append(draft)
        if kind is Kind.PRODUCT and said and relative.name.split(".")[0] == "product":
            code = read_code(home.joinpath(*relative.parent.parts), findings, home)
            if code:
                name = f"{relative.parent}/models"
                drafts.append(Draft(kind=Kind.CODE, text=text_of(code), name=name, id=said))
    return Folder(tuple(drafts), files, tuple(findings))


def read_code(folder: Path, findings: list[Finding], home: Path) -> dict[str, str]:
    """The product's models: path relative to its folder → text."""
    code: dict[str, str] = {}
    for name in CODE_FOLDERS:
        for path in sorted((folder / name).glob("*")):
            if path.suffix in CODE and path.is_file():
                text = _text(home, PurePosixPath(path.relative_to(home).as_posix()), findings)
                if text is not None:
                    code[f"{name}/{path.name}"] = text
    return code


def _documents(home: Path) -> Iterator[PurePosixPath]:
    for name in FOLDERS:
        root = home / name
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(home).parts):
                yield PurePosixPath(path.relative_to(home).as_posix())


def _text(home: Path, relative: PurePosixPath, findings: list[Finding], most: int = MAX_FILE) -> str | None:
    path = home.joinpath(*relative.parts)
    place = Place(str(relative))
    if not path.resolve().is_relative_to(home.resolve()):
        text, fix = "The file is a link that leads out of the mesh folder.", "Put the document itself here."
        findings.append(Finding("folder/outside", Severity.ERROR, place, text, fix))
        return None
    try:
        if path.stat().st_size > most:
            text = f"The file is larger than {most:,} bytes."
            findings.append(Finding("folder/too-large", Severity.ERROR, place, text, "Split it."))
            return None
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        text = f"The file is not UTF-8: byte {error.start} cannot be read."
        findings.append(Finding("folder/encoding", Severity.ERROR, place, text, "Save it as UTF-8."))
    except OSError as error:
        text = f"The file cannot be read: {error.strerror}."
        findings.append(Finding("folder/unreadable", Severity.ERROR, place, text, "Mend its rights or remove it."))
    return None


def identifier(text: str, name: str) -> str | None:
    return _identifier(_data(text, name))


def _data(text: str, name: str) -> dict[str, Json] | None:
    tree, _ = parse(text, name)
    return tree.data if tree and isinstance(tree.data, dict) else None


def _identifier(data: Json) -> str | None:
    said = data.get("id", data.get("externalId")) if isinstance(data, dict) else None
    return said if isinstance(said, str) else None


def _twice(kind: Kind, identifier: str, here: PurePosixPath, there: PurePosixPath) -> Finding:
    text = f"`{identifier}` of {kind.value} is already the document {there}."
    return Finding("folder/duplicate", Severity.ERROR, Place(str(here)), text, "Give one of them another id.")
