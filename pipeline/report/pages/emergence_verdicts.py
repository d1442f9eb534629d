"""Verdict board: what each key does, how many nothing can be said of, and what could be found."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.bursts import probability
from pipeline.report.charts.emergence_ratios import ROW_PX, factor, factors, ratio_chart
from pipeline.report.format import Text, number
from pipeline.report.pages.emergence_views import KIND_NAMES, numbered
from pipeline.report.pages.page import DataTable, Figure, Keyed, spec_of
from pipeline.report.pages.verdict_words import VERDICTS, Verdict
from pipeline.report.pages.view import int_of, is_null, records
from pipeline.settings import AnalyzeSettings

if TYPE_CHECKING:
    from pipeline.report.evidence import Evidence
    from pipeline.report.pages.emergence_views import Place
    from pipeline.report.pages.page import Cell

LEVEL = AnalyzeSettings().false_discovery_rate
_BARS = 24  # more rows are read in the table
_NAMES = 4
_NO_TREND = 10.0  # a change that must be tenfold a year to be seen is none that is waited for


@dataclass(frozen=True, slots=True)
class Card:
    """One verdict with its count and its foremost keys."""

    verdict: Verdict
    code: str
    count: Text
    is_none: bool
    names: tuple[tuple[Evidence, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Board:
    """The verdicts of one view; ``table`` and ``figure`` hold the keys a verdict was reached for."""

    lead: Text
    detectable: Text
    cards: tuple[Card, ...]
    figure: Figure | None
    table: DataTable | None


def board(place: Place) -> Board:
    """The verdicts of a series, from table ``trends``."""
    rows = records(place.rows("trends"))
    rows.sort(key=_order)
    called = [row for row in rows if row["verdict"] != "insufficient"]
    return Board(
        lead=_lead(place, rows, called),
        detectable=_detectable(rows),
        cards=tuple(_card(place, code, rows) for code in VERDICTS),
        figure=_figure(place, called),
        table=_table(place, called) if called else None,
    )


def basis(row: dict[str, Any]) -> tuple[Text, float | None]:
    """Which test the verdict rests on, and its q; none for ``steady``, an equivalence."""
    verdict = row["verdict"]
    if verdict in {"dormant", "returning"}:
        return Text("침묵의 길이", "length of silence"), _float(row["silence_q_value"])
    trend, recent = _float(row["q_value"]), _float(row["recent_q_value"])
    is_jump = verdict == "rising" and (trend is None or trend > LEVEL)
    if verdict == "newcomer" or is_jump:
        return Text("최근 호와 이전의 비교", "newest issues against before"), recent
    if verdict == "steady":
        return Text("변화 폭의 90% 구간", "90% interval of the change"), None
    return Text("추세", "trend"), trend


def _order(row: dict[str, Any]) -> tuple[int, float, int, str]:
    q = basis(row)[1]
    place = list(VERDICTS).index(str(row["verdict"]))
    return place, 1.0 if q is None else q, -int(row["article_count"]), str(row["key"])


def _lead(place: Place, rows: list[dict[str, Any]], called: list[dict[str, Any]]) -> Text:
    kind = KIND_NAMES[place.kind]
    if not rows:
        return Text(f"따라갈 {kind.ko}가 없습니다.", f"There are no {kind.en} to follow.")
    total, held = number(len(rows)), number(len(rows) - len(called))
    if not called:
        return Text(
            f"{kind.ko} {total.ko}개를 따라갔지만 어느 것도 늘었다거나 줄었다고 말할 만큼 "
            "나오지 않았습니다. 모두 판단을 보류합니다.",
            f"{total.en} {kind.en} were followed; none is named often enough to say that it grows "
            "or shrinks. No call is made.",
        )
    parts_ko, parts_en = [], []
    for code, verdict in VERDICTS.items():
        own = [place.name(str(row["key"])) for row in called if row["verdict"] == code]
        if own:
            more = len(own) - 2
            ko = ", ".join(own[:2]) + (f" 외 {more}개" if more > 0 else "")
            en = ", ".join(own[:2]) + (f" and {more} more" if more > 0 else "")
            parts_ko.append(f"{verdict.name.ko} {len(own)}개({ko})")
            parts_en.append(f"{len(own)} {verdict.name.en.lower()} ({en})")
    return Text(
        f"{kind.ko} {total.ko}개 가운데 판정이 선 것은 {len(called)}개입니다: "
        f"{', '.join(parts_ko)}. 나머지 {held.ko}개는 근거가 얇아 판단을 보류합니다.",
        f"Of {total.en} {kind.en}, {len(called)} {'has' if len(called) == 1 else 'have'} a verdict: "
        f"{', '.join(parts_en)}. For the other {held.en} there is too little to tell.",
    )


def _detectable(rows: list[dict[str, Any]]) -> Text:
    """What change this corpus could have found at all."""
    found = [v for row in rows if (v := _float(row["detectable_ratio"])) is not None]
    if not found:
        return Text(
            "추세를 검정할 만큼 호가 없어(같은 간행물의 다섯 호부터) 어떤 변화도 찾을 수 없었습니다.",
            "With fewer than five issues of a series no trend is tested: no change could have been "
            "found.",
        )
    best, usual = min(found), median(found)
    if best > _NO_TREND:
        return Text(
            f"이 말뭉치로는 추세를 찾기 어렵습니다. 검정한 {len(found):,}개 가운데 가장 자주 나온 것도 "
            f"해마다 {factor(best)} 이상 변해야 80%의 확률로 찾습니다. 호가 늘수록 작은 변화도 보입니다.",
            f"This corpus can hardly show a trend: even the most frequent of the {len(found):,} tested "
            f"would have to change by {factor(best)} a year to be found with 80% probability. More "
            "issues show smaller changes.",
        )
    return Text(
        f"이 말뭉치가 찾을 수 있는 변화: 검정한 {len(found):,}개 가운데 가장 자주 나온 것은 해마다 "
        f"{factor(best)}, 보통은 {factor(usual)} 이상 늘어야(또는 그만큼 줄어야) 80%의 확률로 "
        "찾습니다. 그보다 작은 변화는 있었더라도 여기서 보이지 않습니다.",
        f"What this corpus could have found: of {len(found):,} tested, the most frequent must grow by "
        f"{factor(best)} a year and the usual one by {factor(usual)} (or shrink as much) to be found "
        "with 80% probability. Smaller changes, if there were any, do not show here.",
    )


def _card(place: Place, code: str, rows: list[dict[str, Any]]) -> Card:
    own = [row for row in rows if row["verdict"] == code]
    named = own[:_NAMES] if code != "insufficient" else []
    return Card(
        verdict=VERDICTS[code],
        code=code,
        count=number(len(own)),
        is_none=not own,
        names=tuple((place.evidence(str(r["key"])), place.name(str(r["key"]))) for r in named),
        more=len(own) - len(named) if named else 0,
    )


def _figure(place: Place, called: list[dict[str, Any]]) -> Figure | None:
    shown = [row for row in called if _float(row["rate_ratio"])][:_BARS]
    if not shown:
        return None
    frame = place.labeled(place.rows("trends").head(0).reindex(range(len(shown))).assign(
        key=[str(row["key"]) for row in shown]
    )).assign(
        verdict_ko=[VERDICTS[row["verdict"]].name.ko for row in shown],
        verdict_en=[VERDICTS[row["verdict"]].name.en for row in shown],
        symbol=[VERDICTS[row["verdict"]].symbol for row in shown],
        ratio=[float(row["rate_ratio"]) for row in shown],
        ratio_low=[float(row["rate_ratio_low"]) for row in shown],
        ratio_high=[float(row["rate_ratio_high"]) for row in shown],
    )  # fmt: skip
    return Figure(
        slug=f"ratios-{place.slug}",
        title=Text("해마다 몇 배가 되었나", "Change per year"),
        note=Text(
            "판정이 선 것만. 가로줄은 95% 구간, 세로줄 ×1은 변화 없음입니다. ✦ 새로 나옴과 ↺ 돌아옴은 "
            "이 추세가 아니라 최근 호와 침묵의 검정으로 판정합니다.",
            "Keys with a verdict. Bars: 95% intervals; the line at ×1 is no change. ✦ new and "
            "↺ returning keys rest on the newest issues and on silence, not on this trend.",
        ),
        summary=Text(f"{len(shown)}개의 연간 배율", f"Yearly ratios of {len(shown)} keys"),
        spec=spec_of(lambda lang: ratio_chart(frame, lang=lang)),
        table=None,
        height=76 + ROW_PX * len(shown),
    )


def _table(place: Place, called: list[dict[str, Any]]) -> DataTable:
    rows: list[tuple[Cell, ...]] = []
    for row in called:
        verdict, (why, q) = VERDICTS[str(row["verdict"])], basis(row)
        yearly = _ratio(row["rate_ratio"], row["rate_ratio_low"], row["rate_ratio_high"])
        recent = _ratio(row["recent_ratio"], row["recent_ratio_low"], row["recent_ratio_high"])
        silent, detectable = int_of(row["silent_count"]), _float(row["detectable_ratio"])
        rows.append((
            Keyed(verdict.words, list(VERDICTS).index(row["verdict"])),
            place.cell(str(row["key"])),
            numbered(
                Text(
                    f"{int(row['article_count'])}건 / {int(row['issue_count'])}호",
                    f"{int(row['article_count'])} in {int(row['issue_count'])} issues",
                ),
                int(row["article_count"]),
            ),
            why if q is None else why + f" · q {probability(q)}",
            yearly,
            _q(row["q_value"]),
            recent,
            _q(row["recent_q_value"]),
            numbered("—" if silent is None else str(silent), silent),
            _q(row["silence_q_value"]),
            numbered("—" if detectable is None else factor(detectable), detectable),
        ))  # fmt: skip
    return DataTable(
        caption=Text("판정이 선 것", "Keys with a verdict"),
        columns=(
            Text("판정", "Verdict"), Text("이름", "Name"), Text("나온 곳", "Named in"),
            Text("판정의 근거", "Rests on"),
            Text("해마다 (95%)", "Per year (95%)"), Text("추세 q", "Trend q"),
            Text("최근/이전 (95%)", "Newest/before (95%)"), Text("최근 q", "Newest q"),
            Text("침묵 (호)", "Silent issues"), Text("침묵 q", "Silence q"),
            Text("찾을 수 있는 폭", "Detectable"),
        ),
        rows=tuple(rows),
        numeric=frozenset({2, 4, 5, 6, 7, 8, 9, 10}),
    )  # fmt: skip


def _ratio(value: object, low: object, high: object) -> Cell:
    """A ratio with its interval; one without a finite value has only a lower bound."""
    middle, least, most = _float(value), _float(low), _float(high)
    if least is None:
        return numbered("—", None)
    if middle is None:
        return numbered(f"≥ {factor(least)}", least)
    return numbered(f"{factor(middle)} ({factors(least, most).removeprefix('×')})", middle)


def _q(value: object) -> Cell:
    q = _float(value)
    return numbered("—" if q is None else probability(q), q)


def _float(value: object) -> float | None:
    return None if is_null(value) else float(value)  # type: ignore[arg-type]
