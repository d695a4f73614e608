"""What a server loads before it is ready: pages and the API, and neither an engine nor a parser of SQL."""

import subprocess
import sys

HEAVY = ("duckdb", "sqlglot", "pyarrow", "markdown_it", "alembic", "hansa.app.worker", "hansa.contracts.lint.lint")


def test_it_starts_with_nothing_that_waits_for_its_first_use(tmp_path):
    """The registry is there already, as it is with every start but the first."""
    (tmp_path / "mesh.yaml").write_text("name: shop\n")
    opens = (
        "import sys\n"
        "from hansa.app import server\n"
        "from hansa.app.asgi import create_app\n"
        "from hansa.app.settings import load\n"
        "from hansa.app.wiring import open_services\n"
        "from hansa.kernel.clock import SystemClock\n"
        f"create_app(open_services(load({str(tmp_path)!r}), SystemClock()))\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    for _ in range(2):
        answer = subprocess.run([sys.executable, "-c", opens], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]", answer.stderr
