"""What a contract says aloud and meant before is no change of it."""

import pytest

from hansa.app.contract import Contract

TEXT = """\
apiVersion: v3.2.0
kind: DataContract
id: x
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - name: a
        quality:
          - {metric: nullValues, mustBe: 0}
"""


@pytest.mark.parametrize(
    ("said", "impact"), [("type: library", "cosmetic"), ("unit: rows", "cosmetic"), ("unit: percent", "breaking")]
)
def test_a_default_that_is_written_out_is_cosmetic(said, impact):
    found = Contract(TEXT).diff(Contract(TEXT.replace("{metric", f"{{{said}, metric"))).differences
    assert [each.impact for each in found] == [impact]
