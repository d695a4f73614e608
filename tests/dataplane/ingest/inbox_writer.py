"""Posts events until it is killed; prints the ids of each batch once it was acknowledged."""

import sys
from pathlib import Path

from hansa.dataplane.ingest.segment import Inbox
from hansa.kernel.clock import SystemClock


def main() -> None:
    root, start = Path(sys.argv[1]), int(sys.argv[2])
    inbox = Inbox(root, SystemClock(), segment_bytes=20_000)
    number = start
    while True:
        # Each batch repeats the last event of the one before.
        batch = [{"id": f"e{n}", "n": n, "text": "ä" * 50} for n in range(max(number - 1, 0), number + 10)]
        inbox.accept("orders", "events", batch)
        number += 10
        print(number, flush=True)


main()
