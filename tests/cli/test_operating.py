"""``kb settings``, ``kb outbox`` and ``kb check``: what an operator looks at."""

import shutil
from dataclasses import dataclass
from typing import ClassVar

from kb.cli.backstage import sweep
from kb.config import SETTINGS
from kb.core.clock import now
from kb.core.events import Event
from kb.core.outbox import OutboxRow, record
from kb.practices.events import PracticeTouched
from kb.practices.models import Practice
from kb.wiring import House
from tests.cli.conftest import CommandLine


@dataclass(frozen=True)
class Nothing(Event):
    """An event that nobody handles."""

    name: ClassVar[str] = "tests.nothing"


def test_settings_shows_values_and_hides_secrets(kb: CommandLine) -> None:
    kb.environ["KB_SECRET_KEY"] = "s" * 40
    said = kb("settings")
    for setting in SETTINGS:
        assert f"{setting.variable}=" in said
    assert "KB_PORT=8000" in said
    assert "KB_SECRET_KEY=(set)" in said
    assert "ssss" not in said


def test_outbox_shows_what_waits_and_tries_again(demo_kb: CommandLine, demo_house: House) -> None:
    assert "0 waiting, 0 parked" in demo_kb("outbox")
    with demo_house.db.transaction() as session:
        record(session, Nothing())
        record(session, PracticeTouched(1))
        session.query(OutboxRow).where(OutboxRow.name == "tests.nothing").update({"parked": now(), "error": "tried"})
    said = demo_kb("outbox")
    assert "1 waiting, 1 parked" in said
    assert "parked tests.nothing {}" in said
    assert "1 parked events will be tried again" in demo_kb("outbox", "--retry")
    assert "2 waiting, 0 parked" in demo_kb("outbox")


def test_check_says_what_differs_and_repairs(demo_kb: CommandLine, demo_house: House) -> None:
    files = sorted(demo_kb.content.rglob("*.md"))
    files[0].unlink()
    files[1].write_text("changed by hand")
    (demo_kb.content / "notes.md").write_text("# Notes")
    with demo_house.db.transaction() as session:
        practice = session.get_one(Practice, 1)
        practice.lock += 1
    said = demo_kb("check", status=1)
    assert f"{files[0].name} is missing" in said
    assert f"{files[1].name} differs from the practice" in said
    assert "notes.md belongs to no practice" in said
    assert "index: practice 1 is stale" in said
    assert "notes.md belongs to no practice" in demo_kb("check", "--repair", status=1)
    assert files[0].is_file()
    aside = demo_kb.data / "set-aside" / files[1].relative_to(demo_kb.content)
    assert aside.read_text() == "changed by hand"
    (demo_kb.content / "notes.md").unlink()
    assert "agree" in demo_kb("check")


def test_check_repairs_a_lost_index(demo_kb: CommandLine) -> None:
    shutil.rmtree(demo_kb.data / "index")
    assert "index: missing" in demo_kb("check", status=1)
    assert "agree" in demo_kb("check", "--repair")


def test_sweeping_drops_what_was_done_long_ago(demo_house: House) -> None:
    with demo_house.db.transaction() as session:
        session.query(OutboxRow).update({"done": now().replace(year=2020)})
    sweep(demo_house)
    with demo_house.db.reading() as session:
        assert session.query(OutboxRow).count() == 0
