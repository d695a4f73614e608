"""Pydantic, SQLAlchemy and pandera: the source that is made works on good and bad rows; source that is read never runs."""

import sys
import types
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
import pandera.errors
import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.orm import Session

from hansa.kernel.errors import InvalidInput

GOOD = {
    "id": "o-1", "customer_id": 1, "status": "open", "amount": Decimal("5.00"), "pieces": 2, "placed_at": datetime(2026, 1, 1, tzinfo=UTC),
    "day": date(2026, 1, 1), "address": {"city": "Bremen"}, "lines": [{"sku": "x"}],
}  # fmt: skip
BAD = [
    {"id": "x-1"}, {"id": "o-12345678901234"}, {"status": "gone"}, {"amount": Decimal(-1)}, {"amount": Decimal(1000)}, {"amount": Decimal("1.234")},
    {"pieces": 3}, {"pieces": 0}, {"day": date(2023, 1, 1)}, {"address": {}}, {"lines": []}, {"lines": [{}]}, {"customer_id": None},
    {"placed_at": datetime(2026, 1, 1)},  # noqa: DTZ001 a time without a zone is what is wrong with it
]  # fmt: skip


@pytest.fixture
def module():
    """Runs source as a module of its own."""
    names = []

    def run(source):
        made = types.ModuleType(f"made_{uuid.uuid4().hex}")
        sys.modules[made.__name__] = made
        names.append(made.__name__)
        exec(source, made.__dict__)  # noqa: S102 the point of the test
        return made

    yield run
    for name in names:
        del sys.modules[name]


def test_pydantic_models_accept_good_rows_and_no_bad_ones(orders, export, module) -> None:
    model = module(export("pydantic", orders).content).Orders
    assert model.model_validate(GOOD).status.value == "open"
    assert model.model_validate({**GOOD, "pieces": None}).pieces is None
    for change in BAD:
        with pytest.raises(ValidationError):
            model.model_validate({**GOOD, **change})


def test_sqlalchemy_models_make_tables_that_keep_the_promises(orders, export, module) -> None:
    made = module(export("sqlalchemy", orders).content)
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        made.Base.metadata.create_all(connection)
    with Session(engine) as session:
        session.connection().exec_driver_sql("PRAGMA foreign_keys = ON")
        session.add(made.Customers(id=1, email="a@example.com"))
        session.flush()
        session.add(made.Orders(**GOOD))
        session.commit()
    refused = [
        {"status": "gone"},
        {"amount": Decimal(-1)},
        {"amount": Decimal(1000)},
        {"pieces": 3},
        {"day": date(2023, 1, 1)},
        {"customer_id": 2},
        {"id": "o-1"},
        {"status": None},
    ]
    for change in refused:
        with Session(engine) as session:
            session.connection().exec_driver_sql("PRAGMA foreign_keys = ON")
            session.add(made.Orders(**{**GOOD, "id": "o-2", "placed_at": datetime(2026, 1, 2, tzinfo=UTC), **change}))
            with pytest.raises(sa.exc.IntegrityError):
                session.commit()
    engine.dispose()


@pytest.mark.filterwarnings("ignore")
def test_pandera_schemas_accept_good_frames_and_no_bad_ones(orders, export, module) -> None:
    schema = module(export("pandera", orders).content).orders
    schema.validate(
        pd.DataFrame([GOOD, {**GOOD, "id": "o-2", "pieces": None, "placed_at": datetime(2026, 1, 2, tzinfo=UTC)}])
    )
    for change in [
        {"id": "x-1"},
        {"status": "gone"},
        {"amount": Decimal(-1)},
        {"pieces": 3},
        {"day": date(2023, 1, 1)},
    ]:
        with pytest.raises(pandera.errors.SchemaError):
            schema.validate(pd.DataFrame([{**GOOD, **change}]))
    with pytest.raises(pandera.errors.SchemaError):
        schema.validate(pd.DataFrame([GOOD, GOOD]))


@pytest.mark.parametrize("name", ["pydantic", "sqlalchemy", "pandera"])
def test_a_contract_survives_python(name, orders, back) -> None:
    made = back(name, orders)
    assert (made.id, made.version) == ("orders", "1.2.0")
    for table in orders.schema_:
        again = made.object(table.name)
        assert again.primary_key == table.primary_key
        assert [each.name for each in again.properties] == [each.name for each in table.properties]
        for prop in table.properties:
            one = again.find(prop.name)
            same = [
                "logical_type",
                "logical_type_options",
                "unique",
                "physical_name",
                "classification",
                "business_name",
                "enum_values",
                "items",
            ]
            assert {key: getattr(one, key) for key in same} == {key: getattr(prop, key) for key in same}, prop.name
            assert (one.required or one.primary_key) == (prop.required or prop.primary_key), prop.name


@pytest.mark.parametrize("name", ["pydantic", "sqlalchemy", "pandera"])
@pytest.mark.parametrize("source", ["", "x = 1", "def f(:", "class A: pass", "\0", "(" * 3000])
def test_what_is_no_model_is_refused(name, source, load) -> None:
    with pytest.raises(InvalidInput):
        load(name, source)


EVIL = """
import os
os.environ["HANSA_RAN"] = "yes"
{import_}

class A({base}):
    {extra}
    {field} = {call}
    def __init_subclass__(cls): raise SystemExit
print(open("/etc/passwd").read())
"""


def test_source_is_never_run(load, monkeypatch) -> None:
    import os

    monkeypatch.delenv("HANSA_RAN", raising=False)
    load(
        "pydantic",
        EVIL.format(
            import_="from pydantic import *",
            base="BaseModel",
            extra="pass",
            field="a: int",
            call="Field(ge=exit(1), description=str(exit()))",
        ),
    )
    load(
        "sqlalchemy",
        EVIL.format(
            import_="from sqlalchemy import *",
            base="Base",
            extra="__tablename__ = 'a'",
            field="id",
            call="Column(Integer, exit(1), primary_key=True)",
        ),
    )
    load(
        "pandera",
        EVIL.format(
            import_="import pandera as pa",
            base="pa.DataFrameModel",
            extra="pass",
            field="a: int",
            call="pa.Field(ge=exit(1))",
        ),
    )
    assert "HANSA_RAN" not in os.environ


PYDANTIC = '''
from typing import Annotated, Literal, Optional
from pydantic import BaseModel, Field, conint, EmailStr
class Base(BaseModel):
    id: int = Field(..., description="The key", ge=1)
class Address(BaseModel):
    """Where."""
    city: str
    parent: "Address | None" = None
class Customer(Base):
    """Who buys."""
    mail: EmailStr
    kind: Literal["a", "b"] = "a"
    age: Optional[conint(gt=0, lt=150)]
    tags: set[str] = set()
    score: Annotated[float, Field(le=1)] | None = None
    address: Address
    rates: dict[str, float] = {}
    "What it costs."
'''


def test_pydantic_source_by_hand(load) -> None:
    contract, findings = load("pydantic", PYDANTIC)
    assert [each.name for each in contract.schema_] == ["Customer"]
    table = contract.schema_[0]
    assert [each.name for each in table.properties] == [
        "id",
        "mail",
        "kind",
        "age",
        "tags",
        "score",
        "address",
        "rates",
    ]
    assert (table.find("id").description, table.find("id").logical_type_options) == ("The key", {"minimum": 1})
    assert table.find("mail").logical_type_options == {"format": "email"}
    assert (table.find("kind").enum_values, table.find("kind").required) == (("a", "b"), False)
    assert table.find("age").logical_type_options == {"exclusiveMinimum": 0, "exclusiveMaximum": 150}
    assert table.find("tags").logical_type_options == {"uniqueItems": True}
    assert table.find("rates").map.value.logical_type == "number"
    assert table.find("rates").description == "What it costs."
    assert any("holds itself" in str(each) for each in findings)


SQLALCHEMY = """
from sqlalchemy import *
from sqlalchemy.orm import *
class Stamped:
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
class Order(Base, Stamped):
    __tablename__ = "orders"
    __table_args__ = (UniqueConstraint("number", "at"), CheckConstraint("total >= 0"), CheckConstraint("a <> b"), ForeignKeyConstraint(["c", "d"], ["t.c", "t.d"]), {"comment": "All."})
    id: Mapped[int] = mapped_column(primary_key=True)
    number = Column("no", String(10), nullable=False, unique=True, comment="N")
    total: Mapped[Optional[Decimal]] = mapped_column(Numeric(10, 2))
    who: Mapped[int] = mapped_column(ForeignKey("public.people.id"))
people = Table("people", metadata, Column("id", Integer, primary_key=True), Column("tags", ARRAY(Text)))
"""


def test_sqlalchemy_source_by_hand(load) -> None:
    contract, _ = load("sqlalchemy", SQLALCHEMY)
    table = contract.object("orders")
    assert table.description == "All."
    assert table.find("at").logical_type_options == {"timezone": True}
    assert (table.find("no").required, table.find("no").unique, table.find("no").description) == (True, True, "N")
    assert (table.find("total").physical_type, table.find("total").required) == ("decimal(10,2)", False)
    assert table.find("total").logical_type_options == {"minimum": 0}
    assert table.find("who").relationships[0].to == "people.id"
    assert [each.type for each in table.quality] == ["library", "sql"]
    assert table.relationships[0].targets == ("t.c", "t.d")
    assert contract.object("people").find("tags").items.logical_type == "string"


def test_pandera_source_and_what_it_writes_itself(load, module) -> None:
    source = "import pandera.pandas as pa\nclass S(pa.DataFrameModel):\n    a: int = pa.Field(ge=0, nullable=True)\n    b: str = pa.Field(isin=['x'], unique=True)\n    class Config:\n        name = 'things'\n"
    contract, _ = load("pandera", source)
    assert contract.schema_[0].name == "things"
    text = module(source).S.to_yaml()
    again, _ = load("pandera", text)
    for each in (contract, again):
        table = each.schema_[0]
        assert (
            table.find("a").logical_type,
            table.find("a").required,
            table.find("a").logical_type_options["minimum"],
        ) == ("integer", False, 0)
        assert (table.find("b").enum_values, table.find("b").unique) == (("x",), True)
