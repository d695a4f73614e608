"""In the browser: a member's edit becomes a change request, an approver accepts it, and the page keeps WCAG."""

import json

import pytest
from program import hansa, served, write

pytestmark = pytest.mark.browser

PASSWORD = "twelve brown boats in fog"
PEOPLE = {"olga": "--owner", "mia": "--member", "ann": "--member"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("changes") / "shop"
    hansa("init", home)
    hansa("new", "team", "Checkout", home=home)
    hansa("new", "product", "Orders", "--owner", "checkout", "--from", "data/*.csv", home=home)
    roles = (("mia", "Member"), ("ann", "Approver"))
    members = [{"emailAddress": f"{name}@example.org", "role": role} for name, role in roles]
    team = {"id": "checkout", "name": "Checkout", "type": "Domain", "members": members}
    write(home, {"teams/checkout.yaml": json.dumps(team)})
    hansa("apply", home=home)
    for name, role in PEOPLE.items():
        hansa("user", "create", f"{name}@example.org", "--name", name.title(), role, home=home, input=PASSWORD)
    return home


def sign_in(page, url, name):
    page.context.clear_cookies()
    page.goto(url + "/login")
    page.fill("input[name=email]", f"{name}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button:has-text('Sign in')")
    page.wait_for_selector(f".rail-foot :text('{name.title()}')")


def require_approval(page, url, key):
    answer = page.request.put(
        url + "/api/organization/features",
        data={"changeProcessMode": "approval-required"},
        headers={"x-api-key": key},
    )
    assert answer.ok


def test_a_change_is_asked_for_and_accepted(home, page, axe):
    key = hansa("key", "create", home=home).stdout.strip()
    with served("serve", "--home", home, "--port", 0) as url:
        require_approval(page, url, key)
        sign_in(page, url, "mia")
        page.goto(url + "/change-requests")
        assert "Nothing here" in page.inner_text("main")
        assert axe(page, "light") == []
        page.goto(url + "/dataproducts/orders/edit")
        page.fill("#field-name", "All our orders")
        page.fill("#field-why", "Says it better")
        page.click("main button:visible:has-text('Save')")
        page.wait_for_url("**/change-requests/*")
        request = page.url
        assert "Somebody else decides" in page.inner_text("aside[aria-label=Decision]")
        assert page.locator("button[value=accept]").count() == 0
        page.goto(url + "/dataproducts/orders")
        assert "All our orders" not in page.inner_text("h1")

        sign_in(page, url, "ann")
        assert "1" in page.inner_text(".nav-item:has-text('Change requests')")
        page.goto(url + "/teams/checkout")
        assert "Changes to approve" in page.inner_text("main")
        assert axe(page, "light") == []
        page.click(".nav-item:has-text('Change requests')")
        page.wait_for_selector("main tbody tr")
        assert axe(page, "light") == []
        assert axe(page, "dark") == []
        page.click("main tbody a")
        page.wait_for_url(request)
        assert "All our orders" in page.inner_text(".diff-table")
        assert axe(page, "light") == []
        assert axe(page, "dark") == []
        page.fill("#field-why", "Agreed")
        page.click("button[value=accept]")
        page.wait_for_selector(".subject-head :text('Accepted')")
        assert "Agreed" in page.inner_text(".facts")
        page.goto(url + "/dataproducts/orders/history")
        assert "asked for by Mia, accepted by Ann: Agreed" in page.inner_text("main")
    assert "All our orders" in next(home.glob("dataproducts/**/product.odps.yaml")).read_text()
    assert "Nothing to change." in hansa("apply", home=home).stdout
