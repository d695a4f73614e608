"""Texts that a property allows: by its format, its pattern, its lengths."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from re import _parser
from string import printable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from rstr.xeger import Xeger

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from hansa.standards.odcs.schema import Property

MAX_WIDTH = 10_000
"""A pattern whose shortest match is longer is not generated from: nobody means it."""

REPEATS = 8
"""How often what may repeat without end is repeated at most."""

TRIES = 300
"""How many texts of a pattern are tried for one that also has the right length."""

WORDS = [
    "amber",
    "basin",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "harbor",
    "island",
    "jetty",
    "kelp",
    "lagoon",
    "meadow",
    "north",
    "ocean",
    "pier",
    "quay",
    "reef",
    "shore",
    "tide",
    "umber",
    "vessel",
    "wharf",
    "yard",
    "zephyr",
]


@lru_cache(maxsize=256)
def _parsed(pattern: str) -> Any:
    """Read once for all rows, by the parser that Python's own expressions go through."""
    return _parser.parse(pattern, re.ASCII)


class _Patterns(Xeger):
    """Keeps what repeats without end short, so that nested repeats stay small."""

    def of(self, pattern: str) -> str:
        text = self._build_string(_parsed(pattern))
        self._cache.clear()
        return text

    def _handle_repeat(self, start_range: int, end_range: Any, value: Any) -> str:
        end = max(start_range, min(int(end_range), start_range + REPEATS))
        return "".join(self._build_string(value) for _ in range(self._random.randint(start_range, end)))

    def _handle_in(self, value: Any) -> str:
        """In a fixed order, so that the same seed gives the same text in every process."""
        parts = [each for state in value for each in self._handle_state(state)]
        if parts[0] is False:
            parts = [each for each in printable if each not in parts[1:] and (each == " " or not each.isspace())]
        return str(self._random.choice(parts))


class Unmakeable(Exception):
    """No value was found that the contract allows; the message says why."""


FORMATS: dict[str, Callable[[Random, int], str]] = {
    "email": lambda random, n: f"{random.choice(WORDS)}.{random.choice(WORDS)}{n}@example.com",
    "uuid": lambda random, _: str(UUID(int=random.getrandbits(128), version=4)),
    "uri": lambda random, n: f"https://example.com/{random.choice(WORDS)}/{n}",
    "hostname": lambda random, n: f"{random.choice(WORDS)}{n}.example.com",
    "ipv4": lambda random, n: f"10.{random.randrange(256)}.{n // 256 % 256}.{n % 256}",
    "ipv6": lambda random, _: str(IPv6Address((0x20010DB8 << 96) | random.getrandbits(64))),
    "byte": lambda random, _: _base64(random),
    "password": lambda random, n: f"{random.choice(WORDS)}-{random.getrandbits(32):08x}-{n}",
}


def make(prop: Property, pattern: str | None, random: Random, number: int) -> str:
    """One text; `number` is the row's, so that texts of different rows tend to differ. Raises Unmakeable."""
    options = prop.logical_type_options
    low, high = _length(options.get("minLength"), 0), _length(options.get("maxLength"), None)
    if pattern:
        return _of_pattern(pattern, low, high, random)
    named = FORMATS.get(str(options.get("format")))
    text = named(random, number) if named else f"{random.choice(WORDS)} {number}"
    if high is not None and len(text) > high:
        if named:
            raise Unmakeable(f"no {options.get('format')} of at most {high} characters was found")
        text = f"{number}"[-high:] if high else ""
    if named and len(text) < low:
        raise Unmakeable(f"no {options.get('format')} of at least {low} characters was found")
    return text.ljust(low, "x")


def _length(value: object, missing: Any) -> Any:
    return value if isinstance(value, int) and not isinstance(value, bool) else missing


def _of_pattern(pattern: str, low: int, high: int | None, random: Random) -> str:
    try:
        compiled = re.compile(pattern, re.ASCII)
        maker = _Patterns(random)
        if _parsed(pattern).getwidth()[0] > MAX_WIDTH:
            raise Unmakeable(f"what matches {pattern} is longer than {MAX_WIDTH:,} characters")
        for _ in range(TRIES):
            text = maker.of(pattern)
            if not _anchored(pattern):
                text = text.ljust(low, "x")
            if low <= len(text) and (high is None or len(text) <= high) and compiled.search(text):
                return text
    except (re.error, KeyError, IndexError, RecursionError, OverflowError) as error:
        raise Unmakeable(f"the pattern {pattern} cannot be generated from ({error})") from error
    raise Unmakeable(f"no text was found that matches {pattern} and the lengths")


def _anchored(pattern: str) -> bool:
    return pattern.endswith("$")


def _base64(random: Random) -> str:
    from base64 import b64encode

    return b64encode(random.randbytes(12)).decode()
