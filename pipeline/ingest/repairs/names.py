"""Rules which need evidence: names and terms the document or the gazetteer spells otherwise.

Whole words are judged once for a document, not at each place; the lines are then searched for
the few words found wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.evidence import RARE, Correction, Words, count_words
from pipeline.ingest.repairs.index import NUMBERED, fold, headline_index, joined_index, names_index
from pipeline.ingest.repairs.slips import is_transposed, latin_slips, slip_index
from pipeline.ingest.repairs.terms import misread_persons, misread_terms, shortened_mixed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.ingest.repairs.index import LatinIndex
    from pipeline.knowledge.corrections import Corrections
    from pipeline.model.documents import RepairKind

_FREQUENT = 3  # mentions of a name after which the document vouches for its spelling
_MIN_ANCHOR = 4  # letters of the right half of a name which vouch for the other half
_MIN_PART = 3

# Begins with a word and never gives back, so that a line of 100,000 letters is looked at once.
_RUN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]++(?:[ -][A-Za-z0-9]++)+")
_LEADING_DIGITS = "0123456789 -"
_PART = re.compile(r"[A-Za-z0-9]+")
_SPLIT_NUMBER = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2,})(?: -|- )(\d{1,3})(?![\d.])")


def word_corrections(text: str, names: frozenset[str], known: Corrections) -> dict[str, Correction]:
    """Wrong words of a document (its lines joined by line feeds), each with its right form."""
    latin, hangul = names_index(names, known)
    words = count_words(text, known)
    found: dict[str, Correction] = {}
    for finder in (
        _latin_words(words, latin, known),
        _numbered(words, latin),
        _pairs(words, latin, known),
        _split_numbers(words, latin),
        misread_terms(words, hangul, known),
        misread_persons(words, hangul, known),
        shortened_mixed(words, hangul),
    ):
        for wrong, correction in finder:
            found.setdefault(wrong, correction)
    return found


def _latin_words(
    words: Words, index: LatinIndex, known: Corrections
) -> Iterator[tuple[str, Correction]]:
    real, joined = known.english.real, joined_index(known.english.joined)
    headline = headline_index(known.english.headline)
    frequent = [w for w, n in words.latin.items() if n >= _FREQUENT and w[0].isupper()]
    own = slip_index(w for w in frequent if w.isalpha())
    for word, count in words.latin.items():
        folded = word.casefold()
        if count > RARE or folded in index.folded or folded in real:
            continue
        if folded in joined and word[0].isupper():
            yield word, Correction(joined[folded], "joined_name", "typo", 0.9)
            continue
        shaped = index.shapes.get(fold(word))
        if shaped and shaped.casefold() != folded:
            yield word, Correction(shaped, "look_alike", "ocr", 0.9)
        elif word in index.slips:
            right, kind = index.slips[word]
            yield word, Correction(right, "name_slip", _kind(kind), 0.85)
        elif word in headline and _in_english(word, words.text):
            right, kind = headline[word]
            yield word, Correction(right, "headline_slip", _kind(kind), 0.85)
        elif count == 1 and word in own and not _in_english(word, words.text):
            right, kind = own[word]
            yield word, Correction(right, "document_slip", _kind(kind), 0.75)


def _kind(kind: str) -> RepairKind:
    return "ocr" if kind == "ocr" else "typo"


def _in_english(word: str, text: str) -> bool:
    """Whether a Latin word stands beside another: part of an English title, no brand."""
    near = rf"(?:[A-Za-z]{{2,}}[,:]? {re.escape(word)}(?![A-Za-z])|(?<![A-Za-z]){re.escape(word)} [A-Za-z]{{2,}})"
    return re.search(near, text) is not None


def _numbered(words: Words, index: LatinIndex) -> Iterator[tuple[str, Correction]]:
    """GTP-2, and then GTP by itself: exchanged letters in capitals before a number."""
    stems: Counter[str] = Counter()
    tokens: dict[str, list[str]] = {}
    for word, count in words.latin.items():
        match = NUMBERED.match(word)
        if match:
            stems[match[1]] += count
            tokens.setdefault(match[1], []).append(word)
    rights = index.stems | {stem for stem, n in stems.items() if n >= _FREQUENT}
    for stem, count in sorted(stems.items()):
        if count > RARE or stem in index.stems or stem.casefold() in index.folded:
            continue
        right = [
            r
            for r in sorted(rights)
            if is_transposed(stem, r) and (r in index.stems or stems[r] >= count)
        ]
        if len(right) != 1:
            continue
        for word in (*tokens[stem], stem):
            new = right[0] + word[len(stem) :]
            yield word, Correction(new, "transposed_letters", "typo", 0.9)


def _pairs(words: Words, index: LatinIndex, known: Corrections) -> Iterator[tuple[str, Correction]]:
    """Turing-LNG: one half of a name of two words is right and vouches for the other."""
    printed = _printed_pairs(words.text)
    counts: Counter[tuple[str, str]] = Counter()
    for (a, _, b), count in printed.items():
        counts[a, b] += count
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for (a, b), count in counts.items():
        if count > 1:
            after.setdefault(a, []).append(b)
            before.setdefault(b, []).append(a)
    for a, mark, b in printed:
        if counts[a, b] > 1 or (a.casefold(), b.casefold()) in index.pairs:
            continue
        right = _right_half(b, a, (*index.after.get(a, ()), *after.get(a, ())), index, known)
        if right:
            new = f"{a}{mark}{right}"
        else:
            right = _right_half(a, b, (*index.before.get(b, ()), *before.get(b, ())), index, known)
            new = f"{right}{mark}{b}"
        if right:
            yield f"{a}{mark}{b}", Correction(new, "name_part_slip", "typo", 0.85)


def _printed_pairs(text: str) -> Counter[tuple[str, str, str]]:
    """Neighbouring Latin words with the space or hyphen between them."""
    printed: Counter[tuple[str, str, str]] = Counter()
    for run in _RUN.findall(text):
        words = run.lstrip(_LEADING_DIGITS)
        for a, b in pairwise(_PART.finditer(words)):
            printed[a[0], words[a.end() : b.start()], b[0]] += 1
    return printed


def _right_half(
    part: str, anchor: str, rights: Iterable[str], index: LatinIndex, known: Corrections
) -> str | None:
    """What ``part`` should read beside ``anchor``, if one of ``rights`` is a slip away."""
    if len(anchor) < _MIN_ANCHOR or not part.isalpha() or len(part) < _MIN_PART:
        return None
    if part.casefold() in known.english.real or part.casefold() in index.folded:
        return None
    near = sorted({right for right in rights if _is_near(part, right)})
    return near[0] if len(near) == 1 else None


def _is_near(wrong: str, right: str) -> bool:
    """Exchanged letters in capitals, or a slip of a longer word."""
    if wrong.isupper() and right.isupper():
        return is_transposed(wrong, right)
    if wrong[0] != right[0] or wrong[-1] != right[-1] or abs(len(wrong) - len(right)) > 1:
        return False  # said by latin_slips too, at more cost
    return any(slip.wrong == wrong for slip in latin_slips(right))


def _split_numbers(words: Words, index: LatinIndex) -> Iterator[tuple[str, Correction]]:
    """COVID -19: a space beside the hyphen of a name known without it."""
    for match in _SPLIT_NUMBER.finditer(words.text):
        right = f"{match[1]}-{match[2]}"
        if right in words.latin or right.casefold() in index.folded:
            yield match[0], Correction(right, "space_in_name", "typo", 0.9)
