"""Tables of topics on synthetic articles with planted topics, and on corpora too small for any."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pipeline.analyze.topics.build import topic_tables
from pipeline.analyze.topics.documents import read_documents
from pipeline.analyze.topics.windows import cut_windows
from pipeline.settings import AnalyzeSettings
from pipeline.tables import TABLES
from pipeline.tables.enforce import check_links, from_frame

SETTINGS = AnalyzeSettings()
THEMES = ("반도체", "의료", "규제")
WIDTH = 20  # characters that a naming takes up in a block of these tests


def _falling(size: int) -> np.ndarray:
    """Words of a theme are not equally frequent: Zipf's law."""
    weights = 1 / np.arange(1, size + 1)
    return weights / weights.sum()


def corpus(
    issues: int, articles: int, *, seed: int = 0, themes: int = 3
) -> dict[str, pd.DataFrame]:
    """Issues of articles of one theme each, one block an article: 3 entities and 8 terms of it."""
    rng = np.random.default_rng(seed)
    mentions, terms, blocks, rows = [], [], [], []
    for number in range(issues * articles):
        issue = f"i{number // articles:03d}"
        article, block = f"{issue}/a{number:04d}", f"{issue}/b{number:04d}"
        theme = number % themes
        rows.append((issue, article))
        blocks.append((issue, article, block, "bullet"))
        named = [f"e{theme}-{n}" for n in rng.choice(6, 3, p=_falling(6))] + ["e-common"] * (
            number % 3 == 0
        )
        for place, entity in enumerate(named):
            start = place * WIDTH
            mentions.append((issue, article, block, start, start + 5, entity, entity))
        said = [f"{THEMES[theme % 3]}말{n}" for n in rng.choice(15, 8, p=_falling(15))]
        said += [f"잡음{n}" for n in rng.integers(0, 300, 3)]
        for place, term in enumerate(said, start=len(named)):
            terms.append((issue, article, block, term, place * WIDTH, place * WIDTH + 5))
    place = ["issue_id", "article_id", "block_id"]
    found = pd.DataFrame(mentions, columns=[*place, "start", "end", "surface", "entity_id"])
    ids = sorted(set(found["entity_id"]))
    return {
        "issues": pd.DataFrame(
            {
                "issue_id": [f"i{n:03d}" for n in range(issues)],
                "series": "월간",
                "published_on": [date(2020 + n // 12, n % 12 + 1, 1) for n in range(issues)],
                "article_count": articles,
            }
        ).astype({"published_on": object}),
        "articles": pd.DataFrame(rows, columns=["issue_id", "article_id"]),
        "blocks": pd.DataFrame(blocks, columns=[*place, "kind"]),
        "mentions": found,
        "terms": pd.DataFrame(terms, columns=[*place, "term", "start", "end"]),
        "entities": pd.DataFrame(
            {"entity_id": ids, "entity_type": "company", "name": [i.upper() for i in ids]}
        ),
    }


def small(**changes: object) -> AnalyzeSettings:
    return dataclasses.replace(
        SETTINGS,
        **{
            "topic_unit_articles": 1,
            "topic_article_units": 1,
            "topic_unit_max_share": 1.0,
            **changes,
        },
    )


def frames(
    mentions: list[tuple], terms: list[tuple], kind: str = "bullet"
) -> dict[str, pd.DataFrame]:
    """One block; mentions as (start, end, surface, entity_id), terms as (start, end, term)."""
    at = {"issue_id": "i", "article_id": "i/a01", "block_id": "i/b001"}
    found = pd.DataFrame(mentions, columns=["start", "end", "surface", "entity_id"]).assign(**at)
    return {
        "issues": corpus(1, 1)["issues"].assign(issue_id="i"),
        "blocks": pd.DataFrame([{**at, "kind": kind}]),
        "mentions": found,
        "terms": pd.DataFrame(terms, columns=["start", "end", "term"]).assign(**at),
        "entities": pd.DataFrame(
            {
                "entity_id": ["openai", "gpt-3"],
                "entity_type": "company",
                "name": ["오픈AI", "GPT-3"],
            }
        ),
    }


def units(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    found = read_documents(tables, small())
    return dict(zip(found.keys.tolist(), found.counts.toarray().sum(axis=0).tolist(), strict=True))


@pytest.fixture(scope="module")
def planted() -> dict[str, pd.DataFrame]:
    return topic_tables(corpus(20, 6), SETTINGS)


def test_tables_keep_their_declarations(planted):
    tables = {name: from_frame(frame, TABLES[name]) for name, frame in planted.items()}
    for name in tables:
        check_links(tables, TABLES[name])


def test_planted_topics_are_recovered(planted):
    topics, terms = planted["topics"], planted["topic_terms"]
    assert len(topics) == 3
    assert topics["is_stable"].all()
    assert (topics["coherence_npmi"] > 0).all()
    top = terms[(terms["rank"] <= 10) & (terms["kind"] == "keyword")]
    themes = top.groupby("topic_id")["key"].agg(lambda keys: {key.split("말")[0] for key in keys})
    assert sorted(next(iter(t)) for t in themes if len(t) == 1) == sorted(THEMES)


def test_each_article_goes_to_its_topic(planted):
    shares = planted["topic_articles"].sort_values("share", ascending=False)
    best = shares.drop_duplicates("article_id")
    theme = best["article_id"].str[-4:].astype(int) % 3
    assert (pd.crosstab(theme, best["topic_id"]).max(axis=1) == 40).all()
    assert shares["share"].between(SETTINGS.topic_share_min, 1).all()
    assert shares.groupby("article_id")["share"].sum().max() <= 1 + 1e-9


def test_timeline_keeps_zeros_and_bands(planted):
    timeline = planted["topic_timeline"]
    assert len(timeline) == 3 * 20
    assert (timeline["article_count"] == 6).all()
    assert (timeline["share_low"] <= timeline["share"]).all()
    assert (timeline["share"] <= timeline["share_high"]).all()
    assert timeline.groupby("issue_id")["share"].sum().max() <= 1 + 1e-9


def test_the_number_chosen_is_told(planted):
    counts = planted["topic_counts"]
    assert counts.loc[counts["is_chosen"], "topic_count"].tolist() == [3]
    assert counts["held_out_error"].between(0, 1.5).all()


def test_labels_name_an_entity_and_a_phrase(planted):
    for label in planted["topics"]["label"]:
        head, phrase = label.split(" · ")
        assert head.startswith("E")
        assert "말" in phrase


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_of_rows_gives_the_same_bytes(planted, seed):
    tables = corpus(20, 6)
    shuffled = {n: f.sample(frac=1, random_state=seed) for n, f in tables.items()}
    for name, frame in topic_tables(shuffled, SETTINGS).items():
        spec = TABLES[name]
        assert from_frame(frame, spec).equals(from_frame(planted[name], spec)), name


def test_topics_keep_their_names_when_an_issue_comes(planted):
    tables = topic_tables(corpus(21, 6), SETTINGS)
    assert set(tables["topics"]["topic_id"]) == set(planted["topics"]["topic_id"])


def test_large_corpora_choose_on_a_sample():
    settings = dataclasses.replace(SETTINGS, topic_sample=60)
    found = topic_tables(corpus(20, 6), settings)
    assert len(found["topics"]) == 3
    assert found["topic_articles"]["article_id"].nunique() == 120


@pytest.mark.parametrize(("issues", "articles"), [(0, 0), (1, 1), (1, 5), (2, 4)])
def test_too_few_articles_make_no_topic(issues, articles):
    found = topic_tables(corpus(issues, articles), SETTINGS)
    assert found.keys() == {t for t in TABLES if t.startswith("topic")}
    for name, frame in found.items():
        assert from_frame(frame, TABLES[name]).num_rows == 0


def test_few_issues_make_few_topics():
    found = topic_tables(corpus(5, 4), SETTINGS)
    assert len(found["topics"]) in (2, 3, 4)
    from_frame(found["topic_term_timeline"], TABLES["topic_term_timeline"])


def test_random_articles_make_no_stable_topics():
    tables = corpus(20, 5)
    rng = np.random.default_rng(3)
    for name in ("mentions", "terms"):
        frame = tables[name]
        order = rng.permutation(len(frame))
        place = ["issue_id", "article_id", "block_id"]
        tables[name] = frame.assign(**{c: frame[c].to_numpy()[order] for c in place})
    assert topic_tables(tables, SETTINGS)["topics"]["is_stable"].mean() <= 0.34


def test_undated_issues_have_no_time():
    tables = corpus(8, 6)
    tables["issues"]["published_on"] = None
    found = topic_tables(tables, SETTINGS)
    assert len(found["topics"]) >= 2
    assert found["topic_timeline"].empty
    assert found["topic_term_timeline"].empty
    for name, frame in found.items():
        from_frame(frame, TABLES[name])


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([(0, 4, "오픈AI")], {"openai": 1}),  # the naming itself
        ([(0, 9, "오픈AI 논문")], {"openai": 1}),  # a compound around it
        ([(5, 7, "논문")], {"openai": 1, "논문": 1}),  # beside it
        ([(4, 7, "논문")], {"openai": 1, "논문": 1}),  # touching it
        ([(20, 26, "OPEN AI")], {"openai": 1, "OPEN AI": 1}),  # another spelling: not known here
        ([(20, 25, "오픈 ai")], {"openai": 1}),  # the same name, not linked there
        ([(20, 25, "GPT 3")], {"openai": 1}),  # the name of another entity
    ],
)
def test_an_entity_and_its_term_are_not_both_counted(terms, expected):
    assert units(frames([(0, 4, "오픈AI", "openai")], terms)) == expected


def test_nested_mentions_hide_terms_too():
    nested = [(0, 30, "오픈AI 협의회", "openai"), (0, 4, "GPT-3", "gpt-3")]
    assert units(frames(nested, [(10, 12, "협의")])) == {"openai": 1, "gpt-3": 1}


@pytest.mark.parametrize("kind", ["source", "footnote"])
def test_citations_are_no_text(kind):
    assert units(frames([(0, 4, "오픈AI", "openai")], [(9, 11, "논문")], kind)) == {}


def test_text_before_the_first_article_is_left_out():
    tables = frames([(0, 4, "오픈AI", "openai")], [(9, 11, "논문")])
    tables["terms"]["article_id"] = None
    assert units(tables) == {"openai": 1}


def test_rare_common_and_lonely_are_pruned():
    tables = corpus(10, 6)
    found = read_documents(tables, SETTINGS)
    frequency = (found.counts.toarray() > 0).sum(axis=0)
    assert frequency.min() >= SETTINGS.topic_unit_articles
    assert frequency.max() <= SETTINGS.topic_unit_max_share * 60
    assert found.kinds.tolist() == sorted(found.kinds.tolist())


def test_a_topic_changes_its_words():
    tables = corpus(24, 6)
    late = tables["terms"]["issue_id"] >= "i012"
    chips = tables["terms"]["term"].str.startswith("반도체말")
    # From the second year on, half of the theme's words are other words.
    number = tables["terms"]["term"].str.extract(r"(\d+)$")[0].astype(float)
    tables["terms"].loc[late & chips & (number < 8), "term"] = "새말" + number.astype(
        "Int64"
    ).astype(str)
    found = topic_tables(tables, SETTINGS)["topic_term_timeline"]
    assert sorted(found["window"].unique()) == [0, 1, 2, 3]
    new = found[found["key"].str.startswith("새말")]
    assert set(new.loc[new["weight"] > 0.02, "window"]) == {2, 3}


@pytest.mark.parametrize(
    ("issues", "windows"), [(0, 0), (5, 5), (11, 11), (12, 2), (60, 10), (200, 23)]
)
def test_windows(issues, windows):
    found = cut_windows(corpus(issues, 1)["issues"], SETTINGS)
    assert found["window"].nunique() == windows
    assert found["published_on"].is_monotonic_increasing
