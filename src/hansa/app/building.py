"""Builds products in this process: one, one that is not applied yet, or the whole mesh in the order of its data."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from hansa.app.processes import is_dead
from hansa.dataplane.runs.queries import get_run
from hansa.dataplane.runs.values import TEST
from hansa.dataplane.schedule import downstream, queue
from hansa.kernel.errors import Conflict, NotFound
from hansa.observe import follow
from hansa.registry.products.queries import ProductQuery, list_products, upstream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.api.services import Services
    from hansa.dataplane.pipeline import Progress
    from hansa.dataplane.runs.values import RunRow
    from hansa.kernel.actor import Actor


class Building:
    """Runs pipelines by hand, under the same lease as the worker of a server on the same mesh."""

    def __init__(self, services: Services, actor: Actor, worker: str) -> None:
        self._services = services
        self._actor = actor
        self._worker = worker

    def build(self, product_id: str, progress: Progress, *, publish: bool = True, trigger: str = "hand") -> RunRow:
        """Runs one product to its end; refused with a Conflict while somebody else builds it."""
        services = self._services
        with services.db.write() as session:
            run_id = queue.enqueue(session, product_id, trigger if publish else TEST, self._actor, services.clock.now())
        with services.db.write() as session:
            dead = queue.take_up(session, services.clock.now(), is_dead=is_dead, again=False)
            claimed = queue.claim(session, self._worker, services.clock.now(), run_id=run_id)
        if claimed is None:
            raise Conflict(
                f"`{product_id}` is being built by somebody else.",
                hint=f"Its own run {run_id} is queued; see `hansa runs`.",
            )
        if dead:
            services.pipeline.sweep_if_possible()
        with queue.heartbeats(services.db, run_id, self._worker, services.clock):
            services.pipeline.run(run_id, progress, publish=publish)
        with services.db.write() as session:
            follow.follow(session, services.clock.now())
        return self._row(run_id)

    def order(self, only: Sequence[str] = ()) -> list[str]:
        """All products (or `only` these), each after the products it reads."""
        with self._services.db.read() as session:
            ids = [row.id for row in list_products(session, ProductQuery(limit=100_000)).items]
            graph = {product: {row.id for row in upstream(session, product)} for product in ids}
        order = list(TopologicalSorter(graph).static_order())
        return [product for product in order if not only or product in only]

    def caught_up(self) -> None:
        """After the whole mesh was built in order: what was published meanwhile needs no further runs."""
        with self._services.db.write() as session:
            downstream.caught_up(session)

    def _row(self, run_id: str) -> RunRow:
        with self._services.db.read() as session:
            row = get_run(session, run_id)
        if row is None:
            raise NotFound(f"The run {run_id} is gone.")
        return row
