"""The graph over time for its page: the small timeline and the history of the communities."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.charts.network_timeline import HEIGHT_PX, graph_timeline_chart
from pipeline.report.charts.network_tracks import EVENT_NAMES, community_tracks, height_px
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, number, same, shorten
from pipeline.report.pages.network_data import pair_of
from pipeline.report.pages.page import DataTable, Evidenced, Figure, Keyed, spec_of
from pipeline.report.pages.view import day_of, int_of, short_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline.report.pages.network_data import Graph
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

_NAMES = 2  # of a community's strongest entities, as its name
_MEMBERS = 12  # named in the table; the others are counted
_TRACKS = 28  # as many bands as a screen holds; the living come first, then the largest over time
_ISSUES_ASKED = 60  # issues one query of a period may name: the address has to hold them


def growth_figure(corpus: Corpus, graph: Graph) -> Figure | None:
    """``graph_timeline``, by issue or by the slider's periods."""
    rows = {str(row["issue_id"]): row for row in corpus.rows("graph_timeline")}
    if not rows:
        return None
    steps = [(step, [rows[i] for i in step.issue_ids if i in rows]) for step in graph.steps]
    steps = [(step, own) for step, own in steps if own]
    is_summed = any(len(own) > 1 for _, own in steps)
    frame = pd.DataFrame(
        {
            "ko": [step.name.ko for step, _ in steps],
            "en": [step.name.en for step, _ in steps],
            "tick": [step.tick for step, _ in steps],
            "entity_count": [_mean(own, "entity_count") for _, own in steps],
            "edge_count": [_mean(own, "edge_count") for _, own in steps],
            "born_edge_count": [sum(int(r["born_edge_count"]) for r in own) for _, own in steps],
            "ended_edge_count": [sum(int(r["ended_edge_count"]) for r in own) for _, own in steps],
            "evidence": [Evidence(issues=step.issue_ids[:_ISSUES_ASKED]) for step, _ in steps],
        }
    )
    note = Text(
        "위: 호마다 함께 나온 쌍(막대)과 그 개체(마름모). 아래: 처음 나온 쌍(위로)과, 그 뒤로 여러 호 동안 "
        "다시 나오지 않은 쌍(아래로). 첫 호의 쌍은 모두 처음 나온 것으로 세어지고, 가장 새로운 몇 호에서 "
        "끊긴 쌍은 아직 알 수 없습니다.",
        "Above: pairs said together in each issue (bars) and their entities (diamonds). Below: pairs seen "
        "first (up) and pairs not seen again for several issues (down). In the first issue every pair is "
        "new; which pairs of the newest issues fall silent cannot be known yet.",
    )
    if is_summed:
        note += Text(
            " 호가 많아 기간으로 묶었습니다. 위는 호의 평균, 아래는 합입니다.",
            " Issues are taken together: means above, sums below.",
        )
    return Figure(
        slug="network-growth",
        title=Text("호마다의 그래프", "The graph of each issue"),
        note=note,
        summary=Text(
            "호마다 쌍과 개체의 수, 처음 나온 쌍과 끊긴 쌍", "Pairs and entities of each issue"
        ),
        spec=spec_of(lambda lang: graph_timeline_chart(frame.assign(name=frame[lang]), lang=lang)),
        table=_growth_table(frame),
        height=HEIGHT_PX,
    )


def _mean(rows: Sequence[Mapping[str, Any]], column: str) -> float:
    return round(sum(int(row[column]) for row in rows) / len(rows), 1)


def _growth_table(frame: pd.DataFrame) -> DataTable:
    columns = ("entity_count", "edge_count", "born_edge_count", "ended_edge_count")
    return DataTable(
        caption=Text("호마다의 그래프", "The graph of each issue"),
        columns=(
            Text("호", "Issue"), Text("개체", "Entities"), Text("쌍", "Pairs"),
            Text("처음 나온 쌍", "First seen"), Text("끊긴 쌍", "Silent since"),
        ),
        rows=tuple(
            (
                Keyed(Evidenced(Text(str(row["ko"]), str(row["en"])), row["evidence"]), at),
                *(same(f"{row[column]:,g}") for column in columns),
            )
            for at, row in enumerate(frame.to_dict("records"))
        ),
        numeric=frozenset({1, 2, 3, 4}),
    )  # fmt: skip


def history_figure(corpus: Corpus, graph: Graph) -> Figure | None:
    """Communities of the newest dates as bands, all their changes as a table."""
    frame = corpus.frame("community_timeline")
    if frame.empty:
        return None
    frame = frame.assign(published_on=frame["published_on"].map(day_of).astype(object))
    frame = frame.sort_values(["published_on", "track"], kind="stable")
    days = sorted(set(frame["published_on"]))
    told = _told(corpus, graph, frame)
    recent = days[-corpus.settings.network_dates :]
    shown = told[told["published_on"].isin(recent)]
    kept = _foremost(shown, recent[-1])
    cut = shown["track"].nunique() - len(kept)
    shown = shown[shown["track"].isin(kept)].reset_index(drop=True)
    note = Text(
        "띠 하나가 무리 하나이고 굵기는 개체 수입니다. 이름은 가장 새로운 날짜의 무리를 이룬 주요 개체입니다. "
        "점선은 갈라져 나오거나 합쳐진 무리를 잇습니다. 날짜마다 최근 몇 날짜의 쌍을 모아 무리를 찾습니다.",
        "A band is a community, as thick as it has entities; those of the newest date are named by their "
        "main entities. Dotted lines tie what split or merged. Each date takes the pairs of the last few.",
    )
    if len(recent) < len(days):
        note += Text(
            f" 가장 새로운 날짜 {len(recent)}개만 그렸습니다(모두 {len(days):,}개).",
            f" Only the newest {len(recent)} of {len(days):,} dates are drawn.",
        )
    if cut > 0:
        note += Text(
            f" 작거나 짧은 무리 {cut}개는 표에만 있습니다.",
            f" Short or small communities: {cut}, in the table only.",
        )
    return Figure(
        slug="network-history",
        title=Text("무리의 역사", "History of the communities"),
        note=note,
        summary=Text(
            "무리가 생기고 이어지고 갈라지고 합쳐지고 사라진 과정", "Communities over time"
        ),
        spec=spec_of(lambda lang: community_tracks(shown, lang=lang)),
        table=_history_table(told, days[-1]),
        height=height_px(shown),
        min_width=560,
    )


def _foremost(frame: pd.DataFrame, newest: date) -> frozenset[int]:
    """Tracks to draw: those alive at the newest date, then the ones with most entities over time."""
    alive = frame[(frame["published_on"] == newest) & (frame["community_event"] != "died")]
    living = frozenset(int(track) for track in alive["track"])
    weight = frame.groupby("track", sort=True)["entity_count"].sum()
    order = sorted(
        (int(track) for track in weight.index),
        key=lambda track: (track not in living, -int(weight[track]), track),
    )
    return frozenset(order[:_TRACKS])


def _told(corpus: Corpus, graph: Graph, frame: pd.DataFrame) -> pd.DataFrame:
    """The history with names, members in words, ticks, and the pair each community stands on."""
    strength = {str(row["entity_id"]): int(row["strength"]) for row in graph.nodes}
    pairs = {pair_of(row): int(row["block_count"]) for row in graph.edges}
    members = _members(corpus, strength)
    known: dict[tuple[str, ...], Evidence] = {}
    names, words, evidence = [], [], []
    last: dict[int, tuple[str, ...]] = {}
    for day, track in zip(frame["published_on"], frame["track"], strict=True):
        own = members.get((day, int(track))) or last.get(int(track), ())
        last[int(track)] = own
        names.append("·".join(shorten(short_name(corpus, key), 20) for key in own[:_NAMES]) or "—")
        more = f" +{len(own) - _MEMBERS}" if len(own) > _MEMBERS else ""
        words.append(", ".join(short_name(corpus, key) for key in own[:_MEMBERS]) + more)
        if own not in known:
            known[own] = _standing_on(own, pairs)
        evidence.append(known[own])
    ticks = [f"{day:%y.%m}" for day in frame["published_on"]]
    told = frame.assign(name=names, members=words, tick=ticks).reset_index(drop=True)
    told["evidence"] = pd.Series(evidence, dtype=object)
    return told


def _members(
    corpus: Corpus, strength: Mapping[str, int]
) -> dict[tuple[date | None, int], tuple[str, ...]]:
    """Entities of each community at each date, the strongest first."""
    found: defaultdict[tuple[date | None, int], list[str]] = defaultdict(list)
    frame = corpus.frame("community_members", ["published_on", "track", "entity_id"])
    for day, track, entity in frame.itertuples(index=False):
        found[day_of(day), int(track)].append(str(entity))
    return {
        key: tuple(sorted(own, key=lambda one: (-strength.get(one, 0), one)))
        for key, own in found.items()
    }


def _standing_on(members: Sequence[str], pairs: Mapping[tuple[str, str], int]) -> Evidence:
    """The shared blocks of its most frequent pair; of its strongest entity where there is none."""
    best: tuple[int, tuple[str, str]] | None = None
    ordered = sorted(members[: 4 * _MEMBERS])
    for at, source in enumerate(ordered):
        for target in ordered[at + 1 :]:
            count = pairs.get((source, target), 0)
            if count and (best is None or count > best[0]):
                best = (count, (source, target))
    if best:
        return Evidence(entities=best[1])
    return Evidence(entities=tuple(members[:1]))


def _history_table(told: pd.DataFrame, newest: date) -> DataTable:
    """Every change, and every community of the newest date; the newest first."""
    wanted = told[(told["community_event"] != "continued") | (told["published_on"] == newest)]
    wanted = wanted.sort_values(
        ["published_on", "entity_count", "track"], ascending=[False, False, True]
    )
    rows = wanted.to_dict("records")
    name_of_track = {int(row["track"]): str(row["name"]) for row in told.to_dict("records")}
    return DataTable(
        caption=Text("무리의 변화", "Changes of the communities"),
        columns=(
            Text("날짜", "Date"), Text("무리", "Community"), Text("변화", "Change"),
            Text("개체", "Entities"), Text("상대 무리", "Other community"),
            Text("이룬 개체", "Members"),
        ),
        rows=tuple(_history_row(row, name_of_track) for row in rows),
        numeric=frozenset({3}),
    )  # fmt: skip


def _history_row(row: Mapping[Any, Any], names: Mapping[int, str]) -> tuple[Cell, ...]:
    day: date = row["published_on"]
    parent = int_of(row["parent_track"])
    return (
        Keyed(same(f"{day:%Y.%m.%d}"), day.isoformat()),
        Evidenced(same(f"{row['name']} (#{int(row['track']) + 1})"), row["evidence"]),
        EVENT_NAMES[str(row["community_event"])],
        number(int(row["entity_count"])),
        same("—" if parent is None else f"{names.get(parent, '')} (#{parent + 1})"),
        same(str(row["members"])),
    )
