"""Whether a space belongs where a printed line ends: rules first, then Kiwi's language model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline.knowledge.folding import is_latin

if TYPE_CHECKING:
    from pipeline.model.tokens import Token
    from pipeline.tokenizer.kiwi import Tokenizer

# The shape ingest asks for: (end of one line, start of the next) → does a space belong between?
Glue = Callable[[Sequence[tuple[str, str]]], list[bool]]

_CONTEXT = 24  # characters on either side that the language model sees
_OPENING = frozenset("([{<「『〈《‘“/~·ㆍ∙-–")
_CLOSING = frozenset(")]}>」』〉》’”,.;:!?%/~·ㆍ∙-–℃*")
_QUOTES = frozenset("'\"")
_THOUSANDS_LEFT = re.compile(r"(?<!\d)\d{1,3}[,.]$")  # 1,|750 is one number
_THOUSANDS_RIGHT = re.compile(r"\d{1,3}(?!\d)")
_ENDING = frozenset(",.;:!?")
_CLEAR = 1.0  # difference of log probabilities that is no tie
_BOUND = ("J", "E", "XS", "VCP")  # particles, endings, suffixes, copula: never begin a word
_OPEN_STEMS = ("VV", "VA", "VX", "VCP", "VCN", "EP")  # a stem waits for its ending


def make_glue(tokenizer: Tokenizer) -> Glue:
    """A function that decides line joins, many at once; equal pairs get equal answers.

    Where letters meet, both readings are analysed and the likelier wins, as in
    ``kiwipiepy.Kiwi.glue``. Kiwi's model does not see a space between two morphemes, so most
    pairs tie; then the parts of speech on both sides decide (:func:`by_tags`), where Kiwi's own
    ``glue`` always puts a space.
    """

    def glue(pairs: Sequence[tuple[str, str]]) -> list[bool]:
        answers = {pair: by_rule(*pair) for pair in pairs}
        unsure = [pair for pair, answer in answers.items() if answer is None]
        windows = [_window(*pair) for pair in unsure]
        texts = [text for head, tail in windows for text in (f"{head} {tail}", f"{head}{tail}")]
        results = tokenizer.analyze(texts)
        for pair, (head, _), apart, together in zip(
            unsure, windows, results[::2], results[1::2], strict=True
        ):
            gain = apart[1] - together[1]
            if abs(gain) > _CLEAR:
                answers[pair] = gain > 0
            else:
                answers[pair] = by_tags(together[0], len(head))
        return [bool(answers[pair]) for pair in pairs]

    return glue


def by_tags(tokens: Sequence[Token], seam: int) -> bool:
    """Whether Korean spelling wants a space at ``seam``, given the analysis without one."""
    left = [token for token in tokens if token.end <= seam]
    right = [token for token in tokens if token.start >= seam]
    if not left or not right or any(t.start < seam < t.end for t in tokens):
        return False
    before, after = left[-1].tag, right[0].tag
    if after.startswith(_BOUND) or before.startswith(_OPEN_STEMS):
        return False
    # After a number a counter follows at once (3개, 21세기); two nouns mostly stand apart.
    return before not in ("XPN", "XR", "SN")


def by_rule(left: str, right: str) -> bool | None:
    """What punctuation and script alone decide; ``None`` where the words must tell.

    >>> by_rule("그러나,", "다음"), by_rule("구글(", "Google"), by_rule("인공", "지능")
    (True, False, None)
    """
    if not left or not right or left[-1].isspace() or right[0].isspace():
        return False
    last, first = left[-1], right[0]
    if last in _QUOTES or first in _QUOTES:
        return _by_quotes(left, first)
    if last in _ENDING:
        return not (_THOUSANDS_LEFT.search(left) and _THOUSANDS_RIGHT.match(right))
    if last in _OPENING or first in _CLOSING or first in "([":  # 레커그니션(Rekognition)
        return False
    if last.isdecimal() and first.isdecimal():
        return False
    return True if is_latin(last) and is_latin(first) else None


def _by_quotes(left: str, first: str) -> bool | None:
    """Straight quotes: an odd one opens, an even one closes."""
    last = left[-1]
    if last in _QUOTES and left.count(last) % 2:
        return False
    if first in _QUOTES:
        return left.count(first) % 2 == 0
    return None


def _window(left: str, right: str) -> tuple[str, str]:
    """The last words of ``left`` and the first of ``right``, whole ones where possible."""
    head, tail = left.strip()[-_CONTEXT:], right.strip()[:_CONTEXT]
    if len(left.strip()) > _CONTEXT and " " in head:
        head = head[head.index(" ") + 1 :]
    if len(right.strip()) > _CONTEXT and " " in tail:
        tail = tail[: tail.rindex(" ")]
    return head, tail
