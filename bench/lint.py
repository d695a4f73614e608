"""`hansa contract lint` and `--help` as whole processes beside datacontract-cli's, and a thousand contracts in one process.

The peer is installed once into a cached environment of its own; rounds are interleaved, CPU (user and system) is what counts on
a shared machine.
"""

import statistics
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path

from bench.measure import command, emit, hansa
from bench.peer import peer

ROUNDS = 9
CONTRACTS = 1000


def contract(number: int, columns: int = 20) -> str:
    lines = [
        "apiVersion: v3.2.0", "kind: DataContract", f"id: contract-{number}", f"name: Contract {number}", "version: 1.0.0",
        "status: active", "domain: bench", "description: {purpose: To be measured.}", "team: {name: bench}",
        "servers: [{server: local, type: local, path: data.parquet, format: parquet}]", "schema:", "  - name: rows",
        "    description: Rows.", "    properties:",
    ]  # fmt: skip
    for column in range(columns):
        kind, options = (
            ("string", 'maxLength: 40, pattern: "^[a-z0-9-]+$"'),
            ("integer", "minimum: 0, maximum: 1000"),
            ("number", "minimum: 0"),
            ("date", 'minimum: "2020-01-01"'),
        )[column % 4]
        lines += [
            f"      - name: column_{column}", "        description: A column.", f"        logicalType: {kind}",
            "        required: true", f"        logicalTypeOptions: {{{options}}}", "        classification: internal",
            "        quality:", "          - {metric: nullValues, mustBe: 0}",
        ]  # fmt: skip
    lines += ["    quality:", "      - {metric: rowCount, mustBeGreaterThan: 0}"]
    return "\n".join(lines) + "\n"


def measured(*commands: list[str]) -> list[tuple[float, float]]:
    """Median wall and CPU seconds of each command, run in turns."""
    times = [[] for _ in commands]
    for _ in range(ROUNDS):
        for kept, each in zip(times, commands, strict=True):
            kept.append(command(each))
    return [tuple(statistics.median(values) for values in zip(*kept, strict=True)) for kept in times]


def in_process() -> float:
    from hansa.contracts.lint.judge import judge
    from hansa.contracts.lint.lint import DEFAULT

    texts = [contract(number) for number in range(CONTRACTS)]
    began = time.process_time()
    for number, text in enumerate(texts):
        assert judge(text, f"{number}.odcs.yaml", DEFAULT, today=date(2026, 1, 1)).ok
    return time.process_time() - began


with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "contract.odcs.yaml")
    path.write_text(contract(0))
    theirs = peer()
    subprocess.run([hansa(), "contract", "lint", str(path)], check=True, capture_output=True)
    ours, other, our_help, other_help = measured(
        [hansa(), "contract", "lint", str(path)], [theirs, "lint", str(path)], [hansa(), "--help"], [theirs, "--help"]
    )
    for name, own, its in (
        ("`hansa contract lint` of one contract", ours, other),
        ("`hansa --help`", our_help, other_help),
    ):
        emit(
            f"{name}, whole process, CPU",
            f"{own[1]:.3f} s",
            f"{its[1]:.2f} s (datacontract-cli 1.2.8)",
            f"{own[1] / its[1]:.2f}",
            "at most 0.15 s",
        )
    seconds = in_process()
    emit(
        f"lint of {CONTRACTS:,} contracts of 20 columns in one process, CPU",
        f"{seconds:.1f} s",
        f"{other[1] * CONTRACTS:.0f} s (datacontract-cli, one process each)",
        f"{seconds / (other[1] * CONTRACTS):.3f}",
        "under 10 s",
    )
