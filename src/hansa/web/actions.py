"""Everything that can be done from anywhere: one list for the palette, of which each actor sees what they may.

An action of the mesh leads to a page or is a form; an action of an object is offered for the objects that fit the words
beside its own: "request access to ord" finds the products that begin so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from hansa.kernel.actor import ActorKind
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may, may_anywhere, may_govern, may_write, owns
from hansa.registry.records.values import Kind
from hansa.web.areas import areas_for
from hansa.web.render import NAV, THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.search.queries import Hit

    Right = Callable[[Session, Actor], bool]


@dataclass(frozen=True, slots=True)
class Action:
    """`path` is where it leads; with `fields` it is a form that is sent there. `words` find it too."""

    label: str
    icon: str
    path: str
    words: str = ""
    right: Right = lambda _session, _actor: True
    fields: Mapping[str, str] = field(default_factory=dict)
    posts: bool = False

    def fits(self, words: Sequence[str]) -> bool:
        known = f"{self.label} {self.words}".lower().split()
        return all(any(each.startswith(word) for each in known) for word in words)


@dataclass(frozen=True, slots=True)
class Verb:
    """What is done to one object; `path` has `{id}`. `right` is asked for the team that owns it, None asks nobody."""

    label: str
    icon: str
    kind: Kind
    path: str
    right: Permission | None
    words: str = ""
    posts: bool = False

    def known(self) -> list[str]:
        return f"{self.label} {self.words}".lower().split()

    def rest(self, words: Sequence[str]) -> list[str] | None:
        """What of the words names the object; None where they do not speak of this verb at all."""
        known = self.known()
        left = [word for word in words if not any(each.startswith(word) for each in known)]
        return None if len(left) == len(words) else left

    def of(self, hit: Hit) -> Action:
        return Action(
            f"{self.label} {hit.name or hit.id}",
            self.icon,
            self.path.format(id=quote(hit.id, safe="")),
            posts=self.posts,
        )


def _anywhere(permission: Permission) -> Right:
    return lambda session, actor: may_anywhere(session, actor, permission)


def _owner(_session: Session, actor: Actor) -> bool:
    return owns(actor)


def _person(_session: Session, actor: Actor) -> bool:
    return bool(actor.user_id)


def _stranger(_session: Session, actor: Actor) -> bool:
    return actor.kind is ActorKind.GUEST


MESH: tuple[Action, ...] = (
    Action("New data product", "plus", "/dataproducts/new", "create add", _anywhere(Permission.DATAPRODUCT_ADD)),
    Action(
        "New data contract", "plus", "/datacontracts/new", "create add import", _anywhere(Permission.DATACONTRACT_ADD)
    ),
    Action("New source system", "plus", "/sourcesystems/new", "create add", _anywhere(Permission.SOURCE_SYSTEM_ADD)),
    Action("New team or domain", "plus", "/teams/new", "create add", _anywhere(Permission.TEAM_ADD)),
    Action("New definition", "plus", "/definitions/new", "create add", _anywhere(Permission.DEFINITION_ADD)),
    Action("New tag", "plus", "/tags/new", "create add", _anywhere(Permission.MANAGED_TAG_ADD)),
    Action(
        "New semantic namespace",
        "plus",
        "/semantics/-/new",
        "create add concepts",
        _anywhere(Permission.SEMANTIC_NAMESPACE_ADD),
    ),
    Action("New agent", "plus", "/agents/new", "create add program", _anywhere(Permission.TEAM_API_KEY_MANAGE)),
    Action("New policy", "plus", "/policies/new", "create add rule", may_govern),
    Action("New certification", "plus", "/certifications/new", "create add", may_govern),
    Action("New classification scheme", "plus", "/classification-schemes/new", "create add", may_govern),
    Action(
        "Import an ontology", "download", "/semantics/-/import", "add", _anywhere(Permission.SEMANTIC_NAMESPACE_ADD)
    ),
    Action("Invite a member", "user-plus", "/members#invite", "add person people user", _owner),
    Action("New API key", "key-round", "/keys#new", "create make token", lambda _s, actor: not actor.read_only),
    Action("New role", "plus", "/settings/roles/-/new", "create add permissions", _owner),
    Action("New product type", "plus", "/settings/product-types/-/new", "create add", _owner),
    Action("Scores of data products", "list-checks", "/scores", "go open quality best worst"),
    Action("Your profile", "user", "/profile", "password devices name", _person),
    *(
        Action(f"{theme.capitalize()} theme", icon, "/theme", "change colours look", fields={"to": theme}, posts=True)
        for theme, icon in (("system", "monitor"), ("light", "sun"), ("dark", "moon"))
        if theme in THEMES
    ),
    Action("Sign out", "log-out", "/logout", "log leave", _person, posts=True),
    Action("Sign in", "user", "/login", "log", _stranger),
)
"""What is done without an object."""
BESIDE = (
    ("Policies", "scale", "/policies", "go open page rules governance"),
    ("Certifications", "badge-check", "/certifications", "go open page governance"),
    ("Classification schemes", "lock", "/classification-schemes", "go open page tiers governance"),
    ("Tags", "tag", "/tags", "go open page governance"),
    ("Data product builders", "hammer", "/dataproductbuilders", "go open page governance"),
    ("Connectors and integrations", "link", "/connectors", "go open page programs platforms"),
    ("Change requests", "git-pull-request-arrow", "/change-requests", "go open page approvals to decide"),
)
"""Pages that stand behind a tab or come and go in the rail."""
VERBS = (
    Verb("Request access to", "key-round", Kind.PRODUCT, "/access/new?product={id}", None, "ask read"),
    Verb("Edit", "square-pen", Kind.PRODUCT, "/dataproducts/{id}/edit", Permission.DATAPRODUCT_EDIT, "change"),
    Verb("Lineage of", "workflow", Kind.PRODUCT, "/dataproducts/{id}/lineage", None, "where from"),
    Verb("Quality of", "shield-check", Kind.PRODUCT, "/dataproducts/{id}/quality", None, "checks"),
    Verb(
        "Build and test",
        "play",
        Kind.PRODUCT,
        "/dataproducts/{id}/build",
        Permission.DATAPRODUCT_EDIT,
        "run tests of",
        posts=True,
    ),
    Verb("Runs of", "activity", Kind.PRODUCT, "/dataproducts/{id}/runs", None),
    Verb("History of", "history", Kind.PRODUCT, "/dataproducts/{id}/history", None, "versions changes"),
    Verb("Delete", "trash-2", Kind.PRODUCT, "/dataproducts/{id}/delete", Permission.DATAPRODUCT_DELETE, "remove"),
    Verb("Tests of", "list-checks", Kind.CONTRACT, "/datacontracts/{id}/tests", None, "results checks"),
    Verb("Edit", "square-pen", Kind.CONTRACT, "/datacontracts/{id}/edit", Permission.DATACONTRACT_EDIT, "change"),
    Verb("History of", "history", Kind.CONTRACT, "/datacontracts/{id}/history", None, "versions compare changes"),
    Verb("Edit", "square-pen", Kind.TEAM, "/teams/{id}/edit", Permission.TEAM_EDIT, "change members"),
    Verb("Notification channels of", "bell", Kind.TEAM, "/settings/channels?team={id}", Permission.TEAM_EDIT, "chat"),
    Verb("Edit", "square-pen", Kind.SOURCE, "/sourcesystems/{id}/edit", Permission.SOURCE_SYSTEM_EDIT, "change"),
    Verb("Edit", "square-pen", Kind.DEFINITION, "/definitions/{id}/edit", Permission.DEFINITION_EDIT, "change"),
    Verb("Edit", "square-pen", Kind.TAG, "/tags/{id}/edit", Permission.MANAGED_TAG_EDIT, "change"),
)
"""What is done to an object."""
MOST = 4
"""Objects that are offered for a verb: more are found by more of the name."""


def actions_for(session: Session, actor: Actor) -> list[Action]:
    """All that the actor may do without an object, the pages and the areas of the settings among it."""
    drafts = _anywhere(Permission.DATAPRODUCT_ADD)(session, actor)
    pages = [Action(label, icon, path, "go open page") for label, icon, path in NAV if path != "/canvas" or drafts]
    pages += [Action(label, icon, path, words) for label, icon, path, words in BESIDE]
    areas = [Action(f"Settings: {each.label}", each.icon, each.path, "go open") for each in areas_for(actor)]
    return [*(each for each in MESH if each.right(session, actor)), *pages, *areas]


def of_objects(
    session: Session, actor: Actor, words: Sequence[str], find: Callable[[str, Sequence[Kind], int], list[Hit]]
) -> list[Action]:
    """The verbs that the words begin to say, for the objects that the other words find."""
    said = [(verb, left) for verb in VERBS if (left := verb.rest(words))]
    looked: dict[tuple[Kind, str], list[Hit]] = {}
    found = []
    for verb, left in said:
        key = (verb.kind, " ".join(left))
        if key not in looked:
            looked[key] = find(key[1], (verb.kind,), MOST)
        found += [verb.of(hit) for hit in looked[key] if _allowed(session, actor, verb, hit)]
    return found


def of_hit(session: Session, actor: Actor, hit: Hit) -> list[Action]:
    """What may be done to the one thing that was found first."""
    verbs = [verb for verb in VERBS if verb.kind is hit.kind]
    return [verb.of(hit) for verb in verbs if _allowed(session, actor, verb, hit)]


def _allowed(session: Session, actor: Actor, verb: Verb, hit: Hit) -> bool:
    """A form may also ask for a change; what is done at once may not."""
    judge = may if verb.posts else may_write
    return verb.right is None or judge(session, actor, verb.right, hit.owner or None)
