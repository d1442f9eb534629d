"""The ledger of figures: what does not add up, what changed, every claim with its evidence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.report.amounts import DIMENSION_NAMES, unit_name
from pipeline.report.charts.numbers import HEIGHT_PX, WIDTH_PX, claims_chart, scale_of
from pipeline.report.format import Text, contained, counted, percent, same, shorten
from pipeline.report.json_files import data_file
from pipeline.report.pages.claims_view import (
    STATUS_NAMES,
    claims_of,
    issue_name,
    name_cell,
    order_key,
)
from pipeline.report.pages.entity_links import linked_entities
from pipeline.report.pages.numbers_cards import (
    MOST_CARDS,
    MOST_CHAINS,
    MOST_GROUPS,
    chains_of,
    check_table,
    checks_of,
    conflicts_of,
    groups_of,
)
from pipeline.report.pages.page import DataTable, Evidenced, Keyed, Link, Page, Stat, spec_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.report.pages.claims_view import Claim
    from pipeline.report.pages.numbers_cards import Check
    from pipeline.report.pages.page import Cell
    from pipeline.report.pages.view import Corpus

MOST_ROWS = 5_000  # the page's script holds them all to filter them
MOST_KINDS = 30  # attributes with a chart; each is a file of some ten kilobytes
MOST_MARKS = 300  # on one chart; more are a carpet
_CHARTED_FROM = 2  # marks: one figure alone is no chart
_OPTIONS = 400  # names offered while typing; any other can be typed, too
_ISSUE_CHARS = 26  # in the ledger: nine columns share the width
_SUBJECT, _ATTRIBUTE, _UNIT, _STATUS, _ISSUE = (
    0,
    1,
    3,
    4,
    7,
)  # columns of the ledger, for its filters


def numbers_page(corpus: Corpus) -> list[Page]:
    """``numbers.html``."""
    claims = claims_of(corpus)
    checks = checks_of(corpus)
    wrong = [check for check in checks if not check.is_consistent]
    conflicts = conflicts_of(claims)
    chains = [chain for chain in chains_of(claims) if chain.status != "conflict"]
    kinds = charted(claims)
    shown = ledger_claims(claims)
    page = Page(
        path="numbers.html",
        template="numbers.html",
        title=Text("수치 장부", "Ledger of figures"),
        nav="numbers",
        has_charts=bool(kinds),
        scripts=("numbers.js",),
        styles=("numbers.css",),
        files={
            f"numbers/{at}.js": data_file(f"numbers/{at}", figure_of(members))
            for at, (_, members) in enumerate(kinds)
        },
        values={
            "lead": lead(corpus, claims, checks),
            "stats": _stats(claims, checks),
            "wrong": wrong[:MOST_CARDS],
            "wrong_count": len(wrong),
            "conflicts": conflicts[:MOST_CARDS],
            "conflict_count": len(conflicts),
            "checks": check_table(checks) if checks else None,
            "chains": chains[:MOST_CHAINS],
            "chain_count": len(chains),
            "groups": groups_of(claims)[:MOST_GROUPS],
            "kinds": [_kind_option(at, kind) for at, kind in enumerate(kinds)],
            "words_all": Text("근거 함께 보기", "All the evidence"),
            "chart": {"height": HEIGHT_PX, "width": WIDTH_PX},
            "ledger": ledger(shown, linked_entities(corpus)) if claims else None,
            "claim_count": len(claims),
            "left_out": len(claims) - len(shown),
            "filters": _filters(shown),
            "statuses": STATUS_NAMES,
            "has_past": len(corpus.issues) > 1,
        },
    )
    return [page]


def lead(corpus: Corpus, claims: Sequence[Claim], checks: Sequence[Check]) -> Text:
    """What the page finds, in words."""
    if not claims and not checks:
        return Text(
            "주어와 항목을 함께 읽어낸 수치가 아직 없어 장부가 비어 있습니다.",
            "No figure with a subject and an attribute was read: the ledger is empty.",
        )
    wrong = sum(not check.is_consistent for check in checks)
    statuses = Counter(claim.status for claim in claims)
    subjects = len({claim.subject_id for claim in claims})
    said = Text(
        f"주어 {subjects:,}개를 두고 말한 수치 {len(claims):,}건을 모았습니다. ",
        f"{len(claims):,} figure{_s(len(claims))} about {subjects:,} subject{_s(subjects)}. ",
    )
    if checks:
        said += Text(
            f"글 안의 다른 수치로 검산할 수 있었던 {len(checks):,}곳 가운데 {wrong:,}곳은 계산이 맞지 않습니다. "
            if wrong
            else f"글 안의 다른 수치로 검산할 수 있었던 {len(checks):,}곳은 모두 계산이 맞습니다. ",
            f"Of {len(checks):,} that other figures of the text can check, {wrong:,} do{'es' if wrong == 1 else ''} "
            "not add up. " if wrong else f"All {len(checks):,} that the text itself can check add up. ",
        )  # fmt: skip
    if len(corpus.issues) < 2:  # noqa: PLR2004 - nothing to compare with
        return said + Text(
            "호가 하나뿐이라 호 사이의 비교는 판단을 보류합니다.",
            "With a single issue, comparisons between issues are withheld.",
        )
    moved, clash = statuses["revised"], statuses["conflict"]
    if not moved and not clash:
        return said + Text(
            "호 사이에서 달라지거나 어긋난 값은 찾지 못했습니다.",
            "No value was found to change or clash between issues.",
        )
    return said + Text(
        f"앞선 호와 달라진 값은 {moved:,}건, 함께 맞을 수 없는 값은 {clash:,}건입니다.",
        f"{moved:,} differ{'s' if moved == 1 else ''} from an earlier issue, {clash:,} cannot hold "
        "together with an earlier one.",
    )


def charted(claims: Sequence[Claim]) -> list[tuple[tuple[str, str], list[Claim]]]:
    """Attributes and units with several dated claims, those with most subjects first."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.day is not None:
            found.setdefault((claim.key, claim.unit), []).append(claim)
    several = [(kind, m) for kind, m in found.items() if len(_merged(m)) >= _CHARTED_FROM]
    several.sort(key=lambda pair: (-len({c.subject_id for c in pair[1]}), -len(pair[1]), pair[0]))
    return several[:MOST_KINDS]


def points(claims: Sequence[Claim]) -> pd.DataFrame:
    """The frame of :func:`claims_chart`: what one issue repeats is one mark; the newest marks."""
    rows = []
    for members in list(_merged(claims).values())[-MOST_MARKS:]:
        one = members[-1]
        status = next((c for c in members if c.status in {"revised", "conflict"}), one).status
        times = (
            Text(f" · {len(members)}곳", f" · {len(members)} places")
            if len(members) > 1
            else same("")
        )
        state = STATUS_NAMES[status] + times
        rows.append(
            {
                "label": one.subject,
                "published_on": one.day,
                "issue": f"{one.issue.tick} · {one.issue.name}",
                "value": one.value,
                "value_high": float("nan") if one.high is None else one.high,
                "unit": one.unit,
                "qualifier": one.qualifier,
                "status": status,
                "status_ko": state.ko,
                "status_en": state.en,
                "words_ko": f"{one.attribute} {one.words.ko}",
                "words_en": f"{one.attribute}: {one.words.en}",
                "claim_id": one.claim_id,
                "previous_claim_id": members[0].previous,
                "blocks": tuple(c.ref for c in members),
            }
        )
    return pd.DataFrame(rows)


def figure_of(claims: Sequence[Claim]) -> dict[str, Any]:
    """Plotly JSON of one attribute's chart, with its differences in English."""
    frame = points(claims)
    return spec_of(lambda lang: claims_chart(frame, lang=lang))


def ledger_claims(claims: Sequence[Claim]) -> list[Claim]:
    """What the ledger shows: all, or the linked ones and then the newest; by subject, then date."""
    if len(claims) > MOST_ROWS:
        ranked = sorted(claims, key=order_key, reverse=True)
        ranked.sort(key=lambda c: c.status == "first")
        claims = ranked[:MOST_ROWS]
    return sorted(claims, key=lambda c: (c.subject, c.subject_id, c.key, c.unit, order_key(c)))


def ledger(claims: Sequence[Claim], linked: Mapping[str, str]) -> DataTable:
    """The ledger as a table."""
    return DataTable(
        caption=Text("수치 장부", "Ledger of figures"),
        columns=(
            Text("주어", "Subject"), Text("항목", "Attribute"), Text("값", "Value"), Text("단위", "Unit"),
            Text("상태", "Status"), Text("글의 표기", "As written"), Text("기준 시점", "As of"),
            Text("호", "Issue"), Text("확신", "Confidence"),
        ),
        rows=tuple(_row(claim, linked) for claim in claims),
        numeric=frozenset({2, 8}),
    )  # fmt: skip


def _row(claim: Claim, linked: Mapping[str, str]) -> tuple[Cell, ...]:
    return (
        name_cell(claim.subject_id, claim.subject, linked),
        same(claim.attribute),
        Keyed(Evidenced(claim.words, claim.evidence), claim.value),
        unit_name(claim.unit),
        STATUS_NAMES[claim.status],
        same(claim.surface),
        same(claim.period or ""),
        Keyed(
            Link(issue_name(claim.issue, _ISSUE_CHARS), claim.issue.href),
            claim.day.isoformat() if claim.day else "0000",
        ),
        Keyed(same(percent(claim.confidence)), round(claim.confidence, 3)),
    )


def _merged(claims: Sequence[Claim]) -> dict[tuple[Any, ...], list[Claim]]:
    """Claims that say the same in one issue, in order of date."""
    found: dict[tuple[Any, ...], list[Claim]] = {}
    for claim in claims:
        key = (claim.issue.issue_id, claim.subject_id, claim.value, claim.high, claim.qualifier)
        found.setdefault(key, []).append(claim)
    return found


def _kind_option(at: int, kind: tuple[tuple[str, str], list[Claim]]) -> dict[str, Any]:
    (key, unit), claims = kind
    # The spelling most claims use; of equals the first in the alphabet.
    spellings = Counter(claim.attribute for claim in claims)
    name = min(spellings, key=lambda word: (-spellings[word], word))
    words, marks = unit_name(unit), len(_merged(claims))
    is_log = scale_of([c.value for c in claims] + [c.high for c in claims if c.high]) == "log"
    return {
        "file": f"numbers/{at}",
        "key": contained(f"{key}~{unit}"),
        "attribute": contained(name),
        "unit": contained(words.ko),
        "ko": contained(f"{shorten(name, 40)} ({words.ko}) · {marks}"),
        "en": contained(f"{shorten(name, 40)} ({words.en}) · {marks}"),
        "cut": max(0, marks - MOST_MARKS),
        "log": is_log,
    }


def _stats(claims: Sequence[Claim], checks: Sequence[Check]) -> list[Stat]:
    statuses = Counter(claim.status for claim in claims)
    wrong = sum(not check.is_consistent for check in checks)
    return [
        Stat(Text("장부의 수치", "Figures in the ledger"), counted(len(claims), "건", "figure")),
        Stat(
            Text("≠ 계산이 맞지 않음", "≠ Do not add up"),
            counted(wrong, "곳", "place"),
            Text(f"검산한 {len(checks):,}곳 가운데", f"of {len(checks):,} checked"),
        ),
        Stat(
            Text("≠ 서로 맞지 않는 값", "≠ Do not agree"),
            counted(statuses["conflict"], "건", "figure"),
        ),
        Stat(Text("→ 달라진 값", "→ Revised"), counted(statuses["revised"], "건", "figure")),
        Stat(
            Text("= 다시 나온 값", "= Stated again"),
            counted(statuses["confirmed"] + statuses["rounded"], "건", "figure"),
            Text(f"이 가운데 어림 {statuses['rounded']:,}건", f"{statuses['rounded']:,} of them rounded"),
        ),
    ]  # fmt: skip


def _filters(claims: Sequence[Claim]) -> dict[str, Any]:
    """What can be chosen: names by how many claims they have, units by dimension."""
    units: dict[str, set[str]] = {}
    for claim in claims:
        units.setdefault(claim.dimension, set()).add(claim.unit)
    issues = {
        issue_name(c.issue, _ISSUE_CHARS).ko: c.day.isoformat() if c.day else "" for c in claims
    }
    return {
        "subjects": _most(claim.subject for claim in claims),
        "attributes": _most(claim.attribute for claim in claims),
        "issues": sorted(issues, key=lambda name: (issues[name], name), reverse=True)[:_OPTIONS],
        "units": [
            (DIMENSION_NAMES.get(dimension, same(dimension)), [unit_name(u) for u in sorted(names)])
            for dimension, names in sorted(units.items())
        ],
        "statuses": [STATUS_NAMES[s] for s in STATUS_NAMES if any(c.status == s for c in claims)],
        "columns": {
            "subject": _SUBJECT, "attribute": _ATTRIBUTE, "unit": _UNIT, "status": _STATUS,
            "issue": _ISSUE,
        },
    }  # fmt: skip


def _most(names: Iterable[str]) -> list[str]:
    counts = Counter(names)
    return sorted(counts, key=lambda name: (-counts[name], name))[:_OPTIONS]


def _s(count: int) -> str:
    return "" if count == 1 else "s"
