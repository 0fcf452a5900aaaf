"""Lists of colleagues."""

import pytest
import yaml

from kb.core.db import Database
from kb.people import service
from kb.people.queries import colleagues, colleagues_by_department, everybody, marks_by_id
from kb.people.starter import COLLEAGUES
from tests.cast import Cast, make_person


def names(db: Database, **wanted: object) -> list[str]:
    with db.reading() as session:
        return [person.name for person in colleagues(session, **wanted).items]  # type: ignore[arg-type]


def test_by_name_and_department(db: Database, cast: Cast) -> None:
    assert names(db) == ["Bram Claes", "Griet Verhaegen", "Katrien Maes", "Pieter De Smet"]
    assert names(db, department_id=cast.key_accounts) == ["Katrien Maes"]
    assert names(db, size=2, page=2) == ["Katrien Maes", "Pieter De Smet"]


def test_most_shared_first(db: Database, cast: Cast) -> None:
    shared = {cast.pieter.id: 3, cast.katrien.id: 9}
    assert names(db, sort="shared", shared=shared)[:3] == ["Katrien Maes", "Pieter De Smet", "Bram Claes"]
    assert names(db, sort="shared", shared={})[0] == "Bram Claes"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("bram", ["Bram Claes"]),
        ("CLAES bram", ["Bram Claes"]),
        ("hasselt", ["Bram Claes"]),
        ("manager", ["Bram Claes", "Katrien Maes"]),
        ("%", []),
        ("_", []),
        ("' OR 1=1", []),
        ("nobody", []),
    ],
)
def test_search(db: Database, cast: Cast, q: str, found: list[str]) -> None:
    assert names(db, q=q) == found


def test_who_is_invited_or_left_is_not_a_colleague_but_is_everybody(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.ensure_invited(session, "nele@example.org")
        service.deactivate(session, cast.pieter, cast.bram.id)
    assert "Bram Claes" not in names(db)
    assert "Nele" not in names(db)
    with db.reading() as session:
        assert everybody(session).total == 5
        assert [each.name for each in everybody(session, state="invited").items] == ["Nele"]
        assert [each.name for each in everybody(session, q="bram@").items] == ["Bram Claes"]
        assert marks_by_id(session, [cast.bram.id])[cast.bram.id].state == "deactivated"
        assert colleagues_by_department(session) == {
            cast.key_accounts: 1,
            cast.customer_service: 1,
            cast.sales_enablement: 1,
        }


def test_the_starter_colleagues_load_once_and_cannot_sign_in(db: Database, cast: Cast) -> None:
    rows = yaml.safe_load(COLLEAGUES.read_text(encoding="utf-8"))
    departments = {row["department"]: cast.key_accounts for row in rows}
    for _ in range(2):
        with db.transaction() as session:
            people = service.load_colleagues(session, "starter", departments)
    assert len(people) == len(rows)
    assert all(each.password_hash is None and each.state == "invited" for each in people.values())
    assert all(each.email.endswith(".example") and each.origin == "starter" for each in people.values())


def test_a_long_list_takes_two_queries(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        for number in range(40):
            make_person(session, f"P{number} Test", cast.key_accounts)
    with db.reading() as session:
        page = colleagues(session, size=10, page=2)
    assert (page.total, len(page.items), page.pages) == (44, 10, 5)
