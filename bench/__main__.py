"""Runs every bench and prints the README's table of figures: `make bench`, or `python -m bench startup publish`."""

import json
import subprocess
import sys
from pathlib import Path

BENCHES = ("startup", "lint", "server_start", "publish", "s3", "ingest_events", "demo_build", "contract_test")


def main() -> int:
    wanted = sys.argv[1:] or list(BENCHES)
    rows = []
    for name in wanted:
        ended = subprocess.run([sys.executable, "-m", f"bench.{name}"], capture_output=True, text=True, check=False)
        if ended.returncode:
            print(ended.stderr[-4000:], file=sys.stderr)
            return ended.returncode
        rows += [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
        print(f"{name}: done", file=sys.stderr)
    print("| what | Hansa | peer | ratio | target |\n|---|---|---|---|---|")
    for row in rows:
        print(f"| {row['name']} | {row['value']} | {row['peer']} | {row['ratio']} | {row['target']} |")
    Path("bench/out").mkdir(exist_ok=True)
    Path("bench/out/figures.json").write_text(json.dumps(rows, indent=1))
    return 0


sys.exit(main())
