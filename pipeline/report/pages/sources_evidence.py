"""Which blocks a publisher, or an issue's sources, stand on: the references that cite it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pipeline.knowledge.folding import name_key
from pipeline.report.evidence import Evidence
from pipeline.report.pages.view import is_null, records, text_of

if TYPE_CHECKING:
    from pipeline.report.pages.view import Corpus

_MOST_BLOCKS = 24  # a few screens of the panel
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:com|org|net|edu)$", re.IGNORECASE)


def cited_key(publisher: str) -> str:
    """What spellings of a publisher share; coarser than the key of the tables.

    >>> cited_key("The New York Times") == cited_key("New York Times")
    True
    >>> cited_key("venturebeat.com") == cited_key("Venture Beat")
    True
    """
    bare = _BRACKETS.sub("", publisher.strip()) or publisher.strip()
    return name_key(_ENDING.sub("", _ARTICLE.sub("", bare)))


class Citations:
    """The blocks of ``references`` by publisher and by issue."""

    def __init__(self, corpus: Corpus) -> None:
        """Read ``references`` once, in order of the blocks."""
        self._by_key: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._by_issue: defaultdict[str, dict[str, None]] = defaultdict(dict)
        columns = ["issue_id", "block_id", "ordinal", "publisher"]
        for row in records(corpus.frame("references", columns).sort_values(columns[:3])):
            block = text_of(row["block_id"])
            if block is None:
                continue
            self._by_issue[str(row["issue_id"])].setdefault(block)
            if not is_null(row["publisher"]):
                self._by_key[cited_key(str(row["publisher"]))].setdefault(block)
        self._aliases: defaultdict[str, list[str]] = defaultdict(list)
        shares = corpus.frame("source_shares", ["source_entity_id"])
        sources = shares["source_entity_id"].dropna().unique()
        aliases = corpus.frame("aliases")
        own = aliases[aliases["entity_id"].isin(sorted(str(s) for s in sources))]
        for row in records(own):
            self._aliases[str(row["entity_id"])].append(str(row["alias"]))

    def of_publisher(self, row: dict[str, Any]) -> Evidence | None:
        """Blocks that cite the publisher of a row of ``source_shares``; its newest first.

        The tables recognize a publisher by more than its name (acronyms, addresses); where no
        printed name fits, an entity's own blocks stand in.
        """
        entity = text_of(row["source_entity_id"])
        names = [str(row["publisher"]), *(self._aliases[entity] if entity else [])]
        blocks: dict[str, None] = {}
        for key in dict.fromkeys(cited_key(name) for name in names):
            blocks |= self._by_key.get(key, {})
        if blocks:
            return Evidence(blocks=tuple(sorted(blocks)[-_MOST_BLOCKS:]))
        return Evidence(entities=(entity,)) if entity else None

    def of_issue(self, issue_id: str) -> Evidence | None:
        """Blocks that print the issue's references."""
        blocks = self._by_issue.get(issue_id, {})
        return Evidence(blocks=tuple(blocks)[:_MOST_BLOCKS]) if blocks else None
