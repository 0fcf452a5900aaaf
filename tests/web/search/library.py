"""A few practices to be searched, and the parts of the page that answers."""

import re
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient

from kb.core.db import Database
from kb.practices.models import Practice
from kb.wiring import House
from tests.cast import Cast
from tests.factories.practices import post


@dataclass(frozen=True)
class Answer:
    """What a results page says."""

    html: str
    status: int

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.html, re.DOTALL)
        assert found
        return unescape(found[1])

    @property
    def ids(self) -> list[int]:
        """The practices listed, in order."""
        links = re.findall(r'<h3 class="prac-title"><a href="/practices/(\d+)-', self.html)
        return [int(each) for each in links]

    @property
    def marked(self) -> set[str]:
        return set(re.findall(r"<mark>(.*?)</mark>", self.html))

    @property
    def facets(self) -> dict[str, int]:
        """``name=value`` -> count."""
        boxes = re.findall(r'name="(\w+)" value="([^"]+)".*?<span class="num">(\d+)</span>', self.html)
        return {f"{name}={value}": int(count) for name, value, count in boxes}

    @property
    def pills(self) -> dict[str, str]:
        """What a pill says -> the address without it."""
        found = re.findall(r'<a class="pill" href="([^"]+)">([^<]+)<', self.html)
        return {unescape(label): unescape(address) for address, label in found}

    @property
    def links(self) -> list[str]:
        return [unescape(each) for each in re.findall(r'href="(/search[^"]*)"', self.html)]


def search(client: FlaskClient, q: str = "", **args: object) -> Answer:
    """The page for ``q`` and what else belongs in its address."""
    answer = client.get("/search", query_string={"q": q, **args})
    return Answer(answer.text, answer.status_code)


def follow(client: FlaskClient, address: str) -> Answer:
    answer = client.get(address)
    return Answer(answer.text, answer.status_code)


def furnish(house: House, db: Database, cast: Cast) -> dict[str, Practice]:
    """Five practices of three colleagues, in the index."""
    service = {"department_id": cast.customer_service, "theme_ids": (cast.complaints,)}
    coaching = {"department_id": cast.field_sales, "theme_ids": (cast.coaching, cast.pricing)}
    made = {
        "price": post(db, cast),
        "visit": post(
            db, cast, cast.bram, title="Meerijden met een collega", body="Een dag samen naar klanten.", **coaching
        ),
        "complaint": post(
            db, cast, cast.griet, title="Een klacht eerst laten uitpraten", body="De klant luistert daarna.", **service
        ),
        "french": post(
            db,
            cast,
            cast.griet,
            title="Annoncer une hausse de prix au client",
            body="Nous appelons le client avant d'écrire, jamais l'inverse.",
            summary="Un appel avant le courriel.",
            language="fr",
            **service,
        ),
        "hostile": post(
            db,
            cast,
            title='Levering <b>te laat</b> & "dan"',
            summary="<img src=x onerror=alert(1)> levering.",
            body="Zeg het <script>alert(1)</script> meteen: de levering komt later.",
        ),
    }
    house.finder.indexer.rebuild_if_needed()
    house.relay.drain()
    return made
