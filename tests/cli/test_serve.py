"""``kb serve`` and ``kb worker`` as real processes: start, serve, stop, and refuse in one line."""

import json
import shutil
import signal
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.processes import free_port, get, run, running


def one_line(said: str) -> str:
    lines = said.strip().splitlines()
    assert len(lines) == 1, said
    return lines[0]


def test_serves_says_where_and_stops_cleanly(demo_kb: CommandLine, tmp_path: Path) -> None:
    settings = {**demo_kb.environ, "KB_PORT": str(free_port())}
    with running(tmp_path, "serve", settings=settings) as server:
        said = server.wait_for("Ctrl-C stops it.")
        address = f"http://127.0.0.1:{settings['KB_PORT']}"
        assert address in said
        assert (demo_kb.data / "demo-password").read_text() in said
        for role in ("member", "moderator", "administrator"):
            assert role in said
        assert get(f"{address}/livez")[0] == 200
        assert get(f"{address}/readyz") == (200, '{"status":"ok"}\n')
        assert get(f"{address}/")[0] == 303
        assert get(f"{address}/sign-in")[0] == 200
        assert server.stop() == 0
    for line in server.err.read_text().splitlines():
        json.loads(line)


def test_ctrl_c_stops_it_cleanly(kb: CommandLine, tmp_path: Path) -> None:
    settings = {**kb.environ, "KB_PORT": str(free_port()), "KB_WORKERS": "2"}
    with running(tmp_path, "serve", settings=settings) as server:
        server.wait_for("Ctrl-C stops it.")
        assert server.stop(signal.SIGINT) == 0


def test_without_an_administrator_prints_a_way_in(kb: CommandLine, tmp_path: Path) -> None:
    settings = {**kb.environ, "KB_PORT": str(free_port())}
    with running(tmp_path, "serve", settings=settings) as server:
        said = server.wait_for("Ctrl-C stops it.")
        link = next(word for word in said.split() if "/setup/" in word)
        assert get(link)[0] == 200


def test_a_lost_index_is_made_anew_at_start(demo_kb: CommandLine, tmp_path: Path) -> None:
    shutil.rmtree(demo_kb.data / "index")
    settings = {**demo_kb.environ, "KB_PORT": str(free_port())}
    with running(tmp_path, "serve", settings=settings) as server:
        server.wait_for("Ctrl-C stops it.")
        server.stop()
    assert "prijsverhoging" in demo_kb("search", "prijsverhoging", "--json")


def test_a_port_in_use_is_one_line(kb: CommandLine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("serve", settings={**kb.environ, "KB_PORT": str(port)})
    assert ended.returncode == 1
    assert f"port {port} of 127.0.0.1 is in use" in one_line(ended.stderr)
    assert ended.stdout == ""


@pytest.mark.parametrize("name", ["KB_DATA_DIR", "KB_CONTENT_DIR"])
def test_an_unwritable_folder_is_one_line(kb: CommandLine, name: str) -> None:
    ended = run("serve", settings={**kb.environ, name: "/dev/null/folder"})
    assert ended.returncode in (1, 2)
    assert "/dev/null/folder cannot be made: Not a directory" in one_line(ended.stderr)


def test_a_wrong_setting_is_one_line(kb: CommandLine) -> None:
    ended = run("serve", settings={**kb.environ, "KB_PORT": "eighty"})
    assert ended.returncode == 2
    assert "KB_PORT must be a whole number from 1 to 65535" in one_line(ended.stderr)
    ended = run("serve", settings={**kb.environ, "KB_SMTP": "smtp://localhost"})
    assert "KB_SMTP is not a setting" in one_line(ended.stderr)


def test_a_wrong_option_is_the_same_line(kb: CommandLine) -> None:
    assert "KB_PORT must be a whole number" in kb("serve", "--port", "0", status=2)
    assert "is not an address" in kb("serve", "--host", "no such host", status=1)


def test_a_database_that_cannot_be_opened_is_one_line(kb: CommandLine) -> None:
    ended = run("serve", settings={**kb.environ, "KB_DATABASE_URL": "sqlite:////dev/null/db"})
    assert ended.returncode == 1
    assert "The database cannot be used" in one_line(ended.stderr)


def test_strangers_stay_out_while_demo_accounts_exist(demo_kb: CommandLine) -> None:
    said = demo_kb("serve", "--host", "0.0.0.0", status=1)
    assert "demo accounts exist, so 0.0.0.0 would let strangers in: run `kb demo remove` first" in one_line(said)


def test_the_worker_runs_the_relay_alone(kb: CommandLine, tmp_path: Path) -> None:
    with running(tmp_path, "worker", settings=kb.environ) as worker:
        worker.wait_for("The relay is running.")
        assert worker.stop() == 0
