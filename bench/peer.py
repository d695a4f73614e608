"""The peer of the contract benches, datacontract-cli, in an environment of its own that is made once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "1.2.8"


def peer(extras: str = "") -> str:
    """The path of its command; `extras` such as `duckdb,parquet`. Asks the package index the first time only."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"), "hansa-bench")
    folder = cache / f"datacontract-cli-{VERSION}{'-' + extras.replace(',', '-') if extras else ''}"
    command = folder / "bin/datacontract"
    if not command.exists():
        wanted = f"datacontract-cli{f'[{extras}]' if extras else ''}=={VERSION}"
        uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], check=True)
        python = str(folder / "bin/python")
        subprocess.run([uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python, wanted], check=True)
    return str(command)
