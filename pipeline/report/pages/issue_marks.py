"""What is marked in an issue's text beside the names: figures, dates, claims, outlook, with lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from pipeline.report.amounts import claimed
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, same, shorten
from pipeline.report.pages.marking import Mark, apart, marks_of
from pipeline.report.pages.view import entity_name, is_null, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model.quantities import Qualifier
    from pipeline.report.evidence import BlockRef
    from pipeline.report.pages.marking import Layer
    from pipeline.report.pages.view import Corpus

LISTED = 60  # rows of a side list; the text itself marks all of them
_SURFACE_CHARS = 40
_NAME_CHARS = 40
_SPAN = ("issue_id", "block_id", "start", "end")
TABLES_READ: Final = {
    "mentions": (*_SPAN, "entity_id", "entity_type"),
    "quantities": (*_SPAN, "surface", "value", "value_high", "unit", "qualifier",
                   "subject_entity_id", "attribute"),
    "dates": (*_SPAN, "surface", "role", "iso"),
    "outlook": (*_SPAN, "stance", "continuity", "speaker", "previous_block_id"),
    "claims": (*_SPAN, "status", "previous_claim_id"),
    "claim_checks": (*_SPAN, "check_state", "input_block_ids"),
}  # fmt: skip
STANCE_NAMES = {
    "forecast": Text("전망", "forecast"),
    "recommendation": Text("권고", "advice"),
    "warning": Text("경고", "warning"),
}
ROLE_NAMES = {
    "horizon": Text("시한", "horizon"),
    "event": Text("사건", "event"),
    "period": Text("기간", "period"),
    "publication": Text("발표일", "published"),
}
# A sign before each word: the state is told without color, too.
STATUS_NAMES = {
    "conflict": Text("≠ 앞선 호와 맞지 않음", "≠ does not agree with an earlier issue"),
    "inconsistent": Text("≠ 계산이 맞지 않음", "≠ the sum does not work out"),
    "revised": Text("→ 앞선 호와 달라짐", "→ revised since an earlier issue"),
    "rounded": Text("≈ 앞선 호의 값을 어림", "≈ rounded since an earlier issue"),
    "confirmed": Text("= 앞선 호와 같음", "= same as in an earlier issue"),
    "first": Text("처음 나온 주장", "first stated"),
}
_LIST_TITLES = {
    "numbers": Text("수치와 주장", "Figures and claims"),
    "dates": Text("날짜와 시한", "Dates and horizons"),
    "outlook": Text("전망·권고·경고", "Outlook"),
}
_STATES = tuple(STATUS_NAMES)  # the first that holds is shown


@dataclass(frozen=True, slots=True)
class Told:
    """What a mark says on hover, and what it opens."""

    words: Text
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class SideRow:
    """One line of a side list."""

    words: Text
    note: Text
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class SideList:
    """Figures, dates or clauses of an issue, beside its text.

    Attributes:
        key: Names the switch that shows the marks in the text.
        rows: At most ``LISTED``, the most telling first.
        total: How many there are.
    """

    key: str
    title: Text
    rows: tuple[SideRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class IssueMarks:
    """Marks by block, what each says, and the lists beside the text."""

    by_block: dict[str, list[Mark]]
    told: dict[str, Told]
    lists: tuple[SideList, ...]

    def marks(self, block_id: str, names: Iterable[dict[str, Any]], length: int) -> list[Mark]:
        """All marks of a block, in every layer without overlap."""
        own = self.by_block.get(block_id, [])
        layers = [
            apart([m for m in own if m.layer == layer], length) for layer in ("clause", "figure")
        ]
        return [*layers[0], *marks_of(names, length), *layers[1]]


def earlier_claims(corpus: Corpus) -> dict[str, BlockRef]:
    """Block and span of every claim, by id: what a later one is compared with."""
    frame = corpus.frame("claims", ["claim_id", "block_id", "start", "end"])
    return {
        str(claim): (str(block), int(start), int(end))
        for claim, block, start, end in frame.itertuples(index=False)
    }


def issue_marks(
    corpus: Corpus, rows: dict[str, list[dict[str, Any]]], earlier: dict[str, BlockRef]
) -> IssueMarks:
    """Marks of one issue.

    Args:
        corpus: For the names of subjects.
        rows: Records of ``blocks`` and of ``TABLES_READ`` of this issue.
        earlier: See :func:`earlier_claims`.
    """
    states = _states(rows, earlier)
    found = _Found({str(row["block_id"]): int(row["ordinal"]) for row in rows["blocks"]})
    for row in rows["quantities"]:
        state, also = states.get(_span(row), ("", None))
        rank = _STATES.index(state) if state in _STATES else len(_STATES)
        told = _quantity(corpus, row, state, also)
        found.add(row, ("figure", "quantity", state), told)
        line = _figure_row(corpus, row, state, also)
        found.list("numbers", min(rank, _STATES.index("first")), row, line)
    for row in rows["dates"]:
        role, iso = str(row["role"]), text_of(row["iso"])
        words = ROLE_NAMES.get(role, same(role)) + (f" · {iso}" if iso else "")
        told = Told(words, Evidence(blocks=(_span(row),)))
        found.add(row, ("figure", "date", role), told)
        found.list("dates", int(role != "horizon"), row, SideRow(_shown(row), words, told.evidence))
    texts = {str(row["block_id"]): text_of(row["text"]) or "" for row in rows["blocks"]}
    for row in rows["outlook"]:
        told, stance = _clause(row), str(row["stance"])
        found.add(row, ("clause", stance, text_of(row["continuity"]) or ""), told)
        about = shorten(texts.get(str(row["block_id"]), ""), 2 * _SURFACE_CHARS)
        line = SideRow(same(about), told.words, told.evidence)
        found.list("outlook", list(STANCE_NAMES).index(stance), row, line)
    return IssueMarks(found.by_block, found.told, found.side_lists())


@dataclass
class _Found:
    """Marks and side rows as they are collected; ``places`` are the blocks' ordinals."""

    places: dict[str, int]
    by_block: dict[str, list[Mark]] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    sides: dict[str, list[tuple[tuple[int, int, int], SideRow]]] = field(default_factory=dict)

    def add(self, row: dict[str, Any], like: tuple[Layer, str, str], told: Told) -> None:
        """A mark where the row says, under a key of its own; ``like``: layer, kind, state."""
        layer, kind, state = like
        key = f"{layer}{len(self.told)}"
        self.told[key] = told
        block_id, start, end = _span(row)
        mark = Mark(start, end, key, kind, layer, state)
        self.by_block.setdefault(block_id, []).append(mark)

    def list(self, key: str, rank: int, row: dict[str, Any], line: SideRow) -> None:
        """A line of a side list: by rank, then in reading order."""
        block_id, start, _ = _span(row)
        order = (rank, self.places.get(block_id, 0), start)
        self.sides.setdefault(key, []).append((order, line))

    def side_lists(self) -> tuple[SideList, ...]:
        """The lists that hold anything, in the order of their titles."""
        lists = []
        for key, title in _LIST_TITLES.items():
            if found := self.sides.get(key):
                ordered = [line for _, line in sorted(found, key=lambda pair: pair[0])]
                lists.append(SideList(key, title, tuple(ordered[:LISTED]), len(ordered)))
        return tuple(lists)


def _states(
    rows: dict[str, list[dict[str, Any]]], earlier: dict[str, BlockRef]
) -> dict[BlockRef, tuple[str, BlockRef | None]]:
    """What is known of each figure, by block and span, with the claim it is compared with."""
    states: dict[BlockRef, tuple[str, BlockRef | None]] = {}
    for row in rows["claims"]:
        previous = text_of(row["previous_claim_id"])
        states[_span(row)] = (str(row["status"]), earlier.get(previous) if previous else None)
    for row in rows["claim_checks"]:
        known = states.get(_span(row), ("", None))
        if str(row["check_state"]) == "inconsistent" and known[0] != "conflict":
            given = row["input_block_ids"]
            inputs = [] if given is None or isinstance(given, float) else [str(i) for i in given]
            states[_span(row)] = ("inconsistent", inputs[0] if inputs else None)
    return states


def _quantity(corpus: Corpus, row: dict[str, Any], state: str, also: BlockRef | None) -> Told:
    words = _value(row)
    if subject := _subject(corpus, row):
        words = words + f" · {subject}"
    if state in STATUS_NAMES:
        words = words + " · " + STATUS_NAMES[state]
    return Told(words, _evidence(row, also))


def _figure_row(corpus: Corpus, row: dict[str, Any], state: str, also: BlockRef | None) -> SideRow:
    subject = _subject(corpus, row)
    attribute = text_of(row["attribute"])
    about = " ".join(part for part in (subject, attribute) if part)
    note = same(shorten(about, _NAME_CHARS))
    if state in STATUS_NAMES and state != "first":
        note = note + (" · " if about else "") + STATUS_NAMES[state]
    return SideRow(_shown(row), note, _evidence(row, also))


def _value(row: dict[str, Any]) -> Text:
    high = None if is_null(row["value_high"]) else float(row["value_high"])
    unit = text_of(row["unit"]) or ""
    qualifier = cast("Qualifier | None", text_of(row["qualifier"]))
    return claimed(float(row["value"]), high, unit, qualifier)


def _subject(corpus: Corpus, row: dict[str, Any]) -> str:
    key = text_of(row["subject_entity_id"])
    if key is None:
        return ""
    known = corpus.entity_of.get(key)
    return shorten(entity_name(known) if known else key, _NAME_CHARS)


def _clause(row: dict[str, Any]) -> Told:
    stance = str(row["stance"])
    words = STANCE_NAMES.get(stance, same(stance))
    if text_of(row["continuity"]) == "continued":
        words = words + Text(" · 앞선 호에 이어", " · continued")
    if speaker := text_of(row["speaker"]):
        words = words + f" · {shorten(speaker, _NAME_CHARS)}"
    return Told(words, _evidence(row, text_of(row["previous_block_id"])))


def _evidence(row: dict[str, Any], also: BlockRef | None) -> Evidence:
    own = _span(row)
    return Evidence(blocks=(own,) if also is None else (own, also))


def _shown(row: dict[str, Any]) -> Text:
    return same(shorten(text_of(row["surface"]) or "—", _SURFACE_CHARS))


def _span(row: dict[str, Any]) -> tuple[str, int, int]:
    return str(row["block_id"]), int(row["start"]), int(row["end"])
