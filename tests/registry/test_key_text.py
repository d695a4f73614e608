"""A key's text: recognised when it is one, told from a mistyped one."""

from hypothesis import given
from hypothesis import strategies as st

from hansa.registry.keys import text


def test_a_mistyped_key_is_no_key():
    key = text.generate().text
    assert text.read(key[:-1]) is None
    assert text.read(key.replace("hansa", "hanse")) is None
    assert text.read(key[:-10] + key[-9:]) is None


def test_a_key_is_read_back():
    key = text.generate()
    found = text.read(f" {key.text}\n")
    assert found == key
    assert found.digest == key.digest
    assert len({text.generate().text for _ in range(100)}) == 100


@given(st.text())
def test_anything_else_is_no_key(noise):
    assert text.read(noise) is None
