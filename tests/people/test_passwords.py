"""Passwords: how they are kept, which are refused."""

import pytest
from argon2 import PasswordHasher, extract_parameters

from kb.core.errors import Invalid
from kb.people import passwords
from tests.cast import PASSWORD, PASSWORD_HASH


def test_hash_and_verify() -> None:
    kept = passwords.hash_password(PASSWORD)
    assert passwords.verify(kept, PASSWORD)
    assert not passwords.verify(kept, PASSWORD + "!")
    assert kept != passwords.hash_password(PASSWORD)


def test_argon2id_settings() -> None:
    found = extract_parameters(passwords.hash_password(PASSWORD))
    assert (found.type.name, found.time_cost, found.memory_cost, found.parallelism) == ("ID", 2, 19 * 1024, 1)


def test_composed_and_decomposed_letters_are_the_same_password() -> None:
    assert passwords.verify(passwords.hash_password("caf\u00e9 au lait noir"), "cafe\u0301 au lait noir")


def test_nobody_has_a_password() -> None:
    assert not passwords.verify(None, "nobody has this password")
    assert not passwords.verify(None, "")


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$broken"])
def test_a_damaged_hash_lets_nobody_in(kept: str) -> None:
    assert not passwords.verify(kept or "x", "x")


def test_a_very_long_password_is_wrong_and_cheap() -> None:
    assert not passwords.verify(PASSWORD_HASH, "a" * 1_000_000)


def test_outdated() -> None:
    assert not passwords.outdated(PASSWORD_HASH)
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("x"))


@pytest.mark.parametrize(
    "password",
    [
        "paars konijn fietst gratis",
        "correct horse battery staple",
        "Vier gewone woorden 7",
        "tr0mbone-plafond-visje",
        "日本語のパスワードです。とても長い",
        "x9!fQ2z@Lm7#",
        PASSWORD,
    ],
)
def test_good(password: str) -> None:
    passwords.require_good(password, name="Bram Claes", email="bram.claes@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "kort",
        "elf letters",
        "a" * 129,
        "aaaaaaaaaaaa",
        "abababababab",
        "1234567890123",
        "098765432109",
        "qwertyuiop12",
        "azertyuiop123",
        "abcdefghijklm",
        "Password1234",
        "P@ssw0rd2026!",
        "wachtwoord123",
        "Wachtwoord 2026",
        "motdepasse2026",
        "welkomwelkom1",
        "Welkom2026!!!",
        "Passerelle2026",
        "passerelle-passerelle",
        "MijnVerkoper1"[4:] + "12345",
        "bienvenue2026",
        "administrator1",
        "bramclaes2026",
        "Bram.Claes.2026",
        "claes-bram-1!",
        "bram.claes@example.org",
    ],
)
def test_refused(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        passwords.require_good(password, name="Bram Claes", email="bram.claes@example.org")
    assert list(caught.value.fields) == ["password"]
