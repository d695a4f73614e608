"""HCL's own syntax: blocks, attributes, and texts in which nothing is a template (HashiCorp, HCL native syntax specification)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Value: TypeAlias = "str | int | float | bool | Plain | Sequence[Value] | Mapping[str, Value]"


@dataclass(frozen=True, slots=True)
class Plain:
    """An expression of our own making, such as `var.project`; never a text of the contract."""

    text: str


@dataclass(slots=True)
class Block:
    """`resource "google_bigquery_table" "orders" { … }`; what is None or an empty list or text is left out."""

    kind: str
    labels: tuple[str, ...] = ()
    body: list[tuple[str, Value] | Block] = field(default_factory=list)

    def set(self, **given: Value | None) -> Block:
        empty: tuple[object, ...] = (None, "", [], ())
        self.body += [(name, value) for name, value in given.items() if value is not None and value not in empty]
        return self

    def add(self, *blocks: Block) -> Block:
        self.body += blocks
        return self


def written(blocks: Sequence[Block]) -> str:
    return "\n".join("\n".join(_lines(each, "")) + "\n" for each in blocks)


def _lines(block: Block, indent: str) -> Iterator[str]:
    labels = "".join(f" {text(each)}" for each in block.labels)
    yield f"{indent}{block.kind}{labels} {{"
    for each in block.body:
        if isinstance(each, Block):
            yield from _lines(each, f"{indent}  ")
        else:
            yield f"{indent}  {each[0]} = {expression(each[1], f'{indent}  ')}"
    yield f"{indent}}}"


def expression(value: Value, indent: str = "") -> str:
    if isinstance(value, Plain):
        return value.text
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bool | int | float):
        return repr(value).lower()
    deeper = f"{indent}  "
    if hasattr(value, "items"):
        lines = [f"{deeper}{text(str(name))} = {expression(each, deeper)}" for name, each in value.items()]
        return "{\n" + "\n".join(lines) + f"\n{indent}}}" if lines else "{}"
    if all(isinstance(each, str | int | float) for each in value):
        return "[" + ", ".join(expression(each) for each in value) + "]"
    return "[\n" + "".join(f"{deeper}{expression(each, deeper)},\n" for each in value) + f"{indent}]"


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text(value: str) -> str:
    """A quoted text: quotes and controls are escaped, `${` and `%{` would begin a template and are doubled."""
    safe = value.encode("utf-8", "replace").decode("utf-8")
    made = "".join(_ESCAPES.get(char) or (char if char.isprintable() or char == " " else _code(char)) for char in safe)
    return '"' + made.replace("${", "$${").replace("%{", "%%{") + '"'


def _code(char: str) -> str:
    number = ord(char)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
