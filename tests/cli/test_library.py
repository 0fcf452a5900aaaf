"""``kb starter`` takes the starter library away and brings it back, files and index included."""

from pathlib import Path

import pytest
from sqlalchemy import select

from kb.config import bundled
from kb.people.models import Person
from kb.wiring import build_house
from tests.cli.conftest import CommandLine

MARKETING = 6
EVERYTHING = 76
SLUG = "vijf-slides-die-echt-gebruikt-worden"


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.md")}


def test_it_lists_what_came_with_the_program(demo_kb: CommandLine) -> None:
    lines = [line.split("\t") for line in demo_kb("starter", "list").splitlines()]
    assert len(lines) == EVERYTHING
    chosen = demo_kb("starter", "list", "--department", "marketing").splitlines()
    assert len(chosen) == MARKETING
    assert f"marketing\t{SLUG}\tpublished\tVijf slides die echt gebruikt worden" in chosen


def test_a_house_without_says_nothing(kb: CommandLine) -> None:
    assert kb("starter", "list") == ""
    assert "0 practices are withdrawn." in kb("starter", "withdraw", "--all")


def test_some_go_by_slug_and_a_department_as_a_whole(demo_kb: CommandLine) -> None:
    assert "1 practices are withdrawn." in demo_kb("starter", "withdraw", SLUG)
    assert f"{MARKETING - 1} practices are withdrawn." in demo_kb("starter", "withdraw", "--department", "marketing")
    assert not list((demo_kb.content / "marketing").glob("*.md"))
    assert len(files(demo_kb.content)) == EVERYTHING - MARKETING
    assert "agree" in demo_kb("check")


def test_everything_goes_and_comes_back_as_it_was(demo_kb: CommandLine) -> None:
    assert f"{EVERYTHING} practices are withdrawn." in demo_kb("starter", "withdraw", "--all")
    assert files(demo_kb.content) == {}
    assert "0 found" in demo_kb("search", "klant")
    assert "0 practices are withdrawn." in demo_kb("starter", "withdraw", "--all")
    assert f"{EVERYTHING} practices are public again." in demo_kb("starter", "bring-back", "--all")
    assert files(demo_kb.content) == files(bundled("content"))
    assert "agree" in demo_kb("check")


@pytest.mark.parametrize(
    ("chosen", "status", "said"),
    [
        ((), 2, "Say which"),
        (("--all", SLUG), 2, "Say which"),
        (("--all", "--department", "marketing"), 2, "Say which"),
        ((SLUG, "no-such-thing"), 1, "The starter library has no practice no-such-thing."),
        (("--department", "legal"), 1, "The starter library has nothing of a department legal."),
    ],
)
def test_a_choice_that_is_not_clear_changes_nothing(
    demo_kb: CommandLine, chosen: tuple[str, ...], status: int, said: str
) -> None:
    assert said in demo_kb("starter", "withdraw", *chosen, status=status)
    assert "\twithdrawn\t" not in demo_kb("starter", "list")


def test_the_starter_library_alone_brings_only_its_authors(kb: CommandLine) -> None:
    kb("init", "--starter")
    house = build_house(kb.settings)
    with house.db.reading() as session:
        people = session.scalars(select(Person)).all()
    house.close()
    assert len(people) == 23
    assert {(each.origin, each.state, each.password_hash) for each in people} == {("starter", "invited", None)}
