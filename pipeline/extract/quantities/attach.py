"""Says of whom a quantity is stated: the entity named nearest in the fitting place of the clause.

Rules, the first that finds somebody decides: the name before the bracket that holds the number, a
name in the clause before it (topic and subject before genitive before others; what is only compared
with, or only cited, comes last), a name behind that the number describes, an earlier name of the
block, the outer bullet, the article's title. The confidence falls from rule to rule.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.quantities.measured import measured_attribute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.extract.quantities.grammar import Reading
    from pipeline.model.documents import Block, Document
    from pipeline.model.entities import EntityType
    from pipeline.model.mentions import Mention

_GLOSS = r"(?:\s?\([^()]{0,60}\))?['\"’”」』]?"
_COMPARED = re.compile(
    rf"{_GLOSS}(?:의\s[가-힣 ]{{0,12}})?\s?(?:대비|보다|에 비해|에 비하|[와과] 비교|에 견주|만큼|에 이어|에 이은|에 앞서)"
)
_CITED = re.compile(rf"{_GLOSS}[가-힣 ]{{0,12}}(?:에 따르면|에 의하면|을 인용|를 인용)")
_TOPIC = re.compile(rf"{_GLOSS}(?:은|는|이|가|도|에서는|에는)(?![가-힣])")
_HAS_OWN = re.compile(r"\s?\([^()가-힣]{0,3}\d[^()]{0,20}\)")
_HEADLINE = re.compile(rf"{_GLOSS},\s")
_GENITIVE = re.compile(rf"{_GLOSS}의(?![가-힣])")
_RECEIVER = re.compile(rf"{_GLOSS}(?:에|에게|에서|을|를|와|과|로|으로)(?![가-힣])")
_BESIDE = re.compile(r"[\s:：]*(?:(?:약|최대|최소|총|평균)\s?)?")
_DESCRIBES = re.compile(
    r"가진|갖춘|보유|탑재|지닌|달하는|이르는|구성된|규모의|투입|쓴|인\s|의\s|내장|장착|넘는|이상의|급"
)
_LARGER = re.compile(
    r"\s?(?:정도|이상|가량|나|쯤)?\s?(?:더\s)?"
    r"(?:큰|작은|많은|적은|빠른|느린|높은|낮은|긴|짧은|강력한|우수한|저렴한|효율적인|뛰어난|정확한)\s"
)
_LISTED = re.compile(r"\s?(?:[,·/、]|및|와|과|또는)\s?(?:약\s|최대\s)?")
_CLAUSE_END = re.compile(r"[;。!?]\s?|\.\s|(?:며|고|나|지만|면서|는데|여|해|서|데),\s|[△▲▽▼→⇒]|\t")
_SIZES = frozenset({"parameter", "token", "word", "FLOPS"})
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
_MOST_NAMES = 30  # names before a number that are looked at
_CERTAIN, _LIKELY = 2.0, 0.8


@dataclass(frozen=True, slots=True)
class Attached:
    """Whose quantity it is, and what is measured.

    Attributes:
        confidence: Factor on the confidence of the reading.
    """

    subject_entity_id: str | None
    subject_type: EntityType | None
    attribute: str | None
    confidence: float


class Attacher:
    """Finds subjects and attributes in one document."""

    def __init__(self, document: Document, named: Mapping[str, Sequence[Mention]]) -> None:
        self._named = named
        self._parents = {b.block_id: b.parent_block_id for b in document.blocks}
        self._titles = {
            b.article_id: b.block_id for b in reversed(document.blocks) if b.kind == "title"
        }

    def attach(self, block: Block, readings: Sequence[Reading]) -> list[Attached]:
        """Subject and attribute of each quantity of a block."""
        mentions = sorted(self._named.get(block.block_id, ()), key=lambda m: m.start)
        attached: list[Attached] = []
        for index, reading in enumerate(readings):
            opening = _opening_bracket(block.text, reading.start)
            before = readings[index - 1] if index else None
            if (
                opening is not None
                and before is not None
                and before.end <= opening
                and not block.text[before.end : opening].strip()
                and before.dimension == reading.dimension
            ):
                attached.append(attached[-1])  # 달러(약 1조 원): the same amount again
                continue
            if before is not None and _is_listed(block.text, before, reading):
                attached.append(attached[-1])  # 8배, 32배, 128배
                continue
            subject, confidence = self._subject(block, mentions, reading, opening)
            attribute = measured_attribute(block.text, reading, mentions)
            attached.append(
                Attached(
                    subject.entity_id if subject else None,
                    subject.entity_type if subject else None,
                    attribute,
                    confidence,
                )
            )
        return attached

    def _subject(
        self,
        block: Block,
        mentions: Sequence[Mention],
        reading: Reading,
        opening: int | None,
    ) -> tuple[Mention | None, float]:
        text = block.text
        if opening is not None:
            owner = _owner_of_bracket(text, mentions, opening)
            if owner is not None:
                return owner, 0.95
        if reading.unit == "x" and (larger := _LARGER.match(text, reading.end)) is not None:
            named = next((m for m in mentions if m.start == larger.end()), None)
            if named is not None:  # 10배 더 큰 GPT-3
                return named, 0.9
        start = _clause_start(text, reading.start)
        count = bisect_left(mentions, reading.start, key=lambda m: m.start)
        before, behind = mentions[max(0, count - _MOST_NAMES) : count], mentions[count : count + 1]
        best = _best([m for m in before if m.start >= start], text, reading, opening)
        if best is not None:
            return best
        follower = _described(text, behind, reading)
        if follower is not None:
            return follower, 0.7
        earlier = _best([m for m in before if m.start < start], text, reading, opening)
        if earlier is not None:
            return earlier[0], min(earlier[1], 0.65)
        return self._above(block)

    def _above(self, block: Block) -> tuple[Mention | None, float]:
        """The outer bullet's or the title's first name."""
        parent = block.parent_block_id
        if parent is not None and (found := _first(self._named.get(parent, ()))):
            return found, 0.55
        title = self._titles.get(block.article_id)
        if title is not None and (found := _first(self._named.get(title, ()))):
            return found, 0.5
        return None, 1.0


def _is_listed(text: str, before: Reading, reading: Reading) -> bool:
    """Whether two quantities of one unit stand side by side in a list."""
    between = text[before.end : reading.start]
    return before.unit == reading.unit and _LISTED.fullmatch(between) is not None


def _first(mentions: Sequence[Mention]) -> Mention | None:
    ordered = sorted(mentions, key=lambda m: (m.entity_type in ("place", "technology"), m.start))
    return ordered[0] if ordered else None


def _opening_bracket(text: str, start: int) -> int | None:
    """Where the bracket opens that holds ``start``."""
    floor = max(0, start - _WINDOW)
    closed = max(text.rfind(")", floor, start), text.rfind("]", floor, start))
    opening = max(text.rfind("(", floor, start), text.rfind("[", floor, start))
    return opening if opening > closed else None


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
    if best is None:
        return None
    confidence = 0.9 if best[1] >= _CERTAIN else 0.75 if best[1] >= _LIKELY else 0.6
    return best[0], confidence


def _score(mention: Mention, text: str, reading: Reading, opening: int | None) -> float | None:
    end = mention.end
    if _COMPARED.match(text, end) or _CITED.match(text, end):
        return None
    inside = _opening_bracket(text, mention.start)
    if inside is not None and inside != opening:
        return None  # a gloss or a source
    if _HAS_OWN.match(text, end):
        return None  # 텐서플로우(+38%), 딥러닝(+27%): each has its own
    score = 0.0
    if _TOPIC.match(text, end):
        score = 2.0
    elif mention.start == 0 and _HEADLINE.match(text, end):
        score = 1.8
    elif _GENITIVE.match(text, end):
        score = 1.6
    elif _RECEIVER.match(text, end):
        score = 0.3
    beside = _BESIDE.match(text, end)
    if beside is not None and beside.end() >= reading.start:
        score += 1.5
    kind = "size" if reading.unit in _SIZES else reading.dimension
    score += _PREFERRED.get(kind, {}).get(mention.entity_type, 0.0)
    score += _RELUCTANT.get(mention.entity_type, 0.0)
    return score - _PER_CHARACTER * min(reading.start - end, 60)


def _described(text: str, behind: Sequence[Mention], reading: Reading) -> Mention | None:
    """The name that a quantity before it describes: 1,750억 개의 매개변수를 가진 GPT-3."""
    if not behind or behind[0].start < reading.end:
        return None
    between = text[reading.end : behind[0].start]
    if len(between) > _FAR_BEHIND or _CLAUSE_END.search(between):
        return None
    return behind[0] if _DESCRIBES.search(between + " ") else None
