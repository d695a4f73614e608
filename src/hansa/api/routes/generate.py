"""`POST /api/datacontracts/{id}/generate`: code from a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Body, Depends
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from hansa.api.actors import api_reader
from hansa.api.services import Services, services_of
from hansa.contracts.generate.code import generate
from hansa.kernel.actor import Actor
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry.contracts.queries import load_contract
from hansa.registry.records.queries import get
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from hansa.contracts.generate.code import Generated
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

router = APIRouter(tags=["data contracts"])

Reads = Annotated[Actor, Depends(api_reader)]
Uses = Annotated[Services, Depends(services_of)]
Type = Literal["sql-select", "sql-ddl", "dbt-models", "dbt-sources", "json-schema", "pydantic", "custom"]


class GenerateRequest(BaseModel):
    type: Type
    prompt: str | None = Field(default=None, max_length=20_000)


@router.post("/datacontracts/{identifier:id}/generate", operation_id="generateDataContractCode")
def make(
    identifier: str,
    wanted: Annotated[GenerateRequest, Body()],
    actor: Reads,
    services: Uses,
) -> JSONResponse:
    del actor
    with services.db.read() as session:
        if get(session, Kind.CONTRACT, identifier) is None:
            raise NotFound(f"There is no data contract `{identifier}`.", hint="GET /api/datacontracts lists them.")
        loaded = load_contract(session, identifier)
    if loaded is None:
        raise InvalidInput(f"The contract `{identifier}` cannot be read.", hint="`hansa contract lint` says why.")
    return JSONResponse(generated(identifier, loaded[0], wanted))


def generated(identifier: str, contract: Contract, wanted: GenerateRequest) -> dict[str, Json]:
    """The answer for any text of the contract, be it on a branch."""
    if wanted.type == "custom":
        raise InvalidInput(
            "Code by prompt needs an AI model, and no AI model is configured here.",
            hint="Ask for one of the other types.",
        )
    files: list[Json] = [_file(each) for each in generate(contract, wanted.type)]
    return {"dataContractId": identifier, "generationType": wanted.type, "files": files}


def _file(made: Generated) -> dict[str, Json]:
    found: dict[str, Json] = {"filename": made.filename, "language": made.language, "content": made.content}
    return found | ({"metadata": {"dialect": made.dialect}} if made.dialect else {})
