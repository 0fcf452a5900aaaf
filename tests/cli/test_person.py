"""``kb person``."""

import re

import pytest
from sqlalchemy import select

from kb.people import service
from kb.people.models import Invitation
from kb.people.queries import person_by_email
from kb.people.tokens import Tokens
from kb.wiring import House, build_house
from tests.cast import PASSWORD
from tests.cli.conftest import CommandLine


@pytest.fixture
def house(kb: CommandLine) -> House:
    return build_house(kb.settings)


def test_add_prints_a_link_that_works(kb: CommandLine, house: House) -> None:
    out = kb("person", "add", "Nele@example.org", "--name", "Nele Goossens", "--role", "moderator")
    link = re.search(r"/invitation/(\S+)", out)
    assert link
    with house.db.reading() as session:
        invitation = service.open_invitation(session, Tokens(house.settings), link.group(1))
    assert (invitation.email, invitation.name, invitation.role) == ("Nele@example.org", "Nele Goossens", "moderator")
    house.close()


def test_add_with_a_password(kb: CommandLine, house: House) -> None:
    kb("person", "add", "nele@example.org", "--name", "Nele Goossens", "--password-stdin", stdin=PASSWORD + "\n")
    with house.db.reading() as session:
        assert service.authenticate(session, "nele@example.org", PASSWORD) is not None
        assert not session.scalars(select(Invitation)).all()
    assert "wachtwoord" not in kb(
        "person", "add", "x@example.org", "--password-stdin", stdin="wachtwoord123\n", status=1
    )
    house.close()


def test_list_role_and_deactivate(kb: CommandLine, house: House) -> None:
    for name in ("nele", "omar"):
        kb("person", "add", f"{name}@example.org", "--name", f"{name.title()} X", "--role", "administrator",
           "--password-stdin", stdin=PASSWORD + "\n")  # fmt: skip
    assert "nele@example.org\tNele X\tadministrator\tactive" in kb("person", "list")
    assert "now member" in kb("person", "role", "NELE@example.org", "member")
    assert "only administrator" in kb("person", "deactivate", "omar@example.org", status=1)
    assert "cannot sign in" in kb("person", "deactivate", "nele@example.org")
    assert "nele@example.org" in kb("person", "list", "--state", "deactivated")
    assert "is back" in kb("person", "deactivate", "nele@example.org", "--undo")
    with house.db.reading() as session:
        person = person_by_email(session, "nele@example.org")
    assert person is not None
    assert person.state == "active"
    house.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "nonsense"),
        ("add", "x@example.org", "--department", "no-such"),
        ("role", "nobody@example.org", "member"),
        ("deactivate", "nobody@example.org"),
    ],
)
def test_what_is_wrong_is_one_line(kb: CommandLine, arguments: tuple[str, ...]) -> None:
    out = kb("person", *arguments, status=1)
    assert out.startswith("kb: ")
    assert len(out.strip().splitlines()) == 1
