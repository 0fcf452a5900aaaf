"""The parts an engine is made of: terms, cache, merging, checking and keeping in step."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from kb.search.cache import ByteCache
from kb.search.document import Document
from kb.search.handlers import Indexer
from kb.search.merging import FAN, LARGE, everything, tiered, untouched
from kb.search.query import SearchQuery
from kb.search.rebuild import Differences, check, repair
from kb.search.suggesting import edits
from kb.search.terms import BODY, GAP, RECORD, TITLE, prepare, title_key
from kb.search.whoosh_engine import WhooshEngine
from tests.search.documents import ListSource, document, library


def term(prepared_of: Document, token: str) -> tuple[float, list[int]]:
    """Weight and positions of a token."""
    weight, places = prepare(prepared_of).terms[token.encode()]
    return weight, np.frombuffer(places, "<u2").tolist()


def test_a_term_weighs_what_its_fields_weigh() -> None:
    one = document(title="Prijzen", summary="prijzen", body="prijs prijzen")
    assert term(one, "prijzen") == (3.0 + 1.5 + 1.0, [TITLE.start, 512, BODY.start + 1])
    assert term(one, "prijs") == (3.0 + 1.5 + 2.0, [BODY.start])


def test_the_length_is_weighted_as_the_terms_are() -> None:
    record = np.frombuffer(prepare(document(title="een twee", body="drie", author_name="Vier")).record, RECORD)[0]
    assert record["length"] == 2 * 3.0 + 1.0 + 1.5


def test_texts_of_a_field_keep_a_distance() -> None:
    one = document(department_labels=("Field Sales", "Buitendienst"))
    assert term(one, "buitendienst")[1][0] - term(one, "sales")[1][0] == GAP + 1


def test_facet_values_are_terms_no_word_can_be() -> None:
    terms = prepare(document(department="export", themes=("a", "b"))).terms
    facets = {name.decode() for name in terms if name.startswith(b"\x01")}
    assert facets == {"\x01department:export", "\x01theme:a", "\x01theme:b", "\x01language:nl", "\x01author:1"}


def test_a_body_longer_than_its_positions_is_found_to_the_end() -> None:
    terms = prepare(document(body="woord " * (BODY.size + 10) + "laatste")).terms
    assert terms[b"laatste"] == (1.0, b"")
    assert terms[b"woord"][0] == BODY.size + 10


def test_title_key_is_the_same_for_the_same_words() -> None:
    assert title_key("Bel éérst!") == title_key("bel  eerst") != title_key("bel")
    assert title_key("!!!") == title_key("") == 0


def test_a_date_without_a_zone_is_universal_time() -> None:
    aware = document(published=datetime(2026, 1, 1, tzinfo=UTC))
    naive = document(published=datetime(2026, 1, 1))  # noqa: DTZ001
    moments = [np.frombuffer(prepare(one).record, RECORD)[0]["published"] for one in (aware, naive)]
    assert moments[0] == moments[1]


def test_a_digest_changes_with_every_field() -> None:
    one = document()
    digests = {
        document(**{name: value}).digest()
        for name, value in (("title", "x"), ("body", "x"), ("themes", ("x",)), ("version", 2))
    }
    assert len(digests | {one.digest()}) == 5
    assert document().digest() == one.digest()


def test_the_cache_holds_no_more_than_its_limit() -> None:
    cache = ByteCache(10_000)
    made = []

    def value(number: int) -> bytes:
        return cache.get(("v", number), lambda: made.append(number) or b"x" * 1000, len)  # type: ignore[func-returns-value]

    for number in [*range(50), 49, 48, 0]:
        value(number)
        assert cache.held <= cache.limit
    assert made == [*range(50), 0]
    assert cache.get("large", lambda: b"x" * 9000, len) == b"x" * 9000
    cache.forget(lambda key: key[0] == "v")  # type: ignore[index]
    assert cache.held == 0


def test_merging_keeps_few_segments_and_leaves_large_ones_alone() -> None:
    assert tiered([1] * FAN) == [True] * FAN
    assert tiered([1] * (FAN - 1)) == [False] * (FAN - 1)
    assert tiered([9] * FAN + [1]) == [True] * FAN + [False]
    assert tiered([LARGE] * 50) == [False] * 50
    assert tiered([70] * FAN) == [True] * FAN
    assert tiered([LARGE // FAN + 1] * FAN) == [False] * FAN
    assert tiered([]) == []
    assert everything([5, 7]) == [True, True]
    assert untouched([1] * 20) == [False] * 20


def test_a_year_of_single_changes_keeps_few_segments() -> None:
    sizes: list[int] = []
    for _ in range(1000):
        merged = tiered(sizes)
        whole = 1 + sum(size for size, chosen in zip(sizes, merged, strict=True) if chosen)
        sizes = [size for size, chosen in zip(sizes, merged, strict=True) if not chosen] + [whole]
        assert len(sizes) <= 3 * FAN
    assert sum(sizes) == 1000


def test_edits_are_at_one_step() -> None:
    found = set(edits("abc"))
    assert {"ab", "bac", "abcd", "xbc", "abd", "xabc"} <= found
    assert {len(word) for word in found} == {2, 3, 4}


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """The library."""
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(ListSource(library()))
    return engine


def test_check_names_the_differences_and_repair_removes_them(engine: WhooshEngine) -> None:
    source = ListSource(library())
    assert not check(engine, source)
    source.held[1] = document(1, version=2, title="Tweede versie")
    source.held[50] = document(50, title="Nieuw")
    del source.held[2]
    differences = check(engine, source)
    assert differences == Differences(missing=(50,), extra=(2,), stale=(1,))
    repair(engine, source, differences)
    assert not check(engine, source)
    assert engine.search(SearchQuery("tweede versie")).strict_total == 1


def test_the_indexer_follows_the_source(engine: WhooshEngine) -> None:
    source = ListSource(library())
    indexer = Indexer(engine, source)
    source.held[60] = document(60, title="Zestig")
    for _ in range(2):
        indexer.refresh(60)
        assert engine.search(SearchQuery("zestig")).total == 1
    del source.held[60]
    for _ in range(2):
        indexer.refresh(60)
        assert engine.search(SearchQuery("zestig")).total == 0
    source.held.update({number: document(number, title="Veel") for number in range(70, 90)})
    before = engine.status().segments
    indexer.refresh_all(range(70, 95))
    assert engine.search(SearchQuery("veel")).total == 20
    assert engine.status().segments <= before + 1
    assert not indexer.rebuild_if_needed()


def test_a_large_batch_is_written_in_parts(engine: WhooshEngine) -> None:
    assert engine.index(document(number, title="Reeks") for number in range(1000, 2100)) == 1100
    assert engine.search(SearchQuery("reeks")).total == 1100


def test_facets_list_the_most_frequent_values_and_those_chosen(engine: WhooshEngine) -> None:
    engine.index(document(number, author_id=number, title="Auteur") for number in range(1000, 1300))
    engine.index([document(2000, author_id=1299, title="Auteur")])
    page = engine.search(SearchQuery("auteur"))
    assert len(page.facets["author"]) == 100
    assert page.facets["author"][0].value == "1299"
    chosen = engine.search(SearchQuery("auteur", author=("1298", "77")))
    values = {value.value: value for value in chosen.facets["author"]}
    assert values["1298"].chosen
    assert values["77"].count == 0
    assert chosen.total == 1


def test_memory_for_terms_stays_within_its_limit(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "small", cache_bytes=50_000)
    engine.rebuild(ListSource(library()))
    for word in " ".join(one.body for one in library()).split() * 3:
        engine.search(SearchQuery.from_args({"q": word}))
        assert engine._cache.held <= 50_000


def test_words_that_the_program_uses_itself_are_words_like_any_other(engine: WhooshEngine) -> None:
    own = ["columns", "postings", "positions", "scores", "terms", "department", "theme", "author", "current"]
    engine.index([document(3000, title=" ".join(own))])
    for word in own:
        assert engine.search(SearchQuery(word)).hits[0].id == 3000
        assert engine.search(SearchQuery(f'"{word} {own[0]}"')).strict_total <= 1
