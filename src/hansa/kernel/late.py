"""Modules of the standard library that are loaded when something of them is first asked for, not when somebody imports them.

For what a library imports and hardly ever uses: `dataclasses` brings `inspect`, and with it the parser and the disassembler, for a
sentence about classes that have none of their own.
"""

from __future__ import annotations

import sys
from types import ModuleType


class _Late(ModuleType):
    """Stands for a module until it is loaded, and hands out what is in it ever after."""

    def __getattr__(self, name: str) -> object:
        from importlib import import_module

        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        found: object = getattr(import_module(self.__name__), name)
        return found


def late(name: str) -> None:
    """From now on the module is loaded late, unless it is there already."""
    sys.modules.setdefault(name, _Late(name))
