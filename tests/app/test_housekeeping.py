from hansa.app import scaffold
from hansa.app.settings import load
from hansa.app.wiring import open_local
from hansa.dataplane.publish.retention import Keep


def test_letting_go_of_releases_may_be_the_first_to_open_the_warehouse(tmp_path):
    """It makes tables of its own in the same database: it must not wait for a lock that is held for it."""
    scaffold.init(tmp_path / "mesh", "Fresh")
    with open_local(load(tmp_path / "mesh", environ={})) as local:
        assert local.services.pipeline.retain(Keep(10, 30)) == 0
