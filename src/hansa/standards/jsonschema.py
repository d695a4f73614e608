"""jsonschema-rs, loaded without Python's library of e-mail, which is half of what loading it costs.

Its compiled module reads the date it was built on by `email.utils` when it is imported, and that library loads sockets, calendars and
random numbers. Here that date stays the text it is; nothing asks for it.
"""

from __future__ import annotations

import sys
from types import ModuleType

_NAME = "email.utils"

if _NAME not in sys.modules:
    _little = ModuleType(_NAME)
    setattr(_little, "parsedate_to_datetime", str)  # noqa: B010 a module declares no such name
    sys.modules[_NAME] = _little  # for the time of one import
    try:
        import jsonschema_rs
    finally:
        del sys.modules[_NAME]
else:
    import jsonschema_rs

__all__ = ["jsonschema_rs"]
