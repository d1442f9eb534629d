"""Words for changes between issues: how a row is named, counted and judged, and what it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, korean_units, same, shorten
from pipeline.report.pages.view import (
    NAME_CHARS,
    int_of,
    is_null,
    short_name,
    text_of,
    type_name,
)
from pipeline.report.theme import TYPES

if TYPE_CHECKING:
    from pipeline.report.pages.view import Corpus

_MOST_DIGITS = 4  # of a number with a fraction
_WHOLE_FROM = 10_000  # a fraction of a larger number says nothing

CHANGES = {
    "new": Text("신규", "new"),
    "returned": Text("재등장", "returned"),
    "more": Text("더 자주", "more often"),
    "less": Text("덜", "less often"),
    "gone": Text("빠짐", "gone"),
    "changed": Text("수치 바뀜", "figure changed"),
}
KINDS = {
    "entity": Text("개체", "Entity"),
    "keyword": Text("키워드", "Keyword"),
    "pair": Text("연결", "Link"),
    "quantity": Text("수치", "Figure"),
}
SUPPORTS = {
    "supported": Text("확인", "supported"),
    "chance": Text("우연 범위", "within chance"),
    "insufficient": Text("판단 보류", "insufficient"),
}
MARKS = {"supported": "●", "chance": "○", "insufficient": "–"}
AGAINST = {
    "previous": Text("앞 호", "issue before"),
    "history": Text("앞선 모든 호", "all issues before"),
}
UNITS = {
    "%": same("%"),
    "%p": Text("%p", " pp"),
    "KRW": Text("원", " KRW"),
    "USD": Text("달러", " USD"),
    "EUR": Text("유로", " EUR"),
    "JPY": Text("엔", " JPY"),
    "CNY": Text("위안", " CNY"),
    "GBP": Text("파운드", " GBP"),
    "person": Text("명", " people"),
    "item": Text("개", ""),
    "parameter": Text("개", " parameters"),
    "times": Text("배", "×"),
    "year": Text("년", " years"),
    "company": Text("개사", " companies"),
    "country": Text("개국", " countries"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One changed name, keyword, pair or figure, ready to be shown.

    Attributes:
        label: Type of the entity, or what kind of row it is.
        css: Class that gives the label its color; empty for none.
        before: Articles of the other side that name it, or the figure stated there.
        after: Articles of the issue that name it, or its figure.
        support: Value of column ``support``; empty for a figure, which is not tested.
        other: What the figure before stands on.
    """

    name: Text
    label: Text
    css: str
    before: Text
    after: Text
    support: str
    evidence: Evidence
    other: Evidence | None = None
    change: Text = same("")  # noqa: RUF009 - frozen

    @property
    def mark(self) -> str:
        """The verdict's shape."""
        return MARKS.get(self.support, "")

    @property
    def verdict(self) -> Text:
        """The verdict in words."""
        return SUPPORTS.get(self.support, same("—"))


def change_of(corpus: Corpus, row: dict[str, Any], *, is_shared: bool = False) -> Change:
    """A row of ``issue_changes``, ready to be shown; counts of how many where ``is_shared``."""
    kind, key = str(row["kind"]), str(row["key"])
    label, css = KINDS[kind], ""
    if kind == "entity" and key in corpus.entity_of:
        entity_type = str(corpus.entity_of[key]["entity_type"])
        label, css = type_name(entity_type), f"t-{entity_type}"
    if kind == "quantity":
        before, after = (figure_words(row[c], row["unit"]) for c in ("base_value", "value"))
    else:
        counts = (int_of(row["base_article_count"]), int_of(row["article_count"]))
        before, after = (same(f"{count or 0:,}") for count in counts)
        if is_shared or row["change"] in {
            "more",
            "less",
        }:  # sides of unlike length: 3 of 4, 3 of 18
            totals = (int_of(row["base_issue_article_count"]), int_of(row["issue_article_count"]))
            before, after = before + f"/{totals[0] or 0:,}", after + f"/{totals[1] or 0:,}"
    evidence, other = evidence_of(row)
    return Change(
        name=name_of(corpus, row),
        label=label,
        css=css,
        before=before,
        after=after,
        support=text_of(row["support"]) or "",
        evidence=evidence,
        other=other,
        change=CHANGES[str(row["change"])],
    )


def name_of(corpus: Corpus, row: dict[str, Any]) -> Text:
    """Entity or keyword; of a pair both; of a figure what it is a figure of."""
    kind = str(row["kind"])
    first, second = short_name(corpus, str(row["key"])), text_of(row["other_key"])
    if kind == "keyword":
        return same(shorten(str(row["key"]), NAME_CHARS))
    if kind == "pair" and second:
        return same(f"{first} — {short_name(corpus, second)}")
    if kind == "quantity" and second:
        return same(f"{first} · {shorten(second, NAME_CHARS)}")
    return same(first)


def evidence_of(row: dict[str, Any]) -> tuple[Evidence, Evidence | None]:
    """What a row stands on, and what the other side of a figure stands on."""
    kind, key = str(row["kind"]), str(row["key"])
    issue, base, block = (
        text_of(row[c]) for c in ("issue_id", "base_issue_id", "evidence_block_id")
    )
    where = tuple(one for one in (base, issue) if one)
    if row["change"] in {"new", "returned"} and issue:
        where = (issue,)
    if row["change"] == "gone" and base:
        where = (base,)
    if kind == "quantity":
        other = Evidence(entities=(key,), issues=(base,)) if base else None
        return Evidence(blocks=(block,) if block else ()), other
    if kind == "keyword":
        return Evidence(term=key, issues=where), None
    second = text_of(row["other_key"])
    return Evidence(entities=(key, second) if second else (key,), issues=where), None


def figure_words(value: object, unit: object) -> Text:
    """A number with its unit: 만·억·조 in Korean, grouped in English."""
    if is_null(value):
        return same("—")
    number = float(cast("float", value))
    code = text_of(unit) or ""
    words = UNITS.get(code, same(f" {code}" if code else ""))
    if number.is_integer() or abs(number) >= _WHOLE_FROM:
        korean = korean_units(round(number))
        gap = "" if korean[-1].isdigit() else " "  # 1,750억 원, but 33개
        return Text(f"{korean}{gap}{words.ko}", f"{round(number):,}{words.en}")
    return same(f"{number:,.{_MOST_DIGITS}g}") + words


def type_order(css: str) -> int:
    """Place of a type's class in the order types are always shown."""
    names = [f"t-{name}" for name in TYPES]
    return names.index(css) if css in names else len(names)
