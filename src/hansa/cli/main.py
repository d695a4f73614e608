"""`hansa`: one command per verb.

Exit codes: 0 done · 1 the contract or the run failed · 2 wrong command line or input · 3 not found · 4 refused ·
5 somebody else holds it, or something outside is not reachable.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys

EXIT_FAILED, EXIT_USAGE, EXIT_NOT_FOUND, EXIT_REFUSED, EXIT_UNAVAILABLE = 1, 2, 3, 4, 5


YOUNG = 50_000
"""Objects before a collection: a start, a test or a lint makes many that live as long as it does, and little garbage."""


def start() -> None:
    """What the installed command and `python -m hansa` call: `main`, and where all is said and closed, no more than that.

    Taking apart what a lint or a test has made, object by object, takes as much as a tenth of it.
    """
    try:
        main()
    except SystemExit as ended:
        if sys.argv[1:2] != ["contract"] or not isinstance(ended.code, int):
            raise
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(ended.code)


def main() -> None:
    """The command itself: the version, and lint and test with few options, need nothing heavy and answer in a blink."""
    arguments = sys.argv[1:]
    gc.set_threshold(YOUNG, 20, 20)
    if arguments in (["--version"], ["-V"]):
        from hansa import __version__

        print(f"hansa {__version__}")
        return
    code = _at_once(arguments[1:2], arguments[2:]) if arguments[:1] == ["contract"] else None
    if code is None:
        from hansa.cli.commands import run

        code = run(arguments)
    sys.exit(code)


def _at_once(verb: list[str], arguments: list[str]) -> int | None:
    """The same as through the command tree, whose library takes longer to load than a contract to judge; None where it is needed."""
    if verb == ["lint"]:
        from hansa.cli.contract.linting import plain
    elif verb == ["test"]:
        from hansa.cli.contract.testing import plain
    else:
        return None
    from hansa.cli.errors import told
    from hansa.kernel.errors import HansaError

    try:
        return plain(arguments)
    except HansaError as error:
        return told(error)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 the reader has gone; nothing to close
        return 0
