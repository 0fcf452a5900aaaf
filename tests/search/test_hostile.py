"""Whatever people paste is answered, and fast enough; nothing in a text is syntax that reaches the index."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search.query import SearchQuery
from kb.search.whoosh_engine import WhooshEngine
from tests.search.documents import ListSource, document, library

PATTERNS = [
    *("*", "a*", "*a*", "?", "id:*", "id:1", "title:* OR id:*", "[a TO z]", "{a TO z}", "[TO]", "w~2", "w~9", "w^9"),
    *("status:draft", "x) OR (status:draft", "author:*", "visibility:*", "NOT", "NOT NOT NOT", "AND OR NOT", "+-+-"),
    *('"((', '"', '""', '"""', '" "', '-"', '-""', '"a', 'a"', '-"a', "((((", "))))", "(a", "a)", "- - -", "--a", "-"),
    *("' OR 1=1 --", "'; DROP TABLE practice; --", "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "%00", "%s%n"),
    *("\\", "\\\\", "\\u0000", "a\x00b", "\ud800", "\udfff\ud800", "\u202e", "\ufeff", "\u200b", "e\u0301" * 50),
    *("\x01department:key-accounts", "\x01theme:pricing", "\x01author:1", "\x01"),
    *("😀", "👩‍👩‍👧‍👦", "日本語テキスト", "العربية", "עברית", "ไทย", "ﷺ", "½", "²", "①", "Ⅷ", "ǅ", "ŉ"),
    *("aujourd'hui", "l'", "'l", "''''", "a'b'c'd'e'f", "-'-", "1.2.3.4.5", "1,,2", "a&b&c&d", "&&&&", "a-b-c-d-e-f-g"),
]
REPEATED = [
    "a",
    "*",
    '"',
    "(",
    "-",
    "a ",
    "-a ",
    '"a ',
    "a-",
    "a'",
    "1.",
    "NOT ",
    "OR ",
    "e\u0301",
    "😀",
    "\u00ad",
    "klant ",
]


def hostile() -> Iterator[str]:
    """A few hundred texts nobody would type and somebody will paste."""
    yield from PATTERNS
    for piece in REPEATED:
        for times in (2, 50, 300, 100_000):
            yield piece * times
    dice = random.Random(20)
    for _ in range(300):
        yield "".join(chr(dice.choice([dice.randrange(32, 127), dice.randrange(0x110000)])) for _ in range(60))
    for _ in range(100):
        yield " ".join(dice.choice(PATTERNS) for _ in range(dice.randrange(2, 30)))
    yield " ".join(f"woord{number}" for number in range(10_000))
    yield "x" * 1_000_000


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """The library and two hundred more documents."""
    engine = WhooshEngine(tmp_path_factory.mktemp("hostile") / "index")
    dice = random.Random(4)
    words = [f"{a}{b}{c}" for a in ("klant", "prijs", "ver") for b in "abcdefghij" for c in ("en", "ing", "s")]
    more = [document(number, body=" ".join(dice.choices(words, k=150))) for number in range(100, 300)]
    engine.rebuild(ListSource([*library(), *more]))
    return engine


def test_every_hostile_text_is_answered(engine: WhooshEngine) -> None:
    slow = []
    for text in hostile():
        started = time.process_time()
        page = engine.search(SearchQuery.from_args({"q": text, "department": text, "author": text, "page": text}), "nl")
        if time.process_time() - started > 2:
            slow.append(text[:40])
        assert page.total <= 210
    assert slow == []
    assert engine.status().state == "ready"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.sampled_from(["best", "newest"]), st.integers(-5, 2000))
def test_any_text_is_answered(engine: WhooshEngine, text: str, sort: str, page: int) -> None:
    query = SearchQuery.from_args({"q": text, "sort": sort, "page": str(page)})
    found = engine.search(query)
    assert len(found.hits) <= found.size
    assert found.strict_total <= found.total <= 210


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=' "-klantprijs*:()', max_size=80))
def test_any_syntax_is_answered(engine: WhooshEngine, text: str) -> None:
    engine.search(SearchQuery.from_args({"q": text}))


@pytest.mark.parametrize(
    "text", ["*", "id:*", "[a TO z]", "title:*", "\x01department:key-accounts", "department:key-accounts"]
)
def test_no_syntax_reaches_the_index(engine: WhooshEngine, text: str) -> None:
    """A star matches nothing, a field name is a word like any other."""
    page = engine.search(SearchQuery.from_args({"q": text}))
    assert page.strict_total == 0


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=400),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=80),
    st.sampled_from(["nl", "fr", "en", "xx"]),
)
def test_any_document_can_be_kept_and_found(
    tmp_path_factory: pytest.TempPathFactory, body: str, title: str, language: str
) -> None:
    engine = WhooshEngine(Path(tmp_path_factory.mktemp("any")) / "index")
    engine.rebuild(ListSource([document(1, title=title, body=body, language=language)]))
    for piece in f"{title} {body}".split()[:5]:
        query = SearchQuery.from_args({"q": piece})
        if piece.isprintable() and query.parsed.required and not query.parsed.excluded and not query.cut:
            assert engine.search(query).strict_total == 1, piece
