"""``ai-brief doctor``, ``clean`` and ``build --explain``."""

from __future__ import annotations

import dataclasses
import shutil

import pyarrow.parquet as pq
import pytest

from pipeline.cli.common import BROKEN, OK
from pipeline.cli.main import main
from pipeline.runner.build import build
from pipeline.runner.upkeep import clean, examine, leftovers
from pipeline.settings import AnalyzeSettings, Settings
from tests.integration.conftest import FIRST, NOW, make, products

pytestmark = pytest.mark.kiwi


def found(workspace, state):
    return [f for f in examine(workspace, Settings()) if f.state == state]


def test_a_sound_project_has_nothing_broken(workspace):
    make(workspace)
    assert found(workspace, "broken") == []
    assert any("2 briefs" in f.what for f in found(workspace, "ok"))
    assert any("tables as declared" in f.what for f in found(workspace, "ok"))


def test_a_project_before_its_first_build_is_no_fault(workspace):
    assert found(workspace, "broken") == []
    assert any("no tables yet" in f.what for f in found(workspace, "note"))
    assert not workspace.processed.exists(), "looking changes nothing"


def test_broken_things_are_named_with_the_way_out(workspace):
    make(workspace)
    cut = workspace.tables / "mentions.parquet"
    cut.write_bytes(cut.read_bytes()[:100])
    dates = pq.read_table(workspace.tables / "dates.parquet")
    pq.write_table(dates.drop_columns(["role"]), workspace.tables / "dates.parquet")
    (workspace.raw / "빈.md").write_bytes(b"")
    broken = found(workspace, "broken")
    assert any("mentions.parquet: cannot be read" in f.what for f in broken)
    assert any("dates.parquet: made by another version" in f.what for f in broken)
    assert all(f.remedy for f in broken if "parquet" in f.what)


def test_doctor_has_an_exit_code(workspace, capsys):
    folders = [f"--{n}={getattr(workspace, n)}" for n in ("raw", "processed", "reports")]
    assert main(["doctor", *folders]) == OK
    workspace.raw.rename(workspace.raw.with_name("elsewhere"))
    assert main(["doctor", *folders]) == BROKEN
    assert "✗" in capsys.readouterr().out


def test_clean_takes_what_was_left_and_nothing_else(workspace):
    make(workspace)
    before = sorted(p for p in workspace.processed.rglob("*") if p.is_file())
    (workspace.processed / ".tables.new").mkdir()
    (workspace.processed / ".tables.new" / "half.parquet").write_bytes(b"")
    (workspace.processed / ".manifest.json.new").write_bytes(b"")
    (workspace.tables / "of_an_older_version.parquet").write_bytes(b"")
    assert len(leftovers(workspace)) == len(clean(workspace, everything=False)) == 3
    assert sorted(p for p in workspace.processed.rglob("*") if p.is_file()) == before


def test_clean_all_leaves_the_briefs(workspace, capsys):
    make(workspace)
    folders = [f"--{n}={getattr(workspace, n)}" for n in ("raw", "processed", "reports")]
    assert main(["clean", "--all", *folders]) == OK
    assert not workspace.processed.exists()
    assert not workspace.reports.exists()
    assert len(list(workspace.raw.iterdir())) == 2
    assert "deleted" in capsys.readouterr().out


def test_a_build_tells_why(workspace):
    assert build(workspace, Settings(), now=NOW).reasons == (
        "everything was made: there was no build before",
    )
    assert build(workspace, Settings(), now=NOW).reasons == (
        "nothing was done: nothing has changed",
    )
    new = FIRST.replace("2021년 3월호", "2021년 6월호").replace("12곳", "7곳")
    (workspace.raw / "동향 6월.md").write_text(new, "utf-8")
    (workspace.raw / "동향 4월.md").unlink()
    told = build(workspace, Settings(), now=NOW).reasons
    assert told[:2] == ("new: 동향 6월.md", "removed: 동향 4월.md")


def test_a_setting_makes_again_what_depends_on_it(workspace):
    build(workspace, Settings(), now=NOW)
    changed = dataclasses.replace(Settings(), analyze=AnalyzeSettings(core_count=5))
    times = {p.stem: p.stat().st_mtime_ns for p in workspace.tables.iterdir()}
    result = build(workspace, changed, now=NOW)
    assert result.built == 0
    told, *rest = result.reasons
    assert told == "stage core, once: changed setting analyze.core_count from 9 to 5"
    assert all(line.startswith("tables: ") for line in rest)
    again = {p.stem for p in workspace.tables.iterdir() if p.stat().st_mtime_ns != times[p.stem]}
    assert again == {"core_technologies", "runs"}


def test_an_alias_makes_again_what_depends_on_it(workspace):
    build(workspace, Settings(), now=NOW)
    workspace.lexicon.write_text(
        '[[entity]]\nid = "my-thing"\ntype = "product"\nko = "진료 요약 서비스"\n', "utf-8"
    )
    told = "\n".join(build(workspace, Settings(), now=NOW).reasons)
    assert "known names (knowledge files or lexicon.toml)" in told
    assert "stage entities, once: changed names: known; changed table" in told
    assert "knowledge units.toml" not in told


def test_stages_that_would_read_the_same_are_kept(workspace):
    """A name no issue says is asked for in all of them, and changes nothing they are made of."""
    build(workspace, Settings(), now=NOW)
    workspace.lexicon.write_text(
        '[[entity]]\nid = "never-said"\ntype = "product"\nen = "Zyxwvutron"\n', "utf-8"
    )
    told = build(workspace, Settings(), now=NOW).reasons
    kept = {line.split()[1].rstrip(":") for line in told if ": kept, " in line}
    assert kept == {
        "entity_timeline", "keyword_timeline", "graph", "movement", "core", "outlook", "topics",
        "claims", "editions",
    }  # fmt: skip
    incremental = products(workspace)
    shutil.rmtree(workspace.processed)
    build(workspace, Settings(), now=NOW)
    fresh = products(workspace)
    assert {name for name in fresh if fresh[name] != incremental[name]} <= {"runs.parquet"}


def test_doctor_tells_a_table_that_is_whole_and_not_what_was_written(workspace):
    make(workspace)
    path = workspace.tables / "blocks.parquet"
    data = bytearray(path.read_bytes())
    data[60] ^= 1  # in the first column: the end, which tells the schema, is as it was
    path.write_bytes(data)
    (broken,) = found(workspace, "broken")
    assert "blocks.parquet: is not as it was written" in broken.what
    assert "delete it" in broken.remedy
