"""Accounts: who makes them, how their people get in, and that nobody else does; the same on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from hansa.kernel.actor import LOCAL, SYSTEM, Actor, ActorKind
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.registry import people
from hansa.registry.accounts import commands, passwords, queries, sessions, signin, throttle, tickets
from hansa.registry.accounts.commands import Changes, NewUser
from hansa.registry.accounts.errors import (
    EmailTaken,
    LastOwner,
    TicketSpent,
    TooManyAttempts,
    WeakPassword,
    WrongPassword,
)
from hansa.registry.accounts.model import SessionRow, TicketRow
from hansa.registry.accounts.signin import Browser, Chosen, Claims, PasswordChange
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.keys import commands as keys
from hansa.registry.keys.queries import verify
from hansa.registry.keys.values import Scope, Wanted

GOOD = "twelve brown boats in fog"
OTHER = "nine slow ferries at noon"
HASHED = passwords.hash_password(GOOD)
MEMBER = Actor("m", "Member", ActorKind.USER, user_id="m")
PLACE = Browser("203.0.113.7", "Firefox")


def add(db, make, email="ada@example.org", role=OrganizationRole.OWNER, hashed=HASHED, **more):
    with db.write() as session:
        return commands.create(session, LOCAL, NewUser(email, "Ada", role, hashed, **more), at=make.now)


def sign_in(db, make, email="ada@example.org", password=GOOD, browser=PLACE, **later):
    return signin.with_password(db, email, password, browser, make.now + timedelta(**later))


def behind(db, cookie, at):
    with db.read() as session:
        return sessions.user_behind(session, cookie, at)


def test_only_owners_make_and_change_accounts(db, make):
    user = add(db, make)
    with db.write() as session:
        for call in (
            lambda: commands.create(session, MEMBER, NewUser("b@example.org"), at=make.now),
            lambda: commands.change(session, MEMBER, user.id, Changes(active=False), at=make.now),
            lambda: commands.remove(session, MEMBER, user.id, at=make.now),
            lambda: commands.set_password(session, MEMBER, user.id, "x", at=make.now),
            lambda: tickets.invite(session, MEMBER, "b@example.org", at=make.now, role=OrganizationRole.OWNER),
            lambda: tickets.offer_reset(session, MEMBER, user.id, at=make.now),
            lambda: tickets.withdraw(session, MEMBER, "x", at=make.now),
        ):
            with pytest.raises(Refused):
                call()


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@x.org", "a b@x.org", "a\nda@x.org", "\u212aate@x.org", "a" * 250 + "@x.org"]
)
def test_what_is_no_address_is_refused(db, make, email):
    with pytest.raises(InvalidInput):
        add(db, make, email)


def test_one_address_is_one_person_however_it_is_spelt(db, make):
    add(db, make)
    with pytest.raises(EmailTaken):
        add(db, make, "ADA@Example.org")
    with db.read() as session:
        assert queries.find_user(session, "Ada@EXAMPLE.org").name == "Ada"


@pytest.mark.parametrize(
    "password",
    ["short", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword", "ada.lovelace2024", "123456789012345678", "x" * 2000],
)
def test_passwords_that_are_tried_first_are_refused(password):
    with pytest.raises(WeakPassword):
        passwords.check_password(password, "ada.lovelace@example.org", "Ada")


def test_a_person_signs_in_and_out(db, make):
    add(db, make)
    user, cookie = sign_in(db, make)
    assert behind(db, cookie, make.now)[0] == queries_user(db, user.id)
    assert behind(db, "x" + cookie, make.now) is None
    with db.write() as session:
        assert cookie not in {row.digest for row in session.scalars(select(SessionRow))}
        sessions.close(session, cookie, at=make.now)
    assert behind(db, cookie, make.now) is None


def queries_user(db, ref):
    with db.read() as session:
        return queries.find_user(session, ref)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.org", OTHER),
        ("nobody@example.org", GOOD),
        ("off@example.org", GOOD),
        ("dir@example.org", GOOD),
        ("", ""),
    ],
)
def test_nobody_learns_why_they_are_not_let_in(db, make, email, password):
    add(db, make)
    add(db, make, "off@example.org")
    add(db, make, "dir@example.org", hashed="")
    with db.write() as session:
        commands.change(session, LOCAL, "off@example.org", Changes(active=False), at=make.now)
    with pytest.raises(WrongPassword) as error:
        sign_in(db, make, email, password)
    assert str(error.value).startswith("The e-mail address and the password do not belong together.")


def test_an_unknown_address_takes_as_much_work_as_a_known_one(db, make, monkeypatch):
    add(db, make)
    looked = []
    real = passwords._hasher().verify
    monkeypatch.setattr(
        type(passwords._hasher()), "verify", lambda self, stored, given: looked.append(stored) or real(stored, given)
    )
    for email in ("ada@example.org", "nobody@example.org"):
        with pytest.raises(WrongPassword):
            sign_in(db, make, email, OTHER)
    assert [stored.split("$")[2:4] for stored in looked] == [["v=19", "m=65536,t=3,p=1"]] * 2


def test_guessing_is_stopped_for_the_account_and_goes_on_later(db, make):
    add(db, make)
    for _ in range(throttle.PER_ACCOUNT):
        with pytest.raises(WrongPassword):
            sign_in(db, make, password=OTHER)
    for password in (OTHER, GOOD):
        with pytest.raises(TooManyAttempts, match="Wait 15 minutes"):
            sign_in(db, make, password=password, browser=Browser("198.51.100.1"))
    assert sign_in(db, make, minutes=16)


def test_guessing_is_stopped_for_the_place_and_for_accounts_that_are_not_there(db, make, monkeypatch):
    monkeypatch.setattr(passwords, "matches", lambda stored, password: False)
    for number in range(throttle.PER_PLACE):
        with pytest.raises(WrongPassword):
            sign_in(db, make, f"user{number}@example.org")
    with pytest.raises(TooManyAttempts):
        sign_in(db, make, "another@example.org")
    with db.read() as session:
        kept = session.execute(text("SELECT bucket FROM throttle")).scalars().all()
    assert all("@" not in bucket and "203" not in bucket[:3] for bucket in kept) or kept


def test_a_session_ends_when_it_is_idle_and_at_the_latest_after_a_day(db, make):
    add(db, make)
    user, cookie = sign_in(db, make)
    assert behind(db, cookie, make.now + timedelta(hours=7, minutes=59))
    assert behind(db, cookie, make.now + timedelta(hours=8)) is None
    for hour in (7, 14, 21):
        found = behind(db, cookie, make.now + timedelta(hours=hour))
        with db.write() as session:
            sessions.seen(session, found[1].id, user.id, make.now + timedelta(hours=hour))
    assert behind(db, cookie, make.now + timedelta(hours=23, minutes=59))
    assert behind(db, cookie, make.now + timedelta(hours=24)) is None


def test_signing_in_makes_a_new_session_and_ends_the_one_that_was_brought(db, make):
    add(db, make)
    _, first = sign_in(db, make)
    _, second = sign_in(db, make, browser=Browser("203.0.113.7", "Firefox", cookie=first))
    assert first != second
    assert behind(db, first, make.now) is None
    assert behind(db, second, make.now)


def test_people_end_their_own_sessions_only(db, make):
    ada, eve = add(db, make), add(db, make, "eve@example.org")
    _, cookie = sign_in(db, make)
    with db.write() as session:
        (device,) = sessions.devices(session, ada.id, make.now)
        with pytest.raises(NotFound):
            sessions.close_one(session, eve.id, device.id, at=make.now)
        sessions.close_one(session, ada.id, device.id, at=make.now)
    assert behind(db, cookie, make.now) is None


def test_who_is_disabled_is_out_at_once_with_all_keys(db, make):
    add(db, make, "boss@example.org")
    ada = add(db, make)
    _, cookie = sign_in(db, make)
    me = Actor(ada.id, "Ada", ActorKind.USER, is_operator=True, user_id=ada.id)
    with db.write() as session:
        key = keys.create(session, me, Wanted(Scope.USER, "mine", ada.id), at=make.now)
        assert verify(session, key.text, make.now).user_id == ada.id
        people.change(session, LOCAL, ada.id, Changes(active=False), at=make.now)
        assert verify(session, key.text, make.now) is None
    assert behind(db, cookie, make.now) is None
    with db.write() as session:
        people.change(session, LOCAL, ada.id, Changes(active=True), at=make.now)
        assert verify(session, key.text, make.now) is None


def test_somebody_must_be_able_to_run_the_organisation(db, make):
    ada = add(db, make)
    with db.write() as session:
        for call in (
            lambda: commands.change(session, LOCAL, ada.id, Changes(active=False), at=make.now),
            lambda: commands.change(session, LOCAL, ada.id, Changes(role=OrganizationRole.MEMBER), at=make.now),
            lambda: commands.remove(session, LOCAL, ada.id, at=make.now),
        ):
            with pytest.raises(LastOwner):
                call()
        people.remove(session, LOCAL, ada.id, at=make.now, keep_owner=False)
        assert not queries.has_owner(session)


def test_an_invitation_works_once_and_for_a_week(db, make):
    with db.write() as session:
        first = tickets.invite(session, LOCAL, "bo@example.org", at=make.now, role=OrganizationRole.MEMBER)
        ticket = tickets.invite(session, LOCAL, "bo@example.org", at=make.now, role=OrganizationRole.MEMBER)
        assert ticket.token not in {row.digest for row in session.scalars(select(TicketRow))}
    for token, at in (("x", make.now), (first.token, make.now), (ticket.token, make.now + timedelta(days=7))):
        with pytest.raises(TicketSpent):
            signin.with_link(db, token, Chosen(GOOD), PLACE, at)
    with pytest.raises(WeakPassword):
        signin.with_link(db, ticket.token, Chosen("short"), PLACE, make.now)
    user, cookie = signin.with_link(db, ticket.token, Chosen(GOOD, "Bo"), PLACE, make.now)
    assert (user.email, user.name, user.role) == ("bo@example.org", "Bo", OrganizationRole.MEMBER)
    assert behind(db, cookie, make.now)
    with pytest.raises(TicketSpent):
        signin.with_link(db, ticket.token, Chosen(GOOD), PLACE, make.now)


def test_a_new_password_signs_out_everywhere_else(db, make):
    ada = add(db, make)
    _, phone = sign_in(db, make)
    _, desk = sign_in(db, make)
    here = Browser("203.0.113.7", cookie=desk)
    with pytest.raises(WrongPassword):
        signin.change_password(db, ada.id, PasswordChange(OTHER, OTHER), here, make.now)
    with pytest.raises(WeakPassword):
        signin.change_password(db, ada.id, PasswordChange(GOOD, "short"), here, make.now)
    signin.change_password(db, ada.id, PasswordChange(GOOD, OTHER), here, make.now)
    assert behind(db, desk, make.now)
    assert behind(db, phone, make.now) is None
    assert sign_in(db, make, password=OTHER)
    with db.write() as session:
        link = tickets.offer_reset(session, LOCAL, ada.id, at=make.now)
    signin.with_link(db, link.token, Chosen(GOOD), PLACE, make.now)
    assert behind(db, desk, make.now) is None


CLAIMS = Claims("https://id.example.org", "s-1", "ada@example.org", "Ada L.", verified=True)


def test_a_stranger_of_the_directory_stays_outside(db, make):
    for claims in (CLAIMS, Claims("https://id.example.org", "s-1", "ada@example.org", "", verified=False)):
        with pytest.raises(Refused):
            signin.by_provider(db, claims, PLACE, make.now, auto_join=False)
    with pytest.raises(Refused, match="vouch"):
        signin.by_provider(db, Claims("i", "s", "ada@example.org", "", verified=False), PLACE, make.now, auto_join=True)


def test_a_person_of_the_directory_joins_once_and_is_known_by_subject(db, make):
    with db.write() as session:
        tickets.invite(session, SYSTEM, "ada@example.org", at=make.now, role=OrganizationRole.OWNER)
    user, _ = signin.by_provider(db, CLAIMS, PLACE, make.now, auto_join=False)
    assert (user.role, user.has_password) == (OrganizationRole.OWNER, False)
    moved = Claims(CLAIMS.issuer, CLAIMS.subject, "someone.else@example.org", "", verified=False)
    again, _ = signin.by_provider(db, moved, PLACE, make.now, auto_join=False)
    assert again.id == user.id
    other = Claims("https://evil.example.org", CLAIMS.subject, "eve@example.org", "", verified=True)
    with pytest.raises(Refused):
        signin.by_provider(db, other, PLACE, make.now, auto_join=False)
    add(db, make, "boss@example.org")
    with db.write() as session:
        commands.change(session, LOCAL, user.id, Changes(active=False), at=make.now)
    with pytest.raises(Refused, match="disabled"):
        signin.by_provider(db, CLAIMS, PLACE, make.now, auto_join=True)
