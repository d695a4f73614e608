"""How an expected error ends a command: a sentence on standard error, and its exit code."""

from __future__ import annotations

import sys

from hansa.cli.main import EXIT_NOT_FOUND, EXIT_REFUSED, EXIT_UNAVAILABLE, EXIT_USAGE
from hansa.kernel.errors import Conflict, HansaError, NotFound, Refused, Unavailable

EXITS: tuple[tuple[type[HansaError], int], ...] = (
    (NotFound, EXIT_NOT_FOUND),
    (Refused, EXIT_REFUSED),
    (Conflict, EXIT_UNAVAILABLE),
    (Unavailable, EXIT_UNAVAILABLE),
)


def told(error: HansaError) -> int:
    """Says what is wrong and what to do, and answers the exit code."""
    red, plain = ("\x1b[31m", "\x1b[0m") if sys.stderr.isatty() else ("", "")
    print(f"{red}error: {error.message}{plain}", file=sys.stderr)
    if error.findings:
        from hansa.cli.output import say_findings

        say_findings(error.findings)
    if error.hint:
        print(f"       {error.hint}", file=sys.stderr)
    return next((code for family, code in EXITS if isinstance(error, family)), EXIT_USAGE)
