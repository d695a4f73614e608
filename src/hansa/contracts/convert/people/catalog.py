"""A catalog: an index and a page a contract, as files for any web server or a folder that is opened in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.convert.people.element import Html, join, tag
from hansa.contracts.convert.people.html import contract_page, page
from hansa.kernel.ids import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.standards.odcs.contract import Contract

SCRIPT = """
const field = document.getElementById("search"), items = [...document.querySelectorAll("[data-words]")];
const count = document.getElementById("count");
field.closest("[hidden]").hidden = false;
field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const item of items) {
    item.hidden = !words.every((word) => item.dataset.words.includes(word));
    if (!item.hidden) shown += 1;
  }
  count.textContent = shown + " of " + items.length;
});
"""
"""Without it the list is whole and the search field is not shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`source` is where the contract came from, for people; `problem` says why it has no page."""

    source: str
    contract: Contract | None = None
    problem: str = ""


def catalog(entries: Sequence[Entry], title: str = "Data contracts") -> dict[str, str]:
    """File name → page; `index.html` is the first."""
    taken: set[str] = {"index"}
    named = [(each, _file(each, taken)) for each in entries]
    pages = {f"{name}.html": contract_page(each.contract, "index.html") for each, name in named if each.contract}
    listed = [_item(each, name) for each, name in sorted(named, key=_order)]
    count = f"{len(entries)} contract{'' if len(entries) == 1 else 's'}"
    search = tag(
        "p",
        tag("label", "Search by name, table, column, tag or team", for_="search"),
        tag("input", id="search", type="search", autocomplete="off"),
        hidden=True,
    )
    head = tag("header", tag("h1", title), tag("p", count, class_="lead", id="count", role="status"), search)
    empty = tag("p", "There is no contract here yet. Make one with ", tag("code", "hansa contract init"), ".")
    main = tag(
        "main",
        tag("section", tag("h2", "Contracts"), tag("ul", *listed, class_="list") if listed else empty),
        id="content",
    )
    return {"index.html": page(title, join(head, main), SCRIPT), **pages}


def _order(pair: tuple[Entry, str]) -> tuple[bool, str]:
    entry = pair[0]
    return entry.contract is None, (
        entry.contract.name or entry.contract.id
    ).lower() if entry.contract else entry.source


def _file(entry: Entry, taken: set[str]) -> str:
    """A file name of letters, digits and dashes; two contracts never share one."""
    base = (slug(entry.contract.id) if entry.contract else "")[:80] or "contract"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return name


def _item(entry: Entry, name: str) -> Html:
    contract = entry.contract
    if contract is None:
        return tag(
            "li", tag("code", entry.source), tag("p", entry.problem, class_="prose"), data_words=entry.source.lower()
        )
    tables = [schema.name for schema in contract.schema_]
    team = contract.team.name if contract.team else ""
    words = [
        contract.id,
        contract.name,
        contract.domain,
        contract.status,
        team,
        contract.description.purpose,
        *contract.tags,
        *tables,
    ]
    words += [prop.name for schema in contract.schema_ for prop in schema.properties]
    facts = " · ".join(
        each for each in (contract.version, contract.status, contract.domain, team, ", ".join(tables)) if each
    )
    return tag(
        "li",
        tag("a", contract.name or contract.id, href=f"{name}.html"),
        tag("p", contract.description.purpose, class_="prose") if contract.description.purpose else None,
        tag("p", facts, class_="muted"),
        data_words=" ".join(each for each in words if each).lower(),
    )
