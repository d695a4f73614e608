"""The mesh folder is read, scaffolded and written, and nothing leads out of it."""

import pytest

from hansa.app import scaffold
from hansa.app.folder.read import read_folder
from hansa.app.folder.save import MeshFolder
from hansa.kernel.errors import Conflict, InvalidInput
from hansa.registry.records.values import Kind
from hansa.standards.read import read


@pytest.fixture
def home(tmp_path):
    scaffold.init(tmp_path / "mesh", "Shop")
    return tmp_path / "mesh"


def test_a_mesh_is_not_made_twice(home):
    with pytest.raises(Conflict, match="already"):
        scaffold.init(home, "Shop")


def test_nothing_is_overwritten(home):
    scaffold.new(home, scaffold.New("team", "Checkout"))
    with pytest.raises(Conflict, match="exists already"):
        scaffold.new(home, scaffold.New("team", "Checkout"))


@pytest.mark.parametrize("name", ["", "///", "…"])
def test_a_name_without_letters_is_refused(home, name):
    with pytest.raises(InvalidInput):
        scaffold.new(home, scaffold.New("team", name))


@pytest.mark.parametrize("archetype", list(scaffold.ARCHETYPES))
@pytest.mark.parametrize("name", ["Orders", 'She said "no": #1 & {more}', "Ünï ©ode\nnewline"])
def test_a_new_product_is_valid_whatever_it_is_called(home, name, archetype):
    written = scaffold.new(home, scaffold.New("product", name, owner="platform-team", archetype=archetype))
    documents = [path for path in written if path.suffix == ".yaml"]
    assert documents
    for path in documents:
        reading = read(path.read_text(), path.name)
        assert reading.findings == ()


def test_a_new_product_has_the_columns_of_what_it_reads(home):
    (home / "data").mkdir()
    (home / "data/o.csv").write_text('order,"unit ""price""",no\n1,2,3\n')
    scaffold.new(home, scaffold.New("product", "Orders", owner="platform-team", path="data/*.csv"))
    folder = home / "dataproducts/platform-team/orders"
    assert '"unit ""price"""' in (folder / "models/orders.sql").read_text()
    for name in ("orders", "orders-source"):
        document = read((folder / f"contracts/{name}.odcs.yaml").read_text(), name).document
        assert [each["name"] for each in document.data["schema"][0]["properties"]] == ["order", 'unit "price"', "no"]
    scaffold.new(home, scaffold.New("product", "Totals", owner="platform-team", archetype="aggregate", reads="orders"))
    text = (home / "dataproducts/platform-team/totals/models/totals.sql").read_text()
    assert '"order",' in text
    assert "FROM orders" in text


@pytest.mark.parametrize("given", [{"path": "data/nothing/*.csv"}, {"path": "/etc/*.csv"}, {"reads": "nothing"}])
def test_where_nothing_can_be_looked_at_there_is_one_column(home, given):
    scaffold.new(home, scaffold.New("product", "Orders", owner="platform-team", **given))
    text = (home / "dataproducts/platform-team/orders/models/orders.sql").read_text()
    assert 'SELECT\n  "id"\n' in text


def test_documents_and_code_are_read_by_folder(home):
    scaffold.new(home, scaffold.New("product", "Orders", owner="platform-team"))
    folder = read_folder(home)
    assert folder.findings == ()
    kinds = sorted(draft.kind.value for draft in folder.drafts)
    assert kinds == ["code", "datacontracts", "datacontracts", "dataproducts", "teams"]


def test_two_documents_with_one_id_are_a_finding(home):
    text = (home / "teams/platform-team.yaml").read_text()
    (home / "teams/again.yaml").write_text(text)
    (finding,) = read_folder(home).findings
    assert finding.code == "folder/duplicate"
    assert "again.yaml" in finding.text


def test_what_cannot_be_read_is_a_finding_not_a_crash(home, tmp_path):
    (home / "teams/latin.yaml").write_bytes(b"id: caf\xe9\n")
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: secret\n")
    (home / "teams/link.yaml").symlink_to(secret)
    assert sorted(finding.code for finding in read_folder(home).findings) == ["folder/encoding", "folder/outside"]


def test_a_document_is_saved_where_it_lives(home):
    folder = MeshFolder(home)
    path = folder.save(Kind.TEAM, "platform-team", "id: platform-team\nname: P\ntype: Team\n")
    assert path == home / "teams/platform-team.yaml"
    fresh = folder.save(Kind.PRODUCT, "urn:dataproduct:checkout:orders", "id: x\n", domain="checkout")
    assert fresh == home / "dataproducts/checkout/orders/product.odps.yaml"


@pytest.mark.parametrize("identifier", ["../../etc/passwd", "a/../../b", "/etc/cron.d/x", "..", "con\x00x"])
def test_no_id_leads_out_of_the_folder(home, identifier):
    path = MeshFolder(home).save(Kind.TEAM, identifier, "id: x\n")
    assert path.parent == home / "teams"


@pytest.mark.parametrize("name", ["../x.sql", "models/../../x.sql", "/models/x.sql", "models/x y.sql", "other/x.sql"])
def test_code_is_written_into_models_only(home, name):
    with pytest.raises(InvalidInput):
        MeshFolder(home).save_code("orders", {name: "SELECT 1"}, domain="checkout")
