"""Tables of an entity's page: versions, figures, horizons, outlook, names, neighbors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, korean_units, same, shorten
from pipeline.report.pages.entity_links import name_cell
from pipeline.report.pages.entity_words import (
    HORIZON_STATES,
    MODALITIES,
    NAME_ROLES,
    QUALIFIERS,
    STANCES,
    STATUS_ORDER,
    STATUSES,
    SUPPORTS,
    UNCOMPARED,
    UNITS,
    VOICES,
)
from pipeline.report.pages.page import DataTable, Evidenced, Keyed, Link
from pipeline.report.pages.view import day_of, int_of, is_null, text_of

if TYPE_CHECKING:
    from pipeline.report.pages.entity_data import Rows, Shelf
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

_QUOTE_CHARS = 150
_BEFORE_CHARS = 90
_MAN = 10_000
_HUGE = 1e16  # beyond 경: powers of ten are read faster
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def issue_cell(corpus: Corpus, issue_id: object) -> Cell:
    """When the issue came out, alike in both languages since there are many, leading to it."""
    issue = corpus.issue_of.get(text_of(issue_id) or "")
    if issue is None:
        return same("—")
    day = issue.published_on
    words = same(f"{day:%Y.%m}" if day else shorten(issue.name, 24))
    return Keyed(Link(words, issue.href), day.isoformat() if day else "")


def span(row: dict[str, Any]) -> Evidence:
    """The block of a row with its span."""
    return Evidence(blocks=((str(row["block_id"]), int(row["start"]), int(row["end"])),))


def amount(row: dict[str, Any]) -> Text:
    """A value with unit and qualifier, in 만·억·조 or grouped digits.

    >>> row = {"value": 1.75e11, "value_high": None, "unit": "parameter", "qualifier": None}
    >>> amount(row)
    Text(ko='1,750억개', en='175,000,000,000 parameters')
    """
    code = text_of(row["unit"]) or ""
    unit = UNITS.get(code, same(f" {code}" if code else ""))
    words = Text(_korean(float(row["value"])), _english(float(row["value"])))
    if not is_null(row["value_high"]):
        high = float(row["value_high"])
        words += Text(f"–{_korean(high)}", f"–{_english(high)}")
    words += unit
    qualifier = QUALIFIERS.get(text_of(row["qualifier"]) or "")
    return Text(f"{words.ko} {qualifier.ko}", f"{qualifier.en} {words.en}") if qualifier else words


def _korean(value: float) -> str:
    if abs(value) >= _HUGE:
        return _power(value)
    if abs(value) >= _MAN and value == int(value):
        return korean_units(int(value))
    return f"{value:,.4g}" if abs(value) < _MAN and value != int(value) else f"{value:,.0f}"


def _power(value: float) -> str:
    """A huge number as a power of ten.

    >>> _power(3.14e23)
    '3.14×10²³'
    """
    digits, exponent = f"{value:.3g}".split("e+") if "e+" in f"{value:.3g}" else (f"{value:g}", "0")
    return f"{digits}×10{str(int(exponent)).translate(_RAISED)}"


def _english(value: float) -> str:
    if abs(value) >= _HUGE:
        return _power(value)
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def figures_table(corpus: Corpus, shelf: Shelf, key: str) -> DataTable | None:
    """Figures said of the entity: conflicts first, then what was revised, then by time."""
    claims, others = shelf.rows("claims", key), shelf.rows("quantities", key)
    rows = [(STATUS_ORDER[str(r["status"])], r, STATUSES[str(r["status"])]) for r in claims]
    rows += [(len(STATUS_ORDER), r, UNCOMPARED) for r in others]
    if not rows:
        return None
    at = shelf.order
    rows.sort(
        key=lambda r: (
            r[0],
            -at.get(str(r[1]["issue_id"]), -1),
            str(r[1]["block_id"]),
            int(r[1]["start"]),
        )
    )
    return DataTable(
        caption=Text("말한 숫자", "Figures said of it"),
        columns=(
            Text("무엇", "What"), Text("값", "Value"), Text("원문", "As written"),
            Text("기준", "Period"), Text("앞선 기록과", "Against earlier"), Text("호", "Issue"),
        ),
        rows=tuple(
            (
                same(shorten(text_of(row["attribute"]) or "—", 40)),
                Keyed(Evidenced(amount(row), span(row)), float(row["value"])),
                same(shorten(str(row["surface"]), 40)),
                same(text_of(row.get("reference_period")) or "—"),
                Keyed(words, f"{order}"),
                issue_cell(corpus, row["issue_id"]),
            )
            for order, row, words in rows
        ),
        numeric=frozenset({1}),
    )  # fmt: skip


def versions_table(corpus: Corpus, shelf: Shelf, family: str) -> DataTable | None:
    """Versions of a family, in the order these texts named them first."""
    rows = [row for row in shelf.members.get(family, []) if int(row["article_count"])]
    if not rows:
        return None
    at = shelf.order
    rows.sort(
        key=lambda r: (at.get(str(r["first_issue_id"]), len(at)), int(r["generation"]),
                       str(r["entity_id"]))
    )  # fmt: skip
    return DataTable(
        caption=Text("버전", "Versions"),
        columns=(
            Text("이름", "Name"), Text("세대", "Generation"), Text("공개", "Released"),
            Text("처음", "First"), Text("마지막", "Last"), Text("호", "Issues"),
            Text("기사", "Articles"),
        ),
        rows=tuple(
            (
                name_cell(str(row["entity_id"]), shelf.names, shelf.hrefs),
                same(str(int(row["generation"]))),
                same(text_of(row["released"]) or "—"),
                issue_cell(corpus, row["first_issue_id"]),
                issue_cell(corpus, row["last_issue_id"]),
                same(f"{int(row['issue_count']):,}"),
                Evidenced(
                    same(f"{int(row['article_count']):,}"),
                    Evidence(entities=(str(row["entity_id"]),)),
                ),
            )
            for row in rows
        ),
        numeric=frozenset({1, 5, 6}),
    )  # fmt: skip


def horizons_table(corpus: Corpus, shelf: Shelf, key: str) -> DataTable | None:
    """Dates ahead that a text names together with the entity."""
    rows = shelf.rows("horizons", key)
    if not rows:
        return None
    ordered = sorted(rows, key=lambda r: (str(r["starts_on"]), str(r["block_id"]), int(r["start"])))
    return DataTable(
        caption=Text("시한", "Horizons"),
        columns=(Text("언제", "When"), Text("무엇", "What"), Text("상태", "State"),
                 Text("말한 호", "Stated in")),
        rows=tuple(
            (
                Keyed(Evidenced(same(_period(row)), span(row)), str(day_of(row["starts_on"]) or "")),
                same(shorten(text_of(row["what"]) or "", _QUOTE_CHARS)),
                HORIZON_STATES.get(str(row["horizon_state"]), same(str(row["horizon_state"]))),
                issue_cell(corpus, row["issue_id"]),
            )
            for row in ordered
        ),
    )  # fmt: skip


def _period(row: dict[str, Any]) -> str:
    return text_of(row["iso"]) or str(day_of(row["starts_on"]) or row["surface"])


def outlook_table(corpus: Corpus, shelf: Shelf, key: str) -> DataTable | None:
    """What the texts foresee, advise or warn of it, the newest first."""
    at = shelf.order
    told = sorted(
        shelf.rows("outlook", key),
        key=lambda r: (-at.get(str(r["issue_id"]), -1), str(r["block_id"]), str(r["stance"])),
    )
    rows: list[tuple[Cell, ...]] = []
    for said in told:
        block = shelf.blocks.get(str(said["block_id"]))
        text = block.text if block else str(said["surface"])
        modality = MODALITIES.get(str(said["modality"]))
        voice = VOICES.get(str(said["voice"]), same(""))
        if (speaker := text_of(said["speaker"])) is not None:
            voice += f" ({shorten(speaker, 30)})"
        stance = STANCES.get(str(said["stance"]), same(str(said["stance"])))
        if modality:
            stance = Text(f"{stance.ko} ({modality.ko})", f"{stance.en} ({modality.en})")
        rows.append(
            (
                Evidenced(stance, span(said)),
                same(around(text, int(said["start"]), int(said["end"]))),
                voice,
                issue_cell(corpus, said["issue_id"]),
            )
        )
    if not rows:
        return None
    return DataTable(
        caption=Text("전망·권고·경고", "Outlook"),
        columns=(Text("태도", "Stance"), Text("원문", "Text"), Text("누가", "Voice"),
                 Text("호", "Issue")),
        rows=tuple(rows),
    )  # fmt: skip


def around(text: str, start: int, end: int, limit: int = _QUOTE_CHARS) -> str:
    """The words around a span, whole where they are few.

    >>> around("가" * 300, 200, 202, 40).count("…")
    2
    """
    if len(text) <= limit:
        return text
    low = max(0, min(start - _BEFORE_CHARS, len(text) - limit))
    low = min(low, start)
    high = min(len(text), max(low + limit, end))
    return ("…" if low else "") + text[low:high].strip() + ("…" if high < len(text) else "")


def names_table(corpus: Corpus, rows: Rows) -> DataTable | None:
    """Names the texts use for it, the commonest first; none where there is only one."""
    if len(rows) < 2:  # noqa: PLR2004 - one name is in the title
        return None
    ordered = sorted(rows, key=lambda r: (-int(r["mention_count"]), str(r["surface"])))
    return DataTable(
        caption=Text("쓰인 이름", "Names used"),
        columns=(Text("이름", "Name"), Text("구실", "Role"), Text("언급", "Mentions"),
                 Text("비율", "Share"), Text("처음", "First"), Text("마지막", "Last")),
        rows=tuple(
            (
                Evidenced(
                    same(shorten(str(row["surface"]), 60)),
                    Evidence(blocks=(str(row["first_block_id"]),)),
                )
                if text_of(row["first_block_id"])
                else same(shorten(str(row["surface"]), 60)),
                NAME_ROLES.get(str(row["name_role"]), same(str(row["name_role"]))),
                same(f"{int(row['mention_count']):,}"),
                same("—" if is_null(row["name_share"]) else f"{float(row['name_share']) * 100:.0f}%"),
                issue_cell(corpus, row["first_issue_id"]),
                issue_cell(corpus, row["last_issue_id"]),
            )
            for row in ordered
        ),
        numeric=frozenset({2, 3}),
    )  # fmt: skip


def neighbors_table(shelf: Shelf, key: str) -> DataTable | None:
    """Whom it is named together with beyond chance: the lower bound of NPMI decides the order."""
    rows = shelf.rows("edges", key)
    if not rows:
        return None
    ordered = sorted(
        rows, key=lambda r: (SUPPORTS[str(r["support"])][0], -_bound(r), str(r["other"]))
    )
    return DataTable(
        caption=Text("함께 나오는 이름", "Named together"),
        columns=(Text("이름", "Name"), Text("기사", "Articles"), Text("블록", "Blocks"),
                 Text("NPMI 하한", "NPMI bound"), Text("구간", "Interval"),
                 Text("뒷받침", "Support")),
        rows=tuple(
            (
                name_cell(row["other"], shelf.names, shelf.hrefs),
                Evidenced(
                    same(f"{int_of(row['article_count']) or 0:,}"),
                    Evidence(entities=(key, row["other"])),
                ),
                same(f"{int_of(row['block_count']) or 0:,}"),
                same(f"{_bound(row):.2f}".replace("-", "−")),
                same(_npmi(row)),
                Keyed(SUPPORTS[str(row["support"])][1], str(SUPPORTS[str(row["support"])][0])),
            )
            for row in ordered
        ),
        numeric=frozenset({1, 2, 3}),
    )  # fmt: skip


def _bound(row: dict[str, Any]) -> float:
    return -1.0 if is_null(row["npmi_low"]) else float(row["npmi_low"])


def _npmi(row: dict[str, Any]) -> str:
    if is_null(row["npmi_low"]) or is_null(row["npmi_high"]):
        return "—"
    return f"{float(row['npmi_low']):.2f} … {float(row['npmi_high']):.2f}".replace("-", "−")
