"""In the browser, the editor of a contract: findings while one types, repairs, the form over the text, saving, two writers."""

import pytest
from program import hansa, served

pytestmark = pytest.mark.browser

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: parcels
name: Parcels
version: 1.0.0
status: draft
domain: shipping
description:
  purpose: What was sent to whom.   # in one sentence
schema:
  - name: parcels  # the one table
    physicalType: table
    description: One row is one parcel.
    properties:
      - name: parcel_id   # on the label
        logicalType: string
        description: The parcel.
        primaryKey: true
        required: true
      - name: weight
        logicalType: number
        description: In kilograms.
team:
  name: shipping
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    home = tmp_path_factory.mktemp("editor") / "post"
    hansa("init", home)
    hansa("new", "team", "Shipping", home=home)
    hansa("apply", home=home)
    with served("serve", "--home", home, "--port", 0) as found:
        yield found


def text_of(page):
    return page.locator("textarea[name=text]").input_value()


def fill(page, text):
    page.wait_for_selector("code-editor[data-ready]")
    page.fill("#editor-yaml", text)


def create(page, url, name):
    """A contract of its own for each test; gives the URL of its editor."""
    page.goto(url + "/datacontracts/new")
    fill(page, CONTRACT.replace("id: parcels", f"id: {name}"))
    page.click("button[value=save]")
    page.wait_for_url(f"**/datacontracts/{name}")
    return f"{url}/datacontracts/{name}/edit"


def change(page, field, value):
    """Fills a field and waits until the text says so."""
    control = page.locator(f"[name='{field}']").last
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        control.fill(value)
        control.blur()


def test_a_finding_appears_while_one_types_and_a_repair_mends_it(url, page, axe):
    page.goto(create(page, url, "typed"))
    fill(page, text_of(page).replace("logicalType: number", "logicalType: numbr"))
    page.wait_for_selector("#editor-panel [data-tone=bad]:has-text('numbr')")
    assert axe(page, "light") == []
    page.click("#editor-panel button:has-text('Repair')")
    page.wait_for_selector("#editor-panel [data-tone=bad]", state="detached")
    assert "logicalType: number\n" in text_of(page)
    assert "# on the label" in text_of(page)


def test_an_edit_in_the_form_stands_in_the_yaml_and_is_saved(url, page, axe):
    page.goto(create(page, url, "filled"))
    page.click("button[value=view-form]")
    page.wait_for_selector("contract-form")
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    before = text_of(page)
    change(page, "/schema/0/properties/0/name", "parcel_number")
    page.wait_for_selector("#editor-panel :text('Breaking')")
    page.click("button[value=view-yaml]")
    page.wait_for_selector("code-editor[data-ready]")
    assert text_of(page) == before.replace("name: parcel_id   # on", "name: parcel_number   # on")
    page.click("button[value=save]")
    page.wait_for_url("**/datacontracts/filled")


def test_findings_come_to_their_fields_and_go(url, page, axe):
    page.goto(create(page, url, "noted") + "?view=form")
    change(page, "/version", "one")
    field = page.locator("[name='/version']")
    page.wait_for_selector("[name='/version'][aria-describedby='n/version']")
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    change(page, "/version", "1.0.1")
    page.wait_for_selector("[id='n/version']", state="detached")
    assert field.get_attribute("aria-describedby") is None


def test_rows_come_and_go_without_a_new_page_and_the_ticks_stay_right(url, page):
    page.goto(create(page, url, "rows") + "?view=form")
    page.evaluate("window.stays = true")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.check("[name='/schema/0/properties/1/required'][type=checkbox]")
    page.click("[value='add-/schema/0/properties#Add a column']")
    page.wait_for_selector("[name='/schema/0/properties/2/name']")
    page.wait_for_function("document.activeElement.name === '/schema/0/properties/2/name'")
    page.click("[value='remove-/schema/0/properties/0']")
    page.wait_for_selector("[name='/schema/0/properties/2/name']", state="detached")
    assert page.locator("[name='/schema/0/properties/0/name']").input_value() == "weight"
    assert page.locator("[name='/schema/0/properties/0/required'][type=checkbox]").is_checked()
    assert not page.locator("[name='/schema/0/properties/0/primaryKey'][type=checkbox]").is_checked()
    assert not page.locator("[name='/schema/0/properties/1/required'][type=checkbox]").is_checked()
    assert page.evaluate("window.stays")


def test_a_second_writer_is_told_and_loses_nothing(url, page, browser):
    address = create(page, url, "shared")
    other = browser.new_page()  # its console speaks of the 409, as it should
    other.goto(address + "?view=form")
    page.goto(address)
    fill(page, text_of(page).replace("What was sent", "Everything that was sent"))
    page.click("button[value=save]")
    page.wait_for_url("**/datacontracts/shared")
    change(other, "/name", "My parcels")
    with other.expect_response(lambda answer: answer.status == 409):
        other.click("button[value=save]")
    other.wait_for_selector("[role=alert]")
    assert "Everything that was sent" in other.inner_text("#editor-panel")
    assert other.locator("[name='/name']").input_value() == "My parcels"
    other.click("button[value=save]")
    other.wait_for_url("**/datacontracts/shared")
    other.close()
    page.goto(address + "?view=form")
    assert page.locator("[name='/name']").input_value() == "My parcels"


def test_without_scripts_the_form_is_a_form(url, page, browser):
    address = create(page, url, "plain")
    window = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    it = window.new_page()
    it.goto(address)
    it.click("button[value=view-form]")
    it.click("[value='add-/schema/0/properties#Add a column']")
    it.fill("[name='/schema/0/properties/2/name']", "sent_at")
    it.select_option("[name='/schema/0/properties/2/logicalType']", "timestamp")
    it.click("button[value=view-yaml]")
    text = text_of(it)
    assert "- name: sent_at\n        logicalType: timestamp" in text
    assert "# on the label" in text
    window.close()
