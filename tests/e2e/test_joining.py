"""The way a company starts, in a browser: the first owner, an invitation, and a member who sees what members may."""

import pytest
from program import hansa, served

GOOD = "twelve brown boats in fog"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    home = tmp_path_factory.mktemp("joining") / "shop"
    hansa("init", home)
    hansa("new", "team", "Checkout", home=home)
    (home / "data/orders").mkdir(parents=True)
    (home / "data/orders/2026-01.csv").write_text("order_id,total\n1001,12.50\n")
    hansa("new", "product", "Orders", "--owner", "checkout", "--from", "data/orders/*.csv", home=home)
    hansa("apply", home=home)
    hansa("user", "create", "ada@example.org", "--owner", home=home, input=GOOD + "\n")
    with served("serve", "--home", home, "--port", 0) as found:
        yield found


def sign_in(page, url, email):
    page.goto(url + "/login")
    page.fill("#field-email", email)
    page.fill("#field-password", GOOD)
    page.click("main button:has-text('Sign in')")
    page.wait_for_selector(".rail")


def test_a_link_is_made_and_used_in_another_browser(url, page, browser, axe):
    sign_in(page, url, "ada@example.org")
    page.goto(url + "/members")
    page.fill("#field-email", "bo@example.org")
    page.click("main button:has-text('Make a link')")
    link = page.inner_text("pre")
    other = browser.new_context().new_page()
    other.goto(link.strip())
    assert axe(other, "light") == []
    other.fill("#field-name", "Bo")
    other.fill("#field-password", GOOD)
    other.click("main button:has-text('Join')")
    other.wait_for_selector(".rail-foot:has-text('Bo')")
    other.goto(url + "/dataproducts/orders")
    assert other.locator("main .button:has-text('Request access')").count() == 1
    assert other.locator("main .button:has-text('Edit'), main .button:has-text('Build now')").count() == 0
    other.context.close()
    page.goto(url + "/audit")
    assert "bo@example.org" in page.inner_text("#trail tr:has-text('User invited')")
