"""`/api/scim/v2`: accounts and groups as an identity provider keeps them; `/api/settings/scim-mapping`: what the groups mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse

from hansa.api.actors import api_actor, api_reader
from hansa.api.errors import Malformed
from hansa.api.scim import mapped
from hansa.api.sent import Body, mapping_of, text_of
from hansa.api.services import Services, services_of
from hansa.kernel.actor import Actor
from hansa.kernel.errors import HansaError
from hansa.registry.authority import check_owner, check_reads_organisation
from hansa.registry.directory import mapping
from hansa.standards.write import dump
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter(tags=["scim"])
Asks = Annotated[Actor, Depends(api_actor)]
Reads = Annotated[Actor, Depends(api_reader)]
Uses = Annotated[Services, Depends(services_of)]
ROOT = "/scim/v2"
_OPERATIONS = {
    "Users": ("getScimUsers", "createScimUser", "getScimUser", "replaceScimUser", "updateScimUser", "deleteScimUser"),
    "Groups": (
        "getScimGroups",
        "createScimGroup",
        "getScimGroup",
        "replaceScimGroup",
        "updateScimGroup",
        "deleteScimGroup",
    ),
}


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}/api{ROOT}"


async def _served(request: Request, actor: Actor, work: Callable[[], Response], *, reads: bool = False) -> Response:
    """Runs in a thread, for who may; whatever SCIM has words for is answered in them."""
    from pydantic import ValidationError
    from scim2_models import SCIMException

    from hansa.api.scim.answers import refused

    def run() -> Response:
        try:
            if reads or request.method == "GET":
                check_reads_organisation(actor, what="the organisation's directory")
            else:
                check_owner(actor, doing="keep the organisation's directory")
            return work()
        except (SCIMException, ValidationError, HansaError) as error:
            return refused(request, error)

    return await run_in_threadpool(run)


def _add(noun: str, word: str) -> None:
    """The six operations of one kind of resource; `word` begins the names of the store's methods."""

    async def list_all(request: Request, actor: Asks, services: Uses) -> Response:
        return await _served(request, actor, lambda: _list(request, actor, services, f"{word}s"))

    async def create(request: Request, actor: Asks, services: Uses, body: Body) -> Response:
        return await _served(request, actor, lambda: _write(request, actor, services, f"create_{word}", body))

    async def get_one(identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
        return await _served(request, actor, lambda: _read(request, actor, services, word, identifier))

    async def replace(identifier: str, request: Request, actor: Asks, services: Uses, body: Body) -> Response:
        return await _served(
            request, actor, lambda: _write(request, actor, services, f"replace_{word}", body, identifier)
        )

    async def patch(identifier: str, request: Request, actor: Asks, services: Uses, body: Body) -> Response:
        return await _served(
            request, actor, lambda: _write(request, actor, services, f"patch_{word}", body, identifier)
        )

    async def delete(identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
        return await _served(request, actor, lambda: _delete(request, actor, services, f"delete_{word}", identifier))

    path, one = f"{ROOT}/{noun}", f"{ROOT}/{noun}/{{identifier:id}}"
    handlers: tuple[tuple[str, str, Callable[..., Any], int], ...] = (
        (path, "GET", list_all, 200),
        (path, "POST", create, 201),
        (one, "GET", get_one, 200),
        (one, "PUT", replace, 200),
        (one, "PATCH", patch, 200),
        (one, "DELETE", delete, 204),
    )
    for (where, method, endpoint, status), name in zip(handlers, _OPERATIONS[noun], strict=True):
        router.add_api_route(
            where, endpoint, methods=[method], operation_id=name, status_code=status, response_class=Response
        )


def _store(request: Request, actor: Actor, services: Services) -> Any:
    from hansa.api.scim.store import Store

    return Store(services, actor, _base(request))


def _list(
    request: Request, actor: Actor, services: Services, what: str, said: dict[str, Any] | None = None
) -> Response:
    """`what` is users, groups or everything; what is wanted stands in the address, or is `said` in a body (§3.4.3)."""
    from scim2_models import Context, Group, SearchRequest

    from hansa.api.scim.answers import listed
    from hansa.api.scim.service import MOST, POLICY, Person

    kinds: dict[str, Any] = {
        "users": SearchRequest[Person],
        "groups": SearchRequest[Group],
        "everything": SearchRequest[Person | Group],
    }
    wanted: Any = kinds[what].model_validate(
        {key: _parameter(key, value) for key, value in request.query_params.items() if value} if said is None else said,
        scim_ctx=Context.SEARCH_REQUEST,
        scim_policy=POLICY,
    )
    start, count = wanted.start_index or 1, min(MOST if wanted.count is None else wanted.count, MOST)
    found, total = getattr(_store(request, actor, services), what)(wanted, start, count)
    shown = [_dumped(each, wanted) for each in found]
    return listed(request, shown, total, start)


def _parameter(key: str, value: str) -> Any:
    return [part.strip() for part in value.split(",")] if key in {"attributes", "excludedAttributes"} else value


def _dumped(resource: Any, wanted: Any = None) -> dict[str, Any]:
    from scim2_models import Context

    shown: dict[str, Any] = resource.model_dump(
        mode="json", scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=wanted
    )
    return shown


def _read(request: Request, actor: Actor, services: Services, word: str, identifier: str) -> Response:
    from scim2_models import Context, ResponseParameters

    from hansa.api.scim.answers import answer

    wanted: Any = ResponseParameters.model_validate(
        {key: _parameter(key, value) for key, value in request.query_params.items() if value},
        scim_ctx=Context.DEFAULT,
    )
    return answer(request, _dumped(getattr(_store(request, actor, services), word)(identifier), wanted))


def _write(request: Request, actor: Actor, services: Services, verb: str, body: bytes, *identifier: str) -> Response:
    from hansa.api.scim.answers import answer

    shown = _dumped(getattr(_store(request, actor, services), verb)(*identifier, _message(body)))
    created = not identifier
    return answer(request, shown, 201 if created else 200, shown["meta"]["location"] if created else "")


def _delete(request: Request, actor: Actor, services: Services, verb: str, identifier: str) -> Response:
    getattr(_store(request, actor, services), verb)(identifier)
    return Response(status_code=204)


def _message(body: bytes) -> dict[str, Any]:
    """The body; a client that names no schema means the one of the address."""
    said: dict[str, Any] = dict(mapping_of(body))
    if isinstance(said.get("schemas"), list) and not said["schemas"]:
        del said["schemas"]
    return said


async def search(request: Request, actor: Reads, services: Uses, body: Body) -> Response:
    """A search whose words are too many or too private for an address; it changes nothing."""
    what = {"Users": "users", "Groups": "groups"}.get(request.url.path.split("/")[-2], "everything")
    return await _served(request, actor, lambda: _list(request, actor, services, what, _message(body)), reads=True)


for _where in ("", "/Users", "/Groups"):
    router.add_api_route(
        f"{ROOT}{_where}/.search", search, methods=["POST"], include_in_schema=False, response_class=Response
    )
_add("Users", "user")
_add("Groups", "group")


@router.get(f"{ROOT}/ServiceProviderConfig", operation_id="getScimServiceProviderConfig")
async def service_provider_config(request: Request, actor: Asks) -> Response:
    return await _served(request, actor, lambda: _described(request, "config", ""))


@router.get(f"{ROOT}/ResourceTypes", operation_id="getScimResourceTypes")
async def resource_types(request: Request, actor: Asks) -> Response:
    return await _served(request, actor, lambda: _described(request, "resource_types", None))


@router.get(f"{ROOT}/ResourceTypes/{{identifier:id}}", operation_id="getScimResourceType")
async def resource_type(identifier: str, request: Request, actor: Asks) -> Response:
    return await _served(request, actor, lambda: _described(request, "resource_types", identifier))


@router.get(f"{ROOT}/Schemas", operation_id="getScimSchemas")
async def schemas(request: Request, actor: Asks) -> Response:
    return await _served(request, actor, lambda: _described(request, "schemas", None))


@router.get(f"{ROOT}/Schemas/{{identifier:id}}", operation_id="getScimSchema")
async def schema(identifier: str, request: Request, actor: Asks) -> Response:
    return await _served(request, actor, lambda: _described(request, "schemas", identifier))


def _described(request: Request, what: str, identifier: str | None) -> Response:
    """All of what the service says of itself (None), or one of it."""
    from scim2_models import ForbiddenException, NotFoundException

    from hansa.api.scim.answers import answer, listed
    from hansa.api.scim.service import provider

    if "filter" in request.query_params:
        raise ForbiddenException(detail="What the service says of itself is not filtered.")
    found = getattr(provider(), what)
    noun = {"config": "ServiceProviderConfig", "resource_types": "ResourceTypes", "schemas": "Schemas"}[what]
    if what == "config":
        return answer(request, _with_place(request, found, noun))
    if identifier is None:
        shown = [_with_place(request, each, f"{noun}/{each.id or each.name}") for each in found]
        return listed(request, shown, len(shown), 1)
    one = next((each for each in found if str(each.id or each.name) == identifier), None)
    if one is None:
        raise NotFoundException(detail=f"There is no {identifier}.")
    return answer(request, _with_place(request, one, f"{noun}/{identifier}"))


def _with_place(request: Request, resource: Any, place: str) -> dict[str, Any]:
    meta = {"resourceType": type(resource).__name__, "location": f"{_base(request)}/{place}"}
    return _dumped(resource) | {"meta": meta}


@router.get(f"{ROOT}/{{rest:path}}", include_in_schema=False)
async def nothing(rest: str, request: Request, actor: Asks) -> Response:
    """What is not there is said in SCIM's words as well."""
    from scim2_models import NotFoundException

    def missing() -> Response:
        raise NotFoundException(detail=f"There is no /{rest}.")

    return await _served(request, actor, missing)


@router.get("/settings/scim-mapping", operation_id="getScimMapping")
def get_mapping(request: Request, actor: Asks, services: Uses) -> Response:
    check_reads_organisation(actor, what="the settings of the organisation")
    with services.db.read() as session:
        value = mapping.stored(session)
    if "yaml" in request.headers.get("accept", ""):
        return PlainTextResponse(dump(value), media_type="application/yaml")
    return JSONResponse(value)


@router.put("/settings/scim-mapping", operation_id="putScimMapping")
def put_mapping(request: Request, actor: Asks, services: Uses, body: Body) -> Response:
    """JSON or YAML; everybody in the directory's groups gets what the new mapping gives, and loses what only the old one gave."""
    value: Any = mapping_of(body) if "yaml" not in request.headers.get("content-type", "") else _yaml(text_of(body))
    why, at = request.headers.get("x-why", "through the API"), services.clock.now()
    with services.db.write() as session:
        mapped.put_mapping(session, actor, value, services.folder, why=why, at=at)
    return Response()


def _yaml(text: str) -> Any:
    tree, findings = parse(text, "scim-mapping")
    if tree is None or not isinstance(tree.data, dict):
        raise Malformed("The mapping is no YAML mapping." + (f" {findings[0].text}" if findings else ""))
    return tree.data
