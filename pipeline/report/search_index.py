"""The index the page searches with: words, entities and keywords, each with its blocks.

Blocks are numbered over the whole corpus, issues in order of date and blocks in reading order. A
key is ``w:`` and a word, ``e:`` and an entity id, or ``t:`` and a keyword; its postings are the
numbers of its blocks, ascending, each as the step from the one before, in base 36. Keys are
spread over files by a hash: words by that of their first two characters, so that all words with
a common beginning share a file, the others by that of the whole key.

What counts as a word: nouns, foreign words, Chinese characters, roots and numbers as the
tokenizer found them, compound terms, names as they were mentioned, dates and quantities as printed
(``1,750억``) and by value (``#175000000000``, which makes 1,750억 and 1750억 one).
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from pipeline.report.format import contained
from pipeline.report.json_files import data_file
from pipeline.report.pages.view import entity_name
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.report.pages.view import Corpus

# Sejong tags of what people look for; W_SERIAL and the like are Kiwi's own for names and codes.
_SEARCHED_TAGS = frozenset(
    {"NNG", "NNP", "NR", "SL", "SH", "SN", "XR", "W_SERIAL", "W_HASHTAG", "W_MENTION", "W_EMAIL"}
)
_MOST_CHARS = 32  # of a word: what is longer is found by its beginning
_BUCKET_CHARS = 48_000  # a file loads in a few milliseconds, and a corpus has few of them
_MOST_BUCKETS = 4_096
_PREFIX_CHARS = 2
_FNV_OFFSET, _FNV_PRIME = 2166136261, 16777619  # FNV-1a, 32 bits
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Tables whose keywords open evidence, with the column that holds them.
_KEYWORDS = (
    ("keyword_timeline", "term"), ("topic_terms", "key"), ("trends", "key"), ("bursts", "key"),
    ("emergence", "key"), ("distinctive", "key"),
)  # fmt: skip


def block_numbers(corpus: Corpus, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Blocks by number: ``issue_id``, ``block_id``, ``ordinal`` and more, index 0 to n - 1."""
    order = {issue.issue_id: at for at, issue in enumerate(corpus.issues)}
    frame = corpus.frame("blocks", ["issue_id", "block_id", "ordinal", *columns])
    frame = frame[frame["issue_id"].isin(order)]
    places = frame.assign(_issue=frame["issue_id"].map(order).astype("int64"))
    places = places.sort_values(["_issue", "ordinal"], kind="stable", ignore_index=True)
    return places.drop(columns="_issue")


def chosen_terms(corpus: Corpus) -> frozenset[str]:
    """Keywords that some page shows."""
    chosen: set[str] = set()
    for table, column in _KEYWORDS:
        if table not in corpus.tables:
            continue
        kinds = ["kind"] if "kind" in TABLES[table].columns else []
        frame = corpus.coded(table, [*kinds, column])
        if kinds:
            frame = frame[frame["kind"] == "keyword"]
        chosen |= {str(term) for term in frame[column].dropna().unique()}
    return frozenset(chosen)


def fold(word: str) -> str:
    """A word as it is looked up: lower case, without spaces and thousands separators, cut.

    >>> fold("연합 학습"), fold("1,750억"), fold("GPT-3")
    ('연합학습', '1750억', 'gpt-3')
    """
    closed = "".join(word.lower().split())
    if "," in closed:
        closed = "".join(
            char
            for at, char in enumerate(closed)
            if char != ","
            or not (closed[at - 1 : at].isdigit() and closed[at + 1 : at + 2].isdigit())
        )
    return closed[:_MOST_CHARS]


def bucket_of(key: str, count: int) -> int:
    """File number of a key; FNV-1a over UTF-16 code units, as the page's script computes it."""
    hashed = key[: 2 + _PREFIX_CHARS] if key.startswith("w:") else key
    units = np.frombuffer(hashed.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    value = _FNV_OFFSET
    for unit in units.tolist():
        value = ((value ^ unit) * _FNV_PRIME) & 0xFFFFFFFF
    return value % count


def index_files(corpus: Corpus) -> dict[str, bytes]:
    """``assets/search/<n>.js`` for every bucket."""
    numbers = block_numbers(corpus)
    postings = _postings(_occurrences(corpus, numbers), len(numbers))
    size = sum(len(key) + len(blocks) for key, blocks in postings)
    count = min(_MOST_BUCKETS, 2 ** max(0, math.ceil(math.log2(max(1, size / _BUCKET_CHARS)))))
    buckets: defaultdict[int, list[list[str]]] = defaultdict(list)
    for key, blocks in postings:
        row = [key, blocks]
        if key.startswith("e:") and (entity := corpus.entity_of.get(key[2:])):
            row.append(contained(entity_name(entity)))
        buckets[bucket_of(key, count)].append(row)
    return {f"assets/search/{at}.js": data_file(f"search/{at}", buckets[at]) for at in range(count)}


class Occurrences(NamedTuple):
    """Where words of one kind stand.

    Attributes:
        kind: ``w``, ``e`` or ``t``.
        words: Each once.
        pairs: Place of the word in ``words`` · number of blocks + number of the block; ascending.
    """

    kind: str
    words: Sequence[str]
    pairs: NDArray[np.int64]


def _occurrences(corpus: Corpus, numbers: pd.DataFrame) -> Iterator[Occurrences]:
    """Words as they stand in each table, one table after the other: there may be millions."""
    number = pd.Series(numbers.index.to_numpy(), index=numbers["block_id"].astype(str))
    number = number[~number.index.duplicated()]

    def of(kind: str, frame: pd.DataFrame, column: str) -> Occurrences:
        """A frame of categories ``block_id`` and ``column``."""
        ids, words = frame["block_id"].cat, frame[column].cat
        known = number.reindex(ids.categories.astype(str)).fillna(-1).to_numpy(dtype=np.int64)
        block = np.append(known, -1)[ids.codes]  # −1, no id, is the last
        there = (block >= 0) & (words.codes >= 0).to_numpy()
        pairs = words.codes[there].to_numpy(dtype=np.int64)
        pairs *= len(numbers)
        pairs += block[there]
        return Occurrences(kind, [str(text) for text in words.categories], np.unique(pairs))

    tokens = corpus.coded("tokens", ["block_id", "lemma", "tag"])
    yield of("w", tokens[tokens["tag"].isin(_SEARCHED_TAGS)], "lemma")
    del tokens  # the longest table by far
    terms = corpus.coded("terms", ["block_id", "term"])
    yield of("w", terms, "term")
    yield of("t", terms[terms["term"].isin(chosen_terms(corpus))], "term")
    mentions = corpus.coded("mentions", ["block_id", "surface", "entity_id"])
    yield of("w", mentions, "surface")
    yield of("e", mentions, "entity_id")
    yield of("w", corpus.coded("dates", ["block_id", "surface"]), "surface")
    quantities = corpus.coded("quantities", ["block_id", "surface", "value"])
    yield of("w", quantities, "surface")
    values = _values(quantities["value"]).astype("category")
    yield of("w", quantities[["block_id"]].assign(value=values), "value")


def _values(values: pd.Series[float]) -> pd.Series[str]:
    """Numbers as JavaScript writes them, behind a hash."""
    out: list[str | None] = []
    for value in values.astype("float64").tolist():
        if not math.isfinite(value):
            out.append(None)
        else:
            out.append(f"#{int(value)}" if value.is_integer() else f"#{value!r}")
    return pd.Series(out, index=values.index, dtype="object")


def _postings(occurrences: Iterable[Occurrences], block_count: int) -> list[tuple[str, str]]:
    """Keys with their coded postings, sorted by key."""
    size = max(1, block_count)
    parts = [found for found in occurrences if len(found.pairs)]
    if not parts:
        return []
    named = [
        f"{part.kind}:{fold(word) if part.kind == 'w' else word}"
        for part in parts
        for word in part.words
    ]
    key_of, keys = pd.factorize(np.array(named, dtype=object), sort=True)
    # Key and block as one number: unique sorts and drops repetitions at once.
    firsts = np.cumsum([0, *(len(part.words) for part in parts)])
    told = [
        key_of[first + part.pairs // size] * size + part.pairs % size
        for first, part in zip(firsts.tolist(), parts, strict=False)
    ]
    code, block = np.divmod(np.unique(np.concatenate(told)), size)
    starts = np.flatnonzero(np.diff(code, prepend=-1))
    found = keys[code[starts]].tolist()
    del told, code  # ten thousand issues have twenty million postings
    steps = np.diff(block, prepend=0)
    steps[starts] = block[starts]
    written = {step: base36(step) for step in np.unique(steps).tolist()}
    ends = [*starts[1:].tolist(), len(block)]
    return [
        (str(key), " ".join([written[step] for step in steps[a:z].tolist()]))
        for key, a, z in zip(found, starts.tolist(), ends, strict=True)
        if key != "w:"
    ]


def base36(value: int) -> str:
    """A whole number of at least zero in base 36.

    >>> base36(0), base36(35), base36(36)
    ('0', 'z', '10')
    """
    digits = _DIGITS[value % 36]
    while value := value // 36:
        digits = _DIGITS[value % 36] + digits
    return digits
