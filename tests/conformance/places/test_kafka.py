"""Topics of a real broker: JSON and Avro messages are rows, deletions are none, what is no message of the format is named."""

import http.server
import io
import json
import threading
from contextlib import contextmanager

import orders
import pytest
from test_places import same_verdicts
from writers import as_avro, plain

from hansa.dataplane.places.errors import BadPlace, NoData, PlaceGone, UnreadableData


def as_json():
    return [json.dumps(plain(row), default=str).encode() for row in orders.as_dicts()]


@contextmanager
def registry(schema):
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path == "/schemas/ids/7"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"schema": json.dumps(schema)}).encode() if found else b"{}")

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def with_property(server, **more):
    listed = [{"property": name, "value": value} for name, value in more.items()]
    return {**server, "customProperties": [*server["customProperties"], *listed]}


def test_what_cannot_be_read_is_said(judged, topic):
    send, server = topic
    with pytest.raises(BadPlace, match="format `xml`"):
        judged({**server, "format": "xml"})
    with pytest.raises(NoData, match="is empty"):
        judged(server)
    send(b'{"id": 1}', b"not json")
    with pytest.raises(UnreadableData, match=r"partition 1, offset 0 of .* is no JSON"):
        judged(server)
    with pytest.raises(UnreadableData, match="does not name its schema"):
        judged(with_property({**server, "format": "avro"}, schemaRegistryUrl="http://127.0.0.1:1"))


def test_a_broker_that_is_not_there_is_said(judged, monkeypatch):
    from hansa.dataplane.places import kafka

    monkeypatch.setattr(kafka, "SECONDS", 1.0)
    server = {"type": "kafka", "host": "127.0.0.1:1", "customProperties": []}
    with pytest.raises(PlaceGone) as refused:
        judged(with_property(server, user="me", saslMechanism="PLAIN"), {"HANSA_HERE_PASSWORD": "hunter2"})
    assert "hunter2" not in str(refused.value)


def test_json_messages(judged, topic):
    send, server = topic
    send(*as_json(), None)
    same_verdicts(judged(server))


def test_avro_messages_by_a_registry(judged, topic, tmp_path):
    import fastavro

    as_avro(tmp_path)
    with (tmp_path / "orders.avro").open("rb") as file:
        reader = fastavro.reader(file)
        schema, records = reader.writer_schema, list(reader)
    values = []
    for each in records:
        out = io.BytesIO()
        fastavro.schemaless_writer(out, schema, each)
        values.append(b"\0" + (7).to_bytes(4, "big") + out.getvalue())
    send, server = topic
    send(*values)
    with registry(schema) as address:
        same_verdicts(judged(with_property({**server, "format": "avro"}, schemaRegistryUrl=address)))
        send(b"\0" + (8).to_bytes(4, "big") + b"x")
        with pytest.raises(PlaceGone, match="no schema 8"):
            judged(with_property({**server, "format": "avro"}, schemaRegistryUrl=address))
