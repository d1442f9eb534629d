"""The overview's headline on numbers: figures read, conflicts, sums that fail, horizons."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pipeline.report.format import Text, counted, same, shorten
from pipeline.report.pages.headline_parts import Line, Phrase, listed, more, spans

if TYPE_CHECKING:
    from pipeline.report.pages.view import Corpus, IssueView

MOST_SPANS: Final = 60  # places one phrase opens: three pages of the panel
_SHOWN = 3
_NAME_CHARS = 32


def numbers_told(corpus: Corpus, newest: IssueView | None) -> tuple[Line, ...]:
    """The lines, what needs a second look first."""
    lines = []
    quantities = corpus.frame("quantities", ["issue_id"])
    parts = [Phrase(counted(len(quantities), "개 수치를 읽음", "figure") + Text("", " read"))]
    if newest is not None:
        own = int((quantities["issue_id"] == newest.issue_id).sum())
        parts.append(Phrase(Text(f"새 호에 {own:,}개", f"{own:,} in the newest issue")))
    lines.append(Line(listed(parts)))
    claims = corpus.rows("claims")
    for status, badge in (
        ("conflict", Text("≠ 서로 맞지 않음", "≠ Conflict")),
        ("revised", Text("→ 값이 달라짐", "→ Revised")),
    ):
        rows = [r for r in claims if r["status"] == status]
        if rows:
            lines.append(_told(rows, badge))
    broken = [r for r in corpus.rows("claim_checks") if r["check_state"] == "inconsistent"]
    if broken:
        lines.append(_told(broken, Text("≠ 계산이 맞지 않음", "≠ Sum does not work out")))
    due = Counter(str(r["horizon_state"]) for r in corpus.rows("horizons"))
    rows = [r for r in corpus.rows("horizons") if r["horizon_state"] == "due"]
    if due:
        phrases = []
        if rows:
            phrases.append(
                Phrase(
                    Text(f"곧 다가올 시한 {len(rows)}개", f"{len(rows)} horizons due"),
                    spans(rows, MOST_SPANS),
                )
            )
        late = [r for r in corpus.rows("horizons") if r["horizon_state"] == "overdue"]
        if late:
            phrases.append(
                Phrase(
                    Text(f"확인 없이 지난 시한 {len(late)}개", f"{len(late)} passed unconfirmed"),
                    spans(late, MOST_SPANS),
                )
            )
        phrases.append(
            Phrase(Text(f"앞날의 시한 {due['upcoming']}개", f"{due['upcoming']} still ahead"))
        )
        lines.append(Line(listed(phrases)))
    return tuple(lines)


def _told(rows: list[dict[str, Any]], badge: Text) -> Line:
    """How many, then the latest few as they are printed."""
    rows = sorted(
        rows, key=lambda r: (str(r["issue_id"]), str(r["block_id"]), int(r["start"])), reverse=True
    )
    phrases = [
        Phrase(same(shorten(str(r["surface"]), _NAME_CHARS)), spans([r], 1)) for r in rows[:_SHOWN]
    ]
    return Line(
        (
            Phrase(counted(len(rows), "건: ", "case") + Text("", ": ")),
            *listed(phrases),
            *more(len(rows) - _SHOWN),
        ),
        badge,
    )
