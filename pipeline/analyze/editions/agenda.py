"""Table ``agenda``: how much of a key's rise is the brief's own doing: its sections, its length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.analyze.editions.counts import DISPERSION_KEYS, dated_issues
from pipeline.analyze.editions.draws import Articles, draw_interval, exact_p, grouped
from pipeline.analyze.editions.kitagawa import split_share
from pipeline.analyze.exact_tests import q_values
from pipeline.analyze.lookup import are_among, positions_of
from pipeline.analyze.presence import ALL_SERIES
from pipeline.analyze.sampling import sampled_dispersion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.exact_tests import Dispersion
    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

AGENDA_COLUMNS: Final = (
    "kind", "key", "series", "comparison", "split_issue_id", "issue_count",
    "base_issue_count", "article_count", "base_article_count", "newer_share", "older_share",
    "share_change", "mix_change", "real_change", "real_change_low",
    "real_change_high", "p_value", "q_value", "common_section_share", "articles_per_issue_change",
    "length_effect", "mix_effect", "real_effect", "mentions_per_issue_change",
    "mention_length_effect", "agenda_verdict",
)  # fmt: skip
NO_SECTION: Final = "none"
_COMMON = 0.5  # with less of the articles in sections of both sides, "within sections" is a fiction
_RECENT_PART = 3  # the newest issues are set against at least twice as many


def agenda_table(
    articles: pd.DataFrame,
    mentions: pd.DataFrame,
    issues: pd.DataFrame,
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    """Table ``agenda``: entity × series (and all) × comparison.

    Comparisons: *halves*, the later half of a series' issues against the earlier; *recent*, the
    newest ``agenda_recent_issues`` (at most a third, at least ``agenda_min_issues``) against all
    before. The change of a key's share of articles is ``mix_change + real_change``
    (:func:`~pipeline.analyze.editions.kitagawa.split_share`, strata: sections; in ``all``, series
    and sections, so that a series that begins half-way is mix). Articles per issue that name the
    key are A · s (A articles per issue, s the share), whose change is, with bars for means of both
    sides, ``length_effect + mix_effect + real_effect = ΔA · s̄ + Ā · mix_change + Ā · real_change``;
    ``mention_length_effect`` is ``ΔA`` times the mean mentions per article, the part of the change
    of raw mentions per issue that more articles alone would have brought.

    ``real_change`` has a percentile interval over draws of whole issues on each side (articles of
    one issue are not independent). ``p_value`` is exact: of a key's articles in each section, how
    many fall on the newer side, as in :func:`~pipeline.analyze.exact_tests.upper_tail`, with the
    clustering of the series; both directions. (The draws give no p value: where the newest issues
    name a rare key not once they never vary, which made 2,304 of 2,654 keys of a corpus without
    any trend *falling*.) q over the keys of a series and comparison. ``agenda_verdict``: *rise* and
    *fall* where q keeps the rate, *none_shown* otherwise, *insufficient* (판단 보류) where a side
    has fewer than ``agenda_min_issues`` issues, or less than half of the articles stand in sections
    both sides have.

    Args:
        articles: Table ``articles``.
        mentions: Table ``mentions``.
        issues: Table ``issues``; undated ones are left out.
        settings: Least counts, draws, level, seed.
    """
    dated = dated_issues(issues).reset_index(drop=True)
    own = articles[are_among(articles["issue_id"], dated["issue_id"])]
    if own.empty:
        return pd.DataFrame(columns=list(AGENDA_COLUMNS))
    data = _articles(own, mentions, dated, settings)
    names, parts = sorted(dated["series"].unique()), []
    for name in names:
        places = np.flatnonzero(dated["series"].to_numpy() == name)
        parts += _series(data, dated, places, str(name), settings)
    if len(names) == 1:
        parts += [part.assign(series=ALL_SERIES) for part in parts]
    else:
        parts += _series(data, dated, np.arange(len(dated)), ALL_SERIES, settings)
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=list(AGENDA_COLUMNS))
    return pd.concat(parts, ignore_index=True).assign(kind="entity")[list(AGENDA_COLUMNS)]


def comparisons(size: int, settings: AnalyzeSettings) -> dict[str, int]:
    """For each comparison of T issues, the number of the first issue of its newer side."""
    found = {"halves": size // 2} if size > 1 else {}
    recent = min(settings.agenda_recent_issues, size // _RECENT_PART)
    if recent >= settings.agenda_min_issues:
        found["recent"] = size - recent
    return found


def _articles(
    articles: pd.DataFrame, mentions: pd.DataFrame, issues: pd.DataFrame, settings: AnalyzeSettings
) -> Articles:
    place = positions_of(articles["issue_id"], issues["issue_id"])
    own = articles.assign(
        place=place,
        series=issues["series"].array.take(place),
        section=articles["section"].fillna(NO_SECTION),
    ).sort_values(["place", "article_id"])
    inside = mentions[are_among(mentions["article_id"], own["article_id"])]
    counts = inside.groupby(["entity_id", "article_id"], sort=True).size().rename("n").reset_index()
    total = counts.groupby("entity_id")["n"].transform("size")
    counts = counts[total >= settings.agenda_min_articles]
    codes, keys = pd.factorize(counts["entity_id"], sort=True)
    at = positions_of(counts["article_id"], own["article_id"])
    shape = (len(own), len(keys))
    often = sparse.csc_array((counts["n"].to_numpy(dtype="float64"), (at, codes)), shape=shape)
    named = sparse.csc_array((np.ones(len(at)), (at, codes)), shape=shape)
    stratum = own.groupby(["series", "section"], sort=True).ngroup().to_numpy(dtype="int64")
    place_of = own["place"].to_numpy(dtype="int64")
    return Articles(
        stratum.astype(np.int64),
        place_of.astype(np.int64),
        named,
        often,
        np.asarray(keys, dtype=object),
    )


def _series(
    data: Articles, issues: pd.DataFrame, places: Ints, series: str, settings: AnalyzeSettings
) -> list[pd.DataFrame]:
    """Both comparisons of the issues at ``places``."""
    rows = np.flatnonzero(np.isin(data.issue, places))
    named = data.named[rows]
    enough = np.asarray(named.sum(axis=0)).reshape(-1) >= settings.agenda_min_articles
    chosen = np.flatnonzero(enough)
    strata, stratum = np.unique(data.stratum[rows], return_inverse=True)
    own = Articles(
        stratum.reshape(-1),
        np.searchsorted(places, data.issue[rows]),
        sparse.csc_array(named[:, chosen]),
        sparse.csc_array(data.mentions[rows][:, chosen]),
        data.keys[chosen],
        _clustering(data, issues, rows, chosen, places),
    )
    ids = issues["issue_id"].to_numpy(dtype=object)[places]
    return [
        _compare(own, len(strata), (split, len(places)), settings).assign(
            series=series,
            comparison=name,
            split_issue_id=ids[split],
        )
        for name, split in comparisons(len(places), settings).items()
        if len(own.keys)
    ]


def _clustering(
    data: Articles, issues: pd.DataFrame, rows: Ints, chosen: Ints, places: Ints
) -> Dispersion:
    place = np.searchsorted(places, data.issue[rows])
    counts = grouped(place, len(places)) @ data.named[rows][:, chosen]
    table = sparse.coo_array(sparse.csc_array(counts))
    key, place = table.coords[1].astype(np.int64), table.coords[0].astype(np.int64)
    order = np.lexsort((place, key))
    articles = table.data.astype(np.int64)[order]
    return sampled_dispersion(
        key[order], place[order], articles, issues.iloc[places], most=DISPERSION_KEYS
    )


def _compare(
    data: Articles, strata: int, sizes: tuple[int, int], settings: AnalyzeSettings
) -> pd.DataFrame:
    """Rows of one comparison: issues from ``sizes[0]`` on against those before."""
    split, size = sizes
    counts = np.array([split, size - split])
    sums, trials = _by_side(data, strata, split)
    hits, base_hits = sums[1], sums[0]
    n, base_n = trials[1], trials[0]
    mix, real = split_share(hits, n, base_hits, base_n)
    per_issue = trials.sum(axis=1) / counts[::1]
    share, base_share = hits.sum(axis=1) / n.sum(), base_hits.sum(axis=1) / base_n.sum()
    said = [
        np.asarray(data.mentions[side].sum(axis=0)).reshape(-1)
        for side in (data.issue < split, data.issue >= split)
    ]
    rate = [said[i] / trials[i].sum() for i in (0, 1)]
    longer, mean = per_issue[1] - per_issue[0], per_issue.mean()
    common = ((n > 0) & (base_n > 0)) @ (n / n.sum() + base_n / base_n.sum()) / 2
    able = bool(counts.min() >= settings.agenda_min_issues and common >= _COMMON)
    low, high, p = np.full((3, len(real)), np.nan)
    if able:
        low, high = draw_interval(data, strata, sizes, settings)
        p = exact_p(sums, trials, data.dispersion)
    q = q_values(p)
    sure = np.nan_to_num(q, nan=1.0) <= settings.false_discovery_rate
    told = np.where(sure & (real > 0), "rise", np.where(sure & (real < 0), "fall", "none_shown"))
    return pd.DataFrame(
        {
            "key": data.keys,
            "issue_count": int(counts[1]),
            "base_issue_count": int(counts[0]),
            "article_count": hits.sum(axis=1).astype(np.int64),
            "base_article_count": base_hits.sum(axis=1).astype(np.int64),
            "newer_share": share,
            "older_share": base_share,
            "share_change": share - base_share,
            "mix_change": mix,
            "real_change": real,
            "real_change_low": low,
            "real_change_high": high,
            "p_value": p,
            "q_value": q,
            "common_section_share": common,
            "articles_per_issue_change": share * per_issue[1] - base_share * per_issue[0],
            "length_effect": longer * (share + base_share) / 2,
            "mix_effect": mean * mix,
            "real_effect": mean * real,
            "mentions_per_issue_change": said[1] / counts[1] - said[0] / counts[0],
            "mention_length_effect": longer * (rate[0] + rate[1]) / 2,
            "agenda_verdict": np.where(able, told, "insufficient").astype(object),
        }
    )


def _by_side(data: Articles, strata: int, split: int) -> tuple[Floats, Floats]:
    """Articles with each key, (2, K, S), and articles, (2, S), before the split and from it on."""
    group = (data.issue >= split) * strata + data.stratum
    sums = grouped(group, 2 * strata) @ data.named
    trials = np.bincount(group, minlength=2 * strata).astype(np.float64)
    hits = np.asarray(sums.todense(), dtype=np.float64).reshape(2, strata, -1)
    return hits.transpose(0, 2, 1), trials.reshape(2, strata)
