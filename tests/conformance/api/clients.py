"""The manager's real clients, each in a virtual environment of its own that git ignores; made the first time they are asked for."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HOME = ROOT / ".venv-clients"
PACKAGES = {
    "entropy-data": ["entropy-data==0.3.24"],
    "entropy-data-sdk": ["entropy-data-sdk==0.1.1"],
    "datacontract": ["datacontract-cli[duckdb]==1.2.8"],
    "dataproduct": ["dataproduct-cli==0.3.2"],
    "openlineage": ["openlineage-python>=1.40"],
    "dataproduct-mcp": ["httpx>=0.28.1", "pydantic>=2.11.7"],
}
"""Name → what is installed. Their dependencies exclude each other's and ours, so that no two share an environment."""

LATER = {"dataproduct-mcp": "dataproduct-mcp==0.1.10"}
"""Name → a package that asks for a later Python than this one; its own client of the API runs on this one all the same."""


def environment(name):
    """The folder of the client's programs."""
    folder = HOME / name
    ready = folder / "ready"
    wanted = "\n".join([*PACKAGES[name], LATER.get(name, "")])
    HOME.mkdir(exist_ok=True)
    with (HOME / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes may start at once
        if not ready.is_file() or ready.read_text() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            _make(folder, PACKAGES[name])
            if name in LATER:
                _add(folder, LATER[name])
            ready.write_text(wanted)
    return folder / "bin"


def run(name, program, *arguments, key="", host="", check=True, **options):
    """Runs a client's program as its users do, with the key and the host in its environment."""
    env = {"PATH": os.environ["PATH"], "HOME": str(options.pop("home", HOME / name / "home")), "NO_COLOR": "1"}
    env |= {"COLUMNS": "300", "TERM": "dumb", "PYTHONWARNINGS": "ignore", "PYTHONIOENCODING": "utf-8"}
    if host:
        env |= {"ENTROPY_DATA_API_KEY": key, "ENTROPY_DATA_HOST": host}
    command = [str(environment(name) / program), *map(str, arguments)]
    Path(env["HOME"]).mkdir(parents=True, exist_ok=True)
    ended = subprocess.run(
        command, env=env | options.pop("env", {}), capture_output=True, text=True, timeout=300, check=False, **options
    )
    if check and ended.returncode:
        raise AssertionError(f"{command} exited {ended.returncode}\n{ended.stdout}\n{ended.stderr}")
    return ended


def _make(folder, packages):
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv:
        _run(uv, "venv", "--quiet", "--python", sys.executable, folder)
        _run(uv, "pip", "install", "--quiet", "--python", folder / "bin/python", *packages)
        return
    _run(sys.executable, "-m", "venv", folder)
    _run(folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages)


def _add(folder, package):
    """Without what it depends on, whatever Python it asks for."""
    target = next((folder / "lib").glob("python3*/site-packages"))
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv:
        _run(uv, "pip", "install", "--quiet", "--python-version", "3.13", "--no-deps", "--target", target, package)
        return
    python = folder / "bin/python"
    _run(
        python, "-m", "pip", "install", "--quiet", "--no-deps", "--ignore-requires-python", "--target", target, package
    )


def _run(*command):
    made = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, timeout=900)
    if made.returncode:
        raise AssertionError(f"{command} failed\n{made.stdout}\n{made.stderr}")
