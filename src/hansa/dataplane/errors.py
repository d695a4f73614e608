"""What can go wrong in the data plane.

HansaError
├── Unavailable ← StorageFull      the disk (or the engine's spill directory) is full
├── Unavailable ← StoreAway        the warehouse's store does not answer, or does not let us in
├── Conflict    ← StaleSnapshot    somebody published after the state this one was made from
├── InvalidInput← BadModel         a model cannot be run as it is written
├── InvalidInput← Unreadable       stored files are not what Hansa writes
└── InvalidInput← EngineError      an engine cannot run a statement; the message is one line of its own
"""

from __future__ import annotations

from hansa.kernel.errors import Conflict, InvalidInput, Unavailable


class StorageFull(Unavailable):
    code = "storage-full"


class StoreAway(Unavailable):
    code = "warehouse-away"


class StaleSnapshot(Conflict):
    code = "stale-snapshot"


class BadModel(InvalidInput):
    code = "bad-model"


class Unreadable(InvalidInput):
    code = "unreadable-table"


class EngineError(InvalidInput):
    code = "engine"
