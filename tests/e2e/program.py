"""Starts and stops the real program, as its users do."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

HANSA = [sys.executable, "-m", "hansa"]
READY = re.compile(r"ready (http://127\.0\.0\.1:\d+)\Z")


def hansa(*arguments, home=None, check=True, **options):
    command = [*HANSA, *map(str, arguments), *(["--home", str(home)] if home else [])]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, **options)
    if check and ended.returncode:
        raise AssertionError(f"{command} exited {ended.returncode}\n{ended.stdout}\n{ended.stderr}")
    return ended


@contextmanager
def served(*arguments):
    """Runs `hansa …` until it says ready, gives the URL, and stops it with SIGTERM; it must stop cleanly."""
    process = subprocess.Popen(
        [*HANSA, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    try:
        line = process.stdout.readline().strip()
        found = READY.match(line)
        if not found:
            process.kill()
            raise AssertionError(f"not ready: {line!r}\n{process.stderr.read()}")
        yield found.group(1)
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors, errors


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
