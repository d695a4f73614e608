"""`hansa contract test` beside datacontract-cli 1.2.8 and a plan written by hand, on the same contract and files; whole processes, CPU time.

Data and the peer's own environment are kept in HANSA_BENCH_CACHE (a folder in the temporary directory unless set).
HANSA_BENCH_ROWS is the size of the large table, HANSA_BENCH_ROUNDS how often each command is run.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.contract_agree import check
from bench.contract_data import document, write
from bench.measure import emit, hansa

CACHE = Path(os.environ.get("HANSA_BENCH_CACHE", Path(tempfile.gettempdir()) / "hansa-bench"))
ROUNDS = int(os.environ.get("HANSA_BENCH_ROUNDS", "3"))
LARGE = int(os.environ.get("HANSA_BENCH_ROWS", "10000000"))
PEER = "datacontract-cli[duckdb,parquet,csv]==1.2.8"


def run(arguments) -> tuple[float, float]:
    """CPU seconds and the greatest resident MiB of one command that must succeed."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([*map(str, arguments)], stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{arguments}: exit {process.returncode}\n{said.read().decode()[-3000:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def interleaved(commands: dict[str, list], rounds: int) -> dict[str, tuple[float, float]]:
    """Median CPU and greatest memory of each, run in turn so that a noisy neighbour disturbs all alike."""
    found: dict[str, list] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            found[name].append(run(arguments))
    return {
        name: (statistics.median(cpu for cpu, _ in each), max(memory for _, memory in each))
        for name, each in found.items()
    }


def peer() -> Path:
    """The peer in an environment of its own."""
    program = CACHE / "peer" / "bin" / "datacontract"
    if not program.exists():
        uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "venv", "-q", CACHE / "peer"], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", CACHE / "peer/bin/python", PEER], check=True)
    return program


def compare(title: str, data: Path, target: str, rounds: int = ROUNDS) -> None:
    kind = data.suffix.lstrip(".")
    contract = document(CACHE / f"{data.name}.odcs.yaml", data, kind)
    by_hand = [sys.executable, "-m", "bench.contract_by_hand", data]
    found = interleaved(
        {"hansa": [hansa(), "contract", "test", contract], "peer": [peer(), "test", contract], "hand": by_hand}, rounds
    )
    (ours, memory), (theirs, their_memory), (hand, _) = found["hansa"], found["peer"], found["hand"]
    emit(
        f"`hansa contract test`, {title}",
        f"{ours:.2f} CPU s, {memory:.0f} MiB",
        f"{theirs:.2f} CPU s, {their_memory:.0f} MiB (datacontract-cli 1.2.8)",
        f"{ours / theirs:.2f}",
        target,
    )
    if "1,000 rows" in title:
        return  # nothing but the start of a process
    emit(
        f"the same beside a plan by hand, {title}",
        f"{ours:.2f} CPU s",
        f"{hand:.2f} CPU s (DuckDB, by hand)",
        f"{ours / hand:.2f}",
        "at most 1.1",
    )


def appended() -> None:
    """One file of 1 % more beside the large one, tested with a state; the state is put back before each round."""
    folder, state, kept = CACHE / "grow", CACHE / "state", CACHE / "state-kept"
    old, new = folder / "0.parquet", folder / "1.parquet"
    for each in (folder, state, kept):
        shutil.rmtree(each, ignore_errors=True)
    folder.mkdir()
    old.hardlink_to(write(CACHE / f"{LARGE}.parquet", 0, LARGE))
    contract = document(CACHE / "grow.odcs.yaml", folder / "*.parquet", "parquet")
    command = [hansa(), "contract", "test", contract, "--state", state]
    run(command)
    state.rename(kept)
    write(new, LARGE, LARGE + LARGE // 100)
    full, small = [], []
    for _ in range(ROUNDS):
        full.append(run(command[:4])[0])
        shutil.rmtree(state, ignore_errors=True)
        shutil.copytree(kept, state)
        small.append(run(command)[0])
    whole, part = statistics.median(full), statistics.median(small)
    emit(
        f"1 % appended to {LARGE:,} rows, tested again",
        f"{part:.2f} CPU s",
        f"{whole:.2f} CPU s (full test)",
        f"{part / whole:.3f}",
        "at most 0.05",
    )


def main() -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:] or ["1k", "1m", "csv", "10m", "append"]
    if "1k" in wanted:
        compare("Parquet, 1,000 rows", write(CACHE / "1000.parquet", 0, 1000), "at most 0.15")
    if "1m" in wanted:
        compare("Parquet, 1 million rows", write(CACHE / "1000000.parquet", 0, 1_000_000), "at most 0.25")
    if "csv" in wanted:
        check()
        compare("CSV, 1 million rows", write(CACHE / "1000000.csv", 0, 1_000_000), "at most 0.33")
    if "10m" in wanted:
        data = write(CACHE / f"{LARGE}.parquet", 0, LARGE)
        compare(f"Parquet, {LARGE:,} rows", data, "at most 0.4, under 1 GiB", min(ROUNDS, 2))
    if "append" in wanted:
        appended()


if __name__ == "__main__":
    main()
