"""S3 and what speaks its protocol: `location: s3://bucket/…`, `endpointUrl`, region, credentials from the environment.

AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION, else what the AWS library finds by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hansa.dataplane.places.delta import open_delta
from hansa.dataplane.places.errors import BadPlace, OutsidePlace
from hansa.dataplane.places.find import format_of
from hansa.dataplane.places.remote import read_remote, unreachable

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

    from hansa.dataplane.places.place import Request, Table

REGION = "us-east-1"
"""Where nobody says: the region that S3's other makers answer to."""

SECONDS = 10
"""For a connection, and twice that for an answer: a store that is slower than that is not reachable."""


def open_s3(request: Request) -> Table:
    location = request.must("location").replace("{model}", request.table).replace("{table}", request.table)
    parts = urlsplit(location, allow_fragments=False)
    if parts.scheme not in {"s3", "s3a", "s3n"} or not parts.netloc:
        raise BadPlace(f"`{location}` is no address in S3.", hint="Write `location: s3://bucket/folder/*.parquet`.")
    path = f"{parts.netloc}{parts.path}{f'?{parts.query}' if parts.query else ''}"  # `?` is a pattern here
    if request.allowed is not None:
        raise OutsidePlace("Only files of the contract's folder may be read here.", hint="Test it on the command line.")
    hidden = [request.environment.get(each, "") for each in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")]
    if format_of(request.text("format"), path) == "delta":
        return open_delta(request, f"s3://{path}", _delta_options(request))
    try:
        store = request.session.once(f"s3 {request.server.server}", lambda: _store(request))
    except OSError as error:
        raise unreachable(request, error, hidden) from None
    return read_remote(request, store, path, hidden)


def _store(request: Request) -> FileSystem:
    from pyarrow.fs import S3FileSystem

    environment = request.environment
    endpoint = _endpoint(request)
    given: dict[str, Any] = {
        "access_key": environment.get("AWS_ACCESS_KEY_ID"),
        "secret_key": environment.get("AWS_SECRET_ACCESS_KEY"),
        "session_token": environment.get("AWS_SESSION_TOKEN"),
        "endpoint_override": endpoint or None,
        "region": _region(request) or (REGION if endpoint else None),
    }
    if request.text("anonymous").lower() == "true":
        given = {"anonymous": True, "endpoint_override": endpoint or None, "region": given["region"]}
    return S3FileSystem(
        **{key: value for key, value in given.items() if value},
        connect_timeout=SECONDS,
        request_timeout=2 * SECONDS,
    )


def _endpoint(request: Request) -> str:
    address = request.text("endpointUrl")
    if address and urlsplit(address).scheme not in {"http", "https"}:
        raise BadPlace("The `endpointUrl` of the server is no web address.", hint="Write `https://…`.")
    return address


def _region(request: Request) -> str:
    environment = request.environment
    return (
        request.text("region", "regionName")
        or environment.get("AWS_REGION")
        or environment.get("AWS_DEFAULT_REGION", "")
    )


def _delta_options(request: Request) -> dict[str, str]:
    endpoint = _endpoint(request)
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    options = {each: request.environment[each] for each in names if request.environment.get(each)}
    options["AWS_REGION"] = _region(request) or REGION
    if endpoint:
        options |= {"AWS_ENDPOINT_URL": endpoint, "AWS_ALLOW_HTTP": str(endpoint.startswith("http:")).lower()}
    return options
