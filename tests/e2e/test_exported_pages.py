"""The pages that `export html` and `export catalog` make: readable for everybody, in light and dark, with and without scripts."""

from pathlib import Path

import pytest

from hansa.app.catalog import write_catalog

pytestmark = pytest.mark.browser
EXAMPLES = Path(__file__).parents[1] / "standards" / "examples"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    write_catalog(EXAMPLES, folder)
    return folder


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "orders-pii.html"])
def test_a_page_is_readable_for_everybody(name, theme, site, page, axe) -> None:
    page.goto((site / name).as_uri())
    assert axe(page, theme) == []
    assert page.locator("h1").count() == 1


def test_the_search_narrows_the_list(site, page) -> None:
    page.goto((site / "index.html").as_uri())
    page.get_by_label("Search").fill("customer_email")
    assert page.locator("li:visible").count() == 1
    assert page.get_by_role("status").inner_text().startswith("1 of ")


def test_without_scripts_the_list_is_whole(site, browser) -> None:
    window = browser.new_context(java_script_enabled=False)
    plain = window.new_page()
    plain.goto((site / "index.html").as_uri())
    assert plain.locator("li:visible").count() == 8
    assert plain.locator("input:visible").count() == 0
    window.close()
