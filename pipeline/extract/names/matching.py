"""Finds every place in a text where a name of the gazetteer stands, by one automaton.

The automaton runs over the text without case, spaces and hyphens, so one key covers 오픈 AI and
오픈AI, GPT-3, GPT 3 and GPT3; each hit is then checked against the text as it stands. Cost does
not grow with the number of names (Aho and Corasick 1975).
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import ahocorasick

from pipeline.extract.names.boundaries import hangul_run, may_begin, may_end, particles
from pipeline.extract.names.versions import edition_end, version_end
from pipeline.knowledge.folding import SEPARATORS, compact, is_hangul, is_latin, script_of, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.knowledge.gazetteer import Gazetteer, Name
    from pipeline.model.entities import EntityType, MentionMethod

# Names inside addresses are no namings. Bounded, or a long line of letters would cost its square.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s가-힣<>()\[\]]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[A-Za-z]{2,24}){1,4}"
)
_DATED_TYPES = ("event", "publication")  # NeurIPS 2019 and State of AI 2020 are names
_ACRONYM_CAPITALS = 2
_TITLE_CASE_LETTERS = 5
_SYLLABLES_FOR_SPACE = 4
_SYLLABLES_PER_PART = 2
_LETTERS_BEFORE_DIGIT = 2
_REMEMBERED = 1 << 14  # spellings and their printings: of ten, nine were met before


class Candidate(NamedTuple):
    """A place where a name stands; one or several entities may own it.

    Attributes:
        method: ``pattern`` where a version was added to a family's name, a year to an event's.
    """

    start: int
    end: int
    names: tuple[Name, ...]
    method: MentionMethod = "gazetteer"


@dataclass(slots=True)
class _Entry:
    """What the automaton stores for a key.

    Attributes:
        texts: Spellings as listed, and with one separator kind for the other.
        breaks: Positions in the key before which a separator may stand.
        hangul: The key is nothing but Hangul.
    """

    key: str
    names: tuple[Name, ...]
    types: tuple[EntityType, ...]
    texts: frozenset[str]
    breaks: frozenset[int]
    hangul: bool
    families: tuple[Name, ...] = field(default=())


class Matcher:
    """The gazetteer's names, ready to be found; build it with :func:`matcher_for`."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._automaton = ahocorasick.Automaton()
        self._heads = frozenset(e.family for e in gazetteer.entities.values() if e.family)
        for key, names in gazetteer.names.items():
            if len(key) > 1 or _is_safe_letter(key, names):
                self._automaton.add_word(key, self._entry(key, names, gazetteer))
        self._is_empty = not len(self._automaton)
        if not self._is_empty:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[Candidate]:
        """Every possible naming in ``text``; they may overlap."""
        if self._is_empty or not text:
            return []
        hits = list(self._automaton.iter(squeeze(text)))
        if not hits:
            return []
        _, offsets = compact(text)
        addresses = address_spans(text)
        found: list[Candidate] = []
        for last, entry in hits:
            first = last + 1 - len(entry.key)
            start, end = offsets[first], offsets[last] + 1
            if addresses and any(s < end and start < e for s, e in addresses):
                continue
            surface = text[start:end]
            if surface not in entry.texts and not (
                _gaps_fit(entry, text, offsets[first : last + 1])
            ):
                continue
            found.extend(_candidates(entry, text, start, end))
        return found

    def _entry(self, key: str, names: tuple[Name, ...], gazetteer: Gazetteer) -> _Entry:
        types = tuple(gazetteer.entities[name.entity_id].entity_type for name in names)
        families = []
        for name, entity_type in zip(names, types, strict=True):
            entity = gazetteer.entities[name.entity_id]
            if entity_type not in ("model", "product") or name.ambiguity is not None:
                continue
            if not key[-1].isdecimal():
                families.append(name)
            elif entity.family:
                families.append(type(name)(name.text, entity.family))
        texts = frozenset(name.text for name in names)
        return _Entry(
            key, names, types, texts, _breaks(texts), all(map(is_hangul, key)), tuple(families)
        )


def _is_safe_letter(key: str, names: Sequence[Name]) -> bool:
    """A name of one letter or syllable (X, 델) is looked for only if its owners say what it needs.

    Chinese characters are countries and have rules of their own: headline.py.
    """
    single = is_latin(key) or is_hangul(key)
    return single and all(name.ambiguity and name.ambiguity.needs for name in names)


@functools.lru_cache(maxsize=4)
def matcher_for(gazetteer: Gazetteer) -> Matcher:
    """The matcher of a gazetteer, built once (a gazetteer is hashed by identity)."""
    return Matcher(gazetteer)


def address_spans(text: str) -> list[tuple[int, int]]:
    """Where web and mail addresses stand."""
    if "://" in text or "www." in text or "@" in text:
        return [match.span() for match in _ADDRESS.finditer(text)]
    return []


def longest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stand: longest first, then earliest, no two overlapping.

    Of two for the same place, one found in the gazetteer comes before a pattern.
    """
    ordered = sorted(candidates, key=lambda c: (c.start - c.end, c.start, c.method != "gazetteer"))
    taken = bytearray(max((c.end for c in ordered), default=0))
    kept = []
    for c in ordered:
        if taken.find(1, c.start, c.end) == -1:
            taken[c.start : c.end] = b"\x01" * (c.end - c.start)
            kept.append(c)
    return sorted(kept, key=lambda c: c.start)


def _candidates(entry: _Entry, text: str, start: int, end: int) -> Iterator[Candidate]:
    surface = text[start:end]
    if _counts_something(text, start, end):
        return
    begun = [
        (name, entity_type)
        for name, entity_type in zip(entry.names, entry.types, strict=True)
        if may_begin(text, start, end, entity_type) and case_fits(name.text, surface, entity_type)
    ]
    if not begun:
        return
    if ended := [name for name, entity_type in begun if may_end(text, end, entity_type)]:
        # KIRO and Kiro may be two: the owner of the very spelling comes first.
        exact = [name for name in ended if name.text == surface]
        yield Candidate(start, end, _owners(exact or ended))
    elif plural := [name for name, _ in begun if _is_plural(text, end, name.text)]:
        yield Candidate(start, end + 1, _owners(plural))
    dated = [name for name, entity_type in begun if entity_type in _DATED_TYPES]
    if dated and (edition := edition_end(text, end)):
        yield Candidate(start, edition, _owners(dated), "pattern")
    if entry.families and (version := version_end(text, end)):
        families = [n for n in entry.families if case_fits(n.text, surface, "model")]
        if families:
            yield Candidate(start, version, _owners(families), "pattern")


def _owners(names: Iterable[Name]) -> tuple[Name, ...]:
    """One name for each owner, sorted by owner; of several, the first."""
    first: dict[str, Name] = {}
    for name in names:
        first.setdefault(name.entity_id, name)
    return tuple(first[key] for key in sorted(first))


@functools.lru_cache(maxsize=_REMEMBERED)
def case_fits(listed: str, surface: str, entity_type: EntityType) -> bool:
    """Whether ``surface`` can stand for a listed spelling that differs from it in case.

    Acronyms want capitals (WHO is not who), a plain English word with a capital wants it too
    (Apple is not apple). Phrases, mixed case (OpenAI) and techniques may be written as they like.

    >>> case_fits("WHO", "who", "institution"), case_fits("OpenAI", "openai", "company")
    (False, True)
    """
    wanted, given = _latin_letters(listed), _latin_letters(surface)
    if wanted == given or not wanted:
        return True
    if wanted.isupper() and len(wanted) >= _ACRONYM_CAPITALS:
        if any(char.isdecimal() for char in listed) or any(map(is_hangul, listed)):
            return True
        return given.isupper() or (len(wanted) >= _TITLE_CASE_LETTERS and given.istitle())
    if entity_type == "technology" or any(char in SEPARATORS for char in listed):
        return True
    return not (wanted.istitle() and given.islower())


def _latin_letters(text: str) -> str:
    if text.isascii() and text.isalpha():
        return text
    plain = unicodedata.normalize("NFKC", text)  # full-width letters
    return "".join([char for char in plain if is_latin(char)])


def _is_plural(text: str, end: int, listed: str) -> bool:
    """GPUs, GANs: the plural of an acronym belongs to the name."""
    if text[end : end + 1] != "s" or not (listed.isascii() and listed.isupper()):
        return False
    beyond = text[end + 1 : end + 2]
    return not (is_latin(beyond or " ") or beyond.isdecimal())


def _counts_something(text: str, start: int, end: int) -> bool:
    """GPT 3개: the number behind a space counts, it is no part of the name."""
    if not text[end - 1].isdecimal() or end == len(text) or not is_hangul(text[end]):
        return False
    number_start = end
    while number_start > start and (text[number_start - 1].isdecimal()):
        number_start -= 1
    if number_start == start or not text[number_start - 1].isspace():
        return False
    return not particles().fullmatch(hangul_run(text, end))


def _breaks(texts: Iterable[str]) -> frozenset[int]:
    """Positions in the key where some listed spelling has a separator or a word seam.

    Seams are changes of script (오픈|AI, GPT|3) and inner capitals (Open|AI, Deep|Mind).
    """
    breaks: set[int] = set()
    for text in texts:
        at, pending, before = 0, False, ""
        for char in text:
            if char in SEPARATORS:
                pending = True
                continue
            if at and (pending or _is_seam(before, char, at)):
                breaks.add(at)
            at, pending, before = at + 1, False, char
    return frozenset(breaks)


def _is_seam(before: str, char: str, at: int) -> bool:
    if is_latin(before) and is_latin(char):
        return before.islower() and char.isupper()
    scripts = {script_of(before), script_of(char)}
    if len(scripts) == 1 or "other" in scripts:
        return False
    return scripts != {"latin", "digit"} or at >= _LETTERS_BEFORE_DIGIT


def _gaps_fit(entry: _Entry, text: str, offsets: Sequence[int]) -> bool:
    """Whether the separators in the text stand where a name may be parted."""
    gaps = [i for i in range(1, len(offsets)) if offsets[i] - offsets[i - 1] > 1]
    if not gaps:
        return _digits_stay_apart(entry, text, offsets)
    if any(offsets[i] - offsets[i - 1] > 2 for i in gaps):  # noqa: PLR2004 - one separator
        return False
    free = [i for i in gaps if i not in entry.breaks]
    if not free:
        return True
    edges = [0, *gaps, len(entry.key)]
    parts = [right - left for left, right in itertools.pairwise(edges)]
    spaces = all(text[offsets[i] - 1] == " " for i in free)
    return (
        entry.hangul
        and spaces
        and len(entry.key) >= _SYLLABLES_FOR_SPACE
        and min(parts) >= _SYLLABLES_PER_PART
    )


def _digits_stay_apart(entry: _Entry, text: str, offsets: Sequence[int]) -> bool:
    """A separator between two digits (Top 5 00) may not be left out."""
    return not any(
        i in entry.breaks and text[offsets[i]].isdecimal() and text[offsets[i] - 1].isdecimal()
        for i in range(1, len(offsets))
    )
