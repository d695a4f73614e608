"""`hansa`: one command per verb.

Exit codes: 0 done · 1 the contract or the run failed · 2 wrong command line or input · 3 not found · 4 refused ·
5 somebody else holds it, or something outside is not reachable.
"""

from __future__ import annotations

import sys

EXIT_FAILED, EXIT_USAGE, EXIT_NOT_FOUND, EXIT_REFUSED, EXIT_UNAVAILABLE = 1, 2, 3, 4, 5


def main() -> None:
    """The entry point: the version alone needs nothing heavy and answers in a blink."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from hansa import __version__

        print(f"hansa {__version__}")
        return
    from hansa.cli.commands import run

    sys.exit(run(sys.argv[1:]))
