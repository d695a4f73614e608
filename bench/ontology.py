"""A big ontology through the registry's door: 5,000 concepts with their relationships imported, imported again, and read back."""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bench.measure import emit
from hansa.db.database import Database
from hansa.kernel.actor import LOCAL
from hansa.registry.ontologies import Write, import_ontology, replace_ontology
from hansa.registry.semantics.queries import ontology
from hansa.standards.osi.read import read
from hansa.standards.osi.write import write

CONCEPTS = 5000
PROPERTIES = 5


def text(concepts: int = CONCEPTS) -> str:
    """Entities with a few properties each; every one leads to the one before it, every fifth is a kind of another."""
    lines = ["name: big", "ontology:"]
    for number in range(concepts):
        lines += [
            f"  - concept: thing_{number}",
            f"    description: The thing number {number}.",
            "    type: EntityType",
        ]
        if number % 5 == 4:
            lines += [f"    extends: [thing_{number - 1}]"]
        lines += ["    relationships:"]
        for column in range(PROPERTIES):
            lines += [f"      - name: field_{column}", "        roles:", "          - concept: String"]
        if number:
            lines += ["      - name: follows", "        roles:", f"          - concept: thing_{number - 1}"]
    return "\n".join(lines) + "\n"


def timed(work: Callable[[], object]) -> tuple[float, object]:
    began = time.process_time()
    done = work()
    return time.process_time() - began, done


def main() -> int:
    concepts = int(sys.argv[1]) if len(sys.argv) > 1 else CONCEPTS
    said = text(concepts)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/registry.db")
        db.migrate()
        wish = Write(LOCAL, "bench", at)

        def put(how: Callable[..., object], what: str) -> object:
            found, findings = read(what, "big", "big")
            if found is None or findings:
                raise SystemExit(str(findings[:3]))
            with db.write() as session:
                return how(session, wish, found)

        first, made = timed(lambda: put(import_ontology, said))
        again, _ = timed(lambda: put(import_ontology, said))

        def back() -> str:
            with db.read() as session:
                found = ontology(session, "big")
            return write(found) if found else ""

        reading, kept = timed(back)
        smaller, _ = timed(lambda: put(replace_ontology, text(concepts // 2)))
    emit(
        f"Import of an ontology of {concepts:,} concepts",
        f"{first:.1f} s CPU, {len(made):,} documents",
        "",
        "",
        "≤ 7.4 s",
    )
    emit("The same again, nothing changed", f"{again:.1f} s CPU", "", "", "")
    emit(f"Written out again ({len(str(kept)) / 1e6:.1f} MB)", f"{reading:.1f} s CPU", "", "", "")
    emit("Replaced by its first half", f"{smaller:.1f} s CPU", "", "", "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
