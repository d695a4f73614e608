"""The base of every typed part of a document: a frozen view of one map, whose values are read when they are asked for.

A model library builds its classes anew in every process, and checks once more what the JSON Schema has checked: on the command line
that took a third of the time that a small test takes.
"""

from __future__ import annotations

import re
import sys
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NoReturn, Self

from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hansa.kernel.json import Json

_TYPES: dict[str, type | tuple[type, ...]] = {"str": str, "bool": bool, "int": int, "float": (int, float), "dict": dict}
_EXACTLY: dict[str, type] = {"str": str, "bool": bool, "dict": dict}
_WORD = re.compile(r"\w+")
_INSIDE = re.compile(r"\[.*?\]")

NOTHING: dict[str, Json] = {}
"""The default of a map; every node gets one of its own."""


class Part:
    """One value of a node, as its class says it: `words` is the annotation, which names the shape and the type below.

    It is read when it is first asked for; from then on the node has it, and this is not asked again.
    """

    def __init__(self, owner: type[Node], name: str, words: str, default: object) -> None:
        self.owner = owner
        self.name = name
        self.key = key_of(name)
        self.words = words
        self.default = default

    def __get__(self, node: Node | None, owner: type[Node]) -> object:
        if node is None:
            return self
        given = node._data.get(self.key)  # noqa: SLF001 its own node, asked a hundred times for a contract
        if given is None:
            value = self._missing(owner)
        elif given.__class__ in self._as_given:
            value = given
        else:
            value = self._read(given)
        node.__dict__[self.name] = value
        return value

    def _missing(self, owner: type[Node]) -> object:
        value = None if self._may_be_none else self.default
        if value is ...:
            raise InvalidInput(f"`{self.key}` is missing.", hint=f"Give the {owner.__name__} one.")
        return {} if value is NOTHING else value

    @cached_property
    def _may_be_none(self) -> bool:
        return "None" in self.words

    @cached_property
    def _as_given(self) -> frozenset[type]:
        """The types of which a value is what the document has."""
        shapes = self._shapes
        if self._kind is not None:
            return frozenset()
        if shapes[0] == "Json":
            return frozenset((str, bool, int, float, dict))
        return frozenset(_EXACTLY[each] for each in shapes if each in _EXACTLY)

    @cached_property
    def _shapes(self) -> list[str]:
        """The words without what stands inside of brackets: `tuple` and `None`, `dict`, `str`."""
        return _WORD.findall(_INSIDE.sub("", self.words))

    @cached_property
    def _kind(self) -> type[Node] | None:
        """The typed part that stands here, in whatever it is wrapped."""
        known = vars(sys.modules[self.owner.__module__])
        found = (known.get(each) for each in _WORD.findall(self.words))
        return next((each for each in found if isinstance(each, type) and issubclass(each, Node)), None)

    def _read(self, given: Json) -> object:
        kind, shapes = self._kind, self._shapes
        if isinstance(given, list) and "tuple" in shapes:
            return tuple(map(kind.of, given)) if kind else tuple(given)
        if kind is not None and isinstance(given, dict) and shapes[0] == "dict":
            return {name: kind.of(each) for name, each in given.items()}
        return self._scalar(given) if kind is None or "tuple" in shapes else kind.of(given)

    def _scalar(self, given: Json) -> Json:
        shapes = self._shapes
        if isinstance(given, float) and given.is_integer() and shapes[0] == "int":
            return int(given)  # JSON knows no difference
        if shapes[0] == "Json" or any(isinstance(given, _TYPES[each]) for each in shapes if each in _TYPES):
            return given
        raise InvalidInput(f"`{self.key}` cannot be {given!r}.", hint="Correct the document.")


class Node:
    """Tolerant on purpose: whether a document is valid is `read`'s question, not this one's.

    A class says its parts as annotations with what is meant where nothing is given; in the document their names are in camelCase. A part
    without a default raises InvalidInput when it is asked for and not there. Keys that no class knows are kept.
    """

    _parts: ClassVar[dict[str, Part]] = {}
    _data: Mapping[str, Json]

    def __init_subclass__(cls) -> None:
        own = [Part(cls, name, words, cls.__dict__.get(name, ...)) for name, words in cls.__annotations__.items()]
        for each in own:
            setattr(cls, each.name, each)
        cls._parts = {**cls._parts, **{each.key: each for each in own}}

    def __init__(self, data: Mapping[str, Json] = NOTHING) -> None:
        self.__dict__["_data"] = data

    @classmethod
    def of(cls, given: Json) -> Self:
        """From the value in a document; classes that may be written shorter say so."""
        if isinstance(given, dict):
            return cls(given)
        raise InvalidInput(f"A {cls.__name__} cannot be {given!r}.", hint="Write a map of keys and values.")

    @classmethod
    def parts(cls) -> tuple[Part, ...]:
        """What its class knows, in the order of the standard."""
        return tuple(cls._parts.values())

    def raw(self, key: str) -> Json:
        """What the document has under `key`, known or not."""
        return self._data.get(key)

    def extras(self) -> dict[str, Json]:
        """The keys that the standard does not know."""
        return {key: value for key, value in self._data.items() if key not in self._parts}

    def to_json(self, *, without: Collection[str] = ()) -> dict[str, Json]:
        """As the document has it, a copy of its own: camelCase, only the keys that were given."""
        parts = self._parts
        return {
            key: as_json(getattr(self, parts[key].name) if key in parts else value)
            for key, value in self._data.items()
            if key not in without
        }

    def but(self, **changes: object) -> Self:
        """The same with other values, by the names of the attributes."""
        changed = type(self)({**self._data, **{key_of(name): as_json(value) for name, value in changes.items()}})
        changed.__dict__.update(changes)
        return changed

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name}: a {type(self).__name__} is frozen.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and type(self) is type(other) and self._data == other._data

    __hash__ = None  # type: ignore[assignment]  # it holds maps and lists

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self._data)!r})"


def key_of(name: str) -> str:
    """`logical_type` is `logicalType`; `schema_` is `schema`."""
    first, *others = name.rstrip("_").split("_")
    return first + "".join(each.capitalize() for each in others)


def as_json(value: object) -> Json:
    if isinstance(value, Node):
        return value.to_json()
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, dict):
        return {name: as_json(each) for name, each in value.items()}
    return value  # type: ignore[return-value]  # a node holds nothing but JSON
