"""Where a document of each kind lives in the mesh folder: the folder is the kind, as in the manager's export tree.

mesh.yaml
teams/ sourcesystems/ definitions/ tags/ datacontracts/ access/     one YAML document each
semantic-ontology/main.yaml                                         a namespace with its concepts, as an OSI ontology
dataproducts/orders.yaml                                            a product without code here, or
dataproducts/checkout/orders/product.odps.yaml
                            /contracts/*.odcs.yaml
                            /models/*.sql  models/*.py
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path, PurePosixPath

from hansa.kernel.ids import short, slug
from hansa.registry.records.values import PARTS, Kind

DOCUMENTS = frozenset({".yaml", ".yml", ".json"})
CODE = frozenset({".sql", ".py"})
CODE_FOLDERS = ("models",)
PRODUCT_FILE = "product.odps.yaml"
LONGEST = 100
"""Characters of a name; file systems end at 255 bytes, and a mark may follow."""
FOLDERS = {kind.value: kind for kind in Kind if kind not in {*PARTS, Kind.NAMESPACE}} | {
    "semantic-ontology": Kind.NAMESPACE,
}
"""The folder of each kind, under the names of the manager's export."""

MAX_FILE = 6_000_000
"""A document or model larger than this is a mistake (the readers of the standards refuse it too)."""
MAX_ONTOLOGY = 6_000_000
"""A namespace holds many concepts in one file; the reader of YAML takes no more."""


def kind_of(path: PurePosixPath) -> Kind | None:
    """The kind of the document at `path` (relative to the mesh folder), or None where it is no document."""
    if len(path.parts) < 2 or path.suffix not in DOCUMENTS:
        return None
    kind = FOLDERS.get(path.parts[0])
    if kind is None or kind is not Kind.PRODUCT:
        return kind
    if "contracts" in path.parts[1:-1] or path.name.endswith((".odcs.yaml", ".odcs.yml")):
        return Kind.CONTRACT
    return Kind.PRODUCT if len(path.parts) == 2 or path.name.split(".")[0] == "product" else None


def file_for(kind: Kind, identifier: str, *, domain: str = "") -> PurePosixPath:
    """The file in which a new document is put; names are slugs, so that no id can lead out of the folder."""
    name = _name(identifier) or "unnamed"
    if kind is Kind.PRODUCT:
        return PurePosixPath("dataproducts", _name(domain) or "shared", _name(short(identifier)) or name, PRODUCT_FILE)
    if kind is Kind.CONTRACT:
        return PurePosixPath("datacontracts", f"{name}.odcs.yaml")
    return PurePosixPath(folder_of(kind), f"{name}.yaml")


def folder_of(kind: Kind) -> str:
    return next(name for name, each in FOLDERS.items() if each is kind)


def _name(identifier: str) -> str:
    return slug(identifier)[:LONGEST].strip("-")


def other_file(path: PurePosixPath, identifier: str) -> PurePosixPath:
    """Where the document goes if its file is another one's already: `a/b` and `a-b` are both `a-b.yaml`."""
    mark = sha256(identifier.encode()).hexdigest()[:8]
    if path.name == PRODUCT_FILE:
        return path.parent.with_name(f"{path.parent.name}-{mark}") / path.name
    stem, _, suffix = path.name.partition(".")
    return path.with_name(f"{stem}-{mark}.{suffix}")


def inside(home: Path, relative: PurePosixPath) -> Path:
    """The file at `relative`; a link that leads out of the mesh folder is refused by the caller's `None`."""
    return home.joinpath(*relative.parts)
