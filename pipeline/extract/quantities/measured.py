"""Says what a quantity measures: 정확도, 시장 규모, 매개변수, in one to four words of the text.

A noun phrase that 의 links to the number (70% 이상의 정확도) comes first, then the one before it
(매출이 3조 원, 메모리 7.2MB), then the noun right behind (20억 달러 투자). Where none of them is
plainly there, nothing is said: a wrong attribute makes claims equal that are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.names.boundaries import particles
from pipeline.extract.quantities.heads import is_modifier, noun_phrase_after, strip_particle
from pipeline.knowledge.units import load_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extract.quantities.readings import Reading
    from pipeline.model.mentions import Mention

_LONGEST = 4
_ACTS = frozenset({"투자", "지원", "참가", "도입"})  # done with money, and measured by it
_WINDOW = 60
_NAMES = {"parameter": "매개변수", "token": "토큰", "word": "단어", "image": "이미지"}
_SUBJECT = re.compile(r"(?:은|는|이|가|을|를|도|의|인)$")
_OTHER = re.compile(
    r"(?:에서|에게|에는|에|로|으로|와|과|까지|부터|보다|며|고|면|하여|해|다|때|중)$"
)
_CHANGE = re.compile(
    r"\s?(?P<noun>증가|감소|성장|상승|하락|향상|절감|단축|개선|확대|축소|급증|급감|인상|인하|증액|감축|증대|할인|인하)"
)
_BEFORE_BRACKET = re.compile(r"[가-힣]{2,}$")
_TRIM = "'\"‘’“”「」『』<>《》·*-–:"
_COPULA = re.compile(r"(?:[량률율액값수치도금가위비]|가격|규모|기간|면적|시간|비용|크기|길이)인$")
_VERB_END = re.compile(
    r"(?:[붙늘줄들들높낮]어|하여|되어|(?:더|통|위|대|관|의|인|비)해|[가-힣]해서|려면|[가-힣]하면|이며|하며|되며|[가-힣]하고|[가-힣]되고)$"
)
# Forms of verbs that link clauses, and nouns that end like them.
_LINKING = re.compile(
    r"(?:[가-힣](?:으면|하면|되면|이면|르면|려면|지면|가면|리면|쓰면|기면|하여|되어|들여|하고|되고|이고|하며|되며|이며|으며|면서|지만|으나|거나|아서|어서|해서|라서|려고|도록|는데|에서|에게|까지|부터|마다|처럼|보다|대로|따라|통해|위해|대해|관해|의해|걸쳐|비해)|^(?:쓰면|들여|통해|위해|대해))$"
)
_VERBS_IN_HAE = re.compile(
    r"[가-힣]해$(?<!이해)(?<!피해)(?<!침해)(?<!방해)(?<!재해)(?<!손해)(?<!저해)(?<!오해)(?<!견해)(?<!공해)(?<!상해)(?<!유해)"
    r"|(?:얻|들|줄|늘|높|낮|넣|걸|만들|이끌|모|밝)(?:어|아|여)(?:도|서)?$|(?:고|여|어|아|해)도$"
)
_LEADING = frozenset({"이", "그", "이런", "그런", "해당", "이들", "각", "총", "약", "모든"})
_TRAILING = frozenset({"중", "가운데", "등"})
_BREAKS = frozenset({"다음", "지난", "같은", "다시", "이미", "또", "더"})
_CUT_AT = re.compile(
    r"^(?:이상|이하|미만|초과|이내|내외)(?:의|인)?$|(?:따르면|의하면)$|^(?:결과|기준)$"
)
_SHORT_NOUNS = frozenset("값폭칩앱수양돈키눈꿈")
_NO_ATTRIBUTE = frozenset(
    {"을", "를", "이", "가", "은", "는", "의", "에서", "에서는", "나머지", "연속", "초당", "주당", "월", "연", "일", "당", "성사", "누적", "신설", "이득", "돌파", "육성", "양성", "두 가지", "들이", "하락", "상승", "증가", "감소", "기타", "그", "중", "이 가운데", "그 가운데", "이 중", "그 중", "이중", "이들",
     "가운데", "이후", "이전", "이상", "이하", "수준", "규모", "현재", "기준", "대비", "결과", "정도", "것", "데", "등", "추가", "별도", "전체", "각각", "모두",
     "하루", "하루 평균", "이번", "당시", "처음", "사상", "역대", "오는", "지난", "향후", "합의", "보다", "만에", "만", "단계", "세계", "최초", "최고", "최저"}
)  # fmt: skip
_BARE_ADVERB = re.compile(r"(?:(?<![무가대])게|히|적으로|마다|째|번째)$")


def attribute_of(unit: str) -> str | None:
    """What a unit measures by itself: parameters, tokens, words, images."""
    return _NAMES.get(unit)


def measured_attribute(text: str, reading: Reading, mentions: Sequence[Mention]) -> str | None:
    """The noun phrase a quantity measures; ``None`` when unsure."""
    if reading.unit in _NAMES:
        return _NAMES[reading.unit]
    attribute = _found(text, reading, mentions)
    return _normalized(attribute) if attribute is not None else None


def _normalized(attribute: str) -> str | None:
    """A noun phrase without what only stands around it; ``None`` where no noun is left."""
    words = attribute.split()
    cut = max((n + 1 for n, word in enumerate(words) if _CUT_AT.search(word)), default=0)
    words = words[cut:]
    while words and (words[0] in _LEADING or words[0] in load_units().phrases["adnominal"]):
        words.pop(0)
    while len(words) > 1 and words[-1] in _TRAILING:
        words.pop()
    done = load_units().phrases["done"]
    while len(words) > 1 and words[-1] in done and words[-1] not in _ACTS:
        words.pop()
    phrase = " ".join(words)
    if not words or phrase in _NO_ATTRIBUTE or words[0] in _BREAKS:
        return None
    if any(_LINKING.search(word) or _VERBS_IN_HAE.search(word) for word in words):
        return None
    if len(phrase) == 1 and phrase not in _SHORT_NOUNS:
        return None
    if any(particles().fullmatch(word) for word in words if len(word) > 1):
        return None
    return phrase


def _found(text: str, reading: Reading, mentions: Sequence[Mention]) -> str | None:
    """The phrase that is linked to the number, before it, or right behind."""
    following, is_linked = noun_phrase_after(text, reading.end)
    following = _clean(following)
    if following and (is_linked or reading.dimension == "count"):
        return " ".join(following)
    if reading.dimension == "time":
        return None  # what lasts that long is said in too many ways
    before = _before(text, reading, mentions)
    change = _CHANGE.match(text, reading.end)
    if before is not None:
        return f"{before} {change['noun']}" if change is not None else before
    if reading.dimension == "currency" and following:
        return following[0]
    return None


def _clean(words: Sequence[str]) -> list[str]:
    """Up to four nouns; nothing where a word is no noun."""
    cleaned = [word.strip(_TRIM) for word in words[-_LONGEST:]]
    if any(not word or is_modifier(word) or word[-1].isdecimal() for word in cleaned):
        return []
    while len(cleaned) > 1 and cleaned[-1] in load_units().phrases["done"]:
        cleaned.pop()
    return cleaned


def _before(text: str, reading: Reading, mentions: Sequence[Mention]) -> str | None:
    floor = max(0, reading.start - _WINDOW)
    head = text[floor : reading.start]
    cut = max(head.rfind(mark) for mark in (",", "(", ";", "△", "→", "\t", "·"))
    if cut >= 0 and head[cut] == "(" and not head[cut + 1 :].strip(" 약총+-"):
        noun = _BEFORE_BRACKET.search(head, 0, cut)  # 정확도(95%)
        named = noun is not None and any(m.end == floor + cut for m in mentions)
        return noun[0] if noun is not None and not named else None
    spans = [(m.start, m.end) for m in mentions]
    words: list[str] = []
    at = reading.start
    for match in reversed(list(re.finditer(r"\S+", head[cut + 1 :]))):
        start = floor + cut + 1 + match.start()
        word = match[0].strip(_TRIM)
        if not words and (
            word in load_units().phrases["skipped"] or re.search(r"\d", word) or not word
        ):
            if re.search(r"\d", word) and not re.search(r"년|월|분기", word):
                return None
            continue
        if not _takes(word, words, any(s < start + len(match[0]) and start < e for s, e in spans)):
            break
        words.append(word)
        at = start
        if len(words) == _LONGEST:
            break
    del at
    return _joined(words)


def _takes(word: str, words: Sequence[str], is_name: bool) -> bool:
    """Whether a word further to the left still belongs to the phrase."""
    if re.search(r"\d", word) or ")" in word or is_name or word in load_units().phrases["skipped"]:
        return False
    if word.endswith("대비") or _VERB_END.search(word):
        return False
    stem = _stem(word)
    if not words:
        ending = word[len(stem) :]
        if stem == word:
            return not (is_modifier(word) or _BARE_ADVERB.search(word))
        return _SUBJECT.fullmatch(ending) is not None and len(stem) > 1
    if word.endswith("의"):
        return True
    return stem == word and not is_modifier(word) and not _BARE_ADVERB.search(word)


def _stem(word: str) -> str:
    """Without particle or copula: 배출량인 12.4톤."""
    if _COPULA.search(word):
        return word[:-1]
    return strip_particle(word)


def _joined(words: Sequence[str]) -> str | None:
    if not words:
        return None
    ordered = list(reversed(words))
    ordered[-1] = _stem(ordered[-1])
    while (
        len(ordered) > 1 and _OTHER.search(ordered[0]) and strip_particle(ordered[0]) != ordered[0]
    ):
        ordered.pop(0)
    phrase = " ".join(ordered)
    return phrase if len(phrase) > 1 and re.search(r"[가-힣A-Za-z]", phrase) else None
