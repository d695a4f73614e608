"""Schema objects that came and went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, breaking, compatible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract


def compare_objects(old: Contract, new: Contract) -> Iterator[Difference]:
    before, after = {item.name for item in old.schema_}, {item.name for item in new.schema_}
    for index, schema in enumerate(old.schema_):
        if schema.name not in after:
            yield breaking(f"/schema/{index}", schema.name, None, f"`{schema.name}` was removed.")
    for index, schema in enumerate(new.schema_):
        if schema.name not in before:
            yield compatible(f"/schema/{index}", None, schema.name, f"`{schema.name}` was added.")
