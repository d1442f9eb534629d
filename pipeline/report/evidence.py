"""Evidence: what a mark of the report stands on, as a small query its panel can answer.

A query goes into the attribute ``data-evidence`` of an element, or into the ``customdata`` of a
Plotly point. The page's script (``static/evidence.js``) looks the blocks up in the data files of
the issues concerned and lists them with the span marked. What a query means:

* ``blocks``: these blocks, each with a span to mark where one is given; nothing else is read.
* ``entities``: blocks that name all of them. Where no block does, blocks of the articles that name
  all of them. One entity: the blocks that name it; two: what an edge stands on.
* ``term``: blocks that use the keyword; together with ``entities``, blocks with both.
* ``articles``: narrows the above to these articles; alone, all blocks of them.
* ``issues``: narrows the above to these issues; alone, the titles of their articles.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A block id, or a block id with the offsets (code points) of the span to mark in its text.
BlockRef = str | tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the panel is to show; see the module's text for what each field means.

    Attributes:
        entities: Values of ``entity_id``.
        issues: Values of ``issue_id``.
        term: A value of ``term``.
        blocks: Values of ``block_id``, each alone or with a span.
        articles: Values of ``article_id``.
    """

    entities: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    term: str | None = None
    blocks: tuple[BlockRef, ...] = ()
    articles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.entities or self.issues or self.term or self.blocks or self.articles)

    def query(self) -> dict[str, Any]:
        """The query as plain values; empty fields are left out.

        >>> Evidence(entities=("gpt-3",), blocks=(("i/b1", 0, 5), "i/b2")).query()
        {'entities': ['gpt-3'], 'blocks': [['i/b1', 0, 5], 'i/b2']}
        """
        refs = [ref if isinstance(ref, str) else list(ref) for ref in self.blocks]
        fields = {
            "entities": list(self.entities),
            "issues": list(self.issues),
            "term": self.term,
            "blocks": refs,
            "articles": list(self.articles),
        }
        return {name: value for name, value in fields.items() if value}

    def json(self) -> str:
        """The query as compact JSON."""
        return json.dumps(self.query(), ensure_ascii=False, separators=(",", ":"))


def evidence_attributes(evidence: Evidence | None) -> Markup:
    """Attributes that make an element open the panel by mouse and keyboard.

    For elements that are no button by themselves (badges, SVG marks). A row or cell of a table
    keeps its role: there :func:`row_attributes` is right.
    """
    if not evidence:
        return Markup()
    return Markup('{} tabindex="0" role="button" aria-haspopup="dialog"').format(
        row_attributes(evidence)
    )


def row_attributes(evidence: Evidence | None) -> Markup:
    """The query alone, for an element that keeps its role: a button, a cell, a row."""
    if not evidence:
        return Markup()
    # Quoted by apostrophes: JSON is full of quotation marks, each of which would take five bytes.
    words = evidence.json()
    for mark, told in (("&", "&amp;"), ("'", "&#39;"), ("<", "&lt;"), (">", "&gt;")):
        words = words.replace(mark, told)
    return Markup(f"data-evidence='{words}'")  # noqa: S704 - escaped above


def evidence_points(
    hover: Iterable[Sequence[object]] | None, evidence: Sequence[Evidence | None]
) -> list[list[object]]:
    """``customdata`` of a Plotly trace: the values of the hover text, then the query.

    Args:
        hover: A row of values per point, used in the template as ``%{customdata[0]}`` and so on;
            ``None`` where the template needs none.
        evidence: One per point, in the same order; ``None`` for a point that has none.

    Returns:
        A row per point; the last value is ``{"e": query}`` or ``None``.

    >>> evidence_points([["GPT-3"]], [Evidence(entities=("gpt-3",))])
    [['GPT-3', {'e': {'entities': ['gpt-3']}}]]
    """
    rows = [[] for _ in evidence] if hover is None else [list(row) for row in hover]
    return [
        [*row, {"e": one.query()} if one else None] for row, one in zip(rows, evidence, strict=True)
    ]
