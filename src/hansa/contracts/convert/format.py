"""What a format is: a name, how its text becomes a contract, how a contract becomes its text, and what it can carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from hansa.kernel.ids import identifier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hansa.contracts.convert.described import Described
    from hansa.kernel.findings import Finding
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract


class Feature(StrEnum):
    """What a contract can say; the value completes the sentence “… cannot be said in Avro”."""

    IDENTITY = "id, version and status"
    TERMS = "purpose, usage and limitations"
    TEAM = "the team"
    ROLES = "roles"
    SUPPORT = "support channels"
    PRICE = "the price"
    SERVERS = "servers"
    SERVICE_LEVELS = "service levels"
    TABLE_DESCRIPTIONS = "descriptions of tables"
    DESCRIPTIONS = "descriptions"
    BUSINESS_NAMES = "business names"
    PHYSICAL_NAMES = "physical names beside logical ones"
    REQUIRED = "required"
    UNIQUE = "unique"
    PRIMARY_KEYS = "primary keys"
    REFERENCES = "references to other tables"
    ENUMS = "lists of allowed values"
    ENUM_LABELS = "labels and descriptions of allowed values"
    LENGTHS = "lengths of text"
    RANGES = "minimum and maximum"
    MULTIPLES = "multipleOf"
    PATTERNS = "patterns"
    FORMATS = "formats of text"
    ZONED_TIMES = "zones of times of day"
    ITEM_COUNTS = "item counts"
    NESTED = "nested objects"
    ARRAYS = "arrays"
    MAPS = "maps"
    VECTORS = "vectors"
    EXAMPLES = "examples"
    DEFAULTS = "default values"
    CLASSIFICATION = "classification"
    TAGS = "tags"
    PARTITIONS = "partition keys"
    MEASURES = "measures"
    DEPRECATED = "deprecation"
    QUALITY = "quality rules"
    CUSTOM = "custom properties"
    DEFINITIONS = "authoritative definitions"
    LINEAGE = "transformations"


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may say about a conversion; every format takes from it what it understands.

    `source` names the text in findings. `tables` are the tables (names in the contract) to convert, all unless given.
    `table` is the name of the only table where the source has none. `extra` is what one format alone understands.
    """

    source: str = "source"
    id: str = ""
    name: str = ""
    version: str = ""
    table: str = ""
    tables: tuple[str, ...] = ()
    dialect: str = ""
    server: str = ""
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def stem(self) -> str:
        """A name for what has none in the source: `data/Orders 2.csv` holds `orders_2`."""
        last = self.source.rstrip("/").rpartition("/")[2].partition("?")[0]
        return identifier(last.partition(".")[0]) or "table"


@dataclass(frozen=True, slots=True)
class Imported:
    """`data` is an ODCS 3.2.0 document; the findings say what of the source it does not hold."""

    data: dict[str, Json]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """The findings say what of the contract the content does not hold."""

    content: str | bytes
    findings: tuple[Finding, ...] = ()


Importer: TypeAlias = "Callable[[str, Options], Imported]"
BytesImporter: TypeAlias = "Callable[[bytes, Options], Imported]"
Describer: TypeAlias = "Callable[[Described, Options], Imported]"
Exporter: TypeAlias = "Callable[[Contract, Options], Exported]"


@dataclass(frozen=True, slots=True)
class Format:
    """`importer` takes text, or bytes where the format is `binary`; it raises InvalidInput for what is not of the format.

    `describes`: the source is data or a table, which the data plane opens and describes; `describer` takes that.
    `carries` is what an export holds of a contract; everything else that the contract says becomes a finding.
    """

    name: str
    title: str
    extension: str
    importer: Importer | None = None
    exporter: Exporter | None = None
    binary: bool = False
    bytes_importer: BytesImporter | None = None
    describer: Describer | None = None
    carries: frozenset[Feature] = frozenset()

    @property
    def imports(self) -> bool:
        return bool(self.importer or self.bytes_importer or self.describer)

    @property
    def exports(self) -> bool:
        return self.exporter is not None
