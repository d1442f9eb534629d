"""Where an issue's news come from: how many sources, whose, how old, and what has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, counted, percent, same, shorten
from pipeline.report.pages.view import int_of, is_null, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_PUBLISHERS_SHOWN = 8
_NAME_CHARS = 40
_FEW_SOURCES = 3  # of fewer, no spread of publishers can be told


@dataclass(frozen=True, slots=True)
class Lens:
    """The source lens.

    Attributes:
        lead: One sentence.
        facts: Name and value.
        publishers: Most cited first: name, how often, the blocks that cite them.
    """

    lead: Text
    facts: tuple[tuple[Text, Text], ...]
    publishers: tuple[tuple[str, Text, Evidence], ...]


def source_lens(
    measured: dict[str, Any] | None, references: Sequence[dict[str, Any]]
) -> Lens | None:
    """The lens of one issue.

    Args:
        measured: Its row of ``issue_sources``, if there is one.
        references: Its rows of ``references``.
    """
    if measured is None:
        return None
    sources = int_of(measured["source_count"]) or 0
    articles = int_of(measured["article_count"]) or 0
    without = int_of(measured["unsourced_article_count"]) or 0
    if not sources:
        lead = Text("이 호에서 읽은 출처가 없습니다.", "No cited source was read in this issue.")
        return Lens(lead, (), ())
    return Lens(
        _lead(measured, sources), _facts(measured, articles, without), _publishers(references)
    )


def _lead(measured: dict[str, Any], sources: int) -> Text:
    publishers = int_of(measured["publisher_count"]) or 0
    lead = Text(
        f"출처 {sources:,}건, 발행처 {publishers:,}곳.",
        f"{counted(sources, '', 'source').en} by {counted(publishers, '', 'publisher').en}.",
    )
    even = measured["effective_publisher_count"]
    if is_null(even) or sources < _FEW_SOURCES:
        return lead + Text(" 쏠림을 말하기에는 적습니다.", " Too few to tell how concentrated.")
    return lead + Text(
        f" 고르게 나눈다면 {float(even):.1f}곳에 해당합니다.",
        f" As concentrated as {float(even):.1f} publishers of equal weight.",
    )


def _facts(measured: dict[str, Any], articles: int, without: int) -> tuple[tuple[Text, Text], ...]:
    facts = [
        (
            Text("출처 없는 기사", "Articles without a source"),
            same(f"{without}/{articles}"),
        ),
        (
            Text("발행처 모름", "Publisher unknown"),
            same(str(int_of(measured["unknown_publisher_count"]) or 0)),
        ),
    ]
    if not is_null(measured["undated_share"]):
        facts.append(
            (
                Text("날짜 없는 출처", "Sources without a date"),
                same(percent(float(measured["undated_share"]))),
            )
        )
    if not is_null(measured["lag_days"]):
        facts.append((Text("출처에서 호까지", "From source to issue"), _lag(measured)))
    if later := int_of(measured["later_source_count"]):
        facts.append(
            (Text("호보다 늦은 출처", "Dated after the issue"), counted(later, "건", "source"))
        )
    return tuple(facts)


def _lag(measured: dict[str, Any]) -> Text:
    days = f"{float(measured['lag_days']):.0f}"
    low, high = measured["lag_days_low"], measured["lag_days_high"]
    span = "" if is_null(low) or is_null(high) else f" ({float(low):.0f}–{float(high):.0f})"
    return Text(f"중앙값 {days}일{span}", f"median {days} days{span}")


def _publishers(references: Sequence[dict[str, Any]]) -> tuple[tuple[str, Text, Evidence], ...]:
    blocks: dict[str, list[str]] = {}
    for row in references:
        if name := text_of(row["publisher"]):
            blocks.setdefault(name, []).append(str(row["block_id"]))
    ranked = sorted(blocks.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(
        (
            shorten(name, _NAME_CHARS),
            counted(len(ids), "건", "source"),
            Evidence(blocks=tuple(dict.fromkeys(ids))),
        )
        for name, ids in ranked[:_PUBLISHERS_SHOWN]
    )
