"""Semantic versions (semver.org 2.0.0): what a change of a promise costs those who rely on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_PATTERN = re.compile(r"v?(0|[1-9]\d*)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?\Z")


class Step(StrEnum):
    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


@dataclass(frozen=True, slots=True)
class Version:
    """`pre` is what follows the hyphen; what follows a plus says nothing about the order, and is not kept."""

    major: int
    minor: int = 0
    patch: int = 0
    pre: str = ""

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """The version `text` names, or None where it names none; `2` and `v2.1` are taken as 2.0.0 and 2.1.0."""
        match = _PATTERN.match(text.strip())
        if not match:
            return None
        major, minor, patch, pre = match.groups()
        return cls(int(major), int(minor or 0), int(patch or 0), pre or "")

    def bump(self, step: Step) -> Version:
        match step:
            case Step.MAJOR:
                return Version(self.major + 1)
            case Step.MINOR:
                return Version(self.major, self.minor + 1)
            case Step.PATCH:
                return Version(self.major, self.minor, self.patch + 1)
            case Step.NONE:
                return self

    def sort_key(self) -> tuple[int, int, int, bool, str]:
        """A pre-release comes before its release."""
        return (self.major, self.minor, self.patch, not self.pre, self.pre)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}" + (f"-{self.pre}" if self.pre else "")
