"""What publishing adds once the data is written: the publish step of a product with 5 million rows, beside one with a thousand."""

import json
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median

import duckdb

from bench.measure import emit, hansa

SIZES = (1_000, 5_000_000)
ROUNDS = 3


def run(*arguments: str, home: Path) -> str:
    ended = subprocess.run([hansa(), *arguments, "--home", str(home)], check=True, capture_output=True, text=True)
    return ended.stdout


def publish_seconds(folder: Path, rows: int) -> float:
    home = folder / str(rows)
    subprocess.run([hansa(), "init", str(home)], check=True, capture_output=True)
    run("new", "product", "Big", "--owner", "platform-team", "--from", "data/big/*.parquet", home=home)
    (home / "data/big").mkdir(parents=True)
    target = home / "data/big/1.parquet"
    duckdb.sql(f"COPY (SELECT range::VARCHAR AS id FROM range({rows})) TO '{target}' (FORMAT parquet)")
    run("publish", "big", "--quiet", home=home)
    for _ in range(ROUNDS - 1):
        run("build", "big", "--quiet", home=home)
    return median(_publish_steps(home))


def _publish_steps(home: Path) -> list[float]:
    from hansa.app.settings import load
    from hansa.app.wiring import open_local
    from hansa.dataplane.runs.queries import steps

    found = []
    for row in json.loads(run("runs", "--output", "json", home=home)):
        with open_local(load(home)) as mesh, mesh.services.db.read() as session:
            for step in steps(session, row["id"]):
                if step.kind == "publish" and isinstance(step.finished_at, datetime):
                    found.append((step.finished_at - step.started_at).total_seconds())
    return found


with tempfile.TemporaryDirectory() as name:
    small, big = (publish_seconds(Path(name), rows) for rows in SIZES)
    emit(
        "publishing, 5 million rows",
        f"{big:.3f} s",
        f"{small:.3f} s (1,000 rows)",
        f"{big / small:.1f}",
        "at most 0.5 s",
    )
