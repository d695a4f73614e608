"""Starts `hansa` as a process of its own without waiting for its libraries: a process that has loaded them forks.

What is started so has its own environment, folder, streams, exit code and signals, and its own end. What a start itself shows
(how long it takes, what it imports, what another environment of Python's changes) is shown by starting Python: `program.HANSA`.

    tests ──(words, folder, environment; stdin, stdout, stderr, ended)──▶ the loaded process ──fork──▶ `hansa …`
      ▲─────────────────────────── pid, and through `ended` the exit code ───────┘
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from contextlib import contextmanager
from functools import cache
from pathlib import Path

LOADED = (
    "hansa.app.server", "hansa.app.scaffold", "hansa.cli.progress", "hansa.dataplane.build.job", "hansa.dataplane.ingest.files",
    "hansa.dataplane.describe.describe", "hansa.dataplane.places.find", "hansa.dataplane.storage.collect",
    "hansa.dataplane.storage.commit", "hansa.dataplane.storage.warehouse", "hansa.demo.seed", "hansa.standards.odcs.contract",
    "hansa.standards.odps.product", "hansa.web.standing", "alembic.command", "cryptography.fernet", "duckdb", "httpx",
    "pyarrow.parquet", "pyiceberg.catalog.sql", "rich.console", "sqlalchemy.orm", "sqlglot", "uvicorn",
)  # fmt: skip
"""What commands import late."""
SIZE = 8
"""Bytes of a number on the way: a length, a pid, an exit code."""
FILES = 1024
"""More than the loaded process ever has open."""
GONE = "the process that has the libraries loaded is gone; it has said why"


class Process:
    """As much of `subprocess.Popen` as tests ask for; streams are file numbers or files."""

    def __init__(self, arguments, *, stdin, stdout, stderr, cwd=None, env=None):
        self.args, self.returncode = ["hansa", *arguments], None
        ended, tell = os.pipe()
        self._ended = ended
        said = {"arguments": arguments, "cwd": str(cwd or Path.cwd()), "env": dict(env or os.environ)}
        self.pid = _ask(
            said, [each if isinstance(each, int) else each.fileno() for each in (stdin, stdout, stderr)], tell
        )
        os.close(tell)

    def wait(self, timeout=None):
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout)
            told = os.read(self._ended, SIZE)
            os.close(self._ended)
            assert told, GONE
            self.returncode = int(told)
        return self.returncode

    def poll(self):
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def run(*arguments, given=None, timeout=300, **options):
    """What `subprocess.run` answers, with what was said as text."""
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        stdin.write((given or "").encode())
        stdin.seek(0)
        started = Process([str(each) for each in arguments], stdin=stdin, stdout=stdout, stderr=stderr, **options)
        try:
            code = started.wait(timeout)
        finally:
            started.kill()
        for each in (stdout, stderr):
            each.seek(0)
        return subprocess.CompletedProcess(started.args, code, stdout.read().decode(), stderr.read().decode())


@contextmanager
def serving(*arguments, errors, **options):
    """Runs a server until the block ends: gives the process and the first line it says; SIGTERM stops it."""
    says, said = os.pipe()
    with Path(os.devnull).open() as nothing, os.fdopen(says) as lines:
        process = Process([str(each) for each in arguments], stdin=nothing, stdout=said, stderr=errors, **options)
        os.close(said)
        try:
            yield process, lines.readline().strip()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@cache
def _door():
    """The way to the loaded process of this one, which ends with it."""
    here, there = socket.socketpair()
    alone = {"OPENBLAS_NUM_THREADS": "1"}  # threads would not live on in what is forked
    loaded = subprocess.Popen(
        [sys.executable, __file__, str(there.fileno())],
        pass_fds=[there.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=os.environ | alone,
    )
    there.close()

    def stop():
        here.close()
        loaded.wait(30)

    atexit.register(stop)
    return here, threading.Lock()


def _ask(said, streams, tell):
    door, turn = _door()
    body = json.dumps(said).encode()
    with turn:
        socket.send_fds(door, [len(body).to_bytes(SIZE)], [*streams, tell])
        door.sendall(body)
        pid = door.recv(SIZE, socket.MSG_WAITALL)
    assert pid, GONE
    return int.from_bytes(pid)


def _answer(door):
    """Forks for each wish; comes back in the forked process, with the wish. Without further wishes all that runs is ended."""
    wakes, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker)
    running = {}
    while True:
        ready, _, _ = select.select([door, wakes], [], [])
        if wakes in ready:
            os.read(wakes, 4096)
            _tell(running)
        if door not in ready:
            continue
        head, files, _, _ = socket.recv_fds(door, SIZE, 4)
        if not head:
            for pid in running:
                os.kill(pid, signal.SIGKILL)
            os._exit(0)
        wish = json.loads(door.recv(int.from_bytes(head), socket.MSG_WAITALL))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a library's own thread waits here; what is forked does not need it
            pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return wish, files
        running[pid] = files[3]
        for each in files[:3]:
            os.close(each)
        door.sendall(pid.to_bytes(SIZE))


def _tell(running):
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        tell = running.pop(pid)
        os.write(tell, str(os.waitstatus_to_exitcode(status)).encode())
        os.close(tell)


def _become(wish, files):
    """This process is from here on what was wished for."""
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
    os.closerange(3, FILES)
    os.chdir(wish["cwd"])
    os.environ.clear()
    os.environ.update(wish["env"])
    time.tzset()
    sys.argv = ["hansa", *wish["arguments"]]


def _load():
    for name in (*_commands(), *LOADED):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is loaded is not looked at again: its memory is shared with all that is forked


def _commands():
    import hansa.cli

    return (f"hansa.cli.{found.name}" for found in pkgutil.iter_modules(hansa.cli.__path__))


def _end(run):
    """Runs it to the end that Python would come to, without taking apart what was loaded: that takes longer than most commands."""
    code = 0
    try:
        run()
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:  # noqa: BLE001 as Python itself would
        traceback.print_exc()
        code = 1
    if not isinstance(code, int):
        print(code, file=sys.stderr)
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.path[:] = [each for each in sys.path if Path(each) != Path(__file__).parent]  # factories are not the program's
    _load()
    from hansa.cli.main import start

    _become(*_answer(socket.socket(fileno=int(sys.argv[1]))))
    _end(start)
