"""How a policy's document is read into the records."""

from __future__ import annotations

from hansa.registry.policies.document import Policy
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Shape, Understood

SUMMARY = 200
"""Characters of the content that lists show."""


def read(text: str, name: str, expected_id: str | None) -> Understood:
    policy, tree, findings = understand(text, name, Policy, expected_id)
    if policy is None or tree is None:
        return Understood(None, findings)
    content = policy.content or ""
    status = policy.status.value if policy.status else ""
    entry = Entry(
        id=policy.id,
        name=policy.name,
        data=tree.data if isinstance(tree.data, dict) else {},
        status=status,
        summary=first_sentence(content),
        facets=(("status", status),),
        words=f"{policy.name} {policy.id} {content}",
    )
    return Understood(entry, findings)


def first_sentence(content: str) -> str:
    lines = (line.strip() for line in content.splitlines())
    plain = next((line for line in lines if line and not line.startswith(("#", "-", "*", ">", "|", "`"))), "")
    return plain[:SUMMARY]


SHAPE = Shape(Kind.POLICY, "Policy", "policy", read, governed=True)
