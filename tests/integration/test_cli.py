"""The command line: outputs, exit codes, errors for people."""

from __future__ import annotations

import io
import json
import os
import tomllib

import pytest

from pipeline.cli.common import BROKEN, OK, SOME_FAILED, USAGE
from pipeline.cli.main import main
from tests.integration.conftest import FIRST

pytestmark = pytest.mark.kiwi


def folders(workspace):
    return [
        "--raw", str(workspace.raw), "--processed", str(workspace.processed),
        "--reports", str(workspace.reports),
    ]  # fmt: skip


def test_build_says_what_it_did(workspace, capsys):
    assert main(["build", "--quiet", *folders(workspace)]) == OK
    out = capsys.readouterr().out
    assert "2 built, 0 cached, 0 failed" in out
    assert "index.html" in out


def test_failures_have_their_own_exit_code(workspace, capsys):
    (workspace.raw / "빈.md").write_bytes(b"")
    assert main(["build", "--quiet", *folders(workspace)]) == SOME_FAILED
    captured = capsys.readouterr()
    assert "1 failed" in captured.out
    assert "빈.md" in captured.err


def test_json_output_can_be_read_by_a_machine(workspace, capsys):
    assert main(["build", "--json", *folders(workspace)]) == OK
    captured = capsys.readouterr()
    assert json.loads(captured.out)["built"] == 2
    assert all(json.loads(line)["level"] for line in captured.err.splitlines())


def test_tables_are_listed(workspace, capsys):
    main(["build", "--quiet", "--no-report", *folders(workspace)])
    capsys.readouterr()
    assert main(["tables", *folders(workspace)]) == OK
    assert "entity_timeline" in capsys.readouterr().out
    assert main(["tables", "blocks", *folders(workspace)]) == OK
    assert "parent_block_id" in capsys.readouterr().out
    assert main(["tables", "block", *folders(workspace)]) == USAGE
    assert "blocks" in capsys.readouterr().err


def test_inspect_shows_articles_and_blocks(workspace, capsys):
    assert main(["inspect", str(workspace.raw / "동향 3월.md"), *folders(workspace)]) == OK
    out = capsys.readouterr().out
    assert "2 articles" in out
    assert "연합학습을 도입하는 병원" in out


@pytest.mark.parametrize(
    ("extra", "code", "message"),
    [
        (["--settings", "nowhere.toml"], USAGE, "nowhere.toml"),
        (["--raw", "nowhere"], USAGE, "no such folder"),
    ],
)
def test_usage_errors(workspace, capsys, extra, code, message):
    assert main(["build", *folders(workspace), *extra]) == code
    assert message in capsys.readouterr().err


def test_a_report_needs_a_build(workspace, capsys):
    assert main(["report", *folders(workspace)]) == BROKEN
    assert "ai-brief build" in capsys.readouterr().err


def test_an_unreadable_file_cannot_be_inspected(workspace, capsys):
    (workspace.raw / "빈.md").write_bytes(b"")
    assert main(["inspect", str(workspace.raw / "빈.md")]) == BROKEN
    assert "빈.md" in capsys.readouterr().err


def test_a_broken_lexicon_is_named(workspace, capsys):
    (workspace.raw / "lexicon.toml").write_text("[[entity]]\nid = 3\n", "utf-8")
    assert main(["build", *folders(workspace)]) == BROKEN
    assert "lexicon.toml" in capsys.readouterr().err


def test_broken_sources_are_named(workspace, capsys):
    (workspace.raw / "sources.toml").write_text('[[file]]\npath = "a"\nfoo = 1\n', "utf-8")
    assert main(["build", *folders(workspace)]) == USAGE
    assert "unknown key 'foo'" in capsys.readouterr().err


def test_extract_is_a_filter(workspace, capsys, monkeypatch):
    lines = "OpenAl는 2020년 6월 GPT-3를 공개\n\n매개변수는 약 1,750억 개\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["extract", "--json", "--on", "2020-07-01", *folders(workspace)]) == OK
    first, empty, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert [(m["surface"], m["entity_id"]) for m in first["mentions"]] == [
        ("OpenAl", "openai"), ("GPT-3", "gpt-3")
    ]  # fmt: skip
    assert all(first["text"][m["start"] : m["end"]] == m["surface"] for m in first["mentions"])
    assert [d["iso"] for d in first["dates"]] == ["2020-06"]
    assert empty == {"text": "", "mentions": [], "quantities": [], "dates": []}
    (quantity,) = third["quantities"]
    assert (quantity["value"], quantity["qualifier"]) == (175_000_000_000, "approx")


def test_extract_reads_a_file_and_speaks_to_people(workspace, capsys):
    file = workspace.raw / "line.txt"
    file.write_text("엔비디아가 2027년까지 A100을 30% 증산\n", "utf-8")
    assert main(["extract", str(file), *folders(workspace)]) == OK
    out = capsys.readouterr().out
    assert "company nvidia" in out
    assert "2027 horizon" in out
    assert "30 %" in out


def test_extract_refuses_what_is_no_text(workspace, capsys):
    file = workspace.raw / "line.bin"
    file.write_bytes(b"\xff\xfe\x00")
    assert main(["extract", str(file), *folders(workspace)]) == USAGE
    assert "line.bin" in capsys.readouterr().err


def test_explain_shows_every_place_of_an_entity(workspace, capsys):
    main(["build", "--quiet", "--no-report", *folders(workspace)])
    capsys.readouterr()
    assert main(["explain", "gpt 3", *folders(workspace)]) == OK
    out = capsys.readouterr().out
    assert "동향 3월.md, line 7" in out
    assert main(["explain", "--json", "연합 학습", *folders(workspace)]) == OK
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {e["text"][e["start"] : e["end"]] for e in found} >= {"연합학습", "Federated Learning"}


def test_explain_offers_near_names(workspace, capsys):
    main(["build", "--quiet", "--no-report", *folders(workspace)])
    capsys.readouterr()
    assert main(["explain", "GPT-33", *folders(workspace)]) == BROKEN
    assert "near: " in capsys.readouterr().err


def test_explain_needs_a_build(workspace, capsys):
    assert main(["explain", "gpt-3", *folders(workspace)]) == BROKEN
    assert "ai-brief build" in capsys.readouterr().err


def test_review_is_toml_to_paste(workspace, capsys):
    (workspace.raw / "동향 5월.md").write_text(
        "# [ 시험 동향지 ] 2021년 5월호\n\n# 새 소식\n\n- AI 스타트업 코모렌스(Comorense)가 "
        "'바르텔 랩' 기능을 공개\n- Quorvex Prime 소개\n",
        encoding="utf-8",
    )
    main(["build", "--quiet", "--no-report", *folders(workspace)])
    capsys.readouterr()
    assert main(["review", *folders(workspace)]) == OK
    out = capsys.readouterr().out
    assert "# 코모렌스 → new-comorense (gloss)" in out
    pasted = tomllib.loads(out)
    assert all(entry["id"] and entry["type"] for entry in pasted.get("entity", []))


def test_collect_copies_from_a_folder_and_says_what_failed(workspace, tmp_path, capsys):
    outbox = tmp_path / "받은 파일"
    outbox.mkdir()
    (outbox / "7월호.md").write_text(FIRST.replace("3월호", "7월호"), "utf-8")
    os.utime(outbox / "7월호.md", (0, 0))  # what was changed just now may still be being written
    entries = [
        f'[[collect]]\nname = "{name}"\nkind = "folder"\npath = "{path}"\n'
        for name, path in (("받은 편지", outbox), ("없는 곳", tmp_path / "absent"))
    ]
    workspace.sources.write_text("\n".join(entries), "utf-8")
    assert main(["collect", *folders(workspace)]) == SOME_FAILED
    said = capsys.readouterr()
    assert "받은 편지: 1 new" in said.out
    assert "absent" in said.err
    assert len(list(workspace.raw.rglob("*7월호.md"))) == 1
