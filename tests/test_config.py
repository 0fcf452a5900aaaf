"""Settings: defaults, every wrong value at once, the key that is made once."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb import config
from kb.config import CHECKOUT, SETTINGS, SettingsError

KEY = "k" * 40


def load(tmp_path: Path, **values: str) -> config.Settings:
    return config.load({"KB_DATA_DIR": str(tmp_path / "data"), **values})


def problems(tmp_path: Path, **values: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, **values)
    return caught.value.problems


def test_the_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/data/passerelle.sqlite3"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert (settings.host, settings.port, settings.workers, settings.threads) == ("127.0.0.1", 8000, 1, 8)
    assert (settings.site_name, settings.default_language, settings.time_zone) == (
        "Passerelle",
        "nl",
        "Europe/Brussels",
    )
    assert (settings.relay, settings.development, settings.secure, settings.proxy_hops) == (True, False, False, 0)
    assert settings.content_dir == CHECKOUT / "content"
    assert settings.index_dir.parent == settings.mail_dir.parent == settings.photo_dir.parent == tmp_path / "data"
    assert not settings.beyond_loopback


def test_the_data_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    load(tmp_path)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("port", "9000", 9000),
        ("port", " 9000 ", 9000),
        ("relay", "OFF", False),
        ("relay", "1", True),
        ("base_url", "https://kb.example.org/", "https://kb.example.org"),
        ("base_url", "", "http://127.0.0.1:8000"),
        ("database_url", "postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("signup_domains", "Example.org, example.com  example.net", ("example.org", "example.com", "example.net")),
        ("site_name", "  Brug ", "Brug"),
        ("time_zone", "UTC", "UTC"),
        (
            "smtp_url",
            "smtp+starttls://me:p%40ss@mail.example.org:587",
            "smtp+starttls://me:p%40ss@mail.example.org:587",
        ),
        ("secret_key_fallbacks", f"{KEY}  {KEY}x", (KEY, KEY + "x")),
        ("proxy_hops", "2", 2),
        ("host", "::1", "::1"),
    ],
)
def test_a_right_value(tmp_path: Path, name: str, raw: str, value: Any) -> None:
    assert getattr(load(tmp_path, **{f"KB_{name.upper()}": raw}), name) == value


WRONG = {
    "KB_PORT": ["0", "65536", "8000.5", "-1", "٣", "", "9" * 5000],
    "KB_WORKERS": ["0", "65", "many"],
    "KB_RELAY": ["", "maybe", "2"],
    "KB_BASE_URL": [
        "kb.example.org",
        "ftp://kb.example.org",
        "javascript://x",
        "https://",
        "https://kb.example.org?x=1",
        "https://kb.example.org#x",
        "https://kb.example.org:99999",
        "https://kb.example.org:port",
        "https://kb@evil.example",
        "https://kb.example.org/a b",
        "https://[::1",
    ],
    "KB_DATABASE_URL": ["mysql://x", "sqlite://", "passerelle.sqlite3"],
    "KB_SMTP_URL": ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:port", "smtp://h:70000"],
    "KB_MAIL_FROM": ["", "nobody", "a@b, c@d", "a@b\r\nBcc: c@d", "Bram <a@b>"],
    "KB_DEFAULT_LANGUAGE": ["de", "NL", "../../x", ""],
    "KB_TIME_ZONE": ["Mars/Base", "../../etc/passwd", "/etc/passwd", "", "Europe", "Europe/"],
    "KB_SITE_NAME": ["", "   ", "x" * 61, "a\nb"],
    "KB_SECRET_KEY": ["short", "x" * 31],
    "KB_SECRET_KEY_FALLBACKS": [f"{KEY} short"],
    "KB_PROXY_HOPS": ["6", "-1", "yes"],
    "KB_DEVELOPMENT": ["debug"],
}


@pytest.mark.parametrize(("name", "raw"), [(name, raw) for name, values in WRONG.items() for raw in values])
def test_a_wrong_value_is_refused_by_name(tmp_path: Path, name: str, raw: str) -> None:
    (problem,) = problems(tmp_path, **{name: raw})
    assert problem.startswith(name)
    assert not (tmp_path / "data").exists(), "nothing is made before everything is right"


def test_every_wrong_value_is_named_at_once(tmp_path: Path) -> None:
    wrong = {name: values[0] for name, values in WRONG.items()}
    found = problems(tmp_path, **wrong, KB_PROT="8000")
    assert {problem.split()[0] for problem in found} == {*wrong, "KB_PROT"}


def test_a_wrong_secret_is_not_repeated(tmp_path: Path) -> None:
    assert "hunter2" not in " ".join(problems(tmp_path, KB_SECRET_KEY="hunter2", KB_SMTP_URL="http://me:hunter2@h"))


def test_an_unknown_name_is_refused_but_not_those_of_the_tests(tmp_path: Path) -> None:
    assert problems(tmp_path, KB_PORTS="1", KB_DATA_DIR_FILE="x") == [
        "KB_DATA_DIR_FILE is not a setting of Passerelle (see `kb settings`)",
        "KB_PORTS is not a setting of Passerelle (see `kb settings`)",
    ]
    load(tmp_path, KB_TEST_DATABASE_URL="x", KB_REQUIRE_BROWSER="1", HOME="/", KBX="1")


def test_a_secret_can_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    assert load(tmp_path, KB_SECRET_KEY_FILE=str(file)).secret_key == KEY
    assert load(tmp_path, KB_SECRET_KEY_FILE=str(file), KB_SECRET_KEY=KEY + "2").secret_key == KEY + "2"


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    missing = tmp_path / "missing"
    found = problems(tmp_path, KB_SECRET_KEY_FILE=str(missing), KB_SMTP_URL_FILE=str(binary))
    assert [problem.split(":")[0] for problem in found] == ["KB_SECRET_KEY_FILE", "KB_SMTP_URL_FILE"]


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        first = load(tmp_path).secret_key
    finally:
        os.umask(before)
    assert load(tmp_path).secret_key == first
    assert len(first) >= 48
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret-key"]


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    script = "import sys; from kb import config; sys.stdin.readline(); print(config.load().secret_key)"
    environ = {"PATH": os.environ["PATH"], "KB_DATA_DIR": str(tmp_path / "data")}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen([sys.executable, "-c", script], cwd=CHECKOUT, env=environ, **pipes) for _ in range(4)]
    keys = {process.communicate("go\n", timeout=60)[0] for process in started}
    assert len(keys) == 1
    assert len(keys.pop().strip()) >= 48


def test_nobody_reads_half_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file has its name only once the key is in it, so that a start beside this one waits for nothing."""
    seen: list[str] = []
    make = config._make_secret

    def together(path: Path) -> None:
        make(path)
        seen.append(path.read_text())
        make(path)
        seen.append(path.read_text())

    monkeypatch.setattr(config, "_make_secret", together)
    assert load(tmp_path).secret_key == seen[0] == seen[1]


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 40])
def test_a_key_file_that_is_no_key_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret-key").write_bytes(content)
    (problem,) = problems(tmp_path)
    assert "secret-key holds no usable key" in problem


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be made"):
        config.load({"KB_DATA_DIR": str(tmp_path / "file" / "data")})


def test_https_makes_the_site_secure_and_other_hosts_are_beyond_loopback(tmp_path: Path) -> None:
    assert load(tmp_path, KB_BASE_URL="https://kb.example.org").secure
    assert load(tmp_path, KB_HOST="0.0.0.0").beyond_loopback
    assert load(tmp_path, KB_HOST="::1").base_url == "http://[::1]:8000"


def test_every_setting_says_what_it_is_for() -> None:
    assert all(setting.help and setting.variable.startswith("KB_") for setting in SETTINGS)
    assert {setting.field for setting in SETTINGS if setting.secret} == {
        "database_url",
        "secret_key",
        "secret_key_fallbacks",
        "smtp_url",
    }
