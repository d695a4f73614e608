"""What there is to lint: files, folders, globs, URLs and standard input, as texts with names."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

STDIN = "-"
ENDINGS = (".yaml", ".yml", ".json")
_SURE = re.compile(r"\.(odcs|odps|datacontract|dataproduct)\.(ya?ml|json)\Z|(\A|/)datacontract\.ya?ml\Z")
_KIND = re.compile(
    r"^[\s{]*[\"']?(?:kind[\"']?:\s*[\"']?(?:DataContract|DataProduct)\b|dataContractSpecification\b|dataProductSpecification\b)",
    re.MULTILINE,
)
_SKIPPED = {"node_modules", "__pycache__", "site-packages"}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Source:
    """One text; `path` is there if it is a file that can be written again."""

    name: str
    text: str
    path: Path | None = None


def gathered(paths: Sequence[str]) -> tuple[list[Source], bool]:
    """Every text that the arguments name, each once, and whether a whole folder was among them.

    In a folder those YAML and JSON files count that are contracts or products by their name or by their `kind`; a file that is
    named is always read. Raises NotFound and InvalidInput.
    """
    found: dict[str, Source] = {}
    whole = False
    for argument in paths:
        whole = whole or os.path.isdir(argument)  # noqa: PTH112 start-up: a Path for each argument costs more
        for source in _named(argument):
            found.setdefault(source.name, source)
    return list(found.values()), whole


def _named(argument: str) -> Iterator[Source]:
    if argument == STDIN:
        yield Source("stdin", sys.stdin.buffer.read().decode("utf-8", "surrogateescape"))
    elif argument.startswith(("http://", "https://")):
        from hansa.app.contract import Contract

        yield Source(argument, Contract.load(argument).text)
    elif Path(argument).is_dir():
        yield from _below(Path(argument))
    elif has_magic(argument) and not Path(argument).exists():
        names = sorted(glob(argument, recursive=True))  # noqa: PTH207 the pattern may be absolute, which Path.glob refuses
        if not names:
            raise NotFound(f"No file fits {argument}.", hint="Quote the pattern, and look where you are.")
        for name in names:
            yield from _below(Path(name)) if Path(name).is_dir() else (_file(Path(name)),)
    else:
        yield _file(Path(argument))


def _below(folder: Path) -> Iterator[Source]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(files):
            if name.endswith(ENDINGS) and not name.startswith("."):
                source = _file(Path(root, name))
                if is_contract_or_product(name, source.text):
                    yield source


def is_contract_or_product(name: str, text: str) -> bool:
    """By its file's name, or by its `kind`."""
    return bool(_SURE.search(name) or _KIND.search(text))


def _file(path: Path) -> Source:
    try:
        return Source(str(path), path.read_bytes().decode("utf-8", "surrogateescape"), path)
    except FileNotFoundError as error:
        raise NotFound(
            f"There is no file {path}.", hint="Give the path or the URL of a contract, or a folder."
        ) from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error


_REFERENCE = re.compile(r"([\w][\w./-]*\.ya?ml)#")


def around(sources: Iterable[Source]) -> list[Source]:
    """The files that the documents refer to by a relative path, where they exist and are not among them."""
    known = {os.path.normpath(source.name) for source in sources}
    found = []
    for source in sources:
        if source.path is None or "#" not in source.text:
            continue
        for match in _REFERENCE.finditer(source.text):
            path = source.path.parent / match[1]
            if os.path.normpath(path) not in known and path.is_file():
                known.add(os.path.normpath(path))
                found.append(_file(path))
    return found
