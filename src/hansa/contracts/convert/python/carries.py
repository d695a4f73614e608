"""What a contract says that the Python libraries can hold; quality rules and references are for the tools that run them."""

from __future__ import annotations

from hansa.contracts.convert.format import Feature

_TERMS = frozenset(
    {
        Feature.TERMS, Feature.TEAM, Feature.ROLES, Feature.SUPPORT, Feature.PRICE, Feature.SERVERS,
        Feature.SERVICE_LEVELS, Feature.MEASURES, Feature.QUALITY,
    }
)  # fmt: skip
PYDANTIC = frozenset(Feature) - _TERMS - {Feature.REFERENCES}
SQLALCHEMY = frozenset(Feature) - _TERMS
PANDERA = frozenset(Feature) - _TERMS - {Feature.REFERENCES}
