"""Places of cue words with the morphemes around them, from table ``tokens``.

All tokens are looked at by column operations only; what follows is done for the hits alone, which
are some ten thousand in a thousand issues, and for some blocks at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.analyze.lookup import NOWHERE, positions_of
from pipeline.analyze.rows import whole_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.knowledge.outlook import CueKind, OutlookCues

    Ints = NDArray[np.int64]

# Morphemes kept before a cue: a Korean clause seldom has more; conditions stand in it.
_BEFORE = 40
# Morphemes kept after it: particle, adverbs, verb and its endings, or a source in brackets.
_AFTER = 18
# Morphemes that may stand between 것 and the verb: 것이라고 크게 내다보다.
_THING_BEFORE = 5
_AT_ONCE = 500_000  # morphemes: of a large corpus there are millions in blocks with a cue
END = "␃/END "
_KIND_OF_TAG: dict[str, CueKind] = {
    "NNG": "noun", "NNP": "noun", "XR": "noun", "VV": "verb", "VV-R": "verb", "VV-I": "verb",
    "NNB": "bound", "EC": "ending", "VA": "noun",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """A cue word in its clause.

    Attributes:
        block: Position of its block in the blocks looked at.
        kind: How the word is analysed.
        word: The word, a key of the cue file.
        start: Offset of the word in the block.
        end: Offset of its end.
        left: Morphemes before it, nearest last: ``"확대/NNG 되/XSV ᆯ/ETM "``.
        right: Morphemes after it, ``END`` after the last of the block.
        left_starts: Offset of each morpheme of ``left``.
        right_ends: Offset of the end of each morpheme of ``right`` (not of ``END``).
    """

    block: int
    kind: CueKind
    word: str
    start: int
    end: int
    left: str
    right: str
    left_starts: tuple[int, ...]
    right_ends: tuple[int, ...]


def find_windows(tokens: pd.DataFrame, blocks: pd.Series, cues: OutlookCues) -> Iterator[Window]:
    """All places of cue words, block by block, in the order of the text.

    Args:
        tokens: Table ``tokens``.
        blocks: ``block_id`` of the blocks looked at; positions in it name the block.
        cues: Cue words.
    """
    forms = {part for _, word in cues.cues for part in (word, word.removesuffix("성"), word + "하")}
    words = sorted(forms)
    named = (tokens["form"].isin(words) & tokens["tag"].isin(list(_KIND_OF_TAG))).to_numpy(bool)
    at = positions_of(tokens["block_id"], blocks)
    has_cue = np.zeros(len(blocks) + 1, dtype=np.bool_)
    has_cue[at[named]] = True
    has_cue[NOWHERE] = False
    near = np.flatnonzero(has_cue[at])
    block = at[near]
    order = np.lexsort((tokens["ordinal"].to_numpy()[near], block))
    near, block = near[order], block[order]
    for some in whole_groups(block, _AT_ONCE):
        rows = near[some]
        yield from _windows_in(tokens.iloc[rows], block[some], named[rows], cues)


def _windows_in(
    tokens: pd.DataFrame, block: Ints, named: NDArray[np.bool_], cues: OutlookCues
) -> Iterator[Window]:
    """The same for whole blocks; ``named`` says which morphemes may be cue words."""
    form, tag = (tokens[name].to_numpy(dtype=object) for name in ("form", "tag"))
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    hits = np.flatnonzero(named)
    hits = hits[_may_stand(form, tag, hits)]
    texts = _written(form, tag)
    begins = np.searchsorted(block, block[hits], side="left")
    ends = np.searchsorted(block, block[hits], side="right")
    for i, a, z in zip(hits.tolist(), begins.tolist(), ends.tolist(), strict=True):
        kind, word, own = _KIND_OF_TAG[tag[i]], str(form[i]), i
        # 가능성, 위험성: the tokenizer splits off the suffix, the cue file does not.
        if i + 1 < z and form[i + 1] == "성" and tag[i + 1] == "XSN":
            own, word = i + 1, word + "성"
        # 시급하/VA is one morpheme to the tokenizer, 필요/NNG 하/XSA are two.
        verb = "하/XSA " if tag[i] == "VA" and word.endswith("하") else ""
        if verb:
            word = word.removesuffix("하")
        if (kind, word) not in cues.cues:
            continue
        begin, stop = max(a, i - _BEFORE), min(z, own + 1 + _AFTER)
        yield Window(
            int(block[i]),
            kind,
            word,
            int(start[i]),
            int(end[own]),
            "".join(texts[begin:i]),
            verb + "".join(texts[own + 1 : stop]) + (END if stop == z else ""),
            tuple(start[begin:i].tolist()),
            tuple(end[own + 1 : stop].tolist()),
        )


def _written(form: NDArray[np.object_], tag: NDArray[np.object_]) -> NDArray[np.object_]:
    """``"확대/NNG "`` for each morpheme: one string for all that are equal."""
    known: dict[tuple[str, str], str] = {}
    texts = np.empty(len(form), dtype=object)
    for place, pair in enumerate(zip(form.tolist(), tag.tolist(), strict=True)):
        if pair not in known:
            known[pair] = f"{pair[0]}/{pair[1]} "
        texts[place] = known[pair]
    return texts


def _may_stand(
    form: NDArray[np.object_], tag: NDArray[np.object_], hits: Ints
) -> NDArray[np.bool_]:
    """Leaves out what cannot be a cue, since it is most of the hits.

    것 without -ㄹ before it, verbs (보다, 보이다) without 것, and -면 without 안 behind it.
    """
    size = len(form)
    before = np.maximum(hits - 1, 0)
    future = np.isin(form[before], ("ᆯ", "을")) & (tag[before] == "ETM")
    forbidden, foretold = np.zeros(len(hits), dtype=bool), np.zeros(len(hits), dtype=bool)
    for step in (1, 2):
        forbidden |= form[np.minimum(hits + step, size - 1)] == "안"
    for step in range(1, _THING_BEFORE + 1):
        foretold |= np.isin(form[np.maximum(hits - step, 0)], ("것", "거"))
    bound, ending = tag[hits] == "NNB", tag[hits] == "EC"
    verb = np.char.startswith(tag[hits].astype(str), "VV")
    must = np.isin(form[hits], ("어야", "아야"))
    kept: NDArray[np.bool_] = (~bound | future) & (~verb | foretold) & (~ending | must | forbidden)
    return kept
