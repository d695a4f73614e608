"""Sealed secrets: who opens them, and where the key comes from."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.db.errors import BadSecretKey, SealBroken
from hansa.db.vault import Vault, open_vault

OLD, NEW = ("A" * 43 + "=", "B" * 42 + "A=")


def test_another_key_opens_nothing():
    with pytest.raises(SealBroken, match="another key"):
        Vault([NEW]).open(Vault([OLD]).seal("token"))
    with pytest.raises(SealBroken):
        Vault([OLD]).open(Vault([OLD]).seal("token")[:-2])


@pytest.mark.parametrize("keys", ["short", "x" * 44, f"{OLD},nonsense"])
def test_a_key_of_another_form_is_refused_without_showing_it(tmp_path, keys):
    with pytest.raises(BadSecretKey) as error:
        open_vault(tmp_path / "secret.key", keys)
    assert keys not in str(error.value)


def test_a_key_file_that_lies_open_is_refused(tmp_path):
    file = tmp_path / "secret.key"
    file.write_text(OLD)
    file.chmod(0o644)
    with pytest.raises(BadSecretKey, match="can be read by others"):
        open_vault(file)


@given(st.text())
def test_what_is_sealed_opens_again(text):
    vault = Vault([OLD])
    sealed = vault.seal(text)
    assert vault.open(sealed) == text
    assert not text or text.encode() not in sealed or len(text) < 4


def test_keys_change_one_after_the_other():
    sealed = Vault([OLD]).seal("token")
    both = Vault([NEW, OLD])
    assert both.open(sealed) == "token"
    assert Vault([NEW]).open(both.reseal(sealed)) == "token"


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path):
    file = tmp_path / "state" / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: open_vault(file), range(8)))
    sealed = vaults[0].seal("token")
    assert {vault.open(sealed) for vault in vaults} == {"token"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret.key"]
    assert open_vault(tmp_path / "other.key", f"{NEW}, {OLD}").open(Vault([OLD]).seal("x")) == "x"
    assert not (tmp_path / "other.key").exists()
