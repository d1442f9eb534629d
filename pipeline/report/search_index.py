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
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.report.format import contained
from pipeline.report.json_files import data_file
from pipeline.report.pages.view import entity_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


def block_numbers(corpus: Corpus) -> pd.DataFrame:
    """Blocks by number: ``issue_id``, ``block_id``, ``ordinal`` and the rest, index 0 to n - 1."""
    order = {issue.issue_id: at for at, issue in enumerate(corpus.issues)}
    frame = corpus.frame("blocks")
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
        frame = corpus.frame(table)
        if column not in frame.columns:
            continue
        if "kind" in frame.columns:
            frame = frame[frame["kind"] == "keyword"]
        chosen |= set(frame[column].dropna().astype(str))
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


def _occurrences(corpus: Corpus, numbers: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Kind of key, and a frame of ``word`` and ``block`` (number), repeated rows included."""
    number = pd.Series(numbers.index.to_numpy(), index=numbers["block_id"].astype(str))
    number = number[~number.index.duplicated()]

    def placed(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        # Each id is looked up once: as Python strings the ids alone would take gigabytes.
        codes, ids = pd.factorize(frame["block_id"])
        numbers_of = np.append(number.reindex(ids.astype(str)).to_numpy(dtype="float64"), np.nan)
        rows = pd.DataFrame({"word": frame[column], "block": numbers_of[codes]}).dropna()
        return rows.astype({"block": "int64"})

    tokens = corpus.frame("tokens")
    nouns = placed(tokens.loc[tokens["tag"].isin(_SEARCHED_TAGS), ["block_id", "lemma"]], "lemma")
    del tokens  # the longest table by far
    yield "w", nouns
    del nouns
    terms = corpus.frame("terms")[["block_id", "term"]]
    yield "w", placed(terms, "term")
    yield "t", placed(terms[terms["term"].isin(chosen_terms(corpus))], "term")
    mentions = corpus.frame("mentions")[["block_id", "surface", "entity_id"]]
    yield "w", placed(mentions, "surface")
    yield "e", placed(mentions, "entity_id")
    yield "w", placed(corpus.frame("dates"), "surface")
    quantities = corpus.frame("quantities")
    yield "w", placed(quantities, "surface")
    yield "w", placed(quantities.assign(value=_values(quantities["value"])), "value")


def _values(values: pd.Series[float]) -> pd.Series[str]:
    """Numbers as JavaScript writes them, behind a hash."""
    out: list[str | None] = []
    for value in values.astype("float64").tolist():
        if not math.isfinite(value):
            out.append(None)
        else:
            out.append(f"#{int(value)}" if value.is_integer() else f"#{value!r}")
    return pd.Series(out, index=values.index, dtype="object")


def _postings(
    occurrences: Iterable[tuple[str, pd.DataFrame]], block_count: int
) -> list[tuple[str, str]]:
    """Keys with their coded postings, sorted by key."""
    parts = []
    for kind, frame in occurrences:
        if frame.empty:
            continue
        codes, words = pd.factorize(frame["word"].astype(str))
        named = [f"{kind}:{fold(str(w)) if kind == 'w' else w}" for w in words]
        parts.append((np.array(named, dtype=object)[codes], frame["block"].to_numpy()))
    if not parts:
        return []
    codes, keys = pd.factorize(np.concatenate([named for named, _ in parts]), sort=True)
    blocks = np.concatenate([numbers for _, numbers in parts])
    # Key and block as one number: unique sorts and drops repetitions at once.
    pairs = np.unique(codes.astype(np.int64) * max(1, block_count) + blocks)
    code, block = np.divmod(pairs, max(1, block_count))
    starts = np.flatnonzero(np.diff(code, prepend=-1))
    steps = np.diff(block, prepend=0)
    steps[starts] = block[starts]
    distinct, where = np.unique(steps, return_inverse=True)
    written = np.array([base36(int(step)) for step in distinct], dtype=object)[where]
    ends = [*starts[1:].tolist(), len(pairs)]
    listed = zip(keys, starts.tolist(), ends, strict=True)
    return [(str(key), " ".join(written[a:b])) for key, a, b in listed if key != "w:"]


def base36(value: int) -> str:
    """A whole number of at least zero in base 36.

    >>> base36(0), base36(35), base36(36)
    ('0', 'z', '10')
    """
    digits = _DIGITS[value % 36]
    while value := value // 36:
        digits = _DIGITS[value % 36] + digits
    return digits
