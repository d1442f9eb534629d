"""What changes from issue to issue: the newest in words, all issues, any two, the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.charts.changes import turnover, turnover_px
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, contained, same, shorten
from pipeline.report.pages.changes_agenda import agenda_section
from pipeline.report.pages.changes_sheet import lead, sheet_href, sheeted
from pipeline.report.pages.page import DataTable, Evidenced, Figure, Keyed, Link, Page, spec_of
from pipeline.report.pages.view import entity_name, group, int_of, records, text_of
from pipeline.report.theme import TYPES

if TYPE_CHECKING:
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

_BARS_SHOWN = 72  # six years of a monthly; more would be thinner than a line
_NEWEST_SHOWN = 12  # a year of a monthly; all stand at the foot of the page
_EVIDENCED_ROWS = 200  # older rows lead to their sheets alone
_NAMES_TOLD = 4_000  # for the comparison: others are shown as the issue writes them
_NAME_CHARS = 48
_COUNTED = (
    ("entity", "new"),
    ("entity", "returned"),
    ("entity", "gone"),
    ("entity", "more"),
    ("entity", "less"),
    ("pair", "new"),
    ("quantity", "changed"),
)


def changes_page(corpus: Corpus) -> list[Page]:
    """``changes.html``."""
    frame = corpus.frame("issue_changes")
    issues = corpus.dated_issues
    before = _before(issues)
    wanted = {issue.issue_id for issue in issues[-_EVIDENCED_ROWS:]}
    told = Told(_counts(frame), _first_blocks(frame, wanted), _supported(frame), before)
    newest = issues[-1] if issues else None
    table = _table(corpus, issues[::-1], told)
    is_long = len(table.rows) > _NEWEST_SHOWN
    figure = _turnover(issues, told)
    agenda = agenda_section(corpus)
    page = Page(
        path="changes.html",
        template="changes_index.html",
        title=Text("이번 호 변화, 호 비교", "What changed; compare issues"),
        nav="diff",
        has_charts=figure is not None or agenda is not None,
        values={
            "newest": newest,
            "newest_href": sheet_href(newest) if newest else "",
            "lead": _newest_lead(frame, newest, before) if newest else same(""),
            "has_past": len(corpus.issues) > 1,
            "figure": figure,
            "recent": _table(corpus, issues[::-1][:_NEWEST_SHOWN], told) if is_long else None,
            "table": table,
            "agenda": agenda,
            "compare": _compare(corpus, before) if len(corpus.issues) > 1 else None,
        },
        scripts=("changes.js",),
        styles=("changes.css",),
    )
    return [page]


def _before(issues: tuple[IssueView, ...]) -> dict[str, IssueView]:
    """The issue before each, in its series."""
    last: dict[str, IssueView] = {}
    before = {}
    for issue in issues:
        if issue.series in last:
            before[issue.issue_id] = last[issue.series]
        last[issue.series] = issue
    return before


def _newest_lead(frame: pd.DataFrame, newest: IssueView, before: dict[str, IssueView]) -> Text:
    rows = records(frame[frame["issue_id"] == newest.issue_id])
    earlier = before.get(newest.issue_id)
    return lead(newest, [earlier] if earlier else [], rows)


def _counts(frame: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """How many changed, by issue, kind and change: figures against history, the rest the previous."""
    against = frame["against"].where(frame["kind"] != "quantity", "previous")
    is_figure = (frame["kind"] == "quantity") & (frame["against"] == "history")
    own = frame[((against == "previous") & (frame["kind"] != "quantity")) | is_figure]
    own = own[own["rank"] == 1]
    columns = [own[name].tolist() for name in ("issue_id", "kind", "change", "change_count")]
    return {(str(i), str(k), str(c)): int(n) for i, k, c, n in zip(*columns, strict=True)}


def _first_blocks(frame: pd.DataFrame, wanted: set[str]) -> dict[tuple[str, str, str], list[str]]:
    """Blocks the rows kept stand on, by issue, kind and change."""
    own = frame[frame["issue_id"].isin(sorted(wanted)) & frame["evidence_block_id"].notna()]
    is_figure = own["kind"] == "quantity"
    own = own[
        (own["against"] == "previous") ^ is_figure | (is_figure & (own["against"] == "history"))
    ]
    out: dict[tuple[str, str, str], list[str]] = {}
    for row in records(own.sort_values(["issue_id", "kind", "change", "rank"])):
        key = (str(row["issue_id"]), str(row["kind"]), str(row["change"]))
        blocks = out.setdefault(key, [])
        if row["evidence_block_id"] not in blocks:
            blocks.append(str(row["evidence_block_id"]))
    return out


def _supported(frame: pd.DataFrame) -> dict[str, int]:
    """Changes that can hardly be chance, by issue."""
    own = frame[frame["support"] == "supported"].assign(other=frame["other_key"].fillna(""))
    single = own.drop_duplicates(["issue_id", "kind", "key", "other"])
    return {str(key): int(n) for key, n in single.groupby("issue_id").size().items()}


@dataclass(frozen=True, slots=True)
class Told:
    """What the rows of ``issue_changes`` come to; keys are issue, kind, change.

    Attributes:
        counts: How many changed, all, not only those kept.
        blocks: Blocks the rows kept stand on.
        supported: By issue, changes that can hardly be chance.
        before: By issue, the one before it in its series.
    """

    counts: dict[tuple[str, str, str], int]
    blocks: dict[tuple[str, str, str], list[str]]
    supported: dict[str, int]
    before: dict[str, IssueView]


def _table(corpus: Corpus, issues: tuple[IssueView, ...], told: Told) -> DataTable:
    """A row an issue; a dash where there is no issue before it."""
    have_sheets = {issue.issue_id for issue in sheeted(corpus)}
    rows: list[tuple[Cell, ...]] = []
    for issue in issues:
        key = issue.issue_id
        name = same(shorten(issue.title, _NAME_CHARS))
        cells: list[Cell] = [
            Keyed(issue.when, issue.published_on.isoformat() if issue.published_on else ""),
            Link(name, sheet_href(issue)) if key in have_sheets else name,
            same(f"{issue.article_count:,}"),
        ]
        for kind, change in _COUNTED:
            count = told.counts.get((key, kind, change), 0)
            found = tuple(told.blocks.get((key, kind, change), ()))
            words = same(f"{count:,}" if key in told.before else "—")
            cells.append(Evidenced(words, Evidence(blocks=found)) if count and found else words)
        cells.append(same(f"{told.supported.get(key, 0):,}" if key in told.before else "—"))
        rows.append(tuple(cells))
    return DataTable(
        caption=Text("호마다의 변화", "Changes by issue"),
        columns=(
            Text("날짜", "Date"),
            Text("호 (변화 한 장)", "Issue (its sheet)"),
            Text("기사", "Articles"),
            Text("신규", "New"),
            Text("재등장", "Returned"),
            Text("빠짐", "Gone"),
            Text("더 자주", "More"),
            Text("덜", "Less"),
            Text("새 연결", "New links"),
            Text("바뀐 수치", "Figures"),
            Text("확인 ●", "Supported ●"),
        ),
        rows=tuple(rows),
        numeric=frozenset(range(2, 11)),
    )


def _turnover(issues: tuple[IssueView, ...], told: Told) -> Figure | None:
    """Names that come and go; none where no issue has one before it."""
    shown = [issue for issue in issues if issue.issue_id in told.before]
    total, shown = len(shown), shown[-_BARS_SHOWN:]
    if not shown:
        return None
    kinds = ("new", "returned", "gone")
    frame = pd.DataFrame(
        [
            {
                "tick": issue.tick,
                "issue": issue.name,
                "article_count": issue.article_count,
                "base_article_count": told.before[issue.issue_id].article_count,
                **{kind: told.counts.get((issue.issue_id, "entity", kind), 0) for kind in kinds},
                **{f"evidence_{kind}": _asked(told, issue, kind) for kind in kinds},
            }
            for issue in shown
        ]
    )
    note = Text(
        "위로는 앞 호에 없다가 나온 이름(신규는 간행물에서 처음), 아래로는 앞 호에 있다가 빠진 이름입니다. "
        "기사가 많은 호는 이름도 많으니 높이만으로 바뀜의 크기를 말할 수 없습니다. 누르면 처음 몇 이름의 "
        "근거가 열립니다.",
        "Upward: names the issue before did not have (new: never in the series); downward: names "
        "it had. Longer issues have more names, so height alone says little. A click opens the "
        "evidence of the first few.",
    )
    if total > len(shown):
        note += Text(
            f" 새로운 호 {len(shown)}개만 그렸습니다.", f" Only the newest {len(shown)} issues."
        )
    return Figure(
        slug="turnover",
        title=Text("드나든 이름", "Names that come and go"),
        note=note,
        summary=Text(
            f"호 {len(shown)}개에서 새로 나온 이름과 빠진 이름의 수",
            f"New and gone names in {len(shown)} issues",
        ),
        spec=spec_of(lambda lang: turnover(frame, lang=lang)),
        table=None,
        height=320,
        min_width=turnover_px(len(shown)),
    )


def _asked(told: Told, issue: IssueView, change: str) -> Evidence | None:
    found = told.blocks.get((issue.issue_id, "entity", change), [])
    return Evidence(blocks=tuple(found)) if found else None


def _compare(corpus: Corpus, before: dict[str, IssueView]) -> dict[str, Any]:
    """What the script needs besides the issues' data files: names, types, the first choice."""
    rows = sorted(
        corpus.rows("entities"),
        key=lambda r: (-(int_of(r["article_count"]) or 0), str(r["entity_id"])),
    )[:_NAMES_TOLD]
    kinds = list(TYPES)
    ordered = corpus.issues
    newest = corpus.dated_issues[-1] if corpus.dated_issues else ordered[-1]
    other = before.get(newest.issue_id) or next(i for i in ordered if i is not newest)
    articles = group(records(corpus.frame("issues", ["issue_id", "article_count"])), "issue_id")
    return {
        "a": other.issue_id,
        "b": newest.issue_id,
        "types": [[mark.name.ko, mark.name.en] for mark in TYPES.values()],
        "names": [
            [
                str(row["entity_id"]),
                contained(shorten(entity_name(row), _NAME_CHARS)),
                kinds.index(str(text_of(row["entity_type"]))),  # type: ignore[arg-type]
            ]
            for row in rows
        ],
        "articles": [int_of(articles[i.issue_id][0]["article_count"]) or 0 for i in ordered],
        "is_cut": corpus.row_count("entities") > _NAMES_TOLD,
    }
