"""Accounts: adding, inviting, joining."""

from datetime import timedelta

import pytest

from kb.config import Settings
from kb.core import clock
from kb.core.clock import now
from kb.core.db import Database
from kb.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.people import service, tokens
from kb.people.addresses import parse_address
from kb.people.models import Invitation
from kb.people.queries import existing_person, open_invitations, person_by_email
from kb.people.tokens import Tokens
from tests.cast import PASSWORD_HASH, Cast

NELE = service.Newcomer(name="Nele Goossens", password_hash=PASSWORD_HASH, languages=["nl", "xx"], language="nl")


def test_add_person(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        person = service.add_person(session, email="Nele@Example.org", name=" Nele\u202e  Goossens ", languages=["fr"])
    assert (person.name, person.email, person.email_folded) == ("Nele Goossens", "Nele@example.org", "nele@example.org")
    assert (person.role, person.state, person.password_hash) == ("member", "active", None)


@pytest.mark.parametrize("email", ["BRAM@example.org", "ｂｒａｍ@example.org", " bram@EXAMPLE.org"])
def test_an_address_that_looks_the_same_is_the_same(db: Database, cast: Cast, email: str) -> None:
    with pytest.raises(Conflict), db.transaction() as session:
        service.add_person(session, email=email, name="Bram Twee")


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "123", "a" * 81, "bram@example.org", "http://evil.example"])
def test_a_name_is_a_name(db: Database, cast: Cast, name: str) -> None:
    with pytest.raises(Invalid) as caught, db.transaction() as session:
        service.add_person(session, email="x@example.org", name=name)
    assert list(caught.value.fields) == ["name"]


def test_a_role_is_one_of_three(db: Database, cast: Cast) -> None:
    with pytest.raises(Invalid), db.transaction() as session:
        service.add_person(session, email="x@example.org", name="X", role="owner")


def test_ensure_invited_makes_one_who_cannot_sign_in(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        person = service.ensure_invited(session, "jan.de-smet@example.org")
        again = service.ensure_invited(session, "Jan.De-Smet@example.org", name="Other")
        known = service.ensure_invited(session, "bram@example.org")
    assert (person.name, person.state) == ("Jan De Smet", "invited")
    assert again.id == person.id
    assert known.id == cast.bram.id
    with db.reading() as session:
        assert service.authenticate(session, "jan.de-smet@example.org", "anything at all") is None


def test_an_imported_author_who_joins_keeps_the_account(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        invited = service.ensure_invited(session, "nele@example.org")
        joined = service.join(session, parse_address("nele@example.org"), NELE)
    assert joined.id == invited.id
    assert (joined.name, joined.state, joined.role, joined.languages) == ("Nele Goossens", "active", "member", ["nl"])


def test_an_account_is_joined_once(db: Database, cast: Cast) -> None:
    with pytest.raises(Conflict), db.transaction() as session:
        service.join(session, parse_address("bram@example.org"), NELE)
    with db.transaction() as session:
        service.deactivate(session, cast.pieter, cast.bram.id)
    with pytest.raises(Conflict), db.transaction() as session:
        service.join(session, parse_address("bram@example.org"), NELE)


def test_the_first_administrator_is_the_only_one_to_walk_in(db: Database) -> None:
    with db.transaction() as session:
        first = service.found_house(session, parse_address("nele@example.org"), NELE)
    assert first.role == "administrator"
    with pytest.raises(Conflict), db.transaction() as session:
        service.found_house(session, parse_address("other@example.org"), NELE)


def test_only_administrators_invite(db: Database, cast: Cast) -> None:
    for viewer in (cast.bram, cast.griet):
        with pytest.raises(NotAllowed), db.transaction() as session:
            service.invite(session, viewer, "nele@example.org")


def test_an_invitation_is_used_once(db: Database, cast: Cast, settings: Settings) -> None:
    made = Tokens(settings)
    with db.transaction() as session:
        invitation, secret = service.invite(
            session, cast.pieter, "nele@example.org", name="Nele", role="moderator", department_id=cast.field_sales
        )
    assert len(secret) >= 32
    for link in (secret, tokens.for_invitation(made, invitation)):
        with db.reading() as session:
            assert service.open_invitation(session, made, link).id == invitation.id
    with db.transaction() as session:
        person = service.accept_invitation(session, invitation, NELE)
    assert person.role == "moderator"
    for link in (secret, tokens.for_invitation(made, invitation)):
        with pytest.raises(NotFound), db.reading() as session:
            service.open_invitation(session, made, link)
    with pytest.raises(Conflict), db.transaction() as session:
        service.accept_invitation(session, invitation, NELE)


def test_an_invitation_ends(db: Database, cast: Cast, settings: Settings) -> None:
    made = Tokens(settings)
    with db.transaction() as session:
        invitation, secret = service.invite(session, cast.pieter, "nele@example.org")
    with clock.frozen(now() + timedelta(days=14, minutes=1)):
        with pytest.raises(NotFound), db.reading() as session:
            service.open_invitation(session, made, secret)
        with pytest.raises(Conflict), db.transaction() as session:
            service.accept_invitation(session, invitation, NELE)


def test_a_newer_invitation_replaces_the_older(db: Database, cast: Cast, settings: Settings) -> None:
    with db.transaction() as session:
        _, first = service.invite(session, cast.pieter, "nele@example.org")
    with db.transaction() as session:
        invitation, _ = service.invite(session, cast.pieter, "Nele@Example.org")
    with pytest.raises(NotFound), db.reading() as session:
        service.open_invitation(session, Tokens(settings), first)
    with db.reading() as session:
        assert [each.id for each in open_invitations(session)] == [invitation.id]
    with db.transaction() as session:
        service.withdraw(session, cast.pieter, invitation.id)
    with db.reading() as session:
        assert not open_invitations(session)


@pytest.mark.parametrize("link", ["", "x", "../../etc", "é", "a" * 4000])
def test_nonsense_opens_nothing(db: Database, cast: Cast, settings: Settings, link: str) -> None:
    with pytest.raises(NotFound), db.reading() as session:
        service.open_invitation(session, Tokens(settings), link)


def test_colleagues_are_not_invited_again(db: Database, cast: Cast) -> None:
    with pytest.raises(Conflict), db.transaction() as session:
        service.invite(session, cast.pieter, "bram@example.org")


def test_an_invitation_keeps_no_secret(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        invitation, secret = service.invite(session, cast.pieter, "nele@example.org")
    with db.reading() as session:
        kept = session.get_one(Invitation, invitation.id)
        assert secret.encode() not in kept.secret_hash
        assert person_by_email(session, "nele@example.org") is None
        assert existing_person(session, cast.bram.id).role == "member"
