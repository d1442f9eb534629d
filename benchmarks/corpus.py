"""A large corpus made from the sample's articles: what benchmarks run on."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ARTICLE = re.compile(r"^# (?!\[)", re.MULTILINE)


def write_corpus(sample: Path, raw: Path, issues: int, *, seed: int = 1) -> int:
    """Write ``issues`` Markdown briefs of four articles each and return their characters.

    Articles are drawn from the sample's Markdown issues and numbered, so that no two are equal.
    """
    articles = []
    for file in sorted(sample.glob("*.md")):
        text = unicodedata.normalize("NFC", file.read_text("utf-8-sig"))
        articles += _ARTICLE.split(text)[1:]
    draw = random.Random(seed)  # noqa: S311 - a corpus, no secret
    raw.mkdir(parents=True, exist_ok=True)
    written = 0
    for number in range(issues):
        year, month = 2012 + number // 12 % 14, number % 12 + 1
        parts = [f"# [ 성능 시험 동향지 {number // 168} ] {year}년 {month}월호\n"]
        for place, article in enumerate(draw.sample(articles, 4)):
            title, _, body = article.partition("\n")
            parts.append(f"# {title.split('<')[0]} {number}-{place}\n{body}")
        text = "\n".join(parts)
        written += len(text)
        (raw / f"brief-{number // 168}-{year}-{month:02d}.md").write_text(text, "utf-8")
    return written
