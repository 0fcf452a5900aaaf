"""Passages with marks, as pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.matching import marks_of
from kb.search.query import SearchQuery
from kb.search.results import Marks
from kb.search.snippets import Piece, Tokens, mark, passage


def marks(text: str) -> Marks:
    """The marks of a question."""
    return marks_of(SearchQuery(text).parsed)


def shown(pieces: list[Piece]) -> str:
    """Pieces as one text, marked words between brackets."""
    return "".join(f"[{text}]" if marked else text for text, marked in pieces)


@pytest.mark.parametrize(
    ("text", "language", "asked", "expected"),
    [
        ("Hogere prijzen", "nl", "prijs", "Hogere [prijzen]"),
        ("Prijs, prijs en prijzen.", "nl", "prijzen", "[Prijs], [prijs] en [prijzen]."),
        ("L'équipe décide", "fr", "equipes", "[L'équipe] décide"),
        ("Co-creatie helpt", "nl", "cocreatie", "[Co-creatie] helpt"),
        ("Een cocreatie", "nl", "co-creatie", "Een [cocreatie]"),
        ("prijs en prijzen van nu", "nl", '"prijzen van nu"', "prijs en [prijzen] [van] [nu]"),
        ("Niets hier", "nl", "prijs", "Niets hier"),
        ("", "nl", "prijs", ""),
        ("Alles", "nl", "", "Alles"),
        ("weg met prijs", "nl", "met -prijs", "weg [met] prijs"),
    ],
)
def test_mark(text: str, language: str, asked: str, expected: str) -> None:
    assert shown(mark(text, language, marks(asked))) == expected


def test_passage_shows_where_most_of_the_words_are() -> None:
    filler = "lorem ipsum dolor sit amet " * 40
    text = f"De prijs vooraan. {filler} De prijs stijgt en de klant belt. {filler} slot"
    found = shown(passage(text, "nl", marks("prijs klant"), width=120))
    assert "[prijs] stijgt en de [klant] belt" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 170


def test_passage_without_a_found_word_is_the_beginning() -> None:
    text = "Eerste zin. " + "woord " * 100
    assert shown(passage(text, "nl", marks("zeppelin"), width=60)).startswith("Eerste zin. woord")
    assert shown(passage("Kort.", "nl", Marks())) == "Kort."
    assert passage("", "nl", marks("x")) == []


def test_passage_of_one_endless_word() -> None:
    pieces = passage("x" * 5000, "nl", marks("x"), width=100)
    assert len(shown(pieces)) < 120


def test_passage_keeps_what_looks_like_markup_as_text() -> None:
    pieces = passage("<script>alert('prijs')</script> & prijs", "nl", marks("prijs"))
    assert shown(pieces) == "<script>alert('[prijs]')</script> & [prijs]"


@given(st.text(max_size=600), st.text(max_size=30), st.integers(20, 300))
def test_pieces_are_parts_of_the_text(text: str, asked: str, width: int) -> None:
    pieces = passage(text, "nl", marks(asked), width)
    assert all(piece.text for piece in pieces)
    inside = "".join(text for text, _ in pieces if text.strip() != "…")
    assert len(inside) <= width + 1
    whole = "".join(text for text, _ in mark(text, "nl", marks(asked)))
    from_words = "".join(text for text, _ in mark(text, "nl", Marks()))
    assert whole == from_words


def test_words_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tokens, "MOST", 10)
    tokens = Tokens("nl", Marks(frozenset({"prijs"})))
    for number in range(100):
        assert tokens[f"woord{number}"] == ""
        assert tokens["Prijzen"] == "prijs"
        assert len(tokens) <= 11


def test_two_searches_do_not_share_their_marks() -> None:
    text = "Hogere prijzen voor trouwe klanten"
    for _ in range(2):
        for token, found in (("prijs", "prijzen"), ("klant", "klanten")):
            assert [piece.text for piece in mark(text, "nl", Marks(frozenset({token}))) if piece.marked] == [found]
