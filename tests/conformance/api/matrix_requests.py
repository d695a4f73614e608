"""A request for each row of the matrix that succeeds for whoever may: path, and body where one is needed.

`{cost}` and the like are ids that the mesh has given; see `matrix_mesh`.
"""

import datetime as dt
import subprocess

import records as made

DAY = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).isoformat()
NS = "/api/semantics/experimental/namespaces/main"
YAML = {"content-type": "application/yaml"}
AGREED = {"purpose": "Counting", "status": "requested"}
ASKED = {
    "info": AGREED,
    "provider": {"dataProductId": "orders", "outputPortId": "orders_v2"},
    "consumer": {"teamId": "marketing"},
}
BRANCHED = "version: 0.2.0.dev0\nname: main\nontology:\n  - concept: order\n    type: EntityType\n  - concept: article\n    type: EntityType\n"
CONNECTION = {
    "type": "postgres",
    "name": "db",
    "host": "db.example.org",
    "port": 5432,
    "database": "d",
    "user": "u",
    "password": "p",
}
INGEST = {
    "configuration": {"source": "snowflake", "name": "Snow", "assetOwnerTeamExternalId": "checkout"},
    "credential": {"type": "pat", "details": {"account": "a", "pat": "hidden"}},
}
UNITY = {
    "name": "Lake",
    "credential": {"databricksHost": "adb-1.example.org", "databricksClientId": "a", "databricksClientSecret": "b"},
}
CHANNEL = {"id": "chat", "name": "Chat", "type": "slack", "endpoint": "https://chat.example.org/T2/x", "enabled": True}
RESULT = {
    "id": "r1", "dataContractId": "orders", "timestampStart": "2026-07-03T10:46:28Z", "timestampEnd": "2026-07-03T10:46:42Z",
    "result": "passed", "checks": [],
}  # fmt: skip
RUN = {
    "eventType": "COMPLETE", "eventTime": "2026-01-15T10:00:00.000Z", "run": {"runId": "d46e465b-d358-4d32-83d4-df660ff614dd"},
    "job": {"namespace": "dbt", "name": "m"}, "inputs": [], "outputs": [], "producer": "https://example.org/dbt",
}  # fmt: skip
SPAN = {
    "traceId": "t1",
    "spanId": "s1",
    "startTimeUnixNano": 1_704_067_200_000_000_000,
    "endTimeUnixNano": 1_704_067_260_000_000_000,
}
TYPES = [{"id": "application", "label": "Application", "labels": {"en": "Application"}, "enabled": True}]
PUSHED = {"commitMessage": "m"}
TOKEN = {"gitConnectionType": "github", "authenticationToken": "y"}
SEARCH = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}
PATCH = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}


def git(*arguments, folder):
    command = ["git", "-c", "user.name=Grace", "-c", "user.email=grace@example.org", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def traces(product):
    resource = {"attributes": [{"key": "dataproduct.id", "value": {"stringValue": product}}]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": "usage"}, "spans": [SPAN]}]}]}


def _five(noun, key, body, *, removed=None, param="{identifier:ids}"):
    one = f"/{noun}/{param}"
    return {
        f"GET /{noun}": (f"/api/{noun}", {}),
        f"GET {one}": (f"/api/{noun}/{key}", {}),
        f"PUT {one}": (f"/api/{noun}/{key}", {"json": body}),
        f"DELETE {one}": (f"/api/{noun}/{removed or key}", {}),
    }


def _access(noun):
    one, found = f"/{noun}/{{identifier:ids}}", _five(noun, "granted", None)
    found[f"PUT {one}"] = (f"/api/{noun}/fresh", {"json": {"id": "fresh", **ASKED}})
    for verb, key in (("approve", "asked"), ("reject", "asked"), ("cancel", "granted")):
        found[f"POST {one}/{verb}"] = (f"/api/{noun}/{key}/{verb}", {"json": {"reason": "r"}})
    return found


def _git(noun, key, param):
    base, path = f"/{noun}/{param}/gitconnection", f"/api/{noun}/{key}/gitconnection"
    wanted = {"repositoryUrl": "file://{remote}", "repositoryPath": f"{noun[:5]}/moved.yaml"}
    return {
        f"GET {base}": (path, {}),
        f"PUT {base}": (path, {"json": wanted}),
        f"DELETE {base}": (path, {}),
        **{f"POST {base}/{verb}": (f"{path}/{verb}", {"json": PUSHED}) for verb in ("pull", "push", "push-pr")},
    }


def _import(noun, file):
    body = {"repositoryUrl": "file://{remote}", "repositoryPath": file}
    return {f"POST /{noun}/import/git": (f"/api/{noun}/import/git", {"json": body})}


def _credentials(noun, key, name):
    base, path = f"/{noun}/gitcredentials", f"/api/{key}/gitcredentials"
    one, at = base + "/{credential}", f"{path}/{{{name}}}"
    return {
        f"GET {base}": (path, {}),
        f"POST {base}": (path, {"json": TOKEN | {"externalId": "more"}}),
        f"GET {one}": (at, {}),
        f"PUT {one}": (at, {"json": TOKEN | {"tokenName": "n"}}),
        f"DELETE {one}": (at, {}),
    }


def _branches(base, path, text, body):
    one, at = f"{base}/branches/{{branch:id}}", f"{path}/branches/draft"
    return {
        f"GET {base}/branches": (f"{path}/branches", {}),
        f"GET {one}": (at, {}),
        f"PUT {one}": (f"{path}/branches/fresh", {}),
        f"DELETE {one}": (at, {}),
        f"GET {one}/{text}": (f"{at}/{text}", {}),
        f"PUT {one}/{text}": (f"{at}/{text}", {"content": body, "headers": YAML}),
        f"GET {one}/changes": (f"{at}/changes", {}),
        f"POST {one}/rebase": (f"{at}/rebase", {}),
        f"POST {one}/merge": (f"{at}/merge", {"json": {"version": "1.1.0"} if "datacontract" in text else {}}),
    }


def _tested():
    one, at = "/datacontracts/{contract:ids}/branches/{branch:id}", "/api/datacontracts/orders/branches/draft"
    return {
        f"GET {one}/test-results": (f"{at}/test-results", {}),
        f"POST {one}/test-results": (f"{at}/test-results", {"json": RESULT | {"id": "r3"}}),
        f"POST {one}/test": (f"{at}/test", {}),
        f"POST {one}/generate": (f"{at}/generate", {"json": {"type": "pydantic"}}),
        "POST /datacontracts/{identifier:id}/generate": (
            "/api/datacontracts/orders/generate",
            {"json": {"type": "pydantic"}},
        ),
        "POST /datacontracts/{identifier:id}/test": ("/api/datacontracts/orders/test", {}),
        "POST /contracts/{identifier:ids}/test": ("/api/contracts/orders/test", {}),
        "GET /datacontracts/{identifier:id}/datacontract.yaml": ("/api/datacontracts/orders/datacontract.yaml", {}),
        "POST /contracts/lint": ("/api/contracts/lint", {"json": {"text": "id: x"}}),
        "POST /contracts/diff": ("/api/contracts/diff", {"json": {"old": TEXT, "new": TEXT}}),
        "GET /test-results": ("/api/test-results", {}),
        "POST /test-results": ("/api/test-results", {"json": RESULT | {"id": "r2"}}),
        "GET /test-results/{identifier:id}": ("/api/test-results/r1", {}),
        "DELETE /test-results/{identifier:id}": ("/api/test-results/r1", {}),
    }


TEXT = (
    "apiVersion: v3.1.0\nkind: DataContract\nid: orders\nversion: 1.0.0\nstatus: active\nname: Orders\nteam: {name: checkout}\n"
    "schema:\n  - name: orders\n    properties:\n      - {name: order_id, logicalType: string}\n"
)


def _provisioning():
    one, at = "/access/{identifier:ids}/provisioning", "/api/access/granted/provisioning"
    words = [
        f"{verb}-{end}" for verb in ("provisioning", "deprovisioning") for end in ("started", "succeeded", "failed")
    ]
    return {
        f"GET {one}": (at, {}),
        f"PUT {one}": (at, {"json": {"status": "provisioned"}}),
        **{f"POST {one}/{word}": (f"{at}/{word}", {"json": {}}) for word in words},
    }


def _port():
    base, at = "/dataproducts/{product:id}/outputports/{port:id}", "/api/dataproducts/orders/outputports/orders_v2"
    wanted = {"purpose": "Counting", "teamId": "marketing"}
    about = {"type": "data_product", "id": "orders", "properties": {"outputPortId": "orders_v1"}}
    return {
        f"GET {base}/copy-access": (f"{at}/copy-access?sourceOutputPortId=orders_v1", {}),
        f"POST {base}/copy-access": (f"{at}/copy-access", {"json": {"sourceOutputPortId": "orders_v1"}}),
        f"GET {base}/access-status": (f"{at}/access-status", {}),
        f"POST {base}/request-access": (f"{at}/request-access", {"json": wanted}),
        "POST /access/evaluation": ("/api/access/evaluation", {"json": {"resource": about}}),
    }


def _agents():
    one, at = "/agent-identities/{agent:id}", "/api/agent-identities/bot"
    body = {"id": "bot", "name": "Bot 2", "owner": "checkout", "purpose": "Counting"}
    issuer = {"issuer": "https://id2.example.org", "linkedIdentityType": "okta"}
    return _five("agent-identities", "bot", body, param="{agent:id}") | {
        f"GET {one}/api-keys": (f"{at}/api-keys", {}),
        f"POST {one}/api-keys": (f"{at}/api-keys", {"json": {"expiresAt": DAY}}),
        f"DELETE {one}/api-keys/{{key:id}}": (f"{at}/api-keys/{{agent_key}}", {}),
        f"GET {one}/oauth-clients": (f"{at}/oauth-clients", {}),
        f"POST {one}/oauth-clients": (f"{at}/oauth-clients", {"json": {}}),
        f"DELETE {one}/oauth-clients/{{client:id}}": (f"{at}/oauth-clients/{{client}}", {}),
        f"GET {one}/connections": (f"{at}/connections", {}),
        f"POST {one}/connections": (f"{at}/connections", {"json": CONNECTION | {"name": "db2"}}),
        f"DELETE {one}/connections/{{connection:id}}": (f"{at}/connections/{{connection}}", {}),
        "GET /agent-token-issuers": ("/api/agent-token-issuers", {}),
        "PUT /agent-token-issuers/{issuer:id}": ("/api/agent-token-issuers/okta", {"json": issuer}),
        "DELETE /agent-token-issuers/{issuer:id}": ("/api/agent-token-issuers/okta", {}),
        "POST /oauth2/token": (
            "/api/oauth2/token",
            {"data": {"grant_type": "client_credentials", "client_id": "{client}", "client_secret": "{client_secret}"}},
        ),
    }


def _scim():
    root, found = "/scim/v2", {}
    for noun, name, body in (
        ("Users", "user", {"userName": "new@example.org"}),
        ("Groups", "group", {"displayName": "new"}),
    ):
        one, at = f"{root}/{noun}/{{identifier:id}}", f"/api{root}/{noun}/{{{name}}}"
        said = {"op": "replace", "path": "displayName", "value": "Renamed"}
        found |= {
            f"GET {root}/{noun}": (f"/api{root}/{noun}", {}),
            f"POST {root}/{noun}": (f"/api{root}/{noun}", {"json": body}),
            f"POST {root}/{noun}/.search": (f"/api{root}/{noun}/.search", {"json": SEARCH}),
            f"GET {one}": (at, {}),
            f"PUT {one}": (at, {"json": body}),
            f"PATCH {one}": (at, {"json": PATCH | {"Operations": [said]}}),
            f"DELETE {one}": (at, {}),
        }
    found[f"POST {root}/.search"] = (f"/api{root}/.search", {"json": SEARCH})
    for path in ("ServiceProviderConfig", "ResourceTypes", "Schemas"):
        found[f"GET {root}/{path}"] = (f"/api{root}/{path}", {})
    found[f"GET {root}/ResourceTypes/{{identifier:id}}"] = (f"/api{root}/ResourceTypes/User", {})
    found[f"GET {root}/Schemas/{{identifier:id}}"] = (
        f"/api{root}/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
        {},
    )
    found[f"GET {root}/{{rest:path}}"] = (f"/api{root}/Nothing", {})
    return found


def _settings():
    found = {}
    for place, body in (
        ("settings/customization", {}),
        ("settings/team-roles", {"mode": "default"}),
        ("settings/email-templates", {"templates": {}}),
        ("settings/dataproduct-types", {"dataProductTypes": TYPES}),
        ("settings/dataproduct-score", {"rules": [{"key": "owner"}]}),
        ("settings/scim-mapping", {"scimGroupMappings": []}),
        ("organization/features", {"openInOptions": ["snowflake"]}),
    ):
        found |= {f"GET /{place}": (f"/api/{place}", {}), f"PUT /{place}": (f"/api/{place}", {"json": body})}
    for name, version in (("odcs", "3.1.0"), ("odps", "1.0.0")):
        for more in ("", "-custom"):
            found[f"GET /schemas/{name}{more}.schema.json"] = (f"/api/schemas/{name}{more}.schema.json", {})
            path = f"/api/schemas/{name}-{version}{more}.schema.json"
            found[f"GET /schemas/{name}-{{version}}{more}.schema.json"] = (path, {})
    return found


def _semantics():
    base = "/semantics/experimental/namespaces/{namespace:id}"
    found = {
        "GET /semantics": ("/api/semantics?iri=http://www.entropy-data.com/ns/main/order", {}),
        "GET /semantics/experimental/namespaces": (NS.removesuffix("/main"), {}),
        f"GET {base}": (NS, {}),
        f"PUT {base}": (NS, {"json": {"name": "Renamed", "team": "checkout"}}),
        f"DELETE {base}": (NS, {}),
        f"GET {base}/ontology.yaml": (f"{NS}/ontology.yaml", {}),
        f"PUT {base}/ontology.yaml": (f"{NS}/ontology.yaml", {"content": BRANCHED, "headers": YAML}),
    }
    relation = {"type": "relatedTo", "roles": [{"concept": "customer"}, {"concept": "order"}]}
    for noun, key, body in (("concepts", "order", {"name": "Orders"}), ("relationships", "buys", relation)):
        one, at = f"{base}/{noun}/{{identifier:ids}}", f"{NS}/{noun}/{key}"
        found |= {f"GET {base}/{noun}": (f"{NS}/{noun}", {}), f"GET {one}": (at, {})}
        found |= {f"PUT {one}": (at, {"json": body}), f"DELETE {one}": (at, {})}
    return found | _branches(base, NS, "ontology.yaml", BRANCHED)


def _integrations():
    found = {}
    for base in ("/integrations", "/integrations/ingest"):
        one, at = f"{base}/{{identifier:id}}", f"/api{base}/snow"
        found |= {
            f"GET {base}": (f"/api{base}", {}),
            f"GET {one}": (at, {}),
            f"GET {one}/runs": (f"{at}/runs", {}),
            f"GET {one}/runs/latest": (f"{at}/runs/latest", {}),
            f"GET {one}/runs/{{run:id}}": (f"{at}/runs/{{ingestion}}", {}),
            f"POST {one}/run": (f"{at}/run", {}),
            f"POST {one}/cancel": (f"{at}/cancel", {}),
        }
    base = "/integrations/unity-catalog-metadata"
    one, at = f"{base}/{{identifier:id}}", f"/api{base}/lake"
    return found | {
        "PUT /integrations/ingest/{identifier:id}": ("/api/integrations/ingest/snow", {"json": INGEST}),
        "DELETE /integrations/ingest/{identifier:id}": ("/api/integrations/ingest/snow", {}),
        f"GET {base}": (f"/api{base}", {}),
        f"GET {one}": (at, {}),
        f"PUT {one}": (at, {"json": UNITY}),
        f"DELETE {one}": (at, {}),
        f"GET {one}/tables": (f"{at}/tables", {}),
        f"GET {one}/queue": (f"{at}/queue", {}),
        f"POST {one}/tables/retry-failed": (f"{at}/tables/retry-failed", {}),
        f"POST {one}/queue/discard": (f"{at}/queue/discard", {}),
    }


def _changes():
    one, at = "/change-requests/{identifier:id}", "/api/change-requests/{change}"
    verbs = {
        f"POST {one}/{verb}": (f"{at}/{verb}", {"json": {"reason": "r"}}) for verb in ("accept", "reject", "withdraw")
    }
    return {"GET /change-requests": ("/api/change-requests", {}), f"GET {one}": (at, {}), **verbs}


def _rest():
    hushed = "/api/dataproducts/hushed/outputports/hushed_v1"
    star, at = "/dataproducts/{identifier:id}/star", "/api/dataproducts/orders/star"
    tag = "/assets/{identifier:id}/assigned-tags"
    channel, chat = "/teams/{team:id}/notification-channels", "/api/teams/checkout/notification-channels"
    return {
        "GET /assets/{identifier:id}/assigned-tags": ("/api/assets/table/assigned-tags", {}),
        f"PUT {tag}/{{tag:ids}}": ("/api/assets/table/assigned-tags/idle", {}),
        f"DELETE {tag}/{{tag:ids}}": ("/api/assets/table/assigned-tags/pii", {}),
        f"GET {channel}": (chat, {}),
        f"GET {channel}/{{channel:id}}": (f"{chat}/chat", {}),
        f"PUT {channel}/{{channel:id}}": (f"{chat}/chat", {"json": CHANNEL}),
        f"DELETE {channel}/{{channel:id}}": (f"{chat}/chat", {}),
        "GET /costs": ("/api/costs?dataProductId=orders", {}),
        "POST /costs": ("/api/costs", {"json": made.cost()}),
        "DELETE /costs/{identifier}": ("/api/costs/{cost}", {}),
        "GET /audit": ("/api/audit", {}),
        "GET /audit/{identifier:id}": ("/api/audit/{event}", {}),
        "GET /events": ("/api/events", {}),
        "GET /event-schemas/{name}.json": ("/api/event-schemas/TeamCreatedEvent.json", {}),
        "GET /organization/members": ("/api/organization/members", {}),
        "GET /organization/members/{email:id}": ("/api/organization/members/member@example.org", {}),
        "GET /organization/settings": ("/api/organization/settings", {}),
        "POST /api-keys": ("/api/api-keys", {"json": {"scope": "team", "teamId": "checkout", "displayName": "k"}}),
        "DELETE /api-keys/{identifier:id}": ("/api/api-keys/{key}", {}),
        "GET /lineage/{product:ids}": ("/api/lineage/orders", {}),
        "GET /v1/lineage": ("/api/v1/lineage", {}),
        "POST /v1/lineage": ("/api/v1/lineage?dataProductId=orders", {"json": RUN}),
        "DELETE /v1/lineage": ("/api/v1/lineage?dataProductId=orders", {}),
        "GET /v1/traces": ("/api/v1/traces", {}),
        "POST /v1/traces": ("/api/v1/traces", {"json": traces("orders")}),
        "DELETE /v1/traces": ("/api/v1/traces?dataProductId=orders", {}),
        f"GET {star}": (at, {}),
        f"PUT {star}": (at, {}),
        f"DELETE {star}": (at, {}),
        "GET /dataproducts/scores": ("/api/dataproducts/scores", {}),
        "GET /dataproducts/{identifier:id}/score": ("/api/dataproducts/orders/score", {}),
        "GET /data-product-score/rules": ("/api/data-product-score/rules", {}),
        "GET /dataproducts/{identifier:id}/stargazers": ("/api/dataproducts/orders/stargazers", {}),
        "POST /query": ("/api/query", {"json": {"sql": "SELECT 1"}}),
        "POST /runs": ("/api/runs", {"json": {"product": "idle"}}),
        "GET /runs": ("/api/runs", {}),
        "GET /runs/{run_id}": ("/api/runs/{run}", {}),
        "GET /runs/{run_id}/log": ("/api/runs/{run}/log", {}),
        "GET /search": ("/api/search?query=orders", {}),
        "GET /openapi.json": ("/api/openapi.json", {}),
        "POST /ingest/{path:path}": ("/ingest/orders/clicks", {"json": {"id": "1"}}),
        "GET /access/{identifier:ids} private": ("/api/access/hushed-count", {}),
        "POST /access/{identifier:ids}/approve private": ("/api/access/hushed-count/approve", {}),
        "GET /change-requests/{identifier:id} private": ("/api/change-requests/{hushed_change}", {}),
        "GET /dataproducts/{product:id}/outputports/{port:id}/access-status private": (f"{hushed}/access-status", {}),
        "POST /dataproducts/{product:id}/outputports/{port:id}/request-access private": (
            f"{hushed}/request-access",
            {"json": {"purpose": "Counting", "teamId": "marketing"}},
        ),
        "GET /dataproducts/{identifier:ids} private": ("/api/dataproducts/hushed", {}),
        "GET /dataproducts/{identifier:id}/star private": ("/api/dataproducts/hushed/star", {}),
        "GET /dataproducts/{identifier:ids}/gitconnection private": ("/api/dataproducts/hushed/gitconnection", {}),
        "GET /lineage/{product:ids} private": ("/api/lineage/hushed", {}),
    }


REQUESTS = {
    **_access("access"),
    **_access("datausageagreements"),
    **_five("assets", "table", made.asset("table", custom={})),
    **_five("certifications", made.UUIDS["gold"], made.certification(rank=2)),
    **_five("classification-schemes", "sensitivity", made.scheme(name="Other")),
    **_five("policies", "GLOBAL-1", made.policy(name="Other")),
    **_five("connectors", "c9", made.connector("c9"), removed="c1"),
    **_five("datacontracts", "idle", made.contract("idle", name="Other")),
    **_five("dataproducts", "idle", made.product("idle", name="Other")),
    **_five("dataproductbuilders", "dbt", made.builder("dbt", name="Other")),
    **_five("definitions", "sku", made.definition("sku", title="Other")),
    **_five("example-data", "shown", made.example(product="orders", schemaName="other")),
    **_five("sourcesystems", "stock", made.source("stock", name="Other")),
    **_five("tags", "idle", made.tag("idle", links={})),
    **_five("teams", "spare", made.team("spare", parent="checkout", name="Other")),
    **_git("dataproducts", "orders", "{identifier:ids}"),
    **_git("datacontracts", "orders", "{identifier:ids}"),
    **_git("semantics/experimental/namespaces", "main", "{identifier:id}"),
    **_import("dataproducts", "product.yaml"),
    **_import("datacontracts", "imported.yaml"),
    **_credentials("organization", "organization", "org_credential"),
    **_credentials("teams/{team:ids}", "teams/checkout", "team_credential"),
    **_branches("/datacontracts/{contract:ids}", "/api/datacontracts/orders", "datacontract.yaml", TEXT),
    **_tested(),
    **_provisioning(),
    **_port(),
    **_agents(),
    **_scim(),
    **_settings(),
    **_integrations(),
    **_changes(),
    **_semantics(),
    **_rest(),
    "GET /connectors/{identifier:ids}": ("/api/connectors/c1", {}),
}
