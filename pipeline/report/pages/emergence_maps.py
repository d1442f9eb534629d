"""Emergence maps with their weak signals, and what became of earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd
from scipy.special import betaincinv

from pipeline.report.charts.emergence import (
    LABELS,
    MAP_HEIGHT,
    NARROW_PX,
    QUADRANTS,
    emergence_map,
)
from pipeline.report.charts.emergence_backtest import backtest_chart
from pipeline.report.charts.emergence_ratios import factor, factors
from pipeline.report.format import Text, interval, number, percent, same
from pipeline.report.pages.emergence_views import KIND_NAMES, numbered
from pipeline.report.pages.page import DataTable, Figure, spec_of
from pipeline.report.pages.view import group, is_null, records

if TYPE_CHECKING:
    from pipeline.report.evidence import Evidence
    from pipeline.report.pages.emergence_views import Place
    from pipeline.report.pages.page import Cell

MAP_POINTS = 220  # a map of more marks is a cloud; those without a call are left out first
_SIGNALS = 24
_INTERVAL = 0.95
_MAPS = {
    "KEM": Text("KEM · 부른 횟수로 본 지도", "KEM · by namings"),
    "KIM": Text("KIM · 나온 기사로 본 지도", "KIM · by articles"),
}


@dataclass(frozen=True, slots=True)
class Maps:
    """Both maps of one view, their table, and the weak signals both agree on."""

    lead: Text
    figures: tuple[Figure, ...]
    table: DataTable | None
    signals: tuple[tuple[Evidence, str, Text], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """What became of earlier weak signals: in words, as a chart, and the numbers."""

    words: tuple[Text, ...]
    figure: Figure | None


def maps(place: Place) -> Maps:
    """Maps KEM and KIM of a series, from table ``emergence``."""
    rows = place.rows("emergence")
    kind = KIND_NAMES[place.kind]
    if not len(rows):
        return Maps(
            Text(
                f"지도에 놓을 만큼 나온 {kind.ko}가 아직 없습니다. 같은 간행물의 다섯 호, 이름마다 세 기사부터 "
                "그립니다.",
                f"No {kind.en} are named often enough for a map: it takes five issues of a series and "
                "three articles a name.",
            ),
            (), None, (), 0,
        )  # fmt: skip
    keys = _keys(rows)
    signals = [row for row in keys if row["is_weak_signal"]]
    return Maps(
        lead=_lead(len(keys), signals, kind),
        figures=tuple(_figure(place, rows, name, keys) for name in _MAPS),
        table=_table(place, keys[:MAP_POINTS], len(keys)),
        signals=tuple(
            (place.evidence(str(r["key"])), place.name(str(r["key"])), _told(r)) for r in signals[:_SIGNALS]
        ),
        more=max(0, len(signals) - _SIGNALS),
    )  # fmt: skip


def backtest(place: Place) -> Backtest:
    """The rule's own record in this series, from table ``backtest``."""
    frame = place.rows("backtest")
    if not len(frame) or not frame["signal_count"].sum():
        return Backtest(
            (
                Text(
                    "되짚어 볼 만큼 호가 쌓이지 않아 이 규칙이 여기서 얼마나 맞는지 알 수 없습니다. "
                    "약신호는 읽어 볼 거리이지 예측이 아닙니다.",
                    "There are too few issues to replay the rule: how often it is right here is not "
                    "known. A weak signal is something to read, no forecast.",
                ),
            ),
            None,
        )
    rows = backtest_rows(frame)
    return Backtest(
        (*(_verdict(row) for row in rows), _caveat()),
        Figure(
            slug=f"backtest-{place.slug}",
            title=Text("과거의 약신호는 어떻게 되었나", "What became of earlier weak signals"),
            note=Text(
                f"지난 호 {frame['issue_id'].nunique()}개에서 그때까지의 자료만으로 다시 불러 보았습니다. "
                "세로 막대가 마름모의 구간 안에 있으면 규칙이 빈도만 아는 것보다 낫다고 할 수 없습니다.",
                f"Called anew at {frame['issue_id'].nunique()} past issues from what was known then. "
                "Where the upright bar lies within the diamond's interval, the rule is no better than "
                "knowing the frequency.",
            ),
            summary=joined_words([_verdict(row) for row in rows]),
            spec=spec_of(lambda lang: backtest_chart(pd.DataFrame(rows), lang=lang)),
            table=_backtest_table(rows),
            height=110 + 42 * len(rows),
        ),
    )


def backtest_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Table ``backtest`` of one view, summed: a row per outcome and horizon.

    A signal called at several issues counts each time, so the Jeffreys interval is too narrow
    where the same ones are called again and again.
    """
    out = []
    for outcome, ko, en in (
        ("present", "호 뒤에 나옴", "named"), ("grown", "호 동안 비중이 늚", "share grown"),
    ):  # fmt: skip
        for horizon in sorted({int(v) for v in frame["horizon"]}):
            rows = frame[frame["horizon"] == horizon]
            calls, hits = int(rows["signal_count"].sum()), int(rows[f"{outcome}_count"].sum())
            if not calls:
                continue
            base = rows.dropna(subset=[f"baseline_{outcome}_share"])
            weight = float(base["signal_count"].sum())
            matched = float((base[f"baseline_{outcome}_share"] * base["signal_count"]).sum())
            low, high = jeffreys(hits, calls)
            out.append({
                "outcome": outcome, "horizon": horizon, "signal_count": calls, "hits": hits,
                "share": hits / calls, "share_low": low, "share_high": high,
                "baseline": matched / weight if weight else float("nan"),
                "label_ko": f"{horizon}{ko}",
                "label_en": f"{en} at +{horizon}" if outcome == "present" else f"{en} by +{horizon}",
            })  # fmt: skip
    return out


def jeffreys(hits: float, trials: int, mass: float = _INTERVAL) -> tuple[float, float]:
    """Jeffreys interval of a share (Brown, Cai & DasGupta 2001); closed at 0 and 1.

    A sum of shares in place of a count gives an interval that is too wide, never too narrow.

    >>> [round(v, 4) for v in jeffreys(0, 10)]
    [0.0, 0.2172]
    """
    tail = (1 - mass) / 2
    a, b = hits + 0.5, trials - hits + 0.5
    low = 0.0 if hits <= 0 else float(betaincinv(a, b, tail))
    high = 1.0 if hits >= trials else float(betaincinv(a, b, 1 - tail))
    return low, high


def joined_words(parts: list[Text]) -> Text:
    """Sentences after one another."""
    return Text(" ".join(p.ko for p in parts), " ".join(p.en for p in parts))


def _verdict(row: dict[str, Any]) -> Text:
    """One line of the record in words, with what it means."""
    horizon, calls, hits = row["horizon"], row["signal_count"], row["hits"]
    bounds = interval(row["share_low"], row["share_high"])
    what = {
        "present": Text(f"{horizon}호 뒤에 다시 나온", f"were named {horizon} issues later"),
        "grown": Text(f"{horizon}호 동안 비중이 는", f"had grown by {horizon} issues later"),
    }[row["outcome"]]
    ko = f"약신호 {calls}번 가운데 {what.ko} 것은 {hits}번({percent(row['share'])}, 95% 구간 {bounds})"
    en = f"Of {calls} calls, {hits} {what.en} ({percent(row['share'])}, 95% interval {bounds})"
    if is_null(row["baseline"]):
        return Text(f"{ko}이며, 견줄 이름이 없습니다.", f"{en}; there is nothing to compare to.")
    base = percent(row["baseline"])
    if row["share_low"] > row["baseline"]:
        end = Text("규칙이 빈도만 아는 것보다 낫습니다", "the rule knows more than the frequency")
    elif row["share_high"] < row["baseline"]:
        end = Text("규칙이 오히려 못합니다", "the rule does worse")
    else:
        end = Text("차이를 말할 수 없습니다", "no difference can be claimed")
    return Text(
        f"{ko}, 같은 빈도의 다른 이름은 {base}: {end.ko}.",
        f"{en}; of others of equal frequency {base}: {end.en}.",
    )


def _caveat() -> Text:
    return Text(
        "같은 이름이 여러 호에서 되풀이해 불리면 구간은 실제보다 좁습니다.",
        "Where one name is called at many issues, the intervals are too narrow.",
    )


def _keys(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """A record per key with the rows of both maps; weak signals first, then the surest calls."""
    by_key = group(records(rows), "key")
    out: list[dict[str, Any]] = []
    for key, pair in by_key.items():
        both = {str(row["map"]): row for row in pair}
        out.append({
            "key": key, "maps": both,
            "is_weak_signal": any(bool(row["is_weak_signal"]) for row in pair),
            "is_called": any(row["quadrant"] != "no_call" for row in pair),
            "sure": max(abs(float(row["probability_growth"]) - 0.5) for row in pair),
            "seen": max(float(row["visibility"]) for row in pair),
        })  # fmt: skip
    out.sort(
        key=lambda r: (
            not r["is_weak_signal"], not r["is_called"], -round(r["sure"], 6), -r["seen"], r["key"],
        )
    )  # fmt: skip
    return out


def _lead(total: int, signals: list[dict[str, Any]], kind: Text) -> Text:
    if not signals:
        return Text(
            f"지도에 오른 {kind.ko} {total:,}개 가운데 두 지도가 함께 약신호(드물지만 늘고 있음)로 부른 "
            "것은 없습니다.",
            f"Of {total:,} {kind.en} on the maps none is called a weak signal (rare, yet growing) by "
            "both.",
        )
    return Text(
        f"지도에 오른 {kind.ko} {total:,}개 가운데 두 지도가 함께 약신호(드물지만 늘고 있음)로 부른 것은 "
        f"{len(signals)}개입니다.",
        f"Of {total:,} {kind.en} on the maps, both call {len(signals)} a weak signal: rare, yet "
        "growing.",
    )


def _told(row: dict[str, Any]) -> Text:
    """What the map by articles says of a key."""
    one = row["maps"].get("KIM") or next(iter(row["maps"].values()))
    growth, bounds = _growth(one)
    chance = percent(float(one["probability_growth"]))
    return Text(
        f"해마다 {growth} ({bounds}), 늘고 있을 확률 {chance}",
        f"{growth} a year ({bounds}), P(growing) {chance}",
    )


def _growth(row: dict[str, Any]) -> tuple[str, str]:
    low, middle, high = (
        2.718281828459045 ** max(-14.0, min(14.0, float(row[name])))
        for name in ("growth_low", "growth", "growth_high")
    )
    return factor(middle), factors(low, high).removeprefix("×")


def _figure(place: Place, rows: pd.DataFrame, name: str, keys: list[dict[str, Any]]) -> Figure:
    whole = rows[rows["map"] == name]
    order = {row["key"]: at for at, row in enumerate(keys[:MAP_POINTS])}
    part = whole[whole["key"].isin(order)].copy()
    part = part.assign(at=[order[str(key)] for key in part["key"]]).sort_values("at")
    part = place.labeled(part.drop(columns="at").reset_index(drop=True)).assign(
        visibility_median=median(whole["visibility"]) if len(whole) else 0.0,
        growth_median=median(whole["growth"]) if len(whole) else 0.0,
    )
    wide, slim = max(LABELS), min(LABELS)
    spec = spec_of(lambda lang: emergence_map(part, lang=lang, width=wide))
    narrow = spec_of(lambda lang: emergence_map(part, lang=lang, width=slim))
    changes = [
        [["data", at, field], trace[field]]
        for at, trace in enumerate(narrow["data"])
        for field in ("text", "textposition")
        if field in trace
    ]
    return Figure(
        slug=f"{name.lower()}-{place.slug}",
        title=_MAPS[name],
        note=same(""),
        summary=Text(
            f"{number(len(part)).ko}개의 가시성과 증가율. 숫자는 아래 표에 있습니다.",
            f"Visibility and growth of {len(part):,} keys; the table below has the numbers.",
        ),
        spec={**spec, "variants": [{"below": NARROW_PX, "changes": changes}]},
        table=None,
        height=MAP_HEIGHT,
    )


def _table(place: Place, keys: list[dict[str, Any]], total: int) -> DataTable:
    rows: list[tuple[Cell, ...]] = []
    for row in keys:
        cells: list[Cell] = [place.cell(str(row["key"])), _call(row)]
        for name in ("KIM", "KEM"):
            one = row["maps"].get(name)
            if one is None:
                cells += [same("—")] * 4
                continue
            growth, bounds = _growth(one)
            chance = float(one["probability_growth"])
            cells += [
                _quadrant(str(one["quadrant"])),
                numbered(f"{float(one['visibility']):.3g}", float(one["visibility"])),
                numbered(f"{growth} ({bounds})", float(one["growth"])),
                numbered(percent(chance), chance),
            ]
        rows.append(tuple(cells))
    cut = total - len(keys)
    names = [
        Text(f"{name} {column.ko}", f"{name} {column.en}")
        for name in ("KIM", "KEM")
        for column in (
            Text("자리", "place"), Text("가시성", "visibility"),
            Text("해마다 (95%)", "per year (95%)"), Text("늘 확률", "P(growing)"),
        )
    ]  # fmt: skip
    return DataTable(
        caption=Text("지도에 오른 이름", "Keys on the maps")
        + (Text(f" (부름 없는 {cut:,}개 생략)", f" ({cut:,} left out)") if cut else same("")),
        columns=(Text("이름", "Name"), Text("부름", "Call"), *names),
        rows=tuple(rows),
        numeric=frozenset({3, 4, 5, 7, 8, 9}),
    )


def _call(row: dict[str, Any]) -> Text:
    if row["is_weak_signal"]:
        return Text("◆ 약신호", "◆ weak signal")
    return Text("지도 하나만", "one map only") if row["is_called"] else Text("판단 보류", "no call")


def _quadrant(code: str) -> Text:
    words = {"weak": {"ko": "약신호", "en": "weak"}}.get(code) or QUADRANTS[code][0]
    return Text(words["ko"], words["en"])


def _backtest_table(rows: list[dict[str, Any]]) -> DataTable:
    return DataTable(
        caption=Text("약신호의 기록", "Record of the weak signals"),
        columns=(
            Text("결과", "Outcome"), Text("부른 횟수", "Calls"), Text("맞은 횟수", "Hits"),
            Text("비율", "Share"), Text("95% 구간", "95% interval"),
            Text("같은 빈도의 다른 이름", "Others of equal frequency"),
        ),
        rows=tuple(
            (
                Text(row["label_ko"], row["label_en"]), same(str(row["signal_count"])),
                same(str(row["hits"])), same(percent(row["share"])),
                same(interval(row["share_low"], row["share_high"])),
                same("—" if is_null(row["baseline"]) else percent(row["baseline"])),
            )
            for row in rows
        ),
        numeric=frozenset({1, 2, 3, 4, 5}),
    )  # fmt: skip
