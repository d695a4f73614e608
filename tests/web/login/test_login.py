"""Signing in and out in a browser: who gets in, what the cookie is like, and where one is sent afterwards."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.api.services import SignIn
from hansa.kernel.actor import LOCAL
from hansa.registry.accounts import commands, passwords, tickets
from hansa.registry.accounts.commands import NewUser
from hansa.registry.accounts.values import OrganizationRole
from hansa.web.security import local_path

GOOD = "twelve brown boats in fog"
HASHED = passwords.hash_password(GOOD)
ADA = {"email": "ada@example.org", "password": GOOD}


@pytest.fixture
def office(sandbox):
    """A mesh in earnest: nobody is a guest, and Ada owns it."""
    sandbox.set(mode="serve")
    with sandbox.db.write() as session:
        commands.create(
            session, LOCAL, NewUser("ada@example.org", "Ada", OrganizationRole.OWNER, HASHED), at=sandbox.clock.now()
        )
    return sandbox


@pytest.mark.parametrize(
    "page", ["/", "/teams", "/datacontracts/orders-pii", "/members", "/keys", "/profile", "/nonsense?a=1&b=2"]
)
def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(office, page):
    answer = office.get(page)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={quote(page, safe='')}")
    shown = office.get(answer.headers["location"])
    assert shown.status_code == 200
    assert "Checkout" not in shown.text
    assert "hansa user create" not in shown.text


def test_a_part_of_a_page_sends_the_whole_page_away(office):
    answer = office.get("/teams", headers={"hx-request-type": "partial"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/login")


def test_writing_without_a_session_is_refused(office):
    assert office.submit("/teams/new", {"id": "x", "name": "X"}).headers["location"] == "/login"
    assert office.post("/login", data=ADA).status_code == 403  # without the page's token


def test_a_wrong_password_says_nothing_more(office):
    known = office.submit("/login", {"email": "ada@example.org", "password": "x"})
    unknown = office.submit("/login", {"email": "eve@example.org", "password": "x"})
    assert (known.status_code, unknown.status_code) == (403, 403)
    assert "do not belong together" in known.text
    clean = lambda page: re.sub(r"[\w.]+@example.org|_csrf.*?>|nonce.*?\"", "", page)  # noqa: E731
    assert clean(known.text) == clean(unknown.text)


def test_guessing_is_answered_with_429(office):
    for _ in range(10):
        office.submit("/login", {"email": "eve@example.org", "password": "x"})
    assert office.submit("/login", {"email": "eve@example.org", "password": "x"}).status_code == 429


def test_ada_signs_in_goes_where_she_wanted_and_out_again(office):
    answer = office.submit("/login", {**ADA, "next": "/teams?q=a"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/teams?q=a")
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("hansa_session="))
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    page = office.get("/")
    assert page.status_code == 200
    assert "Ada" in page.text
    old = office.cookies["hansa_session"]
    assert office.submit("/logout").headers["location"] == "/login"
    office.cookies.set("hansa_session", old, domain="localhost.local")
    assert office.get("/").status_code == 303


def test_a_planted_session_does_not_become_hers(office):
    office.cookies.set("hansa_session", "planted", domain="localhost.local")
    office.submit("/login", ADA)
    values = [cookie.value for cookie in office.cookies.jar if cookie.name == "hansa_session"]
    assert any(value != "planted" for value in values)
    office.cookies.clear()
    office.cookies.set("hansa_session", "planted", domain="localhost.local")
    assert office.get("/").status_code == 303


def test_over_https_the_cookie_is_bound_to_the_host(office):
    office.get("https://localhost:8420/login")
    token = office.cookies["hansa_csrf"]
    answer = office.post("https://localhost:8420/login", data={"_csrf": token, **ADA})
    cookie = next(each for each in answer.headers.get_list("set-cookie") if "hansa_csrf" not in each)
    assert cookie.startswith("__Host-hansa=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


def test_nobody_signs_in_over_a_line_that_others_can_read(office, browse):
    client = browse(office.services, hosts=("*",))
    client.get("http://mesh.example.org/login")
    token = client.cookies["hansa_csrf"]
    answer = client.post("http://mesh.example.org/login", data={"_csrf": token, **ADA})
    assert answer.status_code == 403
    assert "needs https" in answer.text


EVIL = [
    "//evil.org",
    "/\\evil.org",
    "https://evil.org",
    "/\t/evil.org",
    "/\n/evil.org",
    "javascript:alert(1)",
    "evil.org",
    "\\\\evil.org",
    "/\u2028/evil.org",
]


@pytest.mark.parametrize("target", EVIL)
def test_signing_in_leads_to_no_other_site(office, target):
    assert office.submit("/login", {**ADA, "next": target}).headers["location"] == "/"
    assert f'value="{target}"' not in office.get("/login", params={"next": target}).text


@given(st.text())
def test_a_path_is_ours_or_the_start(text):
    path = local_path(text)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isprintable()


def test_until_somebody_owns_the_organisation_the_machine_is_its_operator(sandbox):
    sandbox.set(mode="serve")
    assert "Local operator" in sandbox.get("/").text
    assert sandbox.get("/", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 303
    with sandbox.db.write() as session:
        commands.create(session, LOCAL, NewUser("a@example.org", hashed=HASHED), at=sandbox.clock.now())
    assert "Local operator" in sandbox.get("/").text, "or a first member would shut everybody out of the settings"
    with sandbox.db.write() as session:
        owner = NewUser("o@example.org", role=OrganizationRole.OWNER, hashed=HASHED)
        commands.create(session, LOCAL, owner, at=sandbox.clock.now())
    assert sandbox.get("/").status_code == 303
    sandbox.set(sign_in=SignIn(local_operator=True))
    assert "Local operator" in sandbox.get("/").text


def test_an_invitation_is_used_once(office):
    with office.db.write() as session:
        ticket = tickets.invite(session, LOCAL, "bo@example.org", at=office.clock.now(), role=OrganizationRole.MEMBER)
    page = office.get(f"/join/{ticket.token}")
    assert "bo@example.org" in page.text
    assert page.headers["referrer-policy"] == "strict-origin", "with no-referrer, browsers send the form from nowhere"
    weak = office.submit(f"/join/{ticket.token}", {"name": "Bo", "password": "short"})
    assert (weak.status_code, "fewer than 15" in weak.text) == (422, True)
    assert office.submit(f"/join/{ticket.token}", {"name": "Bo", "password": GOOD}).status_code == 303
    assert "Bo" in office.get("/").text
    again = office.submit(f"/join/{ticket.token}", {"password": GOOD})
    assert (again.status_code, "does not work" in again.text) == (403, True)
    assert office.get("/join/nonsense").status_code == 403
