"""The overview's headlines: five questions, each answered in sentences made from the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, counted, joined, number, same, shorten
from pipeline.report.pages.changes_sheet import sheet_path
from pipeline.report.pages.entity_links import names_of
from pipeline.report.pages.headline_numbers import MOST_SPANS, numbers_told
from pipeline.report.pages.headline_parts import (
    Headline,
    Line,
    Phrase,
    Way,
    listed,
    more,
    plain,
    spans,
)
from pipeline.report.pages.issue_marks import STANCE_NAMES
from pipeline.report.pages.verdict_words import (
    INSUFFICIENT,
    VERDICTS,
    factor,
    grounds,
    smallest_detectable,
    trend_rows,
    verdict_of,
)
from pipeline.report.pages.view import int_of, is_null, records

if TYPE_CHECKING:
    from pipeline.report.pages.view import Corpus, IssueView

_NAMED = 5  # names in one sentence
_PAIRS = 3
_NAME_CHARS = 32
_ENGLISH = {"forecast": "forecast", "recommendation": "recommendation", "warning": "warning"}
_TOO_LARGE = 100.0  # a yearly factor that no corpus shows: said in words
_LEVEL = 0.05  # of q: the stated share of false calls, see settings.false_discovery_rate


@dataclass(frozen=True)
class _Names:
    names: dict[str, str]

    def of(self, key: str) -> Text:
        return same(shorten(self.names.get(key, key), _NAME_CHARS))


def headlines(corpus: Corpus) -> tuple[Headline, ...]:
    """The five headlines; none for a corpus without issues."""
    if not corpus.issues:
        return ()
    newest = corpus.dated_issues[-1] if corpus.dated_issues else None
    names = _Names(names_of(corpus))
    return (
        Headline(
            "new",
            Text("무엇이 새로운가", "What is new"),
            _new(corpus, newest, names),
            (
                Way(
                    quote(sheet_path(newest)),
                    Text("이 호가 바꾼 것", "What it changes"),
                    "changes.html",
                )
                if newest
                else Way("issues.html", Text("모든 호", "All issues")),
                Way("outlook.html", Text("전망·권고·경고", "Outlook")),
            ),
        ),
        Headline(
            "moves",
            Text("무엇이 움직이나", "What moves"),
            _moves(corpus, names),
            (
                Way("tracker.html", Text("기술 추적", "Technology tracker")),
                Way("emergence.html", Text("급증·부상", "Bursts and emergence")),
                Way("core.html", Text("핵심 기술", "Core technologies")),
            ),
        ),
        Headline(
            "beside",
            Text("누가 누구 곁에 있나", "Who is beside whom"),
            _beside(corpus, newest, names),
            (
                Way("network.html", Text("네트워크", "Network")),
                Way("topics.html", Text("토픽", "Topics")),
            ),
        ),
        Headline(
            "numbers",
            Text("어떤 수치인가", "Which numbers"),
            numbers_told(corpus, newest),
            (
                Way("numbers.html", Text("수치 장부", "Numbers")),
                Way("horizons.html", Text("시한 달력", "Horizons")),
            ),
        ),
        Headline(
            "written",
            Text("어디에 적혀 있나", "Where is that written"),
            (_written(corpus),),
            (
                Way("issues.html", Text("모든 호", "All issues")),
                Way("search.html", Text("찾기", "Search"), ""),
                Way("methods.html", Text("방법과 한계", "Methods and limits")),
            ),
        ),
    )


def _new(corpus: Corpus, newest: IssueView | None, names: _Names) -> tuple[Line, ...]:
    if newest is None:
        return (
            plain(
                Text(
                    "날짜를 알 수 있는 호가 없어 가장 새로운 호를 정할 수 없습니다. "
                    "data/raw/sources.toml에 날짜를 적을 수 있습니다.",
                    "No issue has a date, so none is the newest. Dates can be stated in "
                    "data/raw/sources.toml.",
                )
            ),
        )
    lines: list[Line] = []
    frame = corpus.frame("lifecycle")
    for state in ("emerging", "returning"):
        keys = sorted({str(k) for k in frame[frame["state"] == state]["key"]})
        if keys:
            badge = VERDICTS["newcomer" if state == "emerging" else "returning"]
            lines.append(Line((*_named(keys, names),), badge.words))
    outlook = corpus.frame("outlook")
    own = records(outlook[outlook["issue_id"] == newest.issue_id])
    found = []
    for stance, name in STANCE_NAMES.items():
        rows = [r for r in own if r["stance"] == stance]
        fresh = [r for r in rows if r["continuity"] == "first"]
        if rows:
            told = Text(f"{name.ko} {len(rows)}건", counted(len(rows), "", _ENGLISH[stance]).en)
            if fresh:
                told = told + Text(f"(처음 {len(fresh)})", f" ({len(fresh)} new)")
            found.append(Phrase(told, spans(rows, MOST_SPANS)))
    if found:
        lines.append(Line((Phrase(Text("이 호의 ", "This issue’s outlook: ")), *listed(found))))
    return tuple(lines)


def _moves(corpus: Corpus, names: _Names) -> tuple[Line, ...]:
    rows = {kind: trend_rows(corpus, kind) for kind in ("entity", "keyword")}
    every = {(kind, key): row for kind, found in rows.items() for key, row in found.items()}
    lines = []
    for verdict, shown in VERDICTS.items():
        own = [(pair, row) for pair, row in every.items() if verdict_of(row) == verdict]
        if verdict == INSUFFICIENT or not own:
            continue
        own.sort(key=lambda item: (_q(item[1]), -(int_of(item[1]["article_count"]) or 0), item[0]))
        phrases = [_moving(kind, key, row, names) for (kind, key), row in own[:_NAMED]]
        lines.append(Line((*listed(phrases), *more(len(own) - _NAMED)), shown.words))
    held = sum(verdict_of(row) == INSUFFICIENT for row in every.values())
    if not every:
        return (
            plain(
                Text(
                    "움직임을 검정할 만큼 호나 기사가 없습니다.",
                    "There are too few issues or articles to test any movement.",
                )
            ),
        )
    return (*lines, *_held(every, held, names), *_bursts(corpus, names))


def _held(
    every: dict[tuple[str, str], dict[str, Any]], held: int, names: _Names
) -> tuple[Line, ...]:
    """How many were left open, and how large a change would have been seen."""
    if not held:
        return ()
    words = Text(f"개체와 키워드 {held:,}개", f"{held:,} entities and keywords")
    left = {
        f"{kind}\n{key}": row
        for (kind, key), row in every.items()
        if verdict_of(row) == INSUFFICIENT
    }
    finest = smallest_detectable(left)
    if finest is None:
        words = words + Text(": 한 번도 검정할 수 없었습니다.", ": none could be tested at all.")
    else:
        kind, _, key = finest[0].partition("\n")
        name = names.of(key) if kind == "entity" else same(shorten(key, _NAME_CHARS))
        tested = sorted(
            float(r["detectable_ratio"])
            for r in left.values()
            if not is_null(r["detectable_ratio"])
        )
        words = words + _detectable(finest[1], name, tested[len(tested) // 2], len(tested))
    return (Line((Phrase(words),), VERDICTS[INSUFFICIENT].words),)


def _detectable(smallest: float, name: Text, middle: float, tested: int) -> Text:
    """What would have been seen: the finest test, and the one in the middle."""
    first = Text(
        f". 검정할 수 있었던 것은 {tested:,}개이고, 알아볼 수 있는 가장 작은 변화는 해마다 "
        f"{factor(smallest)}배({name.ko})입니다.",
        f". {tested:,} could be tested; the smallest change that would show is ×{factor(smallest)} a "
        f"year ({name.en}).",
    )
    if middle > _TOO_LARGE:
        return first + Text(
            " 그 절반에서는 어떤 변화도 알아보기 어렵습니다.", " For half of them hardly any would."
        )
    return first + Text(
        f" 그 절반은 해마다 {factor(middle)}배가 넘어야 보입니다.",
        f" Half of them need more than ×{factor(middle)}.",
    )


def _bursts(corpus: Corpus, names: _Names) -> tuple[Line, ...]:
    frame = corpus.frame("bursts")
    rows = [
        r for r in records(frame) if not is_null(r["q_value"]) and float(r["q_value"]) <= _LEVEL
    ]
    if not rows:
        return ()
    rows.sort(key=lambda r: (float(r["q_value"]), str(r["key"]), str(r["first_issue_id"])))
    keys = list(dict.fromkeys((str(r["kind"]), str(r["key"])) for r in rows))
    phrases = [_key(kind, key, names) for kind, key in keys[:_NAMED]]
    head = Phrase(Text("급증: ", "Bursts: "))
    return (Line((head, *listed(phrases), *more(len(keys) - _NAMED))),)


def _beside(corpus: Corpus, newest: IssueView | None, names: _Names) -> tuple[Line, ...]:
    edges = corpus.rows("entity_edges")
    lines = []
    if not edges:
        lines.append(
            plain(
                Text(
                    "함께 나온 블록이 모자라 연결을 말할 수 없습니다.",
                    "Too few blocks name two together for any link to be told.",
                )
            )
        )
    sure = [r for r in edges if _q(r) <= _LEVEL]
    ranked = sorted(
        sure or edges,
        key=lambda r: (
            -_or(r["npmi_low"], -1.0),
            -int(r["article_count"]),
            str(r["source"]),
            str(r["target"]),
        ),
    )
    if ranked:
        pairs = [_edge(r, names) for r in ranked[:_PAIRS]]
        words = (
            Text(
                f"우연이라 하기 어려운 연결 {len(sure)}개, 가장 굳은 것: ",
                f"{len(sure)} links beyond chance; the firmest: ",
            )
            if sure
            else Text(
                "연결 모두 판단 보류(기사가 적음), 그나마 굳은 것: ",
                "No link is beyond chance (few articles); the firmest: ",
            )
        )
        lines.append(
            Line((Phrase(words), *listed(pairs)), None if sure else VERDICTS[INSUFFICIENT].words)
        )
    changes = corpus.frame("issue_changes")
    if newest is not None and len(changes):
        own = changes[
            (changes["issue_id"] == newest.issue_id) & (changes["against"] == "history")
            & (changes["kind"] == "pair") & (changes["change"] == "new")
        ].sort_values(["rank", "key", "other_key"], kind="stable")  # fmt: skip
        rows = records(own)
        if rows:
            total = int_of(rows[0]["change_count"]) or len(rows)
            pairs = [
                _pair(str(r["key"]), str(r["other_key"]), names, issue=newest.issue_id)
                for r in rows[:_PAIRS]
            ]
            head = Text(
                f"새 호에 처음 나온 연결 {total:,}개: ",
                f"{total:,} links new in the newest issue: ",
            )
            lines.append(Line((Phrase(head), *listed(pairs), *more(total - len(pairs)))))
    return tuple(lines)


def _written(corpus: Corpus) -> Line:
    blocks, sources = corpus.row_count("blocks"), corpus.row_count("references")
    return plain(
        Text(
            f"표시마다 원문이 열립니다: 호 {len(corpus.issues):,}개, 블록 {number(blocks).ko}개, "
            f"출처 {number(sources).ko}건, 모두 원본 파일의 행이나 쪽까지.",
            f"Every mark opens its text: {counted(len(corpus.issues), '', 'issue').en}, "
            f"{counted(blocks, '', 'block').en}, {counted(sources, '', 'cited source').en}, "
            "each down to the line or page of the file.",
        )
    )


def _moving(kind: str, key: str, row: dict[str, Any], names: _Names) -> Phrase:
    phrase = _key(kind, key, names)
    return Phrase(phrase.words, phrase.evidence, grounds(row))


def _key(kind: str, key: str, names: _Names) -> Phrase:
    if kind == "entity":
        return Phrase(names.of(key), Evidence(entities=(key,)))
    return Phrase(same(shorten(key, _NAME_CHARS)), Evidence(term=key))


def _edge(row: dict[str, Any], names: _Names) -> Phrase:
    """A link with how often and how firmly."""
    phrase = _pair(str(row["source"]), str(row["target"]), names)
    articles = int(row["article_count"])
    after = Text(f" 기사 {articles}건", f" {counted(articles, '', 'article').en}")
    if not is_null(row["npmi"]) and not is_null(row["npmi_low"]) and not is_null(row["npmi_high"]):
        low, high = float(row["npmi_low"]), float(row["npmi_high"])
        after = after + f" · NPMI {float(row['npmi']):.2f} ({low:.2f}–{high:.2f})".replace("-", "−")
    return Phrase(phrase.words, phrase.evidence, after)


def _pair(source: str, target: str, names: _Names, issue: str = "") -> Phrase:
    evidence = Evidence(entities=(source, target), issues=(issue,) if issue else ())
    return Phrase(joined([names.of(source), names.of(target)], "–"), evidence)


def _named(keys: list[str], names: _Names) -> tuple[Phrase, ...]:
    return (
        *listed([_key("entity", key, names) for key in keys[:_NAMED]]),
        *more(len(keys) - _NAMED),
    )


def _q(row: dict[str, Any]) -> float:
    return _or(row["q_value"], 1.0)


def _or(value: object, other: float) -> float:
    return other if is_null(value) else float(value)  # type: ignore[arg-type]
