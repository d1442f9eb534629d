"""What the repair of damaged text knows about the world, read from ``corrections.toml``."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.toml_files import load_toml, string_list

FILE = "corrections.toml"

# Every table and its lists; a table or list not named here is a slip of the editor's.
TABLES: dict[str, tuple[str, ...]] = {
    "capital_i": ("short", "mixed", "keep"),
    "al": ("nouns", "endings", "names", "before", "metal"),
    "si": ("nouns", "keep", "verbs", "uses", "subjects", "heads", "modifiers", "other", "moves"),
    "particles": ("loose", "bound"),
    "english": ("headline", "joined", "real"),
    "hangul": (
        "terms", "tails", "affixes", "overwriting", "initials", "vowels", "finals", "lost_finals",
        "fillers",
    ),
    "units": ("powers",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CapitalI:
    """Abbreviations whose capital I is read as a small l."""

    short: frozenset[str]
    mixed: frozenset[str]
    keep: frozenset[str]


@dataclass(frozen=True, slots=True)
class AlToken:
    """What tells AI, Al the person, Al the article and Al the metal apart."""

    nouns: frozenset[str]
    endings: tuple[str, ...]
    names: frozenset[str]
    before: frozenset[str]
    metal: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiToken:
    """What tells 시 and SI as damage from 시 and SI as words."""

    nouns: tuple[str, ...]
    keep: tuple[str, ...]
    verbs: tuple[str, ...]
    uses: tuple[str, ...]
    subjects: tuple[str, ...]
    heads: tuple[str, ...]
    modifiers: tuple[str, ...]
    other: tuple[str, ...]
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class English:
    """Words of headlines, names of two words, and real words never mended (case-folded)."""

    headline: tuple[str, ...]
    joined: tuple[str, ...]
    real: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hangul:
    """Korean terms and the letters of Hangul which look alike (pairs, both ways)."""

    terms: frozenset[str]
    tails: tuple[str, ...]
    affixes: frozenset[str]
    overwriting: tuple[str, ...]
    initials: frozenset[str]
    vowels: frozenset[str]
    finals: frozenset[str]
    lost_finals: frozenset[str]
    fillers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """The whole of ``corrections.toml``; ``loose`` and ``bound`` are particles, longest first."""

    capital_i: CapitalI
    al: AlToken
    si: SiToken
    loose: tuple[str, ...]
    bound: tuple[str, ...]
    english: English
    hangul: Hangul
    powers: tuple[str, ...]


@cache
def corrections() -> Corrections:
    """The package's own corrections, read once.

    Raises:
        KnowledgeError: The file names unknown tables or lists, or lacks some, or repeats entries.
    """
    return parse_corrections(load_toml(FILE))


def parse_corrections(data: dict[str, Any], name: str = FILE) -> Corrections:
    """Corrections from parsed TOML.

    Args:
        data: Content of the file.
        name: How the file is called in error messages.

    Raises:
        KnowledgeError: See :func:`corrections`.
    """
    lists = {table: _table(data, table, keys, name) for table, keys in TABLES.items()}
    for unknown in data.keys() - TABLES.keys():
        raise KnowledgeError(f"{name}: unknown table [{unknown}]; there are {', '.join(TABLES)}")
    cap, al, si, english = lists["capital_i"], lists["al"], lists["si"], lists["english"]
    hangul, particles = lists["hangul"], lists["particles"]
    for key in ("initials", "vowels", "finals"):
        for pair in hangul[key]:
            if len(pair) != 2 or pair[0] == pair[1]:  # noqa: PLR2004 - a pair has two letters
                raise KnowledgeError(f"{name}: [hangul] {key}: {pair!r} is no pair of two letters")
    return Corrections(
        capital_i=CapitalI(*(frozenset(cap[key]) for key in TABLES["capital_i"])),
        al=AlToken(
            nouns=frozenset(al["nouns"]),
            endings=al["endings"],
            names=frozenset(al["names"]),
            before=frozenset(al["before"]),
            metal=al["metal"],
        ),
        si=SiToken(**si),
        loose=_longest_first(particles["loose"]),
        bound=_longest_first(particles["bound"]),
        english=English(
            headline=english["headline"],
            joined=english["joined"],
            real=frozenset(word.casefold() for word in english["real"]),
        ),
        hangul=Hangul(
            terms=frozenset(hangul["terms"]),
            tails=hangul["tails"],
            affixes=frozenset(hangul["affixes"]),
            overwriting=hangul["overwriting"],
            initials=_both_ways(hangul["initials"]),
            vowels=_both_ways(hangul["vowels"]),
            finals=_both_ways(hangul["finals"]),
            lost_finals=frozenset(hangul["lost_finals"]),
            fillers=frozenset(hangul["fillers"]),
        ),
        powers=_longest_first(lists["units"]["powers"]),
    )


def _table(
    data: dict[str, Any], table: str, keys: tuple[str, ...], name: str
) -> dict[str, tuple[str, ...]]:
    where = f"{name}: [{table}]"
    value = data.get(table)
    if not isinstance(value, dict):
        raise KnowledgeError(f"{where}: this table is missing")
    for unknown in value.keys() - set(keys):
        raise KnowledgeError(f"{where}: unknown key {unknown!r}; there are {', '.join(keys)}")
    lists = {key: string_list(value, key, where) for key in keys}
    for key, entries in lists.items():
        for entry in entries:
            if not unicodedata.is_normalized("NFC", entry):
                raise KnowledgeError(f"{where}: {key}: {entry!r} is not NFC")
    return lists


def _longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _both_ways(pairs: tuple[str, ...]) -> frozenset[str]:
    return frozenset(pairs) | frozenset(pair[::-1] for pair in pairs)
