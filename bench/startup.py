"""`hansa --version` as a whole process, beside a Python that does nothing."""

import sys

from bench.measure import command, emit, hansa, median

ROUNDS = 15

ours = median(lambda: command([hansa(), "--version"])[0], ROUNDS)
floor = median(lambda: command([sys.executable, "-c", "pass"])[0], ROUNDS)
emit(
    "`hansa --version`, whole process",
    f"{ours:.3f} s",
    f"{floor:.3f} s (python -c pass)",
    f"{ours / floor:.1f}",
    "under 0.15 s",
)
