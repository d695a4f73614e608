"""Every operation of the running API asked by every kind of actor: what is allowed is answered, what is not is refused with its reason.

`matrix.txt` and `matrix_more.txt` say what is expected, by the roles; a route without a row, or a row without a route, fails.
"""

from pathlib import Path

import matrix_mesh
import pytest
from matrix_requests import REQUESTS

from hansa.api.app import create_api
from hansa.api.routes.ingest import ingest_routes


def table(name):
    """Operation → actor → what is expected."""
    text = (Path(__file__).parent / name).read_text()
    lines = [line.split() for line in text.splitlines() if line[:1] != "#"]
    actors = lines[0][1:]
    pairs = ((" ".join(line[: -len(actors)]), line[-len(actors) :]) for line in lines[1:])
    return {operation: dict(zip(actors, expected, strict=True)) for operation, expected in pairs}


TABLE, MORE = table("matrix.txt"), table("matrix_more.txt")
HIDDEN = ("hushed", "/integrations/", "/change-requests/")
"""In paths of what others are not even told of: it is not there for them."""
READS = ("GET", "HEAD")
UNFIT = {"/pull", "/push", "/push-pr", "/test", "/Nothing"}
"""Ends of paths whose operation needs more than a right: a newer text on the other side, published data, an endpoint."""


@pytest.fixture(scope="module")
def mesh(tmp_path_factory):
    local, made = matrix_mesh.build(tmp_path_factory.mktemp("matrix"))
    with local:
        yield made


def filled(value, ids):
    """The request with the ids of the mesh in it."""
    if isinstance(value, dict):
        return {key: filled(each, ids) for key, each in value.items()}
    if not isinstance(value, str):
        return value
    for name, identifier in ids.items():
        value = value.replace(f"{{{name}}}", identifier)
    return value


def answered(mesh, actor, method, path, more):
    answer = mesh.ask(actor, method, path, **more)
    assert answer.status_code < 500, f"{actor}: {method} {path}: {answer.text}"
    refused = answer.status_code in {401, 403}
    if refused:
        assert "json" in answer.headers["content-type"], answer.text
        assert len(answer.json()["detail"]) > 20, answer.text
    elif method not in READS:
        mesh.reset()
    if refused or (answer.status_code == 404 and any(word in path for word in HIDDEN)):
        return str(answer.status_code)
    unfit = any(path.endswith(end) for end in UNFIT)
    return "ok" if answer.is_success or unfit else f"{answer.status_code} {answer.text[:300]}"


def flat(routes):
    for route in routes:
        yield from flat(route.original_router.routes) if hasattr(route, "original_router") else [route]


def test_every_route_has_a_row(mesh):
    routes = [*flat(create_api(mesh.services, "0").routes), *ingest_routes(mesh.services)]
    served = {f"{method} {route.path}" for route in routes for method in route.methods - {"HEAD", "OPTIONS"}}
    rows = {name.removesuffix(" private") for name in TABLE}
    assert sorted(served - rows) == [], "say in matrix.txt who may"
    assert sorted(rows - served) == []
    assert sorted(set(TABLE) ^ set(REQUESTS)) == []
    assert sorted(set(TABLE) ^ set(MORE)) == [], "say it in matrix_more.txt as well"


@pytest.mark.parametrize("operation", TABLE)
def test_who_may(mesh, operation):
    path, more = (filled(each, mesh.ids) for each in REQUESTS[operation])
    method = operation.partition(" ")[0]
    expected = TABLE[operation] | MORE.get(operation, {})
    said = {actor: answered(mesh, actor, method, path, more) for actor in expected}
    assert said == expected


OUTSIDERS = ("other_team", "other_owner", "nobody", "guest")
PAGES = ("/", "/access", "/change-requests", "/contracts", "/events", "/mesh", "/products", "/teams", "/teams/checkout")
WHERE = (*PAGES, "/search?q=hushed", "/api/search?query=counting")


@pytest.mark.parametrize("actor", OUTSIDERS)
def test_no_answer_names_what_is_private(mesh, actor):
    """Not by any of its names, on no list and no page; the agreement and the change request about it neither."""
    public = [each for each in TABLE if each.startswith("GET ") and not each.endswith(" private")]
    for path in (*(filled(REQUESTS[each][0], mesh.ids) for each in public), *WHERE):
        said = mesh.ask(actor, "GET", path).text.replace("q=hushed", "").replace('value="hushed"', "")
        assert "hushed" not in said, f"{actor}: {path}: {said[:400]}"


def test_its_own_are_told(mesh):
    for path in ("/api/dataproducts", "/api/access", "/api/change-requests", "/api/events"):
        assert "hushed" in mesh.ask("owner", "GET", path).text, path
