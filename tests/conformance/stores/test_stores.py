"""What every store must do, whatever is behind it."""

import time
from pathlib import Path

import pytest

from hansa.dataplane.errors import Unreadable
from hansa.kernel.errors import InvalidInput


def put(store, name, content, run="run-1"):
    location = f"{store.url}/shop/orders/data/{run}.x"
    folder = store.workplace(run, location)
    (folder / name).write_bytes(content)
    store.put([(folder / name, f"{location}/{name}")])
    return f"{location}/{name}"


def test_what_is_not_there(store) -> None:
    gone = f"{store.url}/shop/nothing.parquet"
    assert store.listed(f"{store.url}/shop") == []
    assert store.sizes([gone]) == [None]
    assert store.sizes([]) == []
    assert store.delete([gone]) == 0
    with pytest.raises(FileNotFoundError):
        store.read(gone)


def test_what_was_put_is_found_read_and_deleted(store) -> None:
    content = bytes(range(256)) * 40_000  # more than one part of an upload
    first, second = put(store, "data_0.parquet", content), put(store, "data_1.parquet", b"x", run="run-2")
    listed = {each.location: each for each in store.listed(f"{store.url}/shop/orders")}
    assert set(listed) == {first, second}
    assert abs(listed[first].modified - time.time()) < 60
    assert store.sizes([second, first, f"{first}x"]) == [1, len(content), None]
    assert store.read(second) == b"x"
    (path,) = store.fetch([(first, len(content))])
    assert Path(path).read_bytes() == content
    put(store, "data_0.parquet", content)  # again is no harm
    assert store.delete([first, f"{first}x"]) == len(content)
    assert [each.location for each in store.listed(store.url)] == [second]
    assert store.delete([second]) == 1
    assert store.listed(store.url) == []


def test_a_copy_is_brought_once_and_only_whole(s3_store, tmp_path) -> None:
    location = put(s3_store(), "data_0.parquet", b"12345")
    elsewhere = s3_store(tmp_path / "elsewhere")
    with pytest.raises(Unreadable, match="5 bytes, not the 6"):
        elsewhere.fetch([(location, 6)])
    (path,) = elsewhere.fetch([(location, 5)])
    first = Path(path).stat().st_ino
    assert elsewhere.fetch([(location, 5)]) == (path,)
    assert Path(path).stat().st_ino == first
    Path(path).write_bytes(b"")
    assert Path(*elsewhere.fetch([(location, 5)])).read_bytes() == b"12345"
    elsewhere.delete([location])
    assert not Path(path).exists()
    with pytest.raises(Unreadable, match="is gone"):
        elsewhere.fetch([(location, 5)])
    assert list((tmp_path / "elsewhere" / ".hansa" / "cache").iterdir()) == []


@pytest.mark.parametrize("url", ["s3://", "s3:///folder", "s3://key:secret@shop/x", "s3://shop//x", "https://shop/x"])
def test_an_address_that_is_none_is_refused(tmp_path, url) -> None:
    from hansa.dataplane.storage.s3 import Place, S3Store

    with pytest.raises(InvalidInput, match="no place in S3"):
        S3Store(url, Place(), scratch=tmp_path, copies=tmp_path, most=1)
    with pytest.raises(InvalidInput, match="no web address"):
        Place("file:///etc/passwd")
