"""The SCIM reference client over the HTTP library that the rest of the suite uses."""

import httpx
from scim2_client.client import BaseSyncSCIMClient


class ScimClient(BaseSyncSCIMClient):
    def __init__(self, url, key):
        super().__init__()
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/scim+json"}
        self.client = httpx.Client(base_url=f"{url}/api/scim/v2", headers=headers, timeout=60)

    def _stays_under_base_url(self, endpoint):
        return not endpoint.startswith(("http:", "https:")) or endpoint.startswith(str(self.client.base_url))

    def _parse_json(self, response):
        return response.json()

    def request(self, method, url, **kwargs):
        return self.client.request(method, url, **kwargs)
