"""Practices for benches: reproducible, in three languages, with the word statistics of real texts.

Sentences come from a chain over pairs of words of the starter library, so that frequent words are as frequent as
in life; a long tail of invented names and codes, drawn by Zipf's law, gives each library its rare words.
"""

import itertools
import random
import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from kb.practices.entry import Entry, read, write

SHARES = (("nl", 0.5), ("fr", 0.25), ("en", 0.25))
BEGAN = datetime(2023, 1, 2, 8, 0, tzinfo=UTC)
TAIL = 20_000
SYLLABLES = (
    "ba",
    "del",
    "for",
    "gan",
    "hel",
    "kor",
    "lin",
    "mar",
    "nel",
    "pro",
    "rus",
    "sen",
    "tal",
    "ver",
    "wol",
    "zan",
)


@dataclass(frozen=True)
class Chain:
    """Which words follow a pair of words in the texts of one language."""

    followers: dict[tuple[str, str], list[str]]
    starts: list[tuple[str, str]]

    def sentence(self, random_: random.Random, longest: int = 28) -> str:
        """One sentence: ``"Bel op dinsdag of woensdag."``"""
        pair = random_.choice(self.starts)
        words = list(pair)
        while len(words) < longest and not words[-1].endswith((".", "?", "!")):
            choices = self.followers.get((words[-2], words[-1]))
            if not choices:
                break
            words.append(random_.choice(choices))
        text = " ".join(words)
        return text if text.endswith((".", "?", "!")) else f"{text}."


class Library:
    """A generated library: ``Library(content, 10_000).entries()`` gives the same entries every time."""

    def __init__(self, content: Path, size: int, seed: int = 20260301) -> None:
        self.size = size
        self._seed = seed
        self._originals = [read(path.read_text(encoding="utf-8")) for path in sorted(content.rglob("*.md"))]

    @cached_property
    def _chains(self) -> dict[str, Chain]:
        return {language: self._chain(language) for language, _share in SHARES}

    def _chain(self, language: str) -> Chain:
        followers: dict[tuple[str, str], list[str]] = defaultdict(list)
        starts: list[tuple[str, str]] = []
        for entry in self._originals:
            if entry.language != language:
                continue
            plain = re.sub(r"[#>*_`|\[\]]|\(/[^)]*\)|^\s*(?:[-\d]+\.?)\s", " ", entry.body, flags=re.M)
            for line in plain.split("\n"):
                words = line.split()
                starts.extend([(words[0], words[1])] if len(words) > 4 else [])
                for first, second, third in zip(words, words[1:], words[2:], strict=False):
                    followers[first, second].append(third)
        return Chain(dict(followers), starts)

    @cached_property
    def _tail(self) -> tuple[list[str], list[float]]:
        random_ = random.Random(self._seed)
        names = ["".join(random_.choices(SYLLABLES, k=random_.randint(2, 4))).capitalize() for _ in range(TAIL)]
        weights = list(itertools.accumulate(1 / rank for rank in range(1, TAIL + 1)))
        return names, weights

    def _rare(self, random_: random.Random) -> str:
        names, weights = self._tail
        return names[min(bisect(weights, random_.random() * weights[-1]), TAIL - 1)]

    def entries(self) -> Iterator[Entry]:
        """All entries, of about 370 words each."""
        for number in range(1, self.size + 1):
            yield self._entry(number, random.Random(self._seed * 1_000_003 + number))

    def _entry(self, number: int, random_: random.Random) -> Entry:
        language = random_.choices([name for name, _ in SHARES], [share for _, share in SHARES])[0]
        models = [entry for entry in self._originals if entry.language == language]
        model, other = random_.choice(models), random_.choice(self._originals)
        chain = self._chains[language]
        title = chain.sentence(random_, 9).rstrip(".?!")[:100]
        moment = BEGAN + timedelta(minutes=random_.randrange(60 * 24 * 365 * 3))
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        themes = tuple(dict.fromkeys([*other.themes[:1], *model.themes]))[: random_.randint(1, 5)]
        return Entry(
            title=f"{title} {self._rare(random_)}",
            body=self._body(chain, random_),
            slug=f"bench-{number}",
            summary=chain.sentence(random_, 22)[:230],
            in_short={"when": chain.sentence(random_, 10)[:190]},
            department=random_.choice(self._originals).department,
            themes=themes,
            language=language,
            author=random_.choice(self._originals).author,
            version=1,
            published=stamp,
            updated=stamp,
        )

    def _body(self, chain: Chain, random_: random.Random) -> str:
        blocks: list[str] = []
        words = 0
        goal = random_.gauss(370, 90)
        while words < goal:
            sentences = [chain.sentence(random_) for _ in range(random_.randint(2, 5))]
            if random_.random() < 0.5:
                sentences.append(f"{self._rare(random_)} {self._rare(random_)}.")
            text = " ".join(sentences)
            words += text.count(" ")
            kind = random_.random()
            if kind < 0.15:
                blocks.append("## " + chain.sentence(random_, 6).rstrip("."))
            blocks.append("\n".join(f"- {each}" for each in sentences) if kind > 0.85 else text)
        return "\n\n".join(blocks)

    def write(self, folder: Path) -> int:
        """Write every entry as a file under ``folder``; returns how many."""
        for entry in self.entries():
            path = folder / (entry.department or "none") / f"{entry.slug}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(write(entry), encoding="utf-8")
        return self.size
