"""The status of a page that shows an error beside what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.api.problems import status_of

if TYPE_CHECKING:
    from hansa.kernel.errors import HansaError


def status_for(error: HansaError | None) -> int:
    return status_of(error)[0] if error else 200
