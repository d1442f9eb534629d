"""Table ``issue_changes``: what each issue changes, against the issue before and all before it.

Caveats: keywords and pairs were chosen with the whole corpus in view, so a pair is *new* in the
light of what it became. Nearly every change of a brief of five articles is within chance; ``q_value``
and ``support`` say so, the rank only orders.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.editions.coded import united, with_codes
from pipeline.analyze.editions.counts import (
    SeriesCounts,
    name_counts,
    pair_counts,
    series_counts,
)
from pipeline.analyze.editions.evidence import (
    ENTITY_KIND,
    KEYWORD_KIND,
    PAIR_KIND,
    NamedBlocks,
    first_blocks,
    named_blocks,
)
from pipeline.analyze.editions.figures import quantity_changes
from pipeline.analyze.editions.finish import (
    GONE,
    LESS,
    MORE,
    NEW,
    RETURNED,
    SAME,
    finished_changes,
)
from pipeline.analyze.editions.significance import fisher_two_sided
from pipeline.analyze.lookup import are_among
from pipeline.analyze.rows import begins

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

log = logging.getLogger("pipeline.analyze")

CHANGE_COLUMNS: Final = (
    "issue_id", "series", "against", "base_issue_id", "kind", "change", "rank", "key", "other_key",
    "article_count", "base_article_count", "issue_article_count", "base_issue_article_count",
    "silent_count", "p_value", "q_value", "support", "change_count", "value", "base_value", "unit",
    "evidence_block_id",
)  # fmt: skip
_TEXTS: Final = (
    "issue_id", "series", "against", "base_issue_id", "kind", "change", "key", "other_key",
    "support", "unit",
)  # fmt: skip
_NULLABLE: Final = {
    "silent_count": "Int64", "article_count": "Int64", "base_article_count": "Int64",
    "issue_article_count": "Int64", "base_issue_article_count": "Int64",
}  # fmt: skip
_NAMED_BY: Final = ("issue_id", "article_id", "block_id")
_CELLS = 2_000_000  # of a dense piece of keys × issues


def issue_changes(tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings) -> pd.DataFrame:
    """Table ``issue_changes``: a row per issue × what it is set against × changed key.

    Against the *previous* issue of the series: ``new`` (never named before in the series),
    ``returned`` (named before, not in the previous), ``more`` and ``less`` (by share of articles),
    ``gone``. Against *history*, all earlier issues of the series: ``new``, ``returned`` (silent for
    ``silent_issues`` or more), ``more`` and ``less``, and ``gone`` only where the absence itself is
    remarkable (p at most the level): a rare key is absent from nearly every issue.

    ``p_value`` is :func:`~pipeline.analyze.editions.significance.fisher_two_sided`, or, where larger,
    that of :func:`~pipeline.analyze.editions.significance.clustered_two_sided` with the clustering of
    the series (without it, of 120 issues of bursty keys and no change 78 % show one). ``q_value``: Benjamini–Hochberg
    over all keys of the kind that could have reached the level at all; 1 for the others, whose
    ``support`` is *insufficient*.

    Of each change of an issue the first ``changes_per_issue`` rows are kept, the surest first, then
    the most often named; ``change_count`` says how many there were.

    Args:
        tables: ``issues``, ``blocks``, ``mentions``, ``terms``, ``keyword_timeline``,
            ``edge_timeline``, ``quantities``.
        settings: Level, silence, rows kept.
    """
    parts = [
        *_entity_changes(tables, settings),
        _keyword_changes(tables, settings),
        quantity_changes(tables["quantities"], tables["issues"], settings).astype(dict(_NULLABLE)),
    ]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=list(CHANGE_COLUMNS))
    return pd.DataFrame(
        {
            name: united([part[name] for part in parts])
            if name in _TEXTS
            else pd.concat([part[name] for part in parts], ignore_index=True)
            for name in CHANGE_COLUMNS
        }
    )


def _entity_changes(
    tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings
) -> Iterator[pd.DataFrame]:
    """Rows of entities, and of pairs of them."""
    mentions = with_codes(tables["mentions"], [*_NAMED_BY, "entity_id"])
    named = named_blocks(mentions, "entity_id", tables["blocks"])
    counts = name_counts(mentions, "entity_id")
    yield _kind_changes(counts, ENTITY_KIND, named, tables["issues"], settings)
    counts = pair_counts(tables["edge_timeline"])
    yield _kind_changes(counts, PAIR_KIND, named, tables["issues"], settings)


def _keyword_changes(tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings) -> pd.DataFrame:
    """Rows of the terms that are keywords."""
    chosen = are_among(tables["terms"]["term"], tables["keyword_timeline"]["term"].unique())
    terms = with_codes(tables["terms"][chosen], [*_NAMED_BY, "term"])
    named = named_blocks(terms, "term", tables["blocks"])
    counts = name_counts(terms, "term")
    return _kind_changes(counts, KEYWORD_KIND, named, tables["issues"], settings)


def _kind_changes(
    counts: pd.DataFrame,
    kind: str,
    named: NamedBlocks,
    issues: pd.DataFrame,
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    """Rows of all series of one kind; none where nothing changes."""
    parts = [
        part for own in series_counts(counts, issues) for part in _series_changes(own, settings)
    ]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame()
    kept = pd.concat(parts, ignore_index=True)
    found = kept.loc[kept["rank"] == 1, "change_count"].sum()
    log.info("issue changes: %d of %d rows of kind %s kept", len(kept), found, kind)
    where = kept[["key", "other_key"]].assign(issue_id=kept["evidence_issue_id"])
    return kept.assign(
        kind=kind,
        evidence_block_id=first_blocks(where, named),
        value=np.nan,
        base_value=np.nan,
        unit=None,
    )


def _series_changes(
    own: SeriesCounts, settings: AnalyzeSettings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The first changes of a series against the previous issue, and against history."""
    same = ~begins(own.key)
    last = np.where(same, np.roll(own.place, 1), -1)
    running = np.cumsum(own.articles)
    start = np.flatnonzero(~same)
    sizes = np.diff(np.append(start, len(own.key)))
    ahead = np.repeat((running - own.articles)[start], sizes)
    past = running - own.articles - ahead
    rows = pd.DataFrame(
        {
            "code": own.key,
            "place": own.place,
            "last": last,
            "now": own.articles,
            "previous": np.where(last == own.place - 1, np.roll(own.articles, 1), 0) * same,
            "past": past,
            "weight": own.mentions,
        },
        dtype=np.int32,  # millions of rows, of which few are kept
    )
    return (
        finished_changes(_against_previous(rows, own), own, "previous", settings),
        finished_changes(_against_history(rows, own, settings), own, "history", settings),
    )


def _against_previous(rows: pd.DataFrame, own: SeriesCounts) -> pd.DataFrame:
    """Columns code, place, last, now, base, trials, base_trials, weight, change."""
    there = rows[rows["place"] > 0].assign(base=lambda r: r["previous"])
    following = rows["place"].to_numpy() + 1
    named_next = np.zeros(len(rows), dtype=bool)
    named_next[:-1] = (np.diff(rows["code"]) == 0) & (
        rows["place"].to_numpy()[1:] == following[:-1]
    )
    ended = ~named_next & (following < len(own.issues))
    # Functions, not columns of ``rows``: pandas widens an empty frame to a longer column.
    gone = rows[ended].assign(
        last=lambda r: r["place"], base=lambda r: r["now"], place=following[ended], now=0
    )
    gone = gone.assign(change=GONE)
    there = there.assign(change=_change(there, own, np.where(there["past"] == 0, NEW, RETURNED)))
    both = pd.concat([there, gone], ignore_index=True)
    at = both["place"].to_numpy(dtype="int64")
    return both.assign(trials=own.trials[at], base_trials=own.trials[at - 1])


def _against_history(
    rows: pd.DataFrame, own: SeriesCounts, settings: AnalyzeSettings
) -> pd.DataFrame:
    """The same against all earlier issues."""
    there = rows[rows["place"] > 0].assign(base=lambda r: r["past"])
    silent = there["place"] - there["last"] - 1
    back = (silent >= settings.silent_issues) & (there["base"] > 0)
    change = np.where(there["past"] == 0, NEW, _change(there, own, NEW, history=True))
    there = there.assign(change=np.where(back, RETURNED, change))
    both = pd.concat([there, _absences(rows, own, settings)], ignore_index=True)
    at = both["place"].to_numpy(dtype="int64")
    return both.assign(trials=own.trials[at], base_trials=own.before[at])


def _change(
    rows: pd.DataFrame, own: SeriesCounts, absent: Ints | int, *, history: bool = False
) -> Ints:
    """More, less or the same by share; ``absent`` where the base does not name the key."""
    at = rows["place"].to_numpy(dtype="int64")
    base_trials = own.before[at] if history else own.trials[at - 1]
    now = rows["now"].to_numpy() * base_trials
    base = rows["base"].to_numpy() * own.trials[at]
    moved = np.where(now > base, MORE, np.where(now < base, LESS, SAME))
    return np.where(rows["base"] == 0, absent, moved)


def _absences(rows: pd.DataFrame, own: SeriesCounts, settings: AnalyzeSettings) -> pd.DataFrame:
    """Issues that do not name a key so common that its absence is remarkable.

    With n articles after D, N of them with the key, ``P(none) ≥ ((D + 1 − N)/(D + 1))ⁿ``: only keys
    above a share that the longest issue decides can ever qualify, a few dozen of any series.
    """
    level, before = settings.false_discovery_rate, own.before
    share = 1 - (level / 2) ** (1 / max(int(own.trials.max(initial=1)), 1))
    at = rows["place"].to_numpy(dtype="int64")
    through = rows["past"].to_numpy() + rows["now"].to_numpy()
    candidates = np.unique(own.key[through >= share * (before[at] + own.trials[at] + 1)])
    size = len(own.issues)
    parts = []
    step = max(1, _CELLS // max(size, 1))
    for first in range(0, len(candidates), step):
        chosen = candidates[first : first + step]
        inside = np.isin(own.key, chosen)
        row, column = np.searchsorted(chosen, own.key[inside]), own.place[inside]
        named = np.zeros((len(chosen), size), dtype=np.int64)
        named[row, column] = own.articles[inside]
        past = np.cumsum(named, axis=1) - named
        k, t = np.nonzero((named == 0) & (past >= share * (before + 1)) & (before > 0))
        p = fisher_two_sided(np.zeros_like(t), past[k, t], own.trials[t], before[t])
        k, t = k[p <= level], t[p <= level]
        stood = np.where(named > 0, np.arange(size), -1)
        last = np.maximum.accumulate(stood, axis=1)[k, t]
        parts.append(
            pd.DataFrame(
                {"code": chosen[k], "place": t, "last": last, "now": 0, "base": past[k, t],
                 "past": past[k, t], "weight": past[k, t], "change": GONE}
            )
        )  # fmt: skip
    return (
        pd.concat(parts, ignore_index=True) if parts else rows.iloc[:0].assign(base=0, change=GONE)
    )
