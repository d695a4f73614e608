"""`POST /api/oauth2/token`: an agent's OAuth client gets an access token (RFC 6749 §4.4, client credentials)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qs, unquote

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from hansa.api.sent import Body  # noqa: TC001 FastAPI reads the annotation
from hansa.api.services import Services, services_of
from hansa.api.tokens import issue
from hansa.kernel.errors import Refused
from hansa.registry.accounts import throttle
from hansa.registry.accounts.errors import TooManyAttempts
from hansa.registry.agents.values import TOKEN_LASTS

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(tags=["agents"])
Uses = Annotated[Services, Depends(services_of)]
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@router.post("/oauth2/token", operation_id="createAccessToken")
async def token(request: Request, services: Uses, body: Body) -> JSONResponse:
    form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace"), max_num_fields=20).items()}
    if form.get("grant_type") != "client_credentials":
        return _error("unsupported_grant_type", 400, "Only client_credentials is served here.")
    client, secret = _credentials(request.headers.get("authorization", ""), form)
    place = request.client.host if request.client else ""
    return await run_in_threadpool(_token, services, client, secret, place)


def _token(services: Services, client: str, secret: str, place: str) -> JSONResponse:
    """Wrong secrets are counted; a right one costs nothing, so that a busy agent is never slowed."""
    try:
        made = issue(services, client, secret)
    except Refused as error:
        try:
            with services.db.write() as session:
                throttle.charge(session, throttle.buckets(f"client {client}"[:256], place), services.clock.now())
        except TooManyAttempts as stop:
            return _error("slow_down", 429, str(stop))
        return _error("invalid_client", 401, error.message)
    said = {"access_token": made, "token_type": "Bearer", "expires_in": int(TOKEN_LASTS.total_seconds())}
    return JSONResponse(said, headers=NO_STORE)


def _credentials(header: str, form: Mapping[str, str]) -> tuple[str, str]:
    """From the Basic header, whose parts are form-encoded (RFC 6749 §2.3.1), or from the form."""
    scheme, _, text = header.partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _, secret = b64decode(text, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return unquote(name), unquote(secret)
    return form.get("client_id", ""), form.get("client_secret", "")


def _error(code: str, status: int, text: str) -> JSONResponse:
    headers = NO_STORE | ({"WWW-Authenticate": 'Basic realm="hansa"'} if status == 401 else {})
    return JSONResponse({"error": code, "error_description": text}, status, headers=headers)
