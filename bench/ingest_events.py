"""Event ingest over HTTP, batches of 100 durable events, beside the floor: the same bytes appended and synced by a
minimal ASGI application. Same client, same connections, same run."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

CLIENTS, BATCH, SECONDS, ROUNDS = 8, 100, 2.0, 3
CONTRACT = """
apiVersion: v3.2.0
kind: DataContract
id: events
version: 1.0.0
status: active
schema:
  - name: stock
    properties:
      - {name: id, logicalType: string, required: true}
      - {name: sku, logicalType: string, required: true}
      - {name: quantity, logicalType: integer, required: true}
      - {name: at, logicalType: timestamp, required: true}
"""


def floor(folder: Path):
    """Appends each body and syncs it before it answers: what no durable server can leave out."""
    descriptor = os.open(folder / "floor.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    sync = getattr(os, "fdatasync", os.fsync)

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        chunks, more = [], True
        while more:
            message = await receive()
            chunks.append(message.get("body", b""))
            more = message.get("more_body", False)
        os.write(descriptor, b"".join(chunks))
        sync(descriptor)
        await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    return app


def ours(folder: Path):
    """The real route, checker and inbox; the registry's answer is given, as it is remembered for seconds anyway."""
    from starlette.applications import Starlette

    from hansa.api.routes import ingest
    from hansa.dataplane.ingest.check import compile_check
    from hansa.dataplane.ingest.segment import Inbox
    from hansa.kernel.clock import SystemClock
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.read import read

    contract = Contract.parse(read(CONTRACT, "events").document)
    target = ingest.Target("stock", None, "events", compile_check(contract.schema_[0]))
    services = SimpleNamespace(inbox=Inbox(folder / "inbox", SystemClock()), wake=lambda: None, db=None)
    door = ingest.IngestDoor(services, lambda request, target: None)
    door._look = lambda path: target
    return Starlette(routes=[ingest.Route("/ingest/{path:path}", door.post, methods=["POST"])])


def serve(kind: str, folder: str) -> None:
    import uvicorn

    app = {"floor": floor, "ours": ours}[kind](Path(folder))
    config = uvicorn.Config(app, port=0, log_level="critical", access_log=False, lifespan="off")
    server = uvicorn.Server(config)

    async def run() -> None:
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        print(server.servers[0].sockets[0].getsockname()[1], flush=True)
        await task

    asyncio.run(run())


def bodies(start: int, count: int) -> list[bytes]:
    return [
        json.dumps(
            [
                {
                    "id": f"{start + b * BATCH + n:020d}",
                    "sku": f"sku-{n % 50}",
                    "quantity": n,
                    "at": "2026-11-23T10:00:00Z",
                }
                for n in range(BATCH)
            ]
        ).encode()
        for b in range(count)
    ]


async def client(port: int, payloads: list[bytes], until: float) -> int:
    """A client that costs little, so that the server is what is measured."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    for body in payloads:
        if time.perf_counter() > until:
            break
        writer.write(
            b"POST /ingest/stock/events HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
            b"content-length: %d\r\n\r\n%s" % (len(body), body)
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 202 " not in head.split(b"\r\n", 1)[0]:
            raise SystemExit(head.decode())
        length = next(int(l.split(b":")[1]) for l in head.lower().split(b"\r\n") if l.startswith(b"content-length"))
        await reader.readexactly(length)
        done += BATCH
    writer.close()
    return done


async def load(port: int, offset: int) -> float:
    payloads = [bodies(offset + c * 10_000_000, 1500) for c in range(CLIENTS)]
    began = time.perf_counter()
    counts = await asyncio.gather(*(client(port, each, began + SECONDS) for each in payloads))
    return sum(counts) / (time.perf_counter() - began)


def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        found: dict[str, list[float]] = {"floor": [], "ours": []}
        servers = {
            kind: subprocess.Popen([sys.executable, __file__, kind, folder], stdout=subprocess.PIPE, text=True)
            for kind in found
        }
        try:
            ports = {kind: int(server.stdout.readline()) for kind, server in servers.items()}
            for number in range(ROUNDS):
                for kind, port in ports.items():
                    found[kind].append(asyncio.run(load(port, (number + 1) * 1_000_000_000)))
        finally:
            for server in servers.values():
                server.terminate()
                server.wait(10)
        here, least = (sorted(found[kind])[ROUNDS // 2] for kind in ("ours", "floor"))
        print(
            json.dumps(
                {
                    "name": "event ingest over HTTP, batches of 100, acknowledged when synced",
                    "value": f"{here:,.0f} events/s",
                    "peer": f"{least:,.0f} events/s (append the same bytes and sync)",
                    "ratio": f"{here / least:.2f}",
                    "target": "at least 0.33",
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    serve(*sys.argv[1:]) if len(sys.argv) > 1 else main()
