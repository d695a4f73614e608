"""`/profile`: the name, the password and the signed-in devices of the person who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api import cookies
from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, NotFound, Refused
from hansa.registry.accounts import commands, passwords, sessions, signin
from hansa.registry.accounts.queries import find_user
from hansa.registry.accounts.signin import PasswordChange
from hansa.web.pages.login.routes import browser_of
from hansa.web.render import render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.actor import Actor

DONE = {"name": "Your name is saved.", "password": "Your password is changed.", "device": "The device is signed out."}


def profile(request: Request) -> Response:
    return _page(request, done=DONE.get(request.query_params.get("done", ""), ""))


async def rename(request: Request) -> Response:
    async with request.form() as form:
        name = str(form.get("name", ""))
    return await run_in_threadpool(_rename, request, name)


def _rename(request: Request, name: str) -> Response:
    services = services_of(request)
    with services.db.write() as session:
        commands.rename(session, _person(request), name, at=services.clock.now())
    return RedirectResponse("/profile?done=name", 303)


async def change_password(request: Request) -> Response:
    async with request.form() as form:
        change = PasswordChange(str(form.get("old", "")), str(form.get("new", "")))
    return await run_in_threadpool(_change_password, request, change)


def _change_password(request: Request, change: PasswordChange) -> Response:
    services, actor = services_of(request), _person(request)
    try:
        signin.change_password(services.db, actor.user_id, change, browser_of(request), services.clock.now())
    except HansaError as error:
        return _page(request, problem=error, status=422)
    return RedirectResponse("/profile?done=password", 303)


async def end_device(request: Request) -> Response:
    async with request.form() as form:
        device = str(form.get("device", ""))
    return await run_in_threadpool(_end_device, request, device)


def _end_device(request: Request, device: str) -> Response:
    services, actor = services_of(request), _person(request)
    with services.db.write() as session:
        sessions.close_one(session, actor.user_id, device, at=services.clock.now())
    return RedirectResponse("/profile?done=device", 303)


def _person(request: Request) -> Actor:
    actor = actor_of(request)
    if not actor.user_id:
        raise Refused("Only people have a profile.", hint="Sign in with your account.")
    return actor


def _page(request: Request, *, done: str = "", problem: HansaError | None = None, status: int = 200) -> Response:
    services, actor = services_of(request), _person(request)
    now = services.clock.now()
    with services.db.read() as session:
        user = find_user(session, actor.user_id)
        found = sessions.user_behind(session, cookies.session_of(request), now)
        devices = sessions.devices(session, actor.user_id, now)
    if user is None:
        raise NotFound("Your account is gone.")
    return render(
        request,
        "profile/page.html",
        status=status,
        user=user,
        devices=devices,
        here_id=found[1].id if found else "",
        teams=sorted(actor.roles),
        shortest=passwords.SHORTEST,
        done=done,
        problem=problem,
        now=now,
    )


ROUTES = [
    Route("/profile", profile, methods=["GET"]),
    Route("/profile", rename, methods=["POST"]),
    Route("/profile/password", change_password, methods=["POST"]),
    Route("/profile/devices", end_device, methods=["POST"]),
]
