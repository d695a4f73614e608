"""Real servers for the tests: MariaDB from Debian's package, unpacked into a cache and never installed."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

CACHE = Path(os.environ.get("HANSA_TEST_CACHE") or Path.home() / ".cache" / "hansa-tests")
MARIADB = ("mariadb-server-core", "libaio1", "libnuma1", "liburing2", "libpcre2-8-0")


class NotHere(Exception):
    """Why the machine cannot run this server."""


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(ready, process, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NotHere(f"the server ended with {process.returncode}")
        if ready():
            return
        time.sleep(0.1)
    raise NotHere(f"the server did not answer in {seconds} s")


def answers(port):
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def debian(packages, name):
    """The packages' files, fetched once."""
    root = CACHE / name
    if (root / ".whole").exists():
        return root
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise NotHere("this machine has no apt to fetch the server with")
    with tempfile.TemporaryDirectory() as folder:
        got = subprocess.run(
            ["apt-get", "download", *packages], cwd=folder, capture_output=True, text=True, check=False
        )
        if got.returncode:
            subprocess.run(["apt-get", "update"], capture_output=True, check=False)
            got = subprocess.run(
                ["apt-get", "download", *packages], cwd=folder, capture_output=True, text=True, check=False
            )
        if got.returncode:
            raise NotHere(f"apt cannot fetch {', '.join(packages)}: {got.stderr.strip().splitlines()[-1:]}")
        made = Path(tempfile.mkdtemp(dir=_made(CACHE)))
        for each in Path(folder).glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", each, made], check=True, capture_output=True)
    (made / ".whole").touch()
    shutil.rmtree(root, ignore_errors=True)
    made.rename(root)
    return root


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def mariadb():
    """host, port, and the password of the user `reader`, who may read and write in `shop`."""
    root = debian(MARIADB, "mariadb")
    share, binary = root / "usr/share/mysql", root / "usr/sbin/mariadbd"
    libraries = ":".join(str(each) for each in root.glob("usr/lib/*-linux-gnu"))
    environment = {**os.environ, "LD_LIBRARY_PATH": libraries}
    folder = Path(tempfile.mkdtemp(prefix="maria"))
    user = ["--user=root"] if os.getuid() == 0 else []
    common = [str(binary), "--no-defaults", *user, f"--datadir={folder}/data", f"--lc-messages-dir={share}"]
    (folder / "data" / "mysql").mkdir(parents=True)
    setup = "USE mysql;\n" + "".join(
        (share / f"{each}.sql").read_text() for each in ("mysql_system_tables", "mysql_system_tables_data")
    )
    setup += "\nFLUSH PRIVILEGES;\nCREATE DATABASE shop;\nCREATE USER reader@'%' IDENTIFIED BY 's3cret-word';\n"
    setup += "GRANT ALL ON shop.* TO reader@'%';\n"
    small = ["--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M", "--performance-schema=OFF"]
    subprocess.run(
        [*common, "--bootstrap", *small], input=setup, env=environment, text=True, capture_output=True, check=True
    )
    port = free_port()
    process = subprocess.Popen(
        [
            *common,
            *small,
            f"--port={port}",
            "--bind-address=127.0.0.1",
            f"--socket={folder}/s",
            f"--pid-file={folder}/p",
        ],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(lambda: answers(port), process)
        yield {"host": "127.0.0.1", "port": port, "password": "s3cret-word"}
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
