"""From a validator's errors to Findings: the most telling one of a choice, at its own line, with a way out."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from hansa.kernel.findings import Finding, Severity
from hansa.standards.pointer import join
from hansa.standards.schema_keys import known_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import jsonschema_rs

    from hansa.kernel.json import Json
    from hansa.standards.yaml import Tree

MAX_FINDINGS = 100
"""Nobody reads more; a document of a wrong version would have thousands."""

_FORMER = {
    "columns": "properties",
    "fields": "properties",
    "dataset": "schema",
    "models": "schema",
    "tables": "schema",
    "owner": "team",
    "stakeholders": "team",
    "servicelevels": "slaProperties",
    "sla": "slaProperties",
    "terms": "description",
    "type": "logicalType",
    "primary": "primaryKey",
    "isPrimaryKey": "primaryKey",
    "isNullable": "required",
    "nullable": "required",
    "isUnique": "unique",
    "pii": "classification",
    "inputs": "inputPorts",
    "outputs": "outputPorts",
}
"""What older versions and other standards call a key that this one has."""

_UNKNOWN = ("AdditionalProperties", "UnevaluatedProperties")


def explain(
    tree: Tree, schema: dict[str, Json], errors: Sequence[jsonschema_rs.ValidationError]
) -> tuple[Finding, ...]:
    """One Finding per place and cause, ordered by line."""
    leaves = [leaf for error in errors for leaf in _leaves(error)]
    broken = _above(leaf.instance_path for leaf in leaves if _kind(leaf) not in _UNKNOWN)
    found: dict[tuple[str, str], Finding] = {}
    for leaf in leaves:
        for finding in _findings(tree, schema, leaf, broken):
            found.setdefault((finding.place.pointer, finding.text), finding)
    if not found and errors:
        # Every error was taken for the consequence of another one: tell the first as the validator puts it.
        place = tree.place(join(errors[0].instance_path))
        found["", ""] = Finding(
            "schema-invalid", Severity.ERROR, place, errors[0].message[:300], "Compare with the standard."
        )
    ordered = sorted(found.values(), key=lambda finding: (finding.place.line, finding.place.column))
    return tuple(ordered[:MAX_FINDINGS])


def _above(paths: Iterable[Sequence[str | int]]) -> set[tuple[str | int, ...]]:
    """The paths and everything above them."""
    return {tuple(path[:depth]) for path in paths for depth in range(len(path) + 1)}


def _kind(error: jsonschema_rs.ValidationError) -> str:
    return type(error.kind).__name__.rpartition("_")[2]


def _detail(error: jsonschema_rs.ValidationError, name: str) -> Any:
    """What the kind of the error knows: each kind has an attribute of its own."""
    return getattr(error.kind, name)


def _leaves(error: jsonschema_rs.ValidationError) -> list[jsonschema_rs.ValidationError]:
    """The errors worth telling: of a failed choice those of the branch that came furthest."""
    if _kind(error) not in {"AnyOf", "OneOfNotValid"}:
        return [error]
    branches = [[leaf for inner in branch for leaf in _leaves(inner)] for branch in _detail(error, "context") if branch]
    fitting = [branch for branch in branches if not _missed(error, branch)]
    if not fitting:
        return [error]
    best = max(fitting, key=_depth)
    only_missing = all(_kind(leaf) == "Required" for branch in fitting for leaf in branch)
    return [error] if only_missing and len(fitting) > 1 else best


def _missed(error: jsonschema_rs.ValidationError, branch: list[jsonschema_rs.ValidationError]) -> bool:
    """Whether the branch wants a value of another type altogether."""
    here = len(error.instance_path)
    return any(_kind(leaf) == "Type" and len(leaf.instance_path) == here for leaf in branch)


def _depth(branch: list[jsonschema_rs.ValidationError]) -> tuple[int, int]:
    return max(len(leaf.instance_path) for leaf in branch), -len(branch)


def _findings(
    tree: Tree, schema: dict[str, Json], error: jsonschema_rs.ValidationError, broken: set[tuple[str | int, ...]]
) -> list[Finding]:
    kind = _kind(error)
    if kind in _UNKNOWN:
        return _unknown(tree, schema, error, broken)
    pointer = join(error.instance_path)
    text, fix = _words(kind, error, pointer)
    return [Finding(f"schema-{_code(kind)}", Severity.ERROR, tree.place(pointer), text, fix)]


def _code(kind: str) -> str:
    return {"OneOfNotValid": "choice", "OneOfMultipleValid": "choice", "AnyOf": "choice", "Constant": "enum"}.get(
        kind, kind.lower()
    )


def _unknown(
    tree: Tree, schema: dict[str, Json], error: jsonschema_rs.ValidationError, broken: set[tuple[str | int, ...]]
) -> list[Finding]:
    here = tuple(error.instance_path)
    known = known_keys(schema, error.schema_path)
    # A schema that fails for another reason no longer vouches for the keys it knows: those are not the news.
    hidden = here in broken
    findings = []
    for key in _detail(error, "unexpected"):
        if hidden and key in known:
            continue
        pointer = join([*error.instance_path, key])
        near = get_close_matches(key, [name for name in known if name != key], 1, 0.7)
        owner = f" in `{join(error.instance_path)}`" if here else ""
        text = (
            f"The key `{key}` does not belong here{owner}." if key in known else f"The key `{key}` is not known{owner}."
        )
        meant = near[0] if near else _FORMER.get(key, "")
        fix = f"Did you mean `{meant}`?" if meant in known else _elsewhere(key, here)
        findings.append(Finding("schema-unknown-key", Severity.ERROR, tree.place(pointer, key=True), text, fix))
    return findings


def _elsewhere(key: str, here: tuple[str | int, ...]) -> str:
    """Where a key that does not belong here does belong."""
    if key == "quality" and not here:
        return "Rules belong to a table or a property: move it below `schema`."
    return "Remove it, or put it under `customProperties`."


def _words(kind: str, error: jsonschema_rs.ValidationError, pointer: str) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    explained = _EXPLAINED.get(kind)
    if explained:
        return explained(_name(pointer), error)
    return f"{_name(pointer)}: {error.message[:200]}.", "Change the value."


def _name(pointer: str) -> str:
    """What people call the place: the key, or the item of a list counted from one."""
    parts = pointer.split("/")
    if not pointer:
        return "The document"
    if parts[-1].isdigit():
        return f"Item {int(parts[-1]) + 1} of `{parts[-2]}`"
    return f"`{parts[-1]}`"


def _required(name: str, error: jsonschema_rs.ValidationError) -> tuple[str, str]:
    missing = _detail(error, "property")
    return f"{name} lacks `{missing}`.", f"Add `{missing}`."


def _pattern(name: str, error: jsonschema_rs.ValidationError) -> tuple[str, str]:
    text = f"{name} {_shown(error.instance)} does not have the required form."
    return text, f"It must match `{_detail(error, 'pattern')}`."


def _forbidden(name: str, _: jsonschema_rs.ValidationError) -> tuple[str, str]:
    return f"{name} holds something that is not allowed here.", "Remove it."


def _twice(name: str, _: jsonschema_rs.ValidationError) -> tuple[str, str]:
    return f"{name} lists the same value twice.", "Keep one of them."


def _too_many(name: str, _: jsonschema_rs.ValidationError) -> tuple[str, str]:
    return f"{name} gives more than one of the alternatives.", "Keep exactly one of them."


def _enum(name: str, error: jsonschema_rs.ValidationError) -> tuple[str, str]:
    options = [str(option) for option in _detail(error, "options")]
    near = get_close_matches(str(error.instance), options, 1, 0.6)
    fix = (f"Did you mean `{near[0]}`? " if near else "") + f"Allowed are {', '.join(options)}."
    return f"{name} may not be {_shown(error.instance)}.", fix


_TYPES = {
    "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
    "array": "a list", "object": "a map of keys and values", "null": "empty",
}  # fmt: skip


def _type(name: str, error: jsonschema_rs.ValidationError) -> tuple[str, str]:
    wanted = " or ".join(_TYPES.get(kind, kind) for kind in _detail(error, "types"))
    fix = f"Write {wanted}."
    if "string" in _detail(error, "types") and isinstance(error.instance, bool | int | float):
        fix = f'Put it in quotes: "{error.instance}".'
    if error.instance is None:
        return f"{name} is empty and must be {wanted}.", f"Write {wanted}, or remove the key."
    return f"{name} must be {wanted}, not {_shown(error.instance)}.", fix


def _choice(name: str, error: jsonschema_rs.ValidationError) -> tuple[str, str]:
    branches = _detail(error, "context")
    missing = [_detail(leaf, "property") for branch in branches for leaf in branch if _kind(leaf) == "Required"]
    if missing:
        options = ", ".join(f"`{key}`" for key in dict.fromkeys(missing))
        return f"{name} needs one of {options}.", "Add exactly one of them."
    return f"{name} {_shown(error.instance)} fits none of the forms allowed here.", "See the standard for the forms."


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    return f"`{str(value)[:60]}`"


_EXPLAINED: dict[str, Callable[[str, jsonschema_rs.ValidationError], tuple[str, str]]] = {
    "Required": _required,
    "Enum": _enum,
    "Type": _type,
    "Pattern": _pattern,
    "OneOfNotValid": _choice,
    "AnyOf": _choice,
    "OneOfMultipleValid": _too_many,
    "Not": _forbidden,
    "FalseSchema": _forbidden,
    "UniqueItems": _twice,
}
