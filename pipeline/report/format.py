"""How numbers, dates and names are written for people, in Korean and in English."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from datetime import date

    from pipeline.model.documents import Precision

ELLIPSIS = "…"
_LARGE = ((10**12, "조"), (10**8, "억"), (10**4, "만"), (1, ""))
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# Embeddings, overrides and isolates: in a chart label they would turn the neighbors around.
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OPENING = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_FIRST_ISOLATE, _POP_ISOLATE, _POP_EMBEDDING = "\u2066", "\u2069", "\u202c"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_NOT_IN_FILE_NAMES = re.compile(r"[^\w.-]+")
_MAX_STEM = 80
_LEAST_SHARE = 0.0005  # rounds to 0.1 %


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages of the report."""

    ko: str
    en: str

    def __add__(self, other: Text | str) -> Text:
        """Join two texts, or a text and words that are the same in both languages."""
        more = same(other) if isinstance(other, str) else other
        return Text(self.ko + more.ko, self.en + more.en)


def same(words: str) -> Text:
    """A name or number that is written alike in both languages."""
    return Text(words, words)


def joined(parts: list[Text], separator: str = " · ") -> Text:
    """Several texts after one another."""
    return Text(separator.join(p.ko for p in parts), separator.join(p.en for p in parts))


def grouped(value: int) -> str:
    """Thousands separated.

    >>> grouped(1234567)
    '1,234,567'
    """
    return f"{value:,}"


def korean_units(value: int, *, parts: int = 2) -> str:
    """A whole number in 만·억·조, rounded half up to its ``parts`` largest units.

    >>> korean_units(9_999), korean_units(123_456), korean_units(1_750_0000_0000)
    ('9,999', '12만 3,456', '1,750억')
    >>> korean_units(99_999_999, parts=1)
    '1억'
    """
    if value < 0:
        return "−" + korean_units(-value, parts=parts)
    present = [i for i, (size, _) in enumerate(_LARGE) if value >= size]
    if not present:
        return "0"
    smallest = _LARGE[min(present[0] + parts, len(_LARGE)) - 1][0]
    rounded = (value + smallest // 2) // smallest * smallest
    if rounded >= _LARGE[present[0] - 1][0] and present[0] > 0 and rounded != value:
        return korean_units(rounded, parts=parts)
    words = []
    for size, name in _LARGE[present[0] :]:
        count, rounded = divmod(rounded, size)
        if count:
            words.append(f"{count:,}{name}")
    return " ".join(words)


def number(value: int) -> Text:
    """A count: 만·억·조 in Korean, grouped digits in English."""
    return Text(korean_units(value), grouped(value))


def counted(value: int, unit_ko: str, unit_en: str) -> Text:
    """A count with its unit; the English unit takes an s unless the count is one.

    >>> counted(1, "건", "article"), counted(12000, "건", "article")
    (Text(ko='1건', en='1 article'), Text(ko='1만 2,000건', en='12,000 articles'))
    """
    plural = "" if value == 1 else "s"
    return Text(f"{korean_units(value)}{unit_ko}", f"{grouped(value)} {unit_en}{plural}")


def percent(share: float) -> str:
    """A share as per cent with one decimal; a small share is never shown as nothing.

    >>> percent(0.125), percent(0.0), percent(0.0002), percent(1.0)
    ('12.5%', '0%', '<0.1%', '100%')
    """
    if 0 < share < _LEAST_SHARE:
        return "<0.1%"
    digits = f"{share * 100:.1f}"
    return digits.removesuffix(".0") + "%"


def interval(low: float, high: float) -> str:
    """Both ends of an interval of shares.

    >>> interval(0.0481, 0.339)
    '4.8–33.9%'
    """
    return f"{percent(low).removesuffix('%')}–{percent(high)}"


def dated(day: date | None, precision: Precision | None) -> Text:
    """A date as precise as it is known.

    >>> import datetime
    >>> dated(datetime.date(2020, 4, 1), "quarter")
    Text(ko='2020년 2분기', en='Q2 2020')
    """
    if day is None:
        return Text("날짜 미상", "undated")
    month, quarter = _MONTHS[day.month - 1], (day.month - 1) // 3 + 1
    if precision == "year":
        return Text(f"{day.year}년", f"{day.year}")
    if precision == "quarter":
        return Text(f"{day.year}년 {quarter}분기", f"Q{quarter} {day.year}")
    if precision == "day":
        return Text(f"{day.year}년 {day.month}월 {day.day}일", f"{day.day} {month} {day.year}")
    return Text(f"{day.year}년 {day.month}월", f"{month} {day.year}")


def cited_on(iso: str) -> Text:
    """The printed date of a cited source (``2020``, ``2020-04`` or ``2020-04-24``)."""
    return same(iso.replace("-", "."))


def shorten(words: str, limit: int) -> str:
    """At most ``limit`` characters, the last an ellipsis where something was cut."""
    words = _CONTROLS.sub(" ", words).strip()
    return words if len(words) <= limit else words[: limit - 1].rstrip() + ELLIPSIS


def chart_text(words: str, limit: int = 40) -> str:
    """Words for a Plotly label: its pseudo-HTML escaped, cut, without direction controls."""
    plain = shorten(_BIDI_CONTROLS.sub("", words), limit)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def contained(words: str) -> str:
    r"""The words with their direction controls balanced, so that none reaches past their end.

    An isolating element is not enough: an isolate left open inside it takes its closing mark.

    >>> [f"{ord(c):x}" for c in contained("\u202ea\u2066")]
    ['202e', '61', '2066', '2069', '202c']
    """
    if not _OPENING.search(words):
        return words.replace(_POP_ISOLATE, "").replace(_POP_EMBEDDING, "")
    out: list[str] = []
    waiting: list[str] = []
    for char in words:
        if _OPENING.match(char):
            waiting.append(_POP_ISOLATE if char >= _FIRST_ISOLATE else _POP_EMBEDDING)
        elif char in {_POP_ISOLATE, _POP_EMBEDDING}:
            if not waiting or waiting[-1] != char:
                continue
            waiting.pop()
        out.append(char)
    return "".join(out) + "".join(reversed(waiting))


def safe_url(url: str | None) -> str | None:
    """The address where it may become a link (http or https with a host), else ``None``.

    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if url is None or url != url.strip() or _CONTROLS.search(url) or " " in url:
        return None
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname)
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and has_host else None


def file_stem(key: str) -> str:
    """An id as a file name: the id itself where it is harmless, else cleaned with a digest."""
    cleaned = _NOT_IN_FILE_NAMES.sub("-", unicodedata.normalize("NFC", key)).strip("-.")
    if cleaned == key and len(key) <= _MAX_STEM:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return f"{cleaned[:_MAX_STEM]}-{digest}".lstrip("-.")
