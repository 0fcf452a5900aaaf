"""What text becomes in the index."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.analyzers import MAX_TOKEN, STEMMERS, all_forms, clean, fold, forms, words
from kb.search.query import parse
from kb.search.stopwords import STOP_WORDS
from kb.search.terms import prepare
from tests.search.documents import document


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Équipe", "equipe"),
        ("œuvre", "oeuvre"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("coördinatie", "coordinatie"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("m²", "m2"),
        ("２０２６", "2026"),
        ("Ωmega", "ωmega"),
        ("x" * 200, "x" * MAX_TOKEN),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("l'équipe", [("équipe",)]),
        ("L’équipe d’abord", [("équipe",), ("abord",)]),
        ("jusqu'à lorsqu'il puisqu'on qu'elle", [("à",), ("il",), ("on",), ("elle",)]),
        ("aujourd'hui", [("aujourd", "hui")]),
        ("collega's", [("collega",)]),
        ("don't they'll", [("don",), ("they",)]),
        ("O'Brien", [("o", "brien")]),
        ("co-creatie", [("co", "creatie")]),
        ("key‑account", [("key", "account")]),
        ("Q4 MEDDIC B2B 50-50", [("q4",), ("meddic",), ("b2b",), ("50", "50")]),
        ("€ 10.000,50", [("10", "000", "50")]),
        ("einde.Nieuw", [("einde",), ("nieuw",)]),
        ("R&D", [("r", "d")]),
        ("en/of", [("en",), ("of",)]),
        ("snake_case", [("snake",), ("case",)]),
        ("jan@voorbeeld.be", [("jan",), ("voorbeeld",), ("be",)]),
        ("zin.", [("zin",)]),
        ("- -- ' . & _", []),
        ("😀 * ( [", []),
        ("", []),
    ],
)
def test_words(text: str, parts: list[tuple[str, ...]]) -> None:
    assert [word.parts for word in words(clean(text))] == parts


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("co-creatie", "cocreatie"),
        ("e-mail", "email"),
        ("collega's", "collegas"),
        ("10.000", "10000"),
        ("50-50", "5050"),
        ("R&D", "rd"),
        ("klant", None),
        ("l'équipe", None),
    ],
)
def test_joined(text: str, joined: str | None) -> None:
    assert next(words(text)).joined == joined


def test_offsets_are_those_of_the_cleaned_text() -> None:
    text = clean("De e\u0301quipe, ver\u00adkoop en l'avis")
    assert text == "De équipe, verkoop en l'avis"
    assert [text[word.start : word.end] for word in words(text)] == ["De", "équipe", "verkoop", "en", "l'avis"]


@pytest.mark.parametrize(
    ("language", "groups"),
    [
        (
            "nl",
            [
                ("prijs", "prijzen"),
                ("brief", "brieven"),
                ("offerte", "offertes"),
                ("klant", "klanten"),
                ("verkoper", "verkopers"),
                ("prijsverhoging", "prijsverhogingen"),
                ("afspraak", "afspraken"),
                ("korting", "kortingen"),
                ("bestelling", "bestellingen"),
                ("gesprek", "gesprekken"),
                ("doel", "doelen"),
            ],
        ),
        (
            "fr",
            [
                ("équipe", "équipes", "equipe", "EQUIPES"),
                ("client", "clients", "cliente"),
                ("négociation", "négociations", "negociation"),
                ("vendeur", "vendeurs"),
                ("réunion", "réunions"),
                ("hausse", "hausses"),
                ("prix",),
                ("œuvre", "oeuvres"),
            ],
        ),
        (
            "en",
            [
                ("customer", "customers"),
                ("price", "prices", "pricing"),
                ("negotiate", "negotiation", "negotiating"),
                ("sell", "selling", "sells"),
                ("company", "companies"),
                ("quote", "quotes", "quoted"),
            ],
        ),
    ],
)
def test_inflections_share_a_token(language: str, groups: list[tuple[str, ...]]) -> None:
    for group in groups:
        shared = set.intersection(*(set(forms(word.lower(), language)) for word in group))
        assert shared, group


def test_surface_comes_first_and_names_have_no_stem() -> None:
    assert forms("prijzen", "nl") == ("prijzen", "prijs")
    assert forms("équipes", "fr") == ("equipes", "equip")
    assert forms("Maes", "") == ("maes",)
    assert all_forms("prijzen")[0] == "prijzen"


def test_stop_words_are_folded_and_leave_out_words_with_a_meaning() -> None:
    assert {fold(word) for word in STOP_WORDS} == set(STOP_WORDS)
    assert not STOP_WORDS & {"but", "car", "or", "son", "klant", "prix", "price", "team", "deal", "best"}


@given(st.text(max_size=80), st.sampled_from([*STEMMERS, ""]))
def test_any_text_gives_tokens_that_are_words(text: str, language: str) -> None:
    cleaned = clean(text)
    for word in words(cleaned):
        assert cleaned[word.start : word.end] == word.text
        for part in word.parts:
            for token in forms(part, language):
                assert token
                assert len(token) <= MAX_TOKEN
                assert all(char.isalnum() for char in token)


@given(
    st.text(alphabet=st.characters(categories=("L", "N", "P", "Mn", "Zs")), max_size=60),
    st.sampled_from(["nl", "fr", "en"]),
)
def test_every_word_of_a_document_finds_it(text: str, language: str) -> None:
    terms = prepare(document(body=text, language=language)).terms
    for piece in text.split():
        for asked in parse(piece).required:
            whole = asked.joined is not None and any(token.encode() in terms for token in all_forms(asked.joined))
            parts = all(any(token.encode() in terms for token in all_forms(part)) for part in asked.parts)
            assert whole or parts, (piece, asked)


def test_threads_do_not_share_a_stemmer() -> None:
    wrong: list[str] = []

    def work(offset: int) -> None:
        for number in range(3000):
            word = f"{'abcdefghij'[number % 10]}{'klmnop'[offset]}{number}prijzen"
            if forms(word, "nl")[1] != f"{word[:-5]}ijs"[: len(word) - 2] and not forms(word, "nl")[1].endswith(
                "prijs"
            ):
                wrong.append(word)

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
