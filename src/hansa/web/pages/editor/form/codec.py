"""How a contract's values are shown in a form's fields and read back from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.kernel.json import Json

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")
_IS = " = "


@dataclass(frozen=True, slots=True)
class Codec:
    """`show` gives None for a value that no field can hold; `take` gets the old value too, None says: no value."""

    show: Callable[[Json], str | None]
    take: Callable[[str, Json], Json]


def plain(value: Json) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if isinstance(value, list | dict) else "" if value is None else str(value)


def _text(text: str, _old: Json) -> Json:
    return text if text.strip() else None


def scalar(text: str, old: Json = None) -> Json:
    """Numbers and yes or no as such, unless text that looks like it stood there: `"5"` becomes `"6"`."""
    word = text.strip()
    was_text = isinstance(old, str) and not isinstance(scalar(old), str)
    if was_text or not word:
        return word or None
    if word in {"true", "false"}:
        return word == "true"
    return (float(word) if "." in word else int(word)) if _NUMBER.fullmatch(word) else text


def _show_flag(value: Json) -> str | None:
    return "true" if value is True else "" if value in (None, False) else None


def _take_flag(text: str, old: Json) -> Json:
    return True if text else None if old is None else False


def _show_words(value: Json) -> str | None:
    words = [] if value is None else [plain(each) for each in value] if isinstance(value, list) else [None]
    whole = [word for word in words if word and "," not in word and word == word.strip()]
    return ", ".join(whole) if len(whole) == len(words) else None


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _take_words(text: str, old: Json) -> Json:
    known = {plain(each): each for each in old} if isinstance(old, list) else {}
    return [known.get(word, word) for word in _words(text)] or None


def _take_numbers(text: str, _old: Json) -> Json:
    return [scalar(word) for word in _words(text)] or None


def _show_choices(value: Json) -> str | None:
    lines = [] if value is None else [_choice(each) for each in value] if isinstance(value, list) else [None]
    whole = [line for line in lines if line is not None]
    return "\n".join(whole) if len(whole) == len(lines) else None


def _choice(item: Json) -> str | None:
    value, label = (item.get("value"), item.get("label")) if isinstance(item, dict) else (None, None)
    shown, said = plain(value), plain(label)
    whole = shown and said is not None and not re.search(r"\s=\s|\n|^\s|\s$", shown) and said == " ".join(said.split())
    return (f"{shown}{_IS}{said}" if said else shown) if whole else None


def _take_choices(text: str, old: Json, take: Callable[[str], Json]) -> Json:
    items = [each for each in old if isinstance(each, dict)] if isinstance(old, list) else []
    known = {plain(each.get("value")): each for each in items}
    return [_choose(line, known, take) for line in filter(None, map(str.strip, text.splitlines()))] or None


def _choose(line: str, known: dict[str | None, dict[str, Json]], take: Callable[[str], Json]) -> Json:
    """What else is said of a value that stays, stays."""
    value, _, label = line.partition(_IS)
    item = dict(known.get(value.strip(), {"value": take(value.strip())}))
    item.pop("label", None) if not label.strip() else item.update(label=label.strip())
    return item


TEXT = Codec(plain, _text)
SCALAR = Codec(plain, scalar)
FLAG = Codec(_show_flag, _take_flag)
WORDS = Codec(_show_words, _take_words)
NUMBERS = Codec(_show_words, _take_numbers)
CHOICES = Codec(_show_choices, lambda text, old: _take_choices(text, old, scalar))
TEXT_CHOICES = Codec(_show_choices, lambda text, old: _take_choices(text, old, str))
"""One value a line, `value = label`; the second for columns of text, where `1` is a text too."""
