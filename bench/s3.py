"""A warehouse in S3 beside one in a folder: the same product of 2 million rows built, and read with and without a copy."""

import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import duckdb

from bench.measure import emit

sys.path.insert(0, str(Path(__file__).parent.parent / "tests/conformance/places"))
import servers

ROWS, ROUNDS = 2_000_000, 5
NAMES = ("building 2 million rows into S3", "first read from S3", "next read from S3")


def make(home: Path) -> None:
    from hansa.app import scaffold

    scaffold.init(home, "Bench")
    scaffold.new(home, scaffold.New("product", "Big", owner="platform-team", path="data/*.parquet"))
    (home / "data").mkdir()
    sql = f"SELECT range::VARCHAR AS id FROM range({ROWS})"
    duckdb.sql(f"COPY ({sql}) TO '{home}/data/1.parquet' (FORMAT parquet)").fetchall()


def seconds(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def opened(home: Path, environ: dict[str, str]):
    """What is measured of one mesh: a build, a query whose files have to be copied first, and one whose files are here."""
    from hansa.app.settings import load
    from hansa.app.wiring import open_local
    from hansa.cli.progress import Quietly

    make(home)
    with open_local(load(home, environ=environ)) as mesh:
        mesh.apply(why="bench")
        address = mesh.products()[0]["address"].replace("-", "_").replace("/", ".")

        def build() -> None:
            assert mesh.building.build("big", Quietly()).status == "succeeded"

        def read() -> None:
            assert mesh.query(f"SELECT count(*) AS n, max(id) AS m FROM {address}")["rows"]

        def read_first() -> None:
            shutil.rmtree(home / ".hansa/cache", ignore_errors=True)
            read()

        build()
        yield build, read_first, read


def main() -> None:
    with tempfile.TemporaryDirectory() as name, servers.seaweed() as found:
        os.environ |= {"AWS_ACCESS_KEY_ID": found["key"], "AWS_SECRET_ACCESS_KEY": found["secret"]}
        from pyarrow.fs import S3FileSystem

        client = S3FileSystem(endpoint_override=found["endpoint"], region="us-east-1", allow_bucket_creation=True)
        servers.until_done(lambda: client.create_dir("bench"))
        place = {"HANSA_WAREHOUSE": "s3://bench/mesh", "HANSA_S3_ENDPOINT": found["endpoint"]}
        with opened(Path(name) / "here", {}) as here, opened(Path(name) / "there", place) as there:
            for what, near, far in zip(NAMES, here, there, strict=True):
                pairs = [(seconds(near), seconds(far)) for _ in range(ROUNDS)]
                peer, mine = (median(each) for each in zip(*pairs, strict=True))
                emit(what, f"{mine:.2f} s", f"{peer:.2f} s (folder)", f"{mine / peer:.1f}", "none stated")


main()
