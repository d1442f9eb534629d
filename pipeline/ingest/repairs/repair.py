"""Mends what scanning and typing did to the words of a brief, and says so for every place.

Two passes: rules that look at one line with the document's topic in mind, then words that other
evidence (the gazetteer, the document itself, the corpus) spells otherwise. A word is better left
damaged than wrongly mended, so every rule asks for a frame in which the damage is certain.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.evidence import Correction
from pipeline.ingest.repairs.fix import Fix, apply_fixes, outside_addresses
from pipeline.ingest.repairs.korean import korean_fixes
from pipeline.ingest.repairs.latin import Topic, latin_fixes
from pipeline.ingest.repairs.marks import emoji_bullets, mark_fixes
from pipeline.ingest.repairs.names import word_corrections
from pipeline.knowledge.corrections import corrections as load_corrections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.ingest.source import Source, SourceLine
    from pipeline.knowledge.corrections import Corrections
    from pipeline.model.documents import Repair

_AI = re.compile(r"(?<![A-Za-z])AI(?![A-Za-z])|인공지능")
_AFTER_AI = re.compile(r"(?<![A-Za-z])AI ([A-Z][A-Za-z]+)")
_SERIES = re.compile(r"(?<![A-Za-z0-9])A[2-5](?![A-Za-z0-9])")


def repair_source(
    source: Source, *, names: frozenset[str], corrections: Mapping[str, str]
) -> Source:
    """The source with its lines mended and its ledger of repairs extended.

    Args:
        source: A normalised source.
        names: Right spellings of names and terms (the gazetteer's).
        corrections: Whole words the corpus spells otherwise, wrong → right.
    """
    known = load_corrections()
    texts = [line.text.text for line in source.lines]
    topic = topic_of("\n".join(texts), known)
    own_emoji = emoji_bullets(texts)
    lines: list[SourceLine] = []
    rows: list[Repair] = []
    for line in source.lines:
        text = line.text.text
        fixes = [*latin_fixes(text, topic, known), *korean_fixes(text, topic, known)]
        fixes += mark_fixes(text, own_emoji, known)
        if fixes:
            line, new_rows = apply_fixes(line, outside_addresses(text, fixes), source.raw)  # noqa: PLW2901 - a chain
            rows += new_rows
        lines.append(line)
    wrong = word_corrections("\n".join(line.text.text for line in lines), names, known)
    for word, new in corrections.items():
        wrong[word] = Correction(new, "corpus_spelling", "typo", 0.8)
    if wrong:
        pattern = _any_of(wrong, known)
        for at, line in enumerate(lines):
            fixes = _word_fixes(line.text.text, pattern, wrong)
            if fixes:
                mended = outside_addresses(line.text.text, fixes)
                lines[at], new_rows = apply_fixes(line, mended, source.raw)
                rows += new_rows
    rows.sort(key=lambda row: (row.source_line or 0, row.page or 0))
    return replace(source, lines=tuple(lines), repairs=(*source.repairs, *rows))


def topic_of(text: str, known: Corrections) -> Topic:
    """What the rules of single lines want to know of the whole document."""
    return Topic(
        ai_count=sum(1 for _ in _AI.finditer(text)),
        after_ai=frozenset(_AFTER_AI.findall(text)),
        has_integrators=any(word in text for word in known.si.keep),
        lists_a_series=_SERIES.search(text) is not None,
    )


def _any_of(wrong: Mapping[str, Correction], known: Corrections) -> re.Pattern[str]:
    """A pattern of all wrong words, longest first, each as a word of its own."""
    particles = "|".join(map(re.escape, known.bound))
    parts = []
    for word in sorted(wrong, key=lambda w: (-len(w), w)):
        before = "(?<![가-힣])" if "가" <= word[0] <= "힣" else "(?<![A-Za-z0-9])"
        after = (
            rf"(?=(?:{particles})?(?![가-힣]))" if "가" <= word[-1] <= "힣" else "(?![A-Za-z0-9])"
        )
        parts.append(before + re.escape(word) + after)
    return re.compile("|".join(parts))


def _word_fixes(text: str, pattern: re.Pattern[str], wrong: Mapping[str, Correction]) -> list[Fix]:
    fixes = []
    for match in pattern.finditer(text):
        c = wrong[match[0]]
        fixes.append(Fix(match.start(), match.end(), c.new, c.rule, c.kind, c.confidence))
    return fixes
