"""What a build brought, in a few lines of Markdown: for Prefect's UI, a mail, a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.runner.evidence import read_corpus_frame

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.paths import Workspace
    from pipeline.runner.build import BuildResult

_NAMES = 12  # of a kind: what a reader takes in at a glance
_CHANGES = (("new", "신규"), ("returned", "재등장"), ("more", "증가"), ("gone", "사라짐"))
_TOLD = frozenset({"newcomer", "rising", "fading", "returning", "dormant"})
_VERDICTS = {
    "newcomer": "신규",
    "rising": "상승",
    "fading": "하락",
    "returning": "귀환",
    "dormant": "휴면",
}


def news(workspace: Workspace, result: BuildResult) -> str:
    """Counts, failures, what is new in the newest issue, and verdicts that are no 판단 보류.

    Markdown; names are escaped, since they come from files.
    """
    failed = len(result.failures)
    lines = [
        "# AI 브리프 동향 · AI brief trends",
        f"새로 읽은 호 {result.built} · 그대로 {result.cached} · 실패 {failed}",
    ]
    lines += [f"- **실패 failed** {_plain(f.source)}: {_plain(f.reason)}" for f in result.failures]
    issues = read_corpus_frame(workspace, "issues").dropna(subset=["published_on"])
    if len(issues):
        newest = issues.sort_values(["published_on", "issue_id"]).iloc[-1]
        lines += [f"## {_plain(newest['title'])} ({newest['published_on']:%Y-%m-%d})"]
        lines += _changes(workspace, str(newest["issue_id"]))
    lines += _verdicts(workspace)
    return "\n\n".join(lines) + "\n"


def _changes(workspace: Workspace, issue_id: str) -> list[str]:
    changes = read_corpus_frame(workspace, "issue_changes")
    rows = changes[
        (changes["issue_id"] == issue_id)
        & (changes["against"] == "previous")
        & (changes["kind"] == "entity")
    ].sort_values("rank")
    names = _names(workspace)
    lines = []
    for change, told in _CHANGES:
        keys = rows.loc[rows["change"] == change, "key"].head(_NAMES)
        if len(keys):
            lines.append(f"- **{told} {change}**: " + ", ".join(names.get(k, k) for k in keys))
    return lines


def _verdicts(workspace: Workspace) -> list[str]:
    trends = read_corpus_frame(workspace, "trends")
    rows = trends[(trends["series"] == "all") & trends["verdict"].isin(_TOLD)]
    rows = rows.sort_values(["verdict", "q_value", "key"])
    if rows.empty:
        return ["움직임: 모두 판단 보류입니다 (no movement can be told with this corpus)."]
    names = _names(workspace)
    told = [
        f"{names.get(key, _plain(key))} ({_VERDICTS[verdict]} {verdict})"
        for key, verdict in rows[["key", "verdict"]].head(2 * _NAMES).astype(str).to_numpy()
    ]
    more = len(rows) - len(told)
    return ["## 움직임 · What moves", "- " + "\n- ".join(told) + (f"\n- … +{more}" if more else "")]


def _names(workspace: Workspace) -> dict[str, str]:
    entities: pd.DataFrame = read_corpus_frame(workspace, "entities")
    return {
        str(key): _plain(name)
        for key, name in zip(entities["entity_id"], entities["name"], strict=True)
    }


def _plain(text: object) -> str:
    """Text that Markdown takes for text."""
    marks = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|!"})
    return " ".join(str(text).split()).translate(marks)
