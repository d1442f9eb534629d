"""What the tables say of each entity with a page, gathered once for all pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from pipeline.report.pages.entity_links import linked_entities, names_of
from pipeline.report.pages.rows_by import RowsBy
from pipeline.report.pages.tracker_rows import detectable_ratios
from pipeline.report.pages.view import group

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pipeline.report.pages.view import Corpus

Rows = list[dict[str, Any]]
Span = tuple[str, int, int]  # block, start, end
QUOTES: Final = 20  # blocks on the page itself; the panel has all
_BLOCK = ("block_id", "issue_id", "article_id", "text", "source_line", "page")
_SPAN = ("issue_id", "block_id", "start", "end")
_FIGURE = (*_SPAN, "subject_entity_id", "attribute", "value", "value_high", "unit", "qualifier",
           "surface")  # fmt: skip
_MOVED = ("entity_id", "issue_id", "article_count", "event")


@dataclass(frozen=True, slots=True)
class Block:
    """A block a page quotes."""

    block_id: str
    issue_id: str
    article_id: str | None
    text: str
    source_line: object
    page: object


@dataclass(frozen=True)
class Shelf:
    """Records by entity id, for the entities with a page.

    Attributes:
        order: Place of each issue in time.
        spans: Blocks that name it, with a span each: newest issue first, reading order within.
        family_spans: The same of a family: blocks that name any version.
        counts: Articles by issue, zeros left out.
        family_counts: The same of a family.
        members: Rows of ``families`` by family.
        families_of: Families of an entity.
        blocks: Those the pages quote.
        tables: Rows about each entity, of further tables.
    """

    order: Mapping[str, int]
    hrefs: Mapping[str, str]
    names: Mapping[str, str]
    life: Mapping[str, dict[str, Any]]
    family_life: Mapping[str, dict[str, Any]]
    ratios: Mapping[str, float]
    spans: RowsBy
    family_spans: RowsBy
    counts: Mapping[str, dict[str, int]]
    family_counts: Mapping[str, dict[str, int]]
    members: Mapping[str, Rows]
    families_of: Mapping[str, list[str]]
    blocks: Mapping[str, Block]
    titles: Mapping[str, str]
    tables: Mapping[str, RowsBy]

    def rows(self, table: str, entity_id: str) -> Rows:
        """Records of a table about an entity."""
        return self.tables[table].records(entity_id)

    def named(self, key: str, *, is_family: bool) -> list[tuple[str, Span]]:
        """Issue and place of each block that names an entity or a family."""
        spans = self.family_spans if is_family else self.spans
        return [
            (str(issue), (str(block), int(start), int(end)))
            for issue, block, start, end in spans.rows(key)[list(_SPAN)].itertuples(index=False)
        ]


def build_shelf(corpus: Corpus) -> Shelf:
    """Read every table once; only rows of entities with a page are kept, and none as a record."""
    hrefs = linked_entities(corpus)
    keys = set(hrefs)
    life = corpus.rows("lifecycle")
    members, families_of = _families(corpus)
    spans, family_spans = _spans(corpus, keys)
    outlook = RowsBy.of(_outlook(corpus), "entity_id", keys)
    quoted = {str(block) for block in outlook.frame["block_id"]}
    for rows in (spans, family_spans):
        for key in rows.places:
            quoted |= {str(block) for block in rows.rows(key)["block_id"].head(QUOTES)}
    return Shelf(
        order={issue.issue_id: at for at, issue in enumerate(corpus.issues)},
        hrefs=hrefs,
        names=names_of(corpus),
        life={str(row["key"]): row for row in life if row["kind"] == "entity"},
        family_life={str(row["key"]): row for row in life if row["kind"] == "family"},
        ratios=detectable_ratios(corpus),
        spans=spans,
        family_spans=family_spans,
        counts=_counts(corpus, "entity_timeline", "entity_id", keys),
        family_counts=_counts(corpus, "family_timeline", "family_id", keys),
        members=members,
        families_of=families_of,
        blocks=_blocks(corpus, quoted),
        titles=_titles(corpus),
        tables={
            "applications": RowsBy.of(
                corpus.coded("applications", [*_MOVED, "field", "field_name", "evidence_block_id"]),
                "entity_id",
                keys,
            ),
            "claims": RowsBy.of(
                corpus.frame("claims", [*_FIGURE, "reference_period", "status"]),
                "subject_entity_id",
                keys,
            ),
            "companions": RowsBy.of(
                corpus.coded("companions", [*_MOVED, "companion_id", "companion_type"]),
                "entity_id",
                keys,
            ),
            "edges": RowsBy.of(_edges(corpus), "near", keys),
            "entity_sources": RowsBy.of(corpus.frame("entity_sources"), "entity_id", keys),
            "horizons": _horizons(corpus, keys),
            "name_lineage": RowsBy.of(corpus.frame("name_lineage"), "entity_id", keys),
            "outlook": outlook,
            "quantities": RowsBy.of(_uncompared(corpus, keys), "subject_entity_id"),
        },
    )


def _counts(
    corpus: Corpus, table: str, column: str, keys: Collection[str]
) -> dict[str, dict[str, int]]:
    frame = corpus.frame(table, [column, "issue_id", "article_count"])
    part = frame[(frame["article_count"] > 0) & frame[column].isin(list(keys))]
    out: dict[str, dict[str, int]] = {}
    for key, issue, count in part.itertuples(index=False):
        out.setdefault(str(key), {})[str(issue)] = int(count)
    return out


def _families(corpus: Corpus) -> tuple[dict[str, Rows], dict[str, list[str]]]:
    members = group(corpus.rows("families"), "family_id")
    of: dict[str, list[str]] = {}
    for family, rows in members.items():
        for row in rows:
            of.setdefault(str(row["entity_id"]), []).append(family)
    return members, {entity: sorted(families) for entity, families in of.items()}


def _spans(corpus: Corpus, keys: Collection[str]) -> tuple[RowsBy, RowsBy]:
    """First span of each block that names an entity, and of each that names a family."""
    order = {issue.issue_id: at for at, issue in enumerate(corpus.issues)}
    frame = corpus.frame("mentions", ["entity_id", *_SPAN])
    families = corpus.frame("families", ["family_id", "entity_id"])
    families = families[families["family_id"].isin(list(keys))]
    own = frame[frame["entity_id"].isin(list(keys))].rename(columns={"entity_id": "key"})
    joined = families.merge(frame, on="entity_id").drop(columns="entity_id")
    joined = joined.rename(columns={"family_id": "key"})
    return _newest_first(own, order), _newest_first(joined, order)


def _newest_first(frame: pd.DataFrame, order: Mapping[str, int]) -> RowsBy:
    place = -frame["issue_id"].map(order).fillna(-1).astype("int64")
    frame = frame.assign(_at=place).sort_values(
        ["key", "_at", "block_id", "start", "end"], kind="stable"
    )
    frame = frame.drop(columns="_at").drop_duplicates(["key", "block_id"])
    return RowsBy.of(frame, "key")


def _blocks(corpus: Corpus, wanted: Collection[str]) -> dict[str, Block]:
    frame = corpus.frame("blocks", _BLOCK)
    rows = frame[frame["block_id"].isin(list(wanted))].itertuples(index=False)
    return {str(row[0]): Block(*row) for row in rows}


def _titles(corpus: Corpus) -> dict[str, str]:
    rows = corpus.frame("articles", ["article_id", "title"]).itertuples(index=False)
    return {str(key): str(title) for key, title in rows}


def _edges(corpus: Corpus) -> pd.DataFrame:
    """Edges from either end: ``near``, and ``other``, the far one."""
    edges = corpus.frame(
        "entity_edges",
        ["source", "target", "block_count", "article_count", "npmi_low", "npmi_high", "support"],
    )
    there = edges.rename(columns={"source": "near", "target": "other"})
    back = edges.rename(columns={"target": "near", "source": "other"})
    return pd.concat([there, back], ignore_index=True)


def _horizons(corpus: Corpus, keys: Collection[str]) -> RowsBy:
    """Horizons by each entity they name."""
    frame = corpus.frame(
        "horizons", [*_SPAN, "surface", "iso", "starts_on", "what", "horizon_state", "entity_ids"]
    )
    named = [
        (at, key)
        for at, ids in enumerate(frame["entity_ids"])
        for key in dict.fromkeys(str(one) for one in (() if ids is None else ids))
        if key in keys
    ]
    rows = frame.drop(columns="entity_ids").iloc[[at for at, _ in named]]
    return RowsBy.of(rows.assign(key=[key for _, key in named]), "key")


def _outlook(corpus: Corpus) -> pd.DataFrame:
    """What is said of each entity: the first clause of a stance in each block."""
    ties = corpus.frame("outlook_entities", ["entity_id", "issue_id", "block_id", "stance"])
    clauses = corpus.frame(
        "outlook", ["block_id", "stance", "start", "end", "surface", "modality", "voice", "speaker"]
    )
    said = clauses.sort_values("start", kind="stable").drop_duplicates(["block_id", "stance"])
    return ties.merge(said, on=["block_id", "stance"])


def _uncompared(corpus: Corpus, keys: Collection[str]) -> pd.DataFrame:
    """Figures with a subject that are no claims, for want of something to compare."""
    frame = corpus.frame("quantities", _FIGURE)
    frame = frame[frame["subject_entity_id"].isin(list(keys))]
    place = ["block_id", "start", "end"]
    claims = corpus.frame("claims", place).drop_duplicates()
    found = frame.merge(claims, on=place, how="left", indicator="_claimed")
    return found[found["_claimed"] == "left_only"].drop(columns="_claimed")
