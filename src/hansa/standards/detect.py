"""Which standard and version a document declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Severity

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.document import Spec
    from hansa.standards.yaml import Tree

SCHEMAS: dict[Spec, dict[str, str]] = {
    "odcs": {
        "3.2.0": "odcs-3.2.0",
        "3.1.0": "odcs-3.1.0",
        "3.0.2": "odcs-3.0.2",
        "3.0.1": "odcs-3.0.2",
        "3.0.0": "odcs-3.0.2",
        "2.2.2": "odcs-2.2",
        "2.2.1": "odcs-2.2",
        "2.2.0": "odcs-2.2",
    },
    "odps": {"1.1.0": "odps-1.1.0", "1.0.0": "odps-1.0.0", "0.9.0": "odps-0.9.0"},
    "dps": {"0.0.1": "dps-0.0.1"},
    "dcs": dict.fromkeys(("1.2.1", "1.2.0", "1.1.0", "0.9.3", "0.9.2", "0.9.1", "0.9.0"), "dcs-1.2.1"),
}
"""The JSON Schema of each version: the official one that lists the version among those it accepts (2.2 has none: ours)."""

_KINDS: dict[str, Spec] = {"DataContract": "odcs", "DataProduct": "odps"}
_OLD_KINDS = ("virtualDataset", "virtual", "dataset")
_OWN_KEYS: dict[str, Spec] = {"dataContractSpecification": "dcs", "dataProductSpecification": "dps"}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Declared:
    """`version` is without the leading `v`; `schema` names the file that says what it may hold."""

    spec: Spec
    version: str
    schema: str


def detect(tree: Tree) -> Declared | Finding:
    """The declared standard, or the one Finding that says why none could be told."""
    data = tree.data
    if not isinstance(data, dict):
        return _refuse(
            tree,
            "",
            "document-kind",
            "The document is not a map of keys and values.",
            "Start with `apiVersion`, `kind` and `id`.",
        )
    spec, key = _standard(data)
    if spec:
        return _versioned(tree, spec, key, data.get(key))
    if "kind" not in data and isinstance(data.get("info"), dict) and "outputPorts" in data:
        # DPS never required its own version key.
        return Declared("dps", "0.0.1", SCHEMAS["dps"]["0.0.1"])
    fix = "Write `kind: DataContract` for a contract or `kind: DataProduct` for a product."
    if "kind" in data:
        return _refuse(tree, "/kind", "document-kind", f"The kind {_shown(data['kind'])} is not known.", fix)
    return _refuse(tree, "", "document-kind", "The document does not say what it is: `kind` is missing.", fix)


def _standard(data: dict[str, Json]) -> tuple[Spec | None, str]:
    """The standard and the key that holds its version."""
    for key, spec in _OWN_KEYS.items():
        if key in data:
            return spec, key
    kind, version = data.get("kind"), data.get("apiVersion")
    if kind in _OLD_KINDS and isinstance(version, str) and version.startswith("v2."):
        return "odcs", "apiVersion"
    return (_KINDS.get(kind) if isinstance(kind, str) else None), "apiVersion"


def _versioned(tree: Tree, spec: Spec, key: str, value: Json) -> Declared | Finding:
    known = SCHEMAS[spec]
    prefix = "v" if key == "apiVersion" else ""
    choice = ", ".join(prefix + version for version in known)
    if value is None and key == "apiVersion":
        return _refuse(
            tree,
            "",
            "document-version",
            "`apiVersion` is missing.",
            f"Write `apiVersion: {prefix}{next(iter(known))}`.",
        )
    version = value[len(prefix) :] if isinstance(value, str) and value.startswith(prefix) else ""
    if version not in known:
        return _refuse(
            tree, "/" + key, "document-version", f"`{key}` {_shown(value)} is not known.", f"Known are {choice}."
        )
    return Declared(spec, version, known[version])


def _shown(value: Json) -> str:
    text = value if isinstance(value, str) else repr(value)
    return f"`{text[:60]}`"


def _refuse(tree: Tree, pointer: str, code: str, text: str, fix: str) -> Finding:
    return Finding(code, Severity.ERROR, tree.place(pointer), text, fix)
