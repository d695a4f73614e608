"""`hansa contract test`: what is broken, missing or empty is red."""

import json
import subprocess
import sys

import duckdb
import pytest
import yaml

import hansa
from hansa.cli.commands import run
from hansa.cli.contract import testing


def contract(tmp_path, *, path="orders.parquet", properties=None, **more):
    orders = {
        "name": "orders",
        "properties": properties
        or [
            {"name": "id", "logicalType": "integer", "primaryKey": True},
            {"name": "amount", "logicalType": "number", "logicalTypeOptions": {"minimum": 0}},
        ],
    }
    data = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "orders",
        "version": "1.0.0",
        "status": "active",
        "servers": [{"server": "local", "type": "local", "path": path, "format": "parquet"}],
        "schema": [orders],
        **more,
    }
    target = tmp_path / "orders.odcs.yaml"
    target.write_text(yaml.safe_dump(data, sort_keys=False))
    return str(target)


def parquet(path, select):
    duckdb.sql(f"COPY ({select}) TO '{path}' (FORMAT parquet)")


ROWS = "SELECT i::BIGINT AS id, i * 1.5::DOUBLE AS amount FROM range(10) t(i)"


def test_a_file_that_is_not_there_is_red(tmp_path, capsys):
    assert run(["contract", "test", contract(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "orders.parquet" in out
    assert "nothing was tested" in out


def test_no_server_is_refused(tmp_path, capsys):
    assert run(["contract", "test", contract(tmp_path, servers=[])]) in {2, 3}
    assert "server" in capsys.readouterr().err


def test_no_rows_are_red(tmp_path, capsys):
    parquet(tmp_path / "orders.parquet", f"{ROWS} LIMIT 0")
    assert run(["contract", "test", contract(tmp_path)]) == 1
    assert "There is no row" in capsys.readouterr().out


def test_no_rows_that_a_rule_allows_are_green(tmp_path):
    parquet(tmp_path / "orders.parquet", f"{ROWS} LIMIT 0")
    orders = {"name": "orders", "quality": [{"metric": "rowCount", "mustBeLessThan": 5}]}
    assert hansa.Contract.load(contract(tmp_path, schema=[orders])).test().ok


def test_half_a_parquet_file_is_red_and_says_so(tmp_path, capsys):
    parquet(tmp_path / "orders.parquet", ROWS)
    whole = (tmp_path / "orders.parquet").read_bytes()
    (tmp_path / "orders.parquet").write_bytes(whole[: len(whole) // 2])
    assert run(["contract", "test", contract(tmp_path)]) == 1
    assert "orders.parquet" in capsys.readouterr().out


def test_a_contract_without_tables_is_red(tmp_path):
    assert run(["contract", "test", contract(tmp_path, schema=[])]) == 1


def test_kept_promises_are_green(tmp_path, capsys):
    parquet(tmp_path / "orders.parquet", ROWS)
    assert run(["contract", "test", contract(tmp_path)]) == 0
    assert "orders · 10 rows · orders.parquet" in capsys.readouterr().out


@pytest.mark.parametrize("output", ["json", "yaml"])
def test_a_broken_promise_is_red_and_names_its_rows(tmp_path, capsys, output):
    parquet(tmp_path / "orders.parquet", ROWS.replace("i * 1.5", "i - 0.5"))
    assert run(["contract", "test", contract(tmp_path), "-o", output]) == 1
    report = yaml.safe_load(capsys.readouterr().out)
    [failed] = [each for each in report["tables"][0]["results"] if each["status"] == "failed"]
    assert (failed["failed_rows"], failed["sample"]) == (1, [{"id": 0, "amount": -0.5}])


def test_a_report_for_ci_goes_to_a_file_or_takes_the_place_of_the_table(tmp_path, capsys):
    parquet(tmp_path / "orders.parquet", ROWS.replace("i * 1.5", "i - 0.5"))
    path = contract(tmp_path)
    assert run(["contract", "test", path, "--format", "nothing"]) == 2
    assert run(["contract", "test", path, "--format", f"junit={tmp_path / 'out.xml'}", "--format", "github"]) == 1
    assert "<testsuite" in (tmp_path / "out.xml").read_text()
    out = capsys.readouterr().out
    assert out.startswith("::error")
    assert "kept (" not in out


def test_a_state_lets_the_next_test_read_what_is_new(tmp_path, capsys):
    parquet(tmp_path / "orders-1.parquet", ROWS)
    path = contract(tmp_path, path="orders-*.parquet")
    command = ["contract", "test", path, "--state", str(tmp_path / "state")]
    assert run(command) == 0
    parquet(tmp_path / "orders-2.parquet", ROWS)
    assert run(command) == 1
    out = capsys.readouterr().out
    assert "10 rows of 1 new file were read, 10 were tested before" in out
    assert "10 of 20 rows (50 %)" in out
    assert (next((tmp_path / "state").glob("*.json")).stat().st_mode & 0o077) == 0
    assert run([*command, "--where", "true"]) == 2


def test_the_filter_says_which_rows_are_tested(tmp_path, capsys):
    parquet(tmp_path / "orders.parquet", ROWS.replace("i * 1.5", "i - 0.5"))
    path = contract(tmp_path)
    assert run(["contract", "test", path, "--where", "id > 0", "-o", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"][0]["rows"] == 9
    assert run(["contract", "test", path, "--where", "id > 100"]) == 1
    assert run(["contract", "test", path, "--where", "id > (SELECT 1 FROM read_csv('/etc/passwd'))"]) == 2
    assert run(["contract", "test", path, "--where", "true) UNION (SELECT 1, 2"]) == 2
    capsys.readouterr()
    assert run(["contract", "test", path, "--where", "idd > 1"]) == 1
    assert "The filter cannot be used" in capsys.readouterr().out


def test_data_can_be_given_instead_of_the_server(tmp_path):
    parquet(tmp_path / "other.parquet", ROWS)
    assert run(["contract", "test", contract(tmp_path), str(tmp_path / "other.parquet")]) == 0
    assert hansa.Contract.load(contract(tmp_path)).test(tmp_path / "other.parquet").ok


def test_a_reference_inside_the_contract_is_followed(tmp_path):
    parquet(tmp_path / "orders.parquet", ROWS)
    parquet(tmp_path / "lines.parquet", "SELECT unnest([1, 2, 77])::BIGINT AS order_id")
    line = {"name": "order_id", "logicalType": "integer", "relationships": [{"to": "orders.id"}]}
    tables = [
        {
            "name": "orders",
            "properties": [{"name": "id", "logicalType": "integer"}, {"name": "amount", "logicalType": "number"}],
        },
        {"name": "lines", "properties": [line]},
    ]
    report = hansa.Contract.load(contract(tmp_path, path="{model}.parquet", schema=tables)).test()
    [lost] = [each for each in report.results if each.kind == "reference"]
    assert (lost.status, lost.failed_rows) == ("failed", 1)


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "hansa", "contract", "test", *arguments], capture_output=True, text=True, check=False
    )


def test_the_command_says_its_verdict_and_nothing_of_how_it_ends(tmp_path):
    parquet(tmp_path / "orders.parquet", ROWS.replace("i * 1.5", "i - 0.5"))
    path = contract(tmp_path)
    broken = command(path)
    assert (broken.returncode, broken.stderr) == (1, "")
    assert "broken (" in broken.stdout
    parquet(tmp_path / "orders.parquet", ROWS)
    kept = command(path, str(tmp_path / "orders.parquet"), "--state", str(tmp_path / "state"))
    assert (kept.returncode, kept.stderr) == (0, "")
    assert list((tmp_path / "state").glob("*.json"))
    absent = command(str(tmp_path / "nowhere.yaml"))
    assert (absent.returncode, absent.stdout) == (3, "")


@pytest.mark.parametrize("more", [["--state"], ["--help"], ["a", "b"], ["--state", "--strict"], ["--where", "id > 0"]])
def test_what_is_more_than_a_path_is_read_by_the_command_tree(more):
    assert testing.plain(["orders.odcs.yaml", *more]) is None
    assert testing.plain([]) is None


def test_it_starts_with_nothing_heavy(tmp_path):
    parquet(tmp_path / "orders.parquet", ROWS)
    code = (
        f"import sys; sys.argv = ['hansa', 'contract', 'test', {contract(tmp_path)!r}]\n"
        "from hansa.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    print(ended.code)\n"
        "heavy = ('typer', 'rich', 'pydantic', 'sqlglot', 'duckdb', 'pyarrow', 'numpy', 'sqlalchemy', 'httpx')\n"
        "heavy += ('ast', 'socket', 'hashlib', 'zoneinfo', 'difflib', 'csv')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-2:] == ["0", "[]"]
