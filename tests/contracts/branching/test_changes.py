"""What a branch changes, element by element."""

import pytest

from hansa.contracts.branching.changes import changes, weighed_by
from hansa.contracts.branching.elements import element_at
from hansa.contracts.branching.step import state, suggestion
from hansa.contracts.compatibility.judge import judge
from hansa.standards.read import read

TEXT = """\
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
description: {purpose: Count}
tags: [a]
team: {name: shop, members: [{username: ada}]}
schema:
  - name: ORDERS
    properties:
      - name: ID
        logicalType: string
      - name: ADDRESS
        logicalType: object
        properties:
          - name: CITY
            logicalType: string
      - name: LINES
        logicalType: array
        items:
          logicalType: object
          properties:
            - name: SKU
              logicalType: string
servers:
  - {server: prod, type: local, path: /data, format: parquet}
roles:
  - {role: reader, access: read}
slaProperties:
  - {property: latency, value: 1, unit: d}
"""


def told(new, old=TEXT):
    before, after = read(old, "old").document, read(new, "new").document
    found = changes(before.data, after.data, weighed_by(judge(before, after)))
    return [(each.element.key, each.op, each.impact) for each in found]


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("logicalType: string\n      - name: ADDRESS", "logicalType: integer\n      - name: ADDRESS",
         ("property:ORDERS.ID", "modify", "structural")),
        ("- name: CITY", "- name: CITY\n            description: Where", ("property:ORDERS.ADDRESS.CITY", "modify", "descriptive")),
        ("- name: SKU", "- name: SKU\n              required: true", ("property:ORDERS.LINES.SKU", "modify", "structural")),
        ("purpose: Count", "purpose: Bill", ("field:description.purpose", "modify", "descriptive")),
        ("tags: [a]", "tags: [a, b]", ("tag:b", "add", "descriptive")),
        ("path: /data", "path: /other", ("server:prod", "modify", "structural")),
        ("  - {role: reader, access: read}\n", "  - {role: reader, access: read}\n  - {role: writer, access: write}\n",
         ("role:writer", "add", "descriptive")),
        ("value: 1, unit: d", "value: 2, unit: d", ("sla:latency", "modify", "structural")),
        ("{username: ada}", "{username: ada}, {username: bob}", ("member:bob", "add", "descriptive")),
        ("version: 1.0.0", "version: 1.1.0", ("field:version", "modify", "cosmetic")),
        ("status: active", "status: draft", ("field:status", "modify", "descriptive")),
    ],
)  # fmt: skip
def test_a_change_is_told_by_its_element(was, becomes, expected):
    assert was in TEXT
    assert told(TEXT.replace(was, becomes)) == [expected]


def test_a_table_that_is_gone_goes_with_its_columns():
    start, end = TEXT.index("      - name: ADDRESS"), TEXT.index("      - name: LINES")
    assert told(TEXT[:start] + TEXT[end:]) == [
        ("property:ORDERS.ADDRESS", "remove", "structural"),
        ("property:ORDERS.ADDRESS.CITY", "remove", "structural"),
    ]


def test_order_and_layout_alone_are_no_changes_of_elements():
    assert told(TEXT.replace("description: {purpose: Count}", "description:\n  purpose: Count")) == []


def test_before_and_after_are_texts():
    before = read(TEXT, "old").document
    after = read(TEXT.replace("unit: d}", "unit: d, element: ORDERS.ID}"), "new").document
    (change,) = changes(before.data, after.data, weighed_by(None))
    assert [(each.field, each.before, each.after) for each in change.fields] == [("element", None, "ORDERS.ID")]


def test_the_older_standard_has_elements_too():
    assert element_at(("models", "orders", "fields", "id", "type")).key == "property:orders.id"
    assert element_at(("info", "title")).key == "field:info.title"
    assert element_at(()).key == "field:"


@pytest.mark.parametrize(
    ("target", "branch", "expected"),
    [
        ("1.0.0", "1.0.0", "needsBump"),
        ("1.0.0", "0.9.0", "majorDiffers"),
        ("1.0.0", "1.0.1", "ready"),
        ("1.2.0", "1.1.9", "needsBump"),
        ("1.0.0", "2.0.0", "majorDiffers"),
        ("today", "today", "needsBump"),
        ("today", "tomorrow", "ready"),
    ],
)
def test_the_version_says_whether_it_is_ready(target, branch, expected):
    assert state(target, branch) == expected


def test_a_major_step_is_offered_as_the_next_minor_version():
    old, new = read(TEXT, "old").document, read(TEXT.replace("- name: SKU", "- name: CODE"), "new").document
    found = suggestion("1.4.2", "1.4.2", judge(old, new))
    assert (found.step, found.version) == ("major", "1.5.0")
    assert found.breaking
    assert suggestion("no version", "1.0.0", None).version == ""
