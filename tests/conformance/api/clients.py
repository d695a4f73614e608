"""The manager's real clients, each in a virtual environment of its own, made the first time they are asked for and kept.

Run as a program it makes them all: `make test` does so beside the checks.
"""

import atexit
import fcntl
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("HANSA_TEST_CACHE") or Path.home() / ".cache" / "hansa-tests") / "clients"
PACKAGES = {
    "entropy-data": ["entropy-data==0.3.24"],
    "entropy-data-sdk": ["entropy-data-sdk==0.1.1"],
    "datacontract": ["datacontract-cli[duckdb]==1.2.8"],
    "dataproduct": ["dataproduct-cli==0.3.2"],
    "openlineage": ["openlineage-python>=1.40"],
    "dataproduct-mcp": ["httpx>=0.28.1", "pydantic>=2.11.7"],
}
"""Name → what is installed. Their dependencies exclude each other's and ours, so that no two share an environment."""

WHOLE = {"dataproduct-mcp-server": ["dataproduct-mcp==0.1.10", "mcp[cli]<2"]}
"""Name → what needs a Python of 3.13 or later, with all it depends on (it was written for the first version of `mcp`)."""

LATER = {"dataproduct-mcp": "dataproduct-mcp==0.1.10"}
"""Name → a package that asks for a later Python than this one; its own client of the API runs on this one all the same."""


@cache
def later_python():
    """A Python of 3.13 or later: this one, one on the PATH, one that pyenv or uv keeps; None where there is none."""
    named = [shutil.which(f"python3.{minor}") for minor in (13, 14, 15)]
    keepers = [("pyenv", "root", "versions"), ("uv", "python", "dir", "")]
    kept = [
        str(python)
        for program, *words, below in keepers
        if shutil.which(program)
        for python in (Path(_said(program, *words)) / below).glob("*/bin/python3")
    ]
    return next(
        (each for each in [sys.executable, *named, *sorted(kept, reverse=True)] if each and _is_later(each)), None
    )


def _said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout.strip()


def _is_later(python):
    """A shim may stand for a Python that is not chosen: only one that runs counts."""
    return _said(python, "-c", "import sys; print(sys.version_info >= (3, 13))") == "True"


def environment(name):
    """The folder of the client's programs."""
    packages, python = (WHOLE[name], later_python()) if name in WHOLE else (PACKAGES[name], sys.executable)
    wanted = "\n".join([*packages, LATER.get(name, ""), str(python), sys.version])
    folder = HOME / f"{name}-{sha256(wanted.encode()).hexdigest()[:12]}"
    ready = folder / "ready"
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes may start at once
        if not ready.is_file() or ready.read_text() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            _make(folder, packages, python)
            if name in LATER:
                _add(folder, LATER[name])
            ready.write_text(wanted)
    return folder / "bin"


CALLED = set()
"""The commands and methods that came to a good end in this process (see `calls.txt`)."""


def surroundings(name, *, key="", host="", home=None):
    """The variables a client finds: the key and the host among them."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home or HOME / name / "home"), "NO_COLOR": "1"}
    env |= {"COLUMNS": "300", "TERM": "dumb", "PYTHONWARNINGS": "ignore", "PYTHONIOENCODING": "utf-8"}
    Path(env["HOME"]).mkdir(parents=True, exist_ok=True)
    return env | ({"ENTROPY_DATA_API_KEY": key, "ENTROPY_DATA_HOST": host} if host else {})


def run(name, program, *arguments, check=True, **options):
    """Runs a client's program as its users do, with the key and the host in its environment."""
    said = {word: options.pop(word) for word in ("key", "host", "home") if word in options}
    env = surroundings(name, **said) | options.pop("env", {})
    command = [str(environment(name) / program), *map(str, arguments)]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False, **options)
    return judged(ended, check=check)


def judged(ended, *, check):
    if check and ended.returncode:
        raise AssertionError(f"{ended.args} exited {ended.returncode}\n{ended.stdout}\n{ended.stderr}")
    return ended


def command(*words, check=True, **said):
    """`entropy-data …`, in the process that has it loaded already."""
    return _ask("entropy-data", "commands", "command", [str(word) for word in words], check=check, **said)


def script(source, *words, check=True, **said):
    """A script of the SDK's, in the process that has it loaded already."""
    return _ask("entropy-data-sdk", "methods", "script", list(words), check=check, source=source, **said)


def names(client, kind):
    """All that a client has: `commands` or `methods`."""
    return json.loads(_ask(client, kind, "list", [kind]).stdout)


def _ask(name, kind, do, words, *, check=True, source="", cwd=ROOT, **said):
    process = _driver(name, kind)
    asked = {"do": do, "words": words, "source": source, "env": surroundings(name, **said), "cwd": str(cwd)}
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    CALLED.update(answer["called"])
    ended = subprocess.CompletedProcess([name, *words], answer["code"], answer["out"], answer["err"])
    return judged(ended, check=check)


@cache
def _driver(name, kind):
    """The process of a client, for as long as this one lives."""
    arguments = [environment(name) / "python", Path(__file__).with_name("driver.py"), kind]
    process = subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=surroundings(name)
    )
    atexit.register(_stop, process)
    return process


def _stop(process):
    process.stdin.close()
    process.stdout.close()
    process.wait(timeout=30)


def _make(folder, packages, python):
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv:
        _run(uv, "venv", "--quiet", "--python", python, folder)
        _run(uv, "pip", "install", "--quiet", "--python", folder / "bin/python", *packages)
        return
    _run(python, "-m", "venv", folder)
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


if __name__ == "__main__":
    for each in (*PACKAGES, *(WHOLE if later_python() else ())):
        environment(each)
