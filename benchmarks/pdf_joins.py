"""How many line ends of a PDF are joined right, and at what cost a page.

The truth is what pdfplumber reads: a space after the last visible character of a line tells a
break between words. Beside the reader's own figure, the same line ends are decided without any
space of the file, as for typesetters that write none: by the text's words alone, and with Kiwi.

Usage: python benchmarks/pdf_joins.py FILE.pdf [--kiwi]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber

from pipeline.ingest.formats.pdf.brief import read_brief
from pipeline.ingest.formats.pdf.joins import Break, Join, Vocabulary, decide_joins
from pipeline.ingest.formats.pdf.plain import read_plain
from pipeline.ingest.formats.pdf.reader import read_layouts, read_pdf
from pipeline.ingest.formats.pdf.text import assemble
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.ingest.source import Glue

ROUNDS = 5


def true_spaces(path: Path) -> dict[tuple[int, str, int, int], bool]:
    """For each visible character by page and place: does a space of its line follow it?"""
    found: dict[tuple[int, str, int, int], bool] = {}
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            chars = page.chars
            for char, after in zip(chars, [*chars[1:], None], strict=True):
                if char["text"].isspace():
                    continue
                is_spaced = (
                    after is not None
                    and after["text"].isspace()
                    and abs(after["bottom"] - char["bottom"]) < char["size"] / 2
                )
                found[number, char["text"], round(char["x0"]), round(char["bottom"])] = is_spaced
    return found


def truth_of(line: PdfLine, truth: dict[tuple[int, str, int, int], bool]) -> bool | None:
    """Whether pdfplumber saw a space after a line's last visible character."""
    last = next(c for c in reversed(line.chars) if not c.text.isspace())
    near = [
        (abs(x - last.x0) + abs(y - last.y), spaced)
        for (page, text, x, y), spaced in truth.items()
        if page == line.page
        and text == last.text
        and abs(x - last.x0) < 2  # noqa: PLR2004 - points, rounding on both sides
        and abs(y - last.y) < line.size
    ]
    return min(near)[1] if near else None


def kiwi_glue() -> Glue:
    """Kiwi's own opinion about a space at a line end."""
    from kiwipiepy import Kiwi  # noqa: PLC0415 - only on demand

    kiwi = Kiwi()

    def glue(pairs: Sequence[tuple[str, str]]) -> list[bool]:
        spaces = []
        for left, right in pairs:
            _, inserted = kiwi.glue([left, right], return_space_insertions=True)
            spaces.append(bool(inserted[0]))
        return spaces

    return glue


def report(
    label: str, breaks: Sequence[Break], answers: Sequence[bool], truths: Sequence[bool]
) -> None:
    """Print accuracy over all line ends and over those inside words."""
    right = sum(a == t for a, t in zip(answers, truths, strict=True))
    inside = [(a, t) for a, t in zip(answers, truths, strict=True) if not t]
    caught = sum(not a for a, _ in inside)
    print(
        f"{label:32} {right}/{len(truths)} = {right / max(1, len(truths)):.4f}"
        f"   inside words {caught}/{len(inside)}"
    )
    for b, answer, true in zip(breaks, answers, truths, strict=True):
        if answer != true:
            print(
                f"    wrong, a space {'put' if answer else 'missing'}: …{b.left[-12:]!r} + {b.right[:12]!r}…"
            )


def line_ends(path: Path) -> list[tuple[Break, Join, bool]]:
    """Line ends inside blocks that pdfplumber knows: how they were decided, and the truth."""
    layouts, _, _ = read_layouts(path.name, path.read_bytes(), IngestSettings())
    physical = [line for layout in layouts for line in layout.lines]
    assembled = assemble(physical, read_brief(layouts) or read_plain(layouts), None)
    truth = true_spaces(path)
    return [
        (Break(a.line.text[a.start : a.end], b.line.text[b.start : b.end], a.line.is_spaced), j, t)
        for a, b, j in assembled.joins
        if (t := truth_of(a.line, truth)) is not None
    ]


def main() -> None:
    """Measure one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--kiwi", action="store_true", help="also with Kiwi's glue")
    arguments = parser.parse_args()
    path: Path = arguments.path
    data, settings = path.read_bytes(), IngestSettings()
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        read_pdf(path.name, data, glue=None, settings=settings)
        seconds.append(time.perf_counter() - start)
    layouts, _, _ = read_layouts(path.name, data, settings)
    physical = [line for layout in layouts for line in layout.lines]
    known = line_ends(path)
    breaks = [b for b, _, _ in known]
    truths = [t for _, _, t in known]
    print(
        f"{path.name}: {len(layouts)} pages, {len(physical)} lines, {len(known)} line ends inside blocks"
    )
    print(
        f"{'time':32} {min(seconds) / len(layouts) * 1000:.1f} ms a page"
        f" (slowest of {ROUNDS}: {max(seconds) / len(layouts) * 1000:.1f})"
    )
    report("as read", breaks, [j.has_space for _, j, _ in known], truths)
    vocabulary = Vocabulary.of(line.text for line in physical)
    words = decide_joins(breaks, vocabulary, None, uses_spaces=False)
    report("without spaces, words only", breaks, [j.has_space for j in words], truths)
    if arguments.kiwi:
        glued = decide_joins(breaks, vocabulary, kiwi_glue(), uses_spaces=False)
        report("without spaces, words and Kiwi", breaks, [j.has_space for j in glued], truths)


if __name__ == "__main__":
    main()
