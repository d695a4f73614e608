"""PyYAML, loaded without the one thing in it that costs as much as all the rest: a pattern for its reader in Python.

`yaml/reader.py` compiles a class of a million characters when it is imported, a quarter of the time that `hansa contract lint` needs
for a contract. The events here come from libyaml, which never asks for it; whoever does gets it compiled then.
"""

from __future__ import annotations

import re
import sys
from typing import Any

_BEYOND = "\U00010000"
"""No other pattern of PyYAML names a character beyond the first plane."""


class _Late:
    """A pattern that is compiled when it is first used."""

    def __init__(self, pattern: str) -> None:
        self._source = pattern

    def __getattr__(self, name: str) -> Any:
        return getattr(re.compile(self._source), name)


def _late(pattern: Any, flags: Any = 0) -> Any:
    return _Late(pattern) if isinstance(pattern, str) and _BEYOND in pattern else _compile(pattern, flags)


_compile = re.compile
if "yaml" not in sys.modules:
    setattr(re, "compile", _late)  # noqa: B010 for the time of one import
    try:
        import yaml
    finally:
        setattr(re, "compile", _compile)  # noqa: B010 as it was
else:
    import yaml

from yaml.cyaml import CParser  # type: ignore[attr-defined]  # noqa: E402 after the pattern; the stubs leave it out

__all__ = ["CParser", "yaml"]
