"""What a run shows in Prefect's UI: its issues, what is new, where the report is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.collect import CollectResult
    from pipeline.runner.build import BuildResult

_ROWS = 500  # of the table: failures and new issues come first


def show_build(result: BuildResult, told: str) -> None:
    """A table of issues built, cached, failed; a summary of what is new."""
    create_table_artifact(issue_rows(result)[:_ROWS], key="issues", description="Issues of the run")
    create_markdown_artifact(told, key="news", description="What is new")


def show_collected(result: CollectResult) -> None:
    """A table of what each source gave; no address in it holds a secret."""
    rows = [
        {"source": source.name, "status": o.status, "where": o.where, "reason": o.reason or ""}
        for source in result.sources
        for o in source.outcomes
        if o.status != "unchanged"
    ]
    create_table_artifact(rows[:_ROWS], key="collected", description="Briefs fetched")


def show_report(index: Path) -> None:
    """A link to the report."""
    create_link_artifact(index.absolute().as_uri(), link_text="report", key="report")


def issue_rows(result: BuildResult) -> list[dict[str, str]]:
    """One row an issue or file: failed first, then those read anew."""
    anew = set(result.files_built)
    failed = [
        {"file": f.source, "issue": "", "state": "failed", "note": f"{f.reason} {f.remedy}".strip()}
        for f in result.failures
    ]
    known = [
        {
            "file": issue["source_path"],
            "issue": issue["issue_id"],
            "state": "built" if issue["source_path"] in anew else "cached",
            "note": "",
        }
        for issue in result.manifest.issues
    ]
    return [*failed, *sorted(known, key=lambda row: (row["state"], row["file"]))]
