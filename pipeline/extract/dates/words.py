"""Calendar expressions in Korean words: ``올해``, ``지난달 20일``, ``향후 5년``, ``3일 전``, ``오는 9월``."""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import TYPE_CHECKING

from pipeline.extract.dates.points import point_at
from pipeline.extract.dates.values import Expression, Point, Shift
from pipeline.knowledge.calendar import load_calendar

if TYPE_CHECKING:
    from pipeline.extract.dates.values import Unit, Way
    from pipeline.knowledge.calendar import RelativeWord

# What may follow a calendar word within its word: particles, and nouns that compare or part it.
ENDS = (
    r"(?=[^가-힣]|$|(?:에|의|은|는|이|가|을|를|도|만|과|와|로|부터|까지|보다|이후|이래|중|대비|동기|동월|동안|간|내|들어|인|쯤|처럼|께|경|초|말"
    r"|상반기|하반기|기준|이전|전체))"
)
_UNITS: dict[str, tuple[Unit, int]] = {
    "년": ("year", 1), "해": ("year", 1), "개년": ("year", 1), "개월": ("month", 1),
    "달": ("month", 1), "주": ("day", 7), "주일": ("day", 7), "주간": ("day", 7),
    "일": ("day", 1), "분기": ("quarter", 1), "개분기": ("quarter", 1),
}  # fmt: skip
_UNIT = r"(?P<unit>개\s?년|년|해|개월|달|주일|주간|주|일|개\s?분기|분기)"
_BACK, _AHEAD = r"지난|최근|과거|직전", r"향후|앞으로|다음|오는"
_NO_POINT = ("최근", "과거", "향후", "앞으로")  # before a stretch only
_DAY_LEADS = ("지난", "오는")
_LONGEST = 200  # years; more is no distance in a brief
_HALF_YEAR = 6
_LOCAL_REACH = 16

_LEAD = re.compile(rf"(?:(?P<back>{_BACK})|(?:{_AHEAD}))(?P<gap>\s?)")
_ENDS = re.compile(ENDS)
_PART = re.compile(rf"\s(?:연초|연말|초|말|중반|초반|후반)(?:께|쯤|경)?{ENDS}")
_QUARTER = re.compile(
    r"[1-4]분기(?!\s?(?:동안|간|연속|내내|새))"
)  # 지난 4분기 is the last one of a year
_LOCAL_TIME = re.compile(r"현지\s?시[간각](?:\s?기준)?(?:으로)?\s(?:지난\s)?$")
_AFTER = re.compile(r"\s?(?:후|뒤)(?![가-힣]*반)")
_HALF = re.compile(r"(?P<half>[상하])반기(?![가-힣]*별)")
_DAY = re.compile(r"(?P<day>3[01]|[12]\d|[1-9])\s?일")
_LASTING = re.compile(
    r"\s?(?:간|동안|내내|새|이내|내에|연속|만에|이상|이하|미만|째|차|여|가량|정도)"
)
_DISTANCE = re.compile(
    r"\s?(?P<side>전|후|뒤|이후|이내|내|안)"
    r"(?=[^가-힣]|$|(?:에|의|엔|부터|까지|만|과|와|보다|쯤|이|인|으로|로|에는|에도)(?!용|벤트|상))"
)
# 11일(현지시간), 지난 3일: a day of the month, not a number of days.
_DAY_OF_MONTH = re.compile(
    r"(?<![\d.,~∼\-])(?<!\d\s)(?P<day>3[01]|[12]\d|[1-9])일"
    r"(?:(?=\s?\((?:현지|미국|한국|[월화수목금토일](?:\)|요일)))|(?=(?:자|부터)(?![가-힣]))"
    r"|(?=에(?:는|도)?\s(?!한|걸쳐|불과|달))|(?=\s[^\d.,]{1,20}에 따르면)"
    r"|(?=\s(?:발표|공개|밝|열린|열리|열렸|개최|출시|보도|현지|오전|오후)))"
)


def word_at(text: str, at: int) -> Expression | None:
    """The expression in words, or count of units, that begins at ``at``."""
    for parse in (_led, _relative, _half, _distance, _day_of_month, _spelled):
        found = parse(text, at)
        if found:
            return found
    return None


def counted_at(text: str, at: int) -> Expression | None:
    """The count of units, or day of a month, that begins with a number at ``at``."""
    return _distance(text, at) or _day_of_month(text, at)


@functools.lru_cache(maxsize=1)
def word_initials() -> re.Pattern[str]:
    """First syllables of words at which an expression in Korean words may begin."""
    words = load_calendar()
    first = {w[0] for w in (*words.native_counts, *words.day_counts, *words.not_relative)}
    first |= {w.word[0] for w in words.relative} | {m[0] for m in words.korean_months}
    first |= set("상하반이천") | {w[0] for w in f"{_BACK}|{_AHEAD}".split("|")}
    return re.compile(rf"[{''.join(sorted(first))}](?<![가-힣A-Za-z0-9].)")


@functools.lru_cache(maxsize=1)
def word_starts() -> re.Pattern[str]:
    """What an expression in Korean words begins with."""
    words = load_calendar()
    relative = _alternatives((*(w.word for w in words.relative), *words.not_relative))
    counts = _alternatives((*words.native_counts, *words.day_counts, "반"))
    months, seasons = "|".join(words.korean_months), "|".join(words.korean_seasons)
    units = _UNIT.replace("?P<unit>", "?:")
    return re.compile(
        rf"(?:{relative}|(?:{_BACK}|{_AHEAD})\s|지난(?:{seasons})|[상하]반기"
        rf"|(?:{counts})\s?(?:{units})?\s?(?:전|후|뒤|이내|내|안)"
        rf"|(?:이천|천구백)[일이삼사오육칠팔구십]*년|(?:{months})\s?[일이삼사오육칠팔구십]+일)"
    )


def _alternatives(words: tuple[str, ...]) -> str:
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in longest)


@functools.lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, RelativeWord]]:
    calendar = load_calendar()
    known = {w.word.replace(" ", ""): w for w in calendar.relative}
    none = _alternatives(calendar.not_relative)
    return re.compile(
        rf"(?!{none})(?:{_alternatives(tuple(w.word for w in calendar.relative))})"
    ), known


def _relative(text: str, at: int) -> Expression | None:
    """``올해``, ``작년 12월 5일``, ``올 상반기``, ``지난달 20일``, ``다음 주 화요일``."""
    pattern, known = _words()
    m = pattern.match(text, at)
    if not m:
        return None
    word = known[re.sub(r"\s", "", m[0])]
    shift = Shift(word.unit, word.shift, word.anchor)
    finer = _finer(text, m.end(), shift)
    if finer:
        return dataclasses.replace(finer, start=at)
    if word.before:
        return _part_of_year(text, at, m.end(), shift)
    if not _ENDS.match(text, m.end()):
        return None
    return Expression(at, m.end(), Point(word.unit, shift=shift), confidence=0.85)


def _part_of_year(text: str, at: int, end: int, shift: Shift) -> Expression | None:
    """``올 초``, ``올 연말``."""
    part = _PART.match(text, end)
    if part is None:
        return None
    return Expression(at, part.end(), Point(shift.unit, shift=shift), confidence=0.85)


def _finer(text: str, end: int, shift: Shift) -> Expression | None:
    """The month, half, day or weekday after a relative word."""
    at = end + (text[end : end + 1] == " ")
    if shift.unit == "year":
        found = point_at(text, at) or _half(text, at) or _season(text, at)
        if found and found.first.year is None and not found.digits:
            return dataclasses.replace(found, first=dataclasses.replace(found.first, shift=shift))
    elif shift.unit == "month":
        m = _DAY.match(text, at)
        if m and not _LASTING.match(text, m.end()):
            return Expression(at, m.end(), Point("day", day=int(m["day"]), shift=shift))
    elif shift.unit == "week":
        return _weekday(text, at, shift)
    return None


def _weekday(text: str, at: int, week: Shift) -> Expression | None:
    for number, name in enumerate(load_calendar().weekdays):
        if text.startswith(name, at):
            point = Point("day", shift=week, weekday=number)
            return Expression(at, at + len(name), point, confidence=0.8)
    return None


def _led(text: str, at: int) -> Expression | None:
    """``지난 5월``, ``오는 30일``, ``최근 3년간``, ``향후 5년 후``, ``지난 금요일``."""
    lead = _LEAD.match(text, at)
    if not lead:
        return None
    way: Way = "past" if lead["back"] else "future"
    word, after = lead[0].strip(), lead.end()
    day = _DAY.match(text, after) if word in _DAY_LEADS else None
    if day and not _LASTING.match(text, day.end()):
        return Expression(at, day.end(), Point("day", day=int(day["day"])), way=way, confidence=0.8)
    quarter = _QUARTER.match(text, after) if word not in _NO_POINT else None
    count = _count(text, after) if lead["gap"] and not quarter else None
    if count:
        return _stretch(text, at, count, way)
    if word in _NO_POINT:
        return None
    found = point_at(text, after) or _half(text, after) or _season(text, after)
    if found and not found.digits:
        return dataclasses.replace(found, start=found.start if found.first.year else at, way=way)
    weekday = _weekday(text, after, Shift("week", 0))
    return dataclasses.replace(weekday, start=at, way=way) if weekday else None


def _stretch(text: str, at: int, count: tuple[Unit, int, int], way: Way) -> Expression | None:
    """``지난 10년(간)``, ``향후 5년``; with 후 or 뒤 it is a point."""
    unit, amount, end = count
    after = _AFTER.match(text, end)
    if not after and not _ENDS.match(text, end):
        return None
    point = Point(unit, shift=Shift(unit, -amount if way == "past" else amount))
    return Expression(
        at, after.end() if after else end, point, way=way, stretches=not after, confidence=0.75
    )


def _distance(text: str, at: int) -> Expression | None:
    """``5년 뒤``, ``10일 후``, ``3개월 전``, ``사흘 만에`` not, ``2년 내``."""
    count = _count(text, at)
    if not count or text[max(0, at - 1) : at] in (".", ",", "~", "∼", "-"):
        return None
    unit, amount, end = count
    m = _DISTANCE.match(text, end)
    if not m:
        return None
    back, within = m["side"] == "전", m["side"] in ("이내", "내", "안")
    if within and unit == "day":
        return None  # 15일 이내 보고: as long as it may take, no day of the calendar
    point = Point(unit, shift=Shift(unit, -amount if back else amount))
    way: Way = "past" if back else "future"
    return Expression(at, m.end(), point, way=way, stretches=within, confidence=0.6)


def _count(text: str, at: int) -> tuple[Unit, int, int] | None:
    """A number of units: ``10년``, ``두 달``, ``사흘``, ``반년``; its end."""
    m = _counts().match(text, at)
    if not m:
        return None
    calendar = load_calendar()
    if m["days"]:
        return "day", calendar.day_counts[m["days"]], m.end()
    if not m["unit"]:
        return "month", _HALF_YEAR, m.end()
    number = int(m["n"]) if m["n"].isdigit() else calendar.native_counts[m["n"]]
    unit, factor = _UNITS[re.sub(r"\s", "", m["unit"])]
    return (unit, number * factor, m.end()) if 0 < number <= _LONGEST else None


@functools.lru_cache(maxsize=1)
def _counts() -> re.Pattern[str]:
    calendar = load_calendar()
    native = _alternatives(tuple(calendar.native_counts))
    days = _alternatives(tuple(calendar.day_counts))
    return re.compile(
        rf"(?:(?:\d{{1,2}}\s?[~∼～-]\s?)?(?P<n>[0-9]{{1,3}}|{native})\s?{_UNIT}(?![여차])|반년|(?P<days>{days}))"
    )


def _half(text: str, at: int) -> Expression | None:
    """``하반기``."""
    m = _HALF.match(text, at)
    if not m:
        return None
    return Expression(
        at, m.end(), Point("half", number=1 if m["half"] == "상" else 2), confidence=0.8
    )


def _season(text: str, at: int) -> Expression | None:
    for number, name in enumerate(load_calendar().korean_seasons, start=1):
        if text.startswith(name, at) and _ENDS.match(text, at + len(name)):
            return Expression(at, at + len(name), Point("season", number=number), confidence=0.8)
    return None


def _day_of_month(text: str, at: int) -> Expression | None:
    """``11일(현지시간)``: a day of the month the text is in."""
    m = _DAY_OF_MONTH.match(text, at)
    if not m and _LOCAL_TIME.search(text, max(0, at - _LOCAL_REACH), at):
        m = _DAY.match(text, at)
    if not m:
        return None
    return Expression(at, m.end(), Point("day", day=int(m["day"])), confidence=0.65)


_SPELLED = re.compile(
    r"(?:(?P<century>이천|천구백)(?P<year>[일이삼사오육칠팔구십]*)년)?(?:\s?(?P<month>[일이삼사오유육칠팔구시십]+월)(?:\s?(?P<day>[일이삼사오육칠팔구십]+)일)?)?"
)


def _spelled(text: str, at: int) -> Expression | None:
    """``이천이십년 오월 십오일``: a date in Sino-Korean words, of a year or a day at least."""
    m = _SPELLED.match(text, at)
    if not m or not (m["century"] or m["day"]) or not m[0].strip():
        return None
    months = load_calendar().korean_months
    month = months.index(m["month"]) + 1 if m["month"] in months else None
    if m["month"] and month is None:
        return None
    year = None
    if m["century"]:
        year = (2000 if m["century"] == "이천" else 1900) + (_sino(m["year"]) if m["year"] else 0)
    day = _sino(m["day"]) if m["day"] else None
    unit: Unit = "day" if day else "month" if month else "year"
    return Expression(at, m.end(), Point(unit, year, month, day), confidence=0.85)


def _sino(text: str) -> int:
    """``이십오`` is 25."""
    digits = {c: n for n, c in enumerate("일이삼사오육칠팔구", start=1)}
    tens, ten, ones = text.rpartition("십")
    return (digits.get(tens[-1:], 1) * 10 if ten else 0) + digits.get(ones[-1:], 0)
