"""Builds the documentation site from the markdown in this folder, and the reference from the code."""

import importlib
import re
import sys
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

DOCS = Path(__file__).parent
SITE = DOCS.parent / "site"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Hansa</title><style>
:root{{color-scheme:light dark}}body{{font:15px/1.6 Inter,system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}}
pre{{padding:.75rem 1rem;overflow-x:auto;border:1px solid color-mix(in srgb,currentColor 15%,transparent);border-radius:7px}}
code{{font:13px/1.5 "JetBrains Mono",monospace}}td,th{{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top}}
</style></head><body><nav><a href="{root}index.html">Hansa</a></nav><main>{body}</main></body></html>
"""


def reference() -> str:
    """Commands, exit codes, settings, routes and events, as the code has them."""

    import typer

    from hansa.app.settings import VARIABLES
    from hansa.cli import commands, main

    lines = ["# Reference", "", "## Commands", ""]
    group = typer.main.get_command(commands.app)
    lines += _commands(group, "hansa")
    lines += ["## Exit codes", "", (main.__doc__ or "").replace("\n", " "), "", "## Settings", ""]
    lines += [f"- `{name}` → `{field}`" for name, field in VARIABLES.items()]
    lines += [
        "- `HANSA_HOME` → the mesh folder where no `--home` is given",
        "- `HANSA_KEY` → the API key for `--server`",
    ]
    lines += ["", "## Routes", ""]
    lines += [f"- `{methods} {path}`" for methods, path in routes()]
    lines += ["- `POST /ingest/{product}/{port}`", "- `GET /health`", ""]
    return "\n".join(lines)


def routes() -> list[tuple[str, str]]:
    """(methods, path) of every route of the API, by path."""
    from hansa.api.app import ROUTES

    found = []
    for file in sorted(ROUTES.glob("[a-z]*.py")):
        router = getattr(importlib.import_module(f"hansa.api.routes.{file.stem}"), "router", None)
        found += [
            (", ".join(sorted(getattr(route, "methods", ()))), f"/api{getattr(route, 'path', '')}")
            for route in (router.routes if router else ())
        ]
    return sorted(found, key=lambda each: (each[1], each[0]))


def rules() -> str:
    """Every rule of lint, as the code has it."""
    from itertools import groupby

    from hansa.contracts.lint.rules.order import RULES

    lines = ["# Lint rules", "", "Generated from the code. `fix`: `--fix` mends it where that is safe.", ""]
    for group, found in groupby(sorted(RULES, key=lambda rule: rule.group), key=lambda rule: rule.group):
        lines += [f"## {group}", "", "| code | severity | what must hold | why | source |", "|---|---|---|---|---|"]
        for rule in found:
            severity = f"{rule.severity}{', fix' if rule.fixes else ''}"
            lines.append(f"| `{rule.code}` | {severity} | {rule.title} | {rule.why} | {rule.source} |")
        lines.append("")
    return "\n".join(lines)


def _commands(group: Any, prefix: str) -> list[str]:
    lines: list[str] = []
    for name in sorted(group.list_commands(None)):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            lines += _commands(command, f"{prefix} {name}")
            continue
        lines += [f"### {prefix} {name}", "", (command.help or "").strip(), ""]
        for parameter in command.params:
            names = (
                ", ".join(f"`{o}`" for o in parameter.opts)
                if parameter.param_type_name == "option"
                else f"`{parameter.name.upper()}`"
            )
            lines.append(f"- {names} {getattr(parameter, 'help', '') or ''}".rstrip())
        lines.append("")
    return lines


def main() -> None:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    pages = {path.relative_to(DOCS).with_suffix(".html"): path.read_text() for path in sorted(DOCS.rglob("*.md"))}
    pages[Path("reference.html")] = reference()
    pages[Path("lint-rules.html")] = rules()
    for relative, text in pages.items():
        body = re.sub(r'href="(?!https?:)([^"]+)\.md(#[^"]*)?"', r'href="\1.html\2"', markdown.render(text))
        title = next((line[2:] for line in text.splitlines() if line.startswith("# ")), relative.stem)
        target = SITE / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(PAGE.format(title=title, body=body, root="../" * (len(relative.parts) - 1)))
    print(f"{len(pages)} pages in {SITE}", file=sys.stderr)


if __name__ == "__main__":
    main()
