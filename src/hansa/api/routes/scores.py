"""How good data products are: their scores, the rules that there are, and those that the organisation chose."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from hansa.api.answers import paged
from hansa.api.routes.common import Asks, PageNumber, Uses  # noqa: TC001 FastAPI reads the annotations
from hansa.api.sent import Body, mapping_of, model_of
from hansa.api.wire.scores import ScoreDefinition, definition_out, rule_out, score_out, whole_score_out
from hansa.kernel.errors import NotFound
from hansa.observe.scores import queries
from hansa.observe.scores.catalogue import RULES
from hansa.observe.scores.definition import definition, put_definition
from hansa.registry.authority import check_reads_organisation
from hansa.registry.products.queries import find_product

router = APIRouter(tags=["scores"])
SETTING = "/settings/dataproduct-score"
WHAT = "the scores of all data products"
SIZE = 100
MOST = 1000


@router.get("/data-product-score/rules", operation_id="getDataProductScoreRules")
def list_rules(actor: Asks) -> JSONResponse:
    """All rules there are, with the weight that each has where nobody chose another."""
    del actor
    return JSONResponse({"rules": [rule_out(rule, rule.weight) for rule in RULES]})


@router.get(SETTING, operation_id="getDataProductScoreDefinition")
def get_definition(actor: Asks, services: Uses) -> JSONResponse:
    """The rules that this organisation chose."""
    del actor
    with services.db.read() as session:
        return JSONResponse(definition_out(definition(session)))


@router.put(SETTING, operation_id="putDataProductScoreDefinition")
def replace_definition(request: Request, actor: Asks, services: Uses, body: Body) -> JSONResponse:
    wanted = model_of(ScoreDefinition, mapping_of(body))
    why, at = request.headers.get("x-why", "through the API"), services.clock.now()
    with services.db.write() as session:
        return JSONResponse(definition_out(put_definition(session, actor, wanted.bands, wanted.chosen, why=why, at=at)))


@router.get("/dataproducts/scores", operation_id="getDataProductScores")
def list_scores(
    request: Request,
    actor: Asks,
    services: Uses,
    p: PageNumber = 0,
    size: Annotated[int, Query(ge=1, le=MOST, description="Products on a page.")] = SIZE,
    *,
    sort: queries.Sort = queries.Sort.ID,
) -> JSONResponse:
    """By the products' ids, or by their scores as they were kept last: `score` is the least first, `-score` the best."""
    check_reads_organisation(actor, what=WHAT)
    with services.db.read() as session:
        found, more = queries.page(session, services.clock.now(), number=p, size=size, sort=sort)
    return paged(request, [score_out(each) for each in found], p, more=more)


@router.get("/dataproducts/{identifier:id}/score", operation_id="getDataProductScore")
def get_score(identifier: str, actor: Asks, services: Uses) -> JSONResponse:
    """Of one product, by its id or address, with every rule."""
    check_reads_organisation(actor, what=WHAT)
    with services.db.read() as session:
        product = find_product(session, identifier)
        if product is None:
            raise NotFound(f"There is no data product `{identifier}`.", hint="GET /api/dataproducts lists them.")
        return JSONResponse(whole_score_out(queries.scores(session, [product], services.clock.now())[0]))
