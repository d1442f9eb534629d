"""Cards of the ledger: sums that do not add up, values that cannot both hold, chains, comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.amounts import amount
from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, joined, percent, same, shorten
from pipeline.report.pages.claims_view import KIND_NAMES, STATUS_NAMES, issue_name, order_key
from pipeline.report.pages.page import DataTable, Evidenced, Keyed, Link
from pipeline.report.pages.view import is_null, place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.pages.claims_view import Claim
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus, IssueView

MOST_CARDS = 60
MOST_CHAINS = 30
MOST_GROUPS = 12
_MOST_STEPS = 6
_SURFACE_CHARS = 48
_MOST_INPUTS = 12  # figures of one sum a card shows
_MISMATCH = Text("≠ 계산이 맞지 않음", "≠ does not add up")
_MATCH = Text("= 계산이 맞음", "= adds up")


@dataclass(frozen=True, slots=True)
class Check:
    """One row of ``claim_checks``."""

    kind: Text
    stated: Text
    stated_evidence: Evidence
    inputs: tuple[tuple[Text, Evidence], ...]
    more_inputs: int
    expected: Text
    difference: Text
    tolerance: Text
    is_consistent: bool
    state: Text
    everything: Evidence
    issue: IssueView
    issue_name: Text
    where: Text
    confidence: str
    severity: float


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values on a card: what is said, where, and what stands behind it."""

    words: Text
    status: Text
    note: Text
    evidence: Evidence
    issue: IssueView
    issue_name: Text


@dataclass(frozen=True, slots=True)
class Chain:
    """Values of one subject and attribute, linked from the first on."""

    subject: str
    subject_id: str
    attribute: str
    steps: tuple[Side, ...]
    left_out: int
    verdict: Text
    status: str
    everything: Evidence

    @property
    def more(self) -> Text:
        """How many steps are not shown."""
        return Text(f"… {self.left_out}건", f"… {self.left_out} more")


@dataclass(frozen=True, slots=True)
class Group:
    """Kindred figures of one subject, side by side."""

    title: Text
    table: DataTable


def checks_of(corpus: Corpus) -> list[Check]:
    """Inconsistent checks first, those farthest beyond their tolerance on top."""
    rows = [row for row in corpus.rows("claim_checks") if str(row["issue_id"]) in corpus.issue_of]
    rows.sort(key=lambda r: (str(r["block_id"]), int(r["start"]), int(r["end"]), str(r["kind"])))
    found = [_check(row, corpus.issue_of[str(row["issue_id"])]) for row in rows]
    return sorted(found, key=lambda c: (c.is_consistent, -c.severity))


def check_table(checks: Sequence[Check]) -> DataTable:
    """All checks as a table."""
    return DataTable(
        caption=Text("검산한 수치", "Figures checked"),
        columns=(
            Text("결과", "Result"), Text("무엇을", "What"), Text("글의 값", "Stated"),
            Text("다른 수치로 셈한 값", "From the other figures"), Text("차이", "Difference"),
            Text("허용 오차", "Tolerance"), Text("호", "Issue"),
        ),
        rows=tuple(
            (
                c.state, c.kind, Evidenced(c.stated, c.everything), c.expected, c.difference,
                c.tolerance, Keyed(Link(c.issue_name, c.issue.href), _day(c.issue)),
            )
            for c in checks
        ),
        numeric=frozenset({2, 3, 4, 5}),
    )  # fmt: skip


def conflicts_of(claims: Sequence[Claim]) -> list[Chain]:
    """Claims that cannot hold together with an earlier one: both, side by side."""
    by_id = {claim.claim_id: claim for claim in claims}
    out = []
    for claim in claims:
        before = by_id.get(claim.previous or "")
        if claim.status != "conflict" or before is None:
            continue
        out.append(_chain([before, claim], by_id))
    return list(reversed(out))  # newest first


def chains_of(claims: Sequence[Claim]) -> list[Chain]:
    """Linked claims, each chain whole; those that changed first, then by length.

    Claims are joined through ``previous_claim_id``; what shares a first claim is one chain.
    """
    by_id = {claim.claim_id: claim for claim in claims}
    first: dict[str, str] = {}
    for claim in claims:
        path: dict[str, None] = {}
        at = claim.claim_id
        while at not in first and at not in path:
            path[at] = None
            before = by_id[at].previous
            if before not in by_id:
                break
            at = before
        first |= dict.fromkeys(path, first.get(at, at))
    members: dict[str, list[Claim]] = {}
    for claim in claims:
        members.setdefault(first[claim.claim_id], []).append(claim)
    linked = [sorted(m, key=order_key) for m in members.values() if len(m) > 1]
    chains = [_chain(m, by_id) for m in linked]
    rank = {"revised": 0, "conflict": 0, "rounded": 1, "confirmed": 2, "repeated": 3}
    return sorted(
        chains,
        key=lambda c: (rank[c.status], -len(c.steps) - c.left_out, c.subject, c.attribute,
                       c.everything.json()),
    )  # fmt: skip


def groups_of(claims: Sequence[Claim]) -> list[Group]:
    """Comparison groups with more than one unit or value, the largest first."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.group:
            found.setdefault(claim.group, []).append(claim)
    groups = [(key, m) for key, m in found.items() if len({(c.unit, c.value) for c in m}) > 1]
    groups.sort(key=lambda pair: (-len({c.unit for c in pair[1]}), -len(pair[1]), pair[0]))
    return [_group(key, members) for key, members in groups]


def _check(row: dict[str, Any], issue: IssueView) -> Check:
    unit = str(row["unit"])
    spans = [int(n) for n in row["input_spans"]]
    pairs = zip(spans[::2], spans[1::2], strict=True)
    inputs = [
        (same(shorten(str(surface), _SURFACE_CHARS)), (str(block), start, end))
        for block, surface, (start, end) in zip(
            row["input_block_ids"], row["input_surfaces"], pairs, strict=True
        )
    ]
    own = (str(row["block_id"]), int(row["start"]), int(row["end"]))
    difference, tolerance = float(row["difference"]), row["tolerance"]
    is_consistent = str(row["check_state"]) == "consistent"
    return Check(
        kind=KIND_NAMES[str(row["kind"])],
        stated=same(shorten(str(row["surface"]), _SURFACE_CHARS)),
        stated_evidence=Evidence(blocks=(own,)),
        inputs=tuple((words, Evidence(blocks=(ref,))) for words, ref in inputs[:_MOST_INPUTS]),
        more_inputs=max(0, len(inputs) - _MOST_INPUTS),
        expected=amount(float(row["expected_value"]), unit),
        difference=_signed(difference, unit),
        tolerance=Text("정할 수 없음", "unbounded")
        if is_null(tolerance)
        else Text("±", "±") + amount(float(tolerance), _step_unit(unit)),
        is_consistent=is_consistent,
        state=_MATCH if is_consistent else _MISMATCH,
        everything=Evidence(blocks=(own, *(ref for _, ref in inputs))),
        issue=issue,
        issue_name=issue_name(issue),
        where=place(row["source_line"], row["page"]),
        confidence=percent(float(row["confidence"])),
        severity=0.0 if is_null(tolerance) else abs(difference) / max(float(tolerance), 1e-12),
    )


def _signed(difference: float, unit: str) -> Text:
    sign = "+" if difference > 0 else ""
    return same(sign) + amount(difference, _step_unit(unit))


def _step_unit(unit: str) -> str:
    """Percentages differ by percentage points."""
    return "%p" if unit == "%" else unit


def _chain(members: Sequence[Claim], by_id: dict[str, Claim]) -> Chain:
    last = members[-1]
    runs = _runs(members)
    shown = runs if len(runs) <= _MOST_STEPS else [*runs[:2], *runs[2 - _MOST_STEPS :]]
    statuses = {claim.status for claim in members[1:]}
    issues = {claim.issue.issue_id for claim in members}
    status = next(
        (s for s in ("conflict", "revised", "rounded") if s in statuses),
        "confirmed" if len(issues) > 1 else "repeated",
    )
    return Chain(
        subject=last.subject,
        subject_id=last.subject_id,
        attribute=last.attribute,
        steps=tuple(_side(run, by_id) for run in shown),
        left_out=len(runs) - len(shown),
        verdict=_verdict(status, members, len(issues)),
        status=status,
        everything=Evidence(blocks=tuple(claim.ref for claim in members)),
    )


def _verdict(status: str, members: Sequence[Claim], issue_count: int) -> Text:
    if status == "conflict":
        return Text("≠ 두 값이 함께 맞을 수 없음", "≠ both values cannot hold")
    if status == "revised":
        return Text("→ 때에 따라 달라진 값", "→ the value changed over time")
    if status == "rounded":
        return Text("≈ 어림한 값과 이어짐", "≈ agrees after rounding")
    if status == "repeated":
        return Text(
            f"= 같은 호 안에서 {len(members)}번: 따로 확인된 것은 아님",
            f"= {len(members)} times within one issue: no separate confirmation",
        )
    return Text(f"= {issue_count}개 호에서 같은 값", f"= the same in {issue_count} issues")


def _runs(members: Sequence[Claim]) -> list[list[Claim]]:
    """Neighbors in time that say the same, together: what matters is where the value moves."""
    runs: list[list[Claim]] = []
    for claim in members:
        if runs and runs[-1][0].words == claim.words and claim.status != "conflict":
            runs[-1].append(claim)
        else:
            runs.append([claim])
    return runs


def _side(run: Sequence[Claim], by_id: dict[str, Claim]) -> Side:
    first, last = run[0], run[-1]
    before = by_id.get(first.previous or "")
    status = STATUS_NAMES[first.status]
    if before is not None and before.issue.issue_id == first.issue.issue_id:
        status = status + Text(" (같은 호 안)", " (same issue)")
    notes = []
    if first.period:
        notes.append(Text(f"{first.period} 기준", f"as of {first.period}"))
    issues = len({claim.issue.issue_id for claim in run})
    if issues > 1:
        until = last.issue.when
        notes.append(Text(f"{until.ko}까지 {issues}개 호", f"{issues} issues until {until.en}"))
    elif len(run) > 1:
        notes.append(Text(f"{len(run)}곳", f"{len(run)} places"))
    return Side(
        words=first.words,
        status=status,
        note=joined(notes),
        evidence=Evidence(blocks=tuple(claim.ref for claim in run)),
        issue=first.issue,
        issue_name=issue_name(first.issue),
    )


def _group(key: str, members: Sequence[Claim]) -> Group:
    """The same value of the same attribute stands once, with all its places."""
    merged: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in members:
        merged.setdefault((claim.attribute, claim.unit, claim.words.ko), []).append(claim)
    rows: list[tuple[Cell, ...]] = []
    for claims in merged.values():
        first = claims[0]
        refs = Evidence(blocks=tuple(claim.ref for claim in claims))
        issues = len({claim.issue.issue_id for claim in claims})
        rows.append(
            (
                same(first.attribute), Keyed(Evidenced(first.words, refs), first.value),
                Keyed(Text(f"{issues}개", f"{issues}"), issues),
                Keyed(Link(issue_name(first.issue), first.issue.href), _day(first.issue)),
            )
        )  # fmt: skip
    topic = key.split(":", 1)[-1]
    return Group(
        title=same(f"{members[0].subject} · {shorten(topic, _SURFACE_CHARS)}"),
        table=DataTable(
            caption=same(f"{members[0].subject} · {shorten(topic, _SURFACE_CHARS)}"),
            columns=(Text("항목", "Attribute"), Text("값", "Value"), Text("호 수", "Issues"),
                     Text("처음 나온 호", "First issue")),
            rows=tuple(rows),
            numeric=frozenset({1, 2}),
        ),
    )  # fmt: skip


def _day(issue: IssueView) -> str:
    return issue.published_on.isoformat() if issue.published_on else "0000"
