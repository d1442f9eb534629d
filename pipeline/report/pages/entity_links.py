"""Which entities have a page, and where: every page that names one can link to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import quote

from pipeline.report.format import file_stem, same, shorten
from pipeline.report.pages.page import Keyed, Link
from pipeline.report.pages.view import NAME_CHARS, text_of
from pipeline.report.theme import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

MOVING = ("technology", "model")
PageKind = Literal["entity", "family"]


def entity_path(entity_id: str) -> str:
    """Path of an entity's page.

    >>> entity_path("gpt-3")
    'entity/gpt-3.html'
    """
    return f"entity/{file_stem(entity_id)}.html"


def linked_entities(corpus: Corpus) -> dict[str, str]:
    """Address of each entity with a page, by id; the pinned and most frequent, see settings.

    A version family and an entity with the same id share a page.
    """
    settings = corpus.settings
    least = settings.entity_page_articles
    life: dict[str, tuple[bool, int]] = {}
    for row in corpus.rows("lifecycle"):
        key, rank = str(row["key"]), (bool(row["is_pinned"]), int(row["article_count"]))
        life[key] = max(life.get(key, rank), rank)
    others: dict[str, list[tuple[int, int, str]]] = {kind: [] for kind in TYPES}
    for row in corpus.rows("entities"):
        key, kind = str(row["entity_id"]), str(row["entity_type"])
        count = int(row["article_count"])
        if kind in MOVING:
            life.setdefault(key, (False, count))
        elif key not in life and count >= least:
            others[kind].append((-count, -int(row["mention_count"]), key))
    often = [key for key, (pinned, count) in life.items() if pinned or count >= least]
    moving = sorted(often, key=lambda key: (not life[key][0], -life[key][1], key))
    keys = moving[: settings.entity_pages_moving]
    for rows in others.values():
        keys += [key for _, _, key in sorted(rows)[: settings.entity_pages_other]]
    return {key: quote(entity_path(key)) for key in keys}


def names_of(corpus: Corpus) -> dict[str, str]:
    """Name of each entity and family, by id; the entity's own where both have one."""
    rows: list[tuple[str, Mapping[str, Any]]] = [
        (str(r["key"]), r) for r in corpus.rows("lifecycle")
    ]
    rows += [(str(r["entity_id"]), r) for r in corpus.rows("entities")]
    return {key: text_of(cast("object", row["name"])) or key for key, row in rows}


def name_cell(entity_id: str, names: Mapping[str, str], hrefs: Mapping[str, str]) -> Cell:
    """The name, leading to the entity's page where there is one."""
    words = same(shorten(names.get(entity_id, entity_id), NAME_CHARS))
    href = hrefs.get(entity_id)
    return Link(words, href) if href else words


def issue_link(corpus: Corpus, issue_id: str) -> Cell:
    """The issue's date, leading to its page, sorted by day."""
    issue = corpus.issue_of.get(issue_id)
    if issue is None:
        return same("—")
    day = issue.published_on
    return Keyed(Link(issue.when, issue.href), day.isoformat() if day else "")
