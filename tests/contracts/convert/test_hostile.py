"""Names and texts that strangers wrote never become syntax of what is produced."""

import ast
import io
import json
import re
from html.parser import HTMLParser

import openpyxl
import pytest
import rdflib
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hansa.contracts.convert.dbt.tests import escaped, unescaped
from hansa.contracts.convert.format import Options
from hansa.contracts.convert.formats import find
from hansa.contracts.convert.people.catalog import Entry, catalog
from hansa.standards.odcs.contract import Contract
from hansa.standards.yaml import parse

MARKS = [
    '"', "'", '"""', "'''", "\\", "\n", "\r\n", "*/", "/*", "--", "//", "#", "{{ 7*7 }}", "{% set x = 1 %}", "{#", "}}", "<script>alert(1)</script>",
    "</style>", "</pre>", "-->", "<!--", "&lt;", "|", "`", "```", "[x](javascript:alert(1))", "![x](http://e/x)", "{", "}", "[", "]", "(", ")",
    ";", ":", ":name", "%s", "%%{init: {}}%%", "=1+1", "+1", "-1", "@x", "\t=1", "$(ls)", "${HOME}", "}\n\nerDiagram", "end", "class", "import os",
    "__import__('os')", "None", "a.b", "\u2028", "\u202e", "\x00", "\x1b[31m", "ü", "日本", "😀", "_x", "metadata", "copy", "1st", " ", "",
]  # fmt: skip
text = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=6)), min_size=0, max_size=4).map("".join)
name = st.lists(
    st.one_of(st.sampled_from([m for m in MARKS if m]), st.text(min_size=1, max_size=6)), min_size=1, max_size=3
).map("".join)
LOGICAL = ["string", "integer", "number", "boolean", "date", "time", "timestamp"]


@st.composite
def properties(draw, depth=0):
    logical = draw(st.sampled_from(LOGICAL + (["object", "array", "map"] if depth < 2 else [])))
    made = {
        "name": draw(name), "logicalType": logical, "description": draw(text), "businessName": draw(text),
        "classification": draw(text), "tags": draw(st.lists(text, max_size=2)), "examples": draw(st.lists(text, max_size=2)),
        "required": draw(st.booleans()), "unique": draw(st.booleans()), "primaryKey": draw(st.booleans()),
        "physicalType": draw(st.one_of(st.none(), text)),
        "customProperties": [{"property": draw(name), "value": draw(text)}],
        "relationships": draw(st.lists(st.builds(lambda a, b: {"to": f"{a}.{b}"}, name, name), max_size=1)),
        "quality": draw(st.lists(rules(), max_size=2)),
    }  # fmt: skip
    made = {key: value for key, value in made.items() if value is not None}
    if logical == "string":
        made["logicalTypeOptions"] = {"pattern": draw(text), "maxLength": 9}
        made["enum"] = [
            {"value": each, "label": draw(text), "description": draw(text)} for each in draw(st.lists(text, max_size=2))
        ]
    if logical == "object":
        made["properties"] = draw(st.lists(properties(depth + 1), max_size=2))
    if logical == "array":
        made["items"] = draw(properties(depth + 1))
    if logical == "map":
        made["map"] = {"key": {"logicalType": "string"}, "value": draw(properties(depth + 1))}
    return made


@st.composite
def rules(draw):
    more = {"name": draw(text), "description": draw(text), "severity": draw(st.sampled_from(["error", "warning"]))}
    return (
        draw(
            st.sampled_from(
                [
                    {"metric": "nullValues", "mustBeLessThan": 3},
                    {
                        "metric": "invalidValues",
                        "arguments": {"validValues": [draw(text)], "pattern": draw(text)},
                        "mustBe": 0,
                    },
                    {"type": "sql", "query": draw(text), "mustBe": 0},
                    {"type": "text", "description": draw(text)},
                    {
                        "type": "custom",
                        "engine": draw(st.sampled_from(["soda", "dbt", "greatExpectations", "x"])),
                        "implementation": draw(text),
                    },
                ]
            )
        )
        | more
    )


@st.composite
def contracts(draw):
    tables = [
        {
            "name": draw(name), "physicalName": draw(name), "description": draw(text), "businessName": draw(text),
            "tags": draw(st.lists(text, max_size=1)), "properties": draw(st.lists(properties(), max_size=3)),
            "quality": draw(st.lists(rules(), max_size=2)),
        }
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    return Contract(
        {
            "id": draw(name), "name": draw(text), "version": draw(text), "status": draw(text), "domain": draw(text),
            "description": {"purpose": draw(text), "usage": draw(text)}, "tags": draw(st.lists(text, max_size=2)),
            "schema": tables, "team": {"name": draw(text), "members": [{"username": draw(text)}]},
            "servers": [{"server": draw(name), "type": "postgres", "host": draw(text), "description": draw(text)}],
            "support": [{"channel": draw(text), "url": draw(text)}],
            "slaProperties": [{"property": draw(text), "value": draw(text), "element": draw(text)}],
            "authoritativeDefinitions": [{"url": draw(st.one_of(text, st.just("javascript:alert(1)"))), "type": draw(text)}],
            "customProperties": [{"property": draw(name), "value": draw(text)}],
        }
    )  # fmt: skip


many = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def exported(format_name, contract):
    found = find(format_name).exporter
    return found(contract, Options("source")).content


ALLOWED = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.Expr, ast.Assign, ast.AnnAssign, ast.Pass)
CALLS = {
    "BaseModel", "ConfigDict", "Field", "Annotated", "Column", "DataFrameSchema", "DatetimeTZDtype", "Timestamp", "Decimal", "Date", "isin",
    "ge", "gt", "le", "lt", "str_length", "str_contains", "Check", "mapped_column", "ForeignKey", "ForeignKeyConstraint", "UniqueConstraint",
    "CheckConstraint", "String", "Numeric", "DateTime", "LargeBinary", "fromisoformat", "float", "date",
}  # fmt: skip


@pytest.mark.parametrize("format_name", ["pydantic", "sqlalchemy", "pandera"])
@many
@given(contract=contracts())
def test_python_source_holds_nothing_but_definitions(format_name, contract) -> None:
    tree = ast.parse(exported(format_name, contract))
    for node in [each for part in ast.walk(tree) if isinstance(part, ast.Module | ast.ClassDef) for each in part.body]:
        assert isinstance(node, ALLOWED), ast.dump(node)
        if isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Constant)
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert {each.name for each in node.names} <= set(re.findall(r"\w+(?:\.\w+)*", " ".join(KNOWN)))
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        called = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        assert called in CALLS


KNOWN = [
    "pandas pandera.pandas date datetime time Decimal Enum IPv4Address IPv6Address Annotated Any UUID AwareDatetime BaseModel ConfigDict",
    "Field JSON BigInteger Boolean CheckConstraint Date DateTime Double Float ForeignKey ForeignKeyConstraint Integer LargeBinary Numeric",
    "SmallInteger String Text Time UniqueConstraint Uuid DeclarativeBase Mapped mapped_column",
]


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found, self.open, self.scripts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in {"meta", "input", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"script", "style"}:
            self.scripts.append(data)


TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "main",
    "section",
    "footer",
    "nav",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "div",
    "h1",
    "h2",
    "h3",
    "p",
    "span",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
    "pre",
    "details",
    "summary",
}


def check_page(page: str, scripts: int = 0) -> None:
    it = Tags()
    it.feed(page)
    assert it.open == []
    assert {tag for tag, _ in it.found} <= TAGS | ({"script", "label", "input"} if scripts else set())
    assert len(it.scripts) == 1 + scripts
    for tag, attributes in it.found:
        assert not any(each.startswith("on") for each in attributes)
        if tag == "a":
            assert attributes["href"].lower().startswith(("http://", "https://", "mailto:", "#")) or attributes[
                "href"
            ].endswith(".html")


@many
@given(contract=contracts())
@example(contract=Contract({"id": "x", "name": "<script>alert(1)</script>", "schema": [{"name": "</style><script>"}]}))
def test_a_page_is_only_what_the_templates_say(contract) -> None:
    check_page(exported("html", contract))


@many
@given(contract=contracts(), problem=text)
def test_a_catalog_is_only_what_the_templates_say(contract, problem) -> None:
    pages = catalog([Entry("a", contract), Entry("b", contract), Entry(problem, problem=problem)])
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", each) for each in pages)
    assert len(pages) == 3
    check_page(pages.pop("index.html"), scripts=1)
    for page in pages.values():
        check_page(page)


@many
@given(contract=contracts())
def test_markdown_has_no_links_images_or_html_of_strangers(contract) -> None:
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").parse(exported("markdown", contract))
    inline = [each for token in shown for each in (token.children or ())]
    assert {each.type for each in inline} <= {"text", "code_inline", "softbreak", "text_special"}
    html = [token.content for token in shown if token.type == "html_block"]
    assert all(re.fullmatch(r"(<details><summary>The contract as YAML</summary>|</details>)\s*", each) for each in html)
    assert {token.type for token in shown if token.type.endswith("_open")} <= {
        "heading_open", "paragraph_open", "table_open", "thead_open", "tbody_open", "tr_open", "th_open", "td_open",
    }  # fmt: skip


@many
@given(contract=contracts())
def test_a_diagram_has_one_statement_a_line(contract) -> None:
    lines = exported("mermaid", contract).splitlines()
    word, quoted = r"[A-Za-z0-9_]+", r'"[^"<>{}\[\]`;#&%|\\]*"'
    assert lines[0] == "erDiagram"
    for line in lines[1:]:
        assert re.fullmatch(
            rf"  {word}(\[{quoted}\])? \{{|  \}}|    {word} {word}( (PK|FK|UK)(, (PK|FK|UK))*)?( {quoted})?|  {word} \|\|--o\{{ {word} : {quoted}",
            line,
        ), line


@many
@given(contract=contracts())
def test_dbml_can_be_read_back(contract) -> None:
    content = exported("dbml", contract)
    if contract.schema_:
        back = find("dbml").importer(content, Options("source")).data
        assert len(back["schema"]) == len(
            {
                " ".join(each.physical_name.replace('"', "'").replace("\\", "/").split()) or "_"
                for each in contract.schema_
            }
        )


@pytest.mark.parametrize("format_name", ["rdf", "shacl"])
@many
@given(contract=contracts())
def test_turtle_parses_and_says_only_what_the_vocabulary_has(format_name, contract) -> None:
    graph = rdflib.Graph().parse(data=exported(format_name, contract), format="turtle")
    known = ("http://www.w3.org/", "http://purl.org/dc/", "https://bitol.io/odcs#")
    assert all(str(verb).startswith(known) for _, verb, _ in graph)


@many
@given(contract=contracts())
def test_no_cell_of_a_workbook_is_a_formula(contract) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported("excel", contract)))
    for sheet in book.worksheets:
        for cell in [each for row in sheet.iter_rows() for each in row]:
            assert cell.data_type != "f"
            if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t", "\r")):
                assert cell.quotePrefix


@pytest.mark.parametrize("format_name", ["dbt", "dbt-sources", "sodacl"])
@many
@given(contract=contracts())
def test_yaml_parses(format_name, contract) -> None:
    tree, findings = parse(exported(format_name, contract), "made")
    assert tree is not None, findings


@many
@given(contract=contracts())
def test_great_expectations_get_json(contract) -> None:
    json.loads(exported("great-expectations", contract))


@many
@given(value=text)
def test_nothing_is_jinja_to_dbt(value) -> None:
    from jinja2.nativetypes import NativeEnvironment
    from jinja2.sandbox import SandboxedEnvironment

    made = escaped(value)
    assert unescaped(made) == value or "{{ '{' }}" in value
    assert SandboxedEnvironment(keep_trailing_newline=True, newline_sequence="\n").from_string(made).render() == re.sub(
        r"\r\n?", "\n", value
    )
    assert NativeEnvironment is not None
