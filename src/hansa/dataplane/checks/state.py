"""What a test keeps for the next one: the files it read, what it measured, and the hashes of keys. Never trusted on the way in.

STATE/orders-1f0c….json      one table: checksum, files, numbers, examples
STATE/7d1a….parquet          hashes of one key, of the files of one test; named by what they are of
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from hansa.dataplane.checks.parts import DataFile
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hansa.contracts.plan.model import Plan
    from hansa.kernel.json import Json

FORMAT = 1
"""Another number is another format: such a state is not read."""

_PART = re.compile(r"[0-9a-f]{32}\.parquet")


@dataclass(frozen=True, slots=True)
class Part:
    """Hashes in a file of their own; `rows` and `xor` say whether they are still those that were written."""

    name: str
    rows: int
    xor: int


@dataclass(frozen=True, slots=True)
class Key:
    """`repeated` rows so far; `ends` of whole-numbered columns; `parts` is None where no hashes are kept."""

    repeated: int
    ends: tuple[tuple[int, int] | None, ...] = ()
    parts: tuple[Part, ...] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One table after one test. `measured` and `samples` by a check's id, `keys` by their SQL."""

    plan: str
    columns: tuple[tuple[str, str], ...]
    files: tuple[DataFile, ...]
    rows: int
    measured: dict[str, Json] = field(default_factory=dict)
    samples: dict[str, list[dict[str, Json]]] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)


class Folder:
    """Where the states of a contract's tables are kept."""

    def __init__(self, path: Path) -> None:
        if path.exists() and not path.is_dir():
            raise InvalidInput(
                f"{path} is no folder.", hint="Name a folder for the state; it is made where it is not there."
            )
        path.mkdir(parents=True, exist_ok=True)
        self.path = path

    def file(self, table: str) -> Path:
        """Two tables never share one, whatever their names are made of."""
        plain = re.sub(r"[^A-Za-z0-9_]+", "_", table)[:40]
        return self.path / f"{plain}-{digest(table)[:8]}.json"

    def load(self, table: str) -> State | None:
        """None where there is none that can be believed."""
        try:
            data = json.loads(self.file(table).read_bytes())
            body = data.pop("state")
            if data != {"format": FORMAT, "checksum": digest(body)}:
                return None
            return _state(json.loads(body))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def save(self, table: str, state: State) -> None:
        """Whoever reads sees the state before or after, never half of one; hashes that nothing names are deleted."""
        body = json.dumps(asdict(state), sort_keys=True)
        target = self.file(table)
        part = target.with_suffix(f".{os.getpid()}.part")
        part.touch(mode=0o600)  # it holds examples of rows, as they are
        with part.open("w", encoding="utf-8") as file:
            json.dump({"format": FORMAT, "checksum": digest(body), "state": body}, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        self._sweep()

    def part(self, name: str) -> Path:
        return self.path / name

    def _sweep(self) -> None:
        named = set()
        for path in self.path.glob("*.json"):
            named |= set(re.findall(r"[0-9a-f]{32}\.parquet", path.read_text(encoding="utf-8")))
        for path in self.path.iterdir():
            if _PART.fullmatch(path.name) and path.name not in named:
                path.unlink(missing_ok=True)


def fingerprint(plan: Plan, engine: str) -> str:
    """Changes with any check and with the engine, whose hashes are its own."""
    return digest(repr((engine, plan.columns, plan.checks)))


def appended(before: Sequence[DataFile], now: Sequence[DataFile]) -> tuple[DataFile, ...] | None:
    """The files that are new, where all others are as they were; None where anything else has changed."""
    known = set(before)
    return tuple(each for each in now if each not in known) if known <= set(now) else None


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _state(data: dict[str, Any]) -> State:
    return State(
        str(data["plan"]),
        tuple((str(name), str(kind)) for name, kind in data["columns"]),
        tuple(DataFile(str(each["path"]), int(each["size"]), int(each["changed"])) for each in data["files"]),
        int(data["rows"]),
        dict(data["measured"]),
        dict(data["samples"]),
        {str(name): _key(each) for name, each in data["keys"].items()},
    )


def _key(data: dict[str, Any]) -> Key:
    ends = tuple(None if each is None else (int(each[0]), int(each[1])) for each in data["ends"])
    parts = data["parts"]
    return Key(int(data["repeated"]), ends, None if parts is None else tuple(_part(each) for each in parts))


def _part(data: dict[str, Any]) -> Part:
    if not _PART.fullmatch(data["name"]):
        raise ValueError("no name of a part")
    return Part(data["name"], int(data["rows"]), int(data["xor"]))
