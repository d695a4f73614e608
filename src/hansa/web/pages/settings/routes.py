"""`/settings`: the routes of all its pages."""

from __future__ import annotations

from starlette.routing import Route

from hansa.web.pages.settings import channels, customization, directory, emails, general, roles, scores, types
from hansa.web.pages.settings.common import posting

ROUTES = [
    Route("/settings", general.general, methods=["GET"]),
    Route("/settings", posting(general.save), methods=["POST"]),
    Route("/settings/roles", roles.roles, methods=["GET"]),
    Route("/settings/roles", roles.choosing, methods=["POST"]),
    Route("/settings/roles/-/new", roles.role, methods=["GET"]),
    Route("/settings/roles/-/new", roles.saving, methods=["POST"]),
    Route("/settings/roles/{role:path}", roles.role, methods=["GET"]),
    Route("/settings/roles/{role:path}", roles.saving, methods=["POST"]),
    Route("/settings/customization", customization.show, methods=["GET"]),
    Route("/settings/customization", customization.saving, methods=["POST"]),
    Route("/settings/product-types", types.types, methods=["GET"]),
    Route("/settings/product-types/-/new", types.one, methods=["GET"]),
    Route("/settings/product-types/-/new", types.saving, methods=["POST"]),
    Route("/settings/product-types/{type}", types.one, methods=["GET"]),
    Route("/settings/product-types/{type}", types.saving, methods=["POST"]),
    Route("/settings/scores", scores.show, methods=["GET"]),
    Route("/settings/scores", scores.saving, methods=["POST"]),
    Route("/settings/emails", emails.emails, methods=["GET"]),
    Route("/settings/emails/{type}", emails.one, methods=["GET"]),
    Route("/settings/emails/{type}", emails.saving, methods=["POST"]),
    Route("/settings/channels", channels.channels, methods=["GET"]),
    Route("/settings/channels", channels.saving, methods=["POST"]),
    Route("/settings/directory", directory.show, methods=["GET"]),
    Route("/settings/directory", directory.saving, methods=["POST"]),
]
