"""Reading a practice."""

from flask.testing import FlaskClient

from kb.core.db import Database
from kb.practices import service
from tests.cast import Cast
from tests.factories.practices import post, revise
from tests.web.browse import sign_in


def test_a_colleague_reads_it(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast, in_short={"when": "In november"})
    page = sign_in(client, cast.bram).get(f"/practices/{practice.address}")
    assert page.status_code == 200
    for words in (
        practice.title,
        practice.summary,
        "In november",
        "Noem het percentage",
        "Katrien Maes",
        "Key Accounts",
    ):
        assert words in page.text
    assert "Nobody has tried this yet" in page.text


def test_it_needs_a_sign_in_and_comes_back_afterwards(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    answer = client.get(f"/practices/{practice.address}")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")
    assert practice.title not in answer.text


def test_a_former_title_leads_to_the_present_one(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    former = practice.address
    present = revise(db, cast, practice, title="Bel eerst").address
    answer = sign_in(client, cast.bram).get(f"/practices/{former}")
    assert (answer.status_code, answer.location) == (301, f"/practices/{present}")
    assert client.get(f"/practices/{practice.id}").location == f"/practices/{present}"


def test_a_draft_is_not_there_for_anybody_else(client: FlaskClient, db: Database, cast: Cast) -> None:
    draft = post(db, cast, public=False)
    for viewer in (cast.bram, cast.griet, cast.pieter):
        browser = client.application.test_client()
        sign_in(browser, viewer)
        for address in (
            f"/{draft.address}",
            f"/{draft.id}",
            f"/{draft.address}.md",
            f"/{draft.id}/versions",
            f"/{draft.id}/edit",
        ):
            answer = browser.get(f"/practices{address}")
            assert answer.status_code == 404, address
            assert draft.title not in answer.text
    assert sign_in(client, cast.katrien).get(f"/practices/{draft.address}").status_code == 200


def test_a_withdrawn_practice_is_open_to_its_author_and_moderators(
    client: FlaskClient, db: Database, cast: Cast
) -> None:
    practice = post(db, cast)
    with db.transaction() as session:
        service.withdraw(session, cast.katrien, practice.id)
    for viewer, status in ((cast.bram, 404), (cast.griet, 200), (cast.katrien, 200)):
        browser = client.application.test_client()
        assert sign_in(browser, viewer).get(f"/practices/{practice.address}").status_code == status


def test_the_source_is_the_file(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    answer = sign_in(client, cast.bram).get(f"/practices/{practice.address}.md")
    assert answer.mimetype == "text/markdown"
    assert answer.text.startswith(f"---\nid: {practice.id}\nslug: prijsverhoging-aankondigen\n")
    assert answer.text.endswith("2. Noem het percentage.\n")


def test_hostile_words_stay_words(client: FlaskClient, db: Database, cast: Cast) -> None:
    attack = '"><img src=x onerror=alert(1)>{{7*7919}}</title><script>alert(1)</script>'
    practice = post(db, cast, title=attack[:110], summary=attack, body=attack, in_short={"when": attack})
    page = sign_in(client, cast.bram).get(f"/practices/{practice.address}").text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "{{7*7919}}" in page
    assert "55433" not in page


def test_the_answer_is_kept_by_nobody_in_between(client: FlaskClient, db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    answer = sign_in(client, cast.bram).get(f"/practices/{practice.address}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
