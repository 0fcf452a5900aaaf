"""What the pages of connect show, and what other pages show of it."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from kb.connect import marks, policy, queries, service
from kb.connect.marks import Colleague
from kb.connect.models import CHANNELS, INTENTS, LENGTHS
from kb.connect.starters import starter, writing_language
from kb.core.clock import now
from kb.core.errors import NotFound
from kb.core.language import Text, text
from kb.people.models import Person
from kb.people.queries import Viewer
from kb.practices.cards import Card
from kb.practices.queries import cards_by_id
from kb.web.connect.forms import AskForm, new_token
from kb.web.kit import house, language, reading, viewer


@dataclass(frozen=True)
class Choice:
    """One of several to choose from, with its icon."""

    value: str
    label: Text
    icon: str = ""
    line: Text | None = None


@dataclass(frozen=True)
class Asking:
    """Everything that the form to ask ``person`` needs: ``connect/_reach.html``, ``_dialog.html`` and ``new.html``."""

    person: Colleague
    practice: Card | None
    form: AskForm
    refusal: policy.Refusal | None
    conversation_id: int | None
    """The conversation about this that goes on already."""
    writing: str
    """Language in which the starter sentence begins."""

    lengths = tuple(Choice(str(length), text("%(num)d minutes", num=length)) for length in LENGTHS)
    channels = tuple(
        Choice(value, label, icon)
        for value, (label, icon) in zip(
            CHANNELS,
            ((text("Phone"), "phone"), (text("Video"), "video"), (text("On site"), "map-pin")),
            strict=True,
        )
    )

    @property
    def name(self) -> str:
        return self.person.mark.first_name

    @property
    def line(self) -> str:
        """Job and place of the colleague, on one line."""
        return ", ".join(part for part in (self.person.mark.job, self.person.mark.place) if part)

    @property
    def intents(self) -> tuple[Choice, ...]:
        """What one can ask, the shortest answer first."""
        if self.practice is not None and self.practice.author.id == self.person.mark.id:
            talk = text("Hear how %(name)s did it", name=self.name)
        else:
            talk = text("Talk with %(name)s", name=self.name)
        written = text("%(name)s answers in writing", name=self.name)
        return (
            Choice("message", text("Ask a question"), "message-circle", written),
            Choice("talk", talk, "phone", text("A short talk among colleagues")),
        )

    @property
    def earliest(self) -> str:
        """The first day that can be proposed, for the date fields."""
        return now().date().isoformat()

    def url(self, intent: str) -> str:
        """The page with the same form."""
        about = self.practice.id if self.practice else None
        return url_for("connect.new", to=self.person.mark.id, practice=about, intent=intent)


def ask_form(to: int, practice: Card | int | None = None, intent: str = "talk") -> Asking:
    """The form to ask the colleague ``to``, empty but for a starter sentence; for a page of the signed-in viewer.

    ``practice`` is what it is about. Raises ``NotFound`` for an unknown colleague or practice.
    """
    person, card = _person(to), _card(practice)
    form = AskForm(formdata=None)
    form.to.data, form.practice.data, form.token.data = str(to), str(card.id if card else ""), new_token()
    form.intent.data = intent if intent in INTENTS else INTENTS[0]
    title = card.title if card else ""
    form.body.data = starter(form.intent.data, _writing(card), person.name.split()[0], title)
    return _asking(person, card, form)


def asked_again(form: AskForm, to: int, practice: int | None) -> Asking:
    """The form as it was sent, to be shown with its errors."""
    return _asking(_person(to), _card(practice), form)


def _asking(person: Person, card: Card | None, form: AskForm) -> Asking:
    session, asker = reading(), reading().get_one(Person, viewer().id)
    about = card.id if card else None
    facts = service.facts_for(session, asker.id, person.id, about)
    return Asking(
        person=marks.colleague(session, person, language()),
        practice=card,
        form=form,
        refusal=policy.refusal(asker, person, facts, house().settings.requests_per_day),
        conversation_id=queries.between(session, asker.id, person.id, about),
        writing=_writing(card),
    )


def _person(person_id: int) -> Person:
    person = reading().get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def _card(practice: Card | int | None) -> Card | None:
    """The card of a published practice; one that is given but not public any more is left out."""
    if practice is None or isinstance(practice, Card):
        return practice if practice is not None and practice.state == "published" else None
    found = cards_by_id(reading(), [practice], language())
    if not found:
        raise NotFound
    return found[0]


def _writing(card: Card | None) -> str:
    spoken = reading().get_one(Person, viewer().id).languages
    return writing_language(spoken, card.language if card else None, language())


def unread_count(session: Session, person: Viewer) -> int:
    """In how many of ``person``'s conversations something waits to be read."""
    return queries.unread_count(session, person.id)
