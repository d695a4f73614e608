"""What is made for people: Markdown, diagrams, DBML both ways, RDF and shapes that validate data."""

import pyshacl
import pytest
import rdflib

from hansa.contracts.convert.people.catalog import Entry, catalog
from hansa.kernel.errors import InvalidInput


def test_a_page_loads_nothing(orders, export) -> None:
    page = export("html", orders).content
    assert "src=" not in page
    assert "@import" not in page
    assert "url(" not in page
    assert "default-src &#x27;none&#x27;" in page
    assert "One row an order." in page
    assert page.count("<script") == 0


def test_an_empty_catalog_says_what_to_do() -> None:
    assert "hansa contract init" in catalog([])["index.html"]


def test_a_catalog_names_files_by_ids_and_lists_what_is_wrong(orders) -> None:
    pages = catalog([Entry("a.yaml", orders), Entry("b.yaml", orders), Entry("c.yaml", problem="c.yaml:1:1: no good")])
    assert sorted(pages) == ["index.html", "orders-2.html", "orders.html"]
    assert "no good" in pages["index.html"]
    assert 'href="index.html"' in pages["orders.html"]


def test_markdown_shows_tables(orders, export) -> None:
    content = export("markdown", orders).content
    assert "| `id` | string (VARCHAR(12)) | primary key, at most 12 characters, matches ^o-\\[0-9\\]+\\$ |" in content
    assert "| ↳ `city` | string | required |" in content


def test_mermaid_draws_references(orders, export) -> None:
    content = export("mermaid", orders).content
    assert 'customers ||--o{ orders : "customer_id"' in content
    assert "    string id PK\n" in content


def test_dbml_survives(orders, back) -> None:
    made = back("dbml", orders)
    table = made.object("orders_v1")
    assert table.description == "One row an order."
    assert table.primary_key == ("id",)
    assert table.find("status").enum_values == ("open", "paid")
    assert table.find("customer_id").required
    assert table.find("customer_id").relationships[0].to == "customers.id"
    assert [each.arguments for each in table.quality] == [{"properties": ["customer_id", "placed_at"]}]


DBML = """
// a comment
Project shop { database_type: 'PostgreSQL' Note: 'All of it' }
Table core.users as U [headercolor: #fff] {
  id integer [pk, increment]
  name varchar(20) [not null, unique, note: 'it\\'s', default: 'x']
  tags text[]
  Note { '''long
  text''' }
}
Table posts {
  id int
  user int [ref: > U.id]
  kind post_kind
  indexes { (id, user) [pk]
    kind [unique] }
}
Enum post_kind { draft  "out there" [note: 'seen'] }
Ref named { posts.(id, user) > core.users.(id, name) }
TableGroup x { posts }
"""


def test_dbml_by_hand(load) -> None:
    contract, findings = load("dbml", DBML)
    users, posts = contract.object("users"), contract.object("posts")
    assert contract.description.purpose == "All of it"
    assert (users.find("name").required, users.find("name").description) == (True, "it's")
    assert users.find("name").custom("default") == "x"
    assert users.find("tags").logical_type == "array"
    assert users.description == "long\n  text"
    assert posts.primary_key == ("id", "user")
    assert posts.find("user").relationships[0].to == "users.id"
    assert posts.find("kind").enum_values == ("draft", "out there")
    assert posts.relationships[0].targets == ("users.id", "users.name")
    assert ["TableGroup" in str(each) for each in findings] == [True]


@pytest.mark.parametrize("content", ["", "Table", "Table a {", "Table a { id", "Ref: a.b >", "}{", "Enum e {"])
def test_what_is_no_dbml_is_refused(content, load) -> None:
    with pytest.raises(InvalidInput):
        load("dbml", content)


DATA = """
@prefix o: <https://e.org/o#> .
o:one a o:orders ; o:orders.id "{id}" ; o:orders.customer_id 1 ; o:orders.status "{state}" ; o:orders.amount {amount} ;
  o:orders.pieces 2 ; o:orders.address [ o:orders.address.city "Bremen" ] ; o:orders.lines [ o:orders.lines.sku "x" ] .
"""


def test_shapes_accept_good_graphs_and_no_bad_ones(orders, export) -> None:
    renamed = orders.but(
        schema_=tuple(
            s.but(properties=tuple(p.but(name="status") if p.name == "state" else p for p in s.properties))
            for s in orders.schema_
        )
    )
    shapes = rdflib.Graph().parse(
        data=export("shacl", renamed, extra={"base": "https://e.org/o"}).content, format="turtle"
    )

    def conforms(**values):
        data = DATA.replace("o:", "e:").replace("@prefix e:", "@prefix e:")
        for name, value in {"id": "o-1", "state": "open", "amount": "5.0", **values}.items():
            data = data.replace(f"{{{name}}}", value)
        dotted = (
            data.replace("e:orders.", "e:orders\\.")
            .replace("address.city", "address\\.city")
            .replace("lines.sku", "lines\\.sku")
        )
        graph = rdflib.Graph().parse(data=dotted, format="turtle")
        return pyshacl.validate(graph, shacl_graph=shapes)[0]

    assert conforms()
    assert not conforms(id="x-1")
    assert not conforms(state="gone")
    assert not conforms(amount="1000.0")
    assert not conforms(amount='"a"')


def test_rdf_describes_the_contract(orders, export) -> None:
    graph = rdflib.Graph().parse(data=export("rdf", orders).content, format="turtle")
    titles = set(graph.objects(predicate=rdflib.DCTERMS.title))
    assert titles == {rdflib.Literal("Orders")}
