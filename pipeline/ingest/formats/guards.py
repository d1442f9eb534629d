"""Guards against bad input that all readers share: size, amount of text, and their refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import IssueReadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.settings import IngestSettings

_DAMAGED = "fetch the file again, or open it in its program and save it anew"


def check_size(name: str, size: int, settings: IngestSettings) -> None:
    """Refuse by size alone; cheap enough to ask before a file is read.

    Raises:
        IssueReadError: No bytes, or more than ``settings.max_file_bytes``.
    """
    if size == 0:
        raise IssueReadError(name, "the file is empty", "fetch it again or remove it")
    if size > settings.max_file_bytes:
        raise IssueReadError(
            name,
            f"the file has {size:,} bytes, more than the {settings.max_file_bytes:,} allowed",
            "split it into issues, or raise ingest.max_file_bytes in settings.toml",
        )


def check_lines(name: str, lines: Sequence[str], settings: IngestSettings) -> None:
    """Refuse too much text, too long a line, and nothing but white space.

    Raises:
        IssueReadError: One of these.
    """
    total = sum(map(len, lines)) + len(lines)
    if total > settings.max_chars:
        raise IssueReadError(
            name,
            f"holds {total:,} characters of text, more than the {settings.max_chars:,} allowed",
            "split it into issues, or raise ingest.max_chars in settings.toml",
        )
    longest = max(map(len, lines), default=0)
    if longest > settings.max_line_chars:
        number = next(n for n, line in enumerate(lines, 1) if len(line) == longest)
        raise IssueReadError(
            name,
            f"line {number} has {longest:,} characters, more than the"
            f" {settings.max_line_chars:,} allowed: line ends are missing",
            "break the text into lines, or raise ingest.max_line_chars in settings.toml",
        )
    if not any(map(str.strip, lines)):
        raise no_text(name)


def no_text(name: str) -> IssueReadError:
    """The refusal of a file that can be read but says nothing."""
    return IssueReadError(name, "holds no text, only white space", "fetch it again or remove it")


def damaged(name: str, what: str) -> IssueReadError:
    """The refusal of a broken file; ``what`` names the format and the place."""
    return IssueReadError(name, what, _DAMAGED)


def first_line(texts: Iterable[str]) -> str | None:
    """The first text that is not blank, its white space collapsed."""
    for text in texts:
        if collapsed := " ".join(text.split()):
            return collapsed
    return None
