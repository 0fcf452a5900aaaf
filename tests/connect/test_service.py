"""Asking, answering and closing, on a real database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.connect import policy, service, threads
from kb.connect.models import LIVE, STATES, Message, Request
from kb.connect.transitions import after
from kb.connect.wish import MAX_BODY, Wish
from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.core.errors import Conflict, Invalid, KbError, NotAllowed, NotFound, TooMany
from kb.core.outbox import OutboxRow
from kb.people.models import Person
from tests.cast import Cast, make_person
from tests.factories.requests import a_practice, a_request, a_wish, written


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_ask_about_a_practice(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        practice = a_practice(session, cast.katrien.id, cast.key_accounts)
        made = a_request(session, cast.bram.id, cast.katrien.id, practice.id)
    with db.reading() as session:
        thread = threads.conversation(session, cast.katrien.id, made.id, "en")
        events = session.scalars(select(OutboxRow.name)).all()
    assert (thread.state, thread.mine, thread.minutes, thread.channel) == ("open", False, 15, "phone")
    assert [each.number for each in thread.moments] == [1, 2, 3]
    assert thread.about is not None
    assert thread.about.title == "Call first, mail later"
    assert [(item.verb, item.own) for item in thread.items] == [("ask", False)]
    assert events == ["connect.request_made"]


def test_the_same_form_twice_is_one_request(db: Database, cast: Cast) -> None:
    wish = a_wish(cast.katrien.id)
    ids = []
    for _ in range(2):
        with db.transaction() as session:
            ids.append(service.ask(session, cast.bram.id, wish, per_day=10).id)
    with db.reading() as session:
        assert ids[0] == ids[1]
        assert (count(session, Request), count(session, Message), count(session, OutboxRow)) == (1, 1, 1)


def test_one_unanswered_request_about_the_same(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        practice = a_practice(session, cast.katrien.id, cast.key_accounts)
        first = a_request(session, cast.bram.id, cast.katrien.id, practice.id)
        with pytest.raises(Conflict):
            a_request(session, cast.bram.id, cast.katrien.id, practice.id, intent="message")
        a_request(session, cast.bram.id, cast.katrien.id)
        a_request(session, cast.griet.id, cast.katrien.id, practice.id)
        service.reply(session, cast.katrien.id, first.id, written(), "answer")
        a_request(session, cast.bram.id, cast.katrien.id, practice.id)


def test_limits_of_a_day(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        others = [make_person(session, f"Other{number} Person", None) for number in range(4)]
        for other in others[:3]:
            service.ask(session, cast.bram.id, a_wish(other.id), per_day=3)
        with pytest.raises(TooMany):
            service.ask(session, cast.bram.id, a_wish(others[3].id), per_day=3)
        with frozen(now() + timedelta(hours=25)):
            service.ask(session, cast.bram.id, a_wish(others[3].id), per_day=3)


def test_limit_for_one_colleague(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        for _ in range(policy.REQUESTS_PER_PAIR):
            practice = a_practice(session, cast.katrien.id, cast.key_accounts)
            a_request(session, cast.bram.id, cast.katrien.id, practice.id)
        with pytest.raises(TooMany):
            a_request(session, cast.bram.id, cast.katrien.id)


def test_taking_it_back_does_not_free_the_day(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = service.ask(session, cast.bram.id, a_wish(cast.katrien.id), per_day=1)
        service.withdraw(session, cast.bram.id, made.id, "back")
        with pytest.raises(TooMany):
            service.ask(session, cast.bram.id, a_wish(cast.katrien.id), per_day=1)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_practice_that_is_not_public_is_not_there(db: Database, cast: Cast, state: str) -> None:
    with db.transaction() as session:
        hidden = a_practice(session, cast.katrien.id, cast.key_accounts, state=state)  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            a_request(session, cast.bram.id, cast.katrien.id, hidden.id)
        with pytest.raises(NotFound):
            a_request(session, cast.bram.id, cast.katrien.id, 4711)
        with pytest.raises(NotFound):
            a_request(session, cast.bram.id, 4711)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"intent": "marry"}, "intent"),
        ({"minutes": 60}, "minutes"),
        ({"channel": "pigeon"}, "channel"),
        ({"moments": ()}, "moments"),
        ({"moments": tuple(now() + timedelta(days=1 + each) for each in range(4))}, "moments"),
        ({"moments": (now() - timedelta(minutes=1),)}, "moments"),
        ({"moments": (now() + timedelta(days=400),)}, "moments"),
        ({"written": written("   ")}, "body"),
        ({"written": written("x" * (MAX_BODY + 1))}, "body"),
    ],
)
def test_what_is_wrong_is_named(db: Database, cast: Cast, change: dict[str, object], field: str) -> None:
    with db.transaction() as session, pytest.raises(Invalid) as caught:
        a_request(session, cast.bram.id, cast.katrien.id, **change)
    assert list(caught.value.fields) == [field]
    with db.reading() as session:
        assert count(session, Request) == 0


def test_a_message_needs_no_moments(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id, intent="message", minutes=0, channel="", moments=())
        assert (made.minutes, made.channel) == (None, None)


def act(session: Session, verb: str, person_id: int, request_id: int) -> Request:
    token = f"{verb}-{person_id}-{now().timestamp()}"
    if verb == "accept":
        return service.accept(session, person_id, request_id, 1, token)
    if verb == "reply":
        return service.reply(session, person_id, request_id, written(), token)
    if verb == "decline":
        return service.decline(session, person_id, request_id, written("Not now."), token)
    return {"withdraw": service.withdraw, "close": service.close}[verb](session, person_id, request_id, token)


@pytest.mark.parametrize("state", STATES)
def test_the_service_keeps_to_the_table(db: Database, cast: Cast, state: str) -> None:
    people = {"asker": cast.bram.id, "asked": cast.katrien.id}
    for party, verb in product(people, ("accept", "decline", "reply", "withdraw", "close")):
        to = after(state, party, verb)  # type: ignore[arg-type]
        with db.transaction() as session:
            made = a_request(session, cast.bram.id, make_person(session, f"{party}{verb} Person", None).id)
            made.asked_id, made.state = cast.katrien.id, state
            session.flush()
            if to is None:
                with pytest.raises(Conflict):
                    act(session, verb, people[party], made.id)
                assert made.state == state
            else:
                assert act(session, verb, people[party], made.id).state == to
                assert (made.open_key is None) == (to != "open")


@pytest.mark.parametrize("verb", ["accept", "decline", "reply", "withdraw", "close"])
def test_strangers_find_nothing_whatever_their_role(db: Database, cast: Cast, verb: str) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        for stranger in (cast.griet.id, cast.pieter.id):
            with pytest.raises(NotFound):
                act(session, verb, stranger, made.id)
        with pytest.raises(NotFound):
            act(session, verb, cast.bram.id, made.id + 1)
        assert count(session, Message) == 1


def test_accept_notes_the_moment_once(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        second = made.moments[1].starts
        service.accept(session, cast.katrien.id, made.id, 2, "form")
        service.accept(session, cast.katrien.id, made.id, 2, "form")
        with pytest.raises(Conflict):
            service.accept(session, cast.katrien.id, made.id, 1, "other")
        assert (made.state, made.agreed) == ("accepted", second)
        assert count(session, Message) == 2


def test_a_moment_can_still_be_chosen_after_an_answer_in_writing(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        service.reply(session, cast.katrien.id, made.id, written(), "words")
        assert threads.conversation(session, cast.katrien.id, made.id, "en").may_choose
        service.accept(session, cast.katrien.id, made.id, 3, "moment")
        assert made.agreed == made.moments[2].starts


def test_moments_that_are_over_or_not_there(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        for number in (0, 4):
            with pytest.raises(Invalid):
                service.accept(session, cast.katrien.id, made.id, number, "form")
        with frozen(now() + timedelta(days=2, hours=1)):
            with pytest.raises(Invalid):
                service.accept(session, cast.katrien.id, made.id, 1, "form")
            service.accept(session, cast.katrien.id, made.id, 2, "form")


def test_the_same_words_twice_are_one_message_but_other_words_are_not(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        for words in ("One.", "One.", "Two."):
            service.reply(session, cast.katrien.id, made.id, written(words), "same token")
        assert session.scalars(select(Message.body).order_by(Message.id)).all()[1:] == ["One.", "Two."]


def test_declining_needs_no_words(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        assert service.decline(session, cast.katrien.id, made.id, service.NOTHING, "no").state == "declined"


def test_too_many_messages_in_an_hour(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        for number in range(policy.MESSAGES_PER_HOUR):
            service.reply(session, cast.bram.id, made.id, written(), f"{number}")
        with pytest.raises(TooMany):
            service.reply(session, cast.bram.id, made.id, written(), "one more")
        service.reply(session, cast.katrien.id, made.id, written(), "the other is free")


@pytest.mark.parametrize("verb", ["accept", "reply"])
def test_nothing_is_promised_to_who_left(db: Database, cast: Cast, verb: str) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        session.get_one(Person, cast.bram.id).state = "deactivated"
        with pytest.raises(NotAllowed):
            act(session, verb, cast.katrien.id, made.id)
        act(session, "decline", cast.katrien.id, made.id)


def test_every_error_leaves_nothing_behind(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
    for verb in ("accept", "decline", "close"):
        with pytest.raises(KbError), db.transaction() as session:
            act(session, verb, cast.bram.id, made.id)
    with db.reading() as session:
        assert (count(session, Message), count(session, OutboxRow)) == (1, 1)
        assert session.get_one(Request, made.id).state in LIVE


def test_the_same_form_from_two_threads_is_one_request(db: Database, cast: Cast) -> None:
    wish = a_wish(cast.katrien.id)
    start = threading.Barrier(4)

    def ask() -> int:
        start.wait()
        with db.transaction() as session:
            return service.ask(session, cast.bram.id, wish, per_day=10).id

    with ThreadPoolExecutor(4) as threads:
        ids = {each.result() for each in [threads.submit(ask) for _ in range(4)]}
    with db.reading() as session:
        assert (len(ids), count(session, Request), count(session, Message)) == (1, 1, 1)


def test_different_forms_at_once_keep_to_one_open_request(db: Database, cast: Cast) -> None:
    wishes = [a_wish(cast.katrien.id) for _ in range(4)]
    start = threading.Barrier(4)

    def ask(wish: Wish) -> bool:
        start.wait()
        try:
            with db.transaction() as session:
                service.ask(session, cast.bram.id, wish, per_day=10)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(ask, wishes)) == [False, False, False, True]
