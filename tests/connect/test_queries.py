"""What each of the two sees."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from kb.connect import marks, queries, service, threads
from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.core.errors import NotFound
from tests.cast import Cast, make_person
from tests.factories.requests import a_practice, a_request, written


def test_waiting_first(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        asked = a_request(session, cast.bram.id, cast.katrien.id)
        mine = a_request(session, cast.katrien.id, cast.griet.id)
        over = a_request(session, cast.pieter.id, cast.katrien.id)
        service.decline(session, cast.katrien.id, over.id, service.NOTHING, "no")
    with db.reading() as session:
        found = queries.conversations(session, cast.katrien.id, "en")
        assert [each.id for each in found.waiting] == [asked.id]
        assert [each.id for each in found.going] == [mine.id]
        assert [each.id for each in found.over] == [over.id]
        assert not queries.conversations(session, make_person_id(db), "en")


def make_person_id(db: Database) -> int:
    with db.transaction() as session:
        return make_person(session, "Nobody Yet", None).id


def test_unread_until_looked_at(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        other = a_request(session, cast.griet.id, cast.katrien.id)
        service.reply(session, cast.bram.id, made.id, written("One more thing."), "more")
    with db.transaction() as session:
        assert queries.unread_count(session, cast.katrien.id) == 2
        assert queries.unread_count(session, cast.bram.id) == 0
        thread = threads.conversation(session, cast.katrien.id, made.id, "en")
        assert thread.unread == 2
        service.mark_read(session, cast.katrien.id, made.id, thread.last_id)
        service.mark_read(session, cast.katrien.id, made.id, 1)
        assert queries.unread_count(session, cast.katrien.id) == 1
        service.reply(session, cast.katrien.id, other.id, written(), "answer")
        assert queries.unread_count(session, cast.katrien.id) == 0
        assert queries.unread_count(session, cast.griet.id) == 1


def test_marks_are_not_for_strangers(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        with pytest.raises(NotFound):
            service.mark_read(session, cast.pieter.id, made.id, 1)


def test_a_stranger_finds_no_conversation(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        for person in (cast.griet, cast.pieter):
            with pytest.raises(NotFound):
                threads.conversation(session, person.id, made.id, "en")
            assert not queries.conversations(session, person.id, "en")


def test_a_practice_that_was_withdrawn_leaves_its_title_then(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        practice = a_practice(session, cast.katrien.id, cast.key_accounts)
        made = a_request(session, cast.bram.id, cast.katrien.id, practice.id)
        practice.state, practice.title = "withdrawn", "A secret title"
    with db.reading() as session:
        about = threads.conversation(session, cast.bram.id, made.id, "en").about
        assert about == marks.About("Call first, mail later")


def test_next_talks_and_the_conversation_that_goes_on(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id)
        assert queries.between(session, cast.bram.id, cast.katrien.id, None) == made.id
        assert queries.between(session, cast.katrien.id, cast.bram.id, None) is None
        service.accept(session, cast.katrien.id, made.id, 1, "yes")
        for person, other in ((cast.bram, cast.katrien), (cast.katrien, cast.bram)):
            found = queries.next_talks(session, person.id)
            assert [(request_id, mark.id) for request_id, mark, _ in found] == [(made.id, other.id)]
        with frozen(now() + timedelta(days=9)):
            assert queries.next_talks(session, cast.bram.id) == []
        service.close(session, cast.bram.id, made.id, "end")
        assert queries.between(session, cast.bram.id, cast.katrien.id, None) is None


def test_the_list_takes_the_same_queries_whatever_its_length(db: Database, cast: Cast) -> None:
    counted = []
    with db.transaction() as session:
        a_request(session, cast.bram.id, cast.katrien.id, a_practice(session, cast.katrien.id, cast.key_accounts).id)

    def statements() -> int:
        seen: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
        with db.reading() as session:
            queries.conversations(session, cast.katrien.id, "en")
        return len(seen)

    counted.append(statements())
    with db.transaction() as session:
        for number in range(12):
            person = make_person(session, f"Asker{number} Person", cast.field_sales)
            practice = a_practice(session, cast.katrien.id, cast.key_accounts)
            a_request(session, person.id, cast.katrien.id, practice.id)
    counted.append(statements())
    assert counted[0] == counted[1] <= 4
