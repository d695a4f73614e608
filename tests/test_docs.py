"""The documentation builds, its reference is complete, and its links lead somewhere."""

import importlib
import importlib.util
import re
from importlib import import_module
from pathlib import Path

import pytest
import typer

from hansa.api.app import ROUTES
from hansa.app.settings import VARIABLES
from hansa.cli import commands
from hansa.contracts.lint.rules.order import RULES

ROOT = Path(__file__).parent.parent
GROUPS = ("key", "user", "contract", "access", "changes", "records", "semantics", "audit")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)[^)]*\)")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs/build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    build.SITE = tmp_path_factory.mktemp("site")
    build.main()
    return build.SITE


def test_every_page_is_built(site):
    for page in (ROOT / "docs").rglob("*.md"):
        assert (site / page.relative_to(ROOT / "docs").with_suffix(".html")).is_file()


def test_the_reference_has_every_command_setting_and_route(site):
    text = (site / "reference.html").read_text()
    group = typer.main.get_command(commands.app)
    names = [f"hansa {name}" for name in group.list_commands(None) if name not in GROUPS]
    for below in GROUPS:
        names += [f"hansa {below} {name}" for name in group.get_command(None, below).list_commands(None)]
    names += [*VARIABLES, "HANSA_HOME", "HANSA_KEY"]
    modules = [import_module(f"hansa.api.routes.{file.stem}") for file in ROUTES.glob("[a-z]*.py")]
    names += [f"/api{route.path}" for each in modules if hasattr(each, "router") for route in each.router.routes]
    assert [name for name in names if name not in text] == []


def test_the_rules_page_has_every_rule_of_lint(site):
    text = (site / "lint-rules.html").read_text()
    assert [rule.code for rule in RULES if f"<code>{rule.code}</code>" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_to_a_file(page):
    links = [link for link in LINK.findall(page.read_text()) if not re.match(r"[a-z]+:", link)]
    assert [
        link for link in links if not (page.parent / link).exists() and link not in {"reference.md", "lint-rules.md"}
    ] == []
