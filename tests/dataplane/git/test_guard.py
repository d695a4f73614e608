"""Where this server goes, and where it never does."""

import pytest

from hansa.dataplane.git.errors import NotThere, RemoteFailed
from hansa.dataplane.git.guard import Policy, is_public, parse, pin

OPEN = Policy(hosts=frozenset({"*"}))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "-uupload-pack=/bin/sh",
        "ext::sh -c whoami",
        "fd::17",
        "/etc/passwd",
        "ftp://example.org/x",
        "https://user:secret@example.org/x",
        "https://example.org/x?y=1",
        "https://example.org",
        "https://-evil/x",
        "ssh://-oProxyCommand=x/y",
        "ssh://git@-evil/x",
        "git@-evil:x",
        "git@host:-x",
        "https://example.org:99999/x",
        "https://exa mple.org/x",
        "https://example.org/x\nhost: y",
        "file://elsewhere/etc",
        "https://example.org/" + "x" * 1000,
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(NotThere):
        parse(url)


@pytest.mark.parametrize(
    ("url", "scheme", "netloc", "path", "user"),
    [
        ("https://GitHub.com/acme/x", "https", "github.com", "/acme/x", ""),
        ("https://git.example.org:8443/x.git", "https", "git.example.org:8443", "/x.git", ""),
        ("git@github.com:acme/x.git", "ssh", "github.com", "acme/x.git", "git"),
        ("ssh://deploy@host:2222/srv/x", "ssh", "host:2222", "/srv/x", "deploy"),
        ("file:///srv/git/x%20y.git", "file", "", "/srv/git/x y.git", ""),
        ("https://[2001:db8::1]/x", "https", "[2001:db8::1]", "/x", ""),
    ],
)
def test_addresses_are_understood(url, scheme, netloc, path, user):
    found = parse(url)
    assert (found.scheme, found.netloc, found.path, found.user) == (scheme, netloc, path, user)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
        "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "::",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_public(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["140.82.121.4", "2606:4700::1", "64:ff9b::8c52:7904"])
def test_addresses_outside_are(ip):
    assert is_public(ip)


@pytest.mark.parametrize("url", ["https://127.0.0.1/x", "https://localhost/x", "git@localhost:x", "https://[::1]/x"])
def test_private_hosts_are_gone_to_only_if_they_are_allowed(url):
    with pytest.raises(NotThere, match="private network"):
        pin(parse(url), Policy())
    assert pin(parse(url), OPEN).ip in {"127.0.0.1", "::1"}
    assert pin(parse("https://127.0.0.1/x"), Policy(frozenset({"127.0.0.1"}))).ip == "127.0.0.1"


def test_a_token_is_not_sent_in_clear():
    with pytest.raises(NotThere, match="in clear"):
        pin(parse("http://example.org/x"), Policy())


def test_an_unknown_host_is_told():
    with pytest.raises(RemoteFailed, match="cannot be found"):
        pin(parse("https://nobody.invalid/x"), Policy())


def test_folders_are_reached_only_where_they_are_allowed(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (inside / "link").symlink_to(outside)
    policy = Policy(folders=(inside,))
    assert pin(parse(f"file://{inside}/x.git"), policy).address.path == f"{inside}/x.git"
    for path in (outside, inside / ".." / "out", inside / "link", "/etc"):
        with pytest.raises(NotThere, match="no repository in that folder"):
            pin(parse(f"file://{path}"), policy)
    with pytest.raises(NotThere):
        pin(parse(f"file://{inside}"), Policy())
