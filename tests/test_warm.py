"""What is forked from a process that has loaded the libraries is a process like any other."""

import os
import subprocess
import tempfile

import pytest
import warm


def test_what_is_refused_has_its_exit_code_and_its_sentence(tmp_path):
    ended = warm.run("plan", "--home", tmp_path / "nowhere")
    assert ended.returncode == 3
    assert "nowhere" in ended.stderr
    assert ended.stdout == ""
    assert warm.run("nonsense").returncode == 2


def test_it_has_its_own_folder_environment_and_input(tmp_path, monkeypatch):
    assert warm.run("init", "here", cwd=tmp_path).returncode == 0
    home = tmp_path / "here"
    assert warm.run("teams", "--home", home, env=os.environ | {"HANSA_THREADS": "many"}).returncode == 2
    monkeypatch.setenv("HANSA_THREADS", "1")
    assert warm.run("apply", "--home", home).returncode == 0
    made = warm.run("user", "create", "ada@example.org", "--owner", "--home", home, given="twelve brown boats in fog\n")
    assert made.returncode == 0, made.stderr
    assert warm.run("user", "list", "--output", "json", cwd=home).stdout.count("ada@example.org")


def test_a_server_says_where_it_is_and_stops_cleanly(tmp_path):
    warm.run("init", tmp_path / "mesh")
    with tempfile.TemporaryFile("w+") as errors:
        with warm.serving("serve", "--home", tmp_path / "mesh", "--port", 0, errors=errors) as (process, line):
            assert line.startswith("ready http://127.0.0.1:")
            assert process.poll() is None
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.01)
        errors.seek(0)
        assert (process.returncode, errors.read()) == (0, "")


def test_a_killed_one_says_so(tmp_path):
    warm.run("init", tmp_path / "mesh")
    with tempfile.TemporaryFile("w+") as errors:
        with warm.serving("serve", "--home", tmp_path / "mesh", "--port", 0, errors=errors) as (process, _):
            process.kill()
            assert process.wait(30) == -9
        assert process.poll() == -9
