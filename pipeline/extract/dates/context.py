"""What stands around a number in digits and decides whether it is a date or a value."""

from __future__ import annotations

import functools
import re

from pipeline.knowledge.calendar import load_calendar

_OPEN = re.compile(r"[(\[（〔【]")
_CLOSE = re.compile(r"[)\]）〕】]")
_SLOT = re.compile(r"(?:^|[,;:/·~∼|→-])\s*$")
_LATIN = re.compile(r"[A-Za-z0-9+#][)\]]?\s?$")
_ENDS = frozenset(")],;）〕】~∼～–-/·→")
_REACH = 80  # characters looked back for an opening bracket
_WORD_REACH = 24  # and for the word that names a value


def inside_bracket(text: str, start: int) -> str | None:
    """What stands between ``start`` and the bracket open there; ``None`` outside brackets.

    >>> inside_bracket("전망(IMF, 4.14.)", 8), inside_bracket("(A) 4.14.", 4)
    ('IMF, ', None)
    """
    left = text[max(0, start - _REACH) : start]
    opens = [m.end() for m in _OPEN.finditer(left)]
    if not opens or _CLOSE.search(left, opens[-1]):
        return None
    return left[opens[-1] :]


def in_slot(text: str, start: int) -> bool:
    """Whether something at ``start`` is the first in its bracket, or comes after a comma in it."""
    inside = inside_bracket(text, start)
    return inside is not None and bool(_SLOT.search(inside))


def closes(text: str, end: int) -> bool:
    """Whether a bracket, a comma or a range ends what goes before ``end``."""
    return text[end : end + 2].lstrip()[:1] in _ENDS and end < len(text)


def follows_latin(text: str, start: int) -> bool:
    """Whether a Latin word or a number stands right before: ``Python 3.10``."""
    return bool(_LATIN.search(text[max(0, start - 4) : max(0, start)]))


def is_value(text: str, start: int) -> bool:
    """Whether a word before says that a value follows: ``점수(3.5)``, ``평균 4.5``.

    >>> is_value("평균 점수(3.5)", 6), is_value("공개(6.22)", 3)
    (True, False)
    """
    inside = inside_bracket(text, start)
    if inside is not None and _SLOT.search(inside):
        start -= len(inside)
    return bool(_value_word().search(text[max(0, start - _WORD_REACH) : start]))


@functools.lru_cache(maxsize=1)
def _value_word() -> re.Pattern[str]:
    # 평균점수 ends in 점수, but 계약 is no 약: a single syllable must stand alone.
    words = "|".join(
        re.escape(word) if len(word) > 1 else rf"(?<![가-힣A-Za-z]){re.escape(word)}"
        for word in load_calendar().value_words
    )
    return re.compile(rf"(?:{words})(?:은|는|이|가|의|도)?\s*[:=]?\s*[(\[（]?\s*$", re.IGNORECASE)
