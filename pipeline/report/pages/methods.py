"""What each number in the report means, how issues were dated, and what this build was made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.report.format import Text, counted, same, shorten
from pipeline.report.pages.explorer import undated_note
from pipeline.report.pages.page import DataTable, Page
from pipeline.report.pages.view import BASIS_NAMES, UNKNOWN, text_of
from pipeline.report.theme import TYPES

if TYPE_CHECKING:
    from pipeline.report.pages.view import Corpus


def methods_page(corpus: Corpus) -> list[Page]:
    """``methods.html``."""
    build = corpus.build
    page = Page(
        path="methods.html",
        template="methods.html",
        title=Text("방법", "Methods"),
        nav="methods",
        values={
            "is_sample": build.is_sample,
            "bases": _bases(corpus),
            "types": [(kind, mark.name) for kind, mark in TYPES.items()],
            "undated": undated_note(corpus),
            "failures": corpus.failures,
            "sources": _sources(corpus),
            "facts": (
                (Text("말뭉치 지문", "Corpus digest"), corpus.digest),
                (Text("설정 지문", "Settings digest"), build.settings_sha256),
                (Text("빌드", "Build"), build.run_id),
                (Text("프로그램 판", "Program version"), build.code_version),
            ),
            "limits": {
                "explorer": f"{corpus.settings.explorer_items:,}",
                "rows": str(corpus.settings.movement_rows),
            },
        },
    )
    return [page]


def _bases(corpus: Corpus) -> DataTable:
    """How many issues were dated by what."""
    rows = corpus.rows("issues")
    counts = Counter(text_of(row["published_basis"]) for row in rows)
    known = [(basis, name) for basis, name in BASIS_NAMES.items() if counts[basis]]
    listed = [(name, counts[basis]) for basis, name in known]
    if counts[None]:
        listed.append((UNKNOWN, counts[None]))
    return DataTable(
        caption=Text("호의 날짜를 무엇으로 정했나", "What the issues were dated by"),
        columns=(Text("근거", "Date read from"), Text("호", "Issues")),
        rows=tuple((name, counted(n, "개", "issue")) for name, n in listed),
        numeric=frozenset({1}),
    )


def _sources(corpus: Corpus) -> DataTable:
    """The raw files with their digests."""
    return DataTable(
        caption=Text("읽은 파일", "Files read"),
        columns=(Text("파일", "File"), Text("형식", "Format"), same("SHA-256")),
        rows=tuple(
            (
                same(shorten(issue.source_path, 120)),
                same(issue.source_format),
                same(issue.source_sha256),
            )
            for issue in corpus.issues
        ),
    )
