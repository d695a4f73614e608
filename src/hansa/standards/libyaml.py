"""PyYAML, loaded without its patterns, which cost more than all the rest of it.

`yaml/reader.py` compiles a class of a million characters when it is imported, a quarter of the time that `hansa contract lint` needs
for a contract, others a dozen more. The events here come from libyaml, which asks for none; whoever does gets it compiled then.
"""

from __future__ import annotations

import re
import sys
from typing import Any


class _Late:
    """A pattern that is compiled when it is first used."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._source = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        return getattr(re.compile(self._source, self._flags), name)


_compile = re.compile
if "yaml" not in sys.modules:
    setattr(re, "compile", _Late)  # noqa: B010 for the time of one import
    try:
        import yaml
    finally:
        setattr(re, "compile", _compile)  # noqa: B010 as it was
else:
    import yaml

from yaml.cyaml import CParser  # type: ignore[attr-defined]  # noqa: E402 after the pattern; the stubs leave it out

__all__ = ["CParser", "yaml"]
