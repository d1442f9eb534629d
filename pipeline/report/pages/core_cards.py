"""The shortlist of core technologies as cards: place, criteria, family, actors, evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, counted, same, shorten
from pipeline.report.pages.core_words import (
    CRITERIA,
    INSUFFICIENT,
    SUPPORTED,
    place_reason,
    trend_words,
)
from pipeline.report.pages.view import NAME_CHARS, entity_name, records, text_of, type_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from pipeline.report.evidence import BlockRef
    from pipeline.report.pages.view import Corpus

_EXCERPT_CHARS = 130
# A family's blocks go into the address of its panel: the newest that a reader may turn through.
MOST_BLOCKS = 60
_ACTOR_TYPES = ("company", "institution", "person")


@dataclass(frozen=True, slots=True)
class Strip:
    """One criterion of one entry: the bar's length is the percentile, 0 to 100."""

    key: str
    name: Text
    value: Text
    percentile: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a block that shows the technology."""

    when: Text
    words: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CoreCard:
    """One entry of the shortlist, every word ready to be shown.

    Attributes:
        tracked: Why the entry bears the mark of NIA's nine; empty if it does not.
        order: Criterion → sort key (the percentile), and ``rank``.
    """

    rank: int
    name: str
    kind: str
    type_name: Text
    evidence: Evidence
    tracked: Text | None
    place: Text
    is_supported: bool
    support: Text
    reason: Text
    counts: Text
    verdict: Text
    strips: tuple[Strip, ...]
    members: tuple[tuple[str, Evidence], ...]
    actors: tuple[tuple[str, Evidence], ...]
    excerpts: tuple[Excerpt, ...]
    order: Mapping[str, float]


def list_of(value: Any) -> list[str]:  # noqa: ANN401 - a cell of a list column: list, array or null
    """A cell of a list column, as pandas or parquet give it; a null is an empty list."""
    return [str(one) for one in value] if hasattr(value, "__len__") else []


def evidence_of_families(corpus: Corpus, rows: Sequence[Mapping[str, Any]]) -> dict[str, Evidence]:
    """Entry → the blocks that name it or any of its versions.

    A query names entities that stand together; for a family the newest ``MOST_BLOCKS`` are listed.
    """
    members = {str(row["entity_id"]): list_of(row["member_ids"]) for row in rows}
    several = {key: ids for key, ids in members.items() if ids and ids != [key]}
    named = named_blocks(corpus, {m: key for key, ids in several.items() for m in ids})
    return {
        key: Evidence(blocks=named.get(key, ())) if named.get(key) else Evidence(entities=(key,))
        for key in members
    }


def named_blocks(
    corpus: Corpus,
    owner: Mapping[str, str],
    *,
    among: pd.Series | None = None,
    most: int | None = MOST_BLOCKS,
) -> dict[str, tuple[BlockRef, ...]]:
    """Owner → spans of the blocks that name any of its entities, the newest issue first.

    Args:
        corpus: For its mentions and the order of its issues.
        owner: Entity → what it counts for.
        among: Blocks to choose from; all where it is missing.
        most: Blocks kept of each owner; all where it is ``None``.
    """
    mentions = corpus.frame("mentions", ["entity_id", "issue_id", "block_id", "start", "end"])
    mentions = mentions[mentions["entity_id"].isin(sorted(owner))]
    if among is not None:
        mentions = mentions[mentions["block_id"].isin(among)]
    place = {issue.issue_id: -at for at, issue in enumerate(corpus.issues)}
    found = mentions.assign(
        owner=[owner[str(entity)] for entity in mentions["entity_id"]],
        at=[place.get(str(issue), 0) for issue in mentions["issue_id"]],
    ).sort_values(["owner", "at", "block_id", "start"], kind="stable")
    if most is not None:
        blocks = found.drop_duplicates(["owner", "block_id"]).groupby("owner", sort=True)
        found = found.merge(blocks.head(most)[["owner", "block_id"]], on=["owner", "block_id"])
    out: dict[str, list[BlockRef]] = {}
    for row in records(found):
        span = (str(row["block_id"]), int(row["start"]), int(row["end"]))
        out.setdefault(str(row["owner"]), []).append(span)
    return {key: tuple(spans) for key, spans in out.items()}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the cards of a shortlist are written from, gathered once.

    Attributes:
        evidence: Entry → what it stands on.
        tracked: Entry → why it bears the mark of NIA's nine.
        spans: Entry → where its versions are named, the newest issue first.
        beside: The same, in the newest blocks that name an actor, too.
        actor_blocks: Actor → blocks that name it.
        texts: Block to be shown → its issue and its text.
    """

    evidence: Mapping[str, Evidence]
    tracked: Mapping[str, Text]
    spans: Mapping[str, tuple[BlockRef, ...]]
    beside: Mapping[str, tuple[BlockRef, ...]]
    actor_blocks: Mapping[str, frozenset[str]]
    texts: Mapping[str, tuple[str, str]]


def core_cards(
    corpus: Corpus,
    rows: Sequence[Mapping[str, Any]],
    evidence: Mapping[str, Evidence],
    tracked: Mapping[str, Text],
) -> tuple[CoreCard, ...]:
    """The shortlist in the order of ``rows``.

    Args:
        corpus: For names, blocks and dates.
        rows: Rows of ``core_technologies`` on the shortlist.
        evidence: Entry → what it stands on.
        tracked: Entry → why it bears the mark of NIA's nine.
    """
    owner = {member: str(r["entity_id"]) for r in rows for member in list_of(r["member_ids"])}
    mentions = corpus.frame("mentions", ["entity_id", "entity_type", "block_id"])
    actors = mentions.loc[mentions["entity_type"].isin(_ACTOR_TYPES), "block_id"]
    wanted = {block for row in rows for block in list_of(row["evidence_block_ids"])}
    blocks = corpus.frame("blocks", ["block_id", "issue_id", "text"])
    blocks = blocks[blocks["block_id"].isin(sorted(wanted))]
    texts = {str(b): (str(i), str(t)) for b, i, t in blocks.itertuples(index=False)}
    known = _Known(
        evidence,
        tracked,
        named_blocks(corpus, owner, most=None),
        named_blocks(corpus, owner, among=actors),
        _actor_blocks(mentions, rows),
        texts,
    )
    return tuple(_card(corpus, row, known) for row in rows)


def _card(corpus: Corpus, row: Mapping[str, Any], known: _Known) -> CoreCard:
    key = str(row["entity_id"])
    is_supported = str(row["support"]) == "supported"
    articles = int(row["article_count"])
    verdict = text_of(row["verdict"])
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return CoreCard(
        rank=int(row["rank"]),
        name=shorten(text_of(row["name"]) or key, NAME_CHARS),
        kind=str(row["entity_type"]),
        type_name=type_name(str(row["entity_type"])),
        evidence=known.evidence[key],
        tracked=known.tracked.get(key),
        place=Text(f"{low:,}–{high:,}위", f"rank {low:,}–{high:,}"),
        is_supported=is_supported,
        support=SUPPORTED if is_supported else INSUFFICIENT,
        reason=place_reason(float(row["top_share"])),
        counts=counted(articles, "건", "article")
        + Text(" · ", " · ")
        + counted(int(row["issue_count"]), "개 호", "issue"),
        verdict=trend_words(verdict),
        strips=_strips(row, known),
        members=tuple(
            (_name(corpus, member), Evidence(entities=(member,)))
            for member in list_of(row["member_ids"])
            if member != key
        ),
        actors=tuple(
            (_name(corpus, actor), _with_actor(row, actor, known))
            for actor in list_of(row["actor_ids"])
        ),
        excerpts=_excerpts(corpus, row, known),
        order={"rank": -float(row["rank"])}
        | {c.key: round(float(row[f"{c.key}_percentile"]), 6) for c in CRITERIA},
    )


def _strips(row: Mapping[str, Any], known: _Known) -> tuple[Strip, ...]:
    """Novelty stands on the first issue, the number of actors on the blocks they share."""
    key = str(row["entity_id"])
    own = {
        "novelty": Evidence(entities=(key,), issues=(str(row["first_issue_id"]),)),
        "actor_count": Evidence(blocks=known.beside.get(key, ())),
    }
    if len(list_of(row["member_ids"])) > 1:
        own["novelty"] = known.evidence[key]
    return tuple(
        Strip(
            key=c.key,
            name=c.name,
            value=c.write(float(row[c.key])),
            percentile=round(float(row[f"{c.key}_percentile"]) * 100),
            evidence=own.get(c.key) or known.evidence[key],
        )
        for c in CRITERIA
    )


def _actor_blocks(
    mentions: pd.DataFrame, rows: Sequence[Mapping[str, Any]]
) -> dict[str, frozenset[str]]:
    """Actor beside a family → blocks that name it; single entries ask the panel itself."""
    wanted = {a for r in rows if len(list_of(r["member_ids"])) > 1 for a in list_of(r["actor_ids"])}
    own = mentions[mentions["entity_id"].isin(sorted(wanted))]
    groups = own.groupby("entity_id", sort=True)["block_id"]
    return {str(actor): frozenset(str(b) for b in blocks) for actor, blocks in groups}


def _with_actor(row: Mapping[str, Any], actor: str, known: _Known) -> Evidence:
    """Blocks that name both; the actor may stand beside any version of a family."""
    key = str(row["entity_id"])
    shared = [
        ref
        for ref in known.spans.get(key, ())
        if _block_of(ref) in known.actor_blocks.get(actor, ())
    ]
    if shared:
        return Evidence(blocks=tuple(shared[:MOST_BLOCKS]))
    return Evidence(entities=(key, actor))


def _block_of(ref: BlockRef) -> str:
    return ref if isinstance(ref, str) else ref[0]


def _excerpts(corpus: Corpus, row: Mapping[str, Any], known: _Known) -> tuple[Excerpt, ...]:
    spans: dict[str, list[BlockRef]] = {}
    for ref in known.spans.get(str(row["entity_id"]), ()):
        spans.setdefault(_block_of(ref), []).append(ref)
    out = []
    for block in list_of(row["evidence_block_ids"]):
        if block not in known.texts:
            continue
        issue_id, text = known.texts[block]
        issue = corpus.issue_of.get(issue_id)
        out.append(
            Excerpt(
                when=issue.when if issue else same(""),
                words=shorten(text, _EXCERPT_CHARS),
                evidence=Evidence(blocks=tuple(spans.get(block, [block]))),
            )
        )
    return tuple(out)


def _name(corpus: Corpus, entity_id: str) -> str:
    row = corpus.entity_of.get(entity_id)
    return shorten(entity_name(row), NAME_CHARS) if row else entity_id
