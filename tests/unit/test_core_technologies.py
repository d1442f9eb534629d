"""Core technologies: the criteria by hand, the rank and how sure it is."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from pipeline.analyze.core.candidates import find_candidates
from pipeline.analyze.core.criteria import Sure, criteria, focus, split_series
from pipeline.analyze.core.ranking import draw_articles, percentiles
from pipeline.analyze.core.table import core_table
from pipeline.settings import AnalyzeSettings
from pipeline.tables import TABLES
from pipeline.tables.columns.outlook import CORE_CRITERIA
from pipeline.tables.enforce import from_frame

SETTINGS = AnalyzeSettings()
FAMILIES = {"gpt-3": "gpt", "gpt-2": "gpt", "bert-large": "bert"}
TYPES = {
    "gpt": "model", "gpt-2": "model", "gpt-3": "model", "bert-large": "model",
    "openai": "company", "snu": "institution", "kim": "person",
}  # fmt: skip


def corpus(named, *, series=None, dated=True, sections=None):
    """Tables of a corpus written as issue → articles → blocks → names.

    Args:
        named: Issue id → list of articles, each a list of blocks, each a string of ids.
        series: Issue id → series, one for all where left out.
        dated: Whether issues have dates, a month apart.
        sections: Article id → section.
    """
    issues, articles, blocks, mentions = [], [], [], []
    for number, (issue, listed) in enumerate(sorted(named.items())):
        name = (series or {}).get(issue, "월간")
        day = pd.Timestamp(2020, 1, 1) + pd.DateOffset(months=number) if dated else None
        issues.append((issue, name, f"{name} 발행처", day, len(listed)))
        for a, written in enumerate(listed):
            article = f"{issue}/a{a:02d}"
            articles.append((article, issue, (sections or {}).get(article)))
            for b, names in enumerate(written):
                block = f"{article}b{b}"
                blocks.append((block, article, "title" if b == 0 else "bullet"))
                mentions += [
                    (issue, article, block, e, TYPES.get(e, "technology")) for e in names.split()
                ]
    tables = {
        "issues": (issues, "issue_id series publisher published_on article_count"),
        "articles": (articles, "article_id issue_id section"),
        "blocks": (blocks, "block_id article_id kind"),
        "mentions": (mentions, "issue_id article_id block_id entity_id entity_type"),
    }
    frames = {k: pd.DataFrame(rows, columns=names.split()) for k, (rows, names) in tables.items()}
    frames["issues"]["published_on"] = pd.to_datetime(frames["issues"]["published_on"])
    ids = sorted(frames["mentions"]["entity_id"].unique())
    frames["entities"] = pd.DataFrame(
        [(e, TYPES.get(e, "technology"), e.upper()) for e in ids],
        columns=["entity_id", "entity_type", "name"],
    )
    frames["trends"] = pd.DataFrame(
        [("entity", e, "all", "steady") for e in ids], columns=["kind", "key", "series", "verdict"]
    )
    return frames


def values(tables, **changed):
    """Criteria of each candidate: name → candidate → value."""
    settings = dataclasses.replace(SETTINGS, **changed)
    found = find_candidates(tables, FAMILIES, settings)
    once = np.ones((len(found.articles), 1), dtype=np.int64)
    sure = Sure(settings.core_prior_articles, settings.emergence_call)
    got = criteria(found, once, sure)
    return {
        name: dict(zip(found.ids, column[:, 0].tolist(), strict=True))
        for name, column in got.items()
    }


def six_issues():
    """An umbrella term everywhere, a technology that comes up, one that is named once."""
    old = [["ml"], ["other ml"], ["vision"], ["ml vision"]]
    new = [["fl", "fl openai", "fl snu ml"], ["fl", "fl kim"], ["ml"], ["other"]]
    named = {f"i{n}": [list(a) for a in old] for n in range(3)}
    named |= {f"i{n}": [list(a) for a in new] for n in range(3, 6)}
    named["i5"][3] = ["once"]
    return corpus(named)


def test_versions_count_for_their_family_and_models_keep_apart_from_technologies():
    tables = corpus({"i0": [["gpt-2 gpt-3"], ["gpt"], ["transformer"]], "i1": [["bert-large"]]})
    found = find_candidates(tables, FAMILIES, SETTINGS)
    members = dict(zip(found.ids, found.members, strict=True))
    assert members == {
        "bert-large": ["bert-large"],  # the family itself is never named
        "gpt": ["gpt", "gpt-2", "gpt-3"],
        "transformer": ["transformer"],
    }
    assert values(tables)["presence"]["gpt"] == pytest.approx((2 / 3 + 0) / 2)


def test_presence_gives_each_issue_one_vote():
    tables = corpus({"i0": [["a"]], "i1": [["b"]] * 9 + [["a"]]})
    assert values(tables)["presence"] == pytest.approx({"a": (1 + 0.1) / 2, "b": 0.45})


def test_one_article_is_no_growth():
    growth = values(six_issues())["late_growth"]
    assert growth["once"] == 0
    assert growth["fl"] > 0
    assert growth["vision"] < 0


@pytest.mark.parametrize(("late", "grows"), [(1, False), (2, False), (6, True)])
def test_growth_needs_articles(late, grows):
    rest = [["x"]] * (14 - late)
    tables = corpus({"i0": [["x"]] * 14, "i1": [["t"]] * late + rest})
    assert (values(tables)["late_growth"]["t"] > 0) == grows


def test_growth_by_hand():
    """Six articles, all in the later half, which holds half: Beta(5 + 2, 0 + 2) at 20 %."""
    tables = corpus({"i0": [["x"]] * 8, "i1": [["t"]] * 6 + [["x"]] * 2})
    bound = beta.ppf(0.2, 7, 2)
    assert values(tables)["late_growth"]["t"] == pytest.approx(np.log(bound / 0.5))


def test_a_one_off_report_grows_nothing():
    named = {"i0": [["x"]] * 4, "i1": [["x"]] * 4, "i9": [["t"]] * 20}
    tables = corpus(named, series={"i9": "보고서"})
    assert values(tables)["late_growth"]["t"] == 0
    halves = split_series(find_candidates(tables, {}, SETTINGS))
    assert halves.is_compared.sum() == 8


def test_spread_of_one_article_is_nothing_and_of_all_parts_is_one():
    named = {f"i{n}": [["everywhere"], ["once" if n == 0 else "x"]] for n in range(4)}
    spread = values(corpus(named, series={"i0": "가", "i1": "가", "i2": "나", "i3": "나"}))[
        "spread"
    ]
    assert spread["once"] == 0
    assert spread["everywhere"] == pytest.approx(1)
    assert 0 < spread["x"] < 1


def test_sections_are_outlets_too():
    named = {"i0": [["a"], ["a"], ["b"], ["b"]]}
    sections = {"i0/a00": "정책", "i0/a01": "기술", "i0/a02": "정책", "i0/a03": "정책"}
    spread = values(corpus(named, sections=sections))["spread"]
    # Shares of a in the two sections: 1 of 3 and 1 of 1.
    p = np.array([1 / 3, 1]) / (4 / 3)
    assert spread == pytest.approx({"a": -(p * np.log(p)).sum() / np.log(2), "b": 0})


def test_actors_are_counted_once_and_not_in_lists():
    named = {"i0": [["fl openai", "fl openai kim"], ["other snu", "fl"]]}
    assert values(corpus(named))["actor_count"] == {"fl": 2, "other": 1}
    assert values(corpus(named), max_block_entities=2)["actor_count"] == {"fl": 1, "other": 1}


def test_novelty_is_what_went_by_before():
    novelty = values(six_issues())["novelty"]
    assert novelty["ml"] == 0
    assert novelty["fl"] == pytest.approx(12 / 24)
    assert novelty["once"] == pytest.approx(20 / 24)


def test_issues_of_one_day_are_equally_new():
    tables = corpus({"i0": [["a"]], "i1": [["b"]], "i2": [["c"]]})
    tables["issues"]["published_on"] = pd.to_datetime(["2020-01-01", "2020-02-01", "2020-02-01"])
    assert values(tables)["novelty"] == pytest.approx({"a": 0, "b": 1 / 3, "c": 1 / 3})


def test_focus_tells_a_subject_from_a_passing_word():
    got = values(six_issues())["focus"]
    assert got["fl"] > got["ml"]
    blocks, articles = np.array([[9.0], [3.0]]), np.array([[3.0], [3.0]])
    # Mean 2 blocks an article; (9 + 4 · 2) / 7 and (3 + 8) / 7.
    assert focus(blocks, articles, prior=4).ravel() == pytest.approx([17 / 7, 11 / 7])


def test_the_shortlist():
    table = core_table(six_issues(), FAMILIES, SETTINGS)
    from_frame(table, TABLES["core_technologies"])
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    assert table["entity_id"].iloc[0] == "fl"
    first = table.iloc[0]
    assert first["actor_ids"] == ["kim", "openai", "snu"]
    assert first["evidence_block_ids"][0].startswith("i5/a00")
    assert len({b.split("b")[0] for b in first["evidence_block_ids"]}) == 3
    assert (table["rank_low"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_high"]).all()
    assert table["is_core"].sum() == min(SETTINGS.core_count, len(table))
    assert first["verdict"] == "steady"


def test_a_family_of_several_has_no_verdict_of_its_own():
    table = core_table(
        corpus({"i0": [["gpt gpt-2"], ["x"]], "i1": [["gpt-3"]]}), FAMILIES, SETTINGS
    )
    verdicts = table.set_index("entity_id")["verdict"]
    assert pd.isna(verdicts["gpt"])
    assert verdicts["x"] == "steady"


def test_the_total_is_the_weighted_mean_of_the_percentiles():
    settings = dataclasses.replace(SETTINGS, core_weight_presence=3.0, core_weight_focus=0.0)
    table = core_table(six_issues(), FAMILIES, settings)
    weights = {"presence": 3.0, "focus": 0.0}
    total = sum(table[f"{n}_percentile"] * weights.get(n, 1.0) for n in CORE_CRITERIA)
    assert table["core_score"].to_numpy() == pytest.approx((total / 7).to_numpy())


def test_few_issues_support_nothing():
    tables = corpus({f"i{n}": [["fl", "fl openai"], ["x"]] for n in range(4)})
    assert set(core_table(tables, {}, SETTINGS)["support"]) == {"insufficient"}


def test_a_clear_leader_is_supported_in_enough_issues():
    named = {
        f"i{n}": [["fl", "fl openai kim"], ["fl", "fl snu"], ["x"], [f"t{n}"]] for n in range(8)
    }
    settings = dataclasses.replace(SETTINGS, core_count=1)
    table = core_table(corpus(named), {}, settings).set_index("entity_id")
    assert table.loc["fl", "support"] == "supported"
    assert table.loc["fl", "top_share"] >= 0.95
    assert table.loc["t3", "support"] == "insufficient"  # one article


@pytest.mark.parametrize("issues", [0, 1, 2])
@pytest.mark.parametrize("dated", [True, False])
def test_small_corpora(issues, dated):
    tables = corpus({f"i{n}": [["fl openai"], ["x"]] for n in range(issues)}, dated=dated)
    table = core_table(tables, FAMILIES, SETTINGS)
    assert from_frame(table, TABLES["core_technologies"]).num_rows == (2 if issues else 0)
    assert set(table["support"]) <= {"insufficient"}


def test_no_technology_at_all():
    table = core_table(corpus({"i0": [["openai"]], "i1": [["kim"]]}), {}, SETTINGS)
    assert from_frame(table, TABLES["core_technologies"]).num_rows == 0


def test_the_order_of_rows_does_not_matter():
    tables = six_issues()
    mixed = {k: f.sample(frac=1, random_state=7).reset_index(drop=True) for k, f in tables.items()}
    spec = TABLES["core_technologies"]
    first, again = (from_frame(core_table(t, FAMILIES, SETTINGS), spec) for t in (tables, mixed))
    assert first.equals(again)


def test_bootstraps_keep_the_size_of_each_series():
    drawn = draw_articles(np.array([0, 0, 0, 1, 1]), 50, seed=1)
    assert (drawn[:3].sum(axis=0) == 3).all()
    assert (drawn[3:].sum(axis=0) == 2).all()


def test_percentiles_of_equal_values_are_one_half():
    assert percentiles(np.zeros((5, 1))).ravel().tolist() == [0.5] * 5
