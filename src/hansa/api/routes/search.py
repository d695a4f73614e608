"""`GET /api/search`: finding anything by a question in plain words."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from hansa.api.routes.common import Asks, Uses  # noqa: TC001 FastAPI reads the annotation
from hansa.kernel.errors import InvalidInput
from hansa.registry.records.queries import names
from hansa.registry.records.values import Kind
from hansa.registry.search.questions import Question, answer, understand

router = APIRouter(tags=["search"])

MOST = 60
"""Results of one question, as the manager gives them."""
TYPES = {
    Kind.PRODUCT: "DATA_PRODUCT",
    Kind.CONTRACT: "DATA_CONTRACT",
    Kind.ASSET: "DATA_ASSET",
    Kind.DEFINITION: "DEFINITION",
    Kind.TEAM: "TEAM",
    Kind.TAG: "TAG",
    Kind.SOURCE: "SOURCE_SYSTEM",
    Kind.POLICY: "POLICY",
    Kind.CERTIFICATION: "CERTIFICATION",
    Kind.CLASSIFICATION: "CLASSIFICATION_SCHEME",
}
KINDS = {name: kind for kind, name in TYPES.items()}


@router.get("/search", operation_id="getSearch")
def get_search(
    request: Request,
    actor: Asks,
    services: Uses,
    query: Annotated[str, Query(max_length=2000)],
    *,
    mode: Annotated[Literal["DISCOVER", "FIND", "GET_HELP"] | None, Query(alias="searchMode")] = None,
    wanted: Annotated[str | None, Query(alias="resourceType")] = None,
    diagnostics: bool = False,
) -> JSONResponse:
    """DISCOVER and FIND are answered by the registry's own search; GET_HELP would need an AI model."""
    if mode == "GET_HELP":
        raise InvalidInput(
            "This instance has no AI model that could explain things.", hint="Ask with searchMode FIND or DISCOVER."
        )
    if wanted and wanted not in KINDS:
        raise InvalidInput(f"There is no resource type `{wanted}`.", hint=f"Types: {', '.join(KINDS)}.")
    with services.db.read() as session:
        question = understand(session, actor, query, [KINDS[wanted]] if wanted else [])
        hits = answer(session, question, MOST)
        teams = names(session, Kind.TEAM, {hit.owner for hit in hits})
    host = f"{request.url.scheme}://{request.url.netloc}"
    results = [
        {
            "id": hit.id,
            "url": f"{host}/{hit.kind.value}/{quote(hit.id, safe='/:')}",
            "ownerId": hit.owner,
            "ownerName": teams.get(hit.owner, hit.owner),
            "name": hit.name,
            "resourceType": TYPES[hit.kind],
            "description": hit.summary,
        }
        for hit in hits
    ]
    said: dict[str, Any] = {"query": query, "answer": _sentence(len(results), query), "results": results}
    if diagnostics:
        said |= {"sources": results, "userIntention": {"mode": mode or "FIND"}, "searchCriteria": _criteria(question)}
    return JSONResponse(said)


def _sentence(count: int, query: str) -> str:
    if not count:
        return f"Nothing in this mesh fits “{query}”. Try fewer or other words."
    return f"{count} {'result fits' if count == 1 else 'results fit'} “{query}”, the best first."


def _criteria(question: Question) -> dict[str, Any]:
    return {
        "resourceTypes": [TYPES[kind] for kind in question.kinds if kind in TYPES],
        "owners": list(question.owners) if question.owners is not None else None,
        "words": list(question.words),
    }
