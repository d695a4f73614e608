"""What can go wrong while data comes in.

HansaError
├── InvalidInput ← UnknownSource    no plug-in reads this type of server
├── InvalidInput ← BadServer        the contract's server block cannot be read as it is written
├── InvalidInput ← SchemaDrift      the source lost, renamed or changed columns that the contract requires
├── InvalidInput ← BadEvent         an event that cannot be accepted; `index` says which of the batch
├── Refused      ← OutsideRoots     a path that leads out of the mesh folder and the data folder
├── Unavailable  ← SourceGone       the file, table or server is not there now
├── Unavailable  ← InboxFull        events cannot be made durable now; try again
└── Conflict     ← CursorMoved      another run landed this input meanwhile
"""

from __future__ import annotations

from hansa.kernel.errors import Conflict, InvalidInput, Refused, Unavailable


class UnknownSource(InvalidInput):
    code = "unknown-source"


class BadServer(InvalidInput):
    code = "bad-server"


class SchemaDrift(InvalidInput):
    code = "schema-drift"


class BadEvent(InvalidInput):
    """`index` is the place in the batch, from 0; `field` the JSON pointer inside the event, if one is at fault."""

    code = "bad-event"

    def __init__(self, message: str, *, hint: str = "", index: int = 0, field: str = "") -> None:
        super().__init__(message, hint=hint)
        self.index = index
        self.field = field


class OutsideRoots(Refused):
    code = "outside-roots"


class SourceGone(Unavailable):
    code = "source-gone"


class InboxFull(Unavailable):
    code = "inbox-full"


class CursorMoved(Conflict):
    code = "cursor-moved"
