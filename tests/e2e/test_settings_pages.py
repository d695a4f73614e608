"""Settings, audit trail and palette in the browser: for axe in both themes and small, and by keys alone."""

import pytest
from program import hansa, served

PAGES = [
    "/settings", "/settings/roles", "/settings/roles/Editor",
    "/settings/customization", "/settings/product-types", "/settings/product-types/-/new", "/settings/product-types/aggregate",
    "/settings/emails", "/settings/emails/invitation", "/settings/channels", "/settings/channels?team=checkout",
    "/settings/directory", "/members", "/keys", "/git/credentials", "/audit", "/audit?kind=teams", "/search?q=new",
]  # fmt: skip

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    home = tmp_path_factory.mktemp("settings") / "shop"
    hansa("init", home)
    hansa("new", "team", "Checkout", home=home)
    (home / "data/orders").mkdir(parents=True)
    (home / "data/orders/2026-01.csv").write_text("order_id,total\n1001,12.50\n")
    hansa("new", "product", "Orders", "--owner", "checkout", "--from", "data/orders/*.csv", home=home)
    hansa("apply", home=home)
    with served("serve", "--home", home, "--port", 0) as found:
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_page_keeps_wcag_in_both_themes_and_on_a_phone(url, page, axe, path):
    page.goto(url + path)
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), width


def test_a_change_is_made_and_found_on_the_trail(url, page, axe):
    page.goto(url + "/settings")
    page.fill("#field-name", "Fleet")
    page.click("button:has-text('Save the name')")
    page.wait_for_selector(".brand small:has-text('Fleet')")
    page.click("nav[aria-label=Settings] a:has-text('Audit trail')")
    page.select_option("select[name=kind]", "settings")
    page.wait_for_url("**kind=settings**")
    page.click("th a:has-text('Settings updated')")
    page.wait_for_selector("tr[data-kind=added] >> text=name: Fleet")
    assert axe(page, "dark") == []


def test_a_role_of_our_own_is_made(url, page, axe):
    page.goto(url + "/settings/roles")
    page.click("text=Use roles of our own")
    page.click("text=New role")
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    page.fill("#field-name", "Reader")
    page.check("label:has-text('request') >> nth=-1")
    page.click("text=Create")
    page.wait_for_selector("th a:has-text('Reader')")
    page.click("text=Go back to the built-in roles")
    page.wait_for_selector("text=The five built-in roles count")


def test_the_customisation_is_judged_while_it_is_written(url, page, axe):
    page.goto(url + "/settings/customization")
    page.wait_for_selector("code-editor[data-ready]")
    page.fill("#editor-yaml", "dataContract:\n  nowhere: {}\n")
    page.wait_for_selector("a[data-line='2']")
    page.wait_for_selector(".line[data-mark=error]")
    assert axe(page, "light") == []
    page.fill(
        "#editor-yaml", "dataContract:\n  root:\n    customProperties: [{property: costCenter, required: true}]\n"
    )
    page.wait_for_selector("text=1 demand beside")
    page.click("button:has-text('Save')")
    page.wait_for_selector("text=Contracts are judged by it")


def test_the_palette_does_things_by_keys_alone(url, page, axe):
    page.goto(url + "/teams")
    page.wait_for_function("customElements.get('command-palette') !== undefined")
    page.keyboard.press("Control+k")
    page.wait_for_selector(".palette h2:has-text('Actions and pages')")
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    page.keyboard.type("request access to ord")
    page.wait_for_selector(".palette a:has-text('Request access to Orders')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/access/new?product=orders")
    page.wait_for_function("customElements.get('command-palette') !== undefined")
    page.keyboard.press("Control+k")
    page.wait_for_selector(".palette h2:has-text('Recent')")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Request access to Orders"
    page.keyboard.press("Escape")
    page.goto(url + "/teams")
    page.wait_for_function("customElements.get('command-palette') !== undefined")
    page.keyboard.press("Control+k")
    page.keyboard.type("dark theme")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-theme=dark]")
    assert page.url.endswith("/teams")


def test_settings_work_without_scripts(url, browser):
    window = browser.new_context(java_script_enabled=False)
    it = window.new_page()
    it.goto(url + "/settings/emails/access-rejected")
    it.fill("#field-subject", "No: {{dataProductTitle}}")
    it.click("text=Preview")
    assert it.inner_text(".letter strong") == "No: Orders"
    it.goto(url + "/search?q=audit")
    it.click("h3 a:has-text('Settings: Audit trail')")
    assert it.inner_text("h1") == "Audit trail"
    window.close()
