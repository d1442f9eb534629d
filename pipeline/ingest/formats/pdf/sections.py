"""Which section each article belongs to: the contents page first, then the page's active tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.contents import title_key
from pipeline.ingest.formats.pdf.text import Draft, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.contents import Contents
    from pipeline.ingest.formats.pdf.furniture import Tab


def with_sections(
    drafts: Sequence[Draft], contents: Contents, tabs: dict[int, list[Tab]]
) -> list[Draft]:
    """Drafts with a section line before the first article of each section.

    The contents page outranks the tabs, which stand on every other page only; an article that
    neither tells belongs to the section before it.
    """
    done: list[Draft] = []
    current = ""
    for draft in drafts:
        if draft.role == "section":
            current = ""
        elif draft.role == "title":
            section = contents.section_of(_title(draft)) or _active(tabs, draft.parts[0].line.page)
            if section is not None:
                key = title_key(section.line.text[section.start : section.end])
                if key != current:
                    done.append(Draft("section", (section,)))
                    current = key
        done.append(draft)
    return done


def _title(draft: Draft) -> str:
    return " ".join(part.line.text[part.start : part.end] for part in draft.parts)


def _active(tabs: dict[int, list[Tab]], page: int) -> Part | None:
    tab = next((t for t in tabs.get(page, ()) if t.is_active), None)
    return None if tab is None else Part(tab.line, tab.start, tab.end)
