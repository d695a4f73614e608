"""Safe YAML with positions: text in, a Tree or Findings out.

text ─ libyaml events ─ Builder (no tags, no duplicate keys, bounded size, depth and aliases) ─ nodes ─ Tree
   └── where it is JSON: the values alone, and nodes as soon as somebody asks for a place ────────────┘
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Place, Severity
from hansa.kernel.growing import growing
from hansa.standards.builder import Builder, RefusedError
from hansa.standards.jsontext import quick
from hansa.standards.libyaml import CParser
from hansa.standards.libyaml import yaml as pyyaml
from hansa.standards.nodes import YamlNode, child, plain
from hansa.standards.pointer import join, tokens
from hansa.standards.surrogates import TRIES, Mended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hansa.kernel.json import Json

MAX_SIZE = 6_000_000
"""Characters. Ten thousand described columns need five million; beyond this a document is data, not a promise."""

LONG = 100_000
"""Characters from which on a document makes so many nodes that it matters how they are made."""
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, eq=False, repr=False)
class Tree:
    """A parsed document: `data` is plain JSON, `root` knows where each value stands in `text`."""

    text: str
    name: str

    @cached_property
    def root(self) -> YamlNode:
        return _root(self.text)

    @cached_property
    def data(self) -> Json:
        return plain(self.root)

    @cached_property
    def _lines(self) -> list[int]:
        return _line_starts(self.text)

    def find(self, pointer: str) -> YamlNode | None:
        node: YamlNode = self.root
        for token in tokens(pointer):
            step = child(node, token)
            if step is None:
                return None
            node = step[1]
        return node

    def place(self, pointer: str, *, key: bool = False) -> Place:
        """Where the value at `pointer` (or its key) stands; the nearest existing ancestor if there is none."""
        node: YamlNode = self.root
        offset = node.start
        for token in tokens(pointer):
            step = child(node, token)
            if step is None:
                break
            name, node = step
            offset = name.start if key and name else node.start
        return self.place_at(offset, pointer)

    def later(self, pointer: str) -> Callable[[], Place]:
        """As `place`, for whoever may never need it. Nodes that were made already are not kept for that."""
        if "root" not in self.__dict__:
            return partial(self.place, pointer)
        place = self.place(pointer)
        return lambda: place

    def place_at(self, offset: int, pointer: str = "") -> Place:
        line = bisect_right(self._lines, offset)
        return Place(self.name, line, offset - self._lines[line - 1] + 1, pointer)


def parse(text: str, name: str) -> tuple[Tree | None, tuple[Finding, ...]]:
    """The Tree of one YAML or JSON document, or the Findings that say why there is none."""
    tree = Tree(text, name)
    data = quick(text) if len(text) <= MAX_SIZE else None
    try:
        with growing() if len(text) > LONG else nullcontext():
            tree.__dict__.update({"root": _root(text)} if data is None else {"data": data})
            return tree, ()
    except RefusedError as refused:
        return None, (_finding(name, text, refused),)


def _root(text: str) -> YamlNode:
    if len(text) > MAX_SIZE:
        fix = f"Keep it under {MAX_SIZE:,}; data belongs into files, not into the document."
        raise RefusedError("yaml-size", 0, f"The document has {len(text):,} characters.", fix)
    bad = _SURROGATE.search(text)
    if bad:
        wrong = "The text holds bytes that are not UTF-8."
        raise RefusedError("yaml-encoding", bad.start(), wrong, "Save the file as UTF-8.")
    bom = 1 if text.startswith("\ufeff") else 0
    mended = Mended(text[bom:])
    for _ in range(TRIES):
        try:
            return _build(mended, bom)
        except _EscapeError as error:
            if not mended.mend(error.index):
                raise _surrogate(mended, error, bom) from error
    wrong = f"More than {TRIES} quoted texts hold characters written as two escapes, as \\ud83d\\uded2."
    raise RefusedError("yaml-surrogate", 0, wrong, "Write the characters themselves, or the whole document as JSON.")


class _EscapeError(Exception):
    r"""The parser refused an escape as `\ud83d`; `index` stands in it."""

    def __init__(self, index: int, cause: pyyaml.MarkedYAMLError) -> None:
        super().__init__(index)
        self.index = index
        self.cause = cause


def _build(mended: Mended, bom: int) -> YamlNode:
    try:
        place = (lambda index: mended.place(index) + bom) if bom or mended.is_shorter else None
        return Builder(place).build(_events(mended.text))
    except pyyaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        index = mark.index if mark else 0
        if "invalid Unicode character escape" in (error.problem or ""):
            raise _EscapeError(index, error) from error
        raise _syntax(error, mended.place(index) + bom) from error
    except pyyaml.YAMLError as error:
        offset = mended.place(int(getattr(error, "position", 0) or 0)) + bom
        wrong = "The text holds a character that YAML does not allow."
        raise RefusedError("yaml-character", offset, wrong, "Remove the control character.") from error


def _surrogate(mended: Mended, error: _EscapeError, bom: int) -> RefusedError:
    offset = mended.place(error.index) + bom
    if not mended.is_lone(error.index):
        return _syntax(error.cause, offset)
    wrong = "Half a character stands here: the escape of a surrogate without its partner."
    return RefusedError("yaml-surrogate", offset, wrong, "Write the character itself, or both halves: \\ud83d\\uded2.")


def _events(text: str) -> Iterator[pyyaml.Event]:
    parser = CParser(text)
    try:
        while True:
            event = parser.get_event()
            if event is None or isinstance(event, pyyaml.StreamEndEvent):
                return
            yield event
    finally:
        parser.dispose()


def _syntax(error: pyyaml.MarkedYAMLError, offset: int) -> RefusedError:
    problem = (error.problem or "the text cannot be read").strip()
    fix = "Check the indentation and the quotes of this line and the one before."
    if "cannot start any token" in problem and "'\\t'" in problem:
        fix = "Indent with blanks; YAML does not allow tabs."
    context = f" {error.context.strip()}" if error.context else ""
    return RefusedError("yaml-syntax", offset, f"This is not YAML: {problem}{context}.", fix)


def _finding(name: str, text: str, problem: RefusedError) -> Finding:
    offset = max(0, min(problem.offset, len(text)))
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    place = Place(name, line, offset - starts[line - 1] + 1, join(problem.path))
    return Finding(problem.code, Severity.ERROR, place, problem.text, problem.fix)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
