"""All models of a product: read from its code, bound to its inputs and put in order.

models/stg_orders.sql   SELECT … FROM order_service.orders     reads an input port
models/orders.sql       SELECT … FROM stg_orders               reads another model
models/segments.py      def segments(orders): …                the same in Python
"""

from __future__ import annotations

from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hansa.dataplane.transform.python import read_python
from hansa.dataplane.transform.sql import Parsed, read_sql
from hansa.dataplane.transform.values import Model, Models
from hansa.kernel.findings import Finding, Place, Severity
from hansa.kernel.ids import identifier

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def read_models(code: Mapping[str, str], inputs: Collection[str] = ()) -> Models:
    """`inputs` are the names under which the product's input ports can be read; other files than models are passed over."""
    findings: list[Finding] = []
    parsed: dict[str, Parsed] = {}
    known = {each.lower() for each in inputs}
    for path in sorted(code):
        name = model_name(path)
        if name is None:
            continue
        if name in parsed or name in known:
            other = "an input port" if name in known else "another model"
            text = f"`{name}` is the name of {other}, too."
            findings.append(_error("model-duplicate", Place(path), text, "Give the file another name."))
            continue
        read = read_python if path.endswith(".py") else read_sql
        parsed[name] = read(name, path, code[path])
        findings += parsed[name].findings
    readable = known | set(parsed)
    bound = {name: _bind(each.model, readable) for name, each in parsed.items() if each.model}
    for name, model in bound.items():
        findings += _unknown(model, parsed[name], readable)
    ordered, cycle = _order(bound)
    return Models(ordered, (*findings, *cycle))


def model_name(path: str) -> str | None:
    """The table a file makes, or None where the file is no model."""
    parts = PurePosixPath(path)
    if "models" not in parts.parts[:-1] or parts.suffix not in {".sql", ".py"} or parts.name.startswith("_"):
        return None
    return parts.stem.lower()


def _bind(model: Model, readable: Collection[str]) -> Model:
    """A Python parameter `order_service_customers` means `order_service.customers`."""
    if model.language == "sql":
        return model
    spelled = {identifier(each): each for each in readable}
    return replace(model, reads=tuple(each if each in readable else spelled.get(each, each) for each in model.reads))


def _unknown(model: Model, parsed: Parsed, readable: Collection[str]) -> list[Finding]:
    return [
        _error(
            "model-unknown-table",
            Place(model.path, parsed.lines.get(name, 0)),
            f"`{model.name}` reads a table it has no input port for: `{name}`.",
            f"Add an input port for it, or read one of {', '.join(f'`{each}`' for each in sorted(readable)) or 'none yet'}.",
        )
        for name in model.reads
        if name not in readable
    ]


def _order(models: Mapping[str, Model]) -> tuple[tuple[Model, ...], tuple[Finding, ...]]:
    graph = {name: [each for each in model.reads if each in models] for name, model in sorted(models.items())}
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = [str(each) for each in error.args[1]]
        path = models[circle[0]].path
        text = f"Models read each other in a circle: {' → '.join(reversed(circle))}."
        return (), (_error("model-cycle", Place(path), text, "Take one of these steps out of the circle."),)
    return tuple(models[name] for name in order), ()


def _error(code: str, place: Place, text: str, fix: str) -> Finding:
    return Finding(code, Severity.ERROR, place, text, fix)
