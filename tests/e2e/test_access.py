"""In the browser: a request for access is sent, decided and ended, each with its reason, on pages that keep WCAG."""

import pytest
from program import hansa, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("access") / "shop"
    hansa("init", home)
    hansa("new", "team", "Marketing", home=home)
    hansa("new", "product", "Orders", "--owner", "platform-team", "--from", "data/*.csv", home=home)
    hansa("apply", home=home)
    return home


def test_access_is_asked_for_approved_and_ended(home, page, axe):
    with served("serve", "--home", home, "--port", 0) as url:
        page.goto(url + "/access/new?product=orders&port=orders_v1")
        page.select_option("#field-team", label="Marketing")
        page.fill("#field-purpose", "Measure campaigns")
        page.click("button:has-text('Send')")
        page.wait_for_selector("button[value=approve]")
        assert axe(page, "light") == []
        assert axe(page, "dark") == []
        page.fill("#field-why", "Fits the terms")
        page.click("button[value=approve]")
        page.wait_for_selector("button[value=end]")
        assert "active" in page.inner_text(".facts")
        assert "Fits the terms" in page.inner_text(".timeline")
        assert axe(page, "light") == []
        page.fill("#field-why", "The campaign is over")
        page.click("button[value=end]")
        page.wait_for_selector(".timeline :text('The campaign is over') >> nth=0")
        assert page.locator("button[value=end]").count() == 0
        assert "active" not in page.inner_text(".facts")
    assert "Nothing to change." in hansa("apply", home=home).stdout
