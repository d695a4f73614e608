"""What a person meets in the browser: every page in both themes for axe, the keys, and the pages' few moving parts."""

import pytest
from program import hansa, served

PAGES = [
    "/",
    "/?view=health",
    "/marketplace",
    "/dataproducts/orders",
    "/dataproducts/orders/ports",
    "/dataproducts/orders/contract",
    "/dataproducts/orders/lineage",
    "/dataproducts/orders/quality",
    "/dataproducts/orders/runs",
    "/dataproducts/orders/score",
    "/dataproducts/orders/builder",
    "/dataproducts/orders/history",
    "/dataproducts/orders/edit",
    "/dataproducts/new",
    "/access",
    "/access/new?product=orders&port=orders_v1",
    "/datacontracts",
    "/semantics",
    "/semantics/shop",
    "/semantics/shop/order",
    "/semantics/shop/-/concept?id=order",
    "/semantics/-/import",
    "/definitions",
    "/definitions/new",
    "/sourcesystems",
    "/teams",
    "/teams/checkout",
    "/dataproductbuilders",
    "/dataproductbuilders/sql",
    "/runs",
    "/events",
    "/canvas",
    "/search?q=orders",
    "/ui",
]

ONTOLOGY = """\
name: shop
ontology:
  - {concept: sales, type: EntityType, custom_properties: {kind: group}}
  - {concept: customer, type: EntityType, relationships: [{name: places, roles: [{concept: order}]}]}
  - concept: order
    type: EntityType
    relationships: [{name: number, roles: [{concept: String}]}]
    custom_properties: {group: sales, status: active, classification: internal}
"""

BUILDER = """\
id: sql
name: SQL builder
supportedAgents: [claude_code]
capabilities: "- writes models"
usageInstructions: "Ask for what {{dataProductName}} lacks."
"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    home = tmp_path_factory.mktemp("pages") / "shop"
    hansa("init", home)
    hansa("new", "team", "Checkout", home=home)
    (home / "data/orders").mkdir(parents=True)
    (home / "data/orders/2026-01.csv").write_text("order_id,total\n1001,12.50\n")
    hansa("new", "product", "Orders", "--owner", "checkout", "--from", "data/orders/*.csv", home=home)
    (home / "semantic-ontology").mkdir()
    (home / "semantic-ontology/shop.yaml").write_text(ONTOLOGY)
    (home / "dataproductbuilders").mkdir()
    (home / "dataproductbuilders/sql.yaml").write_text(BUILDER)
    hansa("apply", home=home)
    with served("serve", "--home", home, "--port", 0) as found:
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_page_keeps_wcag_in_both_themes(url, page, axe, path):
    page.goto(url + path)
    assert axe(page, "light") == []
    assert axe(page, "dark") == []


def test_no_page_scrolls_sideways_at_400_percent(url, page):
    page.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES:
        page.goto(url + path)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        assert not wide, path


def test_the_map_draws_itself_and_fills_the_inspector(url, page):
    page.goto(url + "/")
    page.wait_for_selector("mesh-map[data-ready]")
    page.click(".node")
    page.wait_for_selector("#inspector h2:has-text('Orders')")
    assert "product=orders" in page.url


def test_results_follow_the_typing_and_the_address_says_so(url, page):
    page.goto(url + "/marketplace")
    page.keyboard.press("/")
    page.keyboard.type("nothing has this")
    page.wait_for_selector("[role=status]:has-text('0 products')")
    assert "q=nothing" in page.url


def test_the_palette_goes_anywhere_by_keys_alone(url, page):
    page.goto(url + "/ui")
    page.wait_for_function("customElements.get('command-palette') !== undefined")
    page.keyboard.press("Control+k")
    page.keyboard.type("market")
    page.wait_for_selector(".palette a:has-text('Marketplace')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/marketplace")


def test_the_theme_is_kept(url, page):
    page.goto(url + "/teams")
    page.click("button[aria-label='Dark theme']")
    page.wait_for_selector("html[data-theme=dark]")
    assert page.url.endswith("/teams")
