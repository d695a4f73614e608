"""Texts that a property allows: by its format, its pattern, its lengths."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from ipaddress import IPv6Address
from re import _parser
from string import ascii_letters, ascii_lowercase, digits, printable, punctuation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from rstr.xeger import Xeger

from hansa.contracts.plan.rules.format import FORMATS as FORMS
from hansa.contracts.plan.rules.length import sized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from hansa.standards.odcs.schema import Property

MAX_WIDTH = 10_000
"""A pattern whose shortest match is longer is not generated from: nobody means it."""

REPEATS = 8
"""How often what may repeat without end is repeated at most."""

FORMAT_TRIES = 20
"""How many texts of a format are tried for one that also matches a pattern."""

TRIES = 300
"""How many texts of a pattern are tried for one that also has the right length."""

VISIBLE = digits + ascii_letters + punctuation
ALPHABETS = {
    "printable": f"{VISIBLE} ",
    "whitespace": " ",
    "nondigits": ascii_letters + punctuation,
    "nonword": punctuation.replace("_", ""),
}
"""What `.`, `\\s`, `\\D` and `\\W` become: engines differ about vertical tabs, and files about the ends of lines."""

DIGITS = digits + ascii_lowercase

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
    """One text; `number` is the row's, so that texts of different rows tend to differ. Raises Unmakeable.

    `pattern` is one that a rule asks for besides the property's own.
    """
    options = prop.logical_type_options
    lengths = _lengths(prop)
    named = str(options.get("format"))
    own = options.get("pattern")
    patterns = tuple(dict.fromkeys(each for each in (pattern, own) if isinstance(each, str) and each))
    if patterns:
        return _of_patterns(patterns, named, lengths, random, number)
    if named in FORMATS:
        return formatted(named, lengths, random, number)
    return _plain(lengths, random, number)


def _lengths(prop: Property) -> tuple[int, int | None]:
    options = prop.logical_type_options
    low, high = _length(options.get("minLength"), 0), _length(options.get("maxLength"), None)
    size = sized(prop.physical_type or "")
    limits = [each for each in (high, size) if each is not None]
    return low, min(limits, default=None)


def _plain(lengths: tuple[int, int | None], random: Random, number: int) -> str:
    low, high = lengths
    text = f"{random.choice(WORDS)} {number}"
    if high is not None and len(text) > high:
        text = f"{number}"
        text = text if len(text) <= high else _code(number)[-high:] if high else ""
    return text.ljust(low, "x")


def _code(number: int) -> str:
    """A number in few characters."""
    text = ""
    while number or not text:
        number, rest = divmod(number, len(DIGITS))
        text = DIGITS[rest] + text
    return text


def formatted(named: str, lengths: tuple[int, int | None], random: Random, number: int) -> str:
    """A text of one of `FORMATS` that keeps the lengths, fewest and most. Raises Unmakeable."""
    low, high = lengths
    text = FORMATS[named](random, number)
    if high is not None and len(text) > high and named in SHORT:
        text = SHORT[named](number)
    if len(text) < low and named in LONGER:
        text = LONGER[named](text, low)
    if len(text) < low or (high is not None and len(text) > high):
        raise Unmakeable(f"no {named} of {low} to {'any number of' if high is None else high} characters was found")
    return text


def _long_host(text: str, low: int) -> str:
    while len(text) < low:
        text = "x" * min(62, max(low - len(text) - 1, 1)) + "." + text
    return text


SHORT: dict[str, Callable[[int], str]] = {
    "email": lambda n: f"{_code(n)}@a.io",
    "uri": lambda n: f"x:{_code(n)}",
    "hostname": lambda n: f"h{_code(n)}",
    "password": _code,
    "ipv6": lambda n: f"::{n % 65536:x}",
    "byte": lambda n: b64encode(n.to_bytes(3)).decode() if n < 2**24 else "",
}
"""The same in as few characters as there are."""

LONGER: dict[str, Callable[[str, int], str]] = {
    "email": lambda text, low: text.rjust(low, "x"),
    "uri": lambda text, low: text.ljust(low, "x"),
    "hostname": _long_host,
    "password": lambda text, low: text.ljust(low, "x"),
    "byte": lambda text, low: "AAAA" * -(-(low - len(text)) // 4) + text,
}
"""The same with so many characters at least."""


def _length(value: object, missing: Any) -> Any:
    return value if isinstance(value, int) and not isinstance(value, bool) else missing


def _of_patterns(
    patterns: tuple[str, ...], named: str, lengths: tuple[int, int | None], random: Random, number: int
) -> str:
    """A text that matches all of them and the format, made from one of them or from the format."""
    form = FORMS.get(named)
    wanted = [*patterns, *([form[1]] if form else [])]
    pattern = patterns[0]
    try:
        compiled = [re.compile(each, re.ASCII) for each in wanted]
        for text in _candidates(patterns, named, lengths, random, number):
            low, high = lengths
            long_enough = low <= len(text) and (high is None or len(text) <= high)
            if long_enough and all(each.search(text) for each in compiled):
                return text
    except (re.error, KeyError, IndexError, RecursionError, OverflowError) as error:
        raise Unmakeable(f"the pattern {pattern} cannot be generated from ({error})") from error
    besides = f", {' and '.join(wanted[1:])}" if len(wanted) > 1 else ""
    raise Unmakeable(f"no text was found that matches {pattern}{besides} and the lengths")


def _candidates(
    patterns: tuple[str, ...], named: str, lengths: tuple[int, int | None], random: Random, number: int
) -> Iterator[str]:
    if named in FORMATS:
        for _ in range(FORMAT_TRIES):
            yield formatted(named, lengths, random, number)
    maker = _Patterns(random, **ALPHABETS)
    for pattern in patterns:
        if _parsed(pattern).getwidth()[0] > MAX_WIDTH:
            raise Unmakeable(f"what matches {pattern} is longer than {MAX_WIDTH:,} characters")
        for _ in range(TRIES):
            text = maker.of(pattern)
            yield text if _anchored(pattern) else text.ljust(lengths[0], "x")


def _anchored(pattern: str) -> bool:
    return pattern.endswith("$")


def _base64(random: Random) -> str:
    return b64encode(random.randbytes(12)).decode()
