"""Small helpers with which the chapters of the form are laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.pointer import join, look_up
from hansa.web.pages.editor.form.codec import TEXT, Codec, plain
from hansa.web.pages.editor.form.shape import Control, Input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json


def field(
    at: str,
    owner: dict[str, Json],
    key: str,
    label: str,
    codec: Codec = TEXT,
    *,
    control: Control = "input",
    options: tuple[str, ...] = (),
    hint: str = "",
) -> Input:
    """The input of `owner[key]`; text with line breaks gets the room it needs."""
    value = owner.get(key)
    tall = control == "input" and isinstance(value, str) and "\n" in value
    return Input(at + join([key]), label, value, codec, "textarea" if tall else control, options, hint)


def items(data: Json, pointer: str, at: str = "") -> Iterator[tuple[str, dict[str, Json]]]:
    """The maps of a list with their pointers; what is no map is left to the YAML."""
    found = look_up(data, pointer)
    for index, each in enumerate(found if isinstance(found, list) else ()):
        if isinstance(each, dict):
            yield f"{at or pointer}/{index}", each


def word(owner: dict[str, Json], key: str) -> str:
    return plain(owner.get(key)) or ""


def inner(owner: Json, key: str) -> dict[str, Json]:
    value = owner.get(key) if isinstance(owner, dict) else None
    return value if isinstance(value, dict) else {}
