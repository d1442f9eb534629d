"""The horizon calendar: what the briefs say is to come, by state and time, and as iCalendar."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.charts.horizons import STATES, WIDTH_PX, arrange, gathered, horizons_chart
from pipeline.report.format import Text, counted, same, shorten
from pipeline.report.json_files import data_file
from pipeline.report.pages.entity_links import linked_entities
from pipeline.report.pages.horizons_view import calendar_of, horizons_of
from pipeline.report.pages.page import (
    DataTable,
    Evidenced,
    Figure,
    Keyed,
    Link,
    Page,
    Stat,
    spec_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.report.charts.horizons import State
    from pipeline.report.pages.horizons_view import Horizon
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

MOST_LISTED = 400  # each about a kilobyte; the table holds all
MOST_ROWS = 10_000  # of the table, which the reader's browser holds whole to sort it
MOST_DATED = 2_000  # events of the calendar file: more stall calendar programs
MOST_CHARTED = 1_500
_OPEN_UP_TO = 30  # a longer list of what is over starts closed
_OPTIONS = 400
CALENDAR = "horizons.ics"
_DATA = "horizons/calendar"


@dataclass(frozen=True, slots=True)
class Period:
    """Statements whose time ends in one year or quarter."""

    name: Text
    entries: tuple[Horizon, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Statements of one state, by time."""

    state: State
    name: Text
    note: Text
    count: int
    periods: tuple[Period, ...]
    is_open: bool


_NOTES: dict[str, Text] = {
    "due": Text("시한이 되었거나, 걸려 있던 시한이 곧 끝납니다.", "The time named has come, or a running deadline is about to end."),
    "upcoming": Text("시한이 아직 남았습니다.", "There is still time."),
    "overdue": Text(
        "시한이 지났고 이 말뭉치의 뒤 호에서 소식을 찾지 못했습니다. 이루어지지 않았다는 뜻이 아닙니다.",
        "The time is over and no later issue of this corpus was found to report it. That does not mean "
        "it did not happen.",
    ),
    "confirmed": Text(
        "뒤에 나온 호가 같은 개체와 비슷한 말로 사건을 알렸습니다.",
        "A later issue reports an event of the same entity in like words.",
    ),
    "unknown": Text(
        "날짜를 아는 호가 없어 상태를 정하지 않았습니다.", "No issue has a date: no state is judged."
    ),
}  # fmt: skip


def horizons_page(corpus: Corpus) -> list[Page]:
    """``horizons.html``."""
    entries = horizons_of(corpus, linked_entities(corpus))
    judged_on = entries[0].judged_on if entries else None
    nearest = _nearest(entries, judged_on)
    calendar = calendar_of(nearest[:MOST_DATED]) if entries else b""
    listed = nearest[:MOST_LISTED]
    counts = Counter(entry.state for entry in entries)
    page = Page(
        path="horizons.html",
        template="horizons.html",
        title=Text("시한 달력", "Horizon calendar"),
        nav="horizons",
        has_charts=bool(entries),
        scripts=("horizons.js",),
        styles=("horizons.css",),
        files={CALENDAR: calendar, f"{_DATA}.js": data_file(_DATA, calendar.decode())} if entries else {},
        values={
            "lead": lead(entries, judged_on),
            "judged": _judged(corpus, judged_on),
            "stats": [
                Stat(name, counted(counts[state], "건", "statement"))
                for state, name in STATES.items()
                if counts[state] or state != "unknown"
            ],
            "figure": _figure(nearest[:MOST_CHARTED], len(entries), judged_on),
            "sections": sections(listed),
            "entry_count": len(entries),
            "listed_count": len(listed),
            "dated_count": min(len(entries), MOST_DATED),
            "words": {
                "again": Text("앞 호의 말을 되풀이", "Repeats an earlier statement"),
                "reported": Text("뒤 호가 알림", "Reported later"),
            },
            "calendar": f"assets/{CALENDAR}",
            "filters": _filters(listed),
            "table": table(nearest[:MOST_ROWS]) if entries else None,
            "row_count": min(len(entries), MOST_ROWS),
        },
    )  # fmt: skip
    return [page]


def lead(entries: Sequence[Horizon], judged_on: date | None) -> Text:
    """What stands in the calendar, in words."""
    if not entries:
        return Text(
            "앞날의 날짜를 말한 문장을 찾지 못했습니다.",
            "No statement about a date to come was found.",
        )
    total = len(entries)
    again = sum(entry.restates is not None for entry in entries)
    said = Text(
        f"앞날의 때를 말한 곳 {total:,}곳"
        + (f"(되풀이한 {again:,}곳 포함)" if again else "")
        + "을 모았습니다. ",
        f"{total:,} statement{_s(total)} about a time to come"
        + (f", {again:,} of them repeating an earlier one" if again else "")
        + ". ",
    )
    if judged_on is None:
        return said + Text(
            "날짜를 아는 호가 없어 지났는지는 판단을 보류합니다.",
            "No issue has a date, so whether they are past is not judged.",
        )
    n = Counter(entry.state for entry in entries)
    said += Text(
        f"지금 시한 안에 있는 것이 {n['due']:,}건, 앞으로 올 것이 {n['upcoming']:,}건, 지났는데 소식을 찾지 못한 것이 "
        f"{n['overdue']:,}건, 뒤 호가 알린 것이 {n['confirmed']:,}건입니다.",
        f"{n['due']:,} due now, {n['upcoming']:,} upcoming, {n['overdue']:,} past without a report found, "
        f"{n['confirmed']:,} reported by a later issue.",
    )  # fmt: skip
    open_ones = [entry for entry in entries if entry.state in {"due", "upcoming"}]
    if open_ones:
        one = min(open_ones, key=lambda e: (e.ends_on, e.block_id, e.start))
        said += Text(
            f" 가장 먼저 끝나는 시한은 {one.when.ko}, {one.label}입니다.",
            f" The first to end: {one.when.en}, {one.label}.",
        )
    return said


def sections(entries: Sequence[Horizon]) -> list[Section]:
    """By state; what is to come by time, what is over newest first."""
    out = []
    for state, name in STATES.items():
        members = [entry for entry in entries if entry.state == state]
        if not members:
            continue
        is_over = state in {"overdue", "confirmed"}
        members.sort(key=lambda e: (e.ends_on, e.starts_on, e.block_id, e.start))
        found: dict[tuple[int, int], list[Horizon]] = {}
        for entry in members:
            found.setdefault(entry.period, []).append(entry)
        keys = sorted(found, reverse=is_over)
        out.append(
            Section(
                state=state,
                name=name,
                note=_NOTES[state],
                count=len(members),
                periods=tuple(Period(_period_name(key), tuple(found[key])) for key in keys),
                is_open=not is_over or len(members) <= _OPEN_UP_TO,
            )
        )
    return out


def table(entries: Sequence[Horizon]) -> DataTable:
    """All statements by the time they name."""
    ranked = sorted(entries, key=lambda e: (e.starts_on, e.ends_on, e.block_id, e.start))
    return DataTable(
        caption=Text("시한 전체", "All horizons"),
        columns=(
            Text("때", "When"), Text("상태", "State"), Text("무엇을", "What"), Text("개체", "Entities"),
            Text("말한 호", "Said in"), Text("끝나는 날", "Ends"),
        ),
        rows=tuple(_row(entry) for entry in ranked),
    )  # fmt: skip


def _row(entry: Horizon) -> tuple[Cell, ...]:
    day = entry.issue.published_on
    return (
        Keyed(Evidenced(entry.when, entry.evidence), entry.starts_on.isoformat()),
        STATES[entry.state],
        same(shorten(entry.what, 120)),
        same(shorten(" · ".join(name.name for name in entry.entities), 60)),
        Keyed(Link(entry.issue_name, entry.issue.href), day.isoformat() if day else "0000"),
        same(entry.ends_on.isoformat()),
    )


def _figure(entries: Sequence[Horizon], total: int, judged_on: date | None) -> Figure | None:
    if not entries:
        return None
    frame = chart_frame(entries)
    plan = arrange(gathered(frame), judged_on)
    cut = total - len(entries) + plan.left_out
    note = Text(
        "막대는 글이 말한 때의 처음과 끝이고, 짧은 때는 점입니다. 연 단위로 말한 것은 한 해 전체가 됩니다. 점선은 상태를 판단한 날입니다.",
        "Bars run from the first to the last day of the time named, short times are marks; a statement precise "
        "to the year takes the whole year. The dotted line is the day the states are judged on.",
    )
    if cut:
        note += Text(
            f" 기준일에서 먼 {cut:,}건은 그림에서 뺐습니다.",
            f" {cut:,} farther from that day are not drawn.",
        )
    return Figure(
        slug="horizons",
        title=Text("언제를 말했나", "Which times are named"),
        note=note,
        summary=Text(
            f"시한 {len(entries):,}건을 상태별로 시간 위에 놓은 그림. 같은 것이 아래 목록과 표에 있습니다.",
            f"{len(entries):,} horizons in time, by state; the same are in the list and table below.",
        ),
        spec=spec_of(lambda lang: horizons_chart(frame, judged_on=judged_on, lang=lang)),
        table=None,
        height=plan.height,
        min_width=WIDTH_PX,
    )


def chart_frame(entries: Sequence[Horizon]) -> pd.DataFrame:
    """The frame of :func:`horizons_chart`."""
    return pd.DataFrame(
        {
            "state": [entry.state for entry in entries],
            "starts_on": [entry.starts_on for entry in entries],
            "ends_on": [entry.ends_on for entry in entries],
            "label": [entry.label for entry in entries],
            "what": [entry.what for entry in entries],
            "when_ko": [entry.when.ko for entry in entries],
            "when_en": [entry.when.en for entry in entries],
            "issue": [f"{entry.issue.tick} · {entry.issue.name}" for entry in entries],
            "blocks": [entry.evidence.blocks for entry in entries],
        }
    )


def _nearest(entries: Sequence[Horizon], judged_on: date | None) -> list[Horizon]:
    """What is open before what is over; within each, nearest to the day of judgment first."""
    anchor = judged_on or max((entry.ends_on for entry in entries), default=None)
    if anchor is None:
        return []
    is_over = ("overdue", "confirmed")
    return sorted(
        entries,
        key=lambda e: (e.state in is_over, abs((e.ends_on - anchor).days), e.block_id, e.start),
    )


def _judged(corpus: Corpus, judged_on: date | None) -> Text | None:
    if judged_on is None:
        return None
    newest = corpus.dated_issues[-1] if corpus.dated_issues else None
    when = newest.when if newest else same(judged_on.isoformat())
    return Text(
        f"상태는 오늘이 아니라 가장 새로운 호의 날짜({when.ko})를 기준으로 판단했습니다.",
        f"States are judged as of the newest issue ({when.en}), not as of today.",
    )


def _period_name(key: tuple[int, int]) -> Text:
    year, quarter = key
    if quarter:
        return Text(f"{year}년 {quarter}분기", f"Q{quarter} {year}")
    return Text(f"{year}년까지", f"by {year}")


def _filters(entries: Sequence[Horizon]) -> dict[str, Any]:
    names = Counter(name.name for entry in entries for name in entry.entities)
    return {
        "states": [(s, name) for s, name in STATES.items() if any(e.state == s for e in entries)],
        "years": sorted({entry.period[0] for entry in entries}),
        "entities": sorted(names, key=lambda name: (-names[name], name))[:_OPTIONS],
    }


def _s(count: int) -> str:
    return "" if count == 1 else "s"
