"""What stands beside a name one can choose: its verdict, its comparison with others, its family."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.format import Text, counted, same, shorten
from pipeline.report.pages.tracker_words import detectable
from pipeline.report.pages.verdict_words import (
    VERDICTS,
    factor,
    trend_rows,
    verdict_of,
    why,
    yearly,
)
from pipeline.report.pages.view import int_of, is_null, records, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from pipeline.report.pages.view import Corpus

FAMILY = "family"
FAMILY_NAME = Text("계열 (버전 합산)", "Family, all versions")
_PREFIX = "family:"  # an entity and its family may share an id
_MEMBERS_SHOWN = 6
_UNTESTED = Text("검정 안 됨", "not tested")


@dataclass(frozen=True, slots=True)
class Item:
    """One entity, version family or keyword a reader can choose.

    Attributes:
        kind: Entity type, ``family``, or empty for a keyword.
        find: Everything the search box looks through.
        verdict: Key of ``VERDICTS``.
        why: What stands behind the verdict.
        compared: What the table of comparison says, cell by cell.
    """

    key: str
    name: str
    kind: str
    articles: Text
    find: str
    verdict: str = "insufficient"
    why: Text = dataclasses.field(default_factory=lambda: same(""))
    compared: tuple[Text, ...] = ()

    @property
    def badge(self) -> Text:
        """Sign and name of the verdict."""
        return VERDICTS[self.verdict].words

    @property
    def is_called(self) -> bool:
        """Whether there is a verdict at all."""
        return self.verdict != "insufficient"


def with_verdicts(corpus: Corpus, items: Sequence[Item], kind: str) -> list[Item]:
    """The items with verdict and comparison. ``kind`` is that of ``trends``."""
    rows = trend_rows(corpus, kind)
    return [_judged(item, rows.get(item.key)) for item in items]


def family_items(corpus: Corpus, *, most: int) -> list[Item]:
    """Version families of at least two versions, summed over them; by articles."""
    frame = corpus.frame("families")
    members: dict[str, list[str]] = {}
    for row in records(frame):
        if int_of(row["mention_count"]) and str(row["entity_id"]) != str(row["family_id"]):
            members.setdefault(str(row["family_id"]), []).append(str(row["entity_id"]))
    timeline = corpus.frame("family_timeline")
    named = timeline[timeline["article_count"] > 0]
    counts = {str(k): int(n) for k, n in named.groupby("family_id")["article_count"].sum().items()}
    life: dict[str, dict[str, Any]] = {
        str(r["key"]): r for r in corpus.rows("lifecycle") if r["kind"] == FAMILY
    }
    keys = sorted((k for k in counts if members.get(k)), key=lambda k: (-counts[k], k))
    return [
        _family(corpus, key, sorted(members[key]), (named, counts[key], life.get(key)))
        for key in keys[:most]
    ]


def _family(
    corpus: Corpus,
    key: str,
    members: list[str],
    found: tuple[pd.DataFrame, int, dict[str, Any] | None],
) -> Item:
    """One family; ``found``: rows that name any, articles in all, its row of ``lifecycle``."""
    named, articles, row = found
    versions = [_name(corpus, member) for member in members]
    name = (text_of(row["name"]) if row else None) or _name(corpus, key)
    verdict = verdict_of(row)
    told = shorten(", ".join(versions[:_MEMBERS_SHOWN]), 120)
    return Item(
        key=_PREFIX + key,
        name=f"Σ {shorten(name, 40)}",  # a sum over its versions
        kind=FAMILY,
        articles=counted(articles, "건", "article"),
        find=shorten(" ".join([name, key, *versions]).casefold(), 240),
        verdict=verdict,
        why=Text(f"버전: {told}", f"Versions: {told}"),
        compared=(
            VERDICTS[verdict].words,
            counted(articles, "건", "article"),
            same(str(int((named["family_id"] == key).sum()))),
            *([_UNTESTED] * 3),
        ),
    )


def item_key(kind: str, key: str) -> str:
    """Key of an item; an entity and its family may share an id."""
    return _PREFIX + key if kind == FAMILY else key


def family_rows(corpus: Corpus, wanted: set[str]) -> list[dict[str, Any]]:
    """Rows of ``family_timeline`` of the wanted items, under the items' keys."""
    frame = corpus.frame("family_timeline")
    keys = {key.removeprefix(_PREFIX) for key in wanted if key.startswith(_PREFIX)}
    rows = records(frame[frame["family_id"].isin(keys)])
    return [{**row, "entity_id": _PREFIX + str(row["family_id"])} for row in rows]


def block_tail(row: Mapping[str, Any]) -> str | None:
    """What follows the issue's id in the id of the row's evidence block; the id itself else."""
    block = text_of(row.get("evidence_block_id"))
    return block.removeprefix(f"{row['issue_id']}/") if block else None


def _judged(item: Item, row: dict[str, Any] | None) -> Item:
    verdict = verdict_of(row)
    issues = int_of(row["issue_count"]) if row else None
    compared = (
        VERDICTS[verdict].words,
        item.articles,
        same("—" if issues is None else str(issues)),
        _yearly(row),
        _recent(row),
        _detectable(row),
    )
    return dataclasses.replace(item, verdict=verdict, why=why(row), compared=compared)


def _yearly(row: dict[str, Any] | None) -> Text:
    return same(yearly(row)) if row and yearly(row) else _UNTESTED


def _recent(row: dict[str, Any] | None) -> Text:
    if row is None or is_null(row["recent_ratio_low"]):
        return _UNTESTED
    low, high = row["recent_ratio_low"], row["recent_ratio_high"]
    end = "∞" if is_null(high) else factor(float(high))
    middle = "∞" if is_null(row["recent_ratio"]) else factor(float(row["recent_ratio"]))
    return same(f"×{middle} ({factor(float(low))}–{end})")


def _detectable(row: dict[str, Any] | None) -> Text:
    if row is None or is_null(row["detectable_ratio"]):
        return _UNTESTED
    ratio = float(row["detectable_ratio"])
    return same(f"×{factor(ratio)}") if ratio < 1000 else detectable(ratio)  # noqa: PLR2004 - as in ``detectable``


def _name(corpus: Corpus, entity_id: str) -> str:
    row = corpus.entity_of.get(entity_id)
    return (text_of(row["name"]) if row else None) or entity_id
