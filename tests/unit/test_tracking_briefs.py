"""What the five real briefs must show of GPT and transformers; skipped where they are not here."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from pipeline.analyze.tracking.track import tracking_tables
from pipeline.knowledge.gazetteer import load_gazetteer
from pipeline.knowledge.tracked import load_tracked
from pipeline.paths import Workspace
from pipeline.runner.build import build
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.kiwi, pytest.mark.slow]
INPUTS = (
    "issues", "articles", "blocks", "mentions", "terms", "entities", "keyword_timeline", "trends",
)  # fmt: skip


@pytest.fixture(scope="module")
def found(shared_briefs: Path, tmp_path_factory: pytest.TempPathFactory):
    """Tables of tracking of the five text briefs."""
    workspace = Workspace.at(tmp_path_factory.mktemp("briefs"))
    workspace.raw.mkdir(parents=True)
    for path in sorted(shared_briefs.glob("*.txt")):
        shutil.copy(path, workspace.raw / path.name)
    build(workspace, Settings(), now=datetime(2026, 1, 2, tzinfo=UTC))
    tables = {name: pd.read_parquet(workspace.tables / f"{name}.parquet") for name in INPUTS}
    known = load_gazetteer().entities
    families = {e.entity_id: e.family for e in known.values() if e.family}
    return tracking_tables(tables, families, load_tracked(), Settings().analyze, known)


def test_the_gpt_family_goes_from_may_2020_to_january_2021(found):
    rows = found["family_timeline"]
    rows = rows[(rows["family_id"] == "gpt") & (rows["article_count"] > 0)]
    dates = sorted(str(d)[:7] for d in rows["published_on"])
    assert dates == ["2020-05", "2020-06", "2021-01"]
    members = found["families"]
    members = members[members["family_id"] == "gpt"].set_index("entity_id")
    assert members.loc["gpt-3", "first_issue_id"] == "spri-ai-brief-2020-06"
    assert members.loc["gpt-2", "first_issue_id"] == "spri-ai-brief-2020-05"


def test_vision_enters_beside_transformers_in_2021_only(found):
    rows = found["applications"]
    rows = rows[rows["entity_id"] == "transformer"].set_index(["field", "issue_id"])["event"]
    language = rows["language"]
    assert sorted(language[language != "left"].index) == [
        "nia-it-future-strategy-2021-01",
        "spri-ai-brief-2020-05",
        "spri-ai-brief-2020-05-2",
        "spri-ai-brief-2020-06",
    ]
    assert rows["computer-vision"].to_dict() == {"nia-it-future-strategy-2021-01": "entered"}


def test_most_states_are_held_back(found):
    states = found["lifecycle"]["state"]
    assert (states == "insufficient").mean() >= 0.95


def test_the_nine_are_there(found):
    lives = found["lifecycle"]
    assert set(lives.loc[lives["is_pinned"], "key"]) == set(load_tracked())
    months = found["month_timeline"]
    assert set(load_tracked()) <= set(months.loc[months["kind"] == "entity", "key"])


def test_the_one_off_report_is_no_part_of_the_monthly_line(found):
    months = found["month_timeline"]
    pooled = months[(months["key"] == "transformer") & (months["series"] == "all")]
    assert sorted(str(m)[:7] for m in pooled["month"]) == ["2020-05", "2020-06", "2020-12"]
