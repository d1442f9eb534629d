"""Outlook from tokens written by hand: ways, spans, ties, threads, the cue file."""

from __future__ import annotations

import copy

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge import outlook as knowledge
from pipeline.knowledge.outlook import load_outlook_cues, parse_outlook_cues
from pipeline.knowledge.toml_files import load_toml
from pipeline.tables import TABLES
from pipeline.tables.columns.outlook import STANCES
from pipeline.tables.enforce import check_links, from_frame
from tests.unit.outlook_frames import blocks_of, morphemes, read, tables_of

TITLE = "제목"
GROWS = "GPT/SL 가/JKS _커지/VV ᆯ/ETM _전망/NNG"
NEEDS = "GPT/SL _대책/NNG _마련/NNG _필요/NNG"
WORRY = "GPT/SL _오용/NNG _우려/NNG"
NAMES = {"GPT": ("gpt", "model"), "정부": ("gov", "institution")}


def run(issues, **others):
    """Both tables of issues written as lists of morphemes, a title before each."""
    written = {
        i: [("제목", [("제목", "NNG", 0, 2)]), *map(morphemes, w)] for i, w in issues.items()
    }
    blocks = blocks_of({i: [text for text, _ in listed] for i, listed in written.items()})
    tokens = [found for listed in written.values() for _, found in listed]
    tables = tables_of(blocks, tokens, **others)
    return read(tables), tables


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (GROWS, [("forecast", "전망")]),
        (NEEDS, [("recommendation", "필요")]),
        (WORRY, [("warning", "우려")]),
        ("수요/NNG _늘/VV ᆯ/ETM _것/NNB 으로/JKB _전망/NNG 되/XSV 다/EF", [("forecast", "것으로 전망되다")]),
        ("비용/NNG 이/JKS _필요/NNG", []),
        ("필요/NNG _없/VA 는/ETM _기능/NNG", []),
        ("기대/NNG _수명/NNG", []),
        ("위험/NNG _관리/NNG _강화/NNG", []),
        ("우려/NNG 를/JKO _불식/NNG", []),
        ("대책/NNG _마련/NNG 이/JKS _시급/XR 하/XSA 다/EF", [("recommendation", "시급하다")]),
        ("대책/NNG _마련/NNG 이/JKS _시급하/VA 다/EF", [("recommendation", "시급하다")]),
        ("과제/NNG (/SSO Task/SL )/SSC 를/JKO _수행/NNG", []),
    ],
)  # fmt: skip
def test_ways(written, expected):
    found = run({"i1": [written]})[0]["outlook"]
    assert list(zip(found["stance"], found["surface"], strict=True)) == expected


def test_one_block_can_hold_several_stances():
    found = run({"i1": [f"{WORRY} ,/SP _대책/NNG _마련/NNG _필요/NNG"]})[0]["outlook"]
    assert list(found["stance"]) == ["warning", "recommendation"]
    assert list(found["start"]) == sorted(found["start"])


def test_what_stands_before_the_first_article_or_in_captions_is_left_out():
    _, tables = run({"i1": [GROWS, GROWS]})
    blocks = tables["blocks"].copy()
    blocks.loc[1, "article_id"] = None
    blocks.loc[2, "kind"] = "caption"
    assert read(tables | {"blocks": blocks})["outlook"].empty


def test_the_same_technology_and_stance_is_followed_over_issues():
    made, _ = run({"i1": [GROWS, GROWS], "i2": [NEEDS], "i3": [GROWS]}, names=NAMES)
    rows = made["outlook"].set_index("block_id")
    assert rows["continuity"].to_dict() == {
        "i1/b001": "first", "i1/b002": "first", "i2/b001": "first", "i3/b001": "continued",
    }  # fmt: skip
    assert rows.loc["i3/b001", "previous_block_id"] == "i1/b002"
    assert pd.isna(rows.loc["i2/b001", "previous_block_id"])


def test_undated_issues_continue_nothing():
    _, tables = run({"i1": [GROWS], "i2": [GROWS]}, names=NAMES)
    tables["issues"]["published_on"] = pd.NaT
    made = read(tables)
    assert made["outlook"]["continuity"].isna().all()
    assert made["outlook_entities"]["continuity"].isna().all()
    assert len(made["outlook_entities"]) == 2


def test_a_block_without_technology_takes_that_of_the_block_above():
    made, _ = run(
        {"i1": ["정부/NNG _대책/NNG _마련/NNG _필요/NNG"]},
        names=NAMES | {"제목": ("fl", "technology")},
    )
    rows = made["outlook_entities"].set_index("entity_id")
    assert rows["tie"].to_dict() == {"fl": "parent", "gov": "block"}
    assert rows["entity_role"].to_dict() == {"fl": "technology", "gov": "actor"}
    assert rows.loc["fl", "continuity"] == "first"
    assert pd.isna(rows.loc["gov", "continuity"])


def test_the_horizon_is_the_nearest_before_the_cue():
    day = pd.Timestamp("2030-12-31").date()
    dates = [
        ("i1/b001", 0, "horizon", "2030", day, day),
        ("i1/b001", 40, "horizon", "2040", day, day),
        ("i1/b002", 0, "event", "2020", day, day),
    ]
    rows = run({"i1": [GROWS, GROWS]}, dates=dates)[0]["outlook"].set_index("block_id")
    assert rows.loc["i1/b001", "iso"] == "2030"
    assert pd.isna(rows.loc["i1/b002", "iso"])


def test_links_lead_somewhere():
    made, tables = run({"i1": [GROWS, WORRY]}, names=NAMES)
    arrow = {n: from_frame(made[n], TABLES[n]) for n in made}
    known = tables["issues"][["issue_id"]], tables["blocks"][["block_id", "article_id"]]
    arrow |= {"issues": pa.table(dict(known[0])), "blocks": pa.table(dict(known[1]))}
    for name in made:
        check_links(arrow, TABLES[name])
    blocks = tables["blocks"].set_index("block_id")["text"]
    for row in made["outlook"].itertuples():
        assert blocks[row.block_id][row.start : row.end] == row.surface


def test_the_order_of_rows_does_not_matter():
    made, tables = run({"i1": [GROWS, WORRY], "i2": [GROWS, NEEDS]}, names=NAMES)
    mixed = {k: f.sample(frac=1, random_state=3) for k, f in tables.items()}
    again = read(mixed)
    for name in made:
        pd.testing.assert_frame_equal(made[name], again[name])


def test_nothing_to_read():
    made, tables = run({"i1": []})
    assert made["outlook"].empty
    assert made["outlook_entities"].empty
    assert read({k: f.iloc[:0] for k, f in tables.items()})["outlook"].empty


def test_the_vocabularies_agree():
    assert knowledge.STANCES == STANCES


def test_every_cue_of_the_file_is_read():
    cues = load_outlook_cues()
    assert ("noun", "전망") in cues.cues
    assert {use.stance for uses in cues.cues.values() for use in uses} == set(STANCES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["cue"][0].update(stance="hope"), "stance must be one of"),
        (lambda d: d["cue"][0].update(confidence=1.5), "above 0 and at most 1"),
        (lambda d: d["cue"][0].update(confidence="high"), "must be a number"),
        (lambda d: d["cue"][0].update(kind="name"), "kind must be one of"),
        (lambda d: d["cue"][0].update(ways=["somehow"]), "no way 'somehow'"),
        (lambda d: d["cue"][0].update(ways=["must"]), "does not fit kind"),
        (lambda d: d["cue"][0].update(unless="x"), "no field 'unless'"),
        (lambda d: d["cue"][0].pop("words"), "must hold"),
        (lambda d: d["cue"].append(d["cue"][0]), "stands twice"),
        (lambda d: d.pop("cue"), r"there must be \[\[cue\]\]"),
        (lambda d: d.pop("denied"), r"\[denied\] is missing"),
        (lambda d: d["people"].update(words=["a", "a"]), "stands there twice"),
    ],
)
def test_a_damaged_file_says_where(change, message):
    data = copy.deepcopy(load_toml("outlook.toml"))
    change(data)
    with pytest.raises(KnowledgeError, match=message):
        parse_outlook_cues(data, "outlook.toml")
