"""Devices by the names that people have for them."""

import pytest

from hansa.web.devices import LONGEST, device

GECKO = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("", "Unknown device"), (GECKO, "Firefox on Linux"), (CHROME, "Chrome on Linux"), (EDGE, "Edge on Windows"),
        (PHONE, "Safari on iPhone"), ("curl/8.5.0", "curl"), ("python-httpx/0.28", "python-httpx"), ("x" * 900, "x" * LONGEST),
    ],
)  # fmt: skip
def test_a_device_is_called_as_people_call_it(agent, said):
    assert device(agent) == said
