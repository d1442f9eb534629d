"""The agenda corrected: what of a name's rise is the sections' doing, and what is its own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.charts.changes import (
    VERDICTS,
    agenda_height,
    agenda_split,
    points,
    span_words,
)
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, percent, same, shorten
from pipeline.report.pages.page import DataTable, Evidenced, Figure, Keyed, spec_of
from pipeline.report.pages.view import NAME_CHARS, int_of, short_name, text_of

if TYPE_CHECKING:
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

ALL = "all"
ROWS_DRAWN = 18
_SURE = ("rise", "fall")
_VERDICT_ORDER = {"rise": 0, "fall": 0, "none_shown": 1, "insufficient": 2}
_COMPARISONS = {
    "recent": Text("가장 새로운 호들", "newest issues"),
    "halves": Text("앞 절반·뒤 절반", "halves"),
}


def agenda_section(corpus: Corpus) -> dict[str, Any] | None:
    """Lead and chart with its table; ``None`` where the table has no row."""
    rows = corpus.rows("agenda")
    if not rows:
        return None
    series = {text_of(row["series"]) for row in rows}
    whole = ALL if ALL in series else min(name for name in series if name)
    of_whole = [row for row in rows if row["series"] == whole]
    comparison = "recent" if any(r["comparison"] == "recent" for r in of_whole) else "halves"
    chosen = sorted(
        (row for row in of_whole if row["comparison"] == comparison),
        key=lambda r: (
            _VERDICT_ORDER[str(r["agenda_verdict"])],
            -abs(float(r["share_change"])),
            str(r["key"]),
        ),
    )
    return {
        "lead": _lead(corpus, chosen, comparison),
        "figure": _figure(corpus, chosen, _table(corpus, rows)),
    }


def _lead(corpus: Corpus, rows: list[dict[str, Any]], comparison: str) -> Text:
    """What the rows of one comparison say, counted."""
    first = rows[0]
    newer, older = int_of(first["issue_count"]) or 0, int_of(first["base_issue_count"]) or 0
    verdicts = Counter(str(row["agenda_verdict"]) for row in rows)
    split = corpus.issue_of.get(str(first["split_issue_id"]))
    since = split.when if split else same("")
    which = _COMPARISONS[comparison]
    told = Text(
        f"{since.ko}부터의 호 {newer}개를 그 앞 {older}개와 견주면({which.ko}), 이름 {len(rows)}개 가운데 ",
        f"The {newer} issues from {since.en} on against the {older} before ({which.en}), "
        f"{len(rows)} names: ",
    )
    if verdicts["insufficient"] == len(rows):
        return told + Text(
            "섹션 구성을 덜어 낸 뒤 정말 늘거나 줄었다고 말할 수 있는 것은 없습니다. 호가 적어 모두 판단을 "
            "보류합니다. 아래는 방향만 보여 줍니다.",
            "none can be said to have risen or fallen once the sections are allowed for. There are "
            "too few issues: every verdict is insufficient, and the chart shows directions only.",
        )
    words = Text(
        f"섹션 안에서 늘었다고 할 수 있는 것 {verdicts['rise']}개, 줄었다고 할 수 있는 것 "
        f"{verdicts['fall']}개, 변화가 드러나지 않은 것 {verdicts['none_shown']}개, 판단 보류 "
        f"{verdicts['insufficient']}개입니다.",
        f"{verdicts['rise']} rose within sections, {verdicts['fall']} fell, "
        f"{verdicts['none_shown']} show no change, {verdicts['insufficient']} insufficient.",
    )
    mixed = sum(
        1
        for row in rows
        if abs(float(row["mix_change"])) > abs(float(row["real_change"]))
        and float(row["mix_change"]) * float(row["share_change"]) > 0
    )
    if mixed:
        words += Text(
            f" 겉으로 보인 변화의 더 큰 몫이 섹션 구성인 이름은 {mixed}개입니다.",
            f" For {mixed} the larger part of the change is the sections' doing.",
        )
    return told + words


def _figure(corpus: Corpus, rows: list[dict[str, Any]], table: DataTable) -> Figure:
    shown = rows[:ROWS_DRAWN]
    frame = pd.DataFrame(shown).assign(
        name=[short_name(corpus, str(row["key"])) for row in shown],
    )
    frame["evidence"] = pd.Series(
        [Evidence(entities=(str(row["key"]),)) for row in shown], dtype=object
    )
    return Figure(
        slug="agenda",
        title=Text(
            "의제의 변화, 섹션 구성을 덜어 내고", "The agenda's shift, sections allowed for"
        ),
        note=Text(
            "왼쪽은 이름이 나온 기사 비율의 변화입니다. 그것을 섹션이 커지거나 줄어 생긴 몫과 섹션 안에서 생긴 "
            "몫으로 나눕니다. 오른쪽 선은 95% 구간(호를 다시 뽑음), 빈 점은 우연과 가르지 못한 것입니다. 판정은 "
            "구간 하나가 아니라 모든 이름을 함께 시험한 q로 내립니다. "
            f"확인된 것부터, 다음은 변화가 큰 순서로 {len(shown)}개를 그렸습니다.",
            "Left: change in the share of articles that name it, split into the part of sections "
            "growing or shrinking and the part within sections. Lines: 95% intervals (issues drawn "
            "anew); hollow: not told from chance. Verdicts go by q over all names, not by the interval. Supported ones first, then by size: "
            f"{len(shown)} names.",
        ),
        summary=Text(
            f"이름 {len(shown)}개의 비율 변화와 그 두 몫",
            f"Changes of {len(shown)} names, split in two",
        ),
        spec=spec_of(lambda lang: agenda_split(frame, lang=lang)),
        table=table,
        height=agenda_height(len(shown)),
        min_width=760,
    )


def _table(corpus: Corpus, rows: list[dict[str, Any]]) -> DataTable:
    order = sorted(
        rows,
        key=lambda r: (
            _VERDICT_ORDER[str(r["agenda_verdict"])],
            -abs(float(r["real_change"])),
            str(r["key"]),
            str(r["series"]),
            str(r["comparison"]),
        ),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            Evidenced(
                same(shorten(short_name(corpus, str(row["key"])), NAME_CHARS)),
                Evidence(entities=(str(row["key"]),)),
            ),
            Text("모두", "all") if row["series"] == ALL else same(shorten(str(row["series"]), 24)),
            _COMPARISONS[str(row["comparison"])],
            _share(row, "older_share", "base_article_count"),
            _share(row, "newer_share", "article_count"),
            _points(row["share_change"]),
            _points(row["mix_change"]),
            _points(row["real_change"]),
            same(span_words(_number(row["real_change_low"]), _number(row["real_change_high"]))),
            _probability(row["q_value"]),
            Text(*(VERDICTS[str(row["agenda_verdict"])][lang] for lang in ("ko", "en"))),
        )
        for row in order
    ]
    return DataTable(
        caption=Text("의제 보정", "Agenda corrected"),
        columns=(
            Text("이름", "Name"),
            Text("간행물", "Series"),
            Text("견줌", "Comparison"),
            Text("앞", "Older"),
            Text("뒤", "Newer"),
            Text("변화 %p", "Change, pp"),
            Text("구성 몫", "Sections"),
            Text("섹션 안 몫", "Within"),
            Text("95% 구간", "95% interval"),
            same("q"),
            Text("판정", "Verdict"),
        ),
        rows=tuple(cells),
        numeric=frozenset({3, 4, 5, 6, 7, 8, 9}),
    )


def _number(value: Any) -> float:  # noqa: ANN401 - a cell
    return float("nan") if value is None or value is pd.NA else float(value)


def _share(row: dict[str, Any], share: str, count: str) -> Cell:
    value = float(row[share])
    return Keyed(same(f"{percent(value)} ({int_of(row[count]) or 0:,})"), round(value, 6))


def _points(value: Any) -> Cell:  # noqa: ANN401 - a cell
    return Keyed(same(points(float(value))), round(float(value), 6))


def _probability(value: Any) -> Cell:  # noqa: ANN401 - a cell
    number = _number(value)
    return same("—") if number != number else Keyed(same(f"{number:.3f}"), number)  # noqa: PLR0124
