"""Table ``claim_checks``: figures that should give one another, and whether they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.analyze.claims.changes import change_findings
from pipeline.analyze.claims.figures import Figure
from pipeline.analyze.claims.money import currency_findings
from pipeline.analyze.claims.neighbors import PLACE_FIELDS, Place, neighbor_findings
from pipeline.analyze.claims.periods import reference_periods
from pipeline.analyze.claims.rounding import add_bounds
from pipeline.analyze.claims.shares import share_findings
from pipeline.analyze.claims.sums import sum_findings
from pipeline.analyze.lookup import are_among
from pipeline.knowledge.attributes import load_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.analyze.claims.figures import Finding
    from pipeline.settings import AnalyzeSettings

CHECK_COLUMNS = (
    "issue_id", "article_id", "block_id", "kind", "start", "end", "surface", "stated_value",
    "unit", "input_block_ids", "input_spans", "input_surfaces", "expected_value", "difference", "tolerance", "check_state",
    "confidence", "source_line", "page",
)  # fmt: skip
_FIELDS = (
    "block_id", "start", "end", "surface", "value", "upper", "low", "high", "printed", "base", "dimension",
    "currency", "period", "subject_entity_id", "family", "confidence",
)  # fmt: skip
_MOST = 60  # figures of a block: beyond it is a table, whose cells are no sentence


def checks_table(tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings) -> pd.DataFrame:
    """Rows of table ``claim_checks``: one per relation that a text states of its figures.

    Kinds: ``share`` (X of Y, Z %), ``sum`` (parts and total), ``currency`` (one amount twice),
    ``growth`` and ``yearly_growth`` (from A to B, p %), ``multiple`` (n배), ``difference`` (%p).
    A row is inconsistent only if no true values fit all its figures at once, rounding, 약 and
    bounds allowed for (:mod:`pipeline.analyze.claims.rounding`).

    Args:
        tables: ``issues``, ``blocks``, ``mentions``, ``quantities``, ``dates``.
        settings: ``claim_rounding``, ``claim_approx``, ``check_rate_margin``.

    Returns:
        Columns :data:`CHECK_COLUMNS`.
    """
    figures = _figures(tables, settings)
    if figures.empty:
        return pd.DataFrame(columns=list(CHECK_COLUMNS))
    years = _years(tables, figures)
    blocks = _blocks(figures)
    places = _places(tables["blocks"], blocks)
    texts = {block: place.text for block, place in places.items()}
    found = []
    for block, listed in blocks.items():
        if 1 < len(listed) <= _MOST:
            found += _findings(texts[block], listed, years.get(block, []), settings)
    found += neighbor_findings(blocks, places, _named(tables["mentions"], figures))
    return _frame(found, places)


def _figures(tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings) -> pd.DataFrame:
    """Figures that a check can need, in base units, in reading order.

    One alone in its block can only be a percentage that the next block breaks down, or a total
    of a known family.
    """
    quantities = tables["quantities"]
    known = load_attributes()
    kinds = quantities[["attribute", "unit"]].drop_duplicates()
    rows = []
    for phrase, unit in kinds.itertuples(index=False):
        found = known.find(phrase if isinstance(phrase, str) else "", unit)
        rows.append((*known.scales.get(unit, (unit, 1.0)), found.family if found else None))
    names = ["base", "times", "family"]
    kinds[names] = pd.DataFrame(rows, columns=names, index=kinds.index)
    frame = quantities.merge(kinds, on=["attribute", "unit"], how="left", validate="m:1")
    size = frame.groupby("block_id")["start"].transform("size")
    frame = frame[(size > 1) | (frame["unit"] == "%") | frame["family"].notna()]
    if frame.empty:
        return frame
    frame = add_bounds(frame, settings)
    frame["printed"] = frame["value"]
    for column in ("value", "upper", "low", "high"):
        frame[column] *= frame["times"]
    wanted = frame["block_id"].unique()
    blocks = tables["blocks"]
    blocks = blocks[are_among(blocks["block_id"], wanted)]
    texts = blocks.set_index("block_id")["text"].reindex(wanted)
    frame["period"] = reference_periods(frame, tables["dates"], texts)
    for column in ("currency", "period", "subject_entity_id", "family"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame.sort_values(["issue_id", "block_id", "start"], kind="stable")


def _years(tables: Mapping[str, pd.DataFrame], figures: pd.DataFrame) -> dict[str, list[int]]:
    """Years that each block with several currencies may speak of: its issue's, and its dates'."""
    several = figures.groupby("block_id")["currency"].nunique()
    blocks = figures.loc[
        figures["block_id"].isin(several.index[several > 1]), ["block_id", "issue_id"]
    ].drop_duplicates()
    issued = blocks.merge(tables["issues"][["issue_id", "published_on"]], on="issue_id")
    dated = tables["dates"].loc[
        tables["dates"]["block_id"].isin(blocks["block_id"]), ["block_id", "starts_on"]
    ]
    days = [issued[["block_id", "published_on"]], dated]
    years: dict[str, set[int]] = {}
    for frame in days:
        for block, day in frame.dropna().itertuples(index=False):
            years.setdefault(block, set()).add(day.year)
    return {block: sorted(known) for block, known in years.items()}


def _blocks(figures: pd.DataFrame) -> dict[str, list[Figure]]:
    """Figures of each block."""
    columns = [figures[name].to_list() for name in _FIELDS]
    found: dict[str, list[Figure]] = {}
    for values in zip(*columns, strict=True):
        found.setdefault(values[0], []).append(Figure(*values))
    return found


def _places(blocks: pd.DataFrame, figures: Mapping[str, object]) -> dict[str, Place]:
    """Where each block with figures stands."""
    kept = blocks[are_among(blocks["block_id"], list(figures))]
    columns = [kept[name].astype(object).where(kept[name].notna(), None) for name in PLACE_FIELDS]
    return {values[0]: Place(*values) for values in zip(*columns, strict=True)}


def _named(mentions: pd.DataFrame, figures: pd.DataFrame) -> set[tuple[str, str]]:
    """Articles of figures of a known family with the entities they name that have such figures."""
    kindred = figures[figures["family"].notna() & figures["subject_entity_id"].notna()]
    kept = mentions[are_among(mentions["entity_id"], kindred["subject_entity_id"].unique())]
    articles = figures.loc[figures["family"].notna(), "article_id"].dropna().unique()
    kept = kept[are_among(kept["article_id"], articles)]
    kept = kept[["article_id", "entity_id"]].drop_duplicates()
    return set(kept.itertuples(index=False, name=None))


def _findings(
    text: str, figures: list[Figure], years: list[int], settings: AnalyzeSettings
) -> list[Finding]:
    return [
        *share_findings(text, figures),
        *sum_findings(text, figures),
        *currency_findings(text, figures, years, margin=settings.check_rate_margin),
        *change_findings(text, figures),
    ]


def _frame(findings: list[Finding], places: Mapping[str, Place]) -> pd.DataFrame:
    """The rows; where two checks of a kind end in one figure, the one that fails, else the surer."""
    rows = [_row(finding, places[finding.stated.block_id]) for finding in findings]
    frame = pd.DataFrame(rows, columns=list(CHECK_COLUMNS))
    order = ["check_state", "confidence", "expected_value"]
    key = ["block_id", "kind", "start", "end"]
    frame = frame.sort_values(order, ascending=[False, False, True], kind="stable")
    return frame.drop_duplicates(key).sort_values(key, kind="stable").reset_index(drop=True)


def _row(finding: Finding, place: Place) -> tuple[object, ...]:
    stated = finding.stated
    # Figures were compared in the base unit of their scale; the reader sees the unit printed.
    times = stated.printed / stated.value if stated.value else 1.0
    tolerance = finding.tolerance
    weakest = min(figure.confidence for figure in (stated, *finding.inputs))
    return (
        place.issue_id, place.article_id, place.block_id, finding.kind, stated.start, stated.end,
        stated.surface, stated.printed, stated.unit,
        [figure.block_id for figure in finding.inputs],
        [at for figure in finding.inputs for at in (figure.start, figure.end)],
        [figure.surface for figure in finding.inputs], finding.expected * times,
        finding.difference * times, None if tolerance is None else tolerance * times,
        "consistent" if finding.is_consistent else "inconsistent",
        # Half of the figures' own confidence concerns the subject, which no check needs.
        round(finding.confidence * min(1.0, 0.5 + weakest), 3),
        place.source_line, place.page,
    )  # fmt: skip
