"""New documents to start from: `hansa init` and `hansa new` write small, valid, commented files."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from string import Template
from typing import TYPE_CHECKING

from hansa.app import outline
from hansa.app.begin import property_lines
from hansa.app.folder.layout import file_for
from hansa.app.folder.save import write_atomically
from hansa.app.settings import MESH_FILE
from hansa.contracts.sql import quote
from hansa.kernel.errors import Conflict, InvalidInput
from hansa.kernel.ids import identifier, slug
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

ARCHETYPES: Mapping[str, str] = {
    "source-aligned": "sourceAligned",
    "aggregate": "aggregate",
    "consumer-aligned": "consumerAligned",
}
"""As people say it → as ODPS 1.1.0 writes it."""

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class New:
    """What to scaffold: `kind` is product, contract, team, source, definition or tag."""

    kind: str
    name: str
    owner: str = ""
    archetype: str = "source-aligned"
    reads: str = ""
    path: str = ""


def init(folder: Path, name: str) -> list[Path]:
    """Makes `folder` a mesh folder and a git repository; what is already there is left alone."""
    if (folder / MESH_FILE).exists():
        raise Conflict(f"{folder} is a mesh folder already.", hint="Go on with `hansa new` or `hansa apply`.")
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        MESH_FILE: _fill("mesh.yaml", name=name),
        ".gitignore": ".hansa/\n",
        "teams/platform-team.yaml": _fill("platform-team.yaml"),
    }
    written = [_create(folder, PurePosixPath(path), text) for path, text in files.items()]
    if not (folder / ".git").exists():
        # Without git the folder is a mesh folder all the same.
        with suppress(FileNotFoundError):
            subprocess.run(["git", "init", "--quiet", str(folder)], check=False, capture_output=True)  # noqa: S603, S607 git is the user's own
    return written


def new(home: Path, what: New) -> list[Path]:
    """Writes the documents for `what`; nothing is overwritten, and all files are named that were made."""
    key = slug(what.name)
    if not key:
        raise InvalidInput(f"{what.name!r} gives no name.", hint="Use letters and digits.")
    match what.kind:
        case "product":
            return _product(home, what, key)
        case "contract":
            text = _fill(
                "contract.odcs.yaml", id=key, name=what.name, owner=what.owner or "platform-team", table=identifier(key)
            )
            return [_create(home, file_for(Kind.CONTRACT, key), text)]
        case "team":
            return [_create(home, file_for(Kind.TEAM, key), _fill("team.yaml", id=key, name=what.name))]
        case "source" | "definition" | "tag":
            kind = {"source": Kind.SOURCE, "definition": Kind.DEFINITION, "tag": Kind.TAG}[what.kind]
            text = _fill(f"{what.kind}.yaml", id=key, name=what.name, owner=what.owner or "platform-team")
            return [_create(home, file_for(kind, key), text)]
        case _:
            raise InvalidInput(
                f"There is no kind {what.kind!r}.", hint="Kinds: product, contract, team, source, definition, tag."
            )


def _product(home: Path, what: New, key: str) -> list[Path]:
    if what.archetype not in ARCHETYPES:
        raise InvalidInput(f"There is no archetype {what.archetype!r}.", hint=f"Archetypes: {', '.join(ARCHETYPES)}.")
    owner = what.owner or "platform-team"
    folder = file_for(Kind.PRODUCT, key, domain=owner).parent
    source = what.reads or f"{key}-source"
    values = {
        "id": key,
        "name": what.name,
        "owner": owner,
        "type": ARCHETYPES[what.archetype],
        "table": identifier(key),
        "port": identifier(f"{key}_v1"),
        "input": identifier(source),
        "source": source,
        "path": what.path or f"data/{key}/*.csv",
        "format": _format(what.path),
    }
    kind = _format(what.path)
    start = outline.of_contract(home, what.reads) if what.reads else outline.of_files(home, kind, what.path)
    parts = {
        "columns": property_lines(start.promised()),
        "inputs": property_lines(start.expected()),
        "select": ",\n  ".join(quote(each.name) for each in start.columns),
        "first": quote(start.columns[0].name),
        "relation": f"{quote(values['input'])}.{quote(start.table)}" if start.table else values["input"],
    }
    files = {
        "product.odps.yaml": _fill("product.odps.yaml", None, **values),
        f"contracts/{key}.odcs.yaml": _fill("output.odcs.yaml", parts, **values),
        f"models/{values['table']}.sql": _fill("model.sql", parts, **values),
    }
    if not what.reads:
        files[f"contracts/{source}.odcs.yaml"] = _fill("input.odcs.yaml", parts, **values)
    return [_create(home, folder / name, text) for name, text in files.items()]


def _format(path: str) -> str:
    suffix = PurePosixPath(path).suffix.lstrip(".")
    return {"json": "json", "jsonl": "jsonl", "ndjson": "jsonl", "parquet": "parquet"}.get(suffix, "csv")


def _fill(template: str, parts: Mapping[str, str] | None = None, **values: str) -> str:
    """Values are put in as YAML double-quoted text where they are free text: names may hold anything. `parts` are ready."""
    quoted = {key: value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") for key, value in values.items()}
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(quoted | dict(parts or {}))


def _create(home: Path, relative: PurePosixPath, text: str) -> Path:
    path = home.joinpath(*relative.parts)
    if path.exists():
        raise Conflict(f"{relative} exists already.", hint="Choose another name, or edit the file.")
    write_atomically(path, text)
    return path
