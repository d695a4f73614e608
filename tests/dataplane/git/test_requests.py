"""Merge requests at the four hosts, by the shapes that their REST documentation has, over real HTTP."""

import base64

import pytest

from hansa.dataplane.git.errors import NotThere, RemoteFailed
from hansa.dataplane.git.guard import Policy
from hansa.dataplane.git.hosts import repository
from hansa.dataplane.git.requests.azuredevops import AzureDevOps
from hansa.dataplane.git.requests.bitbucket import Bitbucket
from hansa.dataplane.git.requests.github import GitHub
from hansa.dataplane.git.requests.gitlab import GitLab
from hansa.dataplane.git.requests.rest import MAX_ANSWER, Rest
from hansa.dataplane.git.requests.seam import Live, Wanted
from hansa.registry.git.values import Credential, Host, Scope

ASK = Wanted("topic", "main", "Add status", "Because")


def body(seen):
    import json

    return json.loads(seen.body)


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_github_opens_and_looks(host, policy):
    host.answers["POST", "/api/v3/repos/acme/contracts/pulls"] = (
        201, {"number": 42, "html_url": "https://github.example/acme/contracts/pull/42", "state": "open"},
    )  # fmt: skip
    at = GitHub.at(host.url, "acme/contracts", "t", policy)
    assert at.open(ASK).remote_id == "42"
    seen = host.seen[-1]
    assert body(seen) == {"title": "Add status", "head": "topic", "base": "main", "body": "Because"}
    assert seen.headers["Authorization"] == "Bearer t"
    assert seen.headers["X-GitHub-Api-Version"] == "2022-11-28"
    assert seen.headers["Host"] == host.url.removeprefix("http://")
    for answer, live in (
        ({"state": "open", "mergeable": True, "mergeable_state": "clean", "comments": 2, "review_comments": 1},
         Live("open", "mergeable", 3)),
        ({"state": "open", "mergeable": False, "mergeable_state": "dirty"}, Live("open", "conflicted", 0)),
        ({"state": "open", "mergeable": None, "mergeable_state": "unknown"}, Live("open", "unknown", 0)),
        ({"state": "open", "mergeable": True, "mergeable_state": "blocked"}, Live("open", "blocked", 0)),
        ({"state": "closed", "merged": True}, Live("merged", "unknown", 0)),
        ({"state": "closed", "merged": False}, Live("closed", "unknown", 0)),
    ):  # fmt: skip
        host.answers["GET", "/api/v3/repos/acme/contracts/pulls/42"] = (200, answer)
        assert at.look("42") == live


def test_gitlab_opens_and_looks(host, policy):
    path = "/api/v4/projects/acme%2Fdata%2Fcontracts/merge_requests"
    host.answers["POST", path] = (201, {"iid": 7, "web_url": "https://gitlab.example/mr/7", "state": "opened"})
    at = GitLab.at(host.url, "acme/data/contracts", "t", policy)
    assert at.open(ASK).url == "https://gitlab.example/mr/7"
    assert body(host.seen[-1]) == {
        "source_branch": "topic", "target_branch": "main", "title": "Add status", "description": "Because",
    }  # fmt: skip
    assert host.seen[-1].headers["PRIVATE-TOKEN"] == "t"
    for answer, live in (
        (
            {"state": "opened", "detailed_merge_status": "mergeable", "user_notes_count": 4},
            Live("open", "mergeable", 4),
        ),
        ({"state": "opened", "detailed_merge_status": "conflict"}, Live("open", "conflicted")),
        ({"state": "opened", "detailed_merge_status": "not_approved"}, Live("open", "blocked")),
        ({"state": "opened", "merge_status": "cannot_be_merged"}, Live("open", "conflicted")),
        ({"state": "merged"}, Live("merged")),
        ({"state": "closed"}, Live("closed")),
    ):
        host.answers["GET", f"{path}/7"] = (200, answer)
        assert at.look("7") == live


def test_bitbucket_opens_and_looks(host, policy):
    path = "/2.0/repositories/acme/contracts/pullrequests"
    host.answers["POST", path] = (201, {"id": 3, "links": {"html": {"href": "https://bitbucket.example/pr/3"}}})
    at = Bitbucket.at(host.url, "acme/contracts", "t", policy, username="ada@example.org")
    assert at.open(ASK).remote_id == "3"
    assert body(host.seen[-1])["source"] == {"branch": {"name": "topic"}}
    assert host.seen[-1].headers["Authorization"] == basic("ada@example.org:t")
    Bitbucket.at(host.url, "acme/contracts", "t", policy).open(ASK)
    assert host.seen[-1].headers["Authorization"] == "Bearer t"
    for state, status in (("OPEN", "open"), ("MERGED", "merged"), ("DECLINED", "closed"), ("SUPERSEDED", "closed")):
        host.answers["GET", f"{path}/3"] = (200, {"id": 3, "state": state, "comment_count": 1})
        assert at.look("3") == Live(status, "unknown", 1)


def test_azure_devops_opens_and_looks(host, policy):
    path = "/acme/data/_apis/git/repositories/contracts/pullrequests"
    host.answers["POST", path] = (201, {"pullRequestId": 9, "status": "active"})
    at = AzureDevOps.at(host.url, "acme/data/_git/contracts", "t", policy)
    made = at.open(ASK)
    assert (made.remote_id, made.url) == ("9", f"{host.url}/acme/data/_git/contracts/pullrequest/9")
    assert body(host.seen[-1])["sourceRefName"] == "refs/heads/topic"
    assert host.seen[-1].path.endswith("?api-version=7.1")
    assert host.seen[-1].headers["Authorization"] == basic(":t")
    for answer, live in (
        ({"status": "active", "mergeStatus": "succeeded"}, Live("open", "mergeable")),
        ({"status": "active", "mergeStatus": "conflicts"}, Live("open", "conflicted")),
        ({"status": "active", "mergeStatus": "queued"}, Live("open", "unknown")),
        ({"status": "completed"}, Live("merged")),
        ({"status": "abandoned"}, Live("closed")),
    ):
        host.answers["GET", f"{path}/9"] = (200, answer)
        assert at.look("9") == live


def test_an_address_that_is_none_of_azures_is_refused(policy):
    with pytest.raises(NotThere, match="Azure"):
        AzureDevOps.at("https://dev.azure.com", "acme/data", "t", policy)


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (422, {"message": "Validation Failed", "errors": [{"message": "A pull request already exists"}]}, "already exists"),
        (409, {"message": ["Another open merge request already exists"]}, "Another open"),
        (400, {"type": "error", "error": {"message": "There are no changes"}}, "no changes"),
        (401, {"message": "Bad credentials"}, "Bad credentials"),
        (200, [], "no JSON object"),
    ],
)  # fmt: skip
def test_the_hosts_reason_is_told(host, policy, status, answer, told):
    host.answers["POST", "/api/v3/repos/acme/contracts/pulls"] = (status, answer)
    with pytest.raises(RemoteFailed, match=told):
        GitHub.at(host.url, "acme/contracts", "t", policy).open(ASK)


def test_redirects_are_not_followed_and_long_answers_are_given_up(host, policy):
    host.redirects["/moved"] = f"{host.url}/there"
    host.answers["GET", "/there"] = (200, {})
    rest = Rest(host.url, policy, {})
    with pytest.raises(RemoteFailed, match="302"):
        rest.get("/moved")
    host.answers["GET", "/long"] = (200, {"x": "y" * MAX_ANSWER})
    with pytest.raises(RemoteFailed, match="too long"):
        rest.get("/long")


def test_private_hosts_are_not_asked_without_leave(host):
    with pytest.raises(NotThere):
        Rest(host.url, Policy(), {"Authorization": "Bearer t"}).get("/x")
    assert not host.seen


def test_a_host_that_is_away_is_told(policy):
    with pytest.raises(RemoteFailed, match="cannot be reached"):
        Rest("http://127.0.0.1:9", policy, {}).get("/x")


def credential(type_, host="", **more):
    from datetime import UTC, datetime

    at = datetime(2026, 11, 23, tzinfo=UTC)
    values = {"token_name": "", "token_type": "authenticationToken", "username": ""} | more
    return Credential("id", Scope.ORGANIZATION, "", None, type_, host or "", **values, created_at=at, created_by="",
                      updated_at=at, updated_by="")  # fmt: skip


@pytest.mark.parametrize(
    ("type_", "url", "cloned", "user"),
    [
        (Host.GITHUB, "https://github.com/acme/x", "/acme/x.git", "x-access-token"),
        (Host.GITLAB, "https://gitlab.com/acme/y/x/", "/acme/y/x.git", "oauth2"),
        (Host.BITBUCKET, "https://bitbucket.org/acme/x.git", "/acme/x.git", "x-token-auth"),
        (Host.AZURE, "https://dev.azure.com/acme/p/_git/x", "/acme/p/_git/x", "hansa"),
    ],
)
def test_each_host_has_its_address_and_its_login(type_, url, cloned, user):
    found = repository(url, type_, credential(type_), "t")
    assert (found.address.path, found.login.username, found.login.token) == (cloned, user, "t")


def test_an_api_token_of_bitbucket_has_a_name_of_its_own():
    found = credential(Host.BITBUCKET, username="ada@example.org", token_type="apiToken")
    assert repository("https://bitbucket.org/a/x", Host.BITBUCKET, found, "t").login.username.startswith("x-bitbucket")


@pytest.mark.parametrize("url", ["https://evil.example/acme/x", "https://github.com.evil.example/x"])
def test_a_token_is_never_sent_to_another_host(url):
    with pytest.raises(NotThere, match="credential is for `github.com`"):
        repository(url, Host.GITHUB, credential(Host.GITHUB), "t")
