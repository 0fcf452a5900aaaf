"""Writing a practice in the browser."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kb.core.db import Database
from kb.practices.entry import read, write
from kb.practices.handlers import entry_of, load_for_file
from kb.practices.models import Practice, PracticeTheme
from kb.taxonomy.models import Department, Theme
from kb.web.taxonomy.merging import merge_theme
from tests.cast import BEGAN, Cast
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
        ({"themes": [2**31]}, "could not be coerced"),
        ({"department": 10**30}, "could not coerce"),
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
    lock = ""
    for title in ("", "Don", "Donderdag"):
        answer = send(client, "/practices/autosave", fields(cast, title=title, lock=lock))
        assert answer.status_code == 200
        assert "Draft saved at" in answer.json["said"]
        lock = answer.json["fields"]["lock"]
    assert [practice.title for practice in all_practices(db)] == ["Donderdag"]
    send(client, "/practices/new", fields(cast, lock=lock))
    assert [practice.state for practice in all_practices(db)] == ["published"]


def test_a_draft_open_in_two_tabs_is_not_overwritten(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    first = send(client, "/practices/autosave", fields(cast, body="Begin."))
    practice_id = all_practices(db)[0].id
    newer = fields(cast, body="In het andere venster.", lock=first.json["fields"]["lock"], do="draft")
    assert send(client, f"/practices/{practice_id}/edit", newer).status_code == 303
    stale = fields(cast, body="Uit het eerste venster.", lock=first.json["fields"]["lock"])
    assert send(client, "/practices/autosave", stale).status_code == 409
    answer = send(client, "/practices/new", stale)
    assert answer.status_code == 409
    shown = re.sub(r"<[^>]+>", "", answer.text)
    assert "eerste" in shown
    assert "andere" in shown
    assert all_practices(db)[0].body == "In het andere venster."


def test_merging_two_texts_of_a_draft_keeps_it_a_draft(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    send(client, "/practices/new", fields(cast, do="draft"))
    practice = all_practices(db)[0]
    address = f"/practices/{practice.id}/edit"
    send(client, address, fields(cast, body="Eerst.", lock=practice.lock, do="draft"))
    answer = send(client, address, fields(cast, body="Toen.", lock=practice.lock, do="draft"))
    assert answer.status_code == 409
    merged = fields(cast, body="Toen.", lock=practice.lock, do="merge", seen=hidden(answer.text, "seen"))
    assert send(client, address, merged).status_code == 303
    saved = all_practices(db)[0]
    assert (saved.state, saved.body) == ("draft", "Toen.")


def test_going_back_to_share_another_text_loses_neither(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    first = send(client, "/practices/new", fields(cast))
    second = send(client, "/practices/new", fields(cast, body="Na het teruggaan."))
    assert first.location == second.location
    saved = all_practices(db)[0]
    assert (saved.body, saved.version) == ("Na het teruggaan.", 2)
    third = send(client, "/practices/new", fields(cast, body="Nog eens teruggegaan."))
    assert third.status_code == 409
    assert "Nog eens" in re.sub(r"<[^>]+>", "", third.text)
    assert send(client, "/practices/autosave", fields(cast, body="Te laat.")).status_code == 409
    assert all_practices(db)[0].body == "Na het teruggaan."


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


def test_themes_and_department_chosen_by_the_other_are_not_undone(
    client: FlaskClient, db: Database, cast: Cast
) -> None:
    practice = post(db, cast)
    sign_in(client, cast.katrien)
    mine = fields(
        cast, body="Mijn tekst.", themes=[cast.pricing], department=cast.key_accounts, lock=practice.lock, version=1
    )
    revise(db, cast, practice, cast.griet, theme_ids=(cast.coaching,), department_id=cast.field_sales)
    answer = send(client, f"/practices/{practice.id}/edit", mine)
    assert answer.status_code == 409
    for choice in ("pick-department", "pick-themes"):
        assert re.search(rf'name="{choice}" value="theirs" checked', answer.text), choice
    picked = {"do": "merge", "seen": hidden(answer.text, "seen"), "pick-department": "mine", "pick-themes": "theirs"}
    assert send(client, f"/practices/{practice.id}/edit", {**mine, **picked}).status_code == 303
    with db.reading() as session:
        saved = session.get_one(Practice, practice.id, options=[selectinload(Practice.theme_links)])
        assert [link.theme_id for link in saved.theme_links] == [cast.coaching]
        assert (saved.department_id, saved.body) == (cast.key_accounts, "Mijn tekst.")


def test_a_practice_keeps_what_was_archived_since(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast, theme_ids=(cast.pricing, cast.coaching))
    with db.transaction() as session:
        session.get_one(Department, cast.key_accounts).archived = BEGAN
        session.get_one(Theme, cast.pricing).archived = BEGAN
    sign_in(client, cast.katrien)
    page = client.get(f"/practices/{practice.id}/edit").text
    assert re.search(rf'<option selected value="{cast.key_accounts}">', page)
    assert re.search(rf'name="themes" value="{cast.pricing}"[^>]* checked', page)
    mine = fields(
        cast, department=cast.key_accounts, themes=[cast.coaching, cast.pricing], lock=practice.lock, version=1
    )
    assert send(client, f"/practices/{practice.id}/edit", mine).status_code == 303
    with db.reading() as session:
        saved = session.get_one(Practice, practice.id, options=[selectinload(Practice.theme_links)])
        assert [link.theme_id for link in saved.theme_links] == [cast.pricing, cast.coaching]
        assert saved.department_id == cast.key_accounts
    fresh = fields(cast, department=cast.key_accounts, draft_token="another")
    assert send(client, "/practices/new", fresh).status_code == 422
    assert send(client, "/practices/new", fields(cast, draft_token="a-third")).status_code == 422


def test_a_theme_merged_while_writing_leads_to_where_it_went(client: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        merge_theme(session, cast.pieter, cast.pricing, cast.complaints)
    sign_in(client, cast.bram)
    assert send(client, "/practices/new", fields(cast, themes=[cast.pricing])).status_code == 303
    with db.reading() as session:
        assert list(session.scalars(select(PracticeTheme.theme_id))) == [cast.complaints]


def test_a_body_is_kept_as_its_file_gives_it_back(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    send(client, "/practices/new", fields(cast, body="\r\n\r\n    code\r\n\x07piep\x1b[31m\r\n\r\n"))
    practice = all_practices(db)[0]
    assert practice.body == "    code\npiep[31m"
    with db.reading() as session:
        loaded = load_for_file(session, practice.id)
        assert loaded is not None
        assert read(write(entry_of(loaded))).body == practice.body


@pytest.mark.parametrize("sent", ["a\x00b", "x" * 10_000, "\u202e", ""])
def test_a_token_that_is_not_ours_is_none(client: FlaskClient, db: Database, cast: Cast, sent: str) -> None:
    sign_in(client, cast.bram)
    assert send(client, "/practices/new", fields(cast, draft_token=sent)).status_code == 303
    assert [practice.draft_token for practice in all_practices(db)] == [None]


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
