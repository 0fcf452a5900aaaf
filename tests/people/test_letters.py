"""Mails about accounts: to whom, in which language, with which headers, how often."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from kb.core import clock
from kb.core.clock import now
from kb.core.mail.mailers import NullMailer
from kb.people import service, tokens
from kb.people.addresses import parse_address
from kb.people.models import Invitation
from kb.people.queries import existing_person
from kb.people.tokens import Tokens
from kb.wiring import House
from tests.cast import PASSWORD_HASH, Cast


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    content: str = body.get_content()
    return content


def html_of(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    content: str = body.get_content()
    return content


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"http://localhost(/\S+)", text_of(mail))
    assert found
    return found.group(1)


def ask_reset(house: House, email: str) -> None:
    with house.db.transaction() as session:
        service.ask_reset(session, email)
    house.relay.drain()


def test_reset(house: House, cast: Cast, mailer: NullMailer) -> None:
    ask_reset(house, "Bram@example.org")
    (mail,) = mailer.sent
    assert mail["To"] == "Bram Claes <bram@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert "password" in mail["Subject"]
    token = link_in(mail).removeprefix("/reset/")
    with house.db.reading() as session:
        assert tokens.opens_reset(Tokens(house.settings), existing_person(session, cast.bram.id), token)
    assert token in html_of(mail)
    assert "http://localhost/" in html_of(mail)


@pytest.mark.parametrize(
    "email", ["nobody@example.org", "", "not an address", "bram@example.org\r\nBcc: x@example.org"]
)
def test_nobody_gets_no_mail(house: House, cast: Cast, mailer: NullMailer, email: str) -> None:
    ask_reset(house, email)
    assert mailer.sent == []


def test_who_left_gets_no_mail(house: House, cast: Cast, mailer: NullMailer) -> None:
    with house.db.transaction() as session:
        service.deactivate(session, cast.pieter, cast.bram.id)
    ask_reset(house, "bram@example.org")
    assert mailer.sent == []


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_mail_in_the_language_of_its_reader(house: House, cast: Cast, mailer: NullMailer, language: str) -> None:
    with house.db.transaction() as session:
        service.choose_language(session, cast.bram.id, language)
        service.ask_reset(session, "bram@example.org")
        service.ask_address(session, cast.bram.id, "new@example.org")
        service.invite(session, cast.pieter, "nele@example.org", name="Nele", language=language)
        service.ask_sign_up(session, parse_address("someone@example.org"), language)
        service.ask_sign_up(session, parse_address("griet@example.org"), language)
        service.change_password(session, cast.bram.id, PASSWORD_HASH, "other", keep_session=0)
    house.relay.drain()
    with house.db.transaction() as session:
        person = existing_person(session, cast.bram.id)
        link = tokens.for_address(Tokens(house.settings), person, "new@example.org")
        service.change_address(session, Tokens(house.settings), cast.bram.id, link)
    house.relay.drain()
    assert len(mailer.sent) == 7
    assert {mail["Content-Language"] for mail in mailer.sent} == {language}
    for mail in mailer.sent:
        assert "\n" not in mail["Subject"]
        assert "{{" not in text_of(mail) + html_of(mail)
        assert html_of(mail).startswith("<!DOCTYPE html>") or html_of(mail).startswith("<!doctype html>")
        assert "src=" not in html_of(mail), "nothing is fetched when a mail is read"


def test_an_invitation_names_who_invites(house: House, cast: Cast, mailer: NullMailer, app: Flask) -> None:
    with house.db.transaction() as session:
        invitation, secret = service.invite(session, cast.pieter, "nele@example.org", name="Nele\r\nBcc: x")
    house.relay.drain()
    (mail,) = mailer.sent
    assert str(mail["From"]).startswith("Pieter De Smet via Passerelle <")
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].addr_spec == "nele@example.org"
    assert secret not in text_of(mail), "the secret shown to the administrator is not the one of the mail"
    with house.db.reading() as session:
        link = link_in(mail).removeprefix("/invitation/")
        assert service.open_invitation(session, Tokens(house.settings), link).id == invitation.id


def test_a_withdrawn_invitation_is_not_mailed(house: House, cast: Cast, mailer: NullMailer) -> None:
    with house.db.transaction() as session:
        invitation, _ = service.invite(session, cast.pieter, "nele@example.org")
        service.withdraw(session, cast.pieter, invitation.id)
    house.relay.drain()
    assert mailer.sent == []


def test_an_address_with_an_account_hears_that_it_has_one(house: House, cast: Cast, mailer: NullMailer) -> None:
    with house.db.transaction() as session:
        service.ask_sign_up(session, parse_address("bram@example.org"), "en")
        service.deactivate(session, cast.pieter, cast.griet.id)
        service.ask_sign_up(session, parse_address("griet@example.org"), "en")
    house.relay.drain()
    (mail,) = mailer.sent
    assert "already" in mail["Subject"]
    assert "/sign-up/" not in text_of(mail)


def test_the_old_address_hears_of_the_new_one(house: House, cast: Cast, mailer: NullMailer) -> None:
    with house.db.transaction() as session:
        person = existing_person(session, cast.bram.id)
        link = tokens.for_address(Tokens(house.settings), person, "new@example.org")
        service.change_address(session, Tokens(house.settings), cast.bram.id, link)
    house.relay.drain()
    (mail,) = mailer.sent
    assert mail["To"].addresses[0].addr_spec == "bram@example.org"
    assert "new@example.org" in text_of(mail)


def test_an_address_of_somebody_else_is_not_bothered(house: House, cast: Cast, mailer: NullMailer) -> None:
    with house.db.transaction() as session:
        service.ask_address(session, cast.bram.id, "griet@example.org")
    house.relay.drain()
    assert mailer.sent == []


def test_handlers_run_twice_send_once(house: House, cast: Cast, mailer: NullMailer) -> None:
    ask_reset(house, "bram@example.org")
    with house.db.transaction() as session:
        session.connection().exec_driver_sql("UPDATE outbox SET done = NULL, handled = '', claimed_until = NULL")
    house.relay.drain()
    assert len(mailer.sent) == 1


def test_no_secret_waits_in_the_outbox(house: House, cast: Cast) -> None:
    with house.db.transaction() as session:
        service.ask_reset(session, "bram@example.org")
        invitation, secret = service.invite(session, cast.pieter, "nele@example.org")
        rows = session.connection().exec_driver_sql("SELECT payload FROM outbox").fetchall()
        kept = session.get_one(Invitation, invitation.id).secret_hash
    for (payload,) in rows:
        assert secret not in payload
        assert kept.hex() not in payload


def test_the_links_of_mails_are_addresses_of_ours(house: House, cast: Cast, mailer: NullMailer, app: Flask) -> None:
    with house.db.transaction() as session:
        service.ask_reset(session, "bram@example.org")
        service.ask_address(session, cast.bram.id, "new@example.org")
        service.invite(session, cast.pieter, "nele@example.org")
        service.ask_sign_up(session, parse_address("someone@example.org"), "en")
        service.ask_sign_up(session, parse_address("griet@example.org"), "en")
    house.relay.drain()
    urls = app.url_map.bind("localhost")
    found = {urls.match(link_in(mail), method="GET")[0] for mail in mailer.sent}
    assert found == {
        "people.reset",
        "people.confirm_address",
        "people.invitation",
        "people.confirm_sign_up",
        "people.sign_in",
    } | ({"people.forgot"} if "people.forgot" in found else set())


def test_an_over_old_invitation_is_not_mailed(house: House, cast: Cast, mailer: NullMailer) -> None:
    with house.db.transaction() as session:
        service.invite(session, cast.pieter, "nele@example.org")
    with clock.frozen(now() + timedelta(days=20)):
        house.relay.drain()
    assert mailer.sent == []
