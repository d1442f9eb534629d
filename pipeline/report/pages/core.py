"""Core technologies: the shortlist with its uncertainty and its evidence, then the whole ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.knowledge.tracked import load_tracked
from pipeline.report.charts.core import height_px, rank_intervals
from pipeline.report.format import Text, joined, number, percent, same, shorten
from pipeline.report.pages.core_cards import (
    CoreCard,
    core_cards,
    evidence_of_families,
    list_of,
)
from pipeline.report.pages.core_words import (
    CRITERIA,
    INSUFFICIENT,
    SUPPORTED,
    trend_words,
)
from pipeline.report.pages.entity_links import issue_link
from pipeline.report.pages.page import DataTable, Evidenced, Figure, Keyed, Page, spec_of
from pipeline.report.pages.view import NAME_CHARS, text_of, type_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.evidence import Evidence
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

_RUNNERS_UP = 6  # shown behind the shortlist: who could as well stand on it
_NAMES_TOLD = 4  # names in a sentence; more are read in the chart


def core_page(corpus: Corpus) -> list[Page]:
    """``core.html``."""
    rows = sorted(corpus.rows("core_technologies"), key=lambda r: (int(r["rank"]), r["entity_id"]))
    evidence = evidence_of_families(corpus, rows)
    tracked = _tracked(corpus, rows)
    listed = [row for row in rows if row["is_core"]]
    cards = core_cards(corpus, listed, evidence, tracked)
    figure = _figure(rows, len(listed), evidence) if rows else None
    page = Page(
        path="core.html",
        template="core.html",
        title=Text("핵심 기술", "Core technologies"),
        nav="core",
        has_charts=figure is not None,
        values={
            "lead": _lead(cards, len(rows), len(corpus.issues)),
            "tracked": _told_tracked(rows, evidence, tracked),
            "tracked_total": len(load_tracked()),
            "figure": figure,
            "cards": cards,
            "criteria": CRITERIA,
            "candidate_count": number(len(rows)),
            "table": _table(corpus, rows, evidence, tracked),
        },
        scripts=("core.js",),
        styles=("core.css",),
    )
    return [page]


def _tracked(corpus: Corpus, rows: Sequence[Mapping[str, Any]]) -> dict[str, Text]:
    """Entry → what the mark of NIA's nine says; a version counts for its family."""
    nine = frozenset(load_tracked())
    out = {}
    for row in rows:
        found = [_version(corpus, m) for m in list_of(row["member_ids"]) if m in nine]
        if found:
            names = ", ".join(found)
            out[str(row["entity_id"])] = Text(
                f"NIA가 2021년에 고른 9대 핵심 기술: {names}",
                f"one of the nine NIA chose in 2021: {names}",
            )
    return out


def _told_tracked(
    rows: Sequence[Mapping[str, Any]],
    evidence: Mapping[str, Evidence],
    tracked: Mapping[str, Text],
) -> tuple[tuple[str, Text, Evidence], ...]:
    """Those of NIA's nine the corpus names, by rank: name, place, evidence."""
    return tuple(
        (
            _name(row),
            Text(f"{int(row['rank']):,}위", f"no. {int(row['rank']):,}"),
            evidence[str(row["entity_id"])],
        )
        for row in rows
        if str(row["entity_id"]) in tracked
    )


def _lead(cards: Sequence[CoreCard], candidates: int, issues: int) -> tuple[Text, ...]:
    """The answer in words: which places hold, which do not."""
    if not cards:
        return ()
    held = [card.name for card in cards if card.is_supported]
    open_ones = [card.name for card in cards if not card.is_supported]
    first = Text(
        f"후보 {candidates:,}개를 여섯 기준으로 줄 세운 목록 {len(cards)}개입니다.",
        f"A shortlist of {len(cards)} out of {candidates:,} candidates, by six criteria.",
    )
    if not held:
        why = Text(
            f"호 {issues:,}개로는 어느 자리도 굳지 않아, 순위에 뜻을 두지 않고 판단을 보류합니다.",
            f"No place is held by the bootstraps: the order is no finding (issues: {issues:,}).",
        )
        return first, why
    told = Text(
        f"기사를 다시 뽑아도 목록에 남는 것은 {_names(held, 'ko')}입니다.",
        f"Resampling the articles keeps {_names(held, 'en')} on it.",
    )
    if not open_ones:
        return first, told
    rest = Text(
        f"나머지 {len(open_ones)}개({_names(open_ones, 'ko', is_counted=False)})의 자리는 기사 몇 건에 달려 있어 "
        "판단을 보류합니다.",
        f"The places of the other {len(open_ones)} ({_names(open_ones, 'en')}) hang on a few "
        "articles: insufficient evidence.",
    )
    return first, told, rest


def _names(names: Sequence[str], lang: str, *, is_counted: bool = True) -> str:
    shown = ", ".join(shorten(name, 30) for name in names[:_NAMES_TOLD])
    more = len(names) - _NAMES_TOLD
    if more <= 0:
        return shown
    korean = f" 등 {len(names)}개" if is_counted else " 등"
    return shown + (korean if lang == "ko" else f" and {more} more")


def _name(row: Mapping[str, Any]) -> str:
    return shorten(text_of(row["name"]) or str(row["entity_id"]), NAME_CHARS)


def _figure(
    rows: Sequence[Mapping[str, Any]], core_count: int, evidence: Mapping[str, Evidence]
) -> Figure:
    shown = list(rows[: core_count + _RUNNERS_UP])
    frame = pd.DataFrame(
        [{**row, "name": _name(row), "evidence": evidence[str(row["entity_id"])]} for row in shown]
    )
    more = len(shown) - core_count
    return Figure(
        slug="core-ranks",
        title=Text("순위와 그 구간", "Ranks and their intervals"),
        note=Text(
            "점은 순위, 선은 기사를 다시 뽑은 말뭉치의 95%에서 나온 순위입니다. 채운 점과 굵은 선은 "
            "목록 안(또는 밖)의 자리가 굳은 것, 빈 점과 점선은 판단 보류입니다.",
            "Dots: ranks; lines: ranks in 95% of the resampled corpora. Filled dots on solid lines hold "
            "their place on (or off) the list; hollow ones on dotted lines do not.",
        )
        + (
            Text(
                f" 가로줄 아래 {more}개는 목록 바로 다음입니다.",
                f" Below the line: the next {more}.",
            )
            if more
            else same("")
        ),
        summary=Text(
            f"핵심 기술 {len(shown)}개의 순위와 95% 구간",
            f"Ranks of {len(shown)} technologies with 95% intervals",
        ),
        spec=spec_of(lambda lang: rank_intervals(frame, core_count=core_count, lang=lang)),
        table=None,  # the whole ranking stands below
        height=height_px(len(shown)),
        min_width=470,
    )


def _table(
    corpus: Corpus,
    rows: Sequence[Mapping[str, Any]],
    evidence: Mapping[str, Evidence],
    tracked: Mapping[str, Text],
) -> DataTable:
    """Every candidate; a criterion's cell is sorted by its value and tells its percentile, too."""
    return DataTable(
        caption=Text("모든 후보의 순위", "The whole ranking"),
        columns=(
            Text("순위", "Rank"),
            Text("이름", "Name"),
            Text("95% 구간", "95% interval"),
            Text("목록에 든 비율", "Listed in"),
            Text("자리", "Place"),
            *(criterion.name for criterion in CRITERIA),
            Text("점수", "Score"),
            Text("기사", "Articles"),
            Text("호", "Issues"),
            Text("유형", "Type"),
            Text("추세 판정", "Trend verdict"),
            Text("묶인 판", "Versions"),
            Text("처음", "First"),
            Text("마지막", "Last"),
        ),
        rows=tuple(_row(corpus, row, evidence, tracked) for row in rows),
        numeric=frozenset({0, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13}),
    )


def _row(
    corpus: Corpus,
    row: Mapping[str, Any],
    evidence: Mapping[str, Evidence],
    tracked: Mapping[str, Text],
) -> tuple[Cell, ...]:
    key = str(row["entity_id"])
    low, high = int(row["rank_low"]), int(row["rank_high"])
    verdict = text_of(row["verdict"])
    versions = [_version(corpus, m) for m in list_of(row["member_ids"]) if m != key]
    in_list = Text("목록 안 · ", "on the list, ") if row["is_core"] else Text("밖 · ", "off it, ")
    return (
        Keyed(same(f"{int(row['rank']):,}"), int(row["rank"])),
        Evidenced(same(_name(row) + (" · NIA 2021" if key in tracked else "")), evidence[key]),
        Keyed(same(f"{low:,}–{high:,}"), high),
        same(percent(float(row["top_share"]))),
        in_list + (SUPPORTED if str(row["support"]) == "supported" else INSUFFICIENT),
        *(
            Keyed(
                c.write(float(row[c.key])) + f" ({round(float(row[f'{c.key}_percentile']) * 100)})",
                float(row[c.key]),
            )
            for c in CRITERIA
        ),
        same(f"{float(row['core_score']):.3f}"),
        number(int(row["article_count"])),
        number(int(row["issue_count"])),
        type_name(str(row["entity_type"])),
        trend_words(verdict),
        joined([same(name) for name in versions], ", ") if versions else same("—"),
        issue_link(corpus, str(row["first_issue_id"])),
        issue_link(corpus, str(row["last_issue_id"])),
    )


def _version(corpus: Corpus, entity_id: str) -> str:
    row = corpus.entity_of.get(entity_id)
    return shorten((text_of(row["name"]) if row else None) or entity_id, 30)
