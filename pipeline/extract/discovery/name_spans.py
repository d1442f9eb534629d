"""Where an unknown name may stand in a text: from what is printed and from the morphemes.

Four sources: glosses, Latin names, quoted names, and words that hold a proper noun of the
tokenizer. Where two overlap, the gloss wins (it has both edges), then the longer one.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.extract.discovery.cues import context_features
from pipeline.extract.names.boundaries import hangul_run, particles
from pipeline.extract.names.matching import address_spans
from pipeline.knowledge.cues import cue_key, load_cues
from pipeline.knowledge.endings import load_name_endings
from pipeline.knowledge.folding import is_hangul, is_latin, name_key
from pipeline.knowledge.lexicon import load_stop_words, load_user_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.model.glosses import Gloss
    from pipeline.model.tokens import Token

    WordTest = Callable[[str], bool]

Source = Literal["gloss", "quote", "latin", "hangul"]
_Kind = Literal["proper", "mixed", "part"]
Span = tuple[int, int]

_LATIN = re.compile(
    r"(?<![\w.@/])(?:[A-Z][\w&’+-]*(?:\.(?=\w)[\w-]+)*\.?|[a-z]{1,4}[A-Z][\w-]*|[A-Za-z][a-z]*\.(?:ai|io|com))"
    r"(?: (?:(?:of|for|and|the|on|de|to|with|in) )?(?:[A-Z]\.|[A-Z0-9][\w&’+-]*(?:\.\d+)*))*",
    re.ASCII,
)
_QUOTED = re.compile(
    r"[‘“「『《〈]([^‘’“”「」『』《》〈〉]{2,40})[’”」』》〉]|'([^']{2,40})'|\"([^\"]{2,40})\""
)
_NAME_IN_QUOTES = re.compile(r"[가-힣A-Za-z][가-힣A-Za-z0-9.+-]*(?: [가-힣A-Za-z0-9.+-]+){0,2}")
_NUMBER = re.compile(r"\d+(?P<fine>\.\d\d+)?[\d.]*")
_TITLE = re.compile(r"(?:C[A-Z]O|[IVX]+\.|[A-Z]\.(?= [A-Z][a-z]* [a-z]))\s")
# What belongs to a name within one Korean word once it holds a proper noun.
_GLUE_TAGS = frozenset({"NNG", "XSN", "XPN", "SN", "SL", "XR", "NR", "UN", "SH", "MAG", "IC"})
_MIN_SYLLABLES = 2
_UNKNOWN_SYLLABLES = 3
_ABSTRACT = ("성", "화", "율", "률", "력", "적", "론", "학", "권", "법", "들")
_NAME_WORDS = 3
_LONGEST = 60
_MOST_WORDS = 7
_RANK: dict[Source, int] = {"gloss": 0, "latin": 1, "hangul": 2, "quote": 3}


def name_spans(
    text: str,
    tokens: Sequence[Token],
    glosses: Sequence[Gloss],
    taken: Sequence[Span],
    is_word: WordTest | None = None,
) -> list[tuple[Span, Source]]:
    """Places of possible names that overlap nothing known and not each other.

    Args:
        text: A block's text.
        tokens: Its morphemes.
        glosses: Its glosses.
        taken: Places of known names.
        is_word: Whether the tokenizer's vocabulary has a word.
    """
    offered: list[tuple[Span, Source]] = [(s, "gloss") for g in glosses for s in g.spans]
    offered += [(s, "latin") for s in _latin(text)]
    offered += [(s, "hangul") for s in _hangul(text, tokens, is_word)]
    offered += [(s, "quote") for s in _quoted(text)]
    offered.sort(key=lambda item: (_RANK[item[1]] > 0, item[0][0] - item[0][1], item[0]))
    used = bytearray(len(text))
    for start, end in taken:
        used[start:end] = b"\x01" * (end - start)
    kept = []
    for (start, end), source in offered:
        if used.find(1, start, end) != -1 or (source != "gloss" and _is_generic(text[start:end])):
            continue
        used[start:end] = b"\x01" * (end - start)
        kept.append(((start, end), source))
    kept.sort()
    return kept


def _is_generic(surface: str) -> bool:
    key = name_key(surface)
    if key in load_cues().generic or key in load_stop_words() or len(key) < _MIN_SYLLABLES:
        return True
    words = surface.split()
    return all(name_key(w) in load_cues().generic for w in words)


def _latin(text: str) -> Iterator[Span]:
    addresses = address_spans(text)
    for match in _LATIN.finditer(text):
        start, end = match.span()
        if text[end - 1] == "." and not text[start:end].endswith(("Inc.", "Corp.", "Ltd.", "Co.")):
            end -= 1
        if any(s < end and start < e for s, e in addresses):
            continue
        if end - start > _LONGEST or text.count(" ", start, end) >= _MOST_WORDS:
            continue
        end = _before_numbers(text, start, end)
        start = _behind_generic(text, start, end)
        if start == end or (start and (is_hangul(text[start - 1]) or text[start - 1].isalnum())):
            continue
        rest = hangul_run(text, end)
        if rest and not _may_follow(rest):
            continue
        yield start, end


def _behind_generic(text: str, start: int, end: int) -> int:
    """``start`` moved behind titles and chapter numbers (CEO, II.), ``end`` if nothing remains."""
    at = start
    while match := _TITLE.match(text, at, end):
        at = match.end()
    return at if any(map(is_latin, text[at:end])) else end


def _before_numbers(text: str, start: int, end: int) -> int:
    """``end`` moved before a last word that counts or measures: VX 12GB, AUC 0.94, VX 8개."""
    while (space := text.rfind(" ", start, end)) != -1 and text[space + 1].isdecimal():
        number = _NUMBER.match(text, space + 1, end)
        assert number is not None
        unit, rest = text[number.end() : end], hangul_run(text, end)
        counts = rest and not particles().fullmatch(rest)
        if not (counts or number["fine"] or name_key(unit) in load_cues().generic):
            break
        end = space
    return end


def _may_follow(rest: str) -> bool:
    """Particles, or a noun that names are followed by: PCR검사 is no name."""
    if particles().fullmatch(rest):
        return True
    rights = load_cues().weights["right"]
    return any(
        rest[:n] in rights and particles().fullmatch(rest[n:]) for n in range(1, len(rest) + 1)
    )


def _hangul(text: str, tokens: Sequence[Token], is_word: WordTest | None) -> Iterator[Span]:
    """Words that hold a proper noun, and runs of such words: 팀닛 게브루."""
    words = list(_name_words(text, tokens, is_word))
    index = 0
    while index < len(words):
        first = words[index]
        end, following = first.end, index + 1
        is_sure = first.kind != "part"
        while first.kind != "mixed" and following < min(len(words), index + _NAME_WORDS):
            word = words[following]
            if text[end : word.start] != " " or word.kind == "mixed":
                break
            if _is_title(text[word.start : word.end]):
                break
            is_sure |= word.kind == "proper"
            end, following = word.end, following + 1
        if is_sure:
            yield first.start, end
        index = following


def _is_title(word: str) -> bool:
    """최고기술책임자 behind a name is no part of it; 지 in 제이 지 is."""
    return len(word) >= _MIN_SYLLABLES and bool(load_cues().of("right", word))


class _Word(NamedTuple):
    """A Korean word that can be (part of) a name.

    Attributes:
        kind: ``proper``, nothing but proper nouns; ``mixed``, other nouns too (never joined with
            the next word); ``part``, syllables without a sense, a name only beside a proper noun.
    """

    start: int
    end: int
    kind: _Kind


def _name_words(text: str, tokens: Sequence[Token], is_word: WordTest | None) -> Iterator[_Word]:
    """The words of a block that can be names or parts of one."""
    run: list[Token] = []
    for token in (*tokens, None):
        is_noun = token is not None and (token.tag == "NNP" or token.tag in _GLUE_TAGS)
        if run and is_noun and token is not None and token.start == run[-1].end:
            run.append(token)
            continue
        if run:
            word = _name_word(text, run, is_word)
            if word is not None:
                yield word
        run = [token] if is_noun and token is not None else []


def _name_word(text: str, run: list[Token], is_word: WordTest | None) -> _Word | None:
    first, last = 0, len(run)
    while last > 1 and run[last - 1].tag != "NNP" and _is_tail(run[last - 1].form):
        last -= 1
    while first < last - 1 and run[first].tag != "NNP" and _is_lead(run[first].form):
        first += 1
    kept = run[first:last]
    start, end = kept[0].start, kept[-1].end
    kind = _kind(text, kept)
    # Nine of ten words are common nouns: they are told first, at the least cost.
    if kind is None and (len(kept) > 1 or kept[0].tag != "NNG" or end - start < _UNKNOWN_SYLLABLES):
        return None
    if not _has_edges(text, start, end, first, followed=last < len(run)):
        return None
    if kind is None and not _is_unheard_of(text, start, end, is_word):
        return None
    return _Word(start, end, kind or "mixed")


def _kind(text: str, run: list[Token]) -> _Kind | None:
    """What the tags alone say of a word; ``None`` for one that is a name only if unheard of."""
    proper = [token.tag == "NNP" for token in run]
    if any(proper):
        return "proper" if all(proper) else "mixed"
    if _is_mixed(text, run):
        return "mixed"
    if len(run) > 1 and all(t.tag == "NNG" and len(t.form) == 1 for t in run):
        return "part"
    return None


def _has_edges(text: str, start: int, end: int, first: int, *, followed: bool) -> bool:
    """Whether a word of its own stands there, with particles at most."""
    surface = text[start:end]
    if not any(map(is_hangul, surface)) or surface[0].isdecimal() or len(surface) > _LONGEST:
        return False
    if first == 0 and text[start - 1 : start].isalnum():
        return False
    rest = hangul_run(text, end)
    return followed or not rest or particles().fullmatch(rest) is not None


def _is_unheard_of(text: str, start: int, end: int, is_word: WordTest | None) -> bool:
    """A word the tokenizer does not know, where a name is to be expected: 스타트업 카렐릭스는."""
    word = text[start:end]
    if is_word is None or word in _everyday_words() or word.endswith(_ABSTRACT):
        return False
    cues = context_features(text, start, end)
    return any(c.startswith(("left:", "right:")) for c in cues) and not is_word(word)


@functools.cache
def _everyday_words() -> frozenset[str]:
    """Words the project itself taught the tokenizer, which its embedding does not have."""
    cues = load_cues().weights
    nouns = load_name_endings().nouns
    return frozenset(
        [word.form for word in load_user_words()]
        + [word for place in cues for word in cues[place]]
        + [word for group in nouns for word in nouns[group]]
    )


def _is_mixed(text: str, run: list[Token]) -> bool:
    """오픈AI, 챗GPT: Hangul and then capitals in one word."""
    if [token.tag for token in run] != ["NNG", "SL"]:
        return False
    return text[run[1].start].isupper() and len(run[0].form) >= _MIN_SYLLABLES


def _is_tail(form: str) -> bool:
    known = load_name_endings()
    key = cue_key(form)
    cues = load_cues().weights
    return key in cues["right"] or any(
        form in known.nouns[g] or form in known.suffixes[g] for g in known.nouns
    )


def _is_lead(form: str) -> bool:
    return (
        cue_key(form) in load_cues().weights["left"]
        or form in load_name_endings().technical_prefixes
    )


def _quoted(text: str) -> Iterator[Span]:
    """Short names in quotation marks; speech and phrases with particles are none."""
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 1
        surface = match[group]
        if _NAME_IN_QUOTES.fullmatch(surface) and not _has_particles(surface):
            yield match.span(group)


def _has_particles(surface: str) -> bool:
    endings = ("을", "를", "은", "는", "의", "에서", "으로", "하는", "된", "한", "할", "다", "요")
    return any(len(w) > _MIN_SYLLABLES and w.endswith(endings) for w in surface.split())
