"""Mails about accounts, and photos nobody shows any more.

A link is made when its mail is written, from the present state: no secret waits in the outbox, and a mail that
is not due any more is not sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kb.core.db import Database
from kb.core.events import Event
from kb.core.mail.compose import Composer
from kb.core.mail.ledger import deliver
from kb.core.mail.mailers import Mailer
from kb.core.mail.message import Mailbox
from kb.core.relay import Handler, each
from kb.people import photos, tokens
from kb.people.addresses import fold_address
from kb.people.credentials import note_reset
from kb.people.events import (
    AddressChangeAsked,
    AddressChanged,
    PasswordChanged,
    PersonInvited,
    PhotoReplaced,
    ResetAsked,
    SignUpAsked,
)
from kb.people.invitations import is_open
from kb.people.models import Invitation, Person
from kb.people.queries import person_by_email, person_by_id, photo_in_use
from kb.people.tokens import Tokens

SELF_SERVICE = {"X-Auto-Response-Suppress": "All"}


class Letters:
    """Writes and sends the mails of this room."""

    def __init__(self, db: Database, mailer: Mailer, composer: Composer) -> None:
        self.db = db
        self.mailer = mailer
        self.composer = composer
        self.settings = composer.settings
        self.tokens = Tokens(composer.settings)

    def invitation(self, event: PersonInvited) -> None:
        """The link of an invitation, unless it was used or withdrawn meanwhile."""
        with self.db.reading() as session:
            invitation = session.get(Invitation, event.invitation_id)
            if invitation is None or not is_open(invitation):
                return
            inviter = person_by_id(session, invitation.inviter_id) if invitation.inviter_id else None
            context = {
                "inviter": inviter.name if inviter else None,
                "ends": invitation.ends,
                "url": self._url("invitation", tokens.for_invitation(self.tokens, invitation)),
            }
            to = Mailbox(invitation.name or invitation.email, invitation.email)
        via = inviter.name if inviter else None
        self._send("invitation", f"invitation:{event.invitation_id}", to, invitation.language, context, via=via)

    def sign_up(self, event: SignUpAsked) -> None:
        """A link to sign up; to an address that has an account a mail that says so, to who left nothing."""
        with self.db.reading() as session:
            known = person_by_email(session, fold_address(event.email))
        if known is not None and known.state == "deactivated":
            return
        to = Mailbox(event.email, event.email)
        if known is not None and known.state == "active":
            context = {"url": self._url("sign-in"), "forgot_url": self._url("forgot")}
            self._send("account-exists", f"sign-up:{event.request}", to, event.language, context)
            return
        url = self._url("sign-up", self.tokens.make("sign-up", {"e": event.email}))
        self._send("confirm-sign-up", f"sign-up:{event.request}", to, event.language, {"url": url})

    def reset(self, event: ResetAsked) -> None:
        """A link for a new password, when somebody can sign in with that address."""
        with self.db.transaction() as session:
            person = note_reset(session, event.email, datetime.fromisoformat(event.asked))
        if person is not None:
            url = self._url("reset", tokens.for_reset(self.tokens, person))
            self._to_person("reset-password", f"reset:{person.id}:{event.asked}", person, {"url": url})

    def confirm_address(self, event: AddressChangeAsked) -> None:
        """A link to the new address, unless it belongs to somebody else by now."""
        with self.db.reading() as session:
            person = person_by_id(session, event.person_id)
            taken = person_by_email(session, fold_address(event.email))
        if person is None or person.state != "active" or taken is not None:
            return
        url = self._url("settings/address", tokens.for_address(self.tokens, person, event.email))
        to = Mailbox(person.name, event.email)
        self._send("confirm-address", f"address:{event.request}", to, self._language(person), {"url": url})

    def address_changed(self, event: AddressChanged) -> None:
        """Tell the former address."""
        with self.db.reading() as session:
            person = person_by_id(session, event.person_id)
        if person is not None:
            to = Mailbox(person.name, event.former)
            key = f"address-changed:{person.id}:{event.epoch}"
            self._send("address-changed", key, to, self._language(person), {"email": person.email})

    def password_changed(self, event: PasswordChanged) -> None:
        """Tell the owner that the password is another one."""
        with self.db.reading() as session:
            person = person_by_id(session, event.person_id)
        if person is not None and person.state == "active":
            context = {"url": self._url("forgot")}
            self._to_person("password-changed", f"password-changed:{person.id}:{event.epoch}", person, context)

    def photo_replaced(self, event: PhotoReplaced) -> None:
        """Remove the file of a photo that nobody shows any more."""
        path = photos.photo_path(self.settings.photo_dir, event.former)
        with self.db.reading() as session:
            used = photo_in_use(session, event.former)
        if path is not None and not used:
            path.unlink(missing_ok=True)

    def _to_person(self, name: str, key: str, person: Person, context: Mapping[str, Any]) -> None:
        self._send(name, key, Mailbox(person.name, person.email), self._language(person), context)

    def _send(
        self, name: str, key: str, to: Mailbox, language: str, context: Mapping[str, Any], via: str | None = None
    ) -> None:
        message = self.composer.compose(
            name, key=key, to=to, language=language, context=context, via=via, headers=SELF_SERVICE
        )
        deliver(self.db, self.mailer, message)

    def _language(self, person: Person) -> str:
        return person.language or self.settings.default_language

    def _url(self, *parts: str) -> str:
        return "/".join((self.settings.base_url, *parts))


def handlers(db: Database, mailer: Mailer, composer: Composer) -> Mapping[type[Event], Sequence[Handler]]:
    """What this room does after the fact."""
    letters = Letters(db, mailer, composer)
    return {
        PersonInvited: [each("people-invitation", letters.invitation, slow=True)],
        SignUpAsked: [each("people-sign-up", letters.sign_up, slow=True)],
        ResetAsked: [each("people-reset", letters.reset, slow=True)],
        AddressChangeAsked: [each("people-confirm-address", letters.confirm_address, slow=True)],
        AddressChanged: [each("people-address-changed", letters.address_changed, slow=True)],
        PasswordChanged: [each("people-password-changed", letters.password_changed, slow=True)],
        PhotoReplaced: [each("people-photo", letters.photo_replaced)],
    }
