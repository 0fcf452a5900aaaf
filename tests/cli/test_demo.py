"""``kb demo remove`` takes the demo and its doings, and nothing of anybody else."""

from pathlib import Path

import pytest
from sqlalchemy import select

from kb.config import bundled
from kb.core.clock import now
from kb.core.db import add
from kb.following.models import Follow
from kb.learning.models import Try
from kb.people.accounts import add_person
from kb.people.models import Person
from kb.people.queries import Viewer, viewer_of
from kb.practices import service
from kb.practices.draft import Finished, Writing, finish
from kb.practices.models import Practice
from kb.wiring import House
from tests.cli.conftest import CommandLine

TEXT = Writing("Ask twice", "Ask the question again a week later.", "The second answer is the true one.", 1, (1,), "en")


def person(house: House, email: str) -> Viewer:
    with house.db.reading() as session:
        return viewer_of(session.scalars(select(Person).where(Person.email == email)).one())


@pytest.fixture
def katrien(demo_house: House) -> Viewer:
    return person(demo_house, "katrien.maes@passerelle.example")


@pytest.fixture
def real(demo_house: House) -> Viewer:
    with demo_house.db.transaction() as session:
        return viewer_of(add_person(session, email="ann@example.org", name="Ann Peeters"))


def rewritten(house: House, practice_id: int) -> Finished:
    with house.db.reading() as session:
        practice = session.get_one(Practice, practice_id)
        writing = Writing(
            "Another title", practice.summary, "Another text.", practice.department_id, (1,), practice.language
        )
    return finish(writing, public=True)


def edit(house: House, viewer: Viewer, practice_id: int) -> None:
    finished = rewritten(house, practice_id)
    with house.db.transaction() as session:
        lock = session.get_one(Practice, practice_id).lock
        service.revise(session, viewer, practice_id, finished, lock=lock)
    house.relay.drain()


def files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.md")}


def test_says_so_when_there_is_none(kb: CommandLine) -> None:
    assert "There are no demo accounts." in kb("demo", "remove")


def test_a_year_of_use_comes_and_goes_with_it(demo_kb: CommandLine, demo_house: House) -> None:
    with demo_house.db.reading() as session:
        assert session.scalars(select(Try)).all()
        assert session.scalars(select(Follow)).all()
    demo_kb("demo", "remove")
    with demo_house.db.reading() as session:
        assert session.scalars(select(Try)).all() == []
        assert session.scalars(select(Follow)).all() == []


def test_nobody_invented_signs_in_any_more(demo_kb: CommandLine, demo_house: House) -> None:
    demo_kb("demo", "remove")
    with demo_house.db.reading() as session:
        left = session.scalars(select(Person)).all()
    assert {(each.origin, each.role, each.state, each.password_hash) for each in left} == {
        ("starter", "member", "invited", None)
    }
    assert not (demo_kb.data / "demo-password").exists()
    assert "There are no demo accounts." in demo_kb("demo", "remove")


def test_demo_does_not_come_back(demo_kb: CommandLine) -> None:
    demo_kb("demo", "remove")
    demo_kb("init", "--starter", "--demo")
    assert "There are no demo accounts." in demo_kb("demo", "remove")


def test_new_practices_go_with_their_files(demo_kb: CommandLine, demo_house: House, katrien: Viewer) -> None:
    finished = finish(TEXT, public=True)
    with demo_house.db.transaction() as session:
        service.post(session, katrien, finished, public=True)
        service.post(session, katrien, finished, public=False)
    demo_house.relay.drain()
    assert len(files(demo_kb.content)) == len(files(bundled("content"))) + 1
    demo_kb("demo", "remove")
    assert files(demo_kb.content) == files(bundled("content"))
    assert "agree" in demo_kb("check")


def test_edits_of_the_library_are_undone(demo_kb: CommandLine, demo_house: House, katrien: Viewer) -> None:
    edit(demo_house, katrien, 1)
    assert files(demo_kb.content) != files(bundled("content"))
    demo_kb("demo", "remove")
    assert files(demo_kb.content) == files(bundled("content"))
    assert "agree" in demo_kb("check")


def test_what_came_as_a_file_stays_whoever_wrote_it(demo_kb: CommandLine, tmp_path: Path) -> None:
    source = next(demo_kb.content.rglob("prijsverhoging*.md")).read_text()
    (tmp_path / "more.md").write_text(source.replace("id: 1\n", "").replace("slug: prijs", "slug: meer-prijs"))
    assert "1 imported" in demo_kb("content", "import", str(tmp_path / "more.md"))
    demo_kb("demo", "remove")
    assert list(demo_kb.content.rglob("meer-prijs*.md"))


def test_withdrawn_practices_of_the_library_come_back(demo_kb: CommandLine, demo_house: House, katrien: Viewer) -> None:
    with demo_house.db.transaction() as session:
        service.withdraw(session, katrien, 1)
    demo_house.relay.drain()
    demo_kb("demo", "remove")
    assert files(demo_kb.content) == files(bundled("content"))


def test_what_real_colleagues_did_stays(demo_kb: CommandLine, demo_house: House, katrien: Viewer, real: Viewer) -> None:
    finished = finish(TEXT, public=True)
    moment = now()
    with demo_house.db.transaction() as session:
        own = service.post(session, real, finished, public=True).id
        session.add(Follow(person_id=real.id, kind="practice", target_id=1, created=moment))
        session.add(Follow(person_id=katrien.id, kind="practice", target_id=own, created=moment))
        for viewer, outcome in ((real, "worked"), (katrien, "partly")):
            target = 1 if viewer is real else own
            add(session, Try(practice_id=target, person_id=viewer.id, outcome=outcome, created=moment, updated=moment))
    demo_house.relay.drain()
    demo_kb("demo", "remove")
    with demo_house.db.reading() as session:
        assert session.get(Practice, own) is not None
        assert [each.person_id for each in session.scalars(select(Follow))] == [real.id]
        assert [each.person_id for each in session.scalars(select(Try))] == [real.id]
        assert session.get(Person, real.id) is not None


def test_a_practice_that_a_real_moderator_changed_stays_so(
    demo_kb: CommandLine, demo_house: House, real: Viewer
) -> None:
    with demo_house.db.transaction() as session:
        session.get_one(Person, real.id).role = "moderator"
    edit(demo_house, person(demo_house, "ann@example.org"), 1)
    demo_kb("demo", "remove")
    with demo_house.db.reading() as session:
        assert session.get_one(Practice, 1).title == "Another title"
