"""Comparing texts, and choosing between two."""

from hypothesis import given
from hypothesis import strategies as st

from kb.practices.compare import beside, changes, chosen, counted, paragraphs, words

BASE = "Een.\n\nTwee.\n\nDrie."


def test_paragraphs_keep_a_fenced_block_whole() -> None:
    assert paragraphs("a\n\n```\nb\n\nc\n```\n\nd") == ["a", "```\nb\n\nc\n```", "d"]


def test_words_say_what_came_and_went() -> None:
    kinds = [(piece.kind, piece.text) for piece in words("Bel in de voormiddag.", "Bel voor elf uur.")]
    assert kinds[0] == ("same", "Bel ")
    assert {kind for kind, _text in kinds} == {"same", "gone", "added"}
    assert "".join(text for kind, text in kinds if kind != "gone").replace("  ", " ") == "Bel voor elf uur."


def test_equal_paragraphs_are_folded() -> None:
    found = changes(BASE, "Een.\n\nTwee en half.\n\nDrie.")
    assert [change.kind for change in found] == ["same", "changed", "same"]
    assert counted(found) == (2, 0)


def test_whoever_changed_a_part_is_the_first_choice() -> None:
    parts = beside(BASE, "Een.\n\nTwee van mij.\n\nDrie.", "Een.\n\nTwee.\n\nDrie van hen.")
    starts = {part.mine: part.start for part in parts if not part.same}
    assert starts == {"Twee van mij.\n\nDrie.": "mine"} or starts == {"Twee van mij.": "mine", "Drie.": "theirs"}


def test_what_only_they_changed_is_theirs_at_first() -> None:
    parts = beside(BASE, BASE, "Een.\n\nTwee van hen.\n\nDrie.")
    assert chosen(parts, {}) == "Een.\n\nTwee van hen.\n\nDrie."


def test_what_only_they_added_is_kept_and_what_i_took_out_stays_out() -> None:
    added = beside(BASE, BASE, BASE + "\n\nVier.")
    assert chosen(added, {}) == BASE + "\n\nVier."
    removed = beside(BASE, "Een.\n\nDrie.", BASE)
    assert chosen(removed, {}) == "Een.\n\nDrie."


def test_both_keeps_mine_first() -> None:
    parts = beside("A.", "Mijn.", "Hun.")
    assert chosen(parts, {parts[0].name: "both"}) == "Mijn.\n\nHun."


TEXT = st.lists(st.sampled_from(["een", "twee", "drie", "vier vijf"]), max_size=8).map("\n\n".join)


@given(base=TEXT, mine=TEXT, theirs=TEXT)
def test_choosing_one_side_everywhere_gives_that_side(base: str, mine: str, theirs: str) -> None:
    parts = beside(base, mine, theirs)
    assert chosen(parts, {part.name: "mine" for part in parts}) == mine
    assert chosen(parts, {part.name: "theirs" for part in parts}) == theirs
