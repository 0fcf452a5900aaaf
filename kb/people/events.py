"""What happens to people. None of these holds a secret: a handler makes the link when it writes the mail."""

from dataclasses import dataclass
from typing import ClassVar

from kb.core.events import Event


@dataclass(frozen=True)
class PersonInvited(Event):
    """An administrator invited somebody, and asked for a mail."""

    name: ClassVar[str] = "people.invited"
    invitation_id: int


@dataclass(frozen=True)
class SignUpAsked(Event):
    """Somebody asked for a link to sign up with ``email``; whether it has an account is seen later."""

    name: ClassVar[str] = "people.sign_up_asked"
    email: str
    language: str
    request: str


@dataclass(frozen=True)
class ResetAsked(Event):
    """Somebody asked for a new password for ``email``; whether it has an account is seen later.

    ``asked`` is the moment in ISO 8601: the newest request wins.
    """

    name: ClassVar[str] = "people.reset_asked"
    email: str
    asked: str


@dataclass(frozen=True)
class AddressChangeAsked(Event):
    """A person wants to be reached at ``email`` from now on."""

    name: ClassVar[str] = "people.address_change_asked"
    person_id: int
    email: str
    request: str


@dataclass(frozen=True)
class AddressChanged(Event):
    """A person confirmed a new address; ``former`` hears of it."""

    name: ClassVar[str] = "people.address_changed"
    person_id: int
    former: str
    epoch: int


@dataclass(frozen=True)
class PasswordChanged(Event):
    """A person has a new password."""

    name: ClassVar[str] = "people.password_changed"
    person_id: int
    epoch: int


@dataclass(frozen=True)
class PersonJoined(Event):
    """A person can sign in from now on."""

    name: ClassVar[str] = "people.joined"
    person_id: int


@dataclass(frozen=True)
class ProfileRevised(Event):
    """What is shown of a person changed: name, department, job, place."""

    name: ClassVar[str] = "people.revised"
    person_id: int


@dataclass(frozen=True)
class PhotoReplaced(Event):
    """A person has another photo or none; the file ``former`` may go when nobody uses it."""

    name: ClassVar[str] = "people.photo_replaced"
    person_id: int
    former: str


@dataclass(frozen=True)
class RoleChanged(Event):
    """An administrator changed what a person may do."""

    name: ClassVar[str] = "people.role_changed"
    person_id: int
    role: str
    by_id: int | None


@dataclass(frozen=True)
class PersonDeactivated(Event):
    """A person left: no sign-in any more, what they wrote stays."""

    name: ClassVar[str] = "people.deactivated"
    person_id: int
    by_id: int | None


@dataclass(frozen=True)
class PersonReactivated(Event):
    """A person is back."""

    name: ClassVar[str] = "people.reactivated"
    person_id: int
    by_id: int | None
