"""In the browser: a branch from its cut to its merge, with a conflict on the way; git beside a contract; axe on all of it."""

import subprocess

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
schema:
  - name: parcels  # the one table
    physicalType: table
    description: One row is one parcel.
    properties:
      - name: parcel_id
        logicalType: string
        description: The parcel.
      - name: weight
        logicalType: number
        description: In kilograms.
team:
  name: shipping
"""


@pytest.fixture(scope="module")
def remote(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remote")
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(folder / "x.git")], check=True)
    return folder / "x.git"


@pytest.fixture(scope="module")
def url(tmp_path_factory, remote):
    home = tmp_path_factory.mktemp("branches") / "post"
    hansa("init", home)
    hansa("new", "team", "Shipping", home=home)
    (home / "datacontracts").mkdir(exist_ok=True)
    (home / "datacontracts/parcels.odcs.yaml").write_text(CONTRACT)
    hansa("apply", home=home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANSA_GIT_FOLDERS", str(remote.parent))
        with served("serve", "--home", home, "--port", 0) as found:
            yield found


def fine(page, axe):
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    page.set_viewport_size({"width": 1440, "height": 900})


def rewrite(page, address, was, becomes):
    page.goto(address + "/edit")
    page.wait_for_selector("code-editor[data-ready]")
    page.fill("#editor-yaml", page.locator("textarea[name=text]").input_value().replace(was, becomes))
    page.click("button[value=save]")
    page.wait_for_url(address)


def test_a_branch_from_its_cut_to_its_merge(url, page, axe):
    contract = url + "/datacontracts/parcels"
    page.goto(contract + "/branches")
    fine(page, axe)
    page.fill("#field-name", "in-grams")
    page.click("text=Cut a branch")
    branch = contract + "/branches/in-grams"
    page.wait_for_url(branch)
    fine(page, axe)
    rewrite(page, branch, "In kilograms.", "In grams.")
    rewrite(page, contract, "In kilograms.", "In pounds.")
    page.goto(branch)
    assert page.is_visible("text=Behind the contract")
    fine(page, axe)
    page.click("text=Update from the contract")
    page.wait_for_selector("h2:has-text('Conflicts')")
    fine(page, axe)
    page.check("input[value=branch]")
    page.click("text=Decide and update")
    page.wait_for_selector("text=Ready to merge")
    assert page.input_value("#field-version") == "1.0.1"
    page.click("text=Merge into the contract")
    page.wait_for_url(contract)
    page.goto(contract + "/yaml")
    assert page.is_visible("text=In grams.")
    assert page.is_visible("text=# the one table")


def test_git_beside_a_contract(url, page, axe, remote):
    tab = url + "/datacontracts/parcels/git"
    page.goto(tab)
    fine(page, axe)
    page.select_option("#field-type", "git")
    page.fill("#field-url", f"file://{remote}")
    page.click("button[value=connect]")
    page.wait_for_selector("text=Changed here")
    page.click("button[value=push]")
    page.wait_for_selector("text=Up to date")
    fine(page, axe)
    rewrite(page, url + "/datacontracts/parcels", "One row", "A row")
    page.goto(tab)
    page.click("text=Open a pull request instead")
    page.fill("#field-title", "Say it shorter")
    page.click("button[value=ask]")
    page.click("a:has-text('Say it shorter')")
    page.wait_for_selector("text=git merge --no-ff")
    fine(page, axe)


def test_the_page_of_credentials(url, page, axe):
    page.goto(url + "/git/credentials")
    fine(page, axe)
    page.fill("#field-token_name", "CI")
    page.fill("#field-token", "ghp_secret")
    page.click("button[value=add]")
    page.wait_for_selector("h3:has-text('CI')")
    fine(page, axe)
    assert "ghp_secret" not in page.content()
