"""Finds the noun that a general counter counts: 1,750억 개의 매개변수, 논문 3편, 291개 기업.

Also the noun phrases around a quantity, which name what is measured. There are no morphemes here:
particles are told from the ends of words, with a list of nouns that end like one.
"""

from __future__ import annotations

import functools
import re

from pipeline.knowledge.folding import is_hangul
from pipeline.knowledge.units import load_units

_BEFORE_WINDOW, _TOPIC_WINDOW = 40, 200
_LONGEST_PHRASE = 4
_WORKS = "편"  # films, papers, poems: a counter that says little by itself
_FIRST_SYLLABLE, _FINALS, _RIEUL = 0xAC00, 28, 8

_WORD = re.compile(r"[가-힣A-Za-z0-9·/&+#'’.\-]*[가-힣A-Za-z0-9]")
_LINK = re.compile(
    r"\s?(?:(?:이상|이하|이내|미만|초과|내외|가량|정도|규모|수준|남짓|여|이 넘는|가 넘는|에 달하는|에 이르는|에 육박하는|을 넘는|를 넘는|안팎|상당|짜리)\s?)?"
    r"(?P<of>의)?(?P<gap>\s?)"
)
_PARTICLE = re.compile(
    r"(?:에서는|에서도|으로는|으로서|으로써|에게서|로부터|으로부터|에서의|으로의|로의|에서|에게|에는|에도|에만|까지|부터|보다|처럼|이나|이며|이고|으로|라는|"
    r"들은|들이|들을|들의|은|는|이|가|을|를|의|에|로|와|과|도|만|나|며|고)$"
)
# Nouns whose last syllable looks like a particle.
_NOUN_ENDS = re.compile(
    r"(?:[속온정밀빈강난용한각제연고농습태구지시완성온]도|확도|뢰도|족도|존도|상도|이도|지도|여도|심도|요도|점유도|"
    r"국가|증가|평가|단가|주가|원가|물가|전문가|추가|참가|허가|인가|작가|투자가|기업가|활동가|고가|저가|"
    r"결과|효과|성과|학과|통과|초과|사과|회의|논의|협의|정의|주의|의의|차이|나이|길이|높이|깊이|넓이|사이|어린이|놀이|종이|"
    r"경로|회로|도로|항로|진로|통로|시나리오|서울|마을|가을|계기로|"
    r"광고|보고|사고|재고|최고|신고|경고|수고|참고|창고|"
    r"기기|무기|크기|읽기|쓰기|불만|비만|대만|과제별|하나|서비스나|스위치|변수|개수)$"
)
_MODIFIER = re.compile(
    r"(?:하는|되는|있는|없는|하던|되던|[한된할될던운]|적인|적|하여|되어|해서|하고|되고|하며|되며|하면|이며|인|및|등|등의)$"
)
_COPULA = re.compile(
    r"(?:이며|이고|이다|이나|이지만|이라[며고는]?|인데?|임|입니다|였다|이었다|이어서|여서|로|으로)"
)
_ADJECTIVAL_NOUN = re.compile(
    r"(?:무한|제한|권한|기한|북한|남한|신한|시한|극한|질환|전환|순환|교환|국한|자본|개인|원인|확인|승인|할인|법인|본인|성인|요인|노인|타인|디자인|라인|온라인|코인|체인|블록체인|메인|와인|페인|캠페인|미적|목적|실적|면적|누적|업적|표적|이적|서적|축적|흔적|일반|관할|역할|분할|활용할)$"
)


@functools.cache
def _nouns() -> dict[str, list[tuple[str, frozenset[str]]]]:
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for head in load_units().heads:
        for noun in head.nouns:
            found.setdefault(noun, []).append((head.code, head.counters))
    return found


@functools.cache
def _before_pattern() -> re.Pattern[str]:
    nouns = "|".join(sorted(_nouns(), key=lambda noun: (-len(noun), noun)))
    return re.compile(
        rf"(?P<noun>{nouns})(?:\s?(?:의\s)?(?:개수|갯수|수|규모|중|가운데))?\s?(?P<particle>는|은|이|가|를|을|만|도)?\s?[:(]?\s?"
        rf"(?:(?:약|최대|최소|총|무려|평균|각각|전체)\s?){{0,2}}$"
    )


@functools.cache
def _topic_pattern() -> re.Pattern[str]:
    nouns = "|".join(
        sorted(
            (
                noun
                for noun, owners in _nouns().items()
                if owners[0][0] in ("parameter", "token", "word")
            ),
            key=lambda noun: (-len(noun), noun),
        )
    )
    return re.compile(rf"(?P<noun>{nouns})\)?\s?(?:수|규모)?(?:(?:은|는|이|가)\s|\s(?=[\d약총]))")


def precise_code(text: str, start: int, end: int, code: str) -> str:
    """The code of what the counter of ``text[start:end]`` counts; its own where nothing tells.

    A noun right before the number comes first (매개변수 170억 개의 언어모델), then the one behind, then
    one with a particle before it (매개변수는 1조 개), then the topic of the sentence.
    """
    if code not in _general_counters():
        return code
    before = _before_pattern().search(text, max(0, start - _BEFORE_WINDOW), start)
    noun = _lookup(before["noun"], code) if before is not None else None
    if before is not None and noun is not None and not before["particle"]:
        return noun
    words, _ = noun_phrase_after(text, end)
    if words:
        counted = [word for word in words if word not in load_units().phrases["sizes"]] or words
        return _lookup(counted[-1].removesuffix("당"), code) or code
    if noun is not None:
        return noun
    if code == _WORKS:
        return _nearest_work(text, start, end) or code
    topics = list(_topic_pattern().finditer(text, max(0, start - _TOPIC_WINDOW), start))
    return (_lookup(topics[-1]["noun"], code) if topics else None) or code


def _nearest_work(text: str, start: int, end: int) -> str | None:
    """What 편 counts where no noun stands beside it: the last kind of work named before, else after."""
    pattern = _work_pattern()
    before = list(pattern.finditer(text, max(0, start - _TOPIC_WINDOW), start))
    found = before[-1] if before else pattern.search(text, end, end + _TOPIC_WINDOW)
    return _lookup(found[0], _WORKS) if found is not None else None


@functools.cache
def _work_pattern() -> re.Pattern[str]:
    heads = [head for head in load_units().heads if _WORKS in head.counters]
    nouns = {noun for head in heads for noun in head.nouns}
    return re.compile("|".join(sorted(nouns, key=lambda noun: (-len(noun), noun))))


@functools.cache
def _general_counters() -> frozenset[str]:
    return frozenset().union(*(head.counters for head in load_units().heads))


def _lookup(word: str, counter: str) -> str | None:
    nouns = _nouns()
    for size in range(len(word), 1, -1):
        for code, counters in nouns.get(word[-size:], ()):
            if counter in counters:
                return code
    return None


def noun_phrase_after(text: str, end: int) -> tuple[list[str], bool]:
    """Nouns that follow a quantity as what it counts: 100개 이상의 | 음성 샘플.

    Returns:
        The words of the phrase without the last one's particle, and whether 의 links them. Empty
        where the quantity is not followed by a noun directly.
    """
    link = _LINK.match(text, end)
    assert link is not None, "the pattern matches the empty text"
    is_linked = link["of"] is not None
    if link.end() > end and text[link.end() - 1].isspace():
        return _phrase(text, link.end(), is_linked=is_linked), is_linked
    return (_written_on(text, end) if link.end() == end else []), False


def _written_on(text: str, end: int) -> list[str]:
    """A noun without a space behind the unit: 170억개매개변수."""
    word = _WORD.match(text, end)
    if word is None or not is_hangul(word[0][0]) or _COPULA.fullmatch(word[0]):
        return []
    stem = strip_particle(word[0])
    return [stem] if len(stem) > 1 and stem == word[0] else []


def _phrase(text: str, start: int, *, is_linked: bool) -> list[str]:
    """Up to four words, as far as the first with a particle; the first alone if none has."""
    words: list[str] = []
    at = start
    while len(words) < _LONGEST_PHRASE:
        word = _WORD.match(text, at)
        if word is None or word[0] in load_units().phrases["joins"]:
            return words
        stem = strip_particle(word[0])
        if word[0][0].isdecimal() or not stem:
            break
        words.append(stem)
        at = word.end()
        ends = stem != word[0] and not word[0].endswith("의")
        if ends or text[at : at + 1] != " ":
            return words
        at += 1
    return words if is_linked else words[:1]


def strip_particle(word: str) -> str:
    """A word without its particle.

    >>> strip_particle("정확도를"), strip_particle("정확도"), strip_particle("기업은")
    ('정확도', '정확도', '기업')
    """
    if _NOUN_ENDS.search(word):
        return word
    particle = _PARTICLE.search(word)
    if particle is None or not _agrees(word[: particle.start()], particle[0]):
        return word
    return word[: particle.start()]


def _agrees(stem: str, particle: str) -> bool:
    """이, 은, 을, 과 follow a consonant; 가, 는, 를, 와 a vowel: 예술가 is an artist, no subject."""
    if not stem or not is_hangul(stem[-1]):
        return bool(stem)
    final = (ord(stem[-1]) - _FIRST_SYLLABLE) % _FINALS
    if particle in ("이", "은", "을", "과"):
        return final != 0
    if particle in ("가", "는", "를", "와"):
        return final == 0
    return final in (0, _RIEUL) if particle == "로" else True


def is_modifier(word: str) -> bool:
    """A form of a verb or adjective, which ends the noun phrase behind it."""
    return word in load_units().phrases["adnominal"] or (
        _MODIFIER.search(word) is not None and _ADJECTIVAL_NOUN.search(word) is None
    )
