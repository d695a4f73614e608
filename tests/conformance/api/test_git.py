"""Branches and git as the manager's real clients use them, against a real remote of this machine."""

import json
import subprocess

import pytest

ORDERS = """\
apiVersion: v3.1.0
kind: DataContract
id: orders_v1
name: Orders # as people call it
version: 1.0.0
status: active
schema:
  - name: ORDERS
    properties:
      - name: ORDER_ID
        logicalType: string
"""


def git(*arguments, folder):
    command = ["git", "-c", "user.name=Grace", "-c", "user.email=grace@example.org", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def remote(tmp_path_factory):
    """A bare repository with one contract in it."""
    folder = tmp_path_factory.mktemp("git")
    git("init", "--quiet", "--bare", "-b", "main", "contracts.git", folder=folder)
    git("clone", "--quiet", "contracts.git", "work", folder=folder)
    work = folder / "work"
    (work / "contracts").mkdir()
    (work / "contracts/shop.yaml").write_text(ORDERS.replace("orders_v1", "shop_v1"))
    git("add", ".", folder=work)
    git("commit", "--quiet", "-m", "First", folder=work)
    git("push", "--quiet", "origin", "HEAD:main", folder=work)
    return folder / "contracts.git"


@pytest.fixture(scope="module")
def server(tmp_path_factory, remote, serve):
    home = tmp_path_factory.mktemp("git-server") / "mesh"
    with serve(home, environ={"HANSA_GIT_FOLDERS": str(remote.parent)}) as made:
        yield made


def put_orders(server, text=ORDERS):
    with server.http() as http:
        headers = {"content-type": "application/yaml"}
        assert http.put("/api/datacontracts/orders_v1", content=text, headers=headers).status_code == 200


def test_branches_by_the_command_line(server, tmp_path):
    put_orders(server)
    branches = ("datacontracts", "branches")
    assert "created" in server.cli(*branches, "create", "orders_v1", "add-status").stdout
    text = ORDERS + "      # open or done\n      - name: STATUS\n        logicalType: string\n"
    (tmp_path / "branch.yaml").write_text(text)
    server.cli(*branches, "put", "orders_v1", "add-status", "--file", tmp_path / "branch.yaml")
    server.cli(*branches, "yaml", "orders_v1", "add-status", "--file", tmp_path / "back.yaml")
    assert (tmp_path / "back.yaml").read_text() == text
    listed = json.loads(server.cli(*branches, "list", "orders_v1", "--output", "json").stdout)
    assert [(each["name"], each["change_count"]) for each in listed] == [("add-status", 1)]
    changes = json.loads(server.cli(*branches, "changes", "orders_v1", "add-status", "--output", "json").stdout)
    assert [(each["key"], each["op"], each["impact"]) for each in changes] == [
        ("property:ORDERS.STATUS", "add", "structural")
    ]
    server.cli(*branches, "rebase", "orders_v1", "add-status")
    refused = server.cli(*branches, "merge", "orders_v1", "add-status", check=False)
    assert refused.returncode
    assert "1.1.0" in refused.stdout + refused.stderr
    assert "merged" in server.cli(*branches, "merge", "orders_v1", "add-status", "--version", "1.1.0").stdout
    with server.http() as http:
        live = http.get("/api/datacontracts/orders_v1", headers={"accept": "application/yaml"}).text
    assert live == text.replace("1.0.0", "1.1.0")
    assert json.loads(server.cli(*branches, "list", "orders_v1", "--output", "json").stdout) == []
    server.cli(*branches, "create", "orders_v1", "idle")
    assert json.loads(server.cli(*branches, "get", "orders_v1", "idle", "-o", "json").stdout)["change_count"] == 0
    assert (
        "CREATE TABLE"
        in server.cli("datacontracts", "generate", "orders_v1", "--type", "sql-ddl", "--branch", "idle").stdout
    )
    server.cli(*branches, "delete", "orders_v1", "idle")


def test_branches_by_the_sdk(server):
    put_orders(server)
    server.sdk(
        """
b = c.data_contracts.create_branch('orders_v1', 'sdk')
assert (b.name, b.version_state, b.change_count, b.conflicted) == ('sdk', 'needsBump', 0, False), b
text = c.data_contracts.get_branch_yaml('orders_v1', 'sdk')
c.data_contracts.put_branch_yaml('orders_v1', 'sdk', text.replace('logicalType: string', 'logicalType: integer'))
[change] = list(c.data_contracts.list_branch_changes('orders_v1', 'sdk'))
assert (change.op, change.impact, change.fields[0].after) == ('modify', 'structural', 'integer'), change
b = c.data_contracts.rebase_branch('orders_v1', 'sdk')
assert b.suggested_step == 'major' and b.breaking_changes and b.suggested_version == '1.1.0', b
assert [x.name for x in c.data_contracts.list_branches('orders_v1')] == ['sdk']
assert c.data_contracts.merge_branch('orders_v1', 'sdk', version='1.1.0') is None
c.data_contracts.create_branch('orders_v1', 'gone')
c.data_contracts.delete_branch('orders_v1', 'gone')
try:
    c.data_contracts.get_branch('orders_v1', 'gone')
except Exception as e:
    assert type(e).__name__ == 'NotFoundError', e
else:
    raise SystemExit('found')
"""
    )


def test_credentials_by_the_command_line_and_the_sdk_never_show_a_token(server):
    made = server.cli(
        "organization", "git-credentials", "create", "--git-connection-type", "bitbucket",
        "--authentication-token", "s3cret-token", "--external-id", "ci", "--token-type", "apiToken",
        "--bitbucket-username", "ada@example.org", "--token-name", "CI",
    )  # fmt: skip
    assert "s3cret" not in made.stdout
    assert "s3cret" not in server.cli("organization", "git-credentials", "list", "--output", "json").stdout
    server.sdk(
        """
[found] = list(c.organization.list_git_credentials())
assert (found.externalId, found.username, found.gitConnectionType) == ('ci', 'ada@example.org', 'bitbucket'), found
again = c.organization.update_git_credential(
    str(found.id), {'gitConnectionType': 'bitbucket', 'tokenType': 'apiToken', 'username': 'eve@example.org', 'externalId': 'ci'})
assert again.username == 'eve@example.org'
assert c.organization.get_git_credential(str(found.id)).username == 'eve@example.org'
c.organization.delete_git_credential(str(found.id))
assert list(c.organization.list_git_credentials()) == []
c.teams.put('checkout', {'id': 'checkout', 'name': 'Checkout', 'type': 'Team'})
made = c.teams.create_git_credential('checkout', {'gitConnectionType': 'github', 'authenticationToken': 'x'})
assert made.host == 'github.com'
assert len(list(c.teams.list_git_credentials('checkout'))) == 1
assert c.teams.get_git_credential('checkout', str(made.id)).id == made.id
c.teams.update_git_credential('checkout', str(made.id), {'gitConnectionType': 'github', 'tokenName': 'PAT'})
c.teams.delete_git_credential('checkout', str(made.id))
"""
    )


def test_a_contract_goes_to_git_and_comes_back_by_the_command_line(server, remote):
    put_orders(server)
    connection = ("datacontracts", "gitconnection")
    server.cli(
        *connection, "put", "orders_v1", "--repository-url", f"file://{remote}", "--git-connection-type", "github",
        "--repository-path", "contracts/orders.yaml",
    )  # fmt: skip
    assert status(server) == "LOCAL_IS_NEWER"
    server.cli(*connection, "push", "orders_v1", "--commit-message", "Orders at last")
    assert git("show", "main:contracts/orders.yaml", folder=remote) == ORDERS
    assert git("log", "-1", "--format=%s", "main", folder=remote).strip() == "Orders at last"
    assert status(server) == "UP_TO_DATE"
    change(remote, "contracts/orders.yaml", ORDERS.replace("# as people call it", "# ours"))
    change(remote, "contracts/orders.yaml", ORDERS.replace("name: Orders", "name: All orders"))
    assert status(server) == "REMOTE_IS_NEWER"
    server.cli(*connection, "pull", "orders_v1")
    assert status(server) == "UP_TO_DATE"
    put_orders(server, ORDERS.replace("name: Orders", "name: All orders").replace("active", "draft"))
    assert status(server) == "LOCAL_IS_NEWER"
    server.cli(*connection, "push-pr", "orders_v1", "--branch-name", "to-draft", "--title", "Draft it")
    assert "status: draft" in git("show", "to-draft:contracts/orders.yaml", folder=remote)
    server.cli(*connection, "delete", "orders_v1")
    missing = server.cli(*connection, "get", "orders_v1", check=False)
    assert missing.returncode


def status(server):
    return json.loads(server.cli("datacontracts", "gitconnection", "get", "orders_v1", "--output", "json").stdout)[
        "syncStatus"
    ]


def change(remote, path, text):
    work = remote.parent / "work"
    git("pull", "--quiet", "--rebase", "origin", "main", folder=work)
    (work / path).write_text(text)
    git("commit", "--quiet", "-am", "Changed there", folder=work)
    git("push", "--quiet", "origin", "HEAD:main", folder=work)


def test_import_and_all_verbs_by_the_sdk(server, remote):
    server.sdk(
        f"""
request = {{'gitConnectionType': 'gitlab', 'repositoryUrl': 'file://{remote}', 'repositoryPath': 'contracts/shop.yaml'}}
made = c.data_contracts.import_from_git(request)
assert made.syncStatus == 'UP_TO_DATE' and made.lastHash, made
assert c.data_contracts.get_git_connection('shop_v1').repositoryPath == 'contracts/shop.yaml'
try:
    c.data_contracts.import_from_git(request)
except Exception as e:
    assert type(e).__name__ == 'ConflictError', e
else:
    raise SystemExit('twice')
c.data_contracts.create_branch('shop_v1', 'by-request')
text = c.data_contracts.get_branch_yaml('shop_v1', 'by-request')
c.data_contracts.put_branch_yaml('shop_v1', 'by-request', text.replace('status: active', 'status: draft'))
asked = c.data_contracts.merge_branch('shop_v1', 'by-request', version='1.0.1', route='pull_request')
assert asked.status == 'open' and asked.url.startswith('http'), asked
assert c.data_contracts.get_branch('shop_v1', 'by-request').merge_request.status == 'open'
assert c.data_contracts.pull_from_git('shop_v1').syncStatus == 'UP_TO_DATE'
assert c.data_contracts.push_to_git('shop_v1', {{}}).syncStatus == 'UP_TO_DATE'
c.data_contracts.delete_git_connection('shop_v1')
"""
    )


def test_the_answers_are_the_documents(call, http, remote):
    put_team(http)
    body = {"gitConnectionType": "github", "repositoryUrl": f"file://{remote}", "repositoryPath": "contracts/x.yaml"}
    call("getDataContractGitConnection", id="orders_v1", expect=404)
    call("putDataContractGitConnection", id="orders_v1", json=body)
    call("putDataContractGitConnection", id="shop_v1", json=body, expect=409)
    call("getDataContractGitConnection", id="orders_v1")
    call("pullDataContractFromGit", id="orders_v1", expect=422)
    call("pushDataContractToGit", id="orders_v1")
    call("deleteDataContractGitConnection", id="orders_v1")
    nobody = body | {"repositoryUrl": "https://gitlab.com/acme/x", "gitConnectionType": "gitlab"}
    call("putDataContractGitConnection", id="orders_v1", json=nobody, expect=422)
    unknown = body | {"gitCredentialExternalId": "nobody"}
    call("putDataContractGitConnection", id="orders_v1", json=unknown, expect=404)
    away = body | {"repositoryUrl": f"file://{remote}.gone"}
    call("importDataContractFromGit", json=away, expect=502)
    made = call("createTeamGitCredential", teamExternalId="checkout", json=GITHUB, expect=201).json()
    call("createTeamGitCredential", teamExternalId="checkout", json=GITHUB, expect=409)
    call("createTeamGitCredential", teamExternalId="checkout", json={}, expect=400)
    call("getTeamGitCredentials", teamExternalId="checkout")
    call("getTeamGitCredential", teamExternalId="checkout", gitCredentialId=made["id"])
    call("getTeamGitCredentials", teamExternalId="nobody", expect=404)
    call("deleteTeamGitCredential", teamExternalId="checkout", gitCredentialId=made["id"], expect=204)


GITHUB = {"gitConnectionType": "github", "authenticationToken": "ghp_x"}


def put_team(http):
    http.put("/api/teams/checkout", json={"id": "checkout", "name": "Checkout", "type": "Team"})


def test_tests_of_a_branch_stay_with_it(server, http):
    put_orders(server)
    server.sdk(
        """
import datetime
c.data_contracts.create_branch('orders_v1', 'tested')
at = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.timezone.utc)
result = {'id': 'run-1', 'dataContractId': 'orders_v1', 'dataContractVersion': '1.0.0', 'server': 'prod', 'result': 'failed',
          'timestampStart': at.isoformat(), 'timestampEnd': at.isoformat(), 'checks': [{'type': 'schema', 'name': 'x', 'result': 'failed'}]}
c.data_contracts.post_branch_test_results('orders_v1', 'tested', result)
[found] = list(c.data_contracts.list_branch_test_results('orders_v1', 'tested'))
assert (found.id, found.branch) == ('run-1', 'tested'), found
made = c.data_contracts.generate_branch('orders_v1', 'tested', {'type': 'sql-ddl'})
assert 'ORDERS' in made.files[0].content, made
try:
    c.data_contracts.test_branch('orders_v1', 'tested')
except Exception as e:
    assert 'published' in str(e), e
else:
    raise SystemExit('tested what is not published')
c.data_contracts.delete_branch('orders_v1', 'tested')
"""
    )
    assert [each["id"] for each in http.get("/api/test-results?dataContractId=orders_v1").json()] == []
    assert http.get("/api/test-results/run-1").status_code == 404


NAMESPACES = "/api/semantics/experimental/namespaces"
ONTOLOGY = """\
# what we sell
name: shop
ontology:
- concept: order
  type: EntityType
  description: What is bought
"""


def asking(http, space):
    """These operations are newer than the published document of the API."""

    def ask(method, rest, expect=200, json=None):
        answer = http.request(method, f"{NAMESPACES}/{space}/{rest}", json=json)
        assert answer.status_code == expect, answer.text
        return answer

    return ask


def test_a_namespace_goes_to_git_and_comes_back(http, remote):
    ask = asking(http, "shop")
    yaml = {"content-type": "application/yaml"}
    assert http.put(f"{NAMESPACES}/shop/ontology.yaml", content=ONTOLOGY, headers=yaml).status_code == 200
    path = "semantics/shop.yaml"
    body = {"gitConnectionType": "github", "repositoryUrl": f"file://{remote}", "repositoryPath": path}
    ask("GET", "gitconnection", expect=404)
    ask("PUT", "gitconnection", json=body)
    ask("POST", "gitconnection/pull", expect=422)
    ask("POST", "gitconnection/push", json={"commitMessage": "Meanings"})
    there = git("show", f"main:{path}", folder=remote)
    assert "What is bought" in there
    state = ask("GET", "gitconnection").json()
    assert state["syncStatus"] == "UP_TO_DATE"
    change(remote, path, "# by hand\n" + there.replace("What is bought", "What is bought at once"))
    assert ask("GET", "gitconnection").json()["syncStatus"] == "REMOTE_IS_NEWER"
    ask("POST", "gitconnection/push", expect=422)
    assert ask("POST", "gitconnection/pull").json()["syncStatus"] == "UP_TO_DATE"
    concept = f"{NAMESPACES}/shop/concepts/order"
    assert http.get(concept).json()["description"] == "What is bought at once"
    http.put(concept, json={"name": "Order", "kind": "entity", "description": "Bought"})
    ask("POST", "gitconnection/push-pr", json={"branchName": "shorter", "title": "Short"})
    asked = git("show", f"shorter:{path}", folder=remote)
    assert "description: Bought\n" in asked
    assert asked.startswith("# by hand")
    change(remote, path, asked.replace("description: Bought\n", "description: Sold\n"))
    ask("POST", "gitconnection/pull", expect=422)
    ask("POST", "gitconnection/pull", json={"prefer": "remote"})
    assert http.get(concept).json()["description"] == "Sold"
    ask("DELETE", "gitconnection")


def test_a_branch_of_a_namespace_is_asked_for_in_its_repository(http, remote):
    ask, branch = asking(http, "asked"), "branches/by-request"
    yaml = {"content-type": "application/yaml"}
    assert http.put(f"{NAMESPACES}/asked/ontology.yaml", content=ONTOLOGY, headers=yaml).status_code == 200
    body = {
        "gitConnectionType": "github",
        "repositoryUrl": f"file://{remote}",
        "repositoryPath": "semantics/asked.yaml",
    }
    ask("PUT", "gitconnection", json=body)
    ask("POST", "gitconnection/push")
    ask("PUT", branch)
    text = ask("GET", f"{branch}/ontology.yaml").text.replace("What is bought", "What is ordered")
    assert http.put(f"{NAMESPACES}/asked/{branch}/ontology.yaml", content=text, headers=yaml).status_code == 200
    made = ask("POST", f"{branch}/merge", json={"route": "pull_request"}).json()
    assert made["status"] == "open"
    assert ask("GET", branch).json()["merge_request"]["status"] == "open"
    assert "What is ordered" in git("log", "--all", "-p", "--format=%D", folder=remote)
    assert http.get(f"{NAMESPACES}/asked/concepts/order").json()["description"] == "What is bought"
    ask("POST", f"{branch}/merge", expect=204)
    assert http.get(f"{NAMESPACES}/asked/concepts/order").json()["description"] == "What is ordered"


PRODUCT = """\
apiVersion: v1.0.0
kind: DataProduct
id: {id}
name: Shop
version: 1.0.0
status: active
"""


def test_a_product_goes_to_git_and_comes_back_by_the_command_line(server, remote):
    with server.http() as http:
        put_team(http)
        product = {"apiVersion": "v1.0.0", "kind": "DataProduct", "id": "orders", "status": "active", "name": "Orders"}
        assert http.put("/api/dataproducts/orders", json=product | {"team": {"name": "checkout"}}).status_code == 200
    connection = ("dataproducts", "gitconnection")
    place = ("--repository-url", f"file://{remote}", "--git-connection-type", "github")
    server.cli(*connection, "put", "orders", *place, "--repository-path", "products/orders.yaml")
    server.cli(*connection, "push", "orders", "--commit-message", "The product")
    pushed = git("show", "main:products/orders.yaml", folder=remote)
    assert "name: Orders" in pushed
    change(remote, "products/orders.yaml", pushed.replace("name: Orders", "name: All orders"))
    server.cli(*connection, "pull", "orders")
    assert json.loads(server.cli("dataproducts", "get", "orders", "-o", "json").stdout)["name"] == "All orders"
    assert "UP_TO_DATE" in server.cli(*connection, "get", "orders", "-o", "json").stdout
    server.sdk(f"""
place = {{"gitConnectionType": "github", "repositoryUrl": "file://{remote}", "repositoryPath": "products/orders.yaml"}}
assert c.data_products.put_git_connection("orders", place).syncStatus == "UP_TO_DATE"
assert c.data_products.get_git_connection("orders").repositoryPath == "products/orders.yaml"
assert c.data_products.pull_from_git("orders").syncStatus == "UP_TO_DATE"
assert c.data_products.push_to_git("orders", {{}}).syncStatus == "UP_TO_DATE"
c.data_products.put("orders", c.data_products.get("orders") | {{"status": "draft"}})
c.data_products.push_to_git_as_pull_request("orders", {{"branchName": "sdk-draft", "title": "Draft it"}})
c.data_products.delete_git_connection("orders")
""")
    assert "status: draft" in git("show", "sdk-draft:products/orders.yaml", folder=remote)
    server.cli(*connection, "put", "orders", *place, "--repository-path", "products/orders.yaml")
    server.cli(*connection, "push-pr", "orders", "--branch-name", "cli-draft", "--title", "Draft it")
    assert "status: draft" in git("show", "cli-draft:products/orders.yaml", folder=remote)
    server.cli(*connection, "delete", "orders")


def test_documents_are_taken_from_git_by_both(server, remote):
    work = remote.parent / "work"
    (work / "taken").mkdir()
    for name in ("cli", "sdk"):
        (work / f"taken/{name}.yaml").write_text(PRODUCT.format(id=f"from-{name}"))
    (work / "taken/contract.yaml").write_text(ORDERS.replace("orders_v1", "taken_v1"))
    git("pull", "--quiet", "--rebase", "origin", "main", folder=work)
    git("add", ".", folder=work)
    git("commit", "--quiet", "-m", "To be taken", folder=work)
    git("push", "--quiet", "origin", "HEAD:main", folder=work)
    place = ("--repository-url", f"file://{remote}", "--git-connection-type", "github", "--repository-path")
    server.cli("dataproducts", "import-from-git", *place, "taken/cli.yaml")
    assert "from-cli" in server.cli("dataproducts", "list").stdout
    server.cli("datacontracts", "import-from-git", *place, "taken/contract.yaml")
    assert "taken_v1" in server.cli("datacontracts", "list").stdout
    server.sdk(f"""
place = {{"gitConnectionType": "github", "repositoryUrl": "file://{remote}", "repositoryPath": "taken/sdk.yaml"}}
c.data_products.import_from_git(place)
assert c.data_products.get("from-sdk")["name"] == "Shop"
place |= {{"repositoryPath": "taken/contract.yaml"}}
assert c.data_contracts.put_git_connection("taken_v1", place).syncStatus == "UP_TO_DATE"
text = c.data_contracts.get("taken_v1") | {{"status": "draft"}}
c.data_contracts.put("taken_v1", text)
c.data_contracts.push_to_git_as_pull_request("taken_v1", {{"branchName": "taken-draft", "title": "Draft it"}})
""")


def test_meanings_go_to_git_and_come_back_by_the_sdk(server, remote):
    server.sdk(f"""
s = c.semantics
s.put_namespace("shop", {{"name": "Shop"}})
s.put_concept("shop", "order", {{"name": "Order"}})
place = {{"gitConnectionType": "github", "repositoryUrl": "file://{remote}", "repositoryPath": "meanings/shop.yaml"}}
assert s.put_git_connection("shop", place).syncStatus == "LOCAL_IS_NEWER"
assert s.push_to_git("shop", {{"commitMessage": "Meanings"}}).syncStatus == "UP_TO_DATE"
assert s.pull_from_git("shop").syncStatus == "UP_TO_DATE"
s.put_concept("shop", "order", {{"name": "Order", "description": "What somebody buys"}})
assert s.get_git_connection("shop").syncStatus == "LOCAL_IS_NEWER"
s.push_to_git_as_pull_request("shop", {{"branchName": "meant", "title": "Say what it means"}})
s.delete_git_connection("shop")
""")
    assert "What somebody buys" in git("show", "meant:meanings/shop.yaml", folder=remote)


def test_credentials_of_both_kinds_by_the_command_line(server):
    with server.http() as http:
        put_team(http)
    given = ("--git-connection-type", "gitlab", "--authentication-token", "s3cret")
    for words, whose in (("organization",), ()), (("teams",), ("checkout",)):
        credentials = (*words, "git-credentials")
        said = server.cli("-o", "json", *credentials, "create", *whose, *given, "--external-id", "by-cli").stdout
        made = json.loads(said.partition("\n")[2])
        assert made["id"] in server.cli(*credentials, "list", *whose, "-o", "json").stdout
        server.cli(*credentials, "update", *whose, made["id"], *given, "--token-name", "Again")
        assert "Again" in server.cli(*credentials, "get", *whose, made["id"], "-o", "json").stdout
        server.cli(*credentials, "delete", *whose, made["id"])
        assert server.cli(*credentials, "get", *whose, made["id"], check=False).returncode == 1
    server.sdk("""
made = c.organization.create_git_credential({"gitConnectionType": "github", "authenticationToken": "x"})
c.organization.delete_git_credential(str(made.id))
""")
