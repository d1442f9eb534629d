"""How topics move: their shares by issue, or by windows of issues where there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.charts.topics import PANEL_PX, share_layout, topic_shares
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, percent, same, shorten
from pipeline.report.pages.emergence_maps import jeffreys
from pipeline.report.pages.emergence_views import objects
from pipeline.report.pages.page import DataTable, Figure, Keyed, spec_of
from pipeline.report.pages.topics_detail import POINT_ASKED
from pipeline.report.pages.view import day_of

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.pages.topics_detail import Parts
    from pipeline.report.pages.view import Corpus

MOST_POINTS = 60  # issues on the share charts; of more the single ones are noise: see windowed
MOST_WINDOWS = 60
_WINDOW_ISSUES = 6  # half a year of a monthly, as in the analysis
_LABEL_CHARS = 48
_GLYPHS = "●■◆▲✕★⬢⬟"  # of theme.SYMBOLS, in its order
_SERIES_NAMED = 8
_SERIES_APART = 3  # more lines in a panel of this size cannot be told apart


def share_figure(corpus: Corpus, rows: list[dict[str, Any]], parts: Parts) -> Figure | None:
    """Small multiples; nothing moves in one issue."""
    dated = {issue.issue_id: issue for issue in corpus.dated_issues}
    source = corpus.frame("topic_timeline")
    source = source[source["issue_id"].isin(dated)]
    if source["published_on"].nunique() < 2:  # noqa: PLR2004 - a movement has two ends
        return None
    label = {str(row["topic_id"]): shorten(str(row["label"]), _LABEL_CHARS) for row in rows}
    stable = {str(row["topic_id"]): bool(row["is_stable"]) for row in rows}
    order = {topic: at for at, topic in enumerate(label)}
    frame = source[source["topic_id"].isin(order)]
    frame = frame.assign(
        published_on=objects([day_of(v) for v in frame["published_on"]], frame),
        series=[dated[str(i)].series for i in frame["issue_id"]],
        issue=[f"{dated[str(i)].tick} {shorten(dated[str(i)].title, 40)}" for i in frame["issue_id"]],
        at=[order[str(t)] for t in frame["topic_id"]],
    )  # fmt: skip
    is_cut = frame["issue_id"].nunique() > MOST_POINTS
    is_pooled = is_cut and frame["series"].nunique() > _SERIES_APART
    if is_pooled:
        frame = frame.assign(series="")
    if is_cut:
        frame = windowed(frame)
    else:
        frame = frame.assign(issue_ids=objects([(str(i),) for i in frame["issue_id"]], frame))
    asked = [
        parts.asked(str(t), ids)[:POINT_ASKED]
        for t, ids in zip(frame["topic_id"], frame["issue_ids"], strict=True)
    ]
    frame = frame.assign(
        label=[label[str(t)] for t in frame["topic_id"]],
        is_stable=[stable[str(t)] for t in frame["topic_id"]],
        evidence=objects([Evidence(articles=a) if a else None for a in asked], frame),
    ).sort_values(["at", "series", "published_on", "issue_id"], kind="stable")
    spec = spec_of(lambda lang: topic_shares(frame, columns=3, lang=lang))
    return Figure(
        slug="shares",
        title=Text("토픽은 어떻게 움직이나", "How the topics move"),
        note=_share_note(is_cut, is_pooled) + _series_note(sorted(set(frame["series"]))),
        summary=Text(
            f"토픽 {len(rows)}개의 비중과 95% 구간", f"Shares of {len(rows)} topics, with intervals"
        ),
        spec={
            **spec,
            "variants": [
                {"below": 520, "changes": [[["layout"], share_layout(frame, columns=1)]]},
                {"below": 820, "changes": [[["layout"], share_layout(frame, columns=2)]]},
            ],
        },
        table=_share_table(frame),
        height=(len(rows) + 2) // 3 * PANEL_PX + 44,
    )


def windowed(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares averaged over windows of neighboring issues of a series, at most ``MOST_WINDOWS`` each.

    The mean is weighted by articles. Its interval is the one that as many articles wholly in or out
    of the topic would have (Jeffreys): shares in between scatter less, so it is on the safe side.
    """
    issues = frame.drop_duplicates("issue_id").sort_values(["series", "published_on", "issue_id"])
    most = int(issues.groupby("series").size().max())
    size = max(_WINDOW_ISSUES, -(-most // MOST_WINDOWS))
    place = issues.groupby("series").cumcount() // size
    window = dict(zip(issues["issue_id"], place, strict=True))
    ordered = frame.assign(
        window=[window[i] for i in frame["issue_id"]],
        weighted=frame["share"] * frame["article_count"],
        plain=frame["share"],
        last=frame["published_on"],
        issue_ids=frame["issue_id"],
        size=1,
    ).sort_values(["published_on", "issue_id"], kind="stable")
    groups = ordered.groupby(["topic_id", "series", "window"], sort=True)
    how: dict[str, Any] = dict.fromkeys(frame.columns.difference(["topic_id", "series"]), "first")
    how |= {
        "article_count": "sum", "weighted": "sum", "plain": "mean", "last": "last", "size": "sum",
        "issue_ids": tuple,
    }  # fmt: skip
    out = groups.agg(how).reset_index()
    shares, bounds = [], []
    for total, articles, plain in out[["weighted", "article_count", "plain"]].itertuples(
        index=False
    ):
        mean = float(total) / int(articles) if articles else float(plain)
        low, high = jeffreys(mean * int(articles), int(articles))
        shares.append(mean)
        bounds.append((min(low, mean), max(high, mean)))
    spans = zip(out["published_on"], out["last"], out["size"], strict=True)
    return out.assign(
        share=shares,
        share_low=[low for low, _ in bounds],
        share_high=[high for _, high in bounds],
        issue=[f"{first:%Y.%m} – {last:%Y.%m} (n = {n})" for first, last, n in spans],
    )


def _share_note(is_cut: bool, is_pooled: bool) -> Text:
    note = Text(
        "선은 호마다 기사에서 차지한 비중, 띠는 95% 구간. 모든 칸의 세로 눈금이 같습니다. 회색 빈 점과 (?)는 판단 보류, "
        "빠진 호에서는 선이 끊깁니다.",
        "Lines: share of each issue's articles; bands: 95% intervals; all panels share one scale. Hollow "
        "gray marks and (?): no call. Lines break at missing issues.",
    )
    if not is_cut:
        return note
    pooled = Text(" 간행물은 모두 합했습니다.", " All series are taken together.")
    averaged = Text(
        " 호가 많아 이웃한 호를 묶어 평균을 냈습니다(n은 묶은 호의 수). 띠는 그만큼의 기사가 줄 수 있는 가장 넓은 구간입니다.",
        " Neighboring issues are averaged (n: how many); bands are the widest that so many articles can "
        "give.",
    )
    return note + averaged + (pooled if is_pooled else same(""))


def _series_note(series: list[str]) -> Text:
    """Which symbol is which series, where there are several."""
    if len(series) < 2:  # noqa: PLR2004 - one needs no key
        return same("")
    names = [
        f"{_GLYPHS[at % len(_GLYPHS)]} {shorten(name, 28)}"
        for at, name in enumerate(series[:_SERIES_NAMED])
    ]
    more = len(series) - len(names)
    return same(" " + " · ".join(names) + (f" · +{more}" if more else ""))


def _share_table(frame: pd.DataFrame) -> DataTable:
    columns = ["label", "issue", "published_on", "share", "share_low", "share_high"]
    return DataTable(
        caption=Text("호마다의 비중", "Shares by issue"),
        columns=(Text("토픽", "Topic"), Text("호", "Issue"), Text("비중", "Share"), Text("95% 구간", "95% interval")),
        rows=tuple(
            (
                same(str(label)), Keyed(same(str(issue)), day.isoformat()),
                Keyed(same(percent(float(share))), round(float(share), 6)),
                same(f"{percent(float(low)).removesuffix('%')}–{percent(float(high))}"),
            )
            for label, issue, day, share, low, high in frame[columns].itertuples(index=False)
        ),
        numeric=frozenset({2, 3}),
    )  # fmt: skip
