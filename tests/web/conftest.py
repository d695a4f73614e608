"""A client of the pages that keeps cookies as a browser does."""

import asyncio

import httpx
import pytest

from hansa.web.app import create_web


class Pages:
    """httpx without a socket, and without `async` in every test."""

    def __init__(self, app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://localhost:8420")
        self.cookies = self._client.cookies

    def get(self, url, **options):
        return asyncio.run(self._client.get(url, **options))

    def post(self, url, **options):
        return asyncio.run(self._client.post(url, **options))


@pytest.fixture
def client():
    return Pages(create_web(services=None))
