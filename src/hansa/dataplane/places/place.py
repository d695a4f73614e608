"""The door to data where it is: a server block and an object of the schema become a table that a plan can run on."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hansa.dataplane.places.errors import BadPlace, NoServer
from hansa.dataplane.places.session import Session
from hansa.dataplane.places.variables import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from hansa.dataplane.checks.engine import Engine
    from hansa.dataplane.checks.parts import Parts
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject
    from hansa.standards.odcs.servers import Server


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Table:
    """One object of a contract, open for reading. Closing the last table of a session gives everything back.

    `relation` stands in FROM of `engine`'s statements. `files` are local Parquet files, where the relation is exactly
    those. `origin` reads the files themselves, where the relation is a copy of what they hold. `parts` are the files that a test
    with a state reads apart, where these are no `files`.
    """

    engine: Engine
    relation: str
    files: tuple[str, ...] = ()
    about: str = ""
    session: Session | None = None
    origin: str = ""
    parts: Callable[[], Parts] | None = None

    def close(self) -> None:
        if self.session is not None:
            self.session.release()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Request:
    """What a place is asked to open. The server's variables are replaced; `allowed` is the only folder that may be read."""

    server: Server
    schema: SchemaObject
    base: Path
    environment: Mapping[str, str]
    session: Session
    allowed: Path | None = None

    @property
    def table(self) -> str:
        """What the place calls the object."""
        return self.schema.physical_name or self.schema.name

    def text(self, *names: str) -> str:
        """The first of these keys that the server has, else nothing."""
        values = (self.server.get(each) for each in names)
        return next((str(each) for each in values if each not in {None, ""}), "")

    def secret(self, *names: str) -> str:
        """A key of the server, else the variable `HANSA_<SERVER>_<NAME>`; never part of a message."""
        prefix = "".join(each if each.isalnum() else "_" for each in self.server.server).upper()
        variables = (self.environment.get(f"HANSA_{prefix}_{each.upper()}", "") for each in names)
        return self.text(*names) or next((each for each in variables if each), "")

    def must(self, *names: str) -> str:
        if found := self.text(*names):
            return found
        raise BadPlace(
            f"The server `{self.server.server}` of type {self.server.type} does not say its {names[0]}.",
            hint=f"Give it `{names[0]}: …`.",
        )


class Place(Protocol):
    """One kind of server. Raises NoData, BadPlace, UnreadableData, PlaceGone or OutsidePlace, which say what to do."""

    def __call__(self, request: Request) -> Table: ...


def open_table(
    server: Server,
    schema: SchemaObject,
    *,
    base: Path,
    environment: Mapping[str, str],
    allowed: Path | None = None,
    beside: Table | None = None,
) -> Table:
    """`base` is the contract's folder, from which relative paths start.

    `allowed` confines local files to one folder; without it any file of the user may be read. `beside` is a table opened
    before: both then stand in one engine, as references between them need, if their servers allow it.
    """
    from hansa.dataplane.places.registry import find_place

    place = find_place(server)
    session = beside.session if beside is not None and beside.session is not None else Session()
    with _held(session):
        return place(Request(filled(server, environment), schema, base, environment, session, allowed))


def open_relation(data: object, *, schema: SchemaObject | None = None, beside: Table | None = None) -> Table:
    """Data a program holds: an Arrow table, dataset or reader, a pandas or polars frame, a DuckDB relation, a file's path.

    `schema` says how the texts of a file are to be read; without it those of a CSV stay texts.
    """
    from hansa.dataplane.places.memory import open_data

    session = beside.session if beside is not None and beside.session is not None else Session()
    with _held(session):
        return open_data(data, session, schema)


@contextmanager
def _held(session: Session) -> Iterator[None]:
    """The table holds the session; where none could be opened, it is given back."""
    session.hold()
    with ExitStack() as undo:
        undo.callback(session.release)
        yield
        undo.pop_all()


def choose_server(contract: Contract, name: str | None, environment: str | None) -> Server:
    """By its name, else the first of the environment, else the first."""
    servers = contract.servers
    there = ", ".join(
        f"{each.server} ({each.type}{', ' + each.environment if each.environment else ''})" for each in servers
    )
    if not servers:
        raise NoServer(
            "The contract does not say where its data is.", hint="Give it a block `servers`, or name the data itself."
        )
    fitting = [
        each
        for each in servers
        if (name is None or each.server == name) and (environment is None or each.environment == environment)
    ]
    if not fitting:
        asked = " and ".join(
            part
            for part in (
                f"the name `{name}`" if name else "",
                f"the environment `{environment}`" if environment else "",
            )
            if part
        )
        raise NoServer(f"The contract has no server of {asked}.", hint=f"It has: {there}.")
    return fitting[0]
