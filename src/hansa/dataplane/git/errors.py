"""What can go wrong with a repository somewhere else."""

from __future__ import annotations

from hansa.kernel.errors import Conflict, InvalidInput, Unavailable


class RemoteFailed(Unavailable):
    """The host cannot be reached, refuses, or answers what cannot be understood; the message has its reason."""

    code = "git-remote"


class NotThere(InvalidInput):
    """An address that is none, or leads where this server does not go."""

    code = "git-address"


class MovedOn(Conflict):
    """Somebody else pushed while we worked."""

    code = "git-moved"
