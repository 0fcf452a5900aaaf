"""The page of one conversation, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from kb.connect import moments
from kb.connect.starters import decline_starter
from kb.connect.threads import Item, Thread
from kb.core.clock import now
from kb.core.language import Text, text
from kb.web.connect.forms import AnswerForm, new_token
from kb.web.kit import house, language

T = TypeVar("T")

HOW: dict[str, Text] = {"phone": text("by phone"), "video": text("by video"), "site": text("on site")}
EVENTS: dict[str, tuple[str, Text, Text]] = {
    "decline": ("x", text("You declined"), text("%(name)s declined")),
    "withdraw": ("undo-2", text("You took the question back"), text("%(name)s took the question back")),
    "close": ("archive", text("You closed the conversation"), text("%(name)s closed the conversation")),
}


@dataclass(frozen=True)
class Choice:
    """A moment to choose."""

    number: int
    day: str
    hour: str
    over: bool


@dataclass(frozen=True)
class Shown:
    """A message or an event of the thread; an event has ``text`` and no ``html``."""

    item: Item
    icon: str = ""
    text: Text | None = None


@dataclass(frozen=True)
class Stage:
    """A step of "how far are we"."""

    label: Text
    moment: datetime | None
    done: bool
    current: bool = False


def in_place(say: Callable[[datetime, str, str], T], moment: datetime) -> T:
    """``moment`` by one of the functions of ``kb.connect.moments``, in the language of the page."""
    return say(moment, language(), house().settings.time_zone)


def day_and_hour(moment: datetime) -> str:
    """``Tuesday 24 November, 9:30``."""
    return in_place(moments.day_and_hour, moment)


def thread_page(
    thread: Thread, form: AnswerForm | None = None, verb: str = "", problem: Text | None = None
) -> dict[str, Any]:
    """Variables of ``connect/conversation.html``; ``form`` holds what was typed for ``verb`` when it was refused."""
    typed = form.body.data or "" if form is not None else ""
    other = thread.other.mark.first_name
    return {
        "thread": thread,
        "title": _title(thread, other),
        "choices": [_choice(each.number, each.starts, each.over) for each in thread.moments],
        "items": [shown for item in thread.items for shown in _shown(thread, item)],
        "stages": _stages(thread),
        "talk": _talk(thread),
        "how": HOW.get(thread.channel or "", ""),
        "token": new_token(),
        "typed": {"reply": typed if verb == "reply" else "", "decline": typed if verb == "decline" else ""},
        "kept": typed if not (verb in thread.verbs and (verb != "reply" or thread.may_write)) else "",
        "declining": decline_starter(_last_language(thread), other),
        "declining_language": _last_language(thread),
        "verb": verb,
        "problems": form.all_errors() if form is not None else [],
        "problem": problem,
    }


def _title(thread: Thread, other: str) -> Text:
    if thread.state == "open" and not thread.mine:
        return (
            text("%(name)s asks for a talk", name=other)
            if thread.intent == "talk"
            else text("%(name)s asks you something", name=other)
        )
    return text("Conversation with %(name)s", name=other)


def _choice(number: int, starts: datetime, over: bool) -> Choice:
    day = in_place(moments.day, starts)
    return Choice(number, day[:1].upper() + day[1:], in_place(moments.hour, starts), over)


def _shown(thread: Thread, item: Item) -> list[Shown]:
    """A message, the event beside it, or both: kind words first, then that it was declined."""
    found = [Shown(item)] if item.html else []
    if item.verb == "accept" and thread.agreed is not None:
        when = day_and_hour(thread.agreed)
        said = (
            text("You chose %(moment)s", moment=when)
            if item.own
            else text("%(name)s chose %(moment)s", name=item.author.first_name, moment=when)
        )
        found.append(Shown(item, "calendar", said))
    elif item.verb in EVENTS:
        icon, own, others = EVENTS[item.verb]
        found.append(Shown(item, icon, own if item.own else text(others.message, name=item.author.first_name)))
    return found


def _stages(thread: Thread) -> list[Stage]:
    """Asked, agreed, talked: for a talk that both agreed on."""
    if thread.agreed is None:
        return []
    accepted = next((item.created for item in thread.items if item.verb == "accept"), None)
    talked = thread.agreed <= now()
    return [
        Stage(text("Asked"), thread.created, True),
        Stage(text("Agreed"), accepted, True),
        Stage(text("Talk"), thread.agreed, talked, current=not talked),
    ]


def _talk(thread: Thread) -> dict[str, Any] | None:
    """The talk to come, for the side of the page."""
    if thread.agreed is None or thread.state != "accepted" or thread.agreed <= now():
        return None
    day, month = in_place(moments.month_mark, thread.agreed)
    name = in_place(moments.day, thread.agreed)
    return {
        "day": day,
        "month": month,
        "name": name[:1].upper() + name[1:],
        "hour": in_place(moments.hour, thread.agreed),
    }


def _last_language(thread: Thread) -> str:
    """The language the other one wrote in, to answer in it."""
    return next((item.language for item in reversed(thread.items) if not item.own and item.html), language())
