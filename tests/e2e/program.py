"""Starts and stops the real program, as its users do."""

import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import warm

HANSA = [sys.executable, "-m", "hansa"]
READY = re.compile(r"ready (http://127\.0\.0\.1:\d+)\Z")


def hansa(*arguments, home=None, check=True, cold=False, **options):
    """`cold`: Python is started for it, as it is where the environment changes what Python itself is."""
    words = [*map(str, arguments), *(["--home", str(home)] if home else [])]
    if cold:
        ended = subprocess.run([*HANSA, *words], capture_output=True, text=True, check=False, timeout=300, **options)
    else:
        ended = warm.run(*words, given=options.pop("input", None), **options)
    if check and ended.returncode:
        raise AssertionError(f"{words} exited {ended.returncode}\n{ended.stdout}\n{ended.stderr}")
    return ended


@contextmanager
def served(*arguments):
    """Runs `hansa …` until it says ready, gives the URL, and stops it with SIGTERM; it must stop cleanly."""
    with tempfile.TemporaryFile("w+") as log:
        with warm.serving(*arguments, errors=log) as (process, line):
            found = READY.match(line)
            assert found, f"not ready: {line!r}\n{_all(log)}"
            yield found.group(1)
        assert process.returncode == 0, _all(log)
        assert "Traceback" not in _all(log), _all(log)


def _all(log):
    log.seek(0)
    return log.read()


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
