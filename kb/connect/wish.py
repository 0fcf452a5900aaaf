"""What somebody asks for, and what has to be right about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.connect.models import CHANNELS, INTENTS, LENGTHS
from kb.core.errors import Invalid
from kb.core.language import Text, ntext, text

MAX_MOMENTS = 3
MAX_BODY = 5_000
AHEAD = timedelta(days=180)


@dataclass(frozen=True)
class Written:
    """A text by a colleague, rendered before the transaction began: source, HTML, plain text, language."""

    source: str
    html: str
    plain: str
    language: str


@dataclass(frozen=True)
class Wish:
    """A request as it was filled in. ``moments`` are aware; ``token`` comes from the empty form."""

    asked_id: int
    practice_id: int | None
    intent: str
    written: Written
    token: str
    minutes: int = LENGTHS[0]
    channel: str = CHANNELS[0]
    moments: Sequence[datetime] = ()


def require_text(source: str) -> None:
    """Raise ``Invalid`` unless ``source`` says something and is at most ``MAX_BODY`` characters long."""
    problem = text_problem(source)
    if problem is not None:
        raise Invalid({"body": [problem]})


def text_problem(source: str) -> Text | None:
    """What is wrong with a message, ``None`` when nothing is."""
    if not source.strip():
        return text("Write a sentence or two first.")
    if len(source) > MAX_BODY:
        over = len(source) - MAX_BODY
        return ntext("This is %(num)d character too long.", "This is %(num)d characters too long.", over)
    return None


def moment_problem(moment: datetime, now: datetime) -> Text | None:
    """What is wrong with a proposed moment, ``None`` when nothing is."""
    if moment <= now:
        return text("This moment is over. Choose one to come.")
    if moment > now + AHEAD:
        return text("Choose a moment within six months.")
    return None


def require_right(wish: Wish, now: datetime) -> None:
    """Raise ``Invalid`` naming every field of ``wish`` that does not hold."""
    problems: dict[str, list[Text]] = {}
    if wish.intent not in INTENTS:
        problems["intent"] = [text("Choose what you would like.")]
    wrong = text_problem(wish.written.source)
    if wrong is not None:
        problems["body"] = [wrong]
    if wish.intent == "talk":
        problems.update(_talk_problems(wish, now))
    if problems:
        raise Invalid(problems)


def _talk_problems(wish: Wish, now: datetime) -> dict[str, list[Text]]:
    problems: dict[str, list[Text]] = {}
    if wish.minutes not in LENGTHS:
        problems["minutes"] = [text("Choose how long the talk may take.")]
    if wish.channel not in CHANNELS:
        problems["channel"] = [text("Choose how you want to talk.")]
    if not wish.moments:
        problems["moments"] = [text("Propose at least one moment.")]
    elif len(wish.moments) > MAX_MOMENTS:
        problems["moments"] = [text("Propose at most %(count)d moments.", count=MAX_MOMENTS)]
    wrong = [problem for moment in wish.moments if (problem := moment_problem(moment, now)) is not None]
    if wrong:
        problems.setdefault("moments", wrong[:1])
    return problems
