"""What a headline is made of: a question, sentences with evidence, ways to further pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, same

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Phrase:
    """Part of a sentence; with ``evidence`` it opens the panel. ``after`` follows, and does not."""

    words: Text
    evidence: Evidence | None = None
    after: Text = field(default_factory=lambda: same(""))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, behind a badge of sign and words where it tells a verdict."""

    parts: tuple[Phrase, ...]
    badge: Text | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A link onward, shown if the page ``needs`` names was built; ``None``: the page itself.

    An empty ``needs`` is a page every report has.
    """

    href: str
    words: Text
    needs: str | None = None

    @property
    def page(self) -> str:
        """The page that has to be there."""
        return self.href if self.needs is None else self.needs


@dataclass(frozen=True, slots=True)
class Headline:
    """A question an analyst asks, with its answer."""

    slug: str
    question: Text
    lines: tuple[Line, ...]
    ways: tuple[Way, ...]


def plain(words: Text) -> Line:
    """A sentence of words alone."""
    return Line((Phrase(words),))


def spans(rows: Sequence[dict[str, Any]], most: int) -> Evidence:
    """The places of the rows (``block_id``, ``start``, ``end``), in the order given."""
    refs = [(str(r["block_id"]), int(r["start"]), int(r["end"])) for r in rows]
    return Evidence(blocks=tuple(dict.fromkeys(refs))[:most])


def listed(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The phrases with commas between them."""
    out: list[Phrase] = []
    for at, phrase in enumerate(phrases):
        is_last = at == len(phrases) - 1
        out.append(
            Phrase(phrase.words, phrase.evidence, phrase.after if is_last else phrase.after + ", ")
        )
    return tuple(out)


def more(count: int) -> tuple[Phrase, ...]:
    """How many are not named; nothing where all are."""
    return (Phrase(Text(f" 외 {count:,}", f" and {count:,} more")),) if count > 0 else ()
