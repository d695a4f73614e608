"""The demo: time and memory from nothing to the first page with data, and its build beside the same SQL by hand."""

import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from bench import by_hand
from bench.measure import children_cpu, emit, hansa, tree_memory

with tempfile.TemporaryDirectory() as folder:
    home = Path(folder, "mesh")
    began, peak = time.perf_counter(), 0
    server = subprocess.Popen(
        [hansa(), "demo", "--home", str(home), "--port", "0", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    done = threading.Event()

    def watch() -> None:
        global peak
        while not done.wait(0.1):
            peak = max(peak, tree_memory(server.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        url = server.stdout.readline().split()[1]
        with urllib.request.urlopen(f"{url}/marketplace") as page:
            page.read()
        wall = time.perf_counter() - began
    finally:
        done.set()
        watcher.join()
        server.terminate()
        server.wait(20)
    emit(
        "`hansa demo`: nothing → first page with data",
        f"{wall:.0f} s, {peak / 2**20:.0f} MiB",
        "–",
        "–",
        "under 60 s, 1 GiB",
    )

    cpu = children_cpu()
    subprocess.run([hansa(), "build", "--all", "--quiet", "--home", str(home)], check=False, capture_output=True)
    ours = children_cpu() - cpu
    cpu = children_cpu()
    subprocess.run(
        [by_hand.python(), "-m", "bench.by_hand", str(home), str(Path(folder, "hand"))], check=True, capture_output=True
    )
    hand = children_cpu() - cpu
    emit(
        "building the demo mesh from raw data, CPU",
        f"{ours:.1f} s",
        f"{hand:.1f} s (same SQL by hand)",
        f"{ours / hand:.2f}",
        "at most 1.5",
    )
