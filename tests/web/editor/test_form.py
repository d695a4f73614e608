"""The form over the text: what was sent is made in the YAML, and nothing else changes."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.kernel.errors import InvalidInput
from hansa.registry.records.values import Kind
from hansa.standards.change import Change, Remove, applied, same
from hansa.standards.pointer import look_up
from hansa.standards.read import read
from hansa.web.pages.editor.form.apply import filled, pressed
from hansa.web.pages.editor.form.codec import TEXT
from hansa.web.pages.editor.form.layout import layout
from hansa.web.pages.editor.form.shape import inputs_of, rows_of

EDIT = "/datacontracts/orders-pii/edit"
BLOCK = """\
# Who reads this, reads everything.
apiVersion: v3.2.0
kind: DataContract
id: orders   # the id
name: 'Orders'
version: "1.0.0"
status: active
zebra: {unknown: [1, 2]}   # nobody knows this key
description:
  purpose: |
    Two lines
    of text.
  usage: Reports   # and more
tags: [a, b]
schema:
  # the one table
  - name: orders  # as the shop says
    physicalType: table
    properties:
      # what identifies an order
      - name: id
        logicalType: string   # never a number
        required: true        # of course
        logicalTypeOptions: {minLength: 3, maxLength: 9}
      - {name: total, logicalType: number, classification: internal}
      - name: lines
        logicalType: array
        items:
          logicalType: object
          properties:
            - name: sku
              logicalType: string
              enum:
                - value: a   # the first
                  label: A
                - value: b
    quality:
      - metric: rowCount
        mustBeGreaterThan: 0   # never empty
slaProperties:
  - {property: retention, value: 3, unit: y}
team:
  name: shop
  members:
    - username: ada   # the owner
      role: owner
price: {priceAmount: 5, priceCurrency: EUR}
"""


def shown(text):
    """What a browser sends of an untouched form."""
    inputs = inputs_of(layout(read(text, "x").document))
    return {each.name: each.shown for each in inputs if each.shown is not None}


def data(text):
    return read(text, "x").document.data


def test_what_the_form_does_not_have_is_not_listened_to():
    assert (
        filled(BLOCK, {"/zebra": "x", "/id": "stolen", "/schema/9/name": "x", "/schema/0/quality/0#operator": "rm"})
        == BLOCK
    )
    assert pressed(BLOCK, "remove-/zebra") == (BLOCK, "")
    assert pressed(BLOCK, "remove-/price") == (BLOCK, "")
    assert pressed(BLOCK, "add-/schema#anything") == (BLOCK, "")
    assert pressed(BLOCK, "add-/zebra#Add a table") == (BLOCK, "")


@pytest.mark.parametrize(
    "text", ["", "a: [", "- 1\n", "apiVersion: v2.2.2\nkind: DataContract\n", "id: x\nschema: 5\n", "dataContractSpecification: 1.2.1\nid: x\n"]
)  # fmt: skip
def test_a_text_that_no_form_can_show_stays_as_it_is(text):
    assert filled(text, {"/name": "x"}) == text or layout(read(text, "x").document)
    assert pressed(text, "remove-/schema/0") == (text, "")


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_an_untouched_form_changes_nothing(line_break):
    sent = {name: value.replace("\n", line_break) for name, value in shown(BLOCK).items()}
    assert filled(BLOCK, sent) == BLOCK


@pytest.mark.parametrize(
    ("name", "value", "gone", "come"),
    [
        ("/version", "1.1.0", 'version: "1.0.0"', 'version: "1.1.0"'),
        ("/description/usage", "Plans", "  usage: Reports   # and more", "  usage: Plans   # and more"),
        ("/tags", "a, c", "tags: [a, b]", "tags: [a, c]"),
        ("/schema/0/properties/0/required", "", "        required: true        # of course", "        required: false        # of course"),
        ("/schema/0/properties/0/logicalType", "integer", "        logicalType: string   # never a number", "        logicalType: integer   # never a number"),
        ("/schema/0/properties/0/logicalTypeOptions/maxLength", "12", "maxLength: 9}", "maxLength: 12}"),
        ("/schema/0/properties/0/logicalTypeOptions/maxLength", "", "{minLength: 3, maxLength: 9}", "{minLength: 3}"),
        ("/schema/0/properties/2/items/properties/0/enum", "a = Alpha\nb", "                  label: A", "                  label: Alpha"),
        ("/schema/0/quality/0#operator", "mustBe", "        mustBeGreaterThan: 0   # never empty", "        mustBe: 0   # never empty"),
        ("/schema/0/quality/0/mustBeGreaterThan", "10", "mustBeGreaterThan: 0   #", "mustBeGreaterThan: 10   #"),
        ("/slaProperties/0/value", "P3M", "value: 3,", "value: P3M,"),
        ("/price/priceAmount", "7.5", "priceAmount: 5,", "priceAmount: 7.5,"),
        ("/price/priceAmount", "dear", "priceAmount: 5,", "priceAmount: dear,"),
        ("/team/members/0/username", "bob", "username: ada   #", "username: bob   #"),
    ],
)  # fmt: skip
def test_a_field_changes_its_value_alone(name, value, gone, come):
    assert filled(BLOCK, shown(BLOCK) | {name: value}) == BLOCK.replace(gone, come)


def test_another_comparison_is_read_as_it_wants():
    sent = {"/schema/0/quality/0#operator": "mustBeBetween", "/schema/0/quality/0/mustBeGreaterThan": "1, 5"}
    text = filled(BLOCK, shown(BLOCK) | sent)
    assert data(text)["schema"][0]["quality"][0] == {"metric": "rowCount", "mustBeBetween": [1, 5]}
    assert "# never empty" in text


def test_a_map_goes_with_its_last_value():
    sent = dict.fromkeys(("/price/priceAmount", "/price/priceCurrency"), "")
    assert "price" not in data(filled(BLOCK, shown(BLOCK) | sent))


def test_what_is_said_of_an_allowed_value_stays():
    text = BLOCK.replace("- value: b\n", "- value: b\n                  description: The second\n")
    at = "/schema/0/properties/2/items/properties/0/enum"
    found = look_up(data(filled(text, shown(text) | {at: "b = B\nc"})), at)
    assert found == [{"value": "b", "description": "The second", "label": "B"}, {"value": "c"}]


def test_more_changes_than_a_post_may_cost_are_refused():
    column = "      - {{name: c{}, logicalType: string}}\n"
    text = "apiVersion: v3.2.0\nkind: DataContract\nid: x\nschema:\n  - name: t\n    properties:\n"
    text += "".join(map(column.format, range(300))) + "# " + "x" * 20_000 + "\n"
    with pytest.raises(InvalidInput, match="too many"):
        filled(text, dict.fromkeys(shown(text), "x"))


def test_rows_come_and_go_and_a_list_goes_with_its_last():
    text, focus = pressed(BLOCK, "add-/schema/0/properties#Add a column")
    assert focus == "/schema/0/properties/3"
    assert data(text)["schema"][0]["properties"][3]["name"] == "new_column"
    text, focus = pressed(text, "remove-/schema/0/properties/3")
    assert (text, focus) == (BLOCK, "/schema/0/properties")
    assert "slaProperties" not in data(pressed(BLOCK, "remove-/slaProperties/0")[0])
    assert data(pressed(BLOCK, "add-/roles#Add a role")[0])["roles"] == [{"role": "reader", "access": "read"}]


def test_a_value_of_another_shape_is_left_to_the_yaml():
    text = BLOCK.replace("name: 'Orders'", "name: {de: Bestellungen}")
    assert "/name" not in shown(text)
    assert filled(text, {"/name": "x"}) == text


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20).filter(str.strip)  # fmt: skip
FIELDS = [each for each in inputs_of(layout(read(BLOCK, "x").document)) if each.codec is TEXT and not each.by and each.control != "select"]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(FIELDS), TEXTS), min_size=1, max_size=3, unique_by=lambda pair: pair[0].pointer)
)
def test_random_edits_say_what_was_meant_and_leave_the_other_lines_alone(edits):
    text = filled(BLOCK, shown(BLOCK) | {field.name: value for field, value in edits})
    wanted = data(BLOCK)
    for field, value in edits:
        wanted = applied(wanted, Change(field.pointer, value)) if value != field.shown else wanted
    assert same(data(text), wanted)
    assert [line for line in BLOCK.splitlines() if "#" in line and line.lstrip().startswith("#")] == [
        line for line in text.splitlines() if line.lstrip().startswith("#") and line in BLOCK.splitlines()
    ]
    touched = {read(BLOCK, "x").document.place(field.pointer).line for field, _ in edits}
    folded = {"    Two lines", "    of text."}
    kept = [line for at, line in enumerate(BLOCK.splitlines(), 1) if at not in touched and line not in folded]
    after = iter(text.splitlines())
    assert all(line in after for line in kept)


@pytest.mark.parametrize("row", [row.pointer for _, row in rows_of(layout(read(BLOCK, "x").document)) if row.removable])
def test_a_removed_row_is_gone_and_nothing_else(row):
    parent = row.rpartition("/")[0]
    gone = parent if len(look_up(data(BLOCK), parent)) == 1 else row
    text, focus = pressed(BLOCK, f"remove-{row}")
    assert same(data(text), applied(data(BLOCK), Remove(gone)))
    assert focus == parent
    lines = iter(BLOCK.splitlines())
    assert gone.endswith("quality") or all(line in lines for line in text.splitlines())


def sent_form(page):
    """The fields of a page as a browser sends them."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        found[html.unescape(name)] = html.unescape(value)
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>(.*?)</option>', body)
        found[html.unescape(name)] = html.unescape(chosen[1] or chosen[2]) if chosen else ""
    return found


def test_the_form_as_it_was_shown_is_saved_unchanged(sandbox):
    before = sandbox.record(Kind.CONTRACT, "orders-pii")
    sent = sent_form(sandbox.get(EDIT + "?view=form").text)
    assert sent["view"] == "form"
    answer = sandbox.submit(EDIT, sent | {"action": "view-yaml"})
    assert html.escape(before.text, quote=False).replace("&quot;", '"') in answer.text.replace("&#34;", '"').replace(
        "&#39;", "'"
    )


def test_an_edit_in_the_form_keeps_the_comment_and_is_saved(sandbox):
    before = sandbox.record(Kind.CONTRACT, "orders-pii").text
    sent = sent_form(sandbox.get(EDIT + "?view=form").text)
    answer = sandbox.submit(EDIT, sent | {"/schema/0/name": "purchases", "action": "save"})
    assert answer.status_code == 303
    assert sandbox.record(Kind.CONTRACT, "orders-pii").text == before.replace(
        "name: orders  # the", "name: purchases  # the"
    )


def test_findings_stand_at_their_fields_and_open_what_hides_them(sandbox):
    sent = sent_form(sandbox.get(EDIT + "?view=form").text)
    page = sandbox.submit(
        EDIT, sent | {"/schema/0/properties/1/logicalTypeOptions/maxLength": "many", "action": "check"}
    ).text
    field = re.search(r'<input[^>]*name="/schema/0/properties/1/logicalTypeOptions/maxLength"[^>]*>', page)[0]
    assert 'aria-invalid="true"' in field
    assert 'id="n/schema/0/properties/1/logicalTypeOptions/maxLength"' in page
    assert 'name="open:/schema/0/properties/1" value="1" checked' in page
    assert 'href="#f/schema/0/properties/1/logicalTypeOptions/maxLength"' in page


def test_a_repair_means_its_finding_even_when_another_was_corrected_meanwhile(sandbox):
    text = BLOCK.replace("- metric: rowCount", "- metric: rowCont").replace("logicalType: number", "logicalType: numbr")
    page = sandbox.submit(EDIT, {"text": text, "revision": "1", "action": "view-form"}).text
    fix = next(each for each in re.findall(r'value="(fix-[^"]*)"', page) if "quality" in each)
    answer = sandbox.submit(
        EDIT, sent_form(page) | {"/schema/0/properties/1/logicalType": "date", "action": html.unescape(fix)}
    )
    sent = html.unescape(re.search(r'<textarea name="text"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)[1])
    assert sent == BLOCK.replace("logicalType: number", "logicalType: date")


def test_a_server_of_another_type_shows_what_it_still_has(sandbox):
    text = BLOCK + "servers:\n  - {server: s, type: postgres, host: h, port: 5432, path: old}\n"
    sent = shown(text)
    assert {"/servers/0/host", "/servers/0/database", "/servers/0/path"} <= set(sent)
    assert filled(text, sent | {"/servers/0/path": ""}) == text.replace(", path: old", "")


def test_a_text_without_a_form_says_why(sandbox):
    answer = sandbox.submit(EDIT, {"text": "a: [", "revision": "1", "action": "view-form"})
    assert "Correct the YAML first" in answer.text
    assert "editor-yaml" in answer.text


def test_hostile_values_are_text_in_the_form(sandbox):
    text = sandbox.record(Kind.CONTRACT, "orders-pii").text.replace(
        "name: orders  #", "name: '\"><script>alert(1)</script>'  #"
    )
    page = sandbox.submit(EDIT, {"text": text, "revision": "1", "action": "view-form"}).text
    assert "<script>alert(1)" not in page
