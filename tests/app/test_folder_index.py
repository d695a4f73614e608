import json

import pytest

from hansa.app.folder.read import read_folder
from hansa.app.folder.save import MeshFolder
from hansa.registry.records.values import Kind


def text(key):
    return json.dumps({"id": key, "name": "x"})


@pytest.mark.parametrize("keys", [("a/b", "a-b", "a b"), ("日本", "中国", "ü"), ("X", "x", "x.")])
def test_ids_that_are_alike_have_files_of_their_own(tmp_path, keys):
    folder = MeshFolder(tmp_path)
    for key in keys * 2:
        folder.save(Kind.TAG, key, text(key))
    read = read_folder(tmp_path)
    assert (read.findings, {key for _, key in read.files}) == ((), set(keys))
    folder.remove(Kind.TAG, keys[1])
    assert {key for _, key in read_folder(tmp_path).files} == {keys[0], keys[2]}


def test_a_document_stays_where_people_have_put_it(tmp_path):
    folder = MeshFolder(tmp_path)
    folder.save(Kind.TAG, "other", text("other"))
    mine = tmp_path / "tags/mine/deep.yaml"
    mine.parent.mkdir()
    mine.write_text("id: governed\n")
    assert folder.save(Kind.TAG, "governed", "id: governed\nname: y\n") == mine
    mine.write_text("id: renamed\n")
    assert folder.save(Kind.TAG, "governed", text("governed")) == tmp_path / "tags/governed.yaml"
    mine.unlink()
    assert folder.save(Kind.TAG, "renamed", text("renamed")) == tmp_path / "tags/renamed.yaml"


def test_a_scheme_is_known_by_its_own_key(tmp_path):
    folder = MeshFolder(tmp_path)
    for _ in range(2):
        folder.save(Kind.CLASSIFICATION, "s", json.dumps({"externalId": "s"}))
    assert list(read_folder(tmp_path).files) == [(Kind.CLASSIFICATION, "s")]
