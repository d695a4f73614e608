"""The pages of policies, certifications, classifications, tags, assets and connectors for axe, in both themes and small."""

import json
import re

import httpx
import pytest
import records as made
from program import hansa, served

GOLD = made.UUIDS["gold"]
DOCUMENTS = [
    ("teams/checkout", made.team()),
    ("tags/governance%2Fpii", made.tag("governance/pii")),
    ("policies/1", made.policy(content="# Quality\n\nAll have *checks*, as in\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")),
    (f"certifications/{GOLD}", made.certification(tag="governance/pii", restricted=True)),
    ("classification-schemes/s", made.scheme("s", customProperty="classification")),
    ("assets/db", made.asset("db", columns=[], relationships=[])),
    (
        "assets/db%2Forders",
        made.asset("db/orders") | {"relationships": [{"relationshipType": "parent", "assetId": "db"}]},
    ),
    ("connectors/c1", made.connector(health={"status": "failed", "errorMessage": "No route to host"})),
]
PAGES = [
    "/policies", "/policies/GLOBAL-1", "/policies/new", "/policies/GLOBAL-1/delete",
    "/certifications", f"/certifications/{GOLD}", f"/certifications/{GOLD}/edit",
    "/classification-schemes", "/classification-schemes/s", "/classification-schemes/new",
    "/tags", "/tags/governance/pii", "/assets", "/assets/db/orders", "/assets/db%2Forders/edit",
    "/connectors", "/connectors/c1", "/connectors/c1/delete",
]  # fmt: skip

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    home = tmp_path_factory.mktemp("records") / "mesh"
    hansa("init", home)
    key = hansa("key", "create", home=home).stdout.strip()
    with served("serve", "--home", home, "--port", 0) as found:
        for path, body in DOCUMENTS:
            answer = httpx.put(f"{found}/api/{path}", content=json.dumps(body), headers={"x-api-key": key})
            assert answer.status_code == 200, answer.text
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_page_keeps_wcag_in_both_themes(url, page, axe, path):
    page.goto(url + path)
    assert axe(page, "light") == []
    assert axe(page, "dark") == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")


def test_a_list_is_filtered_as_one_types_and_ticks(url, page):
    page.goto(url + "/assets")
    page.fill("input[type=search]", "inner")
    page.wait_for_url(re.compile("q=inner"))
    page.wait_for_selector("text=1 asset")
    page.goto(url + "/policies")
    page.check("input[name=status][value=Accepted]")
    page.wait_for_url(re.compile("status=Accepted"))
