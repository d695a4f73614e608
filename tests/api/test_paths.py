"""Ids in paths: what is encoded belongs to the id."""

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from hansa.api.paths import EncodedIds


async def whole(request):
    return JSONResponse(request.path_params)


@pytest.fixture(scope="module")
def client():
    inner = Starlette(routes=[Route("/things/{one:id}/parts/{part:ids}", whole), Route("/things/{one:id}", whole), Route("/tags/{one:ids}", whole)])  # fmt: skip
    inner.add_middleware(EncodedIds)
    return TestClient(Starlette(routes=[Mount("/api", inner)]))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/things/a%2Fb", {"one": "a/b"}),
        ("/things/urn:x%3Ay", {"one": "urn:x:y"}),
        ("/things/a%252Fb", {"one": "a%2Fb"}),
        ("/things/50%25", {"one": "50%"}),
        ("/things/%C3%A9t%C3%A9", {"one": "été"}),
        ("/things/a%2Fb/parts/c/d", {"one": "a/b", "part": "c/d"}),
        ("/tags/Governance/PII", {"one": "Governance/PII"}),
        ("/tags/Governance%2FPII", {"one": "Governance/PII"}),
    ],
)
def test_an_id_is_read_from_the_raw_path(client, path, said):
    assert client.get(f"/api{path}").json() == said


def test_a_raw_slash_parts_an_id_of_one_segment(client):
    assert client.get("/api/things/a/b").status_code == 404
