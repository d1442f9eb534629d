"""What sets each issue apart from the past of its series, and how much there changed at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.bursts import probability
from pipeline.report.format import Text, joined, same
from pipeline.report.pages.emergence_verdicts import LEVEL
from pipeline.report.pages.emergence_views import (
    KIND_NAMES,
    KINDS,
    key_evidence,
    key_name,
    numbered,
)
from pipeline.report.pages.page import DataTable, Evidenced
from pipeline.report.pages.view import group, records

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

MOST_ISSUES = 24  # two years of a monthly; every issue has a page of its own
_ROWS = 10
_CHANGES = {
    "new": Text("처음", "new"),
    "returned": Text("다시", "back"),
    "more": Text("늘어남", "more"),
    "less": Text("줄어듦", "less"),
}
_CHANCE = {"chance", "insufficient"}


@dataclass(frozen=True, slots=True)
class Apart:
    """What sets one issue apart, by kind of key."""

    issue: IssueView
    lead: Text
    changes: Text | None
    tables: tuple[DataTable, ...]


def apart(corpus: Corpus) -> tuple[tuple[Apart, ...], int]:
    """The newest issues first, and how many older ones are left out."""
    frame = corpus.frame("distinctive")
    with_rows = set(frame["issue_id"])
    found = [issue for issue in reversed(corpus.issues) if issue.issue_id in with_rows]
    shown = found[:MOST_ISSUES]
    ids = {issue.issue_id for issue in shown}
    rows = group(records(frame[frame["issue_id"].isin(ids)]), "issue_id")
    all_changes = corpus.frame("issue_changes")
    own = all_changes[
        all_changes["issue_id"].isin(ids)
        & (all_changes["against"] == "history")
        & all_changes["kind"].isin(KINDS)
    ]
    changes = {str(key): part for key, part in own.groupby("issue_id", sort=False)}
    return (
        tuple(
            _apart(corpus, issue, rows[issue.issue_id], changes.get(issue.issue_id))
            for issue in shown
        ),
        len(found) - len(shown),
    )


def _apart(
    corpus: Corpus, issue: IssueView, rows: list[dict[str, Any]], changes: pd.DataFrame | None
) -> Apart:
    rows.sort(key=lambda r: (str(r["kind"]), int(r["rank"]), str(r["key"])))
    sure = [row for row in rows if float(row["q_value"]) <= LEVEL]
    names = [key_name(corpus, str(r["kind"]), str(r["key"])) for r in sure]
    more = len(names) - 3
    if sure:
        tail = Text(f" 외 {more}개" if more > 0 else "", f" and {more} more" if more > 0 else "")
        lead = Text(
            f"앞선 호들보다 뚜렷이 많이 나온 것: {', '.join(names[:3])}{tail.ko} (q ≤ {LEVEL:g}).",
            f"Clearly more than in issues before: {', '.join(names[:3])}{tail.en} (q ≤ {LEVEL:g}).",
        )
    else:
        lead = Text(
            "앞선 호들과의 차이로 우연을 넘는 것은 없습니다. 아래는 차이가 큰 순서일 뿐입니다.",
            "Nothing differs from the issues before by more than chance; the order below is only that "
            "of the largest differences.",
        )
    tables = []
    for kind in KINDS:
        own = [row for row in rows if row["kind"] == kind][:_ROWS]
        if own:
            tables.append(_table(corpus, issue, kind, own))
    return Apart(issue, lead, _changes(changes), tuple(tables))


def _changes(frame: pd.DataFrame | None) -> Text | None:
    """How many keys are new, back, more, less, and how many of those listed chance explains."""
    if frame is None or not len(frame):
        return None
    parts = []
    for kind in KINDS:
        counts = frame[frame["kind"] == kind].groupby("change")["change_count"].max()
        told = [
            Text(f"{name.ko} {int(counts[code]):,}", f"{int(counts[code]):,} {name.en}")
            for code, name in _CHANGES.items()
            if code in counts.index
        ]
        if told:
            parts.append(KIND_NAMES[kind] + " " + joined(told))
    sure = int((~frame["support"].isin(_CHANCE)).sum())
    words = joined(parts, " / ")
    return Text(
        f"앞선 모든 호와 견주면 {words.ko}. 그 가운데 우연으로 보기 어려운 변화는 {sure}개입니다.",
        f"Against all issues before: {words.en}. Hardly chance: {sure}.",
    )


def _table(corpus: Corpus, issue: IssueView, kind: str, rows: list[dict[str, Any]]) -> DataTable:
    name = {"entity": Text("개체", "Entity"), "keyword": Text("키워드", "Keyword")}[kind]
    out: list[tuple[Cell, ...]] = []
    for row in rows:
        key, q = str(row["key"]), float(row["q_value"])
        evidence = key_evidence(kind, key, (issue.issue_id,))
        mark = "● " if q <= LEVEL else ""
        out.append((
            Evidenced(same(key_name(corpus, kind, key)), evidence),
            same(str(int(row["article_count"]))), same(str(int(row["past_article_count"]))),
            numbered(f"{float(row['log_odds']):.2f}".replace("-", "−"), float(row["log_odds"])),
            numbered(mark + probability(q), q),
        ))  # fmt: skip
    return DataTable(
        caption=Text(f"{issue.name}: {name.ko}", f"{issue.name}: {name.en}"),
        columns=(
            name, Text("이 호의 기사", "Articles here"), Text("앞선 기사", "Before"),
            Text("로그 승산비", "Log-odds"), same(f"q (● ≤ {LEVEL:g})"),
        ),
        rows=tuple(out),
        numeric=frozenset({1, 2, 3, 4}),
    )  # fmt: skip
