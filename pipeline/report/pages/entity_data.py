"""What the tables say of each entity with a page, gathered once for all pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.pages.entity_links import linked_entities, names_of
from pipeline.report.pages.tracker_rows import detectable_ratios
from pipeline.report.pages.view import group, places_of, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from pipeline.report.pages.view import Corpus

Rows = list[dict[str, Any]]
# Tables read as records, by the column that names the entity.
_TABLES = {
    "companions": "entity_id",
    "applications": "entity_id",
    "claims": "subject_entity_id",
    "outlook_entities": "entity_id",
    "name_lineage": "entity_id",
    "entity_sources": "entity_id",
    "version_lineage": "entity_id",
}
_MEMBERS = ["family_id", "entity_id"]


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
        tables: Further tables, and the numbers of the rows about each entity.
    """

    order: Mapping[str, int]
    hrefs: Mapping[str, str]
    names: Mapping[str, str]
    life: Mapping[str, dict[str, Any]]
    family_life: Mapping[str, dict[str, Any]]
    ratios: Mapping[str, float]
    spans: Mapping[str, list[tuple[str, int, int]]]
    family_spans: Mapping[str, list[tuple[str, int, int]]]
    counts: Mapping[str, dict[str, int]]
    family_counts: Mapping[str, dict[str, int]]
    members: Mapping[str, Rows]
    families_of: Mapping[str, list[str]]
    blocks: Mapping[str, Block]
    titles: Mapping[str, str]
    edges: Mapping[str, Rows]
    horizons: Mapping[str, Rows]
    quantities: Mapping[str, Rows]
    outlook: Mapping[tuple[str, str], Rows]
    tables: Mapping[str, tuple[pd.DataFrame, Mapping[str, list[int]]]]

    def rows(self, table: str, entity_id: str) -> Rows:
        """Records of a table about an entity; made when asked for, there may be millions."""
        frame, places = self.tables[table]
        return records(frame.iloc[places[entity_id]]) if entity_id in places else []


def build_shelf(corpus: Corpus) -> Shelf:
    """Read every table once; only rows of entities with a page become records."""
    hrefs = linked_entities(corpus)
    keys = list(hrefs)
    life = corpus.rows("lifecycle")
    members, families_of = _families(corpus)
    spans, family_spans = _spans(corpus, keys)
    return Shelf(
        order={issue.issue_id: at for at, issue in enumerate(corpus.issues)},
        hrefs=hrefs,
        names=names_of(corpus),
        life={str(row["key"]): row for row in life if row["kind"] == "entity"},
        family_life={str(row["key"]): row for row in life if row["kind"] == "family"},
        ratios=detectable_ratios(corpus),
        spans=spans,
        family_spans=family_spans,
        counts=_counts(corpus.frame("entity_timeline"), "entity_id", keys),
        family_counts=_counts(corpus.frame("family_timeline"), "family_id", keys),
        members=members,
        families_of=families_of,
        blocks=_blocks(corpus),
        titles=_titles(corpus),
        edges=_edges(corpus, set(keys)),
        horizons=_horizons(corpus, set(keys)),
        quantities=_quantities(corpus, keys),
        outlook=_by_block(corpus, "outlook"),
        tables={table: _of(corpus.frame(table), column, keys) for table, column in _TABLES.items()},
    )


def _of(
    frame: pd.DataFrame, column: str, keys: Iterable[str]
) -> tuple[pd.DataFrame, dict[str, list[int]]]:
    own = frame[frame[column].isin(list(keys))]
    return own, places_of(own, column)


def _counts(frame: pd.DataFrame, column: str, keys: Iterable[str]) -> dict[str, dict[str, int]]:
    part = frame[(frame["article_count"] > 0) & frame[column].isin(list(keys))]
    out: dict[str, dict[str, int]] = {}
    for key, issue, count in part[[column, "issue_id", "article_count"]].itertuples(index=False):
        out.setdefault(str(key), {})[str(issue)] = int(count)
    return out


def _families(corpus: Corpus) -> tuple[dict[str, Rows], dict[str, list[str]]]:
    members = group(corpus.rows("families"), "family_id")
    of: dict[str, list[str]] = {}
    for family, rows in members.items():
        for row in rows:
            of.setdefault(str(row["entity_id"]), []).append(family)
    return members, {entity: sorted(families) for entity, families in of.items()}


Spans = dict[str, list[tuple[str, int, int]]]


def _spans(corpus: Corpus, keys: list[str]) -> tuple[Spans, Spans]:
    """First span of each block that names an entity, and of each that names a family."""
    order = {issue.issue_id: at for at, issue in enumerate(corpus.issues)}
    frame = corpus.frame("mentions")[["entity_id", "issue_id", "block_id", "start", "end"]]
    families = corpus.frame("families")[_MEMBERS]
    families = families[families["family_id"].isin(keys)]
    own = frame[frame["entity_id"].isin(keys)].rename(columns={"entity_id": "key"})
    joined = families.merge(frame, on="entity_id").drop(columns="entity_id")
    joined = joined.rename(columns={"family_id": "key"})
    return _grouped_spans(own, order), _grouped_spans(joined, order)


def _grouped_spans(frame: pd.DataFrame, order: Mapping[str, int]) -> Spans:
    place = -frame["issue_id"].map(order).fillna(-1).astype("int64")
    frame = frame.assign(_at=place).sort_values(
        ["key", "_at", "block_id", "start", "end"], kind="stable"
    )
    frame = frame.drop_duplicates(["key", "block_id"])
    out: Spans = {}
    for key, block, start, end in frame[["key", "block_id", "start", "end"]].itertuples(
        index=False
    ):
        out.setdefault(str(key), []).append((str(block), int(start), int(end)))
    return out


def _blocks(corpus: Corpus) -> dict[str, Block]:
    columns = ["block_id", "issue_id", "article_id", "text", "source_line", "page"]
    rows = corpus.frame("blocks")[columns].itertuples(index=False)
    return {str(row[0]): Block(*row) for row in rows}


def _titles(corpus: Corpus) -> dict[str, str]:
    rows = corpus.frame("articles")[["article_id", "title"]].itertuples(index=False)
    return {str(key): str(title) for key, title in rows}


def _edges(corpus: Corpus, keys: set[str]) -> dict[str, Rows]:
    """Edges by either end; ``other`` is the far one."""
    out: dict[str, Rows] = {}
    for row in corpus.rows("entity_edges"):
        for near, far in (("source", "target"), ("target", "source")):
            if str(row[near]) in keys:
                out.setdefault(str(row[near]), []).append({**row, "other": str(row[far])})
    return out


def _horizons(corpus: Corpus, keys: set[str]) -> dict[str, Rows]:
    out: dict[str, Rows] = {}
    for row in corpus.rows("horizons"):
        named = row["entity_ids"]
        for key in dict.fromkeys(str(one) for one in (() if named is None else named)):
            if key in keys:
                out.setdefault(key, []).append(row)
    return out


def _quantities(corpus: Corpus, keys: list[str]) -> dict[str, Rows]:
    """Figures with a subject that are no claims, for want of something to compare."""
    frame = corpus.frame("quantities")
    frame = frame[frame["subject_entity_id"].isin(keys)]
    claims = corpus.frame("claims")[["block_id", "start", "end"]].itertuples(index=False)
    taken = {(str(block), int(start), int(end)) for block, start, end in claims}
    rows = [
        row
        for row in records(frame)
        if (str(row["block_id"]), int(row["start"]), int(row["end"])) not in taken
    ]
    return group(rows, "subject_entity_id")


def _by_block(corpus: Corpus, table: str) -> dict[tuple[str, str], Rows]:
    out: dict[tuple[str, str], Rows] = {}
    for row in corpus.rows(table):
        out.setdefault((str(row["block_id"]), str(row["stance"])), []).append(row)
    return {key: sorted(rows, key=lambda r: int(r["start"])) for key, rows in out.items()}
