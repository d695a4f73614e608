"""What is put together for a mesh works on one that has nothing yet."""

from hansa.app import scaffold
from hansa.app.settings import load
from hansa.app.wiring import open_local
from hansa.dataplane.publish.retention import Keep


def test_a_mesh_without_tables_is_collected_without_waiting_for_itself(tmp_path):
    """The first use of the warehouse makes its catalog's tables in the same database, which one writer holds at a time."""
    scaffold.init(tmp_path / "mesh", "Shop")
    settings = load(tmp_path / "mesh", environ={})
    with open_local(settings) as local:
        assert local.services.pipeline.retain(Keep(releases=10, days=30)) == 0
