"""Names one issue spells in a way of its own, judged by how the rest of the corpus spells them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.fix import ADDRESS
from pipeline.ingest.repairs.slips import latin_slips
from pipeline.knowledge.corrections import corrections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model.documents import Document

# A slip stands once or twice; three times the same is a spelling.
MAX_RARE = 2
# A spelling vouches for itself when issues written and scanned apart from each other agree on it.
MIN_ISSUES = 3
# … and when it is clearly the usual one: chance slips do not pile up to a tenth of a name's uses.
MIN_RATIO = 10

_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?![A-Za-z0-9])")


def names_of(document: Document) -> dict[str, int]:
    """Latin words of a document that look like names, with their counts, sorted.

    A name has a capital or a digit: GPT-3, iPhone, Rekognition, o3-mini. Addresses are left out.
    """
    counts: Counter[str] = Counter()
    for block in document.blocks:
        text = block.text
        if "://" in text or "www." in text or "@" in text:
            text = ADDRESS.sub(" ", text)
        counts.update(_NAME.findall(text))
    return {
        word: counts[word]
        for word in sorted(counts)
        if not word.islower() or any(c.isdigit() for c in word)
    }


def corpus_corrections(
    names_by_issue: Mapping[str, Mapping[str, int]], *, known: frozenset[str]
) -> dict[str, dict[str, str]]:
    """For each issue its slips, wrong → right; issues without any are left out.

    A spelling is a slip when it is unknown, stands at most :data:`MAX_RARE` times and in one issue
    only, and a single name used in :data:`MIN_ISSUES` other issues, and at least
    :data:`MIN_RATIO` times as often, is two exchanged letters or one letter away. Digits never
    change: GPT-3 and GPT-4 are two names.

    Args:
        names_by_issue: :func:`names_of` of every issue.
        known: Right spellings of the gazetteer; never mended, and always good to mend towards.
    """
    totals: Counter[str] = Counter()
    issues: Counter[str] = Counter()
    for names in names_by_issue.values():
        totals.update(names)
        issues.update(names.keys())
    folded = {name.casefold() for name in known} | corrections().english.real
    rights: dict[str, set[str]] = {}
    for name in sorted(totals):
        if issues[name] >= MIN_ISSUES:
            for slip in latin_slips(name):
                rights.setdefault(slip.wrong, set()).add(name)
    found: dict[str, dict[str, str]] = {}
    for issue in sorted(names_by_issue):
        for word in sorted(names_by_issue[issue]):
            if issues[word] > 1 or totals[word] > MAX_RARE or word.casefold() in folded:
                continue
            near = {r for r in rights.get(word, ()) if totals[r] >= MIN_RATIO * totals[word]}
            if len(near) == 1:
                found.setdefault(issue, {})[word] = near.pop()
    return found
