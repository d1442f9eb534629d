"""Korean terms and names misread or mistyped, found by the gazetteer and the document itself."""

from __future__ import annotations

import operator
import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.evidence import RARE, Correction, Words
from pipeline.ingest.repairs.index import HangulIndex, hangul_index
from pipeline.ingest.repairs.slips import looks_like

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.corrections import Corrections
    from pipeline.model.documents import RepairKind

_FREQUENT = 3  # mentions of a term after which the document vouches for its spelling
_MIN_CHANGED_UNSEEN = 5  # syllables of a term the document itself never spells right
_GLOSSED = re.compile(r"(?<![가-힣])([가-힣]{5,}+)(?=\([A-Z])")
_TWO_WORDS = re.compile(r"(?<![가-힣])(?=([가-힣]{1,6} [가-힣]{1,8})(?![가-힣]))")


def misread_terms(
    words: Words, index: HangulIndex, known: Corrections
) -> Iterator[tuple[str, Correction]]:
    """Korean terms with a syllable lost, swallowed or misread."""
    tails = known.hangul.tails
    glossed = set(_GLOSSED.findall(words.text))
    frequent = [
        w
        for w, n in words.hangul.items()
        if n >= _FREQUENT and len(w) >= _MIN_CHANGED_UNSEEN and (w in glossed or w.endswith(tails))
    ]
    own = hangul_index(frequent, frozenset(words.hangul) | frozenset(tails), known.hangul)
    for word, count in words.hangul.items():
        if count > RARE or word in index.terms:
            continue
        for source, sure in ((index, 0.85), (own, 0.75)):
            hit = _term(word, source, words, known)
            if hit and words.hangul[hit[0]] + (source is index) * RARE >= count:
                right, rule, kind = hit
                yield word, Correction(right, rule, kind, sure)
                break


def _term(
    word: str, index: HangulIndex, words: Words, known: Corrections
) -> tuple[str, str, RepairKind] | None:
    if word in index.dropped:
        return index.dropped[word], "dropped_syllable", "ocr"
    if word in index.swallowed:
        return index.swallowed[word], "swallowed_syllable", "typo"
    size, half = len(word), len(word) // 2
    if (size, word[:half]) not in index.heads and (size, word[half:]) not in index.ends:
        return None
    for at in range(size):
        for right in index.changed.get(f"{word[:at]}_{word[at + 1 :]}", ()):
            seen = words.hangul[right] or len(word) >= _MIN_CHANGED_UNSEEN
            if seen and right != word and looks_like(word, right, at, known.hangul):
                return right, "misread_syllable", "ocr"
    return None


def misread_persons(
    words: Words, index: HangulIndex, known: Corrections
) -> Iterator[tuple[str, Correction]]:
    """켄스 황: one word of a person's name is right, the other has look-alike letters."""
    by_last, by_first = index.by_last, index.by_first
    if not by_last:
        return
    particles = frozenset(known.bound)
    for printed, count in Counter(_TWO_WORDS.findall(words.text)).items():
        first, _, rest = printed.partition(" ")
        lasts = by_first.get(first, ())
        if not lasts and rest[0] not in index.last_starts and rest[:2] not in index.last_starts:
            continue
        for end in range(1, len(rest) + 1):
            last = rest[:end]
            firsts = by_last.get(last, ())
            if not (firsts or lasts) or (end < len(rest) and rest[end:] not in particles):
                continue
            if first in firsts:
                break
            near = [
                f"{right} {last}"
                for right in firsts
                if len(right) == len(first) and _alike(first, right, last, known)
            ]
            near += [
                f"{first} {right}"
                for right in lasts
                if len(right) == end and _alike(last, right, first, known)
            ]
            if len(near) == 1 and count <= RARE:
                yield f"{first} {last}", Correction(near[0], "person_name", "ocr", 0.75)


def _alike(wrong: str, right: str, anchor: str, known: Corrections) -> bool:
    """At most two syllables misread, and enough of the name left to be sure of the person."""
    if len(wrong) != len(right) or len(right) + len(anchor) < 3 or wrong == right:  # noqa: PLR2004
        return False
    most = 2  # syllables; three of a name are another name
    if sum(map(operator.ne, wrong, right)) > most:
        return False
    changed = [at for at in range(len(right)) if wrong[at] != right[at]]
    return all(looks_like(wrong, right, at, known.hangul) for at in changed)


def shortened_mixed(words: Words, index: HangulIndex) -> Iterator[tuple[str, Correction]]:
    """구글O for 구글IO: a Korean and a Latin word in one, the thin I lost."""
    own = {
        word[:at] + word[at + 1 :]: word
        for word in sorted(words.mixed)
        for at, c in enumerate(word)
        if c == "I"
    }
    for word, count in words.mixed.items():
        right = index.mixed.get(word) or own.get(word)
        if right is None or count > RARE:
            continue
        # 그룹A, 그룹B: single letters from the alphabet's beginning count things.
        counts_things = word[-1] in "ABCDE" and word[-2] >= "가"
        if not counts_things or words.mixed[right] >= _FREQUENT:
            yield word, Correction(right, "lost_i", "ocr", 0.75)
