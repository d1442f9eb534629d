"""Names found, as annotations of the text: what labelling tools and trainers read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.api import Corpus

_BLOCKS = ["issue_id", "block_id", "ordinal", "kind", "text", "source_line", "page"]
_MENTIONS = ["block_id", "start", "end", "surface", "entity_id", "entity_type", "confidence"]
# Names of the two tags in a usual labelling interface of Label Studio (<Labels name="label"
# toName="text"/>, <Text name="text"/>).
_FROM, _TO = "label", "text"


def jsonl_of(corpus: Corpus) -> bytes:
    """See :func:`jsonl`."""
    return jsonl(*_frames(corpus))


def label_studio_of(corpus: Corpus) -> bytes:
    """See :func:`label_studio`."""
    return label_studio(*_frames(corpus))


def jsonl(blocks: pd.DataFrame, mentions: pd.DataFrame) -> bytes:
    """One JSON object a line and block, blocks without a name included: they teach as well.

    ``text`` and ``spans`` (start, end, label, and ours: text, entity_id, confidence) are read by
    Prodigy and make spaCy's ``char_span``; ``label`` ([start, end, type]) is doccano's. Offsets
    count code points of ``text``, end exclusive; spans of a line are ordered.

    Args:
        blocks: Table ``blocks``.
        mentions: Table ``mentions``.
    """
    lines = []
    for block, spans in _annotated(blocks, mentions):
        entry = {
            "id": block["block_id"],
            "text": block["text"],
            "spans": spans,
            "label": [[span["start"], span["end"], span["label"]] for span in spans],
            "meta": {key: block[key] for key in _BLOCKS if key not in {"text", "ordinal"}},
        }
        lines.append(json.dumps(entry, ensure_ascii=False) + "\n")
    return "".join(lines).encode("utf-8", "replace")


def label_studio(blocks: pd.DataFrame, mentions: pd.DataFrame) -> bytes:
    """A list of tasks with what was found as predictions, to be confirmed or mended by hand.

    Offsets count code points, as Label Studio has stored them since 2022; a version before that
    counted UTF-16 units (its issue 1008), so that an emoji shifted the names after it.
    """
    tasks = []
    for block, spans in _annotated(blocks, mentions):
        results = [
            {
                "id": f"s{number}",
                "from_name": _FROM,
                "to_name": _TO,
                "type": "labels",
                "score": span["confidence"],
                "value": {
                    "start": span["start"],
                    "end": span["end"],
                    "text": span["text"],
                    "labels": [span["label"]],
                },
                "meta": {"text": [span["entity_id"]]},
            }
            for number, span in enumerate(spans, start=1)
        ]
        tasks.append({
            "data": {"text": block["text"], "block_id": block["block_id"], "issue_id": block["issue_id"]},
            "predictions": [{"model_version": "ai-brief-trends", "result": results}],
        })  # fmt: skip
    return (json.dumps(tasks, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _frames(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    return corpus.table("blocks", columns=_BLOCKS), corpus.table("mentions", columns=_MENTIONS)


def _annotated(
    blocks: pd.DataFrame, mentions: pd.DataFrame
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Blocks in reading order with their spans in order."""
    spans: dict[str, list[dict[str, Any]]] = {}
    ordered = mentions.sort_values(["block_id", "start", "end", "entity_id"])
    for row in cast("list[dict[str, Any]]", ordered[_MENTIONS].to_dict("records")):
        spans.setdefault(row["block_id"], []).append(
            {
                "start": row["start"],
                "end": row["end"],
                "label": row["entity_type"],
                "text": row["surface"],
                "entity_id": row["entity_id"],
                "confidence": row["confidence"],
            }
        )
    for record in blocks.sort_values(["issue_id", "ordinal"])[_BLOCKS].to_dict("records"):
        block: dict[str, Any] = {str(key): value for key, value in record.items()}
        for place in ("source_line", "page"):
            block[place] = None if pd.isna(block[place]) else int(block[place])
        yield block, spans.get(block["block_id"], [])
