from datetime import date

import pytest

from hansa.demo import seed
from hansa.kernel.errors import Conflict, NotFound

UNTIL = date(2026, 11, 22)


def write(home, scale=0.002, **more):
    said = []
    seed.write_home(home, scale=scale, until=UNTIL, progress=lambda *part: said.append(part), **more)
    return said


def test_a_mesh_of_somebody_else_is_refused_and_stays(tmp_path):
    (tmp_path / "mesh.yaml").write_text("name: mine\n")
    with pytest.raises(Conflict, match=r"mesh\.yaml, but is no demo home"):
        write(tmp_path)
    with pytest.raises(Conflict):
        seed.reset(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mesh.yaml"]


def test_a_bad_day_needs_a_home(tmp_path):
    with pytest.raises(NotFound, match="hansa demo"):
        seed.bad_day(tmp_path)


def test_a_home_is_written_once_and_says_how_far_it_is(tmp_path):
    said = write(tmp_path)
    assert said[0][:2] == ("order service", 0)
    assert said[-1] == ("done", 6, 6)
    marker = seed.read_marker(tmp_path)
    assert marker == seed.Marker(seed.SEED, 0.002, UNTIL, ready=True)
    (tmp_path / "teams" / "checkout.yaml").unlink()
    assert write(tmp_path) == []
    assert not (tmp_path / "teams" / "checkout.yaml").exists()


def test_a_home_that_was_cut_short_is_written_anew(tmp_path):
    write(tmp_path)
    marker = tmp_path / ".hansa" / "demo.json"
    for broken in (marker.read_text().replace("true", "false"), '{"seed": 1', ""):
        marker.write_text(broken)
        (tmp_path / "data" / "order_service.db").write_bytes(b"half a database")
        write(tmp_path)
        assert (tmp_path / "data" / "order_service.db").read_bytes().startswith(b"SQLite format 3")


def test_reset_takes_away_all_that_the_demo_and_the_visitor_made_and_nothing_else(tmp_path):
    write(tmp_path)
    (tmp_path / ".hansa" / "registry.db").write_bytes(b"state")
    (tmp_path / "dataproducts" / "mine.yaml").write_text("id: mine\n")
    (tmp_path / "notes.txt").write_text("keep")
    seed.reset(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
    seed.reset(tmp_path / "never-was")


def test_the_same_seed_gives_the_same_deliveries_and_another_seed_others(tmp_path):
    def deliveries(name, number):
        write(tmp_path / name, seed=number)
        data = tmp_path / name / "data"
        return {p.relative_to(data): p.read_bytes() for p in sorted(data.rglob("*")) if p.suffix in {".csv", ".jsonl"}}

    one, again, other = deliveries("one", 7), deliveries("again", 7), deliveries("other", 8)
    assert one == again
    assert len(one) > 60
    same = [path for path in one if one[path] == other.get(path)]
    assert all(path.parent.name == "returns" for path in same), "a month without returns is an empty export"


def test_the_bad_day_brings_one_file_that_breaks_the_promise(tmp_path):
    write(tmp_path, scale=0.05)
    path = seed.bad_day(tmp_path)
    assert path == tmp_path / "data" / "stock-service" / "returns" / "returns-2026-11-23.csv"
    text = path.read_text()
    assert seed.bad_day(tmp_path).read_text() == text
    rows = [line.split(";") for line in text.splitlines()[1:]]
    assert len(rows) > 20
    assert any(refund.strip('"').startswith("-") for *_, refund in rows)
    assert any(row[1] == "" for row in rows)
    assert any(row[4].startswith("RC-") for row in rows)
