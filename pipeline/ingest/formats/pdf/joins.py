"""Was a line broken between two words or inside one? Evidence, text, then the glue of a tokenizer.

A typesetter that writes the space after a line's last word tells it outright; where the document
does so at all, a line without that space broke inside a word. Otherwise punctuation and scripts
decide the plain cases, then the document's own words (does the joined form, or the pair apart,
stand elsewhere?), then the injected glue.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.ingest.source import Glue

_CONTEXT = 40  # characters each side handed to the glue: a few words
_TELLING_SHARE = 0.25  # Hangul broken by syllable still ends at a word in about a third of lines
_TELLING_BREAKS = 3
_URL = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_URL_TAIL = re.compile(r"^[\w/?=&%#._~:-]+(?:\s|$|[),])")
_OPENING = "([{<〈《「『【‘“"
_CLOSING = ")]}>〉》」』】’”,.;:!?%℃"
_QUOTES = "’”"  # at a line's start an apostrophe or a quote turned wrong, not an end
_BEFORE_PARTICLE = ")]}>〉》」』】’”%℃"
_TYING = "·/~–—"
_ITEM = "△▲○●□■◇◆•∙☞※①②③④⑤⑥⑦⑧⑨⑩"
_TOKEN = re.compile(r"[\w%]+(?:[-.&'][\w%]+)*")
_HYPHENATED = re.compile(r"[A-Za-z]{2,}-$")
_DATE_PART = re.compile(r"(?:19|20)\d\d\.(?:\s?\d{1,2}\.)?$")


class Break(NamedTuple):
    """A line end inside a block: both lines, and whether the file has a space between them."""

    left: str
    right: str
    is_spaced: bool


class Join(NamedTuple):
    """What goes between two lines.

    ``drops_hyphen``: the left line's last character was put by hyphenation.
    """

    has_space: bool
    confidence: float
    rule: str
    drops_hyphen: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The document's own words: how often each beginning of a word, each word and pair occurs."""

    words: Counter[str]
    starts: Counter[str]
    pairs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Vocabulary:
        """Words of physical lines; the first and last of a line may be fragments: left out."""
        words: Counter[str] = Counter()
        starts: Counter[str] = Counter()
        pairs: set[tuple[str, str]] = set()
        for line in lines:
            tokens = _TOKEN.findall(line)[1:-1]
            words.update(tokens)
            pairs.update((a, b[:2]) for a, b in itertools.pairwise(tokens))
        for word, count in words.items():
            for end in range(1, min(len(word), 12) + 1):
                starts[word[:end]] += count
        return cls(words, starts, frozenset(pairs))


def decide_joins(
    breaks: Sequence[Break], vocabulary: Vocabulary, glue: Glue | None, *, uses_spaces: bool = True
) -> list[Join]:
    """For each break, whether a space belongs there.

    Args:
        breaks: Line ends inside blocks, of one whole document.
        vocabulary: Of the same document.
        glue: Asked for all breaks at once that nothing else decides; ``None``: a space is put.
        uses_spaces: ``False`` ignores the spaces in the file (to measure the rest).
    """
    tells = uses_spaces and _tells(breaks)
    decided: list[Join | None] = [
        _by_evidence(b, vocabulary, tells=tells, uses_spaces=uses_spaces) or _by_text(b, vocabulary)
        for b in breaks
    ]
    open_at = [i for i, join in enumerate(decided) if join is None]
    if open_at and glue is not None:
        answers = glue([(breaks[i].left[-_CONTEXT:], breaks[i].right[:_CONTEXT]) for i in open_at])
        for index, has_space in zip(open_at, answers, strict=True):
            decided[index] = Join(has_space, 0.85, "glue")
    return [join or Join(True, 0.6, "default") for join in decided]


def _tells(breaks: Sequence[Break]) -> bool:
    """Whether the document writes the spaces at line ends."""
    spaced = sum(b.is_spaced for b in breaks)
    return spaced >= _TELLING_BREAKS and spaced >= _TELLING_SHARE * len(breaks)


def _by_evidence(
    b: Break, vocabulary: Vocabulary, *, tells: bool, uses_spaces: bool
) -> Join | None:
    if uses_spaces and b.is_spaced:
        return Join(has_space=True, confidence=0.99, rule="trailing-space")
    hyphenated = _HYPHENATED.search(b.left)
    if hyphenated and b.right[:1].islower():
        head, tail = hyphenated.group(), _TOKEN.match(b.right)
        # A compound that keeps its hyphen elsewhere keeps it here.
        keeps = tail is not None and vocabulary.words[head + tail.group()] > 0
        return Join(has_space=False, confidence=0.8, rule="hyphen", drops_hyphen=not keeps)
    if _URL.search(b.left) and _URL_TAIL.match(b.right) and not b.right[:1].isupper():
        return Join(has_space=False, confidence=0.95, rule="url")
    if tells:
        return Join(has_space=False, confidence=0.97, rule="no-trailing-space")
    return None


def _by_text(b: Break, vocabulary: Vocabulary) -> Join | None:
    if not b.left or not b.right:
        return Join(has_space=True, confidence=0.5, rule="empty")
    left, right = b.left[-1], b.right[0]
    if _DATE_PART.search(b.left) and right.isdecimal():
        return Join(has_space=False, confidence=0.9, rule="date")
    plain = _by_character(left, right)
    if plain is not None:
        return plain
    return _by_vocabulary(b, vocabulary)


def _by_character(left: str, right: str) -> Join | None:
    """Punctuation and scripts: the first rule that fits; ``None`` leaves it to the words."""
    if left in _BEFORE_PARTICLE and _is_hangul(right):
        return None  # a quote or bracket is often followed by a particle
    rules = (
        (left in _OPENING or left in _ITEM, False, 0.95, "punctuation"),
        (right in _CLOSING and right not in _QUOTES, False, 0.95, "punctuation"),
        (right in _ITEM, True, 0.9, "punctuation"),
        (left in _TYING or left == "-" or right in _TYING, False, 0.85, "punctuation"),
        (left in _CLOSING, True, 0.9, "punctuation"),
        (right in "([" and left.isalnum(), not _is_hangul(left), 0.8, "bracket"),
        (_is_latin(left) and _is_latin(right), True, 0.95, "latin"),
        (left.isdecimal() and right.isdecimal(), True, 0.6, "digits"),
    )
    return next((Join(space, sure, rule) for fits, space, sure, rule in rules if fits), None)


def _by_vocabulary(b: Break, vocabulary: Vocabulary) -> Join | None:
    """Whether the document has the joined word, or the two apart, elsewhere."""
    left = _last_token(b.left)
    found = _TOKEN.match(b.right)
    if not left or found is None:
        return None
    right = found.group()
    joined = max(
        vocabulary.words[left + right] * 4,
        vocabulary.starts[left + right[:2]] * 2,
        vocabulary.starts[left + right[:1]] if len(left) + 1 > 2 else 0,  # noqa: PLR2004
    )
    apart = vocabulary.words[left] * (2 if vocabulary.starts[right[:2]] else 1)
    if (left, right[:2]) in vocabulary.pairs:
        apart += 4
    if joined and joined > 2 * apart:
        return Join(has_space=False, confidence=0.85, rule="vocabulary")
    if apart > 2 * joined + 1:
        return Join(has_space=True, confidence=0.85, rule="vocabulary")
    return None


def _last_token(text: str) -> str:
    tokens = _TOKEN.findall(text[-_CONTEXT:])
    return tokens[-1] if tokens and text.endswith(tokens[-1]) else ""


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
