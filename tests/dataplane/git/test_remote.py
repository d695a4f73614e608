"""Files of real repositories, read and written by the confined git program."""

import os
import subprocess

import pytest

from hansa.dataplane.git.errors import MovedOn, NotThere, RemoteFailed
from hansa.dataplane.git.guard import Policy, parse, pin
from hansa.dataplane.git.program import NOBODY, Login, working
from hansa.dataplane.git.remote import check_branch, check_path, checkout, heads, merged


@pytest.fixture(params=["file", "http"])
def place(request, root, host, tools, policy):
    """The same repository as a folder and over http."""
    if request.param == "file":
        return pin(parse(f"file://{root}/acme/contracts.git"), policy), NOBODY, policy
    return pin(parse(f"{host.url}/acme/contracts.git"), policy), Login("ada", tools.token), policy


def write(place, text, path="a/orders.yaml", branch="main", *, ada):
    with checkout(*place, "main") as work:
        commit = work.commit(path, text, "From here", ada)
        work.push(commit, branch)
    return commit


def test_a_file_is_read_as_it_is(place):
    with checkout(*place, "main") as work:
        assert work.file("a/orders.yaml") == "id: orders\n"
        assert work.file("a/nothing.yaml") is None
        assert len(work.head) == 40


def test_a_commit_changes_one_file_and_says_who(place, tools):
    tools.edit("b/other.yaml", "id: other\n")
    write(place, "id: orders # ours\n", ada=tools.ada)
    shown = tools.git("show", "--stat", "--format=%an <%ae> %s", "main", folder=tools.bare)
    assert "Ada <ada@example.org> From here" in shown
    assert "1 file changed" in shown
    assert tools.git("show", "main:b/other.yaml", folder=tools.bare) == "id: other\n"
    assert tools.git("show", "main:a/orders.yaml", folder=tools.bare) == "id: orders # ours\n"


def test_who_is_slower_is_told_and_nothing_is_overwritten(place, tools):
    with checkout(*place, "main") as work:
        tools.edit("a/orders.yaml", "id: orders # theirs\n")
        with pytest.raises(MovedOn, match="other commits"):
            work.push(work.commit("a/orders.yaml", "mine\n", "Mine", tools.ada), "main")
    assert tools.git("show", "main:a/orders.yaml", folder=tools.bare) == "id: orders # theirs\n"


def test_a_request_is_merged_when_the_target_holds_its_commit(place, tools):
    commit = write(place, "id: orders # asked\n", branch="ask", ada=tools.ada)
    assert not merged(*place, commit, "main")
    tools.edit("c.yaml", "id: c\n")
    work = tools.bare.parent.parent.parent / "work"
    tools.git("pull", "--quiet", "origin", "main", folder=work)
    tools.git("fetch", "--quiet", "origin", folder=work)
    tools.git("merge", "--quiet", "origin/ask", folder=work)
    tools.git("push", "--quiet", "origin", "HEAD:main", folder=work)
    assert merged(*place, commit, "main")
    assert set(heads(*place, "main", "ask", "nothing")) == {"main", "ask"}


def test_an_empty_repository_gets_its_first_commit(root, policy, tools):
    tools.git("init", "--quiet", "--bare", "-b", "main", "new.git", folder=root)
    place = pin(parse(f"file://{root}/new.git"), policy), NOBODY, policy
    write(place, "id: first\n", "x.yaml", ada=tools.ada)
    assert tools.git("show", "main:x.yaml", folder=root / "new.git") == "id: first\n"


def test_a_branch_that_is_not_there_is_told(place):
    with pytest.raises(RemoteFailed, match="no branch `dev`"), checkout(*place, "dev"):
        pass


def test_a_wrong_token_is_told_without_the_token(host, policy):
    place = pin(parse(f"{host.url}/acme/contracts.git"), policy), Login("ada", "wr0ng"), policy
    with pytest.raises(RemoteFailed) as told, checkout(*place, "main"):
        pass
    assert "wr0ng" not in str(told.value)
    assert "credential" in told.value.hint


def test_a_redirect_is_not_followed(host, policy, tools):
    host.redirects["/moved.git/info/refs"] = f"{host.url}/acme/contracts.git/info/refs"
    place = pin(parse(f"{host.url}/moved.git"), policy), Login("ada", tools.token), policy
    with pytest.raises(RemoteFailed), checkout(*place, "main"):
        pass


def test_the_token_is_on_no_command_line_and_gone_afterwards(host, policy, tools):
    pinned = pin(parse(f"{host.url}/acme/contracts.git"), policy)
    with working(pinned, Login("ada", tools.token), policy) as git:
        settings = git.folder.parent / "config.git"
        assert oct(settings.stat().st_mode)[-3:] == "600"
        assert tools.token not in "".join(git.environment.values())
        assert tools.token not in repr(git)
    assert not settings.exists()


def test_hooks_and_settings_of_the_machine_do_nothing(root, policy, tools, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".gitconfig").write_text(f'[url "file://{tmp_path}/evil/"]\n\tinsteadOf = file://\n')
    hook = tools.bare / "hooks" / "post-update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    place = pin(parse(f"file://{root}/acme/contracts.git"), policy), NOBODY, policy
    write(place, "id: orders # again\n", ada=tools.ada)
    assert not (tmp_path / "ran").exists()


def test_an_address_in_git_of_another_way_out_is_not_gone(root, policy):
    with working(pin(parse(f"file://{root}/acme/contracts.git"), policy), NOBODY, policy) as git:
        for url in (f"ext::sh -c 'touch {root}/ran'", "https://example.org/x", "ssh://example.org/x"):
            assert git.ask("ls-remote", url)[0]
    assert not (root / "ran").exists()


def test_what_takes_too_long_is_ended_with_its_children(root, tools):
    impatient = Policy(folders=(root,), seconds=1)
    with working(pin(parse(f"file://{root}/acme/contracts.git"), impatient), NOBODY, impatient) as git:
        code, _, _ = git.ask("-c", "alias.wait=!sleep 987", "wait")
    assert code
    assert subprocess.run(["pgrep", "-f", "sleep 987"], capture_output=True, check=False).stdout == b""


def test_what_is_too_large_is_given_up(root, tools):
    small = Policy(folders=(root,), megabytes=1)
    tools.edit("big.bin", os.urandom(3_000_000).hex())
    place = pin(parse(f"file://{root}/acme/contracts.git"), small), NOBODY, small
    with pytest.raises(RemoteFailed), checkout(*place, "main") as work:
        work.file("big.bin")


def test_folders_links_and_bytes_are_no_documents(place, tools):
    work = tools.bare.parent.parent.parent / "work"
    (work / "link.yaml").symlink_to("/etc/passwd")
    (work / "bytes.yaml").write_bytes(b"\xff\xfe")
    tools.edit("x.yaml", "id: x\n")
    for path in ("link.yaml", "a", "bytes.yaml"):
        with pytest.raises(RemoteFailed), checkout(*place, "main") as found:
            found.file(path)


@pytest.mark.parametrize(
    "name", ["", "-x", "a..b", "a b", "a~b", "/x", "x/", "x.lock", "@", "a@{b", ".x", "x" * 201, "a\nb"]
)
def test_names_that_git_does_not_take(name):
    with pytest.raises(NotThere):
        check_branch(name)


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x", "a/../b", ".git/config", "a/.GIT/x", "-x", ":(top)x", "a//b", "a\nb", "a\\b"]
)
def test_paths_that_lead_elsewhere(path):
    with pytest.raises(NotThere):
        check_path(path)
