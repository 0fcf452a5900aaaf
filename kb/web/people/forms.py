"""Forms of people. What may be in a field is decided by the service; a form asks for it and keeps what was typed."""

# The stubs of WTForms want labels to be str; ours are texts that wait for their reader.

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, PasswordField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from kb.core.language import LANGUAGE_NAMES, text
from kb.people.models import ROLES, Person
from kb.people.names import LIMITS, SPOKEN
from kb.people.service import Profile
from kb.taxonomy.queries import DepartmentMark
from kb.web.kit import say
from kb.web.kit.forms import Form, Line, Words, at_most, label, need
from kb.web.people.wording import ROLE_NAMES, SCHEME_NAMES

NO_DEPARTMENT = 0
NEED_EMAIL = need(text("Fill in your e-mail address."))
NEED_PASSWORD = need(text("Fill in a password."))


class Checks(SelectMultipleField):
    """Several of a few choices, each with a box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SignInForm(Form):
    """Address and password."""

    email = Line(label("Your work e-mail"), [NEED_EMAIL])
    password = PasswordField(label("Password"), [NEED_PASSWORD])
    stay = BooleanField(label("Stay signed in on this device"))


class AddressForm(Form):
    """An address to send a link to."""

    email = Line(label("Your work e-mail"), [NEED_EMAIL])


class NewPasswordForm(Form):
    """A password, chosen."""

    password = PasswordField(label("Choose a password"), [NEED_PASSWORD])


class NewcomerForm(Form):
    """What somebody says of themselves when they sign up."""

    name = Line(label("Name, as colleagues know you"), [at_most(LIMITS["name"])])
    department = SelectField(label("Department"), coerce=int, default=NO_DEPARTMENT)
    languages = Checks(label("I like to read"))
    password = PasswordField(label("Choose a password"), [NEED_PASSWORD])

    def offer(self, departments: Sequence[DepartmentMark]) -> None:
        """Offer ``departments`` to choose from, and the languages of the house."""
        offer_departments(self.department, departments)
        self.languages.choices = list(LANGUAGE_NAMES.items())


class FounderForm(NewcomerForm):
    """The first administrator, who brings an address too."""

    email = Line(label("Your work e-mail"), [NEED_EMAIL])


class ProfileForm(Form):
    """What a colleague tells about themselves."""

    name = Line(label("Name, as colleagues know you"), [at_most(LIMITS["name"])])
    department = SelectField(label("Department"), coerce=int, default=NO_DEPARTMENT)
    job = Line(label("What you do"), [at_most(LIMITS["job"])])
    place = Line(label("Where you work"), [at_most(LIMITS["place"])])
    languages = Checks(label("Languages you speak"))
    helps = Line(label("What colleagues can ask you about"), [at_most(LIMITS["helps"])])
    reachable = Line(label("When to reach you"), [at_most(LIMITS["reachable"])])
    bio = Words(label("A few sentences about you"), [at_most(LIMITS["bio"])])

    def offer(self, departments: Sequence[DepartmentMark]) -> None:
        """Offer ``departments`` to choose from, and languages."""
        offer_departments(self.department, departments)
        self.languages.choices = list(SPOKEN.items())

    def profile(self) -> Profile:
        """What the service takes."""
        return Profile(
            name=self.name.data or "",
            department_id=self.department.data or None,
            job=self.job.data or "",
            place=self.place.data or "",
            languages=self.languages.data or [],
            helps=self.helps.data or "",
            reachable=self.reachable.data or "",
            bio=self.bio.data or "",
        )


class PhotoForm(Form):
    """A picture from the device."""

    photo = FileField(label("A photo of you"))


class DisplayForm(Form):
    """How somebody likes the pages."""

    language = SelectField(label("Language of the pages and mails"))
    scheme = SelectField(label("Colours"))
    shortcuts = BooleanField(label("Keyboard shortcuts"))

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.language.choices = [("", say(text("As my browser asks"))), *LANGUAGE_NAMES.items()]
        self.scheme.choices = [(value, say(label)) for value, label in SCHEME_NAMES.items()]


class PasswordForm(Form):
    """The password of now, and the one of tomorrow."""

    current_password = PasswordField(label("Your password now"), [NEED_PASSWORD])
    new_password = PasswordField(label("Your new password"), [NEED_PASSWORD])


class EmailForm(Form):
    """Another address, with the password so that an unlocked screen is not enough."""

    email = Line(label("Your new e-mail address"), [NEED_EMAIL])
    current_password = PasswordField(label("Your password"), [NEED_PASSWORD], id="email-password")


class InviteForm(Form):
    """Whom an administrator invites."""

    email = Line(label("E-mail address"), [NEED_EMAIL])
    name = Line(label("Name"), [at_most(LIMITS["name"])])
    role = SelectField(label("Role"), default="member")
    department = SelectField(label("Department"), coerce=int, default=NO_DEPARTMENT)
    language = SelectField(label("Language of the invitation"))
    by_mail = BooleanField(label("Send the invitation by mail"), default=True)

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.language.choices = list(LANGUAGE_NAMES.items())
        self.role.choices = [(role, say(ROLE_NAMES[role])) for role in ROLES]

    def offer(self, departments: Sequence[DepartmentMark]) -> None:
        """Offer ``departments`` to choose from."""
        offer_departments(self.department, departments)


def said(field: Field) -> str:
    """What was typed into a text or password field."""
    return field.data or ""


def offer_departments(field: SelectField, departments: Sequence[DepartmentMark]) -> None:
    """Let one choose among ``departments``, or none."""
    field.choices = [(NO_DEPARTMENT, "–"), *((each.id, each.label) for each in departments)]


def profile_values(person: Person) -> dict[str, Any]:
    """What a profile form starts with."""
    return {
        "name": person.name,
        "department": person.department_id or NO_DEPARTMENT,
        "job": person.job,
        "place": person.place,
        "languages": person.languages,
        "helps": person.helps,
        "reachable": person.reachable,
        "bio": person.bio,
    }
