"""What stands before every page."""

import re

import pytest


def token(client):
    return re.search(r'name="csrf-token" content="([^"]+)"', client.get("/ui").text).group(1)


def test_a_foreign_host_name_is_refused(client):
    assert client.get("/ui", headers={"Host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_write_from_another_site_is_refused(client, headers):
    given = token(client)
    assert client.post("/theme", data={"to": "dark", "_csrf": given}, headers=headers).status_code == 403


def test_a_write_without_the_token_is_refused(client):
    token(client)
    assert client.post("/theme", data={"to": "dark"}).status_code == 403
    assert client.post("/theme", data={"to": "dark", "_csrf": "wrong"}).status_code == 403


def test_a_write_without_the_cookie_is_refused(client):
    given = token(client)
    client.cookies.clear()
    assert client.post("/theme", data={"to": "dark", "_csrf": given}).status_code == 403


def test_a_longer_form_than_any_document_is_refused(client):
    given = token(client)
    assert client.post("/theme", data={"_csrf": given, "to": "x" * 5_000_000}).status_code == 413


def test_the_token_passes_as_field_as_file_form_and_as_header(client):
    given = token(client)
    same = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:8420"}
    plain = client.post("/theme", data={"to": "dark", "_csrf": given}, headers=same, follow_redirects=False)
    files = client.post("/theme", data={"_csrf": given}, files={"f": b"x"}, headers=same, follow_redirects=False)
    header = client.post("/theme", data={"to": "dark"}, headers={"X-CSRF-Token": given}, follow_redirects=False)
    assert (plain.status_code, files.status_code, header.status_code) == (303, 303, 303)


def test_nothing_inline_may_run(client):
    policy = client.get("/ui").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "<script>" not in client.get("/ui").text


def test_the_theme_goes_back_to_this_server_only(client):
    given = token(client)
    sent = client.post("/theme", data={"to": "dark", "next": "//evil.example", "_csrf": given}, follow_redirects=False)
    assert sent.headers["location"] == "/"
    assert 'data-theme="dark"' in client.get("/ui").text


def test_an_unknown_page_looks_like_the_others(client):
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text
    assert 'aria-label="Main"' in answer.text
