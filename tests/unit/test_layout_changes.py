"""The same issues set in another layout keep their titles: none lost, none invented.

Each text issue of the sample corpus is rewritten as other publishers would set it (no note markers,
no heading signs, titles in bold or brackets, more or fewer blank lines) and read again.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.document import ReadContext, read_document
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "raw" / "sample"
GOLD = sorted((ROOT / "tests" / "data" / "gold").glob("*.json"))
CONTEXT = ReadContext(IngestSettings(), date(2026, 11, 20))
MARKER = re.compile(r"<sup>.*?</sup>|[⁰¹²³⁴-⁹]+|\[\^\w+\]")
HASHES = re.compile(r"^#+\s+")


def bare(line: str) -> str:
    """A title without heading sign and note marker."""
    return MARKER.sub("", HASHES.sub("", line)).strip()


# Each change gets a line and the order of the title it is, ``None`` for other lines; ``None`` as
# result drops the line.
CHANGES: dict[str, Callable[[str, int | None], str | None]] = {
    "as it is": lambda line, _order: line,
    "no markers in titles": lambda line, order: line if order is None else MARKER.sub("", line),
    "no markers": lambda line, _order: re.sub(rf"(?<=\S)(?:{MARKER.pattern})", "", line),
    "no heading signs": lambda line, _order: HASHES.sub("", line),
    "neither": lambda line, _order: HASHES.sub("", re.sub(rf"(?<=\S)(?:{MARKER.pattern})", "", line)),
    "bold headings": lambda line, _order: f"**{HASHES.sub('', line).strip()}**" if line.startswith("#") else line,
    "one level of headings": lambda line, _order: HASHES.sub("# ", line),
    "wider spacing": lambda line, _order: f"{line}\n" if line.strip() else None,
    "spaces at line ends": lambda line, _order: f"{line}  ",
    "page breaks before titles": lambda line, order: line if order is None else f"\f{line}",
    "indented bullets": lambda line, _order: f"    {line}" if re.match(r"\s*[-○●o*]\s", line) else line,
}  # fmt: skip
BRIEFS_ONLY: dict[str, Callable[[str, int | None], str | None]] = {
    "numbered titles": lambda line, order: line if order is None else f"{order}. {HASHES.sub('', line)}",
    "titles in brackets": lambda line, order: line if order is None else f"【{bare(line)}】",
    "titles of level 2": lambda line, order: HASHES.sub("### ", line) if order is None else f"## {bare(line)}",
}  # fmt: skip


@cache
def issue(path: Path) -> tuple[str, tuple[str, ...], dict[int, int], tuple[str, ...]]:
    """File name, lines, order of each title's line, titles."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    raw = (SAMPLE / gold["doc"]).read_bytes()
    text = raw.decode("cp949" if "s03" in gold["doc"] else "utf-8-sig")
    lines = tuple(unicodedata.normalize("NFC", text).splitlines())
    order = {article["line"]: n for n, article in enumerate(gold["articles"], 1)}
    return gold["doc"], lines, order, tuple(a["title"] for a in gold["articles"])


def key(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def titles_after(change: Callable[[str, int | None], str | None], path: Path) -> list[str]:
    name, lines, order, _ = issue(path)
    changed = (change(line, order.get(n)) for n, line in enumerate(lines, 1))
    text = "\n".join(line for line in changed if line is not None)
    return [a.title for a in read_document(name, text.encode(), context=CONTEXT).articles]


@pytest.mark.parametrize("path", GOLD, ids=lambda p: p.stem)
@pytest.mark.parametrize("change", CHANGES)
def test_titles_survive(change: str, path: Path) -> None:
    found = titles_after(CHANGES[change], path)
    assert [key(t) for t in found] == [key(t) for t in issue(path)[3]]


@pytest.mark.parametrize("path", [p for p in GOLD if p.stem.startswith("s")], ids=lambda p: p.stem)
@pytest.mark.parametrize("change", BRIEFS_ONLY)
def test_titles_of_briefs_survive(change: str, path: Path) -> None:
    found = titles_after(BRIEFS_ONLY[change], path)
    assert [key(t) for t in found] == [key(t) for t in issue(path)[3]]


@pytest.mark.parametrize("path", GOLD, ids=lambda p: p.stem)
def test_titles_survive_without_masthead_and_contents(path: Path) -> None:
    name, lines, order, expected = issue(path)
    text = "\n".join(lines[min(order) - 1 :])
    found = read_document(name, text.encode(), context=CONTEXT).articles
    assert [key(a.title) for a in found] == [key(t) for t in expected]
