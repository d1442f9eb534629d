"""Rules for signs: commas for full stops in dates, emoji for bullets, flattened powers of ten."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.fix import Fix
from pipeline.ingest.structure.marks import TO_SUPERSCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.corrections import Corrections

_MAY_BE = re.compile(
    r"\d,\s?\d{1,2}[,.)]|,\)|^[-─—_=]{3}|(?<![\d.,])10\d\d(?!\d)|[☀-➿⬀-⯿\U0001f000-\U0001faff]"
)

_YEAR = r"(?:19[89]\d|20[0-4]\d)"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
# One comma at least among the separators; spaces would make it a list of numbers.
_DATE = re.compile(
    rf"(?<![\d.,])(?:{_YEAR},{_MONTH}[,.](?:{_DAY}[,.]?)?(?=\))"
    rf"|{_YEAR},{_MONTH}[,.]{_DAY}(?![\d가-힣])[,.]?|{_YEAR}\.{_MONTH},{_DAY}(?![\d가-힣])\.?)"
)
_COMMA_BRACKET = re.compile(r"\((?P<inside>[^()]{0,20}[\d%]),\)(?=\s*[가-힣A-Za-z])")
_RULE = re.compile(
    r"^[-─—_=]{3,}\s*(?=[\[<(]?(?:그림|표|참고|Figure|Table)\b|[\[<](?:그림|표)[ \d])"
)
_EMOJI = re.compile(
    r"^\s*(?:[-–*•]\s+)?(?P<emoji>[\U0001f300-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]?)(?=\s)"
)
_TIMES_TEN = re.compile(r"(?<=[×xX*·])(?P<space>\s?)10(?P<power>[1-4]\d)(?!\d|[.,]\d)")


def mark_fixes(text: str, emoji_bullets: frozenset[str], known: Corrections) -> Iterator[Fix]:
    """Every fix of this family in one line.

    Args:
        text: The line.
        emoji_bullets: Emoji that begin several lines: the writer's own bullets, no damage.
        known: The knowledge of corrections.toml.
    """
    if not _MAY_BE.search(text):
        return
    for match in _DATE.finditer(text):
        new = match[0].rstrip(",").replace(",", ".")
        # A comma after the whole date may be one of the sentence; in brackets it ends the date.
        tail = match[0][len(match[0].rstrip(",")) :]
        tail = "." if tail and text[match.end() : match.end() + 1] == ")" else tail
        if new + tail != match[0]:
            yield Fix(match.start(), match.end(), new + tail, "comma_in_date", "ocr", 0.9)
    for match in _COMMA_BRACKET.finditer(text):
        if _DATE.search(match[0]):
            continue
        new = f"({match['inside']}),"
        yield Fix(match.start(), match.end(), new, "comma_in_bracket", "typo", 0.9)
    ruled = _RULE.match(text)
    if ruled:
        yield Fix(0, ruled.end(), "", "ruled_line", "glyph", 0.9)
    emoji = _EMOJI.match(text)
    if emoji:
        # The same emoji before many lines is the writer's own; a single one was a bullet.
        kind, sure = ("glyph", 0.9) if emoji["emoji"] in emoji_bullets else ("ocr", 0.85)
        yield Fix(*emoji.span("emoji"), "○", "emoji_bullet", kind, sure)  # type: ignore[arg-type]
    yield from _powers(text, known.powers)


def _powers(text: str, units: tuple[str, ...]) -> Iterator[Fix]:
    """1026 플롭스 for 10²⁶ 플롭스: sure only before a unit of such size or after a times sign."""
    if "10" not in text:
        return
    for match in _power(units).finditer(text):
        new = "10" + match["power"].translate(TO_SUPERSCRIPT)
        yield Fix(match.start(), match.end("power"), new, "flat_power", "superscript", 0.95)
    for match in _TIMES_TEN.finditer(text):
        new = "10" + match["power"].translate(TO_SUPERSCRIPT)
        yield Fix(match.end("space"), match.end("power"), new, "flat_power", "superscript", 0.85)


@cache
def _power(units: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, units))
    return re.compile(rf"(?<![\d.,×xX*])10(?P<power>[1-4]\d)(?=\s?(?:{words}))")


def emoji_bullets(lines: list[str]) -> frozenset[str]:
    """Emoji that begin more than one line."""
    found = [m["emoji"] for line in lines if not line.isascii() and (m := _EMOJI.match(line))]
    return frozenset(emoji for emoji in found if found.count(emoji) > 1)
