"""Rows of the tracker in the order of an analyst's questions, its top sentences and its table."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, counted, same, shorten
from pipeline.report.pages.entity_links import MOVING
from pipeline.report.pages.page import DataTable, Evidenced, Keyed, Link
from pipeline.report.pages.tracker_cells import Line
from pipeline.report.pages.tracker_words import (
    FAMILY,
    INSUFFICIENT,
    ORDER,
    STATES,
    basis_of,
    brief_of,
    factor,
    probability,
)
from pipeline.report.pages.view import NAME_CHARS, int_of, is_null, text_of, type_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

_NAMES_SHOWN = 8
_OTHER_NAMES = 6


@dataclass(frozen=True, slots=True)
class TrackedRow:
    """One row of ``lifecycle``, made ready.

    Attributes:
        brief: What the verdict rests on in a word or two: q, else p, else the kind of test.
        is_in_family: Whether a family's row stands for it when versions are rolled up.
        ratio: ``detectable_ratio`` over all series, where there was a test.
        first_at: Place of the first issue among all issues, -1 if never named.
    """

    line: Line
    name: str
    label: Text
    kind: str
    state: str
    basis: Text
    brief: Text
    evidence: Evidence | None
    href: str | None
    is_pinned: bool
    is_in_family: bool
    find: str
    issue_count: int
    article_count: int
    first: IssueView | None
    last: IssueView | None
    first_at: int
    last_at: int
    p_value: object
    q_value: object
    ratio: float | None


def detectable_ratios(corpus: Corpus) -> dict[str, float]:
    """``detectable_ratio`` of entities over all series, by id."""
    frame = corpus.frame("trends")
    frame = frame[(frame["kind"] == "entity") & (frame["series"] == "all")]
    frame = frame[frame["detectable_ratio"].notna()]
    pairs = frame[["key", "detectable_ratio"]].itertuples(index=False)
    return {str(key): float(ratio) for key, ratio in pairs}


def tracked_rows(corpus: Corpus, hrefs: Mapping[str, str]) -> tuple[TrackedRow, ...]:
    """Technologies, models and families: by verdict, then recency, then frequency."""
    place = {issue.issue_id: at for at, issue in enumerate(corpus.issues)}
    ratios, other = detectable_ratios(corpus), _other_names(corpus)
    life = corpus.rows("lifecycle")
    families = {str(row["key"]) for row in life if row["kind"] == "family"}
    members = _members(corpus, families)
    inside = {entity for ids in members.values() for entity in ids}
    taken: dict[str, int] = {}
    rows = []
    for row in sorted(life, key=lambda r: (str(r["key"]), str(r["kind"]))):
        key, is_family = str(row["key"]), row["kind"] == "family"
        first, last = text_of(row["first_issue_id"]), text_of(row["last_issue_id"])
        name = shorten(text_of(row["name"]) or key, NAME_CHARS)
        label = Text(f"{name} 계열", f"{name} family") if is_family else same(name)
        taken[label.ko] = taken.get(label.ko, 0) + 1
        state = str(row["state"])
        ratio = None if is_family else ratios.get(key)
        words = [name, key, *(other.get(key, ()))]
        for member in members.get(key, ()) if is_family else ():
            words += [member, *other.get(member, ())[:1]]
        rows.append(
            TrackedRow(
                line=Line(key, is_family),
                name=name,
                label=label if taken[label.ko] == 1 else label + f" ({key})",
                kind=str(row["entity_type"]),
                state=state if state in STATES else INSUFFICIENT,
                basis=basis_of(row, ratio),
                brief=brief_of(row),
                evidence=_evidence(row, first, last, is_family=is_family),
                href=hrefs.get(key),
                is_pinned=bool(row["is_pinned"]),
                is_in_family=not is_family and key in inside and not bool(row["is_pinned"]),
                find=" ".join(dict.fromkeys(word.casefold() for word in words)),
                issue_count=int(row["issue_count"]),
                article_count=int(row["article_count"]),
                first=corpus.issue_of.get(first or ""),
                last=corpus.issue_of.get(last or ""),
                first_at=place.get(first or "", -1),
                last_at=place.get(last or "", -1),
                p_value=row["p_value"],
                q_value=row["q_value"],
                ratio=ratio,
            )
        )
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                ORDER[r.state],
                -r.last_at,
                -r.article_count,
                r.line.key,
                r.line.is_family,
            ),
        )
    )


def _members(corpus: Corpus, families: set[str]) -> dict[str, list[str]]:
    """Versions by family, those families alone that have a row."""
    out: dict[str, list[str]] = {}
    for row in corpus.rows("families"):
        if str(row["family_id"]) in families:
            out.setdefault(str(row["family_id"]), []).append(str(row["entity_id"]))
    return {family: sorted(ids) for family, ids in out.items()}


def _other_names(corpus: Corpus) -> dict[str, list[str]]:
    """Other names of technologies and models, for the search."""
    out: dict[str, list[str]] = {}
    for row in corpus.rows("entities"):
        if row["entity_type"] in MOVING:
            names = [text_of(row["name"]), text_of(row["name_ko"]), text_of(row["name_en"])]
            out[str(row["entity_id"])] = [name for name in names if name]
    aliases = corpus.frame("aliases")
    aliases = aliases[aliases["entity_id"].isin(list(out))][["entity_id", "alias"]]
    aliases = aliases.sort_values(["entity_id", "alias"], kind="stable")
    for key, alias in aliases.itertuples(index=False):
        if len(out[str(key)]) < _OTHER_NAMES:
            out[str(key)].append(str(alias))
    return out


def _evidence(
    row: Mapping[str, Any], first: str | None, last: str | None, *, is_family: bool
) -> Evidence | None:
    if not int_of(row["issue_count"]):
        return None
    if is_family:
        block = text_of(row["evidence_block_id"])
        return Evidence(blocks=(block,)) if block else None
    issues = tuple(dict.fromkeys(i for i in (first, last) if i)) if row["issue_count"] == 1 else ()
    return Evidence(entities=(str(row["key"]),), issues=issues)


def summary(rows: Sequence[TrackedRow]) -> Text:
    """The page's answer in one sentence: how many move, how, and how many calls are held back."""
    total = len(rows)
    parts = []
    for key, state in STATES.items():
        count = sum(row.state == key for row in rows)
        if count and key != INSUFFICIENT:
            parts.append(Text(f"{state.name.ko} {count:,}", f"{count:,} {state.name.en.lower()}"))
    if not parts:
        return Text(
            f"기술·모델·계열 {total:,}개 가운데 움직임이 확인된 것은 아직 없습니다. "
            "모두 판단 보류입니다.",
            f"Of {total:,} technologies, models and families none can be said to move yet: "
            "no call for any.",
        )
    held = sum(row.state == INSUFFICIENT for row in rows)
    told = Text(" · ".join(p.ko for p in parts), ", ".join(p.en for p in parts))
    return Text(
        f"기술·모델·계열 {total:,}개 가운데 {told.ko}. 나머지 {held:,}개는 판단 보류입니다.",
        f"Of {total:,} technologies, models and families: {told.en}. "
        f"No call for the other {held:,}.",
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the page's answer: a state and who is in it."""

    glyph: str
    title: Text
    words: Text
    rows: tuple[TrackedRow, ...]
    more: int


def headline(corpus: Corpus, rows: Sequence[TrackedRow]) -> tuple[Told, ...]:
    """What moves; then how much is 판단 보류 and what would have been seen; then what is new."""
    told = []
    for key, state in STATES.items():
        part = [row for row in rows if row.state == key]
        if part and key != INSUFFICIENT:
            shown = tuple(part[:_NAMES_SHOWN])
            told.append(Told(state.glyph, state.name, state.meaning, shown, len(part) - len(shown)))
    held = [row for row in rows if row.state == INSUFFICIENT]
    if held:
        state = STATES[INSUFFICIENT]
        told.append(Told(state.glyph, state.name, _held_back(held), (), 0))
    newest = corpus.dated_issues[-1] if len(corpus.dated_issues) > 1 else None
    first = [r for r in rows if newest and r.first == newest and not r.line.is_family]
    if newest and first:
        shown = tuple(sorted(first, key=lambda r: (-r.article_count, r.line.key))[:_NAMES_SHOWN])
        told.append(
            Told(
                "·",
                Text("처음 보는 이름", "First named"),
                Text(
                    f"가장 새로운 호({newest.when.ko})에 처음 나온 기술·모델 {len(first)}개. "
                    "한 번 나왔다고 추세는 아닙니다.",
                    f"{len(first)} technologies and models the newest issue ({newest.when.en}) "
                    "is the first to name. Being named once is no trend.",
                ),
                shown,
                len(first) - len(shown),
            )
        )
    return tuple(told)


def _held_back(rows: Sequence[TrackedRow]) -> Text:
    ratios = [row.ratio for row in rows if row.ratio is not None]
    count = counted(len(rows), "개", "name")
    if not ratios:
        return Text(
            f"{count.ko}는 호나 기사가 적어 검정하지 않았습니다. 변화가 없다는 뜻이 아닙니다.",
            f"{count.en}: too few issues or articles to test. That does not mean nothing moves.",
        )
    best, middle = min(ratios), median(ratios)
    return Text(
        f"{count.ko}. 검정한 {len(ratios)}개에서 80% 확률로 알아볼 수 있었을 변화는 "
        f"해마다 {factor(middle)}배(중앙값, 가장 작게는 {factor(best)}배)입니다. "
        "이보다 작은 변화는 있어도 보이지 않습니다.",
        f"{count.en}. In the {len(ratios)} tested, a change by a factor of {factor(middle)} a year "
        f"(median; at best {factor(best)}) would have been seen with 80% power; "
        "smaller ones may be there unseen.",
    )


def tracker_table(rows: Sequence[TrackedRow]) -> DataTable:
    """Every row with its verdict and what it rests on."""
    return DataTable(
        caption=Text("모든 기술·모델·계열", "All technologies, models and families"),
        columns=(
            Text("이름", "Name"),
            Text("유형", "Type"),
            Text("상태", "State"),
            Text("처음", "First"),
            Text("마지막", "Last"),
            Text("기사", "Articles"),
            Text("호", "Issues"),
            same("p"),
            same("q"),
            Text("알아볼 배율", "Detectable"),
            Text("판정의 근거", "Basis"),
        ),
        rows=tuple(_table_row(row) for row in rows),
        numeric=frozenset({5, 6, 7, 8, 9}),
    )


def _table_row(row: TrackedRow) -> tuple[Cell, ...]:
    state = STATES[row.state]
    words = same(f"{state.glyph} ") + state.name
    name = row.label
    kind = type_name(row.kind)
    if row.line.is_family:
        kind = Text(f"{kind.ko} {FAMILY.ko}", f"{kind.en} {FAMILY.en.lower()}")
    if row.is_pinned:
        kind += Text(" · 늘 추적", " · pinned")
    articles = same(f"{row.article_count:,}")
    return (
        Link(name, row.href) if row.href else name,
        kind,
        Keyed(Evidenced(words, row.evidence) if row.evidence else words, f"{ORDER[row.state]:02d}"),
        _issue_cell(row.first),
        _issue_cell(row.last),
        Evidenced(articles, row.evidence) if row.evidence and row.article_count else articles,
        same(f"{row.issue_count:,}"),
        same(probability(row.p_value)),
        same(probability(row.q_value)),
        same("—" if is_null(row.ratio) or row.ratio is None else f"{factor(row.ratio)}×"),
        same("") if row.state == INSUFFICIENT else row.basis,
    )


def _issue_cell(issue: IssueView | None) -> Cell:
    if issue is None:
        return same("—")
    day = issue.published_on
    return Keyed(Link(same(issue.tick), issue.href), day.isoformat() if day else "")
