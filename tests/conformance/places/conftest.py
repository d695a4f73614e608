"""The same contract and rows, written where each kind of place keeps them."""

import json
import uuid
from datetime import UTC, datetime

import orders
import pytest

from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks.run import run_checks
from hansa.dataplane.places.place import open_relation, open_table
from hansa.standards.odcs.contract import Contract
from hansa.standards.odcs.schema import SchemaObject
from hansa.standards.odcs.servers import Server
from hansa.standards.read import read

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def judged(tmp_path):
    """Check id → result of the contract of `orders`, tested on the server given."""
    tables = []

    def run(
        server=None, environment=None, properties=orders.PROPERTIES, quality=orders.QUALITY, name="orders", data=None
    ):
        document = {
            "apiVersion": "v3.2.0",
            "kind": "DataContract",
            "id": "orders",
            "version": "1.0.0",
            "status": "active",
            "servers": [{"server": "here", **(server or {"type": "local", "path": "x", "format": "csv"})}],
            "schema": [{"name": name, "properties": properties, "quality": quality}],
        }
        reading = read(json.dumps(document), "orders.odcs.yaml")
        assert reading.document is not None, reading.findings
        contract = Contract.parse(reading.document)
        schema = contract.schema_[0]
        if data is not None:
            table = open_relation(data, schema=schema)
        else:
            table = open_table(contract.servers[0], schema, base=tmp_path, environment=environment or {})
        tables.append(table)
        plan = compile_plan(contract, schema, reading.document)
        return {each.check_id: each for each in run_checks(table.engine, table.relation, plan, NOW)}

    yield run
    for each in tables:
        each.close()


@pytest.fixture
def opened_shop(tmp_path):
    """Only opened: the table of `orders` on the server given."""
    tables = []

    def run(server, environment, name="orders", beside=None):
        schema = SchemaObject({"name": name, "properties": orders.PROPERTIES})
        server = Server({"server": "here", **server})
        tables.append(open_table(server, schema, base=tmp_path, environment=environment, beside=beside))
        return tables[-1]

    yield run
    for each in tables:
        each.close()


@pytest.fixture(scope="session")
def maria():
    """A real MariaDB for the session."""
    pytest.importorskip("pymysql")
    import servers

    try:
        with servers.mariadb() as found:
            yield found
    except servers.NotHere as reason:
        pytest.skip(str(reason))


@pytest.fixture
def maria_shop(maria):
    """(connection that may write, server block, environment) of an empty database."""
    import pymysql

    with pymysql.connect(
        host=maria["host"],
        port=maria["port"],
        user="reader",
        password=maria["password"],
        database="shop",
        autocommit=True,
    ) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SET foreign_key_checks = 0")
            cursor.execute("SHOW FULL TABLES")
            for name, kind in cursor.fetchall():
                cursor.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} `{name}`")
            cursor.execute("SET foreign_key_checks = 1")
        server = {
            "type": "mysql",
            "host": maria["host"],
            "port": maria["port"],
            "database": "shop",
            "customProperties": [{"property": "user", "value": "reader"}],
        }
        yield connection, server, {"HANSA_HERE_PASSWORD": maria["password"]}


@pytest.fixture
def postgres_shop(new_postgres_url):
    """(connection that may write, server block, environment) of an empty database."""
    import psycopg

    url = new_postgres_url().replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, autocommit=True) as connection:
        info = connection.info
        server = {
            "type": "postgres",
            "host": info.host,
            "port": info.port,
            "database": info.dbname,
            "schema": "public",
            "customProperties": [{"property": "user", "value": info.user}],
        }
        yield connection, server, {}


@pytest.fixture
def bucket(seaweed):
    """(store, server block, environment) of a folder in a bucket."""
    folder = f"shop/{uuid.uuid4().hex}"
    server = {"type": "s3", "location": f"s3://{folder}", "endpointUrl": seaweed["endpoint"]}
    environment = {"AWS_ACCESS_KEY_ID": seaweed["key"], "AWS_SECRET_ACCESS_KEY": seaweed["secret"]}
    return seaweed["store"], folder, server, environment


@pytest.fixture(scope="session")
def broker():
    """host:port of a real broker for the session."""
    pytest.importorskip("confluent_kafka")
    import servers

    try:
        with servers.tansu() as found:
            yield found
    except servers.NotHere as reason:
        pytest.skip(str(reason))


@pytest.fixture
def topic(broker):
    """(a function that sends values, server block) of a new topic with two partitions."""
    from confluent_kafka import Producer
    from confluent_kafka.admin import AdminClient, NewTopic

    name = f"orders-{uuid.uuid4().hex[:8]}"
    admin = AdminClient({"bootstrap.servers": broker})
    for each in admin.create_topics([NewTopic(name, 2, 1)]).values():
        each.result(20)

    def send(*values):
        producer = Producer({"bootstrap.servers": broker})
        for number, value in enumerate(values):
            producer.produce(name, value, partition=number % 2)
        assert producer.flush(20) == 0

    server = {"type": "kafka", "host": broker, "format": "json"}
    return send, {**server, "customProperties": [{"property": "topic", "value": name}]}
