"""One calendar date as printed in digits: ``2020년 4월``, ``'20.6.11``, ``19.4Q``, ``4월 말``, ``(6.22)``."""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import TYPE_CHECKING

from pipeline.extract.dates.context import closes, follows_latin, in_slot, inside_bracket, is_value
from pipeline.extract.dates.values import Expression, Point, full_decade, full_year
from pipeline.knowledge.calendar import load_calendar

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.extract.dates.values import Unit

    Builder = Callable[[str, re.Match[str]], Expression | None]
    Rules = tuple[tuple[re.Pattern[str], Builder], ...]

QUOTES = "'’‘`´′＇ʼ‛"
DASHES = "~∼～〜–—-"  # the hyphen last: it stands in character classes
YEAR4 = r"(?:1[4-9]|20|21)\d\d"
YEAR = rf"(?:(?P<year>{YEAR4})|[{QUOTES}]\s?(?P<short>\d\d))"
MONTH = r"(?P<month>1[0-2]|0?[1-9])"
DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
QUARTER = r"(?:제\s?)?(?P<quarter>[1-4])(?:\s?/\s?4)?\s?분기(?!\s?(?:연속|만에|동안|째|간|점|별))"

_START = re.compile(rf"(?P<quote>[{QUOTES}])?\s?(?P<digits>\d+)")
_LEFT = r"(?<![0-9A-Za-z$₩€#_])(?<!\d[.,:/\-])(?<![A-Za-z]-)"
_EDGE = r"(?![A-Za-z0-9])"
_STOP = r"(?:\.(?![\d.]))?"
_Q = rf"(?:(?P<quarter>[1-4])\s?Q|Q(?P<quarter2>[1-4])){_EDGE}"
_OPTIONAL = rf"(?:(?P<year>{YEAR4})|[{QUOTES}]?(?P<short>\d\d))"

# Without an apostrophe two digits are a year only between these; below 13 they may be a month.
_SHORT_YEARS = range(10, 41)
_LAST_MONTH, _CENTURY = 12, 100
_LIKELY_YEARS = range(15, 41)  # 24년까지 without an apostrophe; 10년까지 lasts ten years
_LASTING = re.compile(
    r"(?:최대|최장|최소|길게는|약|총|무려|거의|징역|금고|형|기간|수명|임기|만)\s?$"
)
_SURE_YEARS = range(1900, 2101)
# 21세기의 석유: hardly ever a date, so below the threshold at which a document keeps it.
_FIGURE_OF_SPEECH = 0.45
_CENTURY_LASTS = re.compile(
    r"\s?(?:들어|초|중반|중엽|전반|후반|말(?![가-힣])|에(?:는|도|만)?(?![가-힣])|부터|까지|이후|내내)"
)

_NUMBER_OF = re.compile(r"\s?[호차번집]")
_WEEKDAY = re.compile(r"\s?\([월화수목금토일](?:요일)?[),]")
_TO_DAY = re.compile(r"\s?[~∼～]\s?\d{1,2}[./]\s?\d{1,2}(?:\.(?!\d)|(?![\d.%]))")
_DATED_AFTER = re.compile(r"\s+[가-힣]|부터|까지|자(?![가-힣])|에(?![가-힣])|\s?[~∼,·]")
_SERIES = 200  # characters around in which bracketed values of one kind stand
_MARGIN = 16
_IN_BRACKETS = re.compile(r"\((\d+\.\d+)\)")
_MONTH_AND_DAY = re.compile(r"(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])$")


def point_at(text: str, at: int) -> Expression | None:
    """The calendar date printed in digits that begins at ``at``, if there is one.

    >>> point_at("구글, '20.6.11. 공개", 4).first
    Point(unit='day', year=2020, number=6, day=11, shift=None, weekday=None)
    """
    start = _START.match(text, at)
    if not start:
        return None
    kind = "quote" if start["quote"] else str(min(len(start["digits"]), 8))
    for pattern, build in _rules().get(kind, ()):
        match = pattern.match(text, at)
        found = build(text, match) if match else None
        if found:
            return found
    return None


def no_value() -> str:
    """Pattern after digits alone: the number does not go on, and counts nothing."""
    units = load_calendar().value_units
    korean = "|".join(re.escape(u) for u in units if "가" <= u[0] <= "힣")
    others = "|".join(re.escape(u) for u in units if not "가" <= u[0] <= "힣")
    return (
        rf"(?!\d|[.,/:]\d|-\d|\s?(?:{others})(?![A-Za-z])|(?:{korean})|\s(?:{korean})(?![가-힣]))"
    )


@functools.lru_cache(maxsize=1)
def _rules() -> dict[str, Rules]:
    """Rules by how a date begins: an apostrophe, or the number of its first digits."""
    guard = no_value()
    seasons = "|".join(load_calendar().korean_seasons)
    rest = (
        rf"(?:{MONTH}\s?[월月](?![드급세])(?:\s?{DAY}\s?[일日](?!간|째|차))?|{QUARTER}"
        rf"|(?P<quarter2>[1-4])\s?(?:Q{_EDGE}|/\s?4(?![\d가-힣]))|(?P<half>[상하전후](?=반기)|[12](?=\s?H{_EDGE}))(?:반기|\s?H)"
        rf"|(?P<season>{seasons})(?=\s|[,.)의에부까호]|$))"
    )
    years: tuple[tuple[str, Builder], ...] = (
        (rf"(?:(?P<year>(?:1[4-9]|20|21)\d)|[{QUOTES}](?P<short>\d))0\s?년대", _decade),
        (rf"{YEAR}\s?(?:(?:회계|학)?\s?[년연]도|년|年)(?:\s?{rest})?", _year_word),
        (rf"{YEAR}[.\s\-]?\s?(?:{_Q}|(?P<half>[12])\s?H{_EDGE})", _of_year),
        (rf"{YEAR}[.\s\-]?\s?(?:H(?P<half>[12]){_EDGE}|{QUARTER})", _of_year),
        (rf"{YEAR}\s?[.\s]\s?(?P<quarter>[1-4])/4(?!\d)", _of_year),
        (rf"{YEAR}[.\s]?\s?(?P<half>[상하](?=반기)|[上下])(?:반기)?", _of_year),
        (rf"{YEAR}\.\s?{MONTH}월(?:\s?{DAY}일)?", _of_year),
        (
            rf"{YEAR}(?P<sep>\.\s?|-|/){MONTH}(?:(?:(?P=sep)|\.){DAY}{guard}일?)?{guard}{_STOP}",
            _dotted,
        ),
        (rf"{YEAR}(?![\d.]|\s?[가-힣])", _bare_year),
    )
    four: tuple[tuple[str, Builder], ...] = (
        (r"(?P<year>(?:1[4-9]|20|21)\d)0s(?![A-Za-z])", _decade),
        *years,
    )
    quoted: tuple[tuple[str, Builder], ...] = (
        *years,
        (rf"[{QUOTES}](?P<short>\d\d)\.\s?(?P<half>[상하])(?![가-힣])", _of_year),
    )
    one: tuple[tuple[str, Builder], ...] = (
        (rf"(?:(?P<quarter>[1-4])Q|(?P<half>[12])H)\s?(?:FY)?{_OPTIONAL}{_EDGE}", _of_year),
        (rf"{MONTH}\s?월(?![드급세])(?:\s?{DAY}\s?일(?!간|째|차))?", _bare_month),
        (QUARTER, _bare_part),
        (rf"{MONTH}\.\s?{DAY}{guard}{_STOP}", _month_day),
        (rf"{MONTH}/(?P<day>3[01]|[12]\d|0[1-9]){guard}", _month_day),
        (
            rf"{MONTH}/{DAY}(?=\s?\([월화수목금토일](?:요일)?\)|\s?[~∼～]\s?(?:1[0-2]|0?[1-9])/\d)",
            _slashed,
        ),
    )
    two: tuple[tuple[str, Builder], ...] = (
        (r"(?P<short>[1-9])0\s?년대", _decade),
        (r"(?P<count>1\d|2[0-2])\s?세기", _century),
        (rf"(?P<short>\d\d)년도?\s?{rest}", _short_year_word),
        (
            r"(?P<short>[1-3]\d)년(?=\s?[초말](?![가-힣])|\s?[초말](?:에|까지|부터|의|기준))",
            _of_year,
        ),
        (
            r"(?P<short>[1-3]\d)년(?=도(?![가-힣])|도\s?예산|도에|\s?(?:까지|기준|부터|현재|대비|이후|이래)(?![가-힣]*\s?전))",
            _short_year,
        ),
        (rf"(?P<short>\d\d)\.\s?{_Q}", _of_year),
        (rf"(?P<short>[1-3]\d)\.{MONTH}월(?:\s?{DAY}일)?", _of_year),
        (rf"(?P<short>\d\d)\.\s?{MONTH}(?:\.\s?{DAY}{guard})?{guard}{_STOP}", _short_dotted),
        *one,
    )
    eight: tuple[tuple[str, Builder], ...] = (
        (
            r"(?P<year>(?:19|20)\d\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])(?!\d)",
            _compact,
        ),
    )
    groups = {"quote": quoted, "4": four, "2": two, "1": one, "8": eight}
    return {
        kind: tuple((re.compile(_LEFT + pattern), build) for pattern, build in rules)
        for kind, rules in groups.items()
    }


def printed(m: re.Match[str], confidence: float, *, digits: bool = False) -> Expression:
    """The point a match's named groups spell."""
    g = {name: text for name, text in m.groupdict().items() if text}
    year = g.get("year") or g.get("short")
    unit, number, day = _part(g)
    point = Point(unit, full_year(year) if year else None, number, day)
    return Expression(m.start(), m.end(), point, confidence=confidence, digits=digits)


def _part(g: dict[str, str]) -> tuple[Unit, int | None, int | None]:
    """Unit, number and day beside the year."""
    if "month" in g:
        return (
            ("day" if "day" in g else "month"),
            int(g["month"]),
            int(g["day"]) if "day" in g else None,
        )
    if "quarter" in g or "quarter2" in g:
        return "quarter", int(g.get("quarter") or g["quarter2"]), None
    if "half" in g:
        return "half", 1 if g["half"] in "1상전上" else 2, None
    if "season" in g:
        return "season", load_calendar().korean_seasons.index(g["season"]) + 1, None
    return "year", None, None


def _year_word(text: str, m: re.Match[str]) -> Expression | None:
    """``2020년``, ``'20년 4월 3일``, ``2019년 4분기``, ``2020년 하반기``; not ``2000년 동안``."""
    found = printed(m, 0.97)
    if found.first.unit != "year":
        return found
    after = text[m.end() : m.end() + _MARGIN]
    if re.match(r"간(?![가-힣])|\s?째|치(?![가-힣])|\s?차(?![가-힣])", after):
        return None
    year = found.first.year or 0
    sure = m["short"] or (year in _SURE_YEARS and year % _CENTURY)
    lasting = re.match(r"\s?(?:동안|전(?![가-힣])|(?:의 )?역사|이상|이?\s?넘)", after)
    return found if sure or not lasting else None


def _short_year_word(text: str, m: re.Match[str]) -> Expression | None:
    """``23년 4월``: two digits without an apostrophe, so a month or the like must follow."""
    return None if text.startswith("간", m.end()) else printed(m, 0.85)


def _short_year(text: str, m: re.Match[str]) -> Expression | None:
    """``24년도``, ``25년까지``; not ``최대 25년까지``, which lasts that long."""
    if int(m["short"]) not in _LIKELY_YEARS or _LASTING.search(text, 0, m.start()):
        return None
    found = printed(m, 0.75)
    return dataclasses.replace(found, end=found.end + text.startswith("도", found.end))


def _dotted(text: str, m: re.Match[str]) -> Expression | None:
    """``2020.4.24.``, ``2020-05-13``, ``'20.6``; not ``제2020-12호`` or ``PyCharm 2020.1``."""
    if m["day"] or m["short"]:
        return printed(m, 0.95, digits=True)
    before = text[max(0, m.start() - 8) : m.start()]
    if m["sep"] in "-/":
        numbered = len(m["month"]) == 1 or _NUMBER_OF.match(text, m.end())
        rejected = bool(numbered or re.search(r"제\s?$|[A-Za-z]\s?$", before))
    else:
        version = bool(re.search(r"[A-Za-z]\s$|버전\s?$", before)) and m[0][-1] != "."
        rejected = version and inside_bracket(text, m.start()) is None
    return None if rejected else printed(m, 0.95, digits=True)


def _short_dotted(text: str, m: re.Match[str]) -> Expression | None:
    """``(19.1)``, ``20.6.11.``: two digits of a year without an apostrophe."""
    year, dot = int(m["short"]), m[0].endswith(".")
    if year not in _SHORT_YEARS or is_value(text, m.start()):
        return None
    slot = in_slot(text, m.start()) and (dot or closes(text, m.end()))
    if m["day"]:
        dated = slot or (dot and not follows_latin(text, m.start()))
        return printed(m, 0.8, digits=True) if dated else None
    return printed(m, 0.6, digits=True) if slot and year > _LAST_MONTH else None


def _month_day(text: str, m: re.Match[str]) -> Expression | None:
    """``4.14.``, ``(6.22)``: a day without a year, if brackets or a full stop make it one."""
    start, end, dot = m.start(), m.end(), m[0].endswith(".")
    if is_value(text, start):
        return None
    inside = inside_bracket(text, start)
    if _WEEKDAY.match(text, end) or (dot and (inside is not None or _TO_DAY.match(text, end))):
        return printed(m, 0.9, digits=True)
    if inside is not None:
        dated = _alone_in_bracket(text, m, inside)
    elif not dot or follows_latin(text, start) or (_begins(text, start) and len(m["day"]) == 1):
        dated = False  # Python 3.10, 1.2. 개요
    else:
        dated = bool(_DATED_AFTER.match(text, end))
    return printed(m, 0.75, digits=True) if dated else None


def _alone_in_bracket(text: str, m: re.Match[str], inside: str) -> bool:
    """``(6.22)``, but not ``GPT(3.5)``, ``(1.2, 3.4)`` or a series ``국어(8.5), 수학(0.7)``."""
    start, end = m.span()
    around = text[max(0, start - _SERIES) : end + _SERIES]
    if any(not _MONTH_AND_DAY.match(number) for number in _IN_BRACKETS.findall(around)):
        return False
    if not in_slot(text, start) or not closes(text, end):
        return False
    if follows_latin(text, start - len(inside) - 1):
        return False
    more = re.search(r"\d\.\d", inside) or re.match(r"[^)\]]*?\d\.\d", text[end : end + 40])
    return not more or len(m["day"]) > 1


def _slashed(_text: str, m: re.Match[str]) -> Expression:
    """``11/6(수)``, ``11/6~11/8``."""
    return printed(m, 0.85, digits=True)


def _begins(text: str, start: int) -> bool:
    """Whether nothing but spaces stands before."""
    return start < _MARGIN and not text[:start].strip()


def _bare_year(text: str, m: re.Match[str]) -> Expression | None:
    """``(2018)``, ``('20)``, ``| 2019 |``: nothing but a year in its place."""
    if in_slot(text, m.start()) and re.match(r"\s?[)\],;）/→]", text[m.end() : m.end() + 2]):
        return printed(m, 0.85)
    left = text[max(0, m.start() - _MARGIN) : m.start()].rstrip(" ")
    right = text[m.end() : m.end() + _MARGIN].lstrip(" ")
    opens = left[-1:] in ("|", "\t", "\n") if left else m.start() < _MARGIN
    ends = right[:1] in ("|", "\t", "\n") if right else m.end() + _MARGIN > len(text)
    return printed(m, 0.7) if opens and ends else None


def _compact(text: str, m: re.Match[str]) -> Expression | None:
    """``(20200513)``."""
    return printed(m, 0.8, digits=True) if in_slot(text, m.start()) else None


def _of_year(_text: str, m: re.Match[str]) -> Expression:
    """``'20.2Q``, ``19.4Q``, ``1Q24``, ``2024 H1``, ``'24.上``, ``'24.6월``."""
    return printed(m, 0.93)


def _decade(_text: str, m: re.Match[str]) -> Expression:
    g = m.groupdict()
    year = full_decade((g.get("year") or g["short"]) + "0")
    return Expression(m.start(), m.end(), Point("decade", year), confidence=0.95)


def _century(text: str, m: re.Match[str]) -> Expression:
    first = Point("century", int(m["count"]) * _CENTURY - _CENTURY + 1)
    sure = _CENTURY_LASTS.match(text, m.end()) is not None
    confidence = 0.9 if sure else _FIGURE_OF_SPEECH
    return Expression(m.start(), m.end(), first, confidence=confidence)


def _bare_month(text: str, m: re.Match[str]) -> Expression | None:
    """``5월``, ``12월 11일``."""
    return (
        None if re.match(r"간(?![가-힣])|호봉", text[m.end() : m.end() + 2]) else printed(m, 0.85)
    )


def _bare_part(_text: str, m: re.Match[str]) -> Expression:
    """``2분기``."""
    return printed(m, 0.85)
