"""The Markdown file of a practice follows the database."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.core.errors import Unavailable
from kb.core.relay import Relay
from kb.practices import service
from kb.practices.content_store import ContentStore
from kb.practices.entry import read
from kb.practices.handlers import handlers, project
from kb.practices.models import Practice
from kb.taxonomy.models import Department
from tests.cast import Cast
from tests.factories.practices import post, revise


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    """The content folder."""
    return ContentStore(tmp_path / "library")


@pytest.fixture
def relay(db: Database, store: ContentStore) -> Relay:
    """A relay that writes files and nothing else."""
    return Relay(db, handlers(db, store))


def files(store: ContentStore) -> list[str]:
    return list(store.files())


def text_of(store: ContentStore, path: str) -> str:
    found = store.read(path)
    assert found is not None
    return found


def test_a_posted_practice_stands_in_its_department(
    db: Database, cast: Cast, store: ContentStore, relay: Relay
) -> None:
    practice = post(db, cast, in_short={"when": "In oktober"})
    relay.drain()
    assert files(store) == ["key-accounts/prijsverhoging-aankondigen.md"]
    entry = read(text_of(store, files(store)[0]))
    assert (entry.id, entry.version, entry.author) == (practice.id, 1, "katrien@example.org")
    assert (entry.department, entry.themes, entry.language) == ("key-accounts", ("pricing",), "nl")
    assert entry.in_short == {"when": "In oktober"}
    with db.reading() as session:
        assert session.get_one(Practice, practice.id).file == files(store)[0]


def test_a_draft_has_no_file(db: Database, cast: Cast, store: ContentStore, relay: Relay) -> None:
    draft = post(db, cast, public=False)
    relay.drain()
    assert not project(db, store, draft.id)
    assert files(store) == []


def test_writing_again_changes_nothing(db: Database, cast: Cast, store: ContentStore) -> None:
    practice = post(db, cast)
    assert project(db, store, practice.id)
    assert not project(db, store, practice.id)


def test_a_new_title_moves_the_file(db: Database, cast: Cast, store: ContentStore, relay: Relay) -> None:
    practice = post(db, cast)
    relay.drain()
    revise(db, cast, practice, title="Bel eerst", department_id=cast.field_sales)
    relay.drain()
    assert files(store) == ["field-sales/bel-eerst.md"]
    assert "version: 2" in text_of(store, files(store)[0])


def test_withdrawing_takes_the_file_away_and_bringing_back_writes_it(
    db: Database, cast: Cast, store: ContentStore, relay: Relay
) -> None:
    practice = post(db, cast)
    relay.drain()
    for act, expected in ((service.withdraw, []), (service.bring_back, ["key-accounts/prijsverhoging-aankondigen.md"])):
        with db.transaction() as session:
            act(session, cast.katrien, practice.id)
        relay.drain()
        assert files(store) == expected


def test_a_file_that_was_lost_or_changed_by_hand_is_written_again(
    db: Database, cast: Cast, store: ContentStore
) -> None:
    practice = post(db, cast)
    project(db, store, practice.id)
    (path,) = files(store)
    before = text_of(store, path)
    store.path(path).write_text("by hand")
    assert project(db, store, practice.id)
    store.remove(path)
    assert project(db, store, practice.id)
    assert text_of(store, path) == before


def test_a_practice_that_is_gone_does_no_harm(db: Database, store: ContentStore) -> None:
    assert not project(db, store, 4711)


class Interrupted(ContentStore):
    """A folder in which something else happens just before a file is written."""

    meanwhile: Callable[[], None] | None = None

    def write(self, relative: str, content: str) -> bool:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return super().write(relative, content)


def test_of_two_that_write_at_once_the_newest_state_stays(db: Database, cast: Cast, tmp_path: Path) -> None:
    """A relay that has read version 1 writes it after another one wrote version 2."""
    folder = tmp_path / "library"
    slow, quick = Interrupted(folder), ContentStore(folder)
    practice = post(db, cast)

    def revised() -> None:
        revise(db, cast, practice, summary="Anders.", title="Bel eerst")
        project(db, quick, practice.id)

    slow.meanwhile = revised
    project(db, slow, practice.id)
    assert files(quick) == ["key-accounts/bel-eerst.md"]
    assert "version: 2" in text_of(quick, files(quick)[0])


def test_a_folder_that_cannot_be_written_to_is_tried_again(db: Database, cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "library").write_text("in the way")
    store = ContentStore(tmp_path / "library")
    practice = post(db, cast)
    with pytest.raises(Unavailable):
        project(db, store, practice.id)
    relay = Relay(db, handlers(db, store))
    relay.drain()
    (tmp_path / "library").unlink()
    with frozen(now().replace(year=now().year + 1)):
        relay.drain()
    assert len(files(store)) == 1


def test_a_department_that_is_called_otherwise_moves_its_files(
    db: Database, cast: Cast, store: ContentStore, relay: Relay
) -> None:
    practice = post(db, cast)
    relay.drain()
    with db.transaction() as session:
        session.get_one(Department, cast.key_accounts).slug = "grote-klanten"
        service.touch_department(session, cast.key_accounts)
    relay.drain()
    assert files(store) == ["grote-klanten/prijsverhoging-aankondigen.md"]
    assert "department: grote-klanten" in text_of(store, files(store)[0])
    with db.reading() as session:
        assert session.get_one(Practice, practice.id).file == files(store)[0]
