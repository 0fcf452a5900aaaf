"""``kb init`` makes a house ready, once and again."""

import stat
from pathlib import Path

from kb.config import bundled
from kb.people.models import Person
from kb.practices.models import Practice
from kb.wiring import House
from tests.cli.conftest import CommandLine, at


def test_makes_what_is_missing_and_says_so_once(tmp_path: Path) -> None:
    kb = at(tmp_path)
    first = kb("init")
    assert "The database is ready." in first
    assert "8 departments and 38 themes are ready." in first
    assert stat.S_IMODE((kb.data / "secret-key").stat().st_mode) == 0o600
    assert kb("init") == ""


def test_starter_library_is_written_as_it_came(demo_kb: CommandLine) -> None:
    shipped = {path.relative_to(bundled("content")): path.read_bytes() for path in bundled("content").rglob("*.md")}
    written = {path.relative_to(demo_kb.content): path.read_bytes() for path in demo_kb.content.rglob("*.md")}
    assert written == shipped
    assert "agree" in demo_kb("check")


def test_again_changes_nothing(demo_kb: CommandLine) -> None:
    before = {path: path.stat().st_mtime_ns for path in demo_kb.content.rglob("*.md")}
    password = (demo_kb.data / "demo-password").read_text()
    assert demo_kb("init", "--starter", "--demo") == ""
    assert {path: path.stat().st_mtime_ns for path in demo_kb.content.rglob("*.md")} == before
    assert (demo_kb.data / "demo-password").read_text() == password


def test_demo_password_is_kept_for_its_owner_alone(demo_kb: CommandLine) -> None:
    path = demo_kb.data / "demo-password"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) >= 16


def test_starter_library_stays_out_of_a_house_with_practices(demo_kb: CommandLine, demo_house: House) -> None:
    with demo_house.db.transaction() as session:
        practice = session.query(Practice).order_by(Practice.id).first()
        assert practice is not None
        for other in session.query(Practice).where(Practice.id != practice.id):
            session.delete(session.merge(other))
    assert demo_kb("init", "--starter") == ""


def test_starter_alone_lets_nobody_in(kb: CommandLine) -> None:
    kb("init", "--starter")
    assert not (kb.data / "demo-password").exists()
    assert "Demo" not in kb("settings")


def test_admin_gets_a_link_and_again_a_new_one(kb: CommandLine) -> None:
    first = kb("init", "--admin", "ann@example.org")
    assert "ann@example.org becomes administrator" in first
    assert "http://127.0.0.1:8000/invitation/" in first
    assert kb("init", "--admin", "ann@example.org") != first


def test_admin_with_an_account_becomes_administrator_at_once(demo_kb: CommandLine, demo_house: House) -> None:
    assert "Bram Claes is administrator now" in demo_kb("init", "--admin", "bram.claes@passerelle.example")
    assert "is administrator already" in demo_kb("init", "--admin", "bram.claes@passerelle.example")
    with demo_house.db.reading() as session:
        bram = session.query(Person).where(Person.email == "bram.claes@passerelle.example").one()
    assert bram.role == "administrator"


def test_admin_that_is_no_address_is_one_line(kb: CommandLine) -> None:
    said = kb("init", "--admin", "not an address", status=1)
    assert len(said.strip().splitlines()) == 1


def test_other_commands_ask_for_init_first(tmp_path: Path) -> None:
    assert "run `kb init` first" in at(tmp_path)("search", "klant", status=1)


def test_upgrade_has_nothing_to_do_after_init(kb: CommandLine) -> None:
    assert "up to date already" in kb("upgrade")


def test_upgrade_renders_again_what_an_older_renderer_made(demo_kb: CommandLine, demo_house: House) -> None:
    with demo_house.db.transaction() as session:
        practice = session.query(Practice).order_by(Practice.id).first()
        assert practice is not None
        right, practice.html, practice.renderer = practice.html, "old", 0
        practice_id = practice.id
    assert "1 texts were rendered again." in demo_kb("upgrade")
    with demo_house.db.reading() as session:
        assert session.get_one(Practice, practice_id).html == right
