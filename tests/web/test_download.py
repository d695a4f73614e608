import pytest

from hansa.web.download import attachment


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("orders", 'attachment; filename="orders.yaml"'),
        ('a/b"c\r\n', 'attachment; filename="a-b-c--.yaml"'),
        ("číslo", "attachment; filename=\"--slo.yaml\"; filename*=UTF-8''%C4%8D%C3%ADslo.yaml"),
    ],
)
def test_every_id_makes_a_header(identifier, said):
    assert attachment(identifier, ".yaml") == {"Content-Disposition": said}
    said.encode("latin-1")
