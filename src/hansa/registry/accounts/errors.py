"""What can go wrong with accounts and sign-in."""

from __future__ import annotations

from hansa.kernel.errors import Conflict, InvalidInput, Refused


class NotSignedIn(Refused):
    """Nobody is known here yet: sign in first."""

    code = "not-signed-in"


class WrongPassword(Refused):
    """The same for a wrong password, an unknown address and a disabled account."""

    code = "wrong-password"


class TooManyAttempts(Refused):
    """Tried too often; after a while it goes on."""

    code = "too-many-attempts"


class WeakPassword(InvalidInput):
    code = "weak-password"


class TicketSpent(Refused):
    """The link was used, has expired or was never given out."""

    code = "link-spent"


class EmailTaken(Conflict):
    code = "email-taken"


class LastOwner(Conflict):
    """Somebody must be able to run the organisation."""

    code = "last-owner"
