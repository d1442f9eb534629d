"""Decides what an ambiguous unit means where it stands: 일, 년, 대, 도, 장, 단계.

5일 may be a day of the month, 5일간 is not; 2023년 is a year, 10년 is a time; 9대 기술 are nine of
them, 서버 9대 are machines, 20대 남성 is an age; 3장 may be a chapter. Each rule looks at a few
characters around the unit and says what it is, or that it is no unit at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.names.boundaries import hangul_run, particles
from pipeline.knowledge.folding import is_hangul
from pipeline.knowledge.units import load_units

if TYPE_CHECKING:
    from pipeline.extract.quantities.numerals import Numeral
    from pipeline.knowledge.units import Unit
    from pipeline.model.quantities import Dimension

    Sense = tuple[str, Dimension] | None  # code and dimension; None: no unit

WINDOW = 120  # characters to each side in which a word of the context may stand

_RATE_BEFORE = re.compile(
    r"(?P<rate>시속|초속|초당)\s?(?:(?:최대|최고|최소|약|평균|무려)\s?){0,2}$"
)
_RATE_WINDOW = 12
_APOSTROPHES = ("'", "‘", "’", "`", "′")
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_SHORT_YEARS = range(15, 51)  # '15 to '50: horizons of the briefs
_SHORT_YEAR_DIGITS = 2
_YEAR_FOLLOWS = re.compile(
    r"\s?(?:\d{1,2}월|[1-4]분기|상반기|하반기|말|초|까지|기준|부터|현재|대비|이후|이래|도(?![가-힣])|[1-4]/4|동기)"
)
_LASTS = re.compile(
    r"\s?(?:간|동안|이상|이하|이내|미만|초과|만에|만 만|씩|당|남짓|정도|가량|내외|내에|내로|안에|내(?![가-힣])|후|뒤|연속|걸|소요|여|의 "
    r"|전까지|이나|짜리|마다|근무|일정|휴가|넘)"
)
_LASTS_BEFORE = re.compile(r"(?:약|최대|최소|총|단|불과|하루|매|주|향후|연간|평균)\s?$")
_RELATIVE_BEFORE = re.compile(r"(?:지난|지나간)\s?$")
_RELATIVE_AFTER = re.compile(r"\s?전(?!후|체|[가-힣]*력)")
_RELATIVE_UNITS = frozenset({"year", "month", "주", "day", "h"})
_DAYS_OF_MONTH = 31
_SHARES_FROM = 100  # so many 주 are shares of stock, not weeks
_DECADES = range(10, 100, 10)
_MAIN_THINGS = 100
_SUBJECT_OF_AGE = re.compile(r"(?:은|는|이|가|의|와|과|에|도|들|를|부터|까지)(?![가-힣])")
_NOUN_BESIDE = re.compile(r"\s[가-힣A-Z]|\s?[‘'“\"]")
_PAGE_LIKE = frozenset({"장", "편", "권", "표", "석", "단계", "회", "번", "쪽"})
_USUALLY_COUNTED = frozenset({"회", "번", "권", "편", "표", "석"})
_WHOLE_BEFORE = re.compile(r"(?:총|모두|전체)\s?$")
_DIVIDED = re.compile(r"(?:로|으로)\s?(?:구분|분류|나[누뉘눠]|구성|세분|이루|추진|진행)")
_COUNTED_AFTER = re.compile(r"\s?(?:로|으로|의|에 걸|를|을)(?:\s|$)")
_LENGTH_AFTER = re.compile(r"\s?(?:분량|짜리|가량|내외|이내|안팎|규모|보고서|문서|자료)")
_EDITION = re.compile(
    r"\s?(?:대회|총회|포럼|세미나|심포지엄|학술|경진|충전|한도)"
)  # 5회 대회 is the fifth
_ONE_OF_A_LINE = re.compile(r"\s?(?:주주|국회|대통령|총장|회장|원장|의회|총리|정부|사장|위원장)")
_LISTS = re.compile(r"\s?(?:기업|그룹|상장사|대기업|브랜드|부자|대학|로펌|은행|건설사|제약사)")
_LONGEST_LIST = 1000  # 글로벌 500대 기업
_ANGLES = (10, 360)  # 도 alone: from a tilt worth telling to a full turn


@dataclass(frozen=True, slots=True)
class Place:
    """A number and the unit behind it, ``text[start:end]``."""

    text: str
    start: int
    end: int
    numeral: Numeral

    @property
    def word(self) -> str:
        """The unit as written."""
        return self.text[self.start : self.end]

    def head(self, length: int) -> str:
        """The characters before the number."""
        return self.text[max(0, self.numeral.start - length) : self.numeral.start]

    def near(self, words: tuple[str, ...]) -> bool:
        """Whether one of the words stands not far from the number."""
        around = self.text[max(0, self.numeral.start - WINDOW) : self.end + WINDOW]
        return any(word in around for word in words)


def sense_of(place: Place, unit: Unit) -> Sense:
    """Code and dimension of a unit that fits, after a look at what else it could be."""
    if unit.dimension == "time":
        return _time(place, unit)
    if unit.code == "도":
        return _degrees(place)
    if place.word == "대":
        return _machines(place)
    if _is_part_of_name(place) or (unit.code in _PAGE_LIKE and not _is_counted(place, unit)):
        return None
    return _rate(place, unit) or (unit.code, unit.dimension)


def _rate(place: Place, unit: Unit) -> Sense:
    """시속 100km, 초당 최대 4.8TB: so much in a unit of time."""
    units = load_units()
    before = _RATE_BEFORE.search(place.head(_RATE_WINDOW))
    code = units.rates.get(before["rate"], {}).get(unit.code) if before is not None else None
    return (code, units.dimensions[code]) if code is not None else None


def _is_part_of_name(place: Place) -> bool:
    """1인 기업; 제미나이 1.5 프로 and 아이폰15프로 beside 15프로, fifteen percent."""
    if place.word == "인":
        return place.numeral.value == 1
    before = place.head(1)
    return place.word == "프로" and (place.start > place.numeral.end or is_hangul(before or " "))


def _time(place: Place, unit: Unit) -> Sense:
    numeral, word = place.numeral, place.word
    head = place.head(4)
    no_time = (
        (numeral.has_loose_tail and "," not in place.text[numeral.end - 4 : numeral.end])
        or (word == "년" and _is_year(place))
        or (word == "해" and numeral.style != "native")
        or (word == "일" and not _is_duration(place))
        or (
            unit.code in _RELATIVE_UNITS
            and bool(_RELATIVE_BEFORE.search(head) or _RELATIVE_AFTER.match(place.text, place.end))
        )
    )
    if no_time:
        return None
    if word == "주" and numeral.value >= _SHARES_FROM:
        return "주", "count"
    return unit.code, unit.dimension


def _is_year(place: Place) -> bool:
    numeral = place.numeral
    if place.head(1) in _APOSTROPHES:
        return True
    in_calendar = _FIRST_YEAR <= numeral.value <= _LAST_YEAR
    if not numeral.is_plain:
        return numeral.style == "sino" and in_calendar
    if in_calendar:
        return _LASTS.match(place.text, place.end) is None
    two_digits = numeral.end - numeral.start == _SHORT_YEAR_DIGITS
    likely = int(numeral.value) in _SHORT_YEARS or place.text[numeral.start] == "0"
    return two_digits and likely and _YEAR_FOLLOWS.match(place.text, place.end) is not None


def _is_duration(place: Place) -> bool:
    """Days that last, not a day of the month."""
    numeral = place.numeral
    many = numeral.value > _DAYS_OF_MONTH or numeral.value % 1 or numeral.scale > 1
    if many or _LASTS.match(place.text, place.end):
        return True
    return _LASTS_BEFORE.search(place.head(4)) is not None


def _degrees(place: Place) -> Sense:
    temperature = load_units().temperature
    head = place.head(6).rstrip(" -−+")
    if head.endswith(temperature["before"]) or place.near(temperature["words"]):
        return ("℉" if place.near(("화씨",)) else "℃"), "temperature"
    attached = place.start == place.numeral.end
    if place.word == "°" or place.head(1) in ("-", "−"):
        return "도", "angle"
    return ("도", "angle") if attached and _ANGLES[0] <= place.numeral.value <= _ANGLES[1] else None


def _machines(place: Place) -> Sense:
    """9대 기술 and 3대 강국 are main things, 서버 9대 are machines, 20대 남성 is an age."""
    text, end, numeral = place.text, place.end, place.numeral
    if re.match(r"\s?\d", text[end : end + 2]):
        return None  # 3대 1: a ratio
    if _ONE_OF_A_LINE.match(text, end):
        return None  # 22대 국회, 2대 주주
    machines = any(word in place.head(24) for word in load_units().machines["words"])
    if machines or re.search(r"[을를]\s$", place.head(2)):
        return "대", "count"
    if _is_age(place):
        return None
    most = _LONGEST_LIST if _LISTS.match(text, end) else _MAIN_THINGS
    small = numeral.style == "digits" and numeral.is_plain and numeral.value <= most
    return ("item" if small and _names_things(text, end) else "대"), "count"


def _is_age(place: Place) -> bool:
    numeral = place.numeral
    if numeral.value not in _DECADES or numeral.scale > 1 or numeral.style != "digits":
        return False
    following = place.text[place.end : place.end + 16]
    return (
        re.match(r"\s?[가-힣A-Z]", following) is None
        or _SUBJECT_OF_AGE.match(following) is not None
        or any(word in following for word in load_units().machines["decades"])
    )


def _names_things(text: str, end: int) -> bool:
    """A noun follows 대: with a space, in quotation marks, or written on (10대과제)."""
    if _NOUN_BESIDE.match(text, end):
        return True
    rest = hangul_run(text, end) if is_hangul(text[end : end + 1] or " ") else ""
    return len(rest) > 1 and not particles().fullmatch(rest)


def _is_counted(place: Place, unit: Unit) -> bool:
    """Chapters, steps and numbered tests look like counts: something must say that it is one."""
    text, numeral, end = place.text, place.numeral, place.end
    if unit.code in _USUALLY_COUNTED:
        if unit.code == "회" and _EDITION.match(text, end) is not None:
            return False
        return not (numeral.start == 0 and text[end : end + 1] in (".", ":", ")"))
    written = text[numeral.start : numeral.end]
    if numeral.style == "native" or numeral.scale > 1 or "," in written:
        return True
    if _WHOLE_BEFORE.search(place.head(4)) or _LENGTH_AFTER.match(text, end):
        return True
    if unit.code == "단계":
        return _DIVIDED.match(text, end) is not None
    closes = not text[end : end + 1].strip(")")
    return numeral.start > 0 and (closes or _COUNTED_AFTER.match(text, end) is not None)
