"""The results page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from kb.core.db import Database
from kb.core.outbox import OutboxRow, record
from kb.people.events import ResetAsked
from kb.practices import service
from kb.practices.events import PracticePosted
from kb.practices.models import Practice
from kb.wiring import House
from tests.cast import Cast
from tests.factories.practices import BODY, post
from tests.statements import counted
from tests.web.browse import send, sign_in
from tests.web.search.library import follow, furnish, search


@pytest.fixture
def library(house: House, db: Database, cast: Cast) -> dict[str, Practice]:
    """Five practices in the index."""
    return furnish(house, db, cast)


@pytest.fixture
def reader(client: FlaskClient, cast: Cast, library: dict[str, Practice]) -> FlaskClient:
    """Bram's browser."""
    return sign_in(client, cast.bram)


def test_searching_needs_a_sign_in(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/search?q=prijs").headers["Location"].startswith("/sign-in")


def test_all_words_are_required(reader: FlaskClient, library: dict[str, Practice]) -> None:
    answer = search(reader, "klacht uitpraten")
    assert answer.ids[0] == library["complaint"].id
    answer = search(reader, "klant")
    assert {library["visit"].id, library["complaint"].id} <= set(answer.ids)
    assert library["hostile"].id not in answer.ids


def test_another_form_of_the_word_finds_it_too(reader: FlaskClient, library: dict[str, Practice]) -> None:
    assert library["complaint"].id in search(reader, "klachten").ids
    assert library["french"].id in search(reader, "appel").ids


def test_where_no_practice_has_all_words_the_page_says_so(reader: FlaskClient, library: dict[str, Practice]) -> None:
    answer = search(reader, "klacht percentage uitpraten meteen")
    assert "No practice has all these words. These have most of them." in answer.html or answer.ids == []
    relaxed = search(reader, "klacht uitpraten zeppelin")
    assert library["complaint"].id in relaxed.ids
    assert "No practice has all these words" in relaxed.html
    assert "Nothing found for: zeppelin." in relaxed.html


def test_a_phrase_stands_together(reader: FlaskClient, library: dict[str, Practice]) -> None:
    assert search(reader, '"samen naar klanten"').ids == [library["visit"].id]
    assert search(reader, '"klanten samen naar"').ids == []


def test_a_word_with_a_minus_is_left_out(reader: FlaskClient, library: dict[str, Practice]) -> None:
    with_it = search(reader, "klant").ids
    without = search(reader, "klant -uitpraten").ids
    assert library["complaint"].id in with_it
    assert set(with_it) - set(without) == {library["complaint"].id}


def test_facets_count_and_narrow(reader: FlaskClient, cast: Cast, library: dict[str, Practice]) -> None:
    answer = search(reader)
    assert answer.heading == "5 practices"
    assert answer.facets["department=customer-service"] == 2
    assert answer.facets["theme=pricing"] == 3
    assert answer.facets["language=fr"] == 1
    assert answer.facets[f"author={cast.griet.id}"] == 2
    narrowed = search(reader, department="customer-service")
    assert set(narrowed.ids) == {library["complaint"].id, library["french"].id}
    assert narrowed.facets["department=key-accounts"] == 2, "the other values of a facet can still be chosen"
    both = search(reader, department=["customer-service", "field-sales"])
    assert len(both.ids) == 3
    crossed = search(reader, department="customer-service", language="fr", theme="complaints", author=cast.griet.id)
    assert crossed.ids == [library["french"].id]


def test_each_filter_can_be_taken_off(reader: FlaskClient, library: dict[str, Practice]) -> None:
    answer = search(reader, "client", department="customer-service", language="fr")
    assert set(answer.pills) == {"Customer Service", "Français"}
    without = follow(reader, answer.pills["Français"])
    assert set(without.pills) == {"Customer Service"}
    assert "/search?q=client" in answer.links, "all off, the words stay"


def test_a_filter_nobody_knows_shows_its_name_and_can_be_taken_off(reader: FlaskClient) -> None:
    answer = search(reader, theme="never-heard")
    assert answer.ids == []
    assert answer.pills == {"never-heard": "/search"}


def test_the_whole_state_is_in_the_address(reader: FlaskClient, library: dict[str, Practice]) -> None:
    answer = search(reader, "de klant", department="customer-service", sort="newest")
    assert 'name="q" value="de klant"' in answer.html
    assert 'name="sort" value="newest"' in answer.html
    for address in answer.links:
        assert follow(reader, address).status == 200


def test_the_newest_can_come_first(reader: FlaskClient, library: dict[str, Practice]) -> None:
    assert search(reader, sort="newest").ids == sorted((each.id for each in library.values()), reverse=True)
    assert search(reader, "klant", sort="<script>").ids == search(reader, "klant").ids


def test_many_results_come_in_pages(reader: FlaskClient, house: House, db: Database, cast: Cast) -> None:
    for number in range(12):
        post(db, cast, title=f"Offerte opvolgen {number}")
    house.relay.drain()
    first = search(reader, "offerte")
    assert (first.heading, len(first.ids)) == ("12 practices about “offerte”", 10)
    (second,) = {address for address in first.links if "page=2" in address}
    rest = follow(reader, second)
    assert len(set(first.ids) | set(rest.ids)) == 12
    for page in ("0", "-1", "x", "999", "9" * 30, "%00"):
        assert search(reader, "offerte", page=page).status == 200


def test_what_was_searched_is_marked_and_nothing_else_comes_through(reader: FlaskClient) -> None:
    answer = search(reader, "levering")
    assert "levering" in {each.lower() for each in answer.marked}
    assert "&lt;b&gt;te laat&lt;/b&gt;" in answer.html
    for raw in ("<b>te laat", "<img src=x", "<script>alert(1)"):
        assert raw not in answer.html


@pytest.mark.parametrize("hostile", ['"><img src=x onerror=alert(1)>', "</title><script>alert(1)</script>", "{{7*7}}'"])
def test_the_words_are_escaped_wherever_they_stand(reader: FlaskClient, hostile: str) -> None:
    answer = search(reader, hostile)
    assert "<img src=x" not in answer.html
    assert "<script>alert" not in answer.html
    assert "49" not in answer.heading


def test_an_empty_result_gives_ways_on(reader: FlaskClient) -> None:
    answer = search(reader, "zeppelin", department="field-sales")
    assert answer.heading == "0 practices about “zeppelin”"
    for words in ("Nothing found yet", "Search again without filters", "Find a colleague to ask", "Share a practice"):
        assert words in answer.html


def test_a_slip_of_the_pen_gets_a_suggestion(reader: FlaskClient) -> None:
    assert "Did you mean" in search(reader, "persentage").html


def test_a_theme_that_is_named_is_pointed_to(reader: FlaskClient) -> None:
    assert 'href="/themes/pricing"' in search(reader, "prijsstijging").html


def test_very_long_words_are_cut_with_a_notice(reader: FlaskClient) -> None:
    assert "only the first 256 characters" in search(reader, "klant " * 60).html
    assert "only the first 256 characters" not in search(reader, "klant").html
    assert "Only the first 16 words" in search(reader, "a1 b2 c3 d4 e5 f6 g7 h8 i9 j1 k2 l3 m4 n5 o6 p7 q8 r9").html
    assert "no word in this that can be searched" in search(reader, "*** ((").html


def test_what_is_not_public_is_found_by_nobody_else(
    app: Flask, house: House, db: Database, cast: Cast, library: dict[str, Practice]
) -> None:
    """No result, no count, no facet, no colleague, no suggestion; nor for the author, whose drafts have a page."""
    secret = {"title": "Zeppelinvaart", "body": "Over zeppelins.", "theme_ids": (cast.coaching,)}
    draft = post(db, cast, cast.griet, public=False, department_id=cast.sales_enablement, **secret)
    gone = post(db, cast, cast.griet, department_id=cast.sales_enablement, **secret)
    with db.transaction() as session:
        service.withdraw(session, cast.griet, gone.id)
    house.relay.drain()
    for viewer in (cast.bram, cast.katrien, cast.pieter, cast.griet):
        client = sign_in(app.test_client(), viewer)
        for query in ("zeppelin", "zeppelinvaart", '"over zeppelins"', "zepelin", "status:draft", "id:*", "x) OR (a"):
            answer = search(client, query)
            assert not {draft.id, gone.id} & set(answer.ids), query
            assert "eppelinvaart" not in answer.html.replace(query, ""), query
            assert "Did you mean" not in answer.html or "zeppelin<" not in answer.html
        everything = search(client)
        assert everything.heading == "5 practices"
        assert "department=sales-enablement" not in everything.facets
        assert search(client, author=cast.griet.id).heading == "2 practices"


def test_withdrawing_takes_it_out_of_the_results(
    reader: FlaskClient, house: House, db: Database, cast: Cast, library: dict[str, Practice]
) -> None:
    """Also in the moment before the index hears of it, nothing of the practice is shown."""
    with db.transaction() as session:
        service.withdraw(session, cast.griet, library["complaint"].id)
    assert library["complaint"].id not in search(reader, "uitpraten").ids
    assert "laten uitpraten" not in search(reader, "uitpraten").html
    house.relay.drain()
    assert search(reader, '"laten uitpraten"').heading.startswith("0 ")


def test_who_posts_finds_it_with_the_very_next_request(reader: FlaskClient, house: House, cast: Cast) -> None:
    house.relay.start()
    for number, word in enumerate(("zeppelin", "luchtballon", "stoomboot")):
        fields = {
            "title": f"Met de {word} op bezoek",
            "summary": "Een zin.",
            "body": BODY,
            "department": cast.field_sales,
            "themes": [cast.pricing],
            "language": "nl",
            "token": f"token-{number}",
            "do": "share",
        }
        assert send(reader, "/practices/new", fields).status_code == 303
        assert len(search(reader, f"{word}s" if word != "zeppelin" else word).ids) == 1, word


def test_a_mail_that_waits_for_its_server_holds_up_no_search(
    reader: FlaskClient, house: House, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.web.search.views.OWN_POLL_SECONDS", -1)  # no sleep can be that short: waiting is an error
    with db.transaction() as session:
        record(session, ResetAsked("nobody@example.org", "2026-10-06T09:00:00+00:00"))
    post(db, cast, title="Zeppelin")
    with reader.session_transaction() as cookie:
        cookie["own_event"] = 7
    house.finder.indexer.refresh_all([6])
    with db.transaction() as session:
        session.execute(update(OutboxRow).where(OutboxRow.name == PracticePosted.name).values(handled="index"))
    answer = search(reader, "zeppelin")
    assert (answer.status, len(answer.ids)) == (200, 1)


def test_a_cookie_with_an_event_that_never_comes_does_not_hang(
    reader: FlaskClient, db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.web.search.views.OWN_WAIT_SECONDS", 0.05)
    post(db, cast, title="Zeppelin")
    with reader.session_transaction() as cookie:
        cookie["own_event"] = 10**9
    assert search(reader, "prijs").status == 200
    with reader.session_transaction() as cookie:
        assert "own_event" not in cookie


def test_a_longer_list_takes_no_more_queries(reader: FlaskClient, house: House, db: Database, cast: Cast) -> None:
    def queries() -> int:
        search(reader, "klant")
        with counted(db) as here, counted(house.db) as there:
            assert search(reader, "klant").ids
        return len(here) + len(there)

    few = queries()
    for number in range(12):
        post(db, cast, (cast.bram, cast.griet)[number % 2], title=f"Klant {number}")
    house.relay.drain()
    assert queries() == few


def test_searching_too_fast_is_slowed_down(reader: FlaskClient) -> None:
    statuses = [search(reader, "x").status for _ in range(130)]
    assert 429 in statuses
    assert statuses[:50] == [200] * 50
