"""Clauses of the outlook made ready: in order, tied to technologies and actors, as compact data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.evidence import Evidence
from pipeline.report.format import shorten
from pipeline.report.pages.view import NAME_CHARS, entity_name, int_of, records, text_of
from pipeline.tables.columns.outlook import STANCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.report.evidence import BlockRef
    from pipeline.report.pages.view import Corpus

# The list is searched in the browser; so many are some 1.5 MB, ten years of ten monthlies.
MOST_CLAUSES = 20_000
# Spans in the query of one mark: three pages of the panel, the newest first.
MOST_SPANS = 60
MODALITIES = ("asserted", "negated", "hypothetical")
VOICES = ("own", "quoted")
TIES = ("block", "parent", "title")
ROLES = ("technology", "actor")
_SPEAKER_CHARS = 60


@dataclass(frozen=True)
class Clauses:
    """Rows of ``outlook``, the newest issue first, in reading order inside; the newest ones only.

    Attributes:
        corpus: What they are of.
        rows: Records of ``outlook``, at most ``MOST_CLAUSES``.
        total: How many there are in all.
        ties: Records of ``outlook_entities`` of the blocks in ``rows``.
    """

    corpus: Corpus
    rows: list[dict[str, Any]]
    total: int
    ties: list[dict[str, Any]]

    @cached_property
    def spans(self) -> dict[tuple[str, str], list[BlockRef]]:
        """Block and stance → its clauses as references."""
        out: dict[tuple[str, str], list[BlockRef]] = {}
        for row in self.rows:
            out.setdefault((str(row["block_id"]), str(row["stance"])), []).append(span_of(row))
        return out

    @cached_property
    def ties_of(self) -> dict[str, dict[str, dict[str, str]]]:
        """Block → role → entity → tie, each entity once."""
        out: dict[str, dict[str, dict[str, str]]] = {}
        for tie in self.ties:
            roles = out.setdefault(str(tie["block_id"]), {role: {} for role in ROLES})
            roles[str(tie["entity_role"])].setdefault(str(tie["entity_id"]), str(tie["tie"]))
        return out

    def name(self, entity_id: str) -> str:
        """The entity's name, short enough for a list."""
        row = self.corpus.entity_of.get(entity_id)
        return shorten(entity_name(row), NAME_CHARS) if row else entity_id

    def earlier(self, row: Mapping[str, Any]) -> Evidence | None:
        """The clause of an earlier issue that this one goes on with."""
        block = text_of(row["previous_block_id"])
        if block is None:
            return None
        return Evidence(blocks=tuple(self.spans.get((block, str(row["stance"])), [block])))


def clauses_of(corpus: Corpus) -> Clauses:
    """The clauses of the corpus in the order of the list."""
    frame = corpus.frame("outlook")
    place = {issue.issue_id: -at for at, issue in enumerate(corpus.issues)}
    ordered = frame.assign(at=[place.get(str(issue), 0) for issue in frame["issue_id"]])
    ordered = ordered.sort_values(["at", "block_id", "start", "stance"], kind="stable")
    newest = ordered.drop(columns="at").iloc[:MOST_CLAUSES]
    ties = corpus.frame("outlook_entities")
    ties = ties[ties["block_id"].isin(newest["block_id"])]
    ties = ties.sort_values(["block_id", "entity_id", "stance"], kind="stable")
    return Clauses(corpus, records(newest), len(frame), records(ties))


def span_of(row: Mapping[str, Any]) -> tuple[str, int, int]:
    """Where the cue stands."""
    return str(row["block_id"]), int(row["start"]), int(row["end"])


def evidence_of(spans: Iterable[BlockRef]) -> Evidence:
    """Each span once, at most ``MOST_SPANS``."""
    return Evidence(blocks=tuple(dict.fromkeys(spans))[:MOST_SPANS])


def by_technology(clauses: Clauses) -> pd.DataFrame:
    """Technology × stance: articles, clauses, evidence; the one in most articles first.

    Columns: ``key``, ``stance``, ``stance_articles``, ``clause_count``, ``evidence``.
    """
    article_of = {str(row["block_id"]): str(row["article_id"]) for row in clauses.rows}
    cells: dict[tuple[str, str], list[str]] = {}
    for tie in clauses.ties:
        if tie["entity_role"] == "technology":
            cells.setdefault((str(tie["entity_id"]), str(tie["stance"])), []).append(
                str(tie["block_id"])
            )
    order = {str(row["block_id"]): at for at, row in enumerate(clauses.rows)}
    found = []
    whole: dict[str, set[str]] = {}
    for (key, stance), blocks in cells.items():
        newest = sorted(dict.fromkeys(blocks), key=lambda block: order[block])
        spans = [span for block in newest for span in clauses.spans.get((block, stance), [])]
        articles = {article_of[block] for block in newest}
        whole.setdefault(key, set()).update(articles)
        found.append((key, stance, len(articles), len(spans), evidence_of(spans)))
    columns = ["key", "stance", "stance_articles", "clause_count", "evidence"]
    frame = pd.DataFrame(found, columns=columns)
    clause_counts = frame.groupby("key")["clause_count"].sum().to_dict()
    ranked = sorted(whole, key=lambda key: (-len(whole[key]), -clause_counts[key], key))
    place = {key: at for at, key in enumerate(ranked)}
    frame["place"] = [place[key] for key in frame["key"]]
    frame["slot"] = [STANCES.index(stance) for stance in frame["stance"]]
    return frame.sort_values(["place", "slot"]).drop(columns=["place", "slot"])


def payload(clauses: Clauses) -> dict[str, Any]:
    """What the script filters: one item a block, its texts wait in the issues' files.

    ``items``: issue, end of the block's id, clauses, technologies, actors. A clause is start, end,
    stance, modality, voice, speaker, horizon, continuity (0 none, 1 first, 2 continued) and the
    reference of the earlier one; a tie is a number in ``technologies`` or ``actors`` and a number in
    ``ties``.
    """
    issues: dict[str, int] = {}
    names: dict[str, dict[str, int]] = {role: {} for role in ROLES}
    items: dict[str, list[Any]] = {}
    for row in clauses.rows:
        block, issue_id = str(row["block_id"]), str(row["issue_id"])
        if block not in items:
            roles = clauses.ties_of.get(block, {role: {} for role in ROLES})
            items[block] = [
                issues.setdefault(issue_id, len(issues)),
                block.removeprefix(f"{issue_id}/"),
                [],
                *(
                    [
                        [names[role].setdefault(key, len(names[role])), TIES.index(tie)]
                        for key, tie in roles[role].items()
                    ]
                    for role in ROLES
                ),
            ]
        items[block][2].append(_clause(clauses, row))
    return {
        "issues": list(issues),
        "technologies": [[key, clauses.name(key)] for key in names["technology"]],
        "actors": [[key, clauses.name(key)] for key in names["actor"]],
        "items": list(items.values()),
    }


def _clause(clauses: Clauses, row: Mapping[str, Any]) -> list[Any]:
    continuity = {"first": 1, "continued": 2}.get(text_of(row["continuity"]) or "", 0)
    earlier = clauses.earlier(row)
    clause = [
        int_of(row["start"]),
        int_of(row["end"]),
        STANCES.index(str(row["stance"])),
        MODALITIES.index(str(row["modality"])),
        VOICES.index(str(row["voice"])),
        shorten(text_of(row["speaker"]) or "", _SPEAKER_CHARS),
        horizon(row),
        continuity,
    ]
    return [*clause, earlier.query()["blocks"]] if earlier else clause


def horizon(row: Mapping[str, Any]) -> str:
    """The time ahead the block names, as printed: 2027, 2030.06, 2020.12.01–2025.12.01."""
    return (text_of(row["iso"]) or "").replace("-", ".").replace("/", "–")
