"""Settings: read once, from the environment over `mesh.yaml` over defaults, and handed down as values."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hansa.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

MESH_FILE = "mesh.yaml"
STATE = ".hansa"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a mesh lives and how much of the machine it may use.

    `home` is the mesh folder; everything that is not a document is in `home/.hansa`, which git ignores.
    `keep_releases` and `keep_days`: of each product the newest releases and those of the last days stay readable.
    `git_private_hosts` (between commas; `*` is all) may be reached inside private networks and by http, and repositories in
    `git_folders` (between colons) by file://.
    `warehouse` is a folder or `s3://bucket/folder`; `cache_gb` bounds the copies of its files on this machine. Keys of S3 are
    no setting: the AWS library finds them.
    """

    home: Path
    name: str = "Hansa"
    description: str = ""
    database_url: str = ""
    warehouse: str = ""
    s3_endpoint: str = ""
    s3_region: str = ""
    cache_gb: int = 10
    memory_limit: str = "400MB"
    threads: int = 2
    host: str = "127.0.0.1"
    port: int = 8420
    schedule: bool = True
    keep_releases: int = 10
    keep_days: int = 30
    secret_key: str = field(default="", repr=False)
    git_private_hosts: str = ""
    git_folders: str = ""
    url: str = ""
    guest: bool = False
    local_operator: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""
    oidc_auto_join: bool = False
    oidc_trust_email: bool = False

    @property
    def state(self) -> Path:
        return self.home / STATE

    @property
    def secret_file(self) -> Path:
        return self.state / "secret.key"

    @property
    def registry_url(self) -> str:
        return self.database_url or f"sqlite:///{self.state / 'registry.db'}"

    @property
    def warehouse_root(self) -> str:
        return self.warehouse or str(self.state / "warehouse")


VARIABLES: Mapping[str, str] = {
    "HANSA_DATABASE_URL": "database_url",
    "HANSA_WAREHOUSE": "warehouse",
    "AWS_ENDPOINT_URL": "s3_endpoint",
    "AWS_ENDPOINT_URL_S3": "s3_endpoint",
    "HANSA_S3_ENDPOINT": "s3_endpoint",
    "AWS_DEFAULT_REGION": "s3_region",
    "AWS_REGION": "s3_region",
    "HANSA_CACHE_GB": "cache_gb",
    "HANSA_MEMORY_LIMIT": "memory_limit",
    "HANSA_THREADS": "threads",
    "HANSA_HOST": "host",
    "HANSA_PORT": "port",
    "HANSA_KEEP_RELEASES": "keep_releases",
    "HANSA_KEEP_DAYS": "keep_days",
    "HANSA_SECRET_KEY": "secret_key",
    "HANSA_GIT_PRIVATE_HOSTS": "git_private_hosts",
    "HANSA_GIT_FOLDERS": "git_folders",
    "HANSA_URL": "url",
    "HANSA_GUEST": "guest",
    "HANSA_LOCAL_OPERATOR": "local_operator",
    "HANSA_OIDC_ISSUER": "oidc_issuer",
    "HANSA_OIDC_CLIENT_ID": "oidc_client_id",
    "HANSA_OIDC_CLIENT_SECRET": "oidc_client_secret",
    "HANSA_OIDC_NAME": "oidc_name",
    "HANSA_OIDC_AUTO_JOIN": "oidc_auto_join",
    "HANSA_OIDC_TRUST_EMAIL": "oidc_trust_email",
}
"""Environment variable → setting; of two for one setting the later counts. `HANSA_HOME` names the mesh folder where no `--home` is given."""


NUMBERS = frozenset({"threads", "port", "keep_releases", "keep_days", "cache_gb"})
"""Settings that are whole numbers."""
SWITCHES = frozenset({"guest", "local_operator", "oidc_auto_join", "oidc_trust_email"})
"""Settings that are on or off."""
_ON, _OFF = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


def find_home(start: Path) -> Path:
    """The mesh folder that `start` lies in: the nearest folder upwards with a `mesh.yaml`."""
    for folder in (start, *start.parents):
        if (folder / MESH_FILE).is_file():
            return folder
    raise NotFound(
        f"{start} is not inside a mesh folder: there is no {MESH_FILE} here or above.",
        hint="Make one with `hansa init`, or name one with `--home DIR`.",
    )


def load(home: str | Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of the mesh in `home`; without it, of `HANSA_HOME` or of the folder we are in."""
    environ = os.environ if environ is None else environ
    chosen = home or environ.get("HANSA_HOME")
    folder = Path(chosen).resolve() if chosen else find_home(Path.cwd())
    if not (folder / MESH_FILE).is_file():
        raise NotFound(
            f"{folder} is no mesh folder: it has no {MESH_FILE}.", hint=f"Make one with `hansa init {folder}`."
        )
    settings = _from_file(Settings(home=folder), folder / MESH_FILE)
    return _from_environment(settings, environ)


def _from_file(settings: Settings, path: Path) -> Settings:
    from hansa.standards.yaml import parse

    tree, findings = parse(path.read_text(encoding="utf-8"), MESH_FILE)
    data = tree.data if tree else None
    if not isinstance(data, dict):
        raise InvalidInput(f"{path} is not a mapping of settings.", findings=findings)
    numbers: dict[str, Any] = {name: data[name] for name in NUMBERS - {"port"} if isinstance(data.get(name), int)}
    return replace(
        settings,
        name=str(data.get("name") or settings.name),
        description=str(data.get("description") or ""),
        memory_limit=str(data.get("memory_limit") or settings.memory_limit),
        warehouse=str(data.get("warehouse") or ""),
        s3_endpoint=str(data.get("s3_endpoint") or ""),
        s3_region=str(data.get("s3_region") or ""),
        url=str(data.get("url") or ""),
        guest=data.get("guest") is True,
        **numbers,
        **_provider(data.get("oidc")),
    )


def _from_environment(settings: Settings, environ: Mapping[str, str]) -> Settings:
    for variable, name in VARIABLES.items():
        value = environ.get(variable)
        if not value:
            continue
        change: dict[str, Any] = {name: _value(variable, name, value)}
        settings = replace(settings, **change)
    return settings


def _value(variable: str, name: str, value: str) -> str | int | bool:
    if name in SWITCHES:
        if value.lower() not in _ON | _OFF:
            raise InvalidInput(f"{variable} must be 1 or 0, not {value!r}.")
        return value.lower() in _ON
    if name not in NUMBERS:
        return value
    if not value.isdigit():
        raise InvalidInput(f"{variable} must be a whole number, not {value!r}.")
    return int(value)


def _provider(section: object) -> dict[str, Any]:
    """`oidc` in the mesh's file: issuer, client_id, name, auto_join; its secret comes from the environment only."""
    if not isinstance(section, dict):
        return {}
    found: dict[str, Any] = {
        f"oidc_{key}": str(section[key]) for key in ("issuer", "client_id", "name") if section.get(key)
    }
    return found | {f"oidc_{key}": section.get(key) is True for key in ("auto_join", "trust_email")}
