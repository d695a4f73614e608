"""All rules there are, in the order in which they are told."""

from __future__ import annotations

from hansa.observe.scores.rules import contracts, documentation, ownership, trust, use

RULES = (*ownership.RULES, *documentation.RULES, *contracts.RULES, *trust.RULES, *use.RULES)
BY_KEY = {rule.key: rule for rule in RULES}
CATEGORIES = {
    "ownership": "Ownership",
    "documentation": "Documentation",
    "contracts": "Contracts",
    "trust": "Trust",
    "use": "Use",
}
