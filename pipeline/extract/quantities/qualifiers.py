"""Reads the words around a quantity that make it approximate or a bound: 약, 최대, 이상, 미만."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from pipeline.knowledge.folding import is_hangul
from pipeline.knowledge.units import load_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model.quantities import Qualifier

_BEFORE_WINDOW = 16
_WORDS_BEFORE = 3
_SKIPPED = re.compile(r"(?:총|평균|연간|연|각각|전체|무려|단|월|하루|매년)\s?$")
_BRACKET = re.compile(r"\s?[(\[][^()\[\]]{0,60}[)\]]")
_SHORT_REST = re.compile(r"에|의|로|은|이|을|까")  # what may follow 내 and 선 within the word
# What is counted may stand between: 100개(의) 도시를 넘는. Of money 투자를 넘어 is an idiom: beyond.
_COUNTED = re.compile(r"의?\s?[가-힣]{2,6}(?=(?:[을를이가]|도)\s?(?:넘|초과|상회|돌파|웃))")
_ANOTHER_WORD = re.compile(r"(?:이상|이하|이내|수준|정도)(?:한|하[다고며]|적|형[^태]|치|현상|징후)")


def qualifier_of(
    text: str,
    start: int,
    end: int,
    *,
    floor: int,
    hint: Qualifier | None,
    is_count: bool = False,
) -> Qualifier | None:
    """The qualifier of the quantity ``text[start:end]``.

    A bound says more than 'about', and what follows more than what stands before: 약 100개 이상 is
    ``at_least``. What stands before ``floor`` belongs to another quantity; ``hint`` is what the
    quantity itself says (100여 개); of a count, what is counted may stand before what follows.
    """
    counted = _COUNTED.match(text, end) if is_count else None
    after = _after(text, counted.end() if counted is not None else end)
    if after not in (None, "approx"):
        return after
    before = _before(text, start, floor)
    return before or after or hint


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    units = load_units()

    def any_of(words: Iterable[str]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))

    before = re.compile(rf"(?<![가-힣])(?P<word>{any_of(units.before)})\s?$")
    after = re.compile(rf"\s?(?P<word>{any_of(units.after)})(?P<rest>[가-힣]{{0,3}})")
    return before, after


def _before(text: str, start: int, floor: int) -> Qualifier | None:
    pattern, _ = _patterns()
    head = text[max(floor, start - _BEFORE_WINDOW) : start]
    found: Qualifier | None = None
    for _ in range(_WORDS_BEFORE):
        match = pattern.search(head)
        if match is not None:
            word = load_units().before[match["word"]]
            found = word if found in (None, "approx") else found
        elif (match := _SKIPPED.search(head)) is None:
            break
        head = head[: match.start()]
    return found


def _after(text: str, end: int) -> Qualifier | None:
    _, pattern = _patterns()
    match = pattern.match(text, end)
    if match is None:
        bracket = _BRACKET.match(text, end)
        match = pattern.match(text, bracket.end()) if bracket is not None else None
    if match is None or _ANOTHER_WORD.match(text, match.start("word")):
        return None
    word, rest = match["word"], match["rest"]
    if len(word) == 1 and is_hangul(word) and rest and not _SHORT_REST.match(rest):
        return None
    found = load_units().after[word]
    if found == "approx":  # 10% 정도 이상
        again = pattern.match(text, match.end("word"))
        if again is not None and load_units().after[again["word"]] != "approx":
            return load_units().after[again["word"]]
    return found
