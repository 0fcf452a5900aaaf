"""What every search engine must do, whichever library keeps its index."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.core.errors import Unavailable
from kb.search.engine import SearchEngine, State
from kb.search.query import FACETS, SearchQuery
from kb.search.results import ResultPage
from kb.search.whoosh_engine import WhooshEngine
from tests.search.documents import ListSource, document, library

Maker = Callable[[Path], SearchEngine]
ENGINES: dict[str, Maker] = {"whoosh": lambda path: WhooshEngine(path / "index", wait_seconds=0.2)}


@pytest.fixture(params=sorted(ENGINES))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    """An engine with an index that has nothing in it."""
    engine = ENGINES[request.param](tmp_path)
    engine.rebuild(ListSource())
    return engine


@pytest.fixture
def engine(empty: SearchEngine) -> SearchEngine:
    """An engine with the library."""
    empty.index(library())
    return empty


def ask(engine: SearchEngine, text: str = "", viewer: str = "", **args: Any) -> ResultPage:
    """Search for a text with filters as they stand in an address."""
    return engine.search(SearchQuery.from_args({"q": text, **args}), viewer)


def ids(page: ResultPage) -> list[int]:
    """The ids of the hits, in order."""
    return [hit.id for hit in page.hits]


def counts(page: ResultPage, facet: str) -> dict[str, int]:
    """Value -> count of a facet."""
    return {value.value: value.count for value in page.facets[facet]}


# Words


def test_finds_a_word_of_title_summary_and_body(engine: SearchEngine) -> None:
    assert set(ids(ask(engine, "prijsverhoging"))) == {1, 4}
    assert ids(ask(engine, "percentage")) == [1]
    assert ids(ask(engine, "angel")) == [1]


def test_title_counts_for_more_than_summary_and_body(engine: SearchEngine) -> None:
    assert ids(ask(engine, "prijsverhoging")) == [1, 4]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("prijs", {1}),
        ("prijzen", {1}),
        ("customers", {9}),
        ("customer", {9}),
        ("négociations", {6}),
        ("negociation", {6}),
        ("equipe", {3, 6}),
        ("ÉQUIPES", {3, 6}),
        ("l'équipe", {3, 6}),
        ("réunion", {6}),
        ("collega", {5}),
        ("collega's", {5}),
        ("collega’s", {5}),
        ("bestelling", {8}),
        ("cocreatie", {4}),
        ("co-creatie", {4}),
        ("email", {7}),
        ("e-mail", {7}),
        ("q4", {5}),
        ("10000", {5}),
        ("10.000", {5}),
        ("b2b", {7}),
        ("meddic", {7}),
        ("een", {1, 8}),
    ],
)
def test_inflections_accents_and_spellings(engine: SearchEngine, asked: str, found: set[int]) -> None:
    page = ask(engine, asked, viewer="nl")
    assert found <= set(ids(page)), page
    assert not page.relaxed


def test_a_word_is_found_whatever_language_the_viewer_has(engine: SearchEngine) -> None:
    for language in ("nl", "fr", "en", "", "xx"):
        assert set(ids(ask(engine, "coaching", language))) == {5, 6, 7}


def test_own_language_comes_first_where_documents_fit_equally_well(empty: SearchEngine) -> None:
    empty.index([document(1, title="Pitch", language="fr"), document(2, title="Pitch", language="nl")])
    assert ids(ask(empty, "pitch", "fr")) == [1, 2]
    assert ids(ask(empty, "pitch", "nl")) == [2, 1]


def test_names_and_labels_are_found(engine: SearchEngine) -> None:
    assert set(ids(ask(engine, "Lefevre"))) == {2, 5, 8}
    assert set(ids(ask(engine, "el amrani"))) == {1, 4, 7, 10}
    assert set(ids(ask(engine, "klantendienst"))) == {3, 7, 8}
    assert set(ids(ask(engine, "attrition"))) == {4, 8, 9}


def test_a_synonym_of_a_theme_counts_for_less_than_the_word(empty: SearchEngine) -> None:
    empty.index([document(1, theme_synonyms=("tarief",)), document(2, body="Het tarief is het tarief.")])
    assert ids(ask(empty, "tarief")) == [2, 1]


def test_exact_title_comes_first(engine: SearchEngine) -> None:
    assert ids(ask(engine, "bel eerst"))[0] == 10
    assert ids(ask(engine, "BEL EERST!"))[0] == 10


def test_all_words_are_required(engine: SearchEngine) -> None:
    page = ask(engine, "klant concurrent")
    assert page.hits[0].id == 4
    assert page.hits[0].missing == ()
    assert page.strict_total == 1


def test_common_words_are_not_required(engine: SearchEngine) -> None:
    page = ask(engine, "de brief van het")
    assert ids(page) == [1]
    assert set(page.ignored) == {"de", "van", "het"}


# Most of the words


def test_falls_back_to_most_of_the_words_and_says_so(engine: SearchEngine) -> None:
    page = ask(engine, "coaching verkoper zeppelin")
    assert page.relaxed
    assert page.strict_total == 0
    assert page.missing == ("zeppelin",)
    assert ids(page)[0] == 5
    assert all("zeppelin" in hit.missing for hit in page.hits)


def test_documents_with_all_words_come_before_those_with_most(engine: SearchEngine) -> None:
    page = ask(engine, "telefoontje maandag")
    assert page.relaxed
    assert ids(page)[0] == 8
    assert page.hits[0].missing == ()
    assert page.strict_total == 1
    assert page.total == 2


def test_does_not_fall_back_when_three_have_all_words(engine: SearchEngine) -> None:
    page = ask(engine, "prijs marge")
    assert not page.relaxed
    assert page.total == page.strict_total == 4


def test_nothing_is_found_for_words_that_occur_nowhere(engine: SearchEngine) -> None:
    page = ask(engine, "zeppelin xylofoon")
    assert page.total == 0
    assert page.hits == ()
    assert not page.relaxed


def test_suggests_a_word_that_finds_something(engine: SearchEngine) -> None:
    assert ask(engine, "prijsverhogng").suggestion == "prijsverhoging"
    assert ask(engine, "coachnig vraag").suggestion == "coaching vraag"
    assert ask(engine, "zzzzzzz").suggestion is None
    assert ask(engine, "prijsverhoging").suggestion is None


# Phrases and exclusions


def test_a_phrase_narrows_to_those_words_in_that_order(engine: SearchEngine) -> None:
    assert ids(ask(engine, '"price increase"')) == [2]
    assert ids(ask(engine, '"increase price"')) == []
    assert ids(ask(engine, '"hausse de prix"')) == [3]
    assert ids(ask(engine, '"prijzen van volgend jaar"')) == [1]
    assert ids(ask(engine, '"prijs van volgend jaar"')) == []


def test_a_phrase_narrows_even_where_words_are_not_all_there(engine: SearchEngine) -> None:
    page = ask(engine, '"price increase" zeppelin consequence')
    assert ids(page) == [2]
    assert page.relaxed
    assert page.missing == ("zeppelin",)


def test_a_phrase_does_not_run_from_title_into_summary(empty: SearchEngine) -> None:
    empty.index([document(1, title="rode draad", summary="blauwe lucht", author_name="An Piet")])
    assert ids(ask(empty, '"rode draad"')) == [1]
    assert ids(ask(empty, '"draad blauwe"')) == []


def test_a_phrase_with_a_compound(engine: SearchEngine) -> None:
    assert ids(ask(engine, '"co-creatie met de klant"')) == [4]
    assert ids(ask(engine, '"cocreatie met de klant"')) == [4]


def test_excluded_words_and_phrases(engine: SearchEngine) -> None:
    assert set(ids(ask(engine, "coaching -verkoopleider"))) == {6, 7}
    assert set(ids(ask(engine, 'coaching -"cinq minutes"'))) == {5, 7}
    assert set(ids(ask(engine, "-coaching"))) == {1, 2, 3, 4, 8, 9, 10}
    assert ids(ask(engine, "prijsverhoging -prijsverhoging")) == []


@pytest.mark.parametrize("word", ["prijs", "klant", "équipe", "co-creatie", "e-mail"])
def test_a_word_splits_the_results_in_two(engine: SearchEngine, word: str) -> None:
    everything = set(ids(ask(engine)))
    having, not_having = set(ids(ask(engine, word))), set(ids(ask(engine, f"-{word}")))
    assert having | not_having == everything
    assert not having & not_having


# Filters and facets


def test_filters_are_part_of_the_question(engine: SearchEngine) -> None:
    assert set(ids(ask(engine, "coaching", department="field-sales"))) == {5, 6}
    assert set(ids(ask(engine, "coaching", department="field-sales", language="fr"))) == {6}
    assert set(ids(ask(engine, "coaching", department=["field-sales", "customer-service"]))) == {5, 6, 7}
    assert set(ids(ask(engine, "", theme=["pricing", "churn"]))) == {1, 2, 3, 4, 8, 9}
    assert set(ids(ask(engine, "", author="2"))) == {1, 4, 7, 10}
    assert ids(ask(engine, "coaching", department="no-such")) == []


def test_counts_are_exact_over_the_whole_result(engine: SearchEngine) -> None:
    page = engine.search(SearchQuery("prijs marge"), size=1)
    assert len(page.hits) == 1
    assert page.total == 4
    assert counts(page, "department") == {"key-accounts": 2, "field-sales": 1, "customer-service": 1}
    assert counts(page, "language") == {"nl": 2, "en": 1, "fr": 1}
    assert counts(page, "theme") == {"pricing": 4, "churn": 1}
    assert counts(page, "author") == {"2": 2, "3": 1, "1": 1}


def test_counts_of_a_facet_leave_out_its_own_choice(engine: SearchEngine) -> None:
    page = ask(engine, "coaching", department="field-sales")
    assert counts(page, "department") == {"field-sales": 2, "customer-service": 1}
    assert counts(page, "language") == {"nl": 1, "fr": 1}
    assert {value.value for value in page.facets["department"] if value.chosen} == {"field-sales"}


def test_a_value_without_results_is_only_there_when_chosen(engine: SearchEngine) -> None:
    page = ask(engine, "coaching", theme="churn")
    assert counts(page, "theme") == {"coaching": 3, "churn": 0}
    assert page.total == 0


def test_every_count_is_what_choosing_it_finds(engine: SearchEngine) -> None:
    for text in ("", "klant", "coaching", "prijs marge"):
        page = ask(engine, text)
        for facet in FACETS:
            for value in page.facets[facet]:
                narrowed = engine.search(SearchQuery(text).with_filter(facet, value.value))
                assert narrowed.total == value.count, (text, facet, value)


# Order and pages


def test_without_words_everything_newest_first(engine: SearchEngine) -> None:
    assert ids(ask(engine)) == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert ids(ask(engine, department="key-accounts")) == [9, 4, 1]


def test_newest_first_when_asked(engine: SearchEngine) -> None:
    assert ids(ask(engine, "prijs marge", sort="newest")) == [4, 3, 2, 1]


def test_pages_are_parts_of_one_order(empty: SearchEngine) -> None:
    empty.index(document(number, title="Zelfde titel", published=document().published) for number in range(1, 48))
    for sort in ("best", "newest"):
        query = SearchQuery("titel", sort=sort)
        pages = [empty.search(query.with_page(page), size=10) for page in range(1, 7)]
        assert [len(page.hits) for page in pages] == [10, 10, 10, 10, 7, 0]
        assert {page.total for page in pages} == {47}
        assert {page.pages for page in pages} == {5}
        assert [hit.id for page in pages for hit in page.hits] == list(range(47, 0, -1))


# Documents come and go


def test_a_document_is_found_by_the_next_search(engine: SearchEngine) -> None:
    before = engine.generation
    assert engine.index([document(11, title="Xylofoon")]) == 1
    assert ids(ask(engine, "xylofoon")) == [11]
    assert engine.generation != before


def test_a_newer_version_replaces_and_an_older_one_does_not(engine: SearchEngine) -> None:
    assert engine.index([document(1, version=3, title="Derde")]) == 1
    assert engine.index([document(1, version=2, title="Tweede")]) == 0
    assert ids(ask(engine, "derde")) == [1]
    assert ids(ask(engine, "tweede")) == []
    assert 1 not in ids(ask(engine, "prijsverhoging"))
    assert engine.versions()[1] == 3
    assert ask(engine).total == 10


def test_the_same_version_with_another_text_replaces(engine: SearchEngine) -> None:
    changed = replace(library()[0], author_name="Nieuwe Naam")
    assert engine.index([changed]) == 1
    assert ids(ask(engine, "nieuwe naam")) == [1]


def test_indexing_the_same_again_changes_nothing(engine: SearchEngine) -> None:
    before = engine.generation
    assert engine.index(library()) == 0
    assert engine.generation == before


def test_a_batch_keeps_the_newest_version_of_each(empty: SearchEngine) -> None:
    assert empty.index([document(1, version=2, title="Nieuw"), document(1, version=1, title="Oud")]) == 1
    assert ids(ask(empty, "nieuw")) == [1]
    assert ask(empty).total == 1


def test_removed_documents_are_gone_from_everywhere(engine: SearchEngine) -> None:
    assert engine.remove([1, 99]) == 1
    assert engine.remove([1]) == 0
    assert ids(ask(engine, "prijsverhoging")) == [4]
    assert counts(ask(engine), "department")["key-accounts"] == 2
    assert 1 not in engine.versions()
    assert ask(engine, "percentage").total == 0


def test_optimizing_changes_no_answer(engine: SearchEngine) -> None:
    for number in range(11, 40):
        engine.index([document(number, title=f"Prijs nummer {number}")])
    engine.remove(range(20, 30))
    questions = ["prijs", "klant", '"prijs nummer 12"', "coaching -équipe", ""]
    before = [ask(engine, question) for question in questions]
    engine.optimize()
    after = [ask(engine, question) for question in questions]
    assert [(ids(page), page.total, page.facets) for page in before] == [
        (ids(page), page.total, page.facets) for page in after
    ]


def test_many_small_changes_answer_as_one_rebuild(empty: SearchEngine, tmp_path: Path) -> None:
    source = ListSource(library())
    for one in library():
        empty.index([replace(one, version=0, title="Voorlopig")])
    for one in library():
        empty.index([one])
    questions = ["prijs", "klant", '"bel eerst"', "coaching", "voorlopig", ""]
    grown = [ask(empty, question) for question in questions]
    empty.rebuild(source)
    assert [(ids(page), page.total) for page in grown] == [
        (ids(ask(empty, question)), ask(empty, question).total) for question in questions
    ]


def test_rebuild_takes_what_the_source_has(engine: SearchEngine) -> None:
    source = ListSource(library()[:4])
    done: list[int] = []
    assert engine.rebuild(source, done.append) == 4
    assert done[-1] == 4
    assert set(engine.versions()) == {1, 2, 3, 4}
    assert ids(ask(engine, "coaching")) == []


def test_rebuild_brings_in_what_changed_meanwhile(engine: SearchEngine) -> None:
    source = ListSource(library())

    def meanwhile(_done: int) -> None:
        source.held[1] = replace(source.held[1], version=2, title="Xylofoon")
        source.held[2] = replace(source.held[2], author_name="Jan Hernoemd")
        source.held[11] = document(11, title="Zeppelin")
        del source.held[3]
        engine.index([source.held[1], source.held[2], source.held[11]])
        engine.remove([3])

    engine.rebuild(source, meanwhile)
    assert engine.versions() == source.versions()
    assert ids(ask(engine, "xylofoon")) == [1]
    assert ids(ask(engine, "hernoemd")) == [2]
    assert ids(ask(engine, "zeppelin")) == [11]


def test_an_empty_index_answers(empty: SearchEngine) -> None:
    for text in ("", "klant", '"een zin"', "-weg", "a b c d"):
        page = ask(empty, text, department="key-accounts")
        assert page.total == 0
        assert page.hits == ()
    assert empty.status().state is State.READY
    assert empty.versions() == {}
    empty.optimize()


@pytest.mark.parametrize("maker", ENGINES.values(), ids=sorted(ENGINES))
def test_without_an_index_it_is_unavailable_until_rebuilt(maker: Maker, tmp_path: Path) -> None:
    engine = maker(tmp_path)
    assert engine.status().state is State.MISSING
    assert engine.status().needs_rebuild
    with pytest.raises(Unavailable):
        ask(engine, "klant")
    with pytest.raises(Unavailable):
        engine.index([document(1)])
    engine.rebuild(ListSource(library()))
    assert ask(engine).total == 10
