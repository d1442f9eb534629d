"""Words that are no entities: stop words, words for the tokenizer, and the user's own lexicon."""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.entities import parse_entities
from pipeline.knowledge.folding import name_key

if TYPE_CHECKING:
    from pipeline.knowledge.entities import Entity

_TAGS = ("NNG", "NNP", "SL", "MAG")
_LEXICON_KEYS = frozenset({"entity", "word", "stop_words", "reject"})


@dataclass(frozen=True, slots=True, order=True)
class UserWord:
    """A word the tokenizer is to keep whole; ``tag`` is its Sejong part of speech."""

    form: str
    tag: str = "NNP"


@dataclass(frozen=True, slots=True)
class UserLexicon:
    """What ``data/raw/lexicon.toml`` adds to the package's knowledge.

    Attributes:
        entities: New entities, or further aliases for one the package knows.
        stop_words: Keys (:func:`pipeline.knowledge.folding.name_key`) of further stop words.
        rejected: Names that are not to be learned from the corpus.
    """

    entities: tuple[Entity, ...] = ()
    words: tuple[UserWord, ...] = ()
    stop_words: frozenset[str] = frozenset()
    rejected: tuple[str, ...] = ()


def parse_lexicon(data: Mapping[str, Any], where: str) -> UserLexicon:
    """The user's lexicon from its parsed TOML.

    Args:
        data: ``[[entity]]`` as in the package's files, ``[[word]]`` with ``form`` and optional
            ``tag``, and ``stop_words`` and ``reject``, arrays of words and names.
        where: How the file is called in error messages.

    Raises:
        KnowledgeError: An entry is wrong; the message names file and entry.
    """
    if unknown := sorted(set(data) - _LEXICON_KEYS):
        known = ", ".join(sorted(_LEXICON_KEYS))
        raise KnowledgeError(f"{where}: no section {unknown[0]!r}; there are {known}")
    words, stops, rejected = (data.get(key, []) for key in ("word", "stop_words", "reject"))
    if not all(isinstance(part, list) for part in (words, stops, rejected)):
        raise KnowledgeError(
            f"{where}: word must be [[word]] tables, stop_words and reject must be arrays"
        )
    parsed = tuple(_user_word(w, f"{where}: word {n}") for n, w in enumerate(words, start=1))
    keys = frozenset(name_key(_word(s, f"{where}: stop_words")) for s in stops)
    refused = tuple(sorted({_word(name, f"{where}: reject") for name in rejected}))
    return UserLexicon(parse_entities(data, where), tuple(sorted(set(parsed))), keys, refused)


@functools.lru_cache(maxsize=1)
def load_stop_words() -> frozenset[str]:
    """Keys (:func:`~pipeline.knowledge.folding.name_key`) of ``stopwords.tsv``."""
    rows = _read_tsv("stopwords.tsv", ("word", "reason"))
    return frozenset(name_key(word) for word, _ in rows)


@functools.lru_cache(maxsize=1)
def load_user_words() -> tuple[UserWord, ...]:
    """``user_words.tsv``, sorted: current words that Kiwi's dictionary does not keep whole."""
    rows = _read_tsv("user_words.tsv", ("form", "tag", "note"))
    for form, tag, _ in rows:
        if tag not in _TAGS:
            raise KnowledgeError(f"user_words.tsv: {form}: tag must be one of {_TAGS}, not {tag!r}")
    return tuple(sorted(UserWord(form, tag) for form, tag, _ in rows))


def digest(values: Iterable[object]) -> str:
    """SHA-256 over the texts of ``values`` in their order, for fingerprints."""
    text = "\x1e".join(str(value) for value in values)
    return hashlib.sha256(text.encode()).hexdigest()


def parse_tsv(text: str, name: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Rows of a tab-separated knowledge file: a header, ``#`` comments and empty lines allowed.

    Raises:
        KnowledgeError: The header differs, a row has too few cells, or a first cell is twice.
    """
    rows: list[tuple[str, ...]] = []
    seen: dict[str, int] = {}
    header: tuple[str, ...] | None = None
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if header is None:
            header = cells
            if header != columns:
                raise KnowledgeError(f"{name}: line {number}: header must be {columns}")
            continue
        if len(cells) != len(columns):
            raise KnowledgeError(
                f"{name}: line {number}: {len(cells)} cells instead of {len(columns)}"
            )
        key = name_key(_word(cells[0], f"{name}: line {number}"))
        if key in seen:
            raise KnowledgeError(f"{name}: line {number}: {cells[0]!r} is line {seen[key]} again")
        seen[key] = number
        rows.append(cells)
    if header is None:
        raise KnowledgeError(f"{name}: is empty")
    return rows


def _read_tsv(name: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    resource = files("pipeline.knowledge").joinpath("data", name)
    try:
        text = resource.read_bytes().decode("utf-8")
    except OSError as error:
        raise KnowledgeError(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{name}: is not UTF-8 at byte {error.start}") from error
    return parse_tsv(text, name, columns)


def _user_word(entry: object, where: str) -> UserWord:
    if not isinstance(entry, Mapping) or not set(entry) <= {"form", "tag"}:
        raise KnowledgeError(f"{where}: must hold form and, if wanted, tag, not {entry!r}")
    tag = entry.get("tag", "NNP")
    if tag not in _TAGS:
        raise KnowledgeError(f"{where}: tag must be one of {', '.join(_TAGS)}, not {tag!r}")
    return UserWord(_word(entry.get("form"), where), tag)


def _word(value: object, where: str) -> str:
    if not isinstance(value, str) or not name_key(value):
        raise KnowledgeError(f"{where}: {value!r} is no word")
    if value != unicodedata.normalize("NFC", value):
        raise KnowledgeError(f"{where}: {value!r} is not in Unicode form NFC")
    return value
