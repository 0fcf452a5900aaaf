"""Everything the product says is said in Dutch and in French, whole and in the manners of each language."""

import re

import pytest
from babel.messages.catalog import Catalog, Message

from tests.house.catalogues import COMMENTS, compiled, forms, machine_readable, messages, read, said

NO_BREAK = "\u00a0"
PLACEHOLDER = re.compile(r"%\((\w+)\)([sd])")
FORMAL_DUTCH = re.compile(r"\b(u|uw|uwe|uzelf|gij|gelieve|dient te)\b", re.IGNORECASE)
FAMILIAR_FRENCH = re.compile(r"\b(tu|toi|ton|ta|tes|te|t’\w+)\b", re.IGNORECASE)
CLOCK_HOUR = re.compile(r"[\d)s] u\b")
EXAMPLE_ADDRESS = re.compile(r"\S+://\S+|\S+@\S+|/\w+/")


@pytest.fixture(scope="module")
def sentences() -> Catalog:
    """What the code and the templates say now."""
    return said()


@pytest.fixture(scope="module", params=sorted(COMMENTS))
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """The Dutch catalogue, then the French one."""
    return read(request.param)


@pytest.fixture(scope="module")
def dutch() -> list[str]:
    """Every Dutch sentence."""
    return _spoken("nl")


@pytest.fixture(scope="module")
def french() -> list[str]:
    """Every French sentence."""
    return _spoken("fr")


def _spoken(language: str) -> list[str]:
    return [EXAMPLE_ADDRESS.sub("", form) for each in messages(read(language)) for form in forms(each.string)]


def _ids(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {forms(message.id) for message in messages(catalogue)}


def test_every_sentence_is_in_the_catalogue_and_no_other(sentences: Catalog, catalogue: Catalog) -> None:
    """What is missing is English on a Dutch page; what is left over misleads whoever translates."""
    assert _ids(catalogue) ^ _ids(sentences) == set()
    assert list(catalogue.obsolete) == []


def test_every_sentence_is_translated_for_certain(catalogue: Catalog) -> None:
    """No empty form, no guess."""
    wanting = [each.id for each in messages(catalogue) if each.fuzzy or not all(map(str.strip, forms(each.string)))]
    assert wanting == []


def test_plurals_have_every_form(catalogue: Catalog) -> None:
    """A sentence that counts has as many forms as the language; one that does not count has one."""
    wrong = [
        each.id
        for each in messages(catalogue)
        if len(forms(each.string)) != (catalogue.num_plurals if each.pluralizable else 1)
    ]
    assert wrong == []


def _placeholders(text: str) -> list[tuple[str, str]]:
    return sorted(PLACEHOLDER.findall(text))


def _keeps_placeholders(message: Message) -> bool:
    """Each form has what its English has; a form for one may leave the number out, as English does."""
    english = forms(message.id)
    return all(
        _placeholders(form) in [_placeholders(each) for each in english]
        if message.pluralizable
        else _placeholders(form) == _placeholders(english[0])
        for form in forms(message.string)
    )


def test_placeholders_are_kept(catalogue: Catalog) -> None:
    """The same names and kinds, and no percent sign that Python would stumble over."""
    lost = [each.id for each in messages(catalogue) if not _keeps_placeholders(each)]
    assert lost == []
    stray = [form for each in messages(catalogue) for form in forms(each.string) if _stumbles(form)]
    assert stray == []


def _stumbles(form: str) -> bool:
    return "%(" in PLACEHOLDER.sub("", form)


def test_line_ends_are_kept(catalogue: Catalog) -> None:
    """The text that an empty editor begins with has the same paragraphs in every language."""
    torn = [
        each.id
        for each in messages(catalogue)
        if any(form.count("\n") != forms(each.id)[0].count("\n") for form in forms(each.string))
    ]
    assert torn == []


def test_nobody_shouts(sentences: Catalog, dutch: list[str], french: list[str]) -> None:
    """No exclamation marks, in any language."""
    english = [form for each in messages(sentences) for form in forms(each.id)]
    assert [form for form in english + dutch + french if "!" in form] == []


def test_french_keeps_its_signs_with_their_words(french: list[str]) -> None:
    """No-break space before ? ! : ; and %, and inside quotation marks: nothing else, and nothing missing."""
    before = re.compile(rf"(?<!{NO_BREAK})[?!:;»]|«(?!{NO_BREAK})|\d ?%(?!\()")
    assert [form for form in french if before.search(PLACEHOLDER.sub("x", form))] == []


def test_french_has_typographic_signs(french: list[str]) -> None:
    """A curved apostrophe, and guillemets for quotes."""
    assert [form for form in french if re.search("['\"“”]", form)] == []


def test_dutch_has_typographic_signs(dutch: list[str]) -> None:
    """A curved apostrophe and curved quotes, and no no-break space that somebody took over from French."""
    assert [form for form in dutch if re.search(f"['\"{NO_BREAK}]", form)] == []


def test_dutch_says_je(dutch: list[str]) -> None:
    """Colleagues say je to each other. The letter u stays for the hour: 9.30 u."""
    assert [form for form in dutch if FORMAL_DUTCH.search(CLOCK_HOUR.sub("", form))] == []


def test_french_says_vous(french: list[str]) -> None:
    """Never tu."""
    assert [form for form in french if FAMILIAR_FRENCH.search(form)] == []


@pytest.mark.parametrize("language", sorted(COMMENTS))
def test_the_program_reads_what_people_edit(language: str) -> None:
    """The compiled catalogue is the one beside it, compiled now."""
    assert compiled(language).read_bytes() == machine_readable(read(language))
