"""Writing a practice in the browser."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kb.core.db import Database
from kb.practices.models import Practice
from tests.cast import Cast
from tests.factories.practices import BODY, post, revise
from tests.web.browse import send, sign_in, token


def fields(cast: Cast, **changes: object) -> dict[str, object]:
    """A filled-in form."""
    values: dict[str, object] = {
        "title": "Donderdag is voor offertes",
        "summary": "Van halftwee tot vier bellen we samen.",
        "body": BODY,
        "department": cast.field_sales,
        "themes": [cast.pricing, cast.coaching],
        "language": "",
        "draft_token": "a-token",
        "do": "publish",
    }
    return {**values, **changes}


def all_practices(db: Database) -> list[Practice]:
    with db.reading() as session:
        return list(session.scalars(select(Practice).order_by(Practice.id)))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return unescape(found.group(1))


def test_the_empty_form_is_not_empty(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.bram).get("/practices/new").text
    assert "## How we do it" in page
    assert re.search(rf'<option selected value="{cast.field_sales}">', page)
    assert hidden(page, "draft_token")


def test_sharing_answers_with_the_practice(client: FlaskClient, db: Database, cast: Cast) -> None:
    answer = send(sign_in(client, cast.bram), "/practices/new", fields(cast))
    practice = all_practices(db)[0]
    assert (answer.status_code, answer.location) == (303, f"/practices/{practice.address}")
    assert (practice.state, practice.language, practice.author_id) == ("published", "nl", cast.bram.id)
    assert "Shared. Colleagues find it from now on." in client.get(answer.location).text


def test_a_double_click_makes_one(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    first, second = (send(client, "/practices/new", fields(cast)) for _ in range(2))
    assert first.location == second.location
    assert len(all_practices(db)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Give your practice a title"),
        ({"summary": ""}, "Say it in one sentence"),
        ({"body": "  \n "}, "Tell how you do it"),
        ({"themes": []}, "Choose at least one theme"),
        ({"title": "x" * 121}, "At most 120 characters: 1 too many."),
        ({"summary": "x" * 300}, "At most 240 characters: 60 too many."),
        ({"when": "x" * 201}, "At most 200 characters: 1 too many."),
        ({"body": "woord " * 12_000}, "64 kB is the most"),
        ({"body": "- " * 496}, "levels deep"),
        ({"language": "xx"}, "Not a valid choice"),
        ({"themes": [999]}, "One of these themes does not exist any more"),
        ({"department": 999}, "Choose the department"),
        ({"title": "a\x00b"}, "character that cannot be kept"),
    ],
)
def test_wrong_input_keeps_everything(
    client: FlaskClient, db: Database, cast: Cast, changes: dict[str, object], sentence: str
) -> None:
    sign_in(client, cast.bram)
    answer = send(client, "/practices/new", fields(cast, **changes))
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert sentence in page
    assert 'role="alert"' in page
    kept = {"summary": "Van halftwee tot vier bellen we samen.", "body": "Noem het percentage."}
    for name, words in kept.items():
        if name not in changes:
            assert words in page, name
    assert not all_practices(db)


def test_all_that_is_wrong_is_said_at_once(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    page = unescape(send(client, "/practices/new", fields(cast, title="", summary="", themes=[])).text)
    for sentence in ("Give your practice a title", "Say it in one sentence", "Choose at least one theme"):
        assert sentence in page


def test_a_draft_may_be_unfinished_and_is_found_again(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    answer = send(client, "/practices/new", fields(cast, summary="", themes=[], do="draft"))
    assert answer.status_code == 303
    assert all_practices(db)[0].state == "draft"
    assert "Donderdag is voor offertes" in client.get("/practices/drafts").text


def test_writing_on_keeps_one_draft(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    for title in ("", "Don", "Donderdag"):
        answer = send(client, "/practices/autosave", fields(cast, title=title))
        assert answer.status_code == 200
        assert "Draft saved at" in answer.json["said"]
    assert [practice.title for practice in all_practices(db)] == ["Donderdag"]
    send(client, "/practices/new", fields(cast))
    assert [practice.state for practice in all_practices(db)] == ["published"]


def test_the_preview_is_rendered_by_the_same_code(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    answer = send(client, "/practices/preview", {"body": "## Zo\n\n**vet** <script>alert(1)</script>"})
    assert "<strong>vet</strong>" in answer.text
    assert "<script" not in answer.text
    page = send(client, "/practices/new", fields(cast, do="preview"))
    assert page.status_code == 200
    assert "<li>Bel op dinsdag.</li>" in page.text
    assert "1. Bel op dinsdag." in page.text


def test_editing_makes_a_version_and_keeps_the_old_address(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    sign_in(client, cast.katrien)
    page = client.get(f"/practices/{practice.id}/edit").text
    data = fields(cast, title="Bel eerst", note="Korter", lock=hidden(page, "lock"), version=hidden(page, "version"))
    answer = send(client, f"/practices/{practice.id}/edit", data)
    assert answer.status_code == 303
    assert client.get(f"/practices/{practice.address}").status_code == 301
    versions = client.get(f"/practices/{practice.id}/versions").text
    assert "Korter" in versions
    assert "What changed in version 2" in versions


def test_the_second_of_two_sees_both_texts_and_can_choose(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    sign_in(client, cast.katrien)
    page = client.get(f"/practices/{practice.id}/edit").text
    mine = fields(
        cast, body=BODY.replace("dinsdag", "woensdag"), lock=hidden(page, "lock"), version=hidden(page, "version")
    )
    revise(db, cast, practice, cast.griet, summary="Van Griet.")
    answer = send(client, f"/practices/{practice.id}/edit", mine)
    assert answer.status_code == 409
    shown = re.sub(r"<[^>]+>", "", answer.text)
    assert "Griet." in shown
    assert "Bel op woensdag." in shown.replace("dinsdag", "")
    assert "Griet Verhaegen" in answer.text
    merged = {**mine, "do": "merge", "seen": hidden(answer.text, "seen"), "pick-summary": "theirs"}
    assert send(client, f"/practices/{practice.id}/edit", merged).status_code == 303
    with db.reading() as session:
        saved = session.get_one(Practice, practice.id)
        assert (saved.summary, saved.version) == ("Van Griet.", 3)
        assert "woensdag" in saved.body


def test_a_reader_may_not_edit(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    sign_in(client, cast.bram)
    assert client.get(f"/practices/{practice.id}/edit").status_code == 403
    for action in ("edit", "withdraw", "bring-back", "publish", "discard", "versions/1/restore"):
        assert send(client, f"/practices/{practice.id}/{action}", fields(cast)).status_code == 403, action


def test_fields_nobody_may_set_are_not_taken(client: FlaskClient, db: Database, cast: Cast) -> None:
    sneaky = {
        "author_id": cast.katrien.id,
        "id": 999,
        "state": "withdrawn",
        "origin": "starter",
        "created": "2001-01-01",
    }
    send(sign_in(client, cast.bram), "/practices/new", fields(cast, **sneaky))
    practice = all_practices(db)[0]
    assert (practice.author_id, practice.state, practice.origin) == (cast.bram.id, "published", "")
    assert practice.id != 999


def test_a_form_without_a_token_is_kept_to_be_sent_again(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    answer = client.post("/practices/new", data=fields(cast))
    assert answer.status_code == 400
    assert "Noem het percentage." in answer.text
    assert not all_practices(db)


def test_a_form_sent_after_signing_out_is_kept(client: FlaskClient, db: Database, cast: Cast) -> None:
    answer = client.post("/practices/new", data=fields(cast))
    assert answer.status_code == 401
    assert "Noem het percentage." in answer.text


def test_a_form_from_another_site_is_refused_and_gets_nothing_back(
    client: FlaskClient, db: Database, cast: Cast
) -> None:
    sign_in(client, cast.bram)
    data = {**fields(cast), "csrf_token": token(client.get("/practices/new").text)}
    answer = client.post("/practices/new", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert "Noem het percentage." not in answer.text
    assert not all_practices(db)


def test_withdrawing_and_bringing_back(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    sign_in(client, cast.katrien)
    send(client, f"/practices/{practice.id}/withdraw")
    assert all_practices(db)[0].state == "withdrawn"
    send(client, f"/practices/{practice.id}/bring-back")
    assert all_practices(db)[0].state == "published"


def test_an_old_version_can_be_put_back(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    revise(db, cast, practice, title="Anders", body="Iets anders.")
    sign_in(client, cast.katrien)
    answer = send(client, f"/practices/{practice.id}/versions/1/restore")
    assert answer.status_code == 303
    restored = all_practices(db)[0]
    assert (restored.title, restored.version) == (practice.title, 3)
