"""What each number in the report means, with what error, and what this build was made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.report.format import Text, counted, percent, same, shorten
from pipeline.report.pages.explorer import undated_note
from pipeline.report.pages.methods_data import (
    BLANK,
    DISCOVERY,
    FALSE_ALARMS,
    FALSE_VERDICT_SHARE,
    FORMULAS,
    LENGTHS,
    LIMITS,
    POWER,
    VERDICTS_OF_RISES,
)
from pipeline.report.pages.page import DataTable, Keyed, Page
from pipeline.report.pages.settings_view import are_in_force, settings_table
from pipeline.report.pages.view import BASIS_NAMES, UNKNOWN, int_of, is_null, text_of
from pipeline.report.theme import TYPES

if TYPE_CHECKING:
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

_SCALE_NAMES = {
    "all": Text("모든 간행물", "all series"),
}


def methods_page(corpus: Corpus) -> list[Page]:
    """``methods.html``."""
    build = corpus.build
    page = Page(
        path="methods.html",
        template="methods.html",
        title=Text("방법", "Methods"),
        nav="methods",
        styles=("methods.css",),
        values={
            "is_sample": build.is_sample,
            "bases": _bases(corpus),
            "types": [(kind, mark.name) for kind, mark in TYPES.items()],
            "undated": undated_note(corpus),
            "failures": corpus.failures,
            "sources": _sources(corpus),
            "formulas": FORMULAS,
            "false_alarms": _false_alarms(),
            "power": _power(),
            "discovery": _discovery(),
            "rises": _rises(),
            "backtest": _backtest(corpus),
            "pruned": _pruned(corpus),
            "known_limits": LIMITS,
            "settings": settings_table(build.settings),
            "are_in_force": are_in_force(build.settings, build.settings_sha256),
            "facts": (
                (Text("말뭉치 지문", "Corpus digest"), corpus.digest),
                (Text("설정 지문", "Settings digest"), build.settings_sha256),
                (Text("씨앗", "Seed"), str(build.settings.analyze.seed)),
                (Text("빌드", "Build"), build.run_id),
                (Text("프로그램 판", "Program version"), build.code_version),
            ),
            "limits": {
                "explorer": f"{corpus.settings.explorer_items:,}",
                "rows": str(corpus.settings.movement_rows),
            },
        },
    )
    return [page]


def _false_alarms() -> DataTable:
    return DataTable(
        caption=Text("움직임이 없을 때 잘못 울린 비율", "False alarms where nothing moves"),
        columns=(
            Text("검정 (한 번, 5%)", "Single test at 5%"),
            Text("가장 적게", "Least"),
            Text("가장 많이", "Most"),
        ),
        rows=tuple((one.test, same(f"{one.low}%"), same(f"{one.high}%")) for one in FALSE_ALARMS),
        numeric=frozenset({1, 2}),
    )


def _power() -> DataTable:
    rows: list[tuple[Cell, ...]] = []
    for one in POWER:
        for test, found in (
            (one.test, one.found),
            (Text("만–켄들", "Mann–Kendall"), one.mann_kendall),
            (Text("비율의 기울기(최소제곱)", "slope of shares (OLS)"), one.slope),
        ):
            rows.append((one.planted, test, *(same(f"{value}%") for value in found)))
    return DataTable(
        caption=Text("심어 둔 변화를 찾아낸 비율", "Planted changes that were found"),
        columns=(
            Text("심은 것", "Planted"),
            Text("검정", "Test"),
            *(Text(f"호 {n}개", f"{n} issues") for n in LENGTHS),
        ),
        rows=tuple(rows),
        numeric=frozenset(range(2, 2 + len(LENGTHS))),
    )


def _discovery() -> DataTable:
    return DataTable(
        caption=Text("사전에서 30%를 지우고 다시 찾기", "Finding 30% of the known names again"),
        columns=(
            Text("유형", "Type"),
            Text("되찾은 언급", "Mentions brought back"),
            Text("정밀도", "Precision"),
        ),
        rows=tuple((name, same(f"{r}%"), same(f"{p}%")) for name, r, p in DISCOVERY),
        numeric=frozenset({1, 2}),
    )


def _rises() -> Text:
    shares = ", ".join(f"{value}%" for value in VERDICTS_OF_RISES)
    return Text(
        f"판정은 한 번의 검정보다 더 많은 것을 요구합니다(모든 것에 걸쳐 q ≤ 5%). 6배 늘어난 것 가운데 "
        f"판정까지 간 것은 호 6, 12, 24, 60개에서 {shares}이고, 심은 말뭉치의 판정 가운데 틀린 것은 많아야 "
        f"{FALSE_VERDICT_SHARE}%입니다.",
        f"Verdicts ask for more than a single test, q ≤ 5% over all keys: of rises × 6 they name {shares} "
        f"at 6, 12, 24 and 60 issues; at most {FALSE_VERDICT_SHARE}% of the verdicts on corpora with "
        "planted keys are false.",
    )


def _backtest(corpus: Corpus) -> DataTable:
    """The emergence rule, replayed: how often its signals came true, beside chance."""
    groups: dict[tuple[str, str, str], list[tuple[int, int, float, int, float]]] = {}
    for row in corpus.rows("backtest"):
        signals = int_of(row["signal_count"]) or 0
        if not signals:
            continue
        numbers = (
            signals,
            int_of(row["present_count"]) or 0,
            _or_zero(row["baseline_present_share"]) * signals,
            int_of(row["grown_count"]) or 0,
            _or_zero(row["baseline_grown_share"]) * signals,
        )
        key = (str(row["kind"]), str(row["series"]), str(int_of(row["horizon"]) or 0))
        groups.setdefault(key, []).append(numbers)
    rows: list[tuple[Cell, ...]] = []
    for (kind, series, horizon), found in sorted(groups.items()):
        total = sum(n[0] for n in found)
        rows.append(
            (
                Text("개체", "Entities") if kind == "entity" else Text("키워드", "Keywords"),
                _SCALE_NAMES.get(series, same(shorten(series, 40))),
                Keyed(Text(f"{horizon}호 뒤", f"{horizon} issues on"), float(horizon)),
                same(f"{total:,}"),
                *(
                    same(percent(sum(n[at] for n in found) / total)) if total else BLANK
                    for at in (1, 2, 3, 4)
                ),
            )
        )
    return DataTable(
        caption=Text("부상 신호를 되돌려 맞춰 본 결과", "Back-test of the emergence rule"),
        columns=(
            Text("무엇", "Kind"),
            Text("간행물", "Series"),
            Text("얼마 뒤", "Horizon"),
            Text("신호", "Signals"),
            Text("다시 나옴", "Named again"),
            Text("같은 빈도의 우연", "Same frequency, no signal"),
            Text("늘어남", "Grew"),
            Text("같은 빈도의 우연", "Same frequency, no signal"),
        ),
        rows=tuple(rows),
        numeric=frozenset({2, 3, 4, 5, 6, 7}),
    )


def _pruned(corpus: Corpus) -> tuple[Text, ...]:
    """What was left out for size or for want of evidence, with the numbers of this build."""
    analyze, report = corpus.build.settings.analyze, corpus.settings
    entities = corpus.row_count("entities")
    tracked = int(corpus.frame("entity_timeline", ["entity_id"])["entity_id"].nunique())
    terms = int(corpus.frame("terms", ["term"])["term"].nunique())
    kept = int(corpus.frame("keyword_timeline", ["term"])["term"].nunique())
    return (
        Text(
            f"키워드 {kept:,}개에 시간선이 있습니다(낱말 {terms:,}가지, 많아야 {analyze.keyword_count}개).",
            f"{kept:,} keywords have a timeline (of {terms:,} terms; at most {analyze.keyword_count}).",
        ),
        Text(
            f"개체 {entities:,}개 가운데 {tracked:,}개에 시간선이 있습니다.",
            f"{tracked:,} of {entities:,} entities have a timeline.",
        ),
        Text(
            f"이름 {analyze.max_block_entities}개가 넘는 블록은 목록이므로 연결에서 뺍니다.",
            f"Blocks with more than {analyze.max_block_entities} names are lists and make no links.",
        ),
        Text(
            f"함께 나온 블록이 {analyze.edge_min_blocks}개(블록 {analyze.small_corpus_blocks}개 미만의 말뭉치는 "
            f"{analyze.edge_min_blocks_small}개)보다 적은 쌍은 연결이 아닙니다.",
            f"A pair in fewer than {analyze.edge_min_blocks} blocks ({analyze.edge_min_blocks_small} in corpora "
            f"below {analyze.small_corpus_blocks} blocks) is no link.",
        ),
        Text(
            f"그림과 고르기에는 많이 나온 {report.explorer_items:,}개까지, 움직임 그림에는 새로운 호 "
            f"{report.movement_columns}개까지 놓습니다.",
            f"To choose from: the {report.explorer_items:,} most frequent; on the movement chart the newest "
            f"{report.movement_columns} issues.",
        ),
    )


def _bases(corpus: Corpus) -> DataTable:
    """How many issues were dated by what."""
    rows = corpus.rows("issues")
    counts = Counter(text_of(row["published_basis"]) for row in rows)
    known = [(basis, name) for basis, name in BASIS_NAMES.items() if counts[basis]]
    listed = [(name, counts[basis]) for basis, name in known]
    if counts[None]:
        listed.append((UNKNOWN, counts[None]))
    return DataTable(
        caption=Text("호의 날짜를 무엇으로 정했나", "What the issues were dated by"),
        columns=(Text("근거", "Date read from"), Text("호", "Issues")),
        rows=tuple((name, counted(n, "개", "issue")) for name, n in listed),
        numeric=frozenset({1}),
    )


def _sources(corpus: Corpus) -> DataTable:
    """The raw files with their digests."""
    return DataTable(
        caption=Text("읽은 파일", "Files read"),
        columns=(Text("파일", "File"), Text("형식", "Format"), same("SHA-256")),
        rows=tuple(
            (
                same(shorten(issue.source_path, 120)),
                same(issue.source_format),
                same(issue.source_sha256),
            )
            for issue in corpus.issues
        ),
    )


def _or_zero(value: object) -> float:
    return 0.0 if is_null(value) else float(value)  # type: ignore[arg-type]
