"""Bad days: what goes wrong says what to do, and nothing half-done becomes visible."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import warm
from program import HANSA, hansa, write

CSV = "id,amount\n" + "".join(f"{n},{n}.5\n" for n in range(1, 2001))
KILLS = 50


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "mesh"
    hansa("init", folder)
    hansa("new", "product", "Sales", "--owner", "platform-team", "--from", "data/sales/*.csv", home=folder)
    write(folder, {"data/sales/1.csv": CSV})
    hansa("publish", "sales", home=folder)
    return folder


def product(home):
    return home / "dataproducts/platform-team/sales"


def count(home):
    answer = hansa("query", "SELECT count(*) AS n FROM platform_team.sales", "--output", "json", home=home)
    return json.loads(answer.stdout)[0]["n"]


def failed(home, *arguments, code):
    ended = hansa(*arguments, home=home, check=False)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.stdout + ended.stderr


def test_a_source_that_disappears_stops_the_run_and_nothing_else(home):
    (home / "data/sales/1.csv").unlink()
    said = failed(home, "build", "sales", code=1)
    assert "data/sales" in said
    assert count(home) == 2000


def test_a_renamed_column_is_named_with_the_file_and_the_line(home):
    write(home, {"data/sales/1.csv": CSV.replace("id,", "sale_id,", 1)})
    said = failed(home, "build", "sales", code=1)
    assert "id" in said
    assert "1.csv" in said
    assert count(home) == 2000


def test_an_unreadable_file_stops_the_run(home):
    write(home, {"data/sales/2.csv": "id,amount\n\x00\x00\x00\n"})
    (home / "data/sales/2.csv").write_bytes(b"id,amount\n\xff\xfe\x00\x01\xffbroken,\xfe\n")
    ended = hansa("build", "sales", home=home, check=False)
    assert "Traceback" not in ended.stderr
    assert count(home) in {2000, 2001}


def test_invalid_yaml_is_a_finding_at_its_line(home):
    contract = product(home) / "contracts/sales.odcs.yaml"
    contract.write_text(contract.read_text() + "\n  wrong: [indent\n")
    said = failed(home, "plan", code=2)
    assert "sales.odcs.yaml" in said
    failed(home, "apply", code=2)
    assert count(home) == 2000


def test_a_model_reads_only_what_it_has_an_input_port_for(home):
    (product(home) / "models/sales.sql").write_text("SELECT id FROM somebody_elses\n")
    said = (
        failed(home, "publish", "sales", code=1)
        if hansa("plan", home=home, check=False).returncode == 0
        else failed(home, "plan", code=2)
    )
    assert "somebody_elses" in said
    assert "input port" in said
    assert count(home) == 2000


def test_a_cycle_of_products_is_refused_by_name(home):
    hansa(
        "new", "product", "Late", "--owner", "platform-team", "--reads", "sales", "--archetype", "aggregate", home=home
    )
    source = product(home) / "product.odps.yaml"
    text = source.read_text()
    extra = "inputPorts:\n  - name: late\n    version: 1.0.0\n    contractId: late\n"
    source.write_text(text.replace("inputPorts:\n", extra, 1))
    said = failed(home, "plan", code=2)
    assert "late" in said
    assert "cycle" in said.lower()


def test_a_retired_contract_cannot_be_relied_on(home):
    contract = product(home) / "contracts/sales.odcs.yaml"
    contract.write_text(contract.read_text().replace("status: draft", "status: retired"))
    hansa(
        "new", "product", "Late", "--owner", "platform-team", "--reads", "sales", "--archetype", "aggregate", home=home
    )
    assert "retired" in failed(home, "plan", code=2)


def test_two_builds_at_once_do_not_meet(home):
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda _: hansa("build", "sales", home=home, check=False), range(2))
    errors = first.stderr + second.stderr
    assert sorted((first.returncode, second.returncode)) in ([0, 0], [0, 5]), errors
    assert "Traceback" not in errors
    assert count(home) == 2000


def test_a_full_disk_is_a_failed_run(home):
    more = "id,amount\n" + "".join(f"{n},1\n" for n in range(3001, 5001))
    write(home, {"data/sales/2.csv": more})

    def small():
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    ended = subprocess.run(
        [*HANSA, "build", "sales", "--home", str(home)], preexec_fn=small, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert count(home) == 2000
    hansa("build", "sales", home=home)
    assert count(home) == 4000


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_half_visible(home):
    chance = random.Random(20)
    started = time.perf_counter()
    hansa("build", "sales", home=home)
    length = time.perf_counter() - started
    seen = 2000
    for number in range(KILLS):
        write(home, {f"data/sales/k{number}.csv": f"id,amount\n{10_000 + number},1\n"})
        with Path(os.devnull).open("r+") as nothing:
            words = ["build", "sales", "--quiet", "--home", str(home)]
            build = warm.Process(words, stdin=nothing, stdout=nothing, stderr=nothing)
        time.sleep(chance.uniform(0, 1.05) * length)
        build.kill()
        build.wait()
        if number % 5 == 4:
            now = count(home)
            assert seen <= now <= 2000 + number + 1
            seen = now
    hansa("build", "sales", home=home)
    assert count(home) == 2000 + KILLS
    with sqlite3.connect(home / ".hansa/registry.db") as registry:
        assert registry.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        running = registry.execute("SELECT count(*) FROM run WHERE status = 'running'").fetchone()
    assert running == (0,)
