"""Scores a build against the hand annotations of the sample corpus (``make evaluate``).

For each kind of row the annotated and the extracted ones are paired one to one, within a document,
and precision, recall and F1 are printed. What makes a pair:

========== =====================================================================================
published  same year and month
articles   same title, after normalization
references same date, and titles alike (same publisher where a title is missing)
repairs    same line, one reading inside the other
mentions   same line, same type, same surface as printed or as repaired
quantities same line, same value or range, same unit
dates      same line, same ISO text
========== =====================================================================================

    python benchmarks/evaluate.py data/processed [--gold DIR] [--misses mentions]

Exit status: 0 when every annotated document is among the issues, 1 when one is absent (it counts
as missed in the table), 2 when there is nothing to score.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Row = dict[str, Any]
    Same = Callable[[Row, Row], bool]

GOLD_FOLDER = Path(__file__).resolve().parents[1] / "tests" / "data" / "gold"
TABLES = (
    "issues", "articles", "references", "repairs", "mentions", "quantities", "dates", "entities",
    "aliases",
)  # fmt: skip
# Gold key of each kind; its table has the same name as the kind.
KINDS = {
    "articles": "articles",
    "references": "references",
    "repairs": "repairs",
    "mentions": "mentions",
    "quantities": "figures",
    "dates": "dates",
}
ALIKE = 0.85  # similarity of two titles of one source: OCR damage and dropped subtitles pass
JUDGED_REPAIRS = {"ocr", "typo"}  # the other kinds are no damage, and not annotated as a whole
IGNORED = re.compile(r"[\W_]+")


def normalize(text: object) -> str:
    """Compatibility form, case-folded, letters and digits only: what two spellings must share."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", str(text or "")).casefold())


@dataclass(slots=True)
class Score:
    """Counts of one kind, and the rows that found no partner."""

    matched: int = 0
    found: int = 0
    gold: int = 0
    misses: list[tuple[str, str, Row]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the extracted rows that are right."""
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated rows that were extracted."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.found + self.gold
        return 2 * self.matched / total if total else 0.0


def pair(gold: Sequence[Row], found: Sequence[Row], same: Same) -> list[tuple[int, int]]:
    """Largest one-to-one pairing of two lists, as index pairs (augmenting paths, Kuhn 1955).

    A greedy pairing would depend on the order of the rows wherever one row could be paired twice.
    """
    options = [[j for j, f in enumerate(found) if same(g, f)] for g in gold]
    partner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in options[i]:
            if j not in seen:
                seen.add(j)
                if j not in partner or place(partner[j], seen):
                    partner[j] = i
                    return True
        return False

    for i in range(len(gold)):
        place(i, set())
    return sorted((i, j) for j, i in partner.items())


def spellings(surface: str, line: int, repairs: Sequence[Row]) -> set[str]:
    """A gold surface as printed and as the gold repairs of its line make it."""
    mended = surface
    for repair in repairs:
        if repair["line"] == line and repair["surface"]:
            mended = mended.replace(repair["surface"], repair["fixed"])
    return {normalize(surface), normalize(mended)} - {""}


def numbers(low: float, high: float | None) -> tuple[float, ...]:
    """A quantity's value, or both ends of its range, at a precision floats can keep."""
    ends = (low,) if high is None else (low, high)
    return tuple(float(f"{end:.6g}") for end in ends)


def same_article(gold: Row, found: Row) -> bool:
    """Same title."""
    return normalize(found["title"]) in gold["spellings"]


def same_reference(gold: Row, found: Row) -> bool:
    """Same date and like titles, or like publishers where a title is missing."""
    if (gold["date"] or "") != (found["dated"] or ""):
        return False
    a, b = normalize(gold["title"]), normalize(found["title"])
    if a and b:
        return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE
    return normalize(gold["publisher"]) == normalize(found["publisher"])


def same_repair(gold: Row, found: Row) -> bool:
    """Same line, and one of the readings contains the other (how far a repair reaches is free)."""
    a, b = normalize(gold["fixed"]), normalize(found["after"])
    return gold["line"] == found["source_line"] and (a in b or b in a)


def same_mention(gold: Row, found: Row) -> bool:
    """Same line, type and surface."""
    surfaces = {normalize(found["surface"]), normalize(found["raw_surface"])}
    return (
        gold["line"] == found["source_line"]
        and gold["type"] == found["entity_type"]
        and bool(gold["spellings"] & surfaces)
    )


def same_quantity(gold: Row, found: Row) -> bool:
    """Same line, value and unit."""
    value = gold["value"]
    expected = numbers(*value) if isinstance(value, list) else numbers(value, None)
    return (
        gold["line"] == found["source_line"]
        and expected == numbers(found["value"], found["value_high"])
        and str(gold["unit"]).casefold() == str(found["unit"]).casefold()
    )


def same_date(gold: Row, found: Row) -> bool:
    """Same line and ISO text."""
    return bool(gold["line"] == found["source_line"] and gold["iso"] == found["iso"])


SAME: dict[str, Same] = {
    "articles": same_article,
    "references": same_reference,
    "repairs": same_repair,
    "mentions": same_mention,
    "quantities": same_quantity,
    "dates": same_date,
}


class Evaluation:
    """Scores over all documents.

    Args:
        tables: Rows of each table by its name; a missing table counts as empty.
    """

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self.scores: dict[str, Score] = defaultdict(Score)
        self._tables = tables
        self._issues = {base_name(row["source_path"]): row for row in tables["issues"]}
        self._names: dict[str, set[str]] = defaultdict(set)
        for row in tables["entities"]:
            known = (row["entity_id"], row["name"], row["name_ko"], row["name_en"])
            self._names[row["entity_id"]] |= {normalize(name) for name in known} - {""}
        for row in tables["aliases"]:
            self._names[row["entity_id"]].add(normalize(row["alias"]))

    def add(self, document: Row) -> bool:
        """Score one gold document; says whether it is among the issues."""
        issue = self._issues.get(base_name(document["doc"]))
        self._published(document, issue)
        for kind, key in KINDS.items():
            gold = [dict(row) for row in document[key]]
            for row in gold:
                printed = str(row.get("title" if kind == "articles" else "surface") or "")
                row["spellings"] = spellings(printed, row["line"], document["repairs"])
            found = self._found(kind, issue)
            pairs = pair(gold, found, SAME[kind])
            self._count(kind, document["doc"], gold, found, pairs)
            if kind == "mentions":
                self._mentions(document["doc"], gold, found, pairs)
        return issue is not None

    def _found(self, kind: str, issue: Row | None) -> list[Row]:
        if issue is None:
            return []
        rows = [r for r in self._tables[kind] if r["issue_id"] == issue["issue_id"]]
        return [r for r in rows if not r.get("is_relative")] if kind == "dates" else rows

    def _published(self, document: Row, issue: Row | None) -> None:
        score = self.scores["published"]
        expected, found = document["issue"]["published"], str(issue and issue["published_on"])
        score.gold += 1
        score.found += issue is not None
        score.matched += found.startswith(expected)
        if not found.startswith(expected):
            score.misses.append(("missed", document["doc"], {"expected": expected, "found": found}))

    def _count(
        self, kind: str, doc: str, gold: list[Row], found: list[Row], pairs: list[tuple[int, int]]
    ) -> None:
        hit_gold, hit_found = {i for i, _ in pairs}, {j for _, j in pairs}
        judged = {
            j
            for j, row in enumerate(found)
            if kind != "repairs" or j in hit_found or row["kind"] in JUDGED_REPAIRS
        }
        score = self.scores[kind]
        score.matched += len(pairs)
        score.gold += len(gold)
        score.found += len(judged)
        score.misses += [("missed", doc, r) for i, r in enumerate(gold) if i not in hit_gold]
        score.misses += [("spurious", doc, found[j]) for j in sorted(judged - hit_found)]

    def _mentions(
        self, doc: str, gold: list[Row], found: list[Row], pairs: list[tuple[int, int]]
    ) -> None:
        """Scores by entity type, and whether paired mentions were linked to the right entity."""
        right = Counter(gold[i]["type"] for i, _ in pairs)
        there = Counter(row["type"] for row in gold)
        claimed = Counter(row["entity_type"] for row in found)
        for entity_type in sorted(there.keys() | claimed.keys()):
            score = self.scores[f"mentions: {entity_type}"]
            score.matched += right[entity_type]
            score.gold += there[entity_type]
            score.found += claimed[entity_type]
        linked = self.scores["entity of a mention"]
        for i, j in pairs:
            known = self._names[found[j]["entity_id"]]
            is_right = normalize(gold[i]["entity"]) in known
            linked.matched += is_right
            linked.gold += 1
            linked.found += 1
            if not is_right:
                row = {**gold[i], "linked_to": found[j]["entity_id"]}
                linked.misses.append(("linked otherwise", doc, row))


def base_name(path: str) -> str:
    """Last part of a path, composed: file systems differ in the form of Hangul names."""
    return unicodedata.normalize("NFC", Path(path).name)


def read_tables(processed: Path) -> dict[str, list[Row]]:
    """Rows of every table there is; a table that was not built is empty, and said so."""
    tables: dict[str, list[Row]] = {}
    for name in TABLES:
        path = processed / "tables" / f"{name}.parquet"
        if path.exists():
            tables[name] = pq.read_table(path).to_pylist()
        else:
            print(f"evaluate: no table {path}", file=sys.stderr)
            tables[name] = []
    return tables


def evaluate(processed: Path, gold_folder: Path) -> tuple[dict[str, Score], list[str]]:
    """Scores by kind, and the annotated documents that are not among the issues."""
    evaluation = Evaluation(read_tables(processed))
    absent = []
    for path in sorted(gold_folder.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        if not evaluation.add(document):
            absent.append(document["doc"])
    return evaluation.scores, absent


def table_text(scores: dict[str, Score]) -> str:
    """The scores as a table, single types last."""
    lines = [f"{'':26} {'F1':>6} {'prec.':>6} {'recall':>6} {'gold':>6} {'found':>6}"]
    for kind in sorted(scores, key=lambda kind: (":" in kind, kind)):
        s = scores[kind]
        figures = f"{s.f1:6.3f} {s.precision:6.3f} {s.recall:6.3f} {s.gold:6d} {s.found:6d}"
        lines.append(f"{kind:26} {figures}")
    return "\n".join(lines)


def misses_text(score: Score) -> str:
    """One line for each row without a partner."""
    hidden = {"spellings"}
    return "\n".join(
        f"{what:16} {doc[:3]} { {k: v for k, v in row.items() if v is not None and k not in hidden} }"
        for what, doc, row in score.misses
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("processed", type=Path, help="folder holding tables/*.parquet")
    parser.add_argument("--gold", type=Path, default=GOLD_FOLDER, help="folder of annotations")
    parser.add_argument("--misses", metavar="KIND", help="list what found no partner, of one kind")
    args = parser.parse_args(arguments)
    if not (args.processed / "tables" / "issues.parquet").exists():
        parser.error(f"{args.processed}: no tables/issues.parquet; build first")
    if not any(args.gold.glob("*.json")):
        parser.error(f"{args.gold}: no annotations")
    scores, absent = evaluate(args.processed, args.gold)
    if args.misses and args.misses not in scores:
        parser.error(f"no kind {args.misses!r}; there are {', '.join(sorted(scores))}")
    print(misses_text(scores[args.misses]) if args.misses else table_text(scores))
    for doc in absent:
        print(f"evaluate: not among the issues: {doc}", file=sys.stderr)
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main())
