"""Markdown: a contract as a document for a repository, in tables that GitHub and others show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Feature, Format, Options
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.odcs import ordered
from hansa.contracts.convert.people.words import demands, level_of, rows_of, rule_of, type_of
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.quality import Quality
    from hansa.standards.odcs.schema import SchemaObject

_ALWAYS = re.compile(r"([\\`*_\[\]<>|~$&#])")


def export_markdown(contract: Contract, options: Options) -> Exported:
    return Exported("\n".join(_document(contract)).strip() + "\n", Notes(options.source).findings)


def text(value: object) -> str:
    """Text in which nothing is markup, on one line."""
    line = " ".join(str(value or "").split())
    line = "".join(each for each in line if each.isprintable())
    return _ALWAYS.sub(r"\\\1", line).replace("://", "\\://")


def code(value: object) -> str:
    """Text as code, whatever backticks it holds; a bar would end the cell even there."""
    line = "".join(each for each in " ".join(str(value or "").split()) if each.isprintable()).replace("|", "\\|")
    marks = "`" * (max((len(each) for each in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{marks}{pad}{line}{pad}{marks}" if line else ""


def paragraphs(value: str | None) -> Iterator[str]:
    for part in re.split(r"\n\s*\n", (value or "").strip()):
        if part.strip():
            yield _start(text(part))
            yield ""


def _start(line: str) -> str:
    """What would open a list, a heading or a quote at the start of a line does not."""
    return re.sub(r"\A(\d+)([.)])", r"\1\\\2", re.sub(r"\A([-+=:])", r"\\\1", line))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    listed = list(rows)
    if not listed:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in listed:
        yield f"| {' | '.join(row)} |"
    yield ""


def _document(contract: Contract) -> Iterator[str]:
    yield f"# {text(contract.name or contract.id)}"
    yield ""
    owner = contract.team.name if contract.team else None
    facts = {
        "Id": contract.id,
        "Version": contract.version,
        "Status": contract.status,
        "Domain": contract.domain,
        "Team": owner,
        "Tags": ", ".join(contract.tags),
    }
    yield from table(("", ""), ([name, code(value)] for name, value in facts.items() if value))
    yield from paragraphs(contract.description.purpose)
    for title, words in (("Usage", contract.description.usage), ("Limitations", contract.description.limitations)):
        if words:
            yield from (f"## {title}", "", *paragraphs(words))
    for schema in contract.schema_:
        yield from _table(schema)
    yield from _rest(contract)
    yield from (
        "<details><summary>The contract as YAML</summary>",
        "",
        *_fenced(dump(ordered(contract))),
        "",
        "</details>",
    )


def _fenced(content: str) -> list[str]:
    marks = "`" * max(3, max((len(each) for each in re.findall("`+", content)), default=0) + 1)
    return [f"{marks}yaml", content.rstrip("\n"), marks]


def _table(schema: SchemaObject) -> Iterator[str]:
    yield from (f"## {text(schema.name)}", "", *paragraphs(schema.description))
    yield from table(
        ("Column", "Type", "Must be", "Description"),
        (
            (
                f"{'↳ ' * depth}{code(name)}",
                text(type_of(prop)),
                text(", ".join(demands(prop))),
                text(prop.description or prop.business_name),
            )
            for depth, name, prop in rows_of(schema)
        ),
    )
    for relationship in schema.relationships:
        yield from (f"{text(', '.join(relationship.sources))} refers to {text(', '.join(relationship.targets))}.", "")
    rules = [("", rule) for rule in schema.quality] + [
        (prop.name, rule) for _, _, prop in rows_of(schema) for rule in prop.quality
    ]
    if rules:
        yield from (
            "### Quality",
            "",
            *table(("Of", "Rule", "Must hold", "Severity"), (_rule(*each) for each in rules)),
        )


def _rule(of: str, rule: Quality) -> tuple[str, str, str, str]:
    named = text(rule.name or rule.description or rule.query or "")
    return code(of), named, text(rule_of(rule)), text(rule.severity or "")


def _rest(contract: Contract) -> Iterator[str]:
    parts: list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]] = [
        ("Service levels", ("Property", "Value", "Of", "Description"),
         [(text(s.property), text(level_of(s)), code(s.element), text(s.description)) for s in contract.sla_properties]),
        ("Servers", ("Server", "Type", "Environment", "Description"),
         [(code(s.server), text(s.type), text(s.environment), text(s.description)) for s in contract.servers]),
        ("Team", ("Who", "Role", "Since"),
         [(text(m.name or m.username), text(m.role), text(m.date_in)) for m in (contract.team.members if contract.team else ())]),
        ("Roles", ("Role", "Access", "Approvers", "Description"),
         [(code(r.role), text(r.access), text(r.first_level_approvers), text(r.description)) for r in contract.roles]),
        ("Support", ("Channel", "Tool", "Where"), [(text(s.channel), text(s.tool), text(s.url)) for s in contract.support]),
    ]  # fmt: skip
    for title, head, rows in parts:
        if rows:
            yield from (f"## {title}", "", *table(head, rows))
    if contract.price:
        yield from (
            "## Price",
            "",
            text(
                f"{contract.price.price_amount} {contract.price.price_currency or ''} per {contract.price.price_unit or 'use'}"
            ),
            "",
        )


FORMAT = Format(name="markdown", title="Markdown", extension="md", exporter=export_markdown, carries=frozenset(Feature))
