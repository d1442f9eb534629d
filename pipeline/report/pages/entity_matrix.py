"""Who and what stands beside an entity, issue by issue: charts, sentences and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.charts.companions import companions_spec, height_px, width_px
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, same, shorten
from pipeline.report.pages.entity_links import name_cell
from pipeline.report.pages.entity_tables import issue_cell
from pipeline.report.pages.page import DataTable, Evidenced, Figure
from pipeline.report.pages.view import text_of, type_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.report.charts.timeline import Lang
    from pipeline.report.pages.entity_data import Rows, Shelf
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

MOST_ROWS = 24  # a screen; the table has all
NAMES_SHOWN = 8
_NAME_CHARS = 40
_EVENT_NAMES = {
    "entered": Text("새로 들어옴", "entered"),
    "returned": Text("돌아옴", "returned"),
    "stayed": Text("머무름", "stayed"),
    "initial": Text("첫 호부터", "there from the first"),
    "left": Text("빠짐", "left"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a sentence; ``href`` is empty where it has no page."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happened in the newest issue that names the entity: one kind of event."""

    title: Text
    names: tuple[Named, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Companions, or fields of application, of one entity."""

    heading: Text
    figure: Figure | None
    hrefs: tuple[str, ...]
    newest: IssueView | None
    changes: tuple[Change, ...]
    table: DataTable


def companion_matrix(corpus: Corpus, shelf: Shelf, key: str) -> Matrix | None:
    """From table ``companions``."""
    rows = shelf.rows("companions", key)

    def evidence(row: dict[str, Any]) -> Evidence | None:
        issue = str(row["issue_id"])
        ids = (key,) if row["event"] == "left" else (key, str(row["companion_id"]))
        return Evidence(entities=ids, issues=(issue,))

    return _matrix(
        corpus,
        shelf,
        rows,
        _Kind(
            slug="companions",
            column="companion_id",
            heading=Text("함께 나온 이름", "Who stands beside it"),
            title=Text("함께 나온 이름의 들고 남", "Who enters, stays and leaves"),
            first=Text("이름", "Name"),
            evidence=evidence,
            name_of=lambda row: shelf.names.get(str(row["companion_id"]), str(row["companion_id"])),
            kind_of=lambda row: type_name(str(row["companion_type"])),
            evidence_of_all=lambda row: Evidence(entities=(key, str(row["companion_id"]))),
        ),
    )


def field_matrix(corpus: Corpus, shelf: Shelf, key: str) -> Matrix | None:
    """From table ``applications``."""
    rows = shelf.rows("applications", key)

    def evidence(row: dict[str, Any]) -> Evidence | None:
        block = text_of(row["evidence_block_id"])
        if block:
            return Evidence(blocks=(block,))
        return Evidence(entities=(key,), issues=(str(row["issue_id"]),))

    def every(row: dict[str, Any]) -> Evidence | None:
        blocks = [
            block
            for one in rows
            if one["field"] == row["field"] and (block := text_of(one["evidence_block_id"]))
        ]
        return Evidence(blocks=tuple(sorted(set(blocks)))) if blocks else None

    return _matrix(
        corpus,
        shelf,
        rows,
        _Kind(
            slug="fields",
            column="field",
            heading=Text("적용 분야", "Fields of application"),
            title=Text("적용 분야의 들고 남", "Fields of application over time"),
            first=Text("분야", "Field"),
            evidence=evidence,
            name_of=lambda row: str(row["field_name"]),
            kind_of=None,
            evidence_of_all=every,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """What sets companions and fields apart."""

    slug: str
    column: str
    heading: Text
    title: Text
    first: Text
    evidence: Callable[[dict[str, Any]], Evidence | None]
    name_of: Callable[[dict[str, Any]], str]
    kind_of: Callable[[dict[str, Any]], Text] | None
    evidence_of_all: Callable[[dict[str, Any]], Evidence | None]


def _matrix(corpus: Corpus, shelf: Shelf, rows: Rows, kind: _Kind) -> Matrix | None:
    rows = [row for row in rows if str(row["issue_id"]) in corpus.issue_of]
    if not rows:
        return None
    place = shelf.order
    by_key: dict[str, Rows] = {}
    for row in sorted(rows, key=lambda r: (place[str(r["issue_id"])], str(r[kind.column]))):
        by_key.setdefault(str(row[kind.column]), []).append(row)
    order = sorted(by_key, key=lambda key: _rank(by_key[key], place, key))
    columns = sorted({str(row["issue_id"]) for row in rows}, key=lambda i: place[i])
    newest = corpus.issue_of[columns[-1]] if columns else None
    figure = None
    if len(columns) > 1:
        figure = _figure(corpus, kind, [(k, by_key[k]) for k in order], columns)
    return Matrix(
        heading=kind.heading,
        figure=figure,
        hrefs=tuple(shelf.hrefs.get(key, "") for key in order[:MOST_ROWS]),
        newest=newest,
        changes=_changes(shelf, kind, by_key, columns[-1]) if len(columns) > 1 else (),
        table=_table(
            corpus,
            shelf,
            kind,
            [(k, by_key[k]) for k in order],
            is_brief=len(columns) < 2,  # noqa: PLR2004 - one issue has no movement
        ),
    )


def _rank(rows: Rows, place: Mapping[str, int], key: str) -> tuple[int, int, str]:
    """Most articles first, then the latest to be there."""
    there = [row for row in rows if row["event"] != "left"]
    last = max((place[str(row["issue_id"])] for row in there), default=-1)
    return -sum(int(row["article_count"]) for row in there), -last, key


def _figure(
    corpus: Corpus, kind: _Kind, listed: Sequence[tuple[str, Rows]], columns: Sequence[str]
) -> Figure:
    most = corpus.settings.movement_columns
    shown, issues = listed[:MOST_ROWS], columns[-most:]
    at = {issue: i for i, issue in enumerate(issues)}
    marks = [
        (y, at[str(row["issue_id"])], str(row["event"]), int(row["article_count"]),
         kind.evidence(row))
        for y, (_, rows) in enumerate(shown)
        for row in rows
        if str(row["issue_id"]) in at
    ]  # fmt: skip
    names = [kind.name_of(rows[0]) for _, rows in shown]
    ticks = [(corpus.issue_of[i].tick, corpus.issue_of[i].title) for i in issues]

    def build(lang: Lang) -> dict[str, Any]:
        return companions_spec(names, ticks, marks, lang=lang)

    return Figure(
        slug=kind.slug,
        title=kind.title,
        note=Text(
            "칸은 이 이름이 나온 호, 모양은 사건입니다. 빠짐은 함께 나오던 간행물의 다음 호에서 따집니다. "
            "사건은 서술이며 검정이 아닙니다.",
            "Columns are the issues that name it, shapes are events. Leaving is judged by the next "
            "issue of a series it was in. Events describe and prove nothing.",
        )
        + _cut(len(listed), len(shown), len(columns), len(issues)),
        summary=Text(
            f"{len(shown)}개가 호 {len(issues)}개에서 들고 난 표. 숫자는 아래 표에 있습니다.",
            f"{len(shown)} names over {len(issues)} issues; the numbers are in the table below.",
        ),
        spec=paired(build),
        table=None,
        height=height_px(len(shown)),
        min_width=width_px(len(issues)),
    )


def paired(build: Callable[[Lang], dict[str, Any]]) -> dict[str, Any]:
    """A plain specification in Korean with what English changes: names, hover texts, axes."""
    korean, english = build("ko"), build("en")
    changes: list[list[object]] = []
    for at, (ours, theirs) in enumerate(zip(korean["data"], english["data"], strict=True)):
        changes += [
            [["data", at, name], theirs[name]]
            for name in ("name", "hovertemplate")
            if ours.get(name) != theirs.get(name)
        ]
    ours, theirs = korean["layout"]["yaxis"], english["layout"]["yaxis"]
    if ours.get("title") != theirs.get("title"):
        changes.append([["layout", "yaxis", "title"], theirs["title"]])
    return {**korean, "en": changes}


def _cut(rows: int, shown_rows: int, columns: int, shown_columns: int) -> Text:
    note = same("")
    if shown_rows < rows:
        note += Text(
            f" {rows}개 가운데 기사가 많은 {shown_rows}개만 그렸습니다.",
            f" The {shown_rows} with most articles of {rows}.",
        )
    if shown_columns < columns:
        note += Text(
            f" 새로운 호 {shown_columns}개만 그렸습니다.",
            f" Only the newest {shown_columns} issues.",
        )
    return note


def _changes(shelf: Shelf, kind: _Kind, by_key: dict[str, Rows], newest: str) -> tuple[Change, ...]:
    now: dict[str, list[Named]] = {}
    for key, rows in by_key.items():
        for row in rows:
            if str(row["issue_id"]) == newest:
                name = shorten(kind.name_of(row), _NAME_CHARS)
                now.setdefault(str(row["event"]), []).append(Named(name, shelf.hrefs.get(key, "")))
    changes = []
    for event, title in _EVENT_NAMES.items():
        names = sorted(now.get(event, []), key=lambda n: n.name)
        if names:
            shown = tuple(names[:NAMES_SHOWN])
            changes.append(Change(title, shown, len(names) - len(shown)))
    return tuple(changes)


def _table(
    corpus: Corpus, shelf: Shelf, kind: _Kind, listed: Sequence[tuple[str, Rows]], *, is_brief: bool
) -> DataTable:
    """All names; ``is_brief`` leaves out what one issue cannot tell: when, and what happened."""
    columns = [kind.first, Text("기사", "Articles")]
    if not is_brief:
        columns += [Text("호", "Issues"), Text("처음", "First"), Text("마지막", "Last"),
                    Text("최근 사건", "Latest event")]  # fmt: skip
    if kind.kind_of:
        columns.insert(1, Text("유형", "Type"))
    out = []
    for key, rows in listed:
        there = [row for row in rows if row["event"] != "left"] or rows
        count = same(f"{sum(int(row['article_count']) for row in there):,}")
        evidence = kind.evidence_of_all(rows[0])
        cells: list[Cell] = [
            name_cell(key, shelf.names, shelf.hrefs)
            if kind.kind_of
            else same(kind.name_of(rows[0])),
            Evidenced(count, evidence) if evidence else count,
        ]
        if not is_brief:
            cells += [
                same(f"{len(there):,}"),
                issue_cell(corpus, there[0]["issue_id"]),
                issue_cell(corpus, there[-1]["issue_id"]),
                _EVENT_NAMES[str(rows[-1]["event"])],
            ]
        if kind.kind_of:
            cells.insert(1, kind.kind_of(rows[0]))
        out.append(tuple(cells))
    at = 2 if kind.kind_of else 1
    numeric = frozenset({at} if is_brief else {at, at + 1})
    return DataTable(caption=kind.title, columns=tuple(columns), rows=tuple(out), numeric=numeric)
