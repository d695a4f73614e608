"""Every permission has words of people, and no two the same."""

from hansa.kernel.permissions import Permission
from hansa.web.pages.settings.roles import GROUPS
from hansa.web.permissions import spoken


def test_no_permission_is_called_by_its_constant_and_each_differently():
    said = {each: spoken(each) for each in Permission}
    assert len(set(said.values())) == len(Permission)
    assert not any("_" in words or words.isupper() for words in said.values())
    assert said[Permission.DATAPRODUCT_ADD] == "Add data products"


def test_each_stands_in_one_group_of_the_page_of_roles():
    assert sorted(each for _, some in GROUPS for each, _ in some) == sorted(Permission)
