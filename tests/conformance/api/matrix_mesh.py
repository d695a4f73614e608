"""The mesh that the matrix asks about: three teams, a person for each role, one thing of every kind that `checkout` owns."""

import sqlite3
import subprocess
import warnings
from dataclasses import replace
from datetime import timedelta

import records as made
from matrix_requests import BRANCHED, CONNECTION, DAY, INGEST, RESULT, RUN, UNITY, git, traces

from hansa.app import scaffold
from hansa.app.asgi import create_app
from hansa.app.settings import load
from hansa.app.wiring import open_local
from hansa.kernel.actor import LOCAL
from hansa.kernel.permissions import Permission
from hansa.registry.accounts import commands as accounts
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.queries import actor_of_user
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.keys import commands as keys
from hansa.registry.keys.values import Scope, Wanted
from hansa.registry.teams.document import TeamType

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have another HTTP client
    from starlette.testclient import TestClient

ROLES = ("owner", "approver", "editor", "member", "steward")
PEOPLE = (*ROLES, "parent", "other_owner", "org_owner", "nobody", "governor")
LIMIT = frozenset({Permission.DATACONTRACT_EDIT, Permission.INGESTION_EDIT})
"""What the narrowed keys were given of all that their holders may."""
CLICKS = [{"name": "clicks", "properties": [{"name": "id", "logicalType": "string"}]}]
HUSHED = [{"name": "hushed_v1", "version": "1.0.0"}]
"""Ports of a product that is private to `checkout`, all of whose names say so."""
NS = "/api/semantics/experimental/namespaces"


class Mesh:
    """`ids` are what the mesh itself has given a name; `reset` puts everything back to where it was made."""

    def __init__(self, local, remote):
        self.services = replace(local.services, folder=None)
        self.remote = remote
        self.ids, self.keys = {"remote": str(remote)}, {}
        self._start = sqlite3.connect(":memory:", check_same_thread=False)
        self.client = TestClient(create_app(self.services), raise_server_exceptions=False)
        demo = replace(self.services, mode="demo")
        self.guest = TestClient(create_app(demo), raise_server_exceptions=False)

    def ask(self, actor, method, path, **more):
        """The answer to an actor of the table, by its column's name."""
        key = self.keys.get(actor)
        headers = more.pop("headers", {}) | ({"x-api-key": key} if key else {})
        client = self.guest if actor == "guest" else self.client
        return client.request(method, path, headers=headers, **more)

    def make(self, method, path, *, actor="org", **more):
        answer = self.ask(actor, method, path, **more)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content and "json" in answer.headers["content-type"] else answer.text

    def freeze(self):
        with self._live() as live:
            live.backup(self._start)

    def reset(self):
        with self._live() as live:
            self._start.backup(live)

    def _live(self):
        return sqlite3.connect(self.services.db.engine.url.database, timeout=30)


def build(folder):
    """A mesh with all of it, ready to be asked."""
    remote = _remote(folder)
    scaffold.init(folder / "mesh", "Matrix")
    local = open_local(load(folder / "mesh", environ={"HANSA_GIT_FOLDERS": str(folder)}))
    mesh = Mesh(local, remote)
    mesh.keys["org"] = _key(mesh, Scope.ORGANIZATION)
    _teams(mesh)
    _actors(mesh)
    _documents(mesh)
    _parts(mesh)
    _agent(mesh)
    _keepers(mesh)
    _change(mesh)
    mesh.freeze()
    return local, mesh


def _remote(folder):
    git("init", "--quiet", "--bare", "-b", "main", "remote.git", folder=folder)
    git("clone", "--quiet", "remote.git", "work", folder=folder)
    work = folder / "work"
    (work / "imported.yaml").write_text(
        "\n".join(f"{k}: {v}" for k, v in made.contract("brought").items() if k != "schema")
    )
    product = {"outputPorts": [{"name": "p", "version": "1.0.0"}]}
    (work / "product.yaml").write_text("\n".join(f"{k}: {v}" for k, v in (made.product("brought") | product).items()))
    subprocess.run(["git", "add", "."], cwd=work, check=True, capture_output=True)
    git("commit", "--quiet", "-m", "First", folder=work)
    git("push", "--quiet", "origin", "HEAD:main", folder=work)
    return folder / "remote.git"


def _key(mesh, scope, whose="", *, actor=LOCAL, ago=0, days=30, limit=None):
    at = mesh.services.clock.now() - timedelta(days=ago)
    wanted = Wanted(scope, scope.value, whose, at + timedelta(days=days), limit)
    with mesh.services.db.write() as session:
        return keys.create(session, actor, wanted, at=at).text


def _teams(mesh):
    def members(*roles):
        return [{"emailAddress": f"{name}@example.org", "role": role} for name, role in roles]

    own = members(*((role, role.title()) for role in ROLES))
    for team in (
        made.team("retail", type="Domain", members=members(("parent", "Owner"))),
        made.team("checkout", parent="retail", members=own),
        made.team("marketing", members=members(("other_owner", "Owner"))),
        made.team("spare", parent="checkout"),
        made.team("aside", parent="checkout"),
        made.team("council", type=TeamType.GOVERNANCE_GROUP.value, members=members(("governor", "Editor"))),
    ):
        mesh.make("PUT", f"/api/teams/{team['id']}", json=team)


def _actors(mesh):
    """Their keys; who has none is a stranger, or the demo's guest."""
    keyring, now = mesh.keys, mesh.services.clock.now()
    keyring["org_read"] = _key(mesh, Scope.ORGANIZATION_READ)
    keyring["team"], keyring["team_read"] = _key(mesh, Scope.TEAM, "checkout"), _key(mesh, Scope.TEAM_READ, "checkout")
    keyring["other_team"] = _key(mesh, Scope.TEAM, "marketing")
    keyring["limited"] = _key(mesh, Scope.ORGANIZATION, limit=LIMIT)
    keyring["team_limited"] = _key(mesh, Scope.TEAM, "checkout", limit=LIMIT)
    keyring["unknown"] = "hansa_wrong"
    keyring["expired"] = _key(mesh, Scope.ORGANIZATION, ago=10, days=1)
    for name in PEOPLE:
        role = OrganizationRole.OWNER if name == "org_owner" else OrganizationRole.MEMBER
        with mesh.services.db.write() as session:
            user = accounts.create(session, LOCAL, NewUser(f"{name}@example.org", name, role), at=now)
            actor = actor_of_user(session, user)
        keyring[name] = _key(mesh, Scope.USER, user.id, actor=actor)
        if name == "owner":
            keyring["user_read"] = _key(mesh, Scope.USER_READ, user.id, actor=actor)
    with mesh.services.db.write() as session:
        ended = keys.create(session, LOCAL, Wanted(Scope.ORGANIZATION, "ended"), at=now)
        keys.revoke(session, LOCAL, ended.info.id, at=now)
        keyring["revoked"] = ended.text
        spare = keys.create(session, LOCAL, Wanted(Scope.TEAM, "spare", "checkout"), at=now)
        mesh.ids["key"] = spare.info.id


def _documents(mesh):
    ports = [{"name": name, "version": "1.0.0", "contractId": "orders"} for name in ("orders_v1", "orders_v2")]
    taken = [{"name": "clicks", "version": "1.0.0", "contractId": "clicks"}]
    private = [{"property": "visibility", "value": "private"}]
    for noun, document in (
        ("tags", made.tag("pii")),
        ("tags", made.tag("idle")),
        ("definitions", made.definition("sku")),
        ("sourcesystems", made.source("stock")),
        ("assets", made.asset("table")),
        ("policies", made.policy()),
        ("certifications", made.certification()),
        ("classification-schemes", made.scheme()),
        ("dataproductbuilders", made.builder()),
        ("datacontracts", made.contract("orders")),
        ("datacontracts", made.contract("clicks", schema=CLICKS)),
        ("datacontracts", made.contract("idle")),
        ("dataproducts", made.product("orders", outputPorts=ports, inputPorts=taken)),
        ("dataproducts", made.product("idle")),
        ("dataproducts", made.product("hushed", customProperties=private, outputPorts=HUSHED)),
    ):
        mesh.make("PUT", f"/api/{noun}/{document.get('id', document.get('externalId'))}", json=document)
    mesh.make("PUT", "/api/assets/table/assigned-tags/pii")
    mesh.make("PUT", NS + "/main", json={"name": "Main", "team": "checkout"})
    for concept in ("order", "customer"):
        mesh.make("PUT", f"{NS}/main/concepts/{concept}", json={"name": concept.title()})
    roles = [{"concept": "order"}, {"concept": "customer"}]
    mesh.make("PUT", f"{NS}/main/relationships/buys", json={"type": "relatedTo", "roles": roles})


def _parts(mesh):
    """What belongs to documents, or happened to them."""
    for key, status in (("asked", "requested"), ("granted", "approved")):
        provider = {"dataProductId": "orders", "outputPortId": "orders_v1"}
        access = {"id": key, "info": {"purpose": "Counting", "status": status}, "provider": provider}
        mesh.make("PUT", f"/api/access/{key}", json=access | {"consumer": {"teamId": "marketing"}})
    provider = {"dataProductId": "hushed", "outputPortId": "hushed_v1"}
    kept = {"id": "hushed-count", "info": {"purpose": "hushed counting", "status": "requested"}, "provider": provider}
    mesh.make("PUT", "/api/access/hushed-count", json=kept | {"consumer": {"teamId": "aside"}})
    for place, text in (("/api/datacontracts/orders", None), (NS + "/main", BRANCHED)):
        mesh.make("PUT", f"{place}/branches/draft")
        if text:
            mesh.make(
                "PUT",
                f"{place}/branches/draft/ontology.yaml",
                content=text,
                headers={"content-type": "application/yaml"},
            )
    mesh.ids["cost"] = mesh.make("POST", "/api/costs", json=made.cost())["id"]
    mesh.make("PUT", "/api/example-data/shown", json=made.example(product="orders"))
    mesh.make("PUT", "/api/access/granted/provisioning", json={"status": "provisioning"})
    mesh.make("PUT", "/api/connectors/c1", json=made.connector(), actor="team")
    mesh.make("POST", "/api/test-results", json=RESULT)
    mesh.make("POST", "/api/v1/traces", json=traces("orders"))
    mesh.make("POST", "/api/v1/lineage", json=RUN, params={"dataProductId": "orders"})
    mesh.ids["run"] = mesh.make("POST", "/api/runs", json={"product": "orders"})["id"]
    mesh.ids["event"] = mesh.make("GET", "/api/audit")[0]["id"]


def _change(mesh):
    """What an editor asks for while changes need approval; who may decide it does not hang on whether they still do."""
    mesh.make("PUT", "/api/organization/features", json={"changeProcessMode": "approval-required"})
    wish = made.contract("idle", name="Wished for")
    mesh.ids["change"] = mesh.make("PUT", "/api/datacontracts/idle", actor="editor", json=wish)["changeRequest"]
    private = [{"property": "visibility", "value": "private"}]
    wish = made.product("hushed", name="hushed, renamed", customProperties=private)
    asked = mesh.make("PUT", "/api/dataproducts/hushed", actor="editor", json=wish | {"outputPorts": HUSHED})
    mesh.ids["hushed_change"] = asked["changeRequest"]
    mesh.make("PUT", "/api/organization/features", json={})


def _agent(mesh):
    agent = "/api/agent-identities/bot"
    mesh.make("PUT", agent, json={"id": "bot", "name": "Bot", "owner": "checkout", "purpose": "Counting"})
    mesh.keys["agent"] = mesh.make("POST", f"{agent}/api-keys", json={"expiresAt": DAY})["key"]
    mesh.ids["agent_key"] = mesh.make("POST", f"{agent}/api-keys", json={"expiresAt": DAY})["id"]
    client = mesh.make("POST", f"{agent}/oauth-clients", json={})
    mesh.ids |= {"client": client["clientId"], "client_secret": client["clientSecret"]}
    mesh.ids["connection"] = mesh.make("POST", f"{agent}/connections", json=CONNECTION)["id"]
    issuer = {"issuer": "https://id.example.org", "linkedIdentityType": "okta"}
    mesh.make("PUT", "/api/agent-token-issuers/okta", json=issuer)


def _keepers(mesh):
    """The organisation's and the team's own: directory, credentials, channels, connections with git."""
    mesh.ids["user"] = mesh.make("POST", "/api/scim/v2/Users", json={"userName": "scim@example.org"})["id"]
    mesh.ids["group"] = mesh.make("POST", "/api/scim/v2/Groups", json={"displayName": "crew"})["id"]
    token = {"gitConnectionType": "github", "authenticationToken": "x"}
    for name, place in (("org_credential", "organization"), ("team_credential", "teams/checkout")):
        mesh.ids[name] = mesh.make("POST", f"/api/{place}/gitcredentials", json=token)["id"]
    channel = {
        "id": "chat",
        "name": "Chat",
        "type": "slack",
        "endpoint": "https://chat.example.org/T1/x",
        "enabled": True,
    }
    mesh.make("PUT", "/api/teams/checkout/notification-channels/chat", json=channel)
    for noun, key in (
        ("dataproducts", "orders"),
        ("dataproducts", "hushed"),
        ("datacontracts", "orders"),
        (NS[5:], "main"),
    ):
        wanted = {"repositoryUrl": f"file://{mesh.remote}", "repositoryPath": f"{noun[:5]}/{key}.yaml"}
        mesh.make("PUT", f"/api/{noun}/{key}/gitconnection", json=wanted)
    mesh.make("PUT", "/api/integrations/ingest/snow", json=INGEST)
    mesh.make("PUT", "/api/integrations/unity-catalog-metadata/lake", json=UNITY)
    mesh.ids["ingestion"] = _ingested(mesh)


def _ingested(mesh):
    """The id of a run of the past."""
    mesh.make("POST", "/api/integrations/snow/run")
    mesh.make("POST", "/api/integrations/snow/cancel")
    return mesh.make("GET", "/api/integrations/snow/runs/latest")["ingestionRunId"]
