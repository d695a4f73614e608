"""HTML: a contract as one self-contained page, light and dark, that loads nothing and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Feature, Format, Options
from hansa.contracts.convert.odcs import ordered
from hansa.contracts.convert.people.element import Child, Html, join, link, raw, tag
from hansa.contracts.convert.people.words import demands, level_of, rows_of, rule_of, type_of
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.quality import Quality
    from hansa.standards.odcs.schema import SchemaObject

MAX_DEPTH = 4
"""Levels of nested fields that are set in further; deeper ones stay at this depth."""


def export_html(contract: Contract, options: Options) -> Exported:
    del options
    return Exported(contract_page(contract))


@cache
def style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def page(title: str, body: Html, script: str = "") -> str:
    """A whole document. The policy allows this style sheet and this script by their hashes, and nothing else."""
    runs = f"; script-src '{_hash(script)}'" if script else ""
    policy = f"default-src 'none'; style-src '{_hash(style())}'{runs}; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title or "Contract"),
        tag("style", raw(style())),
    )
    scripts = tag("script", raw(script)) if script else None
    main = tag("body", tag("a", "To the content", class_="skip", href="#content"), body, scripts)
    return f"<!doctype html>\n{tag('html', head, main, lang='en')}\n"


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def contract_page(contract: Contract, back: str = "") -> str:
    """`back` is the address of the catalog that the page belongs to."""
    title = contract.name or contract.id
    tables = [(f"table-{number}", schema) for number, schema in enumerate(contract.schema_, 1)]
    head = tag(
        "header",
        tag("p", tag("a", "All contracts", href=back)) if back else None,
        tag("h1", title),
        tag("p", contract.description.purpose, class_="lead") if contract.description.purpose else None,
        _facts(contract),
        _contents(tables) if len(tables) > 1 else None,
    )
    main = tag(
        "main",
        _terms(contract),
        *[_table(key, schema) for key, schema in tables],
        *_rest(contract),
        _source(contract),
        id="content",
    )
    return page(title, join(head, main))


def _facts(contract: Contract) -> Html:
    facts: list[tuple[str, Child]] = [
        ("Id", contract.id), ("Version", contract.version), ("Status", contract.status), ("Domain", contract.domain),
        ("Team", contract.team.name if contract.team else None), ("Tenant", contract.tenant), ("Tags", _tags(contract.tags)),
    ]  # fmt: skip
    return tag("dl", *[tag("div", tag("dt", name), tag("dd", value)) for name, value in facts if value], class_="facts")


def _tags(tags: Sequence[str]) -> Html | None:
    return join(*[tag("span", each, class_="tag") for each in tags]) if tags else None


def _contents(tables: Iterable[tuple[str, SchemaObject]]) -> Html:
    listed = [tag("li", tag("a", schema.name, href=f"#{key}")) for key, schema in tables]
    return tag("nav", tag("ul", *listed), aria_label="Tables")


def _terms(contract: Contract) -> Html | None:
    parts = [("Usage", contract.description.usage), ("Limitations", contract.description.limitations)]
    found = [join(tag("h3", name), tag("p", words, class_="prose")) for name, words in parts if words]
    return tag("section", tag("h2", "Terms"), *found) if found else None


def _table(key: str, schema: SchemaObject) -> Html:
    rows = [
        (
            tag("code", name),
            _words(type_of(prop)),
            _demanded(list(demands(prop))),
            join(prop.description or prop.business_name, _tags(prop.tags)),
        )
        for _, name, prop in rows_of(schema)
    ]
    depths = [min(depth, MAX_DEPTH) for depth, _, _ in rows_of(schema)]
    return tag(
        "section",
        tag("h2", schema.name, f" · {schema.business_name}" if schema.business_name else None, id=key),
        tag("p", schema.description, class_="prose") if schema.description else None,
        grid(f"Columns of {schema.name}", ("Column", "Type", "Must be", "Description"), rows, depths),
        *[
            tag("p", f"{', '.join(each.sources)} refers to {', '.join(each.targets)}.", class_="prose")
            for each in schema.relationships
        ],
        _quality(schema),
    )


def _words(words: str) -> Html:
    return tag("span", words, class_="muted")


def _demanded(words: list[str]) -> Child:
    return ", ".join(words)


def grid(name: str, head: Sequence[str], rows: Sequence[Sequence[Child]], depths: Sequence[int] = ()) -> Html | None:
    """A table whose first column names the row; it scrolls by itself where it is too wide."""
    if not rows:
        return None
    titles = tag("thead", tag("tr", *[tag("th", each, scope="col") for each in head]))
    body = []
    for number, row in enumerate(rows):
        depth = depths[number] if depths else 0
        first = tag("th", row[0], scope="row", class_=f"d{depth}" if depth else None)
        body.append(tag("tr", first, *[tag("td", each) for each in row[1:]]))
    return tag(
        "div", tag("table", titles, tag("tbody", *body)), class_="scroll", tabindex=0, role="region", aria_label=name
    )


def _quality(schema: SchemaObject) -> Html | None:
    listed = [("", rule) for rule in schema.quality]
    listed += [(name, rule) for _, name, prop in rows_of(schema) for rule in prop.quality]
    rows = [_rule(of, rule) for of, rule in listed]
    found = grid(f"Quality of {schema.name}", ("Rule", "Of", "Must hold", "Severity"), rows)
    return join(tag("h3", "Quality"), found) if found else None


def _rule(of: str, rule: Quality) -> tuple[Child, ...]:
    query = tag("pre", tag("code", rule.query), tabindex=0) if rule.query else None
    words = rule.name or rule.description or rule.metric or rule.type
    more = rule.description if rule.name and rule.description else None
    return (
        join(words, tag("p", more, class_="muted") if more else None),
        tag("code", of) if of else "all rows",
        join(rule_of(rule), query),
        rule.severity or "",
    )


def _rest(contract: Contract) -> list[Html | None]:
    levels = [(s.property, level_of(s), s.element, s.description) for s in contract.sla_properties]
    servers = [(s.server, s.type, s.environment, s.description) for s in contract.servers]
    members = [
        (m.name or m.username, m.role, m.date_in, m.date_out) for m in (contract.team.members if contract.team else ())
    ]
    roles = [(r.role, r.access, r.first_level_approvers, r.description) for r in contract.roles]
    support = [(link(s.url, s.channel or s.url or ""), s.tool, s.scope, s.description) for s in contract.support]
    links = [(link(d.url, d.url), d.type, d.description) for d in contract.authoritative_definitions]
    custom = [
        (c.property, c.value if isinstance(c.value, str) else dump(c.value).strip(), c.description)
        for c in contract.custom_properties
    ]
    price = contract.price
    prices = [(f"{price.price_amount} {price.price_currency or ''}", price.price_unit)] if price else []
    return [
        _part("Service levels", ("Property", "Value", "Of", "Description"), levels),
        _part("Servers", ("Server", "Type", "Environment", "Description"), servers),
        _part("Team", ("Who", "Role", "Since", "Until"), members),
        _part("Roles", ("Role", "Access", "Approvers", "Description"), roles),
        _part("Support", ("Channel", "Tool", "Scope", "Description"), support),
        _part("Price", ("Amount", "Per"), prices),
        _part("Definitions", ("Where", "Kind", "Description"), links),
        _part("More", ("Property", "Value", "Description"), custom),
    ]


def _part(title: str, head: Sequence[str], rows: Sequence[Sequence[Child]]) -> Html | None:
    found = grid(title, head, rows)
    return tag("section", tag("h2", title), found) if found else None


def _source(contract: Contract) -> Html:
    content = dump(ordered(contract))
    return tag(
        "section",
        tag("h2", "As YAML"),
        tag("details", tag("summary", "Show the contract"), tag("pre", tag("code", content), tabindex=0)),
    )


FORMAT = Format(name="html", title="HTML", extension="html", exporter=export_html, carries=frozenset(Feature))
