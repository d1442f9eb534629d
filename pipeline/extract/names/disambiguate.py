"""Decides which entity a name means: by the words its owners need or forbid around it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.knowledge.folding import fold, is_latin, name_key

if TYPE_CHECKING:
    from pipeline.extract.names.matching import Candidate
    from pipeline.knowledge.gazetteer import Name
    from pipeline.model.documents import Block, Document

CERTAIN = 1.0
BY_CONTEXT = 0.9  # an ambiguous name with the words it needs
BY_DEFAULT = 0.8  # an ambiguous name that needs none, or a version added to a family
TIED = 0.6  # several owners, and the context speaks for each alike


@dataclass(frozen=True, slots=True)
class Decision:
    """The owner chosen, and how sure that is."""

    name: Name
    confidence: float


class Context:
    """The folded words around a block: its own, and those of its article, joined when asked for."""

    def __init__(self, document: Document) -> None:
        self._blocks = document.blocks
        self._titles = {name_key(a.title): a.article_id for a in document.articles}
        self._articles: dict[str | None, str] = {}
        self._folded: tuple[str, str] = ("", "")
        self._known: dict[tuple[str | None, str], bool] = {}

    def block(self, block: Block) -> str:
        """The block's text."""
        if self._folded[0] != block.block_id:
            self._folded = (block.block_id, fold(block.text))
        return self._folded[1]

    def article(self, article_id: str | None) -> str:
        """All text of the article; of the parts outside any article for ``None``."""
        if article_id not in self._articles:
            texts = [b.text for b in self._blocks if b.article_id == article_id]
            self._articles[article_id] = fold("\n".join(texts))
        return self._articles[article_id]

    def article_has(self, block: Block, word: str) -> bool:
        """Whether a folded word stands in the block's article; asked once for each.

        An entry of the contents list speaks of the article whose title it is.
        """
        article_id = block.article_id or self._titles.get(name_key(block.text))
        key = article_id, word
        if key not in self._known:
            self._known[key] = has_word(self.article(article_id), word)
        return self._known[key]


def decide(candidate: Candidate, block: Block, context: Context) -> Decision | None:
    """The entity a candidate names, or ``None`` where its words speak against every owner.

    An owner whose needed words are there comes before one that needs none; among several with
    their words, the one with more of them; then the first id, with little confidence.
    """
    if len(candidate.names) == 1 and candidate.names[0].ambiguity is None:
        sure = CERTAIN if candidate.method == "gazetteer" else BY_DEFAULT
        return Decision(candidate.names[0], sure)
    scores = [(_support(name, candidate, block, context), name) for name in candidate.names]
    possible = sorted(
        ((score, name) for score, name in scores if score is not None),
        key=lambda pair: (-pair[0], pair[1].entity_id),
    )
    if not possible:
        return None
    best, name = possible[0]
    if len(possible) > 1 and possible[1][0] == best:
        return Decision(name, TIED)
    return Decision(name, BY_CONTEXT if best else BY_DEFAULT)


def _support(name: Name, candidate: Candidate, block: Block, context: Context) -> int | None:
    """How many needed words are there; ``None`` where the owner is ruled out."""
    ambiguity = name.ambiguity
    if ambiguity is None:
        return 0
    text = context.block(block)
    alias = fold(ambiguity.alias)
    for word in map(fold, ambiguity.unless):
        if alias in word:
            if _covers(text, word, candidate):
                return None
        elif has_word(text, word):
            return None
    if not ambiguity.needs:
        return 0
    around = text[: candidate.start] + "\n" + text[candidate.end :]
    count = sum(
        has_word(around, word) or (word != alias and context.article_has(block, word))
        for word in map(fold, ambiguity.needs)
    )
    return count or None


def _covers(text: str, word: str, candidate: Candidate) -> bool:
    """Whether ``word`` stands at the candidate's place."""
    at = text.find(word, max(0, candidate.start - len(word)))
    while at != -1 and at < candidate.end:
        if at + len(word) > candidate.start:
            return True
        at = text.find(word, at + 1)
    return False


def has_word(text: str, word: str) -> bool:
    """Whether a folded word stands in a folded text; Latin words only as whole words.

    >>> has_word("he said so", "ai"), has_word("구글 ai를", "ai"), has_word("구글의", "구글")
    (False, True, True)
    """
    if not any(map(is_latin, word)):
        return word in text
    return word in text and _whole_word(word).search(text) is not None


@functools.lru_cache(maxsize=4096)
def _whole_word(word: str) -> re.Pattern[str]:
    left = r"(?<![a-z0-9])" if is_latin(word[0]) else ""
    right = r"(?![a-z0-9])" if is_latin(word[-1]) else ""
    return re.compile(left + re.escape(word) + right)
