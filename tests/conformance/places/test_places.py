"""The same contract and data give the same verdicts in every place; a gap is a strict xfail with its reason."""

import orders
import pytest
from writers import FILES


def same_verdicts(found):
    wrong = {
        key: (each.status, each.message)
        for key, each in found.items()
        if each.severity.name == "ERROR" and each.status != ("failed" if key in orders.FAILED else "passed")
    }
    assert wrong == {}
    assert {key: found[key].failed_rows for key in orders.FAILED} == orders.FAILED
    assert all(found[key].sample for key in orders.FAILED)


@pytest.mark.parametrize("name", FILES)
def test_files(judged, tmp_path, name):
    same_verdicts(judged(FILES[name](tmp_path)))
