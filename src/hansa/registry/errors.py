"""What the registry refuses.

InvalidInput
└── InUse      it cannot be removed: others point at it
"""

from __future__ import annotations

from hansa.kernel.errors import InvalidInput


class InUse(InvalidInput):
    code = "in-use"
