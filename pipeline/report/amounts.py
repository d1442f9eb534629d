"""How quantities are written for people: 만·억·조 with counters in Korean, K·M·B·T in English."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.knowledge.units import load_units
from pipeline.report.format import Text, korean_units, same

if TYPE_CHECKING:
    from pipeline.model.quantities import Qualifier

_SPELLED_FROM = 10_000  # smaller numbers are read as fast in digits
_ENGLISH = ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K"))
_SI = (("Y", 10**24), ("Z", 10**21), ("E", 10**18), ("P", 10**15), ("T", 10**12), ("G", 10**9))
_SI_UNITS = ("FLOPS",)  # nobody says 700,000조 of them
_DIGITS = 4  # significant digits of a scaled number: 65.94B
_KO = {"USD": "달러", "EUR": "유로", "GBP": "파운드", "JPY": "엔", "CNY": "위안", "year": "년",
       "month": "개월", "parameter": "개", "x": "배", "min": "분", "h": "시간", "s": "초"}  # fmt: skip
_EN = {"item": "", "person": "people", "case": "cases", "company": "companies", "country": "countries",
       "state": "states", "paper": "papers", "parameter": "parameters", "token": "tokens", "word": "words",
       "image": "images", "year": "years", "month": "months", "day": "days", "주": "weeks", "분기": "quarters",
       "점": "points", "포인트": "points", "세": "years old", "살": "years old", "x": "times",
       "GPU시간": "GPU hours", "인일": "person-days", "인월": "person-months"}  # fmt: skip
_SIGNS = {"USD": "$", "KRW": "₩", "EUR": "€", "GBP": "£", "JPY": "¥"}
_TIGHT = frozenset({"%", "%p", "‰", "℃", "℉"})
_SPELLED_DIMENSIONS = frozenset({"currency", "count", "time", "effort", "age", "score"})

DIMENSION_NAMES: dict[str, Text] = {
    "ratio": Text("비율", "Ratio"), "currency": Text("금액", "Money"), "time": Text("시간", "Time"),
    "effort": Text("작업량", "Effort"), "length": Text("길이", "Length"), "area": Text("넓이", "Area"),
    "volume": Text("부피", "Volume"), "mass": Text("무게", "Mass"), "temperature": Text("온도", "Temperature"),
    "angle": Text("각도", "Angle"), "speed": Text("속력", "Speed"), "frequency": Text("진동수", "Frequency"),
    "information": Text("정보량", "Information"), "data_rate": Text("전송 속도", "Data rate"),
    "compute": Text("연산 성능", "Compute"), "power": Text("전력", "Power"), "energy": Text("에너지", "Energy"),
    "electricity": Text("전기", "Electricity"), "pressure": Text("압력", "Pressure"), "sound": Text("소리", "Sound"),
    "light": Text("빛", "Light"), "resolution": Text("해상도", "Resolution"), "age": Text("나이", "Age"),
    "score": Text("점수", "Score"), "count": Text("개수", "Count"),
}  # fmt: skip


def plain(value: float) -> str:
    """A number in digits: whole ones grouped, others with at most two decimals (three digits below 1).

    >>> plain(7881), plain(3.97), plain(0.7529412), plain(0.0)
    ('7,881', '3.97', '0.753', '0')
    """
    if value < 0:
        return "−" + plain(-value)
    if value == int(value):
        return f"{int(value):,}"
    if value >= 1:
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    decimals = 3
    while decimals < 12 and round(value, decimals) == 0:  # noqa: PLR2004 - a picosecond in seconds
        decimals += 3
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def scaled(value: float) -> Text:
    """A number without unit, for axes: 만·억·조 and K·M·B·T.

    >>> scaled(175e9), scaled(7881.0)
    (Text(ko='1,750억', en='175B'), Text(ko='7,881', en='7,881'))
    """
    if abs(value) < _SPELLED_FROM:
        return same(plain(value))
    return Text(korean_units(round(value)), _short(value))


def amount(value: float, unit: str) -> Text:
    """A quantity with its unit.

    >>> amount(4e9, "USD"), amount(5e15, "FLOPS")
    (Text(ko='40억 달러', en='$4B'), Text(ko='5 PFLOPS', en='5 PFLOPS'))
    """
    if unit in _SI_UNITS:
        return same(_with_prefix(value, unit))
    number = scaled(value)
    ko, en = unit_words(unit).ko, _EN.get(unit, unit)
    if unit in _TIGHT:
        return Text(number.ko + unit, number.en + unit)
    if unit in _SIGNS:
        sign = "−" if value < 0 else ""
        en_words = f"{sign}{_SIGNS[unit]}{number.en.removeprefix('−')}"
    else:
        en_words = f"{number.en} {en}".strip()
    is_close = abs(value) < _SPELLED_FROM and not ko.isascii()
    return Text(number.ko + ("" if is_close else " ") + ko, en_words)


def claimed(value: float, high: float | None, unit: str, qualifier: Qualifier | None) -> Text:
    """A quantity as far as the text commits itself: 약, 이상, a range.

    >>> claimed(3e9, None, "장", "at_least").ko, claimed(5.0, 6.0, "h", None).ko
    ('30억 장 이상', '5시간–6시간')
    """
    words = amount(value, unit)
    if high is not None:
        words = words + "–" + amount(high, unit)
    before_ko, after_ko, before_en = _QUALIFIED.get(qualifier or "", ("", "", ""))
    return Text(f"{before_ko}{words.ko}{after_ko}", f"{before_en}{words.en}")


_QUALIFIED = {
    "approx": ("약 ", "", "about "),
    "at_least": ("", " 이상", "at least "),
    "more_than": ("", " 초과", "over "),
    "at_most": ("", " 이하", "at most "),
    "less_than": ("", " 미만", "under "),
}
QUALIFIER_NAMES: dict[str, Text] = {
    "exact": Text("적힌 값", "stated"),
    "approx": Text("약", "about"),
    "lower": Text("이상·초과", "at least, over"),
    "upper": Text("이하·미만", "at most, under"),
    "range": Text("범위", "range"),
}


@cache
def unit_words(unit: str) -> Text:
    """The unit's name; codes of the SI and unknown ones stand for themselves.

    >>> unit_words("person"), unit_words("GB")
    (Text(ko='명', en='people'), Text(ko='GB', en='GB'))
    """
    if unit in _KO:
        return Text(_KO[unit], _english(unit))
    for known in load_units().all:
        if known.code == unit and known.factor == 1 and known.dimension in _SPELLED_DIMENSIONS:
            words = next(iter(known.words), unit)
            return Text(words.removeprefix("개 "), _english(unit))
    return Text(unit, _english(unit))


def unit_name(unit: str) -> Text:
    """The unit where no number stands before it: 개 alone does not say of what.

    >>> unit_name("parameter").ko, unit_name("item").en
    ('개(매개변수)', 'items')
    """
    if unit == "parameter":
        return Text("개(매개변수)", "parameters")
    words = unit_words(unit)
    return Text(words.ko, words.en or "items")


def dimension_of(unit: str) -> str:
    """Dimension of a unit code, empty where it is unknown."""
    return load_units().dimensions.get(unit, "")


def _english(unit: str) -> str:
    return _EN.get(unit, unit)


def _short(value: float) -> str:
    if value < 0:
        return "−" + _short(-value)
    for size, name in _ENGLISH:
        if value >= size:
            digits = f"{value / size:.{_DIGITS}g}"
            return (f"{value / size:,.0f}" if "e" in digits else digits) + name
    return plain(value)


def _with_prefix(value: float, unit: str) -> str:
    for prefix, size in _SI:
        if abs(value) >= size:
            return f"{plain(value / size)} {prefix}{unit}"
    return f"{plain(value)} {unit}"
