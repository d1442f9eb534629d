"""Finds the name a quantity belongs to in its own text.

Rules, the first that finds somebody decides: the name before the bracket that holds the number, a
name in the clause before it (topic and subject before genitive before others; what is only compared
with, or only cited, never), a name behind that the number describes, an earlier name of the block,
and for money, shares and sizes, which are somebody's, the outer bullet and the article's title. The
confidence falls from rule to rule. Where it is not plain, nobody is named: claims are compared by
their subject, and a wrong one makes two of them contradict each other.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline.knowledge.units import load_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extract.quantities.readings import Reading
    from pipeline.model.entities import EntityType
    from pipeline.model.mentions import Mention

OF_A_MARKET = re.compile(r"시장|세계|전체|업계|산업|글로벌|경제|기업의|응답|국내|인구|일자리|확률")
SIZES = frozenset({"parameter", "token", "word", "FLOPS"})
_GLOSS = r"(?:\s?\([^()]{0,60}\))?['\"’”」』]?"
_COMPARED = re.compile(
    rf"{_GLOSS}(?:의\s[가-힣 ]{{0,12}})?\s?(?:대비|보다|에 비해|에 비하|[와과] 비교|에 견주|만큼|에 이어|에 이은|에 앞서)"
)
_CITED = re.compile(
    rf"{_GLOSS}(?:[가-힣 ]{{0,12}}(?:에 따르면|에 의하면|을 인용|를 인용)"
    r"|(?:의|가|이)?\s(?:[가-힣]+\s)?(?:조사|설문|설문조사|보고서|통계|집계|분석|자료|실태조사)(?:\s결과|에서|에 따르면|,))"
)
# Between a name and the number: the name belongs to what the number is compared with.
_COMPARES = re.compile(r"대비\s|보다\s|에 비해\s|에 비하면\s|[와과] 비교")
# Behind the number: the topic of the sentence says this about others (IMF는 … 3%로 전망).
_REPORTS = re.compile(
    r"[^.;]{0,40}?(?:(?:것으로|라고|다고|으로|로|에 이를 것으로|[할될] 것으로)\s?(?:전망|예상|예측|추정|추산|집계|조사|진단|내다봤|내다보)"
    r"|(?:것으로|[가-힣]다고)\s(?:분석|보고|나타|응답|답)|\s?(?:돌파\s|도달\s|증가\s|성장\s)?전망\s*(?:$|[(\[]))"
)
_LIST_OF_NAMES = re.compile(rf"{_GLOSS}(?:,\s?|\s?[·ㆍ]\s?|\s?및\s)")
_ENUMERATES = re.compile(rf"{_GLOSS}(?:,\s|·|[와과]\s|\s?및\s|\s등)")
_ENUMERATED = re.compile(r"(?:,\s|·|[와과]\s|및\s)$")
_TOPIC = re.compile(rf"{_GLOSS}(?:은|는|이|가|도|에서는|에는)(?![가-힣])")
_HAS_OWN = re.compile(r"\s?\([^()가-힣]{0,3}\d[^()]{0,20}\)")
_HEADLINE = re.compile(rf"{_GLOSS},\s")
_GENITIVE = re.compile(rf"{_GLOSS}의(?![가-힣])")
_RECEIVER = re.compile(rf"{_GLOSS}(?:에|에게|에서|을|를|와|과|로|으로)(?![가-힣])")
_BESIDE = re.compile(r"[\s:：]*(?:(?:약|최대|최소|총|평균)\s?)?")
_DESCRIBES = re.compile(
    r"가진|갖춘|보유|탑재|지닌|달하는|이르는|구성된|규모의|투입|쓴|인\s|의\s|내장|장착|넘는|이상의|급"
)
_SIZE_OF = re.compile(
    r"(?:\s?(?:규모|급|이상|수준)){0,2}(?:의|인|짜리)?(?:\s(?:[가-힣]{2,6}(?:를|을)\s)?(?:가진|갖춘|지닌|보유한|탑재한|사용하는))?\s"
    r"(?:(?:[가-힣AI]{2,8}\s){0,2}(?:모델|언어모델|LLM|신경망)(?:인)?\s)?['\"‘“]?"
)
_LARGER = re.compile(
    r"\s?(?:정도|이상|가량|나|쯤)?\s?(?:더\s)?"
    r"(?:큰|작은|많은|적은|빠른|느린|높은|낮은|긴|짧은|강력한|우수한|저렴한|효율적인|뛰어난|정확한)\s"
)
_CLAUSE_END = re.compile(r"[;。!?]\s?|\.\s|(?:며|고|나|지만|면서|는데|여|해|서|데),\s|[△▲▽▼→⇒]|\t")
# Generic counters: after a list of names they count the names (북경대, 청화대 2개).
_COUNTS_NAMES = frozenset({"item", "곳", "company", "country", "person"})
_LASTING = frozenset({"company", "model", "product", "institution"})  # topics that hold on
_ONLY_WITH_PARTICLE = frozenset(
    {"technology", "place", "person", "event", "publication", "dataset"}
)
_STANDING = frozenset({"company", "model", "product"})  # are owners even without a particle
_LONGEST_EPITHET = 6  # 미국 프런티어 포럼, …
_OWN_SUBJECT = re.compile(r"[가-힣]{2}(?:이|가)\s")
_REPORTERS = frozenset({"institution", "publication", "person"})
_PREFERRED: dict[str, dict[EntityType, float]] = {
    "size": {"model": 1.5, "product": 0.7, "dataset": 0.5},
    "information": {"model": 0.5, "product": 0.5, "dataset": 0.5},
    "currency": {"company": 0.5, "institution": 0.5, "place": 0.2},
}
_RELUCTANT: dict[EntityType, float] = {
    "publication": -0.5,
    "event": -0.3,
    "person": -0.3,
    "technology": -0.2,
}
_PER_CHARACTER = 0.02
_FAR_BEHIND = 30
_WINDOW = 200  # characters a bracket can hold; a clause is at most twice as long
_NAMES_BEHIND = 3  # 개의 언어모델 GPT-3: the technique is a name too
_MOST_NAMES = 30  # names before a number that are looked at
_CERTAIN, _LIKELY = 2.0, 0.8
_BESIDE_SCORE = 1.5  # of a name right before the number
_FARTHEST = 60  # characters; beyond, the distance says nothing more
_RECEIVED = 0.3  # score of a name with a particle that makes it no subject


def subject_in_text(
    text: str, mentions: Sequence[Mention], reading: Reading, opening: int | None
) -> tuple[Mention, float] | None:
    """Whose quantity it is as far as its own text tells, and how sure that is.

    Args:
        text: The block's text.
        mentions: Its names, by place.
        reading: The quantity.
        opening: Where the bracket opens that holds it.
    """
    count = bisect_left(mentions, reading.start, key=lambda m: m.start)
    before, behind = (
        mentions[max(0, count - _MOST_NAMES) : count],
        mentions[count : count + _NAMES_BEHIND],
    )
    owner = _beside(text, before, behind, reading, opening)
    if owner is not None:
        return owner
    if reading.unit in _COUNTS_NAMES:
        before = _unlisted(before, text)
    start = _clause_start(text, reading.start)
    best = _best([m for m in before if m.start >= start], text, reading, opening)
    if best is not None:
        return best
    follower = _described(text, behind, reading)
    if follower is not None:
        return follower, 0.7
    topics = [
        m for m in before if m.start < start and m.entity_type in _LASTING and _is_topic(m, text)
    ]
    earlier = _best(topics, text, reading, opening)
    return (earlier[0], min(earlier[1], 0.65)) if earlier is not None else None


def _beside(
    text: str,
    before: Sequence[Mention],
    behind: Sequence[Mention],
    reading: Reading,
    opening: int | None,
) -> tuple[Mention, float] | None:
    """The name right before the bracket that holds the number, or right behind what compares it."""
    if opening is not None:
        owner = _owner_of_bracket(text, before, opening)
        if owner is not None:
            return owner, 0.95
    if not behind:
        return None
    if reading.unit == "x":
        larger = _LARGER.match(text, reading.end)  # 10배 더 큰 GPT-3
        return (behind[0], 0.9) if larger and larger.end() == behind[0].start else None
    if reading.unit not in SIZES:
        return None
    sized = next((m for m in behind if _is_size_of(text, reading, m)), None)
    return (sized, 0.9) if sized is not None else None


def _owner_of_bracket(text: str, mentions: Sequence[Mention], opening: int) -> Mention | None:
    """The name right before a bracket, another bracket or a quotation mark between allowed."""
    for mention in reversed(mentions):
        if mention.end <= opening:
            between = text[mention.end : opening]
            return mention if re.fullmatch(r"\s?(?:\([^()]*\))?['\"’”」』*]?\s?", between) else None
    return None


def _clause_start(text: str, end: int) -> int:
    start = max(0, end - 2 * _WINDOW)
    for match in _CLAUSE_END.finditer(text, start, end):
        start = match.end()
    return start


def _best(
    mentions: Sequence[Mention], text: str, reading: Reading, opening: int | None
) -> tuple[Mention, float] | None:
    best: tuple[Mention, float] | None = None
    for mention in mentions:
        score = _score(mention, text, reading, opening)
        if score is not None and (best is None or score >= best[1]):
            best = mention, score
    if best is None or (best[1] < _LIKELY and best[0].entity_type not in _STANDING):
        return None
    confidence = 0.9 if best[1] >= _CERTAIN else 0.75 if best[1] >= _LIKELY else 0.6
    return best[0], confidence


def _unlisted(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The names that stand in no list: 한국, 미국 등 8개국 counts them, and is none's."""
    listed: set[int] = set()
    for left, right in itertools.pairwise(mentions):
        if _LIST_OF_NAMES.fullmatch(text, left.end, right.start):
            listed |= {left.start, right.start}
    return [m for m in mentions if m.start not in listed]


def _is_topic(mention: Mention, text: str) -> bool:
    """Whether a sentence is about the name, so that it holds for the clauses behind too."""
    return (
        _TOPIC.match(text, mention.end) is not None
        or _opens_headline(mention, text)
        or (_first_in_text(mention, text) and _GENITIVE.match(text, mention.end) is not None)
    )


def _opens_headline(mention: Mention, text: str) -> bool:
    """Whether a headline opens with the name, an epithet before it allowed: 미국 한빛AI, 3조 원 유치."""
    head = text[: mention.start]
    return (
        len(head) <= _LONGEST_EPITHET
        and "," not in head
        and _HEADLINE.match(text, mention.end) is not None
    )


def _first_in_text(mention: Mention, text: str) -> bool:
    return not text[: mention.start].strip(" ·-○□△▲※*'\"‘“")


def _is_reporter(mention: Mention, text: str, reading: Reading) -> bool:
    """Whether the name only says so: IMF는 성장률이 3%로 전망, 리서치원, 시장 30% 성장 전망."""
    kind, end = mention.entity_type, mention.end
    if mention.entity_id in load_units().phrases["reporters"]:
        return _GENITIVE.match(text, end) is None
    if kind == "institution" and _opens_headline(mention, text):
        return _OWN_SUBJECT.search(text, end, reading.start) is not None
    is_market = kind == "company" and OF_A_MARKET.search(text, end, reading.start) is not None
    if kind not in _REPORTERS and not is_market:
        return False
    return _REPORTS.match(text, reading.end) is not None


def _score(mention: Mention, text: str, reading: Reading, opening: int | None) -> float | None:
    """How likely the quantity is this name's; ``None`` where it cannot be."""
    end = mention.end
    score = _place_in_sentence(mention, text)
    beside = _BESIDE.match(text, end)
    is_beside = beside is not None and beside.end() >= reading.start
    kind = "size" if reading.unit in SIZES else reading.dimension
    if _is_said_of_others(mention, text, reading, opening) or (
        kind in ("ratio", "score") and mention.entity_type == "dataset"
    ):
        return None
    if score <= _RECEIVED and _needs_particle(mention, text, reading, is_beside=is_beside):
        return None
    score += _BESIDE_SCORE if is_beside else 0
    score += _PREFERRED.get(kind, {}).get(mention.entity_type, 0.0)
    score += _RELUCTANT.get(mention.entity_type, 0.0)
    return score - _PER_CHARACTER * min(reading.start - end, _FARTHEST)


def _is_said_of_others(mention: Mention, text: str, reading: Reading, opening: int | None) -> bool:
    """Whether the name is compared with, cited, a gloss, or has a number of its own."""
    end = mention.end
    if _COMPARED.match(text, end) or _CITED.match(text, end) or _HAS_OWN.match(text, end):
        return True  # 텐서플로우(+38%), 딥러닝(+27%): each has its own
    inside = opening_bracket(text, mention.start)
    if inside is not None and inside != opening:
        return True
    return _is_reporter(mention, text, reading)


def _needs_particle(mention: Mention, text: str, reading: Reading, *, is_beside: bool) -> bool:
    """Whether only a topic, subject or genitive could own the quantity, and the name is none."""
    if _COMPARES.search(text, mention.end, reading.start):
        return True
    counts = reading.unit in _COUNTS_NAMES
    if counts and (
        _ENUMERATES.match(text, mention.end)
        or (is_beside and _ENUMERATED.search(text, max(0, mention.start - 3), mention.start))
    ):
        return True
    if mention.entity_type not in _ONLY_WITH_PARTICLE:
        return False
    return counts or not is_beside or mention.entity_type != "place"


def _place_in_sentence(mention: Mention, text: str) -> float:
    """How likely its particle makes a name the subject."""
    end = mention.end
    if _TOPIC.match(text, end):
        return 2.0
    if _opens_headline(mention, text):
        return 1.8
    if _GENITIVE.match(text, end):
        return 1.6
    return _RECEIVED if _RECEIVER.match(text, end) else 0.0


def _is_size_of(text: str, reading: Reading, behind: Mention) -> bool:
    """Whether a size is given with the model behind it: 매개변수 70억 개의 언어모델 라마."""
    if behind.entity_type != "model" or behind.start < reading.end:
        return False
    return _SIZE_OF.fullmatch(text, reading.end, behind.start) is not None


def _described(text: str, behind: Sequence[Mention], reading: Reading) -> Mention | None:
    """The name that a quantity before it describes: 1,750억 개의 매개변수를 가진 GPT-3."""
    if not behind or behind[0].start < reading.end:
        return None
    between = text[reading.end : behind[0].start]
    if len(between) > _FAR_BEHIND or _CLAUSE_END.search(between) or re.search(r"[:(\[]", between):
        return None
    if behind[0].entity_type in _ONLY_WITH_PARTICLE or (
        reading.unit in _COUNTS_NAMES and between.rstrip().endswith("인")
    ):
        return None  # 3대 사업자인 구글, 아마존, …
    return behind[0] if _DESCRIBES.search(between + " ") else None


def opening_bracket(text: str, start: int) -> int | None:
    """Where the bracket opens that holds ``start``."""
    floor = max(0, start - _WINDOW)
    closed = max(text.rfind(")", floor, start), text.rfind("]", floor, start))
    opening = max(text.rfind("(", floor, start), text.rfind("[", floor, start))
    return opening if opening > closed else None
