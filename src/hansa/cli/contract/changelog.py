"""`hansa contract changelog`: what changed from version to version, for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hansa.cli.options import As, Output
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.compatibility.changelog import Release


def command(
    old: Annotated[str, typer.Argument(help="A contract in git, whose history is told; or the older version.")],
    new: Annotated[str | None, typer.Argument(help="The newer version.")] = None,
    words: Annotated[bool, typer.Option("--words", help="Tell changes of words one by one.")] = False,
    output: As = Output.TABLE,
) -> None:
    """Writes a changelog in Markdown: between two versions, or of all versions that git remembers of a file."""
    from datetime import UTC, datetime

    from hansa.app.diff.history import between, remembered
    from hansa.contracts.compatibility.changelog import changelog

    releases = between(old, new, datetime.now(UTC).date()) if new else remembered(old)
    if output is Output.TABLE:
        verdict = releases[0].verdict
        print(changelog(verdict.name or verdict.id, releases, words=words), end="")
    elif output is Output.CSV:
        raise InvalidInput("A changelog is no table.", hint="Ask for --output json or yaml, or none for Markdown.")
    else:
        _data(releases, output)


def _data(releases: Sequence[Release], output: Output) -> None:
    from hansa.cli.contract.verdicts import to_data
    from hansa.standards.write import dump

    data: list[Any] = [
        {"date": each.date.isoformat() if each.date else None, "commit": each.commit, **to_data(each.verdict)}
        for each in releases
    ]
    print(json.dumps(data, ensure_ascii=False, indent=2) if output is Output.JSON else dump(data).rstrip())
