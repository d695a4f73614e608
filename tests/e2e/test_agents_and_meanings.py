"""In the browser: an agent from its making to its end, and a branch of a namespace from its cut to its merge; axe on all of it."""

import pytest
from program import hansa, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    home = tmp_path_factory.mktemp("meanings") / "post"
    hansa("init", home)
    hansa("new", "team", "Shipping", home=home)
    hansa("apply", home=home)
    with served("serve", "--home", home, "--port", 0) as found:
        yield found


def fine(page, axe):
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    page.set_viewport_size({"width": 1440, "height": 900})


def test_an_agent_from_its_making_to_its_end(url, page, axe):
    page.goto(url + "/agents")
    fine(page, axe)
    page.click("main a:has-text('New agent') >> nth=0")
    page.fill("#field-name", "Parcel scorer")
    page.select_option("#field-owner", "shipping")
    page.fill("#field-purpose", "Says how late each parcel will be.")
    fine(page, axe)
    page.click("main button:has-text('Create'):visible")
    agent = url + "/agents/parcel-scorer"
    page.wait_for_url(agent)
    fine(page, axe)
    page.click("summary:has-text('New key')")
    page.fill("main details [name=name]", "nightly")
    page.click("button[value=key]")
    page.wait_for_selector("text=It is shown now and never again")
    fine(page, axe)
    page.goto(agent)
    assert not page.is_visible("text=It is shown now and never again")
    page.click("button[aria-label='Revoke the key nightly']")
    page.click("main button:has-text('Yes')")
    page.wait_for_selector("button[aria-label='Revoke the key nightly']", state="detached")
    page.click("button[value=disable]")
    if page.is_visible("main button:has-text('Yes')"):
        page.click("main button:has-text('Yes')")
    page.wait_for_selector("text=It is kept out")
    fine(page, axe)


def test_a_branch_of_a_namespace_from_its_cut_to_its_merge(url, page, axe):
    page.goto(url + "/semantics/-/new")
    page.fill("#field-name", "Post")
    page.select_option("#field-team", "shipping")
    page.click("main button:has-text('Create'):visible")
    space = url + "/semantics/post"
    page.wait_for_url(space)
    page.click("text=New concept")
    page.fill("#field-name", "Parcel")
    page.fill("#field-description", "What is carried.")
    page.click("main button:has-text('Create'):visible")
    page.wait_for_url(space + "/parcel")
    page.goto(space + "/-/branches")
    fine(page, axe)
    page.fill("#field-name", "say-more")
    page.click("text=Cut a branch")
    branch = space + "/-/branches/say-more"
    page.wait_for_url(branch)
    page.click("main a:has-text('Edit')")
    page.wait_for_url(branch + "/edit")
    fine(page, axe)
    page.fill("#field-text", page.input_value("#field-text").replace("What is carried.", "What is carried to a door."))
    page.click("main button:has-text('Save')")
    page.wait_for_url(branch)
    assert page.is_visible("text=Ready to merge")
    fine(page, axe)
    page.click("text=Merge into the namespace")
    page.wait_for_url(space)
    page.goto(space + "/parcel")
    assert page.is_visible("text=What is carried to a door.")
