"""A data contract as a Python object: the verbs of `hansa contract`, for programs, as in `hansa.Contract.load(path)`."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput, NotFound, Unavailable
from hansa.standards.read import Reading, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from hansa.app.testing import Rows
    from hansa.contracts.compatibility.difference import Perspective
    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.contracts.convert.format import Exported, Options
    from hansa.contracts.results import Report
    from hansa.dataplane.synthetic import Synthetic
    from hansa.kernel.findings import Finding
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract as Model

MAX_BYTES = 16 * 1024 * 1024
"""More than three times the largest contract that is read; a download is cut off here."""


class Contract:
    """One contract document; nothing is read from elsewhere unless a verb says so.

    `base` is the folder that relative paths in its servers start from.
    """

    def __init__(self, text: str, *, name: str = "contract", base: Path | None = None) -> None:
        self.text = text
        self.name = name
        self.base = base or Path.cwd()
        self.fixed: tuple[Finding, ...] = ()
        self.imported: tuple[Finding, ...] = ()

    @classmethod
    def load(cls, source: str | Path) -> Contract:
        """From a file, an http(s) URL or a text of several lines; raises NotFound, Unavailable or InvalidInput with what to do."""
        where = str(source)
        if isinstance(source, str) and "\n" in source:
            return cls(source)
        if where.startswith(("http://", "https://")):
            return cls(_text(download(where), where), name=where)
        path = Path(source)
        try:
            return cls(path.read_text(encoding="utf-8"), name=where, base=path.resolve().parent)
        except FileNotFoundError as error:
            raise NotFound(f"There is no file {where}.", hint="Give the path or the URL of a contract.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInput(f"{where} cannot be read: {error}.") from error

    @cached_property
    def reading(self) -> Reading:
        """The document with what the JSON schema of its version says about it."""
        return read(self.text, self.name)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.reading.findings

    @property
    def document(self) -> Document:
        """Raises InvalidInput with Findings where the document is no valid contract."""
        document = self.reading.document
        if document is None or not self.reading.ok:
            raise InvalidInput(f"{self.name} is no valid data contract.", findings=self.findings)
        return document

    @cached_property
    def model(self) -> Model:
        """The contract as typed values (ODCS 3.2.0)."""
        from hansa.standards.odcs.contract import Contract as Model

        return Model.parse(self.document)

    def lint(self, *, config: str | Path = "") -> tuple[Finding, ...]:
        """What the schema and the rules find, by line; the configuration is the one beside the contract unless given."""
        from hansa.app.lint.one import lint_one

        return lint_one(self.text, self.name, self.base, str(config)).findings

    def fix(self, *, config: str | Path = "") -> Contract:
        """The contract with every safe repair made; `.fixed` says what they mend. No file is written."""
        from hansa.app.lint.one import lint_one

        outcome = lint_one(self.text, self.name, self.base, str(config), fixing=True)
        mended = Contract(outcome.text, name=self.name, base=self.base)
        mended.fixed = outcome.fixed
        return mended

    def generate(self, *, rows: int = 100, seed: int = 0, at: datetime | None = None) -> Synthetic:
        """Made-up rows that keep the contract: the same `seed` and `at` (now unless given) give the same ones."""
        from hansa.contracts.generate.rows import Order, generate
        from hansa.dataplane.synthetic import SqlSieve, Synthetic, formats_of, to_arrow

        moment = at or datetime.now(UTC)
        order = Order(rows, seed, moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        with SqlSieve() as sieve:
            made, findings = generate(self.model, order, self.document, sieve)
        formats = {each.name: formats_of(each) for each in self.model.schema_}
        return Synthetic({each.table: to_arrow(each) for each in made}, findings, formats)

    @classmethod
    def import_(
        cls, format_name: str, source: str | Path, options: Options | None = None, *, profile: bool = False
    ) -> Contract:
        """A new contract from a schema, data or a database's URL; `.imported` says what was not carried over.

        With `profile` the rows are looked at too, and rules are suggested that all of them keep.
        """
        from hansa.app.profiling import Source, Wish, import_data
        from hansa.contracts.convert.format import Options
        from hansa.standards.write import dump

        wish = Wish() if profile else None
        imported = import_data(format_name, Source(str(source)), options or Options(source=str(source)), wish)
        made = cls(dump(imported.data), name=str(source))
        made.imported = imported.findings
        return made

    def export(self, format_name: str, options: Options | None = None) -> Exported:
        """The contract in another language: `.content`, and in `.findings` what that language cannot say."""
        from hansa.app.convert import export_contract
        from hansa.contracts.convert.format import Options

        return export_contract(format_name, self.model, options or Options(source=self.name))

    def test(
        self,
        data: object = None,
        *,
        server: str | None = None,
        environment: str | None = None,
        at: datetime | None = None,
        where: str | None = None,
        schema: str | None = None,
        state: str | Path | None = None,
        progress: Callable[[str], None] | None = None,
        **rows: Unpack[Rows],
    ) -> Report:
        """Tests the data of one of its servers, or `data`: a file's path, or a mapping of tables to such.

        `at` is the moment that freshness is measured by (now, unless given), `where` a condition that rows must meet to be
        tested, `schema` the one table that is meant, `state` a folder that is kept between tests: then only new files are read,
        `quarantine` a folder for the failing and the passing rows, `sample` the part of the rows that is tested. Classified values are
        masked in the failing rows of the report, unless `clear`; `strict`: a column that the contract does not know breaks it.
        """
        from hansa.app.testing import Wish, test

        kept = Path(state) if state else None
        return test(self, data, Wish(server, environment, at, where, schema, progress, kept, rows))

    def diff(self, other: Contract | object, *, perspective: Perspective = "consumer") -> Verdict:
        """What changed from this contract to `other`, the newer one: `.differences`, `.step`, `.suggested`, `.breaking`.

        `other` may be data instead: the name of a server, a file's path, an Arrow table, a pandas or polars frame.
        """
        from hansa.app.diff.found import against
        from hansa.contracts.compatibility.judge import judge

        if isinstance(other, Contract):
            return judge(self.document, other.document, perspective)
        return against(self, other, perspective)

    def changelog(self, other: Contract, *, words: bool = False) -> str:
        """What `other`, the newer one, changes, as a section of a changelog in Markdown; `words`: also what is cosmetic."""
        from hansa.contracts.compatibility.changelog import Release, entry

        return entry(Release(self.diff(other)), words=words)

    def __repr__(self) -> str:
        return f"<hansa contract {self.name}>"


def download(url: str) -> bytes:
    """Raises Unavailable, or InvalidInput where there is more than `MAX_BYTES`."""
    import httpx

    try:
        with httpx.stream("GET", url, follow_redirects=True, timeout=30) as answer:
            answer.raise_for_status()
            parts, size = [], 0
            for part in answer.iter_bytes():
                size += len(part)
                if size > MAX_BYTES:
                    raise InvalidInput(f"{url} is larger than {MAX_BYTES // 1024 // 1024} MB.")
                parts.append(part)
    except httpx.HTTPError as error:
        raise Unavailable(f"{url} cannot be read: {error}.", hint="Check the address and the network.") from error
    return b"".join(parts)


def _text(raw: bytes, url: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{url} is no UTF-8 text.") from error
