"""The menu: every page the report may have, in groups; what was not built does not appear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report.format import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.report.pages.page import Page


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry. ``nav`` is what pages name as theirs, ``path`` leads to the first of them."""

    nav: str
    path: str
    title: Text


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Entries under one heading; a group of one entry is shown as that entry."""

    title: Text
    items: tuple[NavItem, ...]

    def holds(self, nav: str) -> bool:
        """Whether the page belongs to this group."""
        return any(item.nav == nav for item in self.items)


NAVIGATION: tuple[NavGroup, ...] = (
    NavGroup(
        Text("개요", "Overview"),
        (NavItem("overview", "index.html", Text("개요", "Overview")),),
    ),
    NavGroup(
        Text("움직임", "Movement"),
        (
            NavItem("tracker", "tracker.html", Text("기술 추적", "Technology tracker")),
            NavItem("entities", "entities.html", Text("개체", "Entities")),
            NavItem("keywords", "keywords.html", Text("키워드", "Keywords")),
            NavItem("emergence", "emergence.html", Text("급증·부상", "Bursts and emergence")),
        ),
    ),
    NavGroup(
        Text("관계", "Relations"),
        (
            NavItem("network", "network.html", Text("네트워크", "Network")),
            NavItem("topics", "topics.html", Text("토픽", "Topics")),
            NavItem("core", "core.html", Text("핵심 기술", "Core technologies")),
        ),
    ),
    NavGroup(
        Text("내용", "Statements"),
        (
            NavItem("outlook", "outlook.html", Text("전망", "Outlook")),
            NavItem("numbers", "numbers.html", Text("수치", "Numbers")),
            NavItem("horizons", "horizons.html", Text("시한 달력", "Horizons")),
            NavItem("sources", "sources.html", Text("출처", "Sources")),
        ),
    ),
    NavGroup(
        Text("호", "Issues"),
        (
            NavItem("issues", "issues.html", Text("호", "Issues")),
            NavItem("diff", "changes.html", Text("호 비교", "Compare issues")),
        ),
    ),
    NavGroup(
        Text("방법·데이터", "Methods, data"),
        (
            NavItem("methods", "methods.html", Text("방법", "Methods")),
            NavItem("data", "data.html", Text("데이터", "Data")),
        ),
    ),
)


def menu(pages: Iterable[Page]) -> tuple[NavGroup, ...]:
    """The groups with the entries whose first page was built."""
    paths = {page.path for page in pages}
    groups = (
        NavGroup(group.title, tuple(item for item in group.items if item.path in paths))
        for group in NAVIGATION
    )
    return tuple(group for group in groups if group.items)
