"""Bursts of a series: chart, sentence and table."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.bursts import burst_bars, height_px, probability
from pipeline.report.format import Text, same
from pipeline.report.pages.emergence_verdicts import LEVEL
from pipeline.report.pages.emergence_views import KIND_NAMES, numbered, objects
from pipeline.report.pages.page import DataTable, Evidenced, Figure, Keyed, spec_of
from pipeline.report.pages.view import day_of, records

if TYPE_CHECKING:
    from datetime import date

    from pipeline.report.pages.emergence_views import Place
    from pipeline.report.pages.page import Cell

_BARS = 40  # rows that can still be read as one chart
_MOST_ISSUES = 60  # of a burst's evidence; a longer one is opened over the whole series


@dataclass(frozen=True, slots=True)
class Bursts:
    """The bursts of one view."""

    lead: Text
    figure: Figure | None


def bursts(place: Place) -> Bursts:
    """From table ``bursts``: the surest first."""
    rows = records(place.rows("bursts"))
    kind = KIND_NAMES[place.kind]
    days = [day for issue in place.issues if (day := issue.published_on)]
    if not rows or not days:
        return Bursts(
            Text(
                f"갑자기 몰린 {kind.ko}가 없습니다. 우연한 몰림을 스무 번에 한 번 이하로 거르는 문턱을 넘은 "
                "것이 없다는 뜻이며, 호가 적으면 큰 급증도 넘지 못합니다.",
                f"No {kind.en} burst: none passes a threshold that lets one chance cluster in twenty "
                "through. With few issues even a large burst does not pass.",
            ),
            None,
        )
    rows.sort(
        key=lambda r: (float(r["q_value"]), float(r["p_value"]), -float(r["weight"]), str(r["key"]))
    )
    sure = sum(float(row["q_value"]) <= LEVEL for row in rows)
    ongoing = sum(bool(row["is_provisional"]) for row in rows)
    return Bursts(_lead(kind, len(rows), sure, ongoing), _figure(place, rows, (days[0], days[-1])))  # fmt: skip


def _lead(kind: Text, count: int, sure: int, ongoing: int) -> Text:
    late = Text(
        f" {ongoing}개는 가장 새로운 호에 걸쳐 있어 끝을 모릅니다." if ongoing else "",
        f" {ongoing} reach{'es' if ongoing == 1 else ''} the newest issue: the end is not known."
        if ongoing
        else "",
    )
    if not sure:
        return (
            Text(
                f"몰린 구간이 {count}개 있지만, 함께 따라간 {kind.ko}의 수를 생각하면 모두 우연일 수 있습니다(q > "
                f"{LEVEL:g}).",
                f"There {'is' if count == 1 else 'are'} {count} cluster{'' if count == 1 else 's'}, but with "
                f"so many {kind.en} followed all may be chance (q > {LEVEL:g}).",
            )
            + late
        )
    return (
        Text(
            f"몰린 구간 {count}개 가운데 {sure}개는 우연으로 보기 어렵습니다(q ≤ {LEVEL:g}).",
            f"Of {count} clusters {sure} {'is' if sure == 1 else 'are'} hardly chance (q ≤ {LEVEL:g}).",
        )
        + late
    )


def _figure(place: Place, rows: list[dict[str, Any]], period: tuple[date, date]) -> Figure:
    keys = list(dict.fromkeys(str(row["key"]) for row in rows))[:_BARS]
    shown = set(keys)
    order = {key: at for at, key in enumerate(keys)}
    frame = place.labeled(place.rows("bursts"))
    frame = frame[frame["key"].isin(shown)]
    inside = _issues_inside(place)
    frame = frame.assign(
        at=[order[str(key)] for key in frame["key"]],
        label=_unique(list(frame["key"]), list(frame["label"])),
        starts_on=objects([day_of(v) for v in frame["starts_on"]], frame),
        ends_on=objects([day_of(v) for v in frame["ends_on"]], frame),
        issue_ids=objects(
            [inside(a, b) for a, b in zip(frame["starts_on"], frame["ends_on"], strict=True)], frame
        ),
    ).sort_values(["at", "starts_on"], kind="stable")
    cut = len({str(row["key"]) for row in rows}) - len(keys)
    return Figure(
        slug=f"bursts-{place.slug}",
        title=Text("언제 몰렸나", "When it burst"),
        note=Text(
            "막대의 굵기는 무게(평소 비율보다 얼마나 그럴듯한가), 옆의 숫자는 여러 이름을 함께 본 q입니다. "
            "테두리만 있는 막대는 우연일 수 있고, 빗금은 아직 끝나지 않은 것입니다.",
            "Thickness: weight (gain over the usual share); beside it q, which allows for the number of "
            "keys tested. Pale bars may be chance, hatched ones go on.",
        )
        + (Text(f" 확실한 순으로 {_BARS}개만.", f" The {_BARS} surest only.") if cut else same("")),
        summary=Text(f"급증 구간 {len(frame)}개", f"{len(frame)} bursts over time"),
        spec=spec_of(lambda lang: burst_bars(frame, period=period, level=LEVEL, lang=lang)),
        table=_table(place, rows, inside),
        height=height_px(len(keys)),
    )


def _table(place: Place, rows: list[dict[str, Any]], inside: Any) -> DataTable:  # noqa: ANN401
    out: list[tuple[Cell, ...]] = []
    for row in rows:
        key, start, end = str(row["key"]), day_of(row["starts_on"]), day_of(row["ends_on"])
        assert start, key
        assert end, key
        is_open, is_sure = bool(row["is_provisional"]), float(row["q_value"]) <= LEVEL
        state = Text("진행 중, 잠정", "going on, provisional") if is_open else Text("끝남", "over")
        sure = (
            Text("우연으로 보기 어려움", "hardly chance")
            if is_sure
            else Text("우연일 수 있음", "may be chance")
        )
        issues = inside(row["starts_on"], row["ends_on"])
        out.append((
            Evidenced(same(place.name(key)), place.evidence(key, issues)),
            Keyed(same(f"{start:%Y.%m} – {end:%Y.%m}"), start.isoformat()), state,
            same(str(int(row["article_count"]))), same(str(int(row["issue_count"]))),
            numbered(f"{float(row['weight']):.1f}", float(row["weight"])),
            numbered(probability(float(row["p_value"])), float(row["p_value"])),
            numbered(probability(float(row["q_value"])), float(row["q_value"])), sure,
        ))  # fmt: skip
    return DataTable(
        caption=Text("급증 구간", "Bursts"),
        columns=(
            Text("이름", "Name"), Text("기간", "Period"), Text("상태", "State"), Text("기사", "Articles"),
            Text("호", "Issues"), Text("무게", "Weight"), same("p"), same("q"), Text("판단", "Call"),
        ),
        rows=tuple(out),
        numeric=frozenset({3, 4, 5, 6, 7}),
    )  # fmt: skip


def _issues_inside(place: Place) -> Any:  # noqa: ANN401 - a function of two days
    """Ids of the issues of a stretch of time; none (all) where there are too many to list."""
    dated = [(issue.published_on, issue.issue_id) for issue in place.issues if issue.published_on]
    days = [day for day, _ in dated]

    def inside(start: object, end: object) -> tuple[str, ...]:
        first, last = day_of(start), day_of(end)
        assert first, start
        assert last, end
        found = [i for day, i in dated[bisect_left(days, first) :] if day <= last]
        return tuple(found) if len(found) <= _MOST_ISSUES else ()

    return inside


def _unique(keys: list[str], labels: list[str]) -> list[str]:
    """Labels that tell keys apart: two keys of one name get their key beside it."""
    owners: dict[str, set[str]] = {}
    for key, label in zip(keys, labels, strict=True):
        owners.setdefault(label, set()).add(key)
    return [
        f"{label} ({key})" if len(owners[label]) > 1 else label
        for key, label in zip(keys, labels, strict=True)
    ]
