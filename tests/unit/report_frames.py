"""A small made-up corpus as frames, for the tests of the report; nothing in it is from a brief."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import pandas as pd
from scipy.stats import beta

from pipeline.tables import TABLES

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\u202eabc\u2066 \u200fd",
    "가" * 10_000,
    "🧪👩\u200d🔬 {{ 7*7 }} {% raw %} ${x} %{y}",
    '=HYPERLINK("http://x.invalid") \' onmouseover=\'alert(3) "',
)
NOUNS = ("연구", "서비스", "활용", "소식", "흐름", "이용자")
MONEY = "1,750억 원"
KINDS = {
    "technology": ("연합학습", "트랜스포머", "안면인식", "강화학습", "지식 그래프", "확산 모델"),
    "model": ("GPT-3", "BERT", "가온-1", "가온-2"),
    "company": ("오픈에이아이", "나래랩스", "다온소프트"),
    "institution": ("한빛대학교", "국제표준기구"),
    "product": ("나래폰",),
    "person": ("김가온",),
    "place": ("서울", "제네바"),
    "event": ("가을 학회",),
    "dataset": ("누리 말뭉치",),
    "publication": ("기술 신문",),
}


@dataclass(frozen=True)
class Size:
    """How much to make."""

    issues: int = 6
    articles: int = 5
    bullets: int = 4
    extra_entities: int = 0
    keywords: int = 12


def make(size: Size | None = None, *, undated: int = 0, series: int = 1, mentions: bool = True):
    """Tables of a corpus; the last ``undated`` issues have no date."""
    size = size or Size()
    names = [(f"{kind}-{i}", kind, n) for kind, ns in KINDS.items() for i, n in enumerate(ns)]
    names += [(f"extra-{i}", "technology", f"덧붙인 기술 {i}") for i in range(size.extra_entities)]
    names += [
        ("late-1", "model", "막새-3"),
        ("late-2", "company", "늦봄랩스"),
        ("late-3", "place", "나주"),
    ]
    rows: dict[str, list[dict]] = {name: [] for name in TABLES}
    for n in range(size.issues):
        _issue(rows, n, size, series, names if mentions else [])
        if n >= size.issues - undated:
            rows["issues"][-1].update(
                published_on=None, published_precision=None, published_basis=None
            )
    _corpus_rows(rows, names, size)
    rows["runs"].append(
        {
            "run_id": "r" * 64,
            "started_at": dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
            "code_version": "0.1.0",
            "settings_sha256": "s" * 64,
            "issues_built": size.issues,
            "issues_cached": 0,
            "issues_failed": 1,
            "is_sample": False,
        }
    )
    tables = {name: pd.DataFrame(rows[name], columns=list(TABLES[name].columns)) for name in TABLES}
    tables["failures"] = pd.DataFrame(columns=["source_path", "reason", "remedy"])
    return tables


def _day(n: int) -> dt.date:
    months = n + (2 if n > 3 else 0)  # two issues are missing after the fourth
    return dt.date(2020 + (4 + months) // 12, (4 + months) % 12 + 1, 1)


def _issue(rows, n, size, series, names):
    which = n % series
    day = _day(n // series)
    issue_id = f"brief-{which}-{day:%Y-%m}"
    raw = "지능형 Al 서비스가 늘고 있다"
    ordinal = 0
    for a in range(size.articles):
        article_id = f"{issue_id}/a{a + 1:02d}"
        title = f"{a + 1}번째 소식: 새로운 연구와 서비스의 흐름"
        rows["articles"].append(
            _row("articles", issue_id=issue_id, article_id=article_id, ordinal=a, level=1,
                 parent_article_id=None, section="기술·연구" if a % 2 else "정책·법제",
                 title=title, source_line=ordinal + 1, page=None)
        )  # fmt: skip
        for b in range(size.bullets + 1):
            block_id = f"{issue_id}/b{ordinal:03d}"
            text, marks = title, []
            if b:
                text, marks = _sentence(n, a, b, names)
            if b == 3:
                text += f" ({MONEY})"
                _quantity(rows, issue_id, article_id, block_id, text, ordinal + 1)
            is_repaired = b == 2
            if is_repaired:
                text, marks = "지능형 AI 서비스가 늘고 있다", []
            rows["blocks"].append(
                _row("blocks", issue_id=issue_id, article_id=article_id, block_id=block_id,
                     ordinal=ordinal, kind="bullet" if b else "title",
                     depth=max(0, (b - 1) % 3), parent_block_id=None, text=text,
                     raw_text=raw if is_repaired else None,
                     alignment=[0, 4, 0, 4, 4, 6, 4, 6, 6, 16, 6, 16] if is_repaired else None,
                     source_line=ordinal + 1, page=None)
            )  # fmt: skip
            _words(rows, issue_id, article_id, block_id, text)
            for start, end, key, kind in marks:
                rows["mentions"].append(
                    _row("mentions", issue_id=issue_id, article_id=article_id,
                         block_id=block_id, start=start, end=end, surface=text[start:end],
                         raw_surface=text[start:end], entity_id=key, entity_type=kind,
                         method="gazetteer", confidence=1.0, source_line=ordinal + 1, page=None)
                )  # fmt: skip
            ordinal += 1
        rows["references"].append(
            _row("references", issue_id=issue_id, article_id=article_id, block_id=block_id,
                 ordinal=a, marker=str(a + 1), authors=None, publisher="Example Press",
                 title="A report on things", dated="2020-04",
                 url="https://example.org/report" if a else "javascript:alert(9)",
                 source_line=ordinal, page=None)
        )  # fmt: skip
    rows["repairs"].append(
        _row("repairs", issue_id=issue_id, ordinal=0, source_line=3, page=None, before="Al",
             after="AI", kind="ocr", rule="latin-l", confidence=0.98)
    )  # fmt: skip
    rows["issues"].append(
        _row("issues", issue_id=issue_id, series=f"소식지 {which + 1}", publisher="가상 연구원",
             title=f"소식지 {which + 1} {day.year}년 {day.month}월호", published_on=day,
             published_precision="month", published_basis="file_name",
             source_path=f"소식지/{issue_id}.md", source_format="markdown",
             source_sha256=f"{n:064x}", article_count=size.articles, char_count=12_345)
    )  # fmt: skip


def _quantity(rows, issue_id, article_id, block_id, text, line):
    start = text.index(MONEY)
    rows["quantities"].append(
        _row("quantities", issue_id=issue_id, article_id=article_id, block_id=block_id,
             start=start, end=start + len(MONEY), surface=MONEY, raw_surface=MONEY,
             value=175e9, value_high=None, unit="KRW", dimension="money", currency="KRW",
             qualifier=None, subject_entity_id=None, attribute=None, confidence=0.9,
             source_line=line, page=None)
    )  # fmt: skip


def _words(rows, issue_id, article_id, block_id, text):
    """Tokens and terms: each known noun once a block."""
    found = sorted((text.index(noun), noun) for noun in NOUNS if noun in text)
    for ordinal, (start, noun) in enumerate(found):
        place = {"issue_id": issue_id, "block_id": block_id, "ordinal": ordinal, "start": start,
                 "end": start + len(noun)}  # fmt: skip
        rows["tokens"].append(_row("tokens", form=noun, lemma=noun, tag="NNG", **place))
        rows["terms"].append(_row("terms", article_id=article_id, term=noun, **place))


def _sentence(n, a, b, names):
    """A bullet that names two entities; what is named drifts from issue to issue.

    The last three names are kept for the sixth issue and later.
    """
    if not names:
        return "새로운 서비스가 나왔고 이용자가 늘고 있다", []
    late = [name for name in names if name[0].startswith("late-")]
    names = late if n >= 5 and a == 0 else [name for name in names if name not in late]
    text, marks = "", []
    for step in (0, 1):
        key, kind, name = names[(a * a + b * (n // 2 + 1) + step * 7) % len(names)]
        start = len(text)
        text += name
        marks.append((start, len(text), key, kind))
        text += " 관련 연구와 함께 " if step == 0 else " 활용이 늘어 새로운 서비스를 준비한다"
    return text, marks


def _corpus_rows(rows, names, size):
    issues = sorted(rows["issues"], key=lambda r: (str(r["published_on"]), r["issue_id"]))
    found = {}
    for mention in rows["mentions"]:
        found.setdefault(mention["entity_id"], []).append(mention)
    order = [issue["issue_id"] for issue in issues]
    for key, kind, name in names:
        own = found.get(key, [])
        if not own:
            continue
        seen = sorted({m["issue_id"] for m in own}, key=order.index)
        rows["entities"].append(
            _row("entities", entity_id=key, entity_type=kind, name=name, name_ko=name,
                 name_en=None, is_discovered=False, mention_count=len(own),
                 article_count=len({m["article_id"] for m in own}), issue_count=len(seen),
                 first_issue_id=seen[0], last_issue_id=seen[-1])
        )  # fmt: skip
        rows["aliases"].append(
            _row("aliases", entity_id=key, alias=f"{name} 별칭", origin="knowledge",
                 first_block_id=None)
        )  # fmt: skip
        for issue in issues:
            here = [m for m in own if m["issue_id"] == issue["issue_id"]]
            count = len({m["article_id"] for m in here})
            if issue["published_on"] is not None:
                rows["entity_timeline"].append(
                    _row("entity_timeline", entity_id=key, issue_id=issue["issue_id"],
                         published_on=issue["published_on"], mention_count=len(here),
                         article_count=count, **_shares(count, size.articles))
                )  # fmt: skip
    for k in range(size.keywords):
        term = NOUNS[k] if k < 2 else f"낱말{k}"
        for n, issue in enumerate(issues):
            count = (k * 3 + n * n) % (size.articles + 1)
            if issue["published_on"] is not None:
                rows["keyword_timeline"].append(
                    _row("keyword_timeline", term=term, issue_id=issue["issue_id"],
                         published_on=issue["published_on"], mention_count=count, article_count=count,
                         **_shares(count, size.articles))
                )  # fmt: skip


@cache
def _shares(count, total):
    if not total:
        return {"article_share": 0.0, "share_low": 0.0, "share_high": 1.0}
    low, high = beta.ppf([0.025, 0.975], count + 0.5, total - count + 0.5)
    return {
        "article_share": count / total,
        "share_low": 0.0 if count == 0 else float(low),
        "share_high": 1.0 if count == total else float(high),
    }


def _row(table, **values):
    assert set(values) == set(TABLES[table].columns), set(values) ^ set(TABLES[table].columns)
    return values


def make_hostile():
    """A corpus whose every free text is one of ``HOSTILE``, before what stood there."""
    tables = make(Size(issues=3, keywords=6), series=2)

    def spoil(table, column, cut=None):
        values = [None if v is None else str(v)[:cut] for v in tables[table][column]]
        bad = {v: HOSTILE[i % len(HOSTILE)] + v for i, v in enumerate(sorted({*values} - {None}))}
        tables[table][column] = [None if v is None else bad[v] for v in values]

    for table, columns in {
        "issues": ("title", "series", "publisher", "source_path"),
        "articles": ("title", "section"),
        "references": ("title", "url", "publisher"),
        "repairs": ("before", "after"),
        "entities": ("name",),
        "aliases": ("alias",),
        "keyword_timeline": ("term",),
    }.items():
        for column in columns:
            spoil(table, column)
    tables["blocks"]["text"] = [
        text + HOSTILE[i % len(HOSTILE)] for i, text in enumerate(tables["blocks"]["text"])
    ]
    tables["failures"] = pd.DataFrame(
        [(words, words, words) for words in HOSTILE], columns=["source_path", "reason", "remedy"]
    )
    return tables
