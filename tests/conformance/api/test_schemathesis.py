"""Bounded, repeatable nonsense made from the manager's own document, sent to every operation that is served.

Whatever comes: no server error, a status that the document or the wire rules have, and an answer that fits.
"""

import re

import httpx
import openapi
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from test_coverage import missing

EXAMPLES = 12
NOT_ALONE = frozenset({"pollEvents"})
"""It waits for events: asked without long polling elsewhere."""


@pytest.fixture(scope="module")
def foreign():
    schema = schemathesis.openapi.from_dict(openapi.without_files(openapi.document()))
    found = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        found[operation.definition.raw["operationId"]] = operation
    return found


def names():
    if openapi.document_path() is None:
        return [pytest.param("", marks=pytest.mark.skip("the manager's OpenAPI document is not here"))]
    return sorted(set(openapi.operations()) - set(missing()) - NOT_ALONE)


@pytest.mark.slow
@pytest.mark.parametrize("operation_id", names())
def test_nonsense_is_answered_as_documented(operation_id, foreign, server):
    operation = foreign[operation_id]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def attack(case):
        case.headers = {"x-api-key": server.key}
        case.cookies = {}
        said = case.call(base_url=server.url)
        headers = [(name, value) for name, values in said.headers.items() for value in values]
        plain = [(name, value) for name, value in headers if name != "content-encoding"]
        response = httpx.Response(said.status_code, headers=plain, content=said.content)
        if response.status_code == 404 and "problem" not in response.headers.get("content-type", ""):
            assert re.search(r"[/.]", case.formatted_path), response.text  # no route: an empty or dotted segment
            return
        openapi.check(operation_id, response)

    given(case=operation.as_strategy())(attack)()
