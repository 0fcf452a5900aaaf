"""GET and POST /ask."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kb.connect.models import Message, Request
from kb.core.clock import now
from kb.core.db import Database
from kb.people.models import Person
from kb.practices.models import Practice
from kb.wiring import House
from tests.cast import Cast, make_person
from tests.factories.requests import a_practice, a_request
from tests.web.browse import sign_in, token


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return unescape(found.group(1))


def filled(page: str, **changes: str) -> dict[str, str]:
    """The form on ``page`` with one moment, as a browser sends it."""
    soon = now() + timedelta(days=2)
    values = {
        "csrf_token": token(page),
        "to": hidden(page, "to"),
        "practice": hidden(page, "practice"),
        "token": hidden(page, "token"),
        "intent": "talk",
        "minutes": "15",
        "channel": "phone",
        "date1": soon.date().isoformat(),
        "time1": "09:30",
        "body": "How do you do it?",
    }
    return {**values, **changes}


def count(db: Database, table: type) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def practice(db: Database, cast: Cast) -> int:
    with db.transaction() as session:
        return a_practice(session, cast.katrien.id, cast.key_accounts).id


@pytest.fixture
def bram(client: FlaskClient, cast: Cast) -> FlaskClient:
    return sign_in(client, cast.bram)


def address(cast: Cast, practice: int | None = None, intent: str = "talk") -> str:
    about = f"&practice={practice}" if practice else ""
    return f"/ask?to={cast.katrien.id}{about}&intent={intent}"


def test_works(bram: FlaskClient, cast: Cast, practice: int, db: Database, house: House) -> None:
    page = bram.get(address(cast, practice))
    assert page.status_code == 200
    assert "Hello Katrien, I read “Call first, mail later”" in unescape(page.text)
    answer = bram.post("/ask", data=filled(page.text))
    assert answer.status_code == 303
    thread = bram.get(answer.location)
    assert thread.status_code == 200
    assert "How do you do it?" in thread.text
    assert "Sent to Katrien Maes." in thread.text
    house.relay.drain()
    assert [mail["To"].addresses[0].addr_spec for mail in house.mailer.sent] == ["katrien@example.org"]  # type: ignore[attr-defined]


def test_needs_sign_in(client: FlaskClient, cast: Cast) -> None:
    answer = client.get(address(cast))
    assert answer.status_code == 303
    assert "/sign-in" in answer.location
    assert client.post("/ask", data={"to": cast.katrien.id}).status_code in (400, 401)


def test_a_message_from_a_profile(bram: FlaskClient, cast: Cast, db: Database) -> None:
    page = bram.get(address(cast, intent="message")).text
    assert "I have a question for you." in page
    assert bram.post("/ask", data=filled(page, intent="message", date1="", time1="")).status_code == 303
    assert count(db, Request) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"body": "  "}, "Write a sentence or two first."),
        ({"body": "x" * 5001}, "1 too many"),
        ({"intent": "marry"}, "Choose what you would like."),
        ({"minutes": "9999"}, "Choose how long the talk may take."),
        ({"channel": "<b>"}, "Choose how you want to talk."),
        ({"date1": "", "time1": ""}, "Propose at least one moment."),
        ({"date1": "2026-02-30"}, "Moment 1 needs a date and a time that exist."),
        ({"date3": "2020-01-01", "time3": "10:00"}, "This moment is over."),
        ({"date2": "not a day"}, "Moment 2 needs a date and a time that exist."),
        ({"date1": "0001-01-01", "time1": "0:00"}, "Moment 1 needs a date and a time that exist."),
    ],
)
def test_wrong_input_keeps_what_was_typed(
    bram: FlaskClient, cast: Cast, practice: int, db: Database, change: dict[str, str], said: str
) -> None:
    sent = filled(bram.get(address(cast, practice)).text, **change)
    answer = bram.post("/ask", data=sent)
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert f'value="{sent["date1"]}"' in answer.text
    assert sent["body"].strip() in answer.text
    assert hidden(answer.text, "token") == sent["token"]
    assert count(db, Request) == 0


def test_a_double_click_makes_one_request(bram: FlaskClient, cast: Cast, practice: int, db: Database) -> None:
    sent = filled(bram.get(address(cast, practice)).text)
    places = {bram.post("/ask", data=sent).location for _ in range(2)}
    assert len(places) == 1
    assert (count(db, Request), count(db, Message)) == (1, 1)


def test_asked_already(bram: FlaskClient, cast: Cast, practice: int, db: Database) -> None:
    page = bram.get(address(cast, practice)).text
    with db.transaction() as session:
        made = a_request(session, cast.bram.id, cast.katrien.id, practice).id
    answer = bram.post("/ask", data=filled(page, body="Do not lose me"))
    assert answer.status_code == 409
    assert "Do not lose me" in answer.text
    assert f"/conversations/{made}" in answer.text
    assert "<form" not in bram.get(address(cast, practice)).text.split("<main")[1].split("</main>")[0]


def test_not_oneself(bram: FlaskClient, cast: Cast) -> None:
    page = bram.get(address(cast)).text
    own = bram.get(f"/ask?to={cast.bram.id}")
    assert "This is you." in own.text
    answer = bram.post("/ask", data=filled(page, to=str(cast.bram.id)))
    assert answer.status_code == 403
    assert "How do you do it?" in answer.text


@pytest.mark.parametrize(
    ("state", "origin", "said"),
    [
        ("deactivated", "", "does not work here any more"),
        ("invited", "", "has not signed in yet"),
        ("invited", "starter", "example author"),
    ],
)
def test_who_cannot_be_reached(bram: FlaskClient, cast: Cast, db: Database, state: str, origin: str, said: str) -> None:
    with db.transaction() as session:
        other = make_person(session, "Anke Away", None, state=state, origin=origin).id
    page = bram.get(f"/ask?to={other}")
    assert page.status_code == 200
    assert said in page.text
    assert "anke@example.org" not in page.text
    assert bram.post("/ask", data=filled(bram.get(address(cast)).text, to=str(other))).status_code == 403


def test_the_limit_of_a_day(bram: FlaskClient, cast: Cast, db: Database, house: House) -> None:
    page = bram.get(address(cast)).text
    with db.transaction() as session:
        for number in range(house.settings.requests_per_day):
            a_request(session, cast.bram.id, make_person(session, f"Other{number} Person", None).id)
    answer = bram.post("/ask", data=filled(page))
    assert answer.status_code == 429
    assert "How do you do it?" in answer.text


@pytest.mark.parametrize(
    "query", ["", "?to=", "?to=x", "?to=4711", "?to=1&practice=x", "?to=1&practice=4711", "?to=99999999999"]
)
def test_what_is_not_there(bram: FlaskClient, cast: Cast, query: str) -> None:
    assert bram.get(f"/ask{query}").status_code == 404


def test_a_draft_is_not_there(bram: FlaskClient, cast: Cast, db: Database) -> None:
    with db.transaction() as session:
        draft = a_practice(session, cast.katrien.id, cast.key_accounts, "Secret plan", "draft").id
    found = bram.get(address(cast, draft))
    assert found.status_code == 404
    assert "Secret plan" not in found.text
    assert bram.post("/ask", data=filled(bram.get(address(cast)).text, practice=str(draft))).status_code == 404


def test_hostile_words_stay_words(bram: FlaskClient, cast: Cast, db: Database) -> None:
    evil = '"><script>alert(1)</script>'
    with db.transaction() as session:
        session.get_one(Person, cast.katrien.id).reachable = evil
        practice = a_practice(session, cast.katrien.id, cast.key_accounts, evil).id
    page = bram.get(address(cast, practice)).text
    assert "<script>alert" not in page
    answer = bram.post("/ask", data=filled(page, body=evil, date1=evil))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    thread = bram.post("/ask", data=filled(page, body=evil), follow_redirects=True)
    assert "<script>alert" not in thread.text


def test_without_the_token_nothing_happens(bram: FlaskClient, cast: Cast, db: Database) -> None:
    sent = filled(bram.get(address(cast)).text)
    del sent["csrf_token"]
    assert bram.post("/ask", data=sent).status_code == 400
    assert count(db, Request) == 0


def test_the_dialog_of_a_practice_sends_the_same_form(
    bram: FlaskClient, cast: Cast, practice: int, db: Database
) -> None:
    with db.reading() as session:
        slug = session.get_one(Practice, practice).slug
    page = bram.get(f"/practices/{practice}-{slug}").text
    assert 'command="show-modal" commandfor="ask"' in page
    assert f"/ask?to={cast.katrien.id}&amp;practice={practice}&amp;intent=message" in page
    dialog = page.split('<dialog class="sheet" id="ask"')[1].split("</dialog>")[0]
    assert bram.post("/ask", data=filled(dialog)).status_code == 303
    assert count(db, Request) == 1
    again = bram.get(f"/practices/{practice}-{slug}").text
    assert "Your conversation with Katrien" in again
    assert 'id="ask"' not in again
