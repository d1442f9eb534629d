"""Lineage of names: roles, successions that are real, versions in order."""

from __future__ import annotations

import pytest

from pipeline.analyze.editions.lineage import name_lineage, version_lineage
from pipeline.settings import AnalyzeSettings
from tests.unit.editions_frames import corpus

SETTINGS = AnalyzeSettings()
ALIASES = [
    ("nia", "한국정보화진흥원", "knowledge"),
    ("nia", "한국지능정보사회진흥원", "knowledge"),
    ("nia", "NIA", "gloss"),
]


def lineage(issues, aliases=ALIASES):
    dated = [
        (f"i{n:03d}", "월간", f"{2015 + n // 12}-{n % 12 + 1:02d}-01", articles)
        for n, articles in enumerate(issues)
    ]
    tables = corpus(dated, aliases=aliases)
    table = name_lineage(tables["mentions"], tables["aliases"], tables["issues"], SETTINGS)
    return table.set_index("surface")


def test_a_renamed_institution_is_a_succession():
    old, new = ["nia:한국정보화진흥원"], ["nia:한국지능정보사회진흥원"]
    table = lineage([[old]] * 6 + [[new, old]] + [[new]] * 6)
    was, now = table.loc["한국정보화진흥원"], table.loc["한국지능정보사회진흥원"]
    assert (was["name_role"], was["other_surface"]) == ("displaced", "한국지능정보사회진흥원")
    assert (now["name_role"], now["other_surface"]) == ("displacing", "한국정보화진흥원")
    assert now["q_value"] <= 0.05
    assert (was["first_issue_id"], was["last_issue_id"]) == ("i000", "i006")
    assert (was["early_mention_count"], was["late_mention_count"]) == (6, 1)
    assert now["first_block_id"] == "i006/b001"


@pytest.mark.parametrize(
    ("name", "issues"),
    [
        ("too few issues", [["nia:한국정보화진흥원"]] * 3 + [["nia:NIA"]] * 3),
        ("alternating", [["nia:한국정보화진흥원"], ["nia:NIA"]] * 8),
        ("a variant among many", [["nia:NIA"]] * 12 + [["nia:한국정보화진흥원"]]),
    ],
)
def test_what_is_no_succession(name, issues):
    table = lineage([[article] for article in issues])
    assert set(table["name_role"]) == {"leading", "variant"}, name
    assert table["other_surface"].isna().all()


def test_one_issue_is_one_witness():
    """Six articles of one editor's issue are not six witnesses of a new name."""
    table = lineage([[["nia:한국정보화진흥원"]]] * 4 + [[["nia:NIA"]] * 6])
    assert "displacing" not in set(table["name_role"])


def test_spellings_of_one_name_are_one_row():
    table = lineage(
        [[["ft:Fine-tuning"], ["ft:fine tuning"], ["ft:Fine-tuning"], ["ft:미세조정"]]], []
    )
    assert set(table.index) == {"Fine-tuning", "미세조정"}
    own = table.loc["Fine-tuning"]
    assert (own["spelling_count"], own["mention_count"], own["name_role"]) == (2, 3, "leading")
    assert own["name_share"] == pytest.approx(0.75)


def test_origin_and_script():
    table = lineage([[["nia:NIA", "nia:한국정보화진흥원", "nia:국정원NIA", "nia:美"]]])
    assert table["script"].to_dict() == {
        "NIA": "latin", "한국정보화진흥원": "hangul", "국정원NIA": "mixed", "美": "hanja",
    }  # fmt: skip
    assert table.loc["NIA", "origin"] == "gloss"
    assert table.loc["한국정보화진흥원", "origin"] == "knowledge"
    assert table["origin"].isna()["국정원NIA"]


def test_a_single_name_and_undated_issues():
    tables = corpus([("u1", "월간", None, [["a"]]), ("d1", "월간", "2020-01-01", [["a"]])])
    table = name_lineage(tables["mentions"], tables["aliases"], tables["issues"], SETTINGS)
    only = table.iloc[0]
    assert only["name_role"] == "only"
    # Undated issues come last, and belong to neither half.
    assert (only["first_issue_id"], only["last_issue_id"]) == ("d1", "u1")
    assert only["mention_count"] == 2
    assert only["early_mention_count"] + only["late_mention_count"] == 1


def test_versions_in_order_of_appearance():
    tables = corpus(
        [
            ("i2", "월간", "2020-06-01", [["gpt-3"], ["distil"], ["gpt"]]),
            ("i1", "월간", "2020-05-01", [["gpt-2"]]),
            ("i3", "월간", "2020-07-01", [["gpt-3", "bert"]]),
        ]
    )
    families = {"gpt-2": "gpt", "gpt-3": "gpt", "distil": "gpt-2", "roberta": "bert"}
    table = version_lineage(tables["mentions"], tables["issues"], tables["blocks"], families)
    assert table[["family_id", "rank", "entity_id"]].to_numpy().tolist() == [
        ["gpt", 1, "gpt-2"], ["gpt", 2, "gpt-3"], ["gpt", 3, "distil"], ["gpt", 4, "gpt"],
    ]  # fmt: skip
    assert table["evidence_block_id"].tolist() == ["i1/b001", "i2/b001", "i2/b002", "i2/b003"]
    assert table["last_issue_id"].tolist() == ["i1", "i3", "i2", "i2"]


def test_nothing_named():
    tables = corpus([])
    assert lineage([]).empty
    assert version_lineage(tables["mentions"], tables["issues"], tables["blocks"], {}).empty
