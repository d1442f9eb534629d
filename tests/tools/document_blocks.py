"""Fenced blocks and commands of the documents, so that tests can run what readers will type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("notebooks/*.md"),
        *ROOT.glob("pipeline/**/*.md"),
    ]
)
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`ai-brief ([^`\n]+)`")
_COMMENT = re.compile(r"(?:^|\s+)# .*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block.

    Attributes:
        document: Path of the document, relative to the project.
        language: As its fence says; empty without one.
        text: Its lines, without the indentation of the fence.
        number: Of the block in its document, from 1.
    """

    document: str
    language: str
    text: str
    number: int

    def __str__(self) -> str:
        return f"{self.document}#{self.number}"

    @property
    def commands(self) -> list[str]:
        """Lines without comments and empty ones."""
        lines = (_COMMENT.sub("", line).strip() for line in self.text.splitlines())
        return [line for line in lines if line]


def blocks(*languages: str) -> list[Block]:
    """Blocks in one of these languages, document by document."""
    return [block for block in _all_blocks() if block.language in languages]


def inline_commands() -> list[tuple[str, str]]:
    """Document and arguments of each ``ai-brief …`` that stands in running text."""
    return [
        (str(document.relative_to(ROOT)), arguments)
        for document in DOCUMENTS
        for arguments in _INLINE.findall(_FENCE.sub("", document.read_text("utf-8")))
    ]


def _all_blocks() -> Iterator[Block]:
    for document in DOCUMENTS:
        found = _FENCE.findall(document.read_text("utf-8"))
        for number, (indent, language, text) in enumerate(found, start=1):
            flush = re.sub(f"^{indent}", "", text, flags=re.MULTILINE)
            yield Block(str(document.relative_to(ROOT)), language, flush, number)
