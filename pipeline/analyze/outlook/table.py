"""Tables ``outlook`` and ``outlook_entities``."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.analyze.outlook.speakers import SpeakerNames
from pipeline.analyze.outlook.threads import add_continuity, outlook_entities
from pipeline.analyze.outlook.voice import Place, who_says
from pipeline.analyze.outlook.ways import rules_of
from pipeline.analyze.outlook.windows import find_windows
from pipeline.tables.outlook import OUTLOOK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.analyze.outlook.ways import Hit
    from pipeline.analyze.outlook.windows import Window
    from pipeline.knowledge.outlook import OutlookCues
    from pipeline.settings import AnalyzeSettings

# Captions and source lines name figures and references; nobody foresees anything there.
_LEFT_OUT = ("caption", "source")
# 전망된다, 필요성, 시급하다: the word goes on; a particle behind it is none of the cue's.
_VERBAL = re.compile(r"[^ ]+/(?:XSN|XSV|XSA|VCP|EP|EF|EC|ETM|ETN) ")
_PLACE = ("block_id", "issue_id", "article_id", "source_line", "page")
_FOUND = (
    "at", "start", "end", "surface", "stance", "cue", "modality", "confidence", "voice",
    "speaker", "speaker_entity_id",
)  # fmt: skip


def outlook_tables(
    tables: Mapping[str, pd.DataFrame], cues: OutlookCues, settings: AnalyzeSettings
) -> dict[str, pd.DataFrame]:
    """What the corpus foresees, advises and warns of.

    A row is a cue with its clause, no topic model's guess: what is negated (필요 없는, 우려 해소) or
    names something else (기대 수명, 위험 관리) gives none. Contents lists before the first article
    say everything twice and are left out. Plans (예정, 계획) are announcements, not forecasts; the
    horizon calendar has them.

    Args:
        tables: ``issues``, ``blocks``, ``tokens``, ``mentions``, ``dates``.
        cues: Cue words.
        settings: ``outlook_min_confidence``.

    Returns:
        ``outlook`` and ``outlook_entities``.
    """
    blocks = tables["blocks"]
    blocks = blocks[blocks["article_id"].notna() & ~blocks["kind"].isin(_LEFT_OUT)]
    blocks = blocks.sort_values("block_id").reset_index(drop=True)
    found = _find(blocks, tables, cues)
    found = found[found["confidence"] >= settings.outlook_min_confidence].reset_index(drop=True)
    places = blocks[list(_PLACE)].iloc[found.pop("at")].reset_index(drop=True)
    rows = pd.concat([places, found], axis="columns")
    rows = _add_horizon(rows, tables["dates"])
    entities = outlook_entities(rows, tables)
    rows, entities = add_continuity(rows, entities, tables["issues"])
    return {"outlook": rows[list(OUTLOOK.columns)], "outlook_entities": entities}


def _find(
    blocks: pd.DataFrame, tables: Mapping[str, pd.DataFrame], cues: OutlookCues
) -> pd.DataFrame:
    """Every cue that counts, overlapping ones of a stance joined: the longest first.

    Returns:
        Columns :data:`_FOUND`; ``at`` is the position of the block.
    """
    rules = rules_of(cues)
    texts = blocks["text"].array
    names = SpeakerNames.of(tables["mentions"], blocks["block_id"])
    rows = []
    windows = find_windows(tables["tokens"], blocks["block_id"], cues)
    for block, near in groupby(windows, key=lambda window: window.block):
        text = str(texts[block])
        read = [
            (window, hit)
            for window in near
            for hit in rules.read(window, text[: window.start], text[window.end :])
        ]
        for window, hit in _apart(read):
            start, end = _span(window, hit, text)
            speaker = who_says(Place(text, window, hit, names.in_block(block), cues))
            rows.append(
                (
                    block, start, end, text[start:end], hit.cue.stance, window.word, hit.modality,
                    hit.cue.confidence, speaker.voice, speaker.words, speaker.entity_id,
                )
            )  # fmt: skip
    found = pd.DataFrame(rows, columns=list(_FOUND))
    return found.astype({"at": "int64", "confidence": "float64"})


def _span(window: Window, hit: Hit, text: str) -> tuple[int, int]:
    """From the -ㄹ 것으로 that belongs to the word to the end of the verb made of it."""
    start = window.start
    if hit.from_morpheme > 1:
        # The first morpheme is -ㄹ, which is part of the verb before: the cue begins behind it.
        start = window.left_starts[-(hit.from_morpheme - 1)]
    if window.kind == "ending":
        # The whole word: 마련해야, 판매해서는.
        start = text.rfind(" ", 0, start) + 1
    end = window.end
    if window.kind != "ending" and not _VERBAL.match(window.right):
        return start, end
    while end < len(text) and text[end].isalnum() and text[end] not in "0123456789":
        end += 1
    return start, end


def _apart(read: list[tuple[Window, Hit]]) -> Iterable[tuple[Window, Hit]]:
    """Of overlapping cues of one stance in a block the longest, then the surest, then the first."""
    taken: dict[str, list[tuple[int, int]]] = {}

    def length(item: tuple[Window, Hit]) -> tuple[float, ...]:
        window, hit = item
        return -hit.from_morpheme, -hit.cue.confidence, window.start

    kept = []
    for window, hit in sorted(read, key=length):
        begin = window.left_starts[-hit.from_morpheme] if hit.from_morpheme else window.start
        spans = taken.setdefault(hit.cue.stance, [])
        if not any(begin < z and a < window.end for a, z in spans):
            spans.append((begin, window.end))
            kept.append((window, hit))
    return sorted(kept, key=lambda item: (item[0].start, item[1].cue.stance))


def _add_horizon(rows: pd.DataFrame, dates: pd.DataFrame) -> pd.DataFrame:
    """``iso``, ``starts_on``, ``ends_on`` of the time ahead: the nearest before the cue, or behind."""
    ahead = dates.loc[
        dates["role"] == "horizon", ["block_id", "start", "iso", "starts_on", "ends_on"]
    ]
    ahead = ahead.rename(columns={"start": "date_start"})
    key = ["block_id", "start", "end", "stance"]
    pairs = rows[key].merge(ahead, on="block_id")
    pairs["behind"] = pairs["date_start"] > pairs["start"]
    pairs["far"] = (pairs["date_start"] - pairs["start"]).abs()
    best = pairs.sort_values([*key, "behind", "far"]).drop_duplicates(key)
    return rows.merge(best[[*key, "iso", "starts_on", "ends_on"]], on=key, how="left")
