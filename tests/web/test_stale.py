"""A form with an old token is never done, and what was written in it is not lost."""

import re

import pytest

from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.records.values import Kind

SAME = {"Sec-Fetch-Site": "same-origin"}
NEW = {"name": "Payments <b>", "id": "payments", "type": "Domain", "description": "One\n\ntwo", "_csrf": "old"}


def send(sandbox, url="/teams/new", data=NEW, headers=SAME, **more):
    return sandbox.post(url, data=data, headers=headers, **more)


def test_nothing_is_done_and_the_page_says_so_in_the_frame(sandbox):
    answer = send(sandbox)
    assert answer.status_code == 403
    assert "nothing was saved" in answer.text
    assert 'aria-label="Main"' in answer.text
    assert sandbox.record(Kind.TEAM, "payments") is None


def test_what_was_written_is_sent_again_with_the_token_of_the_page(sandbox):
    page = send(sandbox).text
    assert "Payments &lt;b&gt;" in page
    action = re.search(r'<form class="form" method="post" action="([^"]+)"', page).group(1)
    token = re.search(r'name="_csrf" value="([^"]+)"', page.partition('<form class="form"')[2]).group(1)
    assert "One\n\ntwo</textarea>" in page
    assert sandbox.post(action, data=NEW | {"_csrf": token}, headers=SAME).status_code == 303
    assert sandbox.record(Kind.TEAM, "payments").name == "Payments <b>"


@pytest.mark.parametrize("name", ["password", "old", "token"])
def test_no_secret_is_written_into_a_page(sandbox, name):
    page = send(sandbox, data=NEW | {name: "hush-hush"}).text
    assert "hush-hush" not in page
    assert "Open the page again" in page


def test_a_form_that_may_be_of_another_site_and_a_file_are_not_offered_again(sandbox):
    assert "Send it again" not in send(sandbox, headers={}).text
    assert "Send it again" not in send(sandbox, files={"file": b"x"}).text


def test_a_stranger_is_shown_what_they_sent_and_nothing_of_the_mesh(sandbox):
    sandbox.set(mode="serve")
    with sandbox.db.write() as session:
        hashed = passwords.hash_password("twelve brown boats in fog")
        new = NewUser("ada@example.org", "Ada", OrganizationRole.OWNER, hashed)
        commands.create(session, LOCAL, new, at=sandbox.clock.now())
    page = send(sandbox).text
    assert "Send it again" in page
    assert "Sign in" in page
    assert "Checkout" not in page


def test_a_part_of_a_page_is_answered_in_one_line(sandbox):
    answer = send(sandbox, headers=SAME | {"HX-Request-Type": "partial"})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (403, "text/plain")
