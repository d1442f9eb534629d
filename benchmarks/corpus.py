"""A large corpus made from the sample's articles: what benchmarks run on."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.knowledge.folding import is_hangul, name_key
from pipeline.knowledge.gazetteer import package_entities

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.knowledge.entities import Entity

_ARTICLE = re.compile(r"^##? (?=.+<sup>)", re.MULTILINE)
_AMOUNT = re.compile(r"\d(?:[\d,.]*\d)?(?= ?(?:%|억|만|천|조|명|개|건|배|달러|원|종|곳|대))")
_MIN_NAME = 3  # characters; shorter ones stand inside other words
_ARTICLES = 4  # of an issue
_ARTICLE_CHARS = 1_200  # after which it ends: some 1,600 with the last one, as real ones have


def write_corpus(sample: Path, raw: Path, issues: int, *, seed: int = 1) -> int:
    """Write ``issues`` Markdown briefs of four articles each and return their characters.

    An article is made of as many of the sample's as make it as long as those of real monthly
    briefs are (some 6,300 characters and 100 blocks an issue), with other names and other amounts,
    so that few blocks are equal: a build that only remembered what it had seen would gain nothing.
    """
    articles = []
    for file in sorted(sample.glob("*.md")):
        text = unicodedata.normalize("NFC", file.read_text("utf-8-sig"))
        articles += _ARTICLE.split(text)[1:]
    draw = random.Random(seed)  # noqa: S311 - a corpus, no secret
    names = _Names("\n".join(articles), draw)
    raw.mkdir(parents=True, exist_ok=True)
    written = 0
    for number in range(issues):
        year, month = 2012 + number // 12 % 14, number % 12 + 1
        parts = [f"# [ 성능 시험 동향지 {number // 168} ] {year}년 {month}월호\n"]
        drawn = iter(draw.sample(articles, len(articles)))
        for place in range(_ARTICLES):
            title, body = _long_article(drawn)
            heading = names.exchange(title)
            parts.append(
                f"# {heading} {number}-{place}\n{_other_amounts(names.exchange(body), draw)}"
            )
        text = "\n".join(parts)
        written += len(text)
        (raw / f"brief-{number // 168}-{year}-{month:02d}.md").write_text(text, "utf-8")
    return written


def _long_article(drawn: Iterator[str]) -> tuple[str, str]:
    """Title of the first article drawn, and bodies until there is enough of them."""
    title, _, body = next(drawn).partition("\n")
    while len(body) < _ARTICLE_CHARS:
        _, _, more = next(drawn).partition("\n")
        body = f"{body.rstrip()}\n{more.lstrip()}"
    return title.split("<")[0], body


def _other_amounts(text: str, draw: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        return "".join(str(draw.randint(1, 9)) if c.isdecimal() else c for c in match[0])

    return _AMOUNT.sub(other, text)


class _Names:
    """The gazetteer's names in a text, and others of their type and script to put there."""

    def __init__(self, text: str, draw: random.Random) -> None:
        self._draw = draw
        self._others: dict[tuple[str, bool], list[str]] = {}
        self._kind: dict[str, tuple[str, bool]] = {}
        for entity in package_entities():
            for name in _plain_names(entity):
                kind = (entity.entity_type, is_hangul(name[0]))
                self._others.setdefault(kind, []).append(name)
                if name in text:
                    self._kind[name] = kind
        longest = sorted(self._kind, key=lambda name: (-len(name), name))
        self._found = re.compile("|".join(map(re.escape, longest)))

    def exchange(self, text: str) -> str:
        """The text with its names exchanged, each time for others."""
        return self._found.sub(lambda m: self._draw.choice(self._others[self._kind[m[0]]]), text)


def _plain_names(entity: Entity) -> list[str]:
    """Names long enough, of one script, that mean one thing only."""
    return [
        name
        for name in entity.spellings
        if len(name) >= _MIN_NAME
        and (all(map(is_hangul, name)) or name.isascii())
        and entity.ambiguity_of(name_key(name)) is None
    ]
