"""Finds the files a server block names, and nothing outside the mesh folder and the data folder."""

from __future__ import annotations

import glob
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.dataplane.ingest.errors import BadServer, OutsideRoots, SourceGone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.dataplane.ingest.source import Roots

STATE = ".hansa"
"""Hansa's own folder in the mesh folder: registry, warehouse, keys. Never a source."""

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """`label` is the path as people know it, relative to its root."""

    path: Path
    label: str
    size: int
    modified: int


def substitute(text: str, environment: Mapping[str, str], *, what: str) -> str:
    """`${NAME}` becomes its value; a name that is not set is refused, never left empty."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in environment:
            raise BadServer(
                f"{what} needs the environment variable {match[1]}, which is not set.", hint=f"Set {match[1]}."
            )
        return environment[match[1]]

    return _VARIABLE.sub(value, text)


def find_files(pattern: str, roots: Roots) -> tuple[SourceFile, ...]:
    """All files of a path or glob (`**` for any depth), sorted by name. Links are followed only inside the roots."""
    text = substitute(pattern.removeprefix("file://"), {"HANSA_DATA": str(roots.data)}, what=f"The path `{pattern}`")
    absolute = text if Path(text).is_absolute() else str(roots.home / text)
    if ".." in Path(text).parts:
        raise _outside(pattern)
    found = [Path(each) for each in glob.glob(absolute, recursive=True)]  # noqa: PTH207 Path.glob takes no absolute pattern
    if not found and Path(absolute).exists():
        found = [Path(absolute)]  # a name with brackets of its own
    if not found:
        _allowed(Path(absolute), pattern, roots)
        raise SourceGone(
            f"No file fits `{pattern}` (looked for {absolute}).",
            hint="Has the delivery arrived? Else correct `path` in the contract's server block.",
        )
    files = [_file(path, pattern, roots) for path in sorted(found) if not path.is_dir()]
    if not files:
        raise SourceGone(f"`{pattern}` names only folders.", hint="Name files, for example `orders/*.csv`.")
    return tuple(files)


def fingerprint(files: Sequence[SourceFile]) -> str:
    """Changes when a file comes, goes, grows or is written again."""
    text = "\n".join(f"{each.label}\0{each.size}\0{each.modified}" for each in files)
    return hashlib.sha256(text.encode()).hexdigest()


def _file(path: Path, pattern: str, roots: Roots) -> SourceFile:
    real = path.resolve()
    label = _allowed(real, pattern, roots)
    if any(character in str(real) for character in "*?["):
        raise BadServer(
            f"The engine takes *, ? and [ in the file name `{label}` for patterns.", hint="Rename the file."
        )
    try:
        state = real.stat()
        with real.open("rb"):
            pass
    except OSError as error:
        raise SourceGone(
            f"`{label}` cannot be read: {error.strerror}.", hint="Give the user that runs Hansa the right to read it."
        ) from error
    return SourceFile(real, label, state.st_size, state.st_mtime_ns)


def _allowed(path: Path, pattern: str, roots: Roots) -> str:
    """The path relative to its root; refused if it leads out, or into Hansa's own folder."""
    real = path.resolve()
    if real.is_relative_to((roots.home / STATE).resolve()):
        raise _outside(pattern)
    for root in (roots.home.resolve(), roots.data.resolve()):
        if real.is_relative_to(root):
            return real.relative_to(root).as_posix()
    raise _outside(pattern)


def _outside(pattern: str) -> OutsideRoots:
    return OutsideRoots(
        f"`{pattern}` leads out of the mesh folder.",
        hint="Put the files into the mesh folder, or into the data folder and write ${HANSA_DATA}/…; links must stay inside.",
    )
