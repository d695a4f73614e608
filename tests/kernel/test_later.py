"""What is made later is made once, by the first who needs it, and not in order to be closed."""

from concurrent.futures import ThreadPoolExecutor

from hansa.kernel.later import later


class Table:
    made = 0

    def __init__(self):
        type(self).made += 1
        self.closed = False
        self.name = "orders"

    def close(self):
        self.closed = True


def test_closing_makes_nothing():
    Table.made = 0
    later(Table).close()
    assert Table.made == 0


def test_many_threads_share_one():
    Table.made = 0
    table = later(Table)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: table.name, range(64))) == {"orders"}
    assert Table.made == 1
    table.close()
    assert table.closed
