"""Table ``horizons``: what the briefs say is still to come, and what has become of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.claims.context import Wording
from pipeline.analyze.lookup import are_among, positions_of
from pipeline.analyze.rows import slices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

    Ints = NDArray[np.int64]

HORIZON_COLUMNS = (
    "issue_id", "article_id", "block_id", "start", "end", "surface", "iso", "starts_on", "ends_on",
    "precision", "published_on", "entity_ids", "what", "horizon_state", "judged_on", "restates_block_id",
    "confirmed_issue_id", "confirmed_block_id", "confirmed_start", "confirmed_end", "confidence",
    "source_line", "page",
)  # fmt: skip
# Where one statement ends and the next begins.
_BREAK = re.compile(
    r"[;。!?]\s?|\.\s|△|\t|(?:(?<=[며고나])|(?<=지만)|(?<=면서)|(?<=는데)|(?<=하여)|(?<=되어)),\s"
)
_END_OF = re.compile(r"말$")  # 2027년 말 keeps the precision of the year
_LONGEST = 160  # characters of a clause that a calendar entry has room for
_MOST_YEARS = 6  # of a horizon that are searched for its event; beyond, the text says 향후
_LOOKBACK = 4  # earlier statements a restatement is looked for in
_TOGETHER = 2  # entities in common: half as many like words then make it the same matter
_COMMON = 200  # dated blocks of an entity in a year; one named in more identifies nothing
_ASKED_AT_ONCE = 20_000  # entities and years of horizons, each with up to that many events
_OPEN_PRECISIONS = ("range", "decade", "century")
_DAY = np.timedelta64(1, "D")


def horizons_table(tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings) -> pd.DataFrame:
    """Rows of table ``horizons``: one per date with role horizon.

    State, as of the newest issue: ``upcoming`` before the time named begins, ``due`` within it (of
    a deadline that has been running since it was set, in its last ``horizon_due_days``),
    ``overdue`` after its end, ``confirmed`` where a later issue reports, with a date of role event
    inside the time named, about one of the entities (places aside) in like words
    (``horizon_context``), or about two of them in half as many. Overdue
    says that no later issue of this corpus tells of it, not that it has not happened.

    Args:
        tables: ``issues``, ``blocks``, ``mentions``, ``dates``.
        settings: ``horizon_due_days``, ``horizon_context``.

    Returns:
        Columns :data:`HORIZON_COLUMNS`; ``horizon_state`` is null where no issue is dated.
    """
    dates = tables["dates"]
    found = dates[dates["role"] == "horizon"]
    if found.empty:
        return pd.DataFrame(columns=list(HORIZON_COLUMNS))
    issues = tables["issues"][["issue_id", "published_on"]]
    rows = found.merge(issues, on="issue_id", how="left", validate="m:1")
    blocks = tables["blocks"]
    rows = rows.merge(blocks[["block_id", "ordinal"]], on="block_id", how="left", validate="m:1")
    rows["published"] = pd.to_datetime(rows["published_on"])
    rows = rows.sort_values(
        ["published", "issue_id", "ordinal", "start"], na_position="last", kind="stable"
    ).reset_index(drop=True)
    texts = blocks.set_index("block_id")["text"]
    spans = _clauses(rows, texts)
    rows["what"] = [text[start:end].strip() for text, start, end in spans]
    rows["entity_ids"] = _entities(rows, spans, tables["mentions"], blocks)
    published = _days(issues["published_on"])
    published = published[~np.isnat(published)]
    newest = published.max() if len(published) else None
    rows["judged_on"] = None if newest is None else newest.astype("O")
    rows["horizon_state"] = None if newest is None else _states(rows, newest, settings)
    words, at = Wording(blocks["text"]), positions_of(rows["block_id"], blocks["block_id"])
    rows["restates_block_id"] = _restated(rows, at, words, settings)
    rows = rows.join(_confirmations(rows, at, tables, words, settings))
    rows.loc[rows["confirmed_block_id"].notna(), "horizon_state"] = "confirmed"
    return rows[list(HORIZON_COLUMNS)]


def _clauses(rows: pd.DataFrame, texts: pd.Series[str]) -> list[tuple[str, int, int]]:
    """Text of each date's block, with start and end of the statement around the date."""
    spans = []
    said = texts.reindex(rows["block_id"]).to_list()
    for text, start, end in zip(said, rows["start"], rows["end"], strict=True):
        breaks = [match.span() for match in _BREAK.finditer(text)]
        first = max((e for _, e in breaks if e <= start), default=0)
        last = min((s for s, _ in breaks if s >= end), default=len(text))
        if not (text[first:start] + text[end:last]).strip():
            first, last = 0, len(text)  # a table's cell: the row says what happens then
        spans.append((text, *_shortened(text, (first, last), (start, end))))
    return spans


def _shortened(text: str, clause: tuple[int, int], date: tuple[int, int]) -> tuple[int, int]:
    """A long clause cut at spaces, the date inside, more of what follows than of what precedes."""
    first, last = clause
    if last - first <= _LONGEST:
        return clause
    first = max(first, date[0] - _LONGEST // 3)
    last = min(last, first + _LONGEST)
    if first > clause[0]:
        first = text.find(" ", first, date[0]) + 1 or date[0]
    if last < clause[1]:
        last = max(text.rfind(" ", date[1], last), date[1])
    return first, last


def _entities(
    rows: pd.DataFrame,
    spans: list[tuple[str, int, int]],
    mentions: pd.DataFrame,
    blocks: pd.DataFrame,
) -> list[list[str]]:
    """Entities named in the statement; else in its block; else in its article's title."""
    articles = rows["article_id"].dropna().unique()
    titles = blocks[(blocks["kind"] == "title") & are_among(blocks["article_id"], articles)]
    title = titles.drop_duplicates("article_id").set_index("article_id")["block_id"]
    title_of = rows["article_id"].map(title)
    wanted = pd.unique(pd.concat([rows["block_id"], title_of.dropna()]))
    kept = mentions[are_among(mentions["block_id"], wanted)]
    kept = kept.sort_values(["block_id", "start"], kind="stable")
    named: dict[str, list[tuple[int, str]]] = {}
    for block, start, entity in zip(
        kept["block_id"], kept["start"], kept["entity_id"], strict=True
    ):
        named.setdefault(block, []).append((start, entity))
    found = []
    for block, heading, (_, first, last) in zip(rows["block_id"], title_of, spans, strict=True):
        around = named.get(block) or named.get(heading, [])
        inside = [entity for start, entity in named.get(block, []) if first <= start < last]
        found.append(list(dict.fromkeys(inside or (entity for _, entity in around))))
    return found


def _states(rows: pd.DataFrame, today: np.datetime64, settings: AnalyzeSettings) -> pd.Series[str]:
    """Upcoming, due or overdue on the day the newest issue is dated to."""
    starts, ends = (_days(rows[column]) for column in ("starts_on", "ends_on"))
    # 5년 내 covers all five years, but nothing is due before they are nearly over.
    is_open = starts <= _days(rows["published_on"])
    is_open &= rows["precision"].isin(_OPEN_PRECISIONS).to_numpy(bool)
    running = is_open | rows["surface"].str.contains(_END_OF).to_numpy(bool)
    begins = np.where(running, ends - settings.horizon_due_days * _DAY, starts)
    state = np.select([today > ends, today >= begins], ["overdue", "due"], "upcoming")
    return pd.Series(state, index=rows.index)


def _restated(
    rows: pd.DataFrame, at: Ints, words: Wording, settings: AnalyzeSettings
) -> pd.Series[str]:
    """Block of an earlier statement of the same time and entity in like words; null for new ones.

    Each statement is compared with the newest few of its time and entity.
    """
    named = rows[["iso", "entity_ids"]].assign(row=np.arange(len(rows))).explode("entity_ids")
    named = named.dropna(subset="entity_ids")
    group = named.groupby(["iso", "entity_ids"], sort=False)["row"]
    block = rows["block_id"].to_numpy(object)
    found = pd.Series(None, index=rows.index, dtype="object")
    for apart in range(1, _LOOKBACK + 1):
        before = group.shift(apart)
        later = named["row"][before.notna()].to_numpy(int)
        earlier = before.dropna().to_numpy(int)
        alike = words.overlap(at[later], at[earlier]) >= settings.horizon_context
        alike |= at[later] == at[earlier]
        new = pd.Series(block[earlier[alike]], index=later[alike])
        found = found.fillna(new[~new.index.duplicated()])
    return found


def _confirmations(
    rows: pd.DataFrame,
    at: Ints,
    tables: Mapping[str, pd.DataFrame],
    words: Wording,
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    """For each horizon, the first later event that fits it; nulls without.

    Pairs are formed by entity and year, so that the cost grows with what is really shared.
    Pruned: years of a horizon beyond its sixth; entities dated in over 200 blocks of a year.
    """
    names = ["confirmed_issue_id", "confirmed_block_id", "confirmed_start", "confirmed_end"]
    none = pd.DataFrame(None, index=rows.index, columns=names, dtype="object")
    asked = _asked(rows)
    entities = np.sort(asked["entity_id"].unique())
    asked["entity"] = positions_of(asked["entity_id"], entities)
    told, events = _events(tables, entities)
    parts = [_fitting(asked[some], events) for some in slices(len(asked), _ASKED_AT_ONCE)]
    if not sum(map(len, parts)):
        return none
    pairs = pd.concat(parts)
    # Horizons and their events in order, and how many entities each two have in common.
    pair, common = np.unique(pairs["row"] * len(told) + pairs["event"], return_counts=True)
    row, event = np.divmod(pair, len(told))
    block = positions_of(told["block_id"], tables["blocks"]["block_id"])
    alike = words.overlap(at[row], block[event])
    sure = alike >= np.where(common >= _TOGETHER, 0.5, 1.0) * settings.horizon_context
    confirmed, first = np.unique(row[sure], return_index=True)
    found = told[["issue_id", "block_id", "start", "end"]].take(event[sure][first])
    return found.set_axis(confirmed).set_axis(names, axis=1).reindex(rows.index)


def _fitting(asked: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Columns ``row`` and ``event`` of horizons and later events within the time they name."""
    pairs = asked.merge(events, on=["entity", "year"])
    keep = pairs["event_published"] > pairs["published"]
    # An event's own time must lie within the one named: 2027년 does not confirm 2027년 6월.
    keep &= (pairs["event_starts"] >= pairs["starts"]) & (pairs["event_ends"] <= pairs["ends"])
    return pairs.loc[keep, ["row", "event"]]


def _asked(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per horizon, entity and year it covers."""
    asked = pd.DataFrame(
        {
            "row": np.arange(len(rows)),
            "entity_id": rows["entity_ids"].to_numpy(object),
            "published": rows["published"].to_numpy(),
            "starts": _days(rows["starts_on"]),
            "ends": _days(rows["ends_on"]),
        }
    )
    asked = asked[asked["published"].notna()].explode("entity_id").dropna(subset="entity_id")
    first, last = asked["starts"].dt.year, asked["ends"].dt.year
    years = [
        list(range(low, min(high, low + _MOST_YEARS - 1) + 1))
        for low, high in zip(first, last, strict=True)
    ]
    asked["year"] = pd.Series(years, index=asked.index, dtype="object")
    return asked.explode("year").astype({"year": "int64"})


def _events(
    tables: Mapping[str, pd.DataFrame], entities: NDArray[np.object_]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Event dates in order of time and place; a row per event and entity asked for in its block."""
    dates, mentions = tables["dates"], tables["mentions"]
    told = dates[dates["role"] == "event"].merge(
        tables["issues"][["issue_id", "published_on"]], on="issue_id"
    )
    told = told.sort_values(["published_on", "issue_id", "block_id", "start", "end"])
    told = told.reset_index(drop=True)
    asked = are_among(mentions["entity_id"], entities)
    named = mentions[asked & are_among(mentions["block_id"], told["block_id"].unique())]
    # That two blocks name 미국 says nothing of what they are about.
    named = named[named["entity_type"] != "place"]
    named = named[["block_id", "entity_id"]].drop_duplicates()
    events = told[["block_id"]].assign(
        event=np.arange(len(told)),
        event_starts=_days(told["starts_on"]),
        event_ends=_days(told["ends_on"]),
        event_published=_days(told["published_on"]),
    )
    events = events.merge(
        named.assign(entity=positions_of(named["entity_id"], entities)), on="block_id"
    )
    events["year"] = events["event_starts"].dt.year.astype("int64")
    often = events.groupby(["entity", "year"])["event"].transform("size")
    return told, events[often <= _COMMON].drop(columns=["block_id", "entity_id"])


def _days(column: pd.Series) -> np.ndarray:
    return pd.to_datetime(column).to_numpy("datetime64[D]")
