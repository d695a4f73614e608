"""What was derived by an earlier version is made anew, once."""

from sqlalchemy import delete, update

from hansa.registry.doctor import examine
from hansa.registry.records.model import FacetRow, RecordRow, SearchRow
from hansa.registry.refresh import refresh
from hansa.registry.search.queries import search


def test_lists_and_search_say_again_what_the_documents_say(mesh):
    with mesh.write() as session:
        session.execute(delete(FacetRow))
        session.execute(delete(SearchRow))
        session.execute(update(RecordRow).values(name="?", owner="?", card={}))
    with mesh.read() as session:
        assert list(examine(session))
    assert refresh(mesh)
    with mesh.read() as session:
        assert list(examine(session)) == []
        assert "orders" in {hit.id for hit in search(session, "orders")}
    assert not refresh(mesh)
