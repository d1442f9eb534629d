"""Source lens: spellings of publishers, sources known again, concentration, lag, voices."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analyze.editions.cited import identify_sources, url_key
from pipeline.analyze.editions.lag import lag_days, period
from pipeline.analyze.editions.publishers import (
    alias_keys,
    cited_publishers,
    domain_key,
    host_of,
    publisher_key,
    registrable_domain,
)
from pipeline.analyze.editions.source_lens import source_tables
from pipeline.settings import AnalyzeSettings
from tests.unit.editions_frames import cite, corpus

SETTINGS = AnalyzeSettings()


@pytest.mark.parametrize(
    "spellings",
    [
        ("The New York Times", "New York Times", "NEW YORK TIMES", "the New  York Times."),
        ("VentureBeat", "Venturebeat", "Venture Beat", "venturebeat.com", "www.venturebeat.com"),
        ("arXiv", "Arxiv.org", "ARXIV"),
        ("「전자신문」", "전자 신문"),
        ("한국전자통신연구원(ETRI)", "한국전자통신연구원"),
        ("BBC", "bbc.co.uk", "www.bbc.co.uk"),
    ],
)
def test_spellings_of_one_publisher(spellings):
    assert len({publisher_key(text) for text in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MIT News", "MIT"),
        ("Google", "Google AI"),
        ("C3.ai", "C3"),
        ("OECD", "OECD.AI"),
        ("gov.uk", "gov.sg"),
    ],
)
def test_publishers_that_are_not_one(one, other):
    assert publisher_key(one) != publisher_key(other)


@pytest.mark.parametrize(
    ("host", "domain", "key"),
    [
        ("www.etri.re.kr", "etri.re.kr", "etri"),
        ("blog.google.com", "google.com", "google"),
        ("www.gov.uk", "gov.uk", "gov.uk"),
        ("ai.stanford.edu", "stanford.edu", "stanford"),
        ("www.lemonde.fr", "lemonde.fr", "lemonde.fr"),
        ("news.kbs.co.kr", "kbs.co.kr", "kbs"),
    ],
)
def test_hosts(host, domain, key):
    assert registrable_domain(host) == domain
    assert domain_key(host) == key


@pytest.mark.parametrize("text", ["", "http://", "not a url", "http://[::1", "localhost"])
def test_what_is_no_host(text):
    assert host_of(text) == ""


def publishers(rows, aliases=(), types=None):
    tables = corpus([], aliases=aliases, entity_types=types)
    known = alias_keys(tables["aliases"], tables["entities"])
    frame = pd.DataFrame(rows, columns=["publisher", "url"])
    return cited_publishers(frame, known)["publisher_key"].tolist()


def test_aliases_and_acronyms_make_one_publisher():
    aliases = [("openai", "OpenAI", "knowledge"), ("openai", "오픈AI", "knowledge")]
    rows = [("오픈AI", None), ("Open AI", None), (None, "https://openai.com/blog/x")]
    assert publishers(rows, aliases) == ["entity:openai"] * 3
    rows = [("한국전자통신연구원(ETRI)", None), ("ETRI", None), ("ETRI 동향", None)]
    assert publishers(rows) == ["한국전자통신연구원"] * 2 + ["etri동향"]


def test_what_cannot_publish_and_what_is_ambiguous_is_no_publisher():
    aliases = [("cnn-network", "CNN", "knowledge")]
    assert publishers([("CNN", None)], aliases, {"cnn-network": "technology"}) == ["cnn"]
    aliases = [("a", "Mercury", "knowledge"), ("b", "Mercury", "knowledge")]
    assert publishers([("Mercury", None)], aliases) == ["mercury"]
    assert publishers([(None, None), ("...", None)]) == [None, None]


LONG = "A Survey of Large Things and How They Grow"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"url": "https://a.org/x?utm_source=q#top"}, {"url": "http://www.a.org/x/"}, True),
        ({"url": "https://a.org/x?id=1"}, {"url": "https://a.org/x?id=2"}, False),
        ({"url": "https://a.org"}, {"url": "https://a.org/"}, False),  # a host is no source
        (
            {"publisher": "Gartner", "title": "Hype Cycle", "dated": "2020"},
            {"publisher": "gartner", "title": "Hype cycle.", "dated": "2020-07"},
            True,
        ),
        (
            {"publisher": "Gartner", "title": "Hype Cycle", "dated": "2020"},
            {"publisher": "Gartner", "title": "Hype Cycle", "dated": "2021"},
            False,  # an annual report is another one next year
        ),
        (
            {"publisher": "Gartner", "title": "Hype Cycle", "dated": "2020"},
            {"publisher": "Gartner", "title": "Hype Cycle"},
            True,  # the only year known of it
        ),
        (
            {"publisher": "A사", "title": "보도자료"},
            {"publisher": "B사", "title": "보도자료"},
            False,
        ),
        ({"publisher": "arXiv", "title": LONG}, {"title": LONG.upper()}, True),
        ({"publisher": "Wired"}, {"publisher": "Wired"}, False),
    ],
)
def test_sources_known_again(one, other, same):
    rows = pd.DataFrame([cite("i1/a01", **one), cite("i2/a01", **other)])
    found = identify_sources(rows, {})
    first, second = found["source_id"]
    assert (first == second) == same


def test_a_picture_credit_is_the_source_of_its_footnote():
    day = {"publisher": "Wired", "dated": "2020-06-12"}
    rows = pd.DataFrame(
        [
            cite("i1/a01", 1, **day),
            cite("i1/a01", 2, title="Robots", **day),
            cite("i1/a02", 3, title="Lasers", **day),
            cite("i1/a02", 4, publisher="Wired", dated="2020-06-13"),
        ]
    )
    assert identify_sources(rows, {})["source_id"].tolist() == [0, 0, 1, 2]


def test_tracking_is_no_part_of_an_address():
    assert url_key("https://x.org/p?b=2&a=1&fbclid=zz") == "x.org/p?a=1&b=2"
    assert url_key("http://[bad") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", ("2020-01", 12)),
        ("2020-H2", ("2020-07", 6)),
        ("2020-Q4", ("2020-10", 3)),
        ("2020-02-30", ("2020-02-30", 0)),
        ("2020-01/2020-03", None),
        ("", None),
    ],
)
def test_periods(text, expected):
    assert period(text) == expected


def lags(dated, published_on="2020-05-01", precision="month"):
    issues = pd.DataFrame(
        {
            "issue_id": ["i1"],
            "published_on": [pd.Timestamp(published_on).date() if published_on else None],
            "published_precision": [precision],
        }
    )
    cited = pd.DataFrame({"issue_id": ["i1"] * len(dated), "dated": dated})
    frame = lag_days(cited, issues)
    return frame[["lag_days_low", "lag_days_high"]].to_numpy().tolist()


def test_lag_of_days_between_days():
    assert lags(["2020-04-24"], "2020-05-01", "day") == [[7, 7]]


def test_lag_at_the_precision_printed():
    # Issue: some day of May; sources: a day, a month, a year, a later day.
    assert lags(["2020-04-24", "2020-03", "2019"]) == [[7, 37], [31, 91], [122, 516]]


def test_an_issue_is_not_out_before_its_latest_source():
    # The source of May 22nd leaves May 22nd to 31st; that of April gets older with it.
    assert lags(["2020-05-22", "2020-04-30"]) == [[0, 9], [22, 31]]
    # A source of the issue's own month is out by then, on whatever day.
    assert lags(["2020-05", "2020-05-22"]) == [[0, 30], [0, 9]]


def test_misprints_and_missing_dates():
    assert lags(["2021-01-01"]) == [[-245, -215]]
    assert np.isnan(lags([None, "2020-13-45", "미상"])).all()
    assert np.isnan(lags(["2020-04-24"], published_on=None)).all()


def lens():
    """Two issues: i1 cites A twice, B, and one unknown; i2 cites the same page of A."""
    page = {"publisher": "A사", "url": "https://a.com/1", "dated": "2020-01-10"}
    return source_tables(
        corpus(
            [
                ("i1", "월간", "2020-02-01", [["x"], ["x", "y"], ["y"]]),
                ("i2", "월간", "2020-03-01", [["x"], ["x"]]),
            ],
            references=[
                cite("i1/a01", 1, **page),
                cite("i1/a01", 2, publisher="A 사", title="다른 글", dated="2020-01-20"),
                cite("i1/a02", 3, publisher="B사", title="글", dated="2020"),
                cite("i1/a02", 4, title="출처 없는 글"),
                cite("i2/a01", 1, **page),
            ],
        ),
        SETTINGS,
    )


def test_shares_count_articles_as_witnesses():
    shares = lens()["source_shares"].set_index(["series", "publisher_key"])
    a = shares.loc[("월간", "a사")]
    assert (a["reference_count"], a["article_count"], a["issue_count"]) == (3, 2, 2)
    assert a["reference_share"] == pytest.approx(3 / 4)
    assert a["citing_share"] == pytest.approx(2 / 3)
    assert a["citing_share_low"] < 2 / 3 < a["citing_share_high"]
    assert (a["first_issue_id"], a["last_issue_id"], a["publisher"]) == ("i1", "i2", "A사")
    assert shares.loc[("all", "a사"), "reference_count"] == 3


def test_concentration_by_hand_with_its_small_sample_trap():
    found = lens()["issue_sources"].set_index("issue_id")
    first = found.loc["i1"]
    assert (first["source_count"], first["publisher_count"]) == (4, 2)
    assert (first["unknown_publisher_count"], first["unsourced_article_count"]) == (1, 1)
    assert first["concentration"] == pytest.approx((2 / 3) ** 2 + (1 / 3) ** 2)
    assert first["effective_publisher_count"] == pytest.approx(9 / 5)
    assert first["concentration_unbiased"] == pytest.approx(2 / 6)
    assert first["undated_share"] == pytest.approx(1 / 4)
    # One source: the index says wholly concentrated, which says nothing.
    assert found.loc["i2", "concentration"] == 1.0
    assert np.isnan(found.loc["i2", "concentration_unbiased"])


def test_unbiased_concentration_does_not_depend_on_length():
    rng = np.random.default_rng(4)
    means = {}
    for size in (5, 50):
        issues, references = [], []
        for n in range(80):
            issues.append((f"i{n}", "월간", "2020-01-01", [["x"]]))
            picks = rng.integers(0, 8, size)
            references += [
                cite(f"i{n}/a01", k, publisher=f"P{p}", title=f"글 {n}-{k}")
                for k, p in enumerate(picks)
            ]
        table = source_tables(corpus(issues, references=references), SETTINGS)["issue_sources"]
        columns = ["concentration", "concentration_unbiased"]
        means[size] = table[columns].mean().tolist()
    assert means[5][0] > means[50][0] + 0.1
    assert means[5][1] == pytest.approx(1 / 8, abs=0.02)
    assert means[50][1] == pytest.approx(1 / 8, abs=0.02)


def test_articles_on_one_source_are_one_voice():
    found = lens()
    shared = found["shared_sources"]
    assert shared[["source_id", "article_id"]].to_numpy().tolist() == [
        ["i1/b001#1", "i1/a01"], ["i1/b001#1", "i2/a01"],
    ]  # fmt: skip
    assert set(shared["recognized_by"]) == {"url"}
    voices = found["entity_sources"].set_index("entity_id")
    x = voices.loc["x"]
    # i1/a01 and i2/a01 share a page; i1/a02 is another; i2/a02 cites nothing.
    assert (x["article_count"], x["sourced_article_count"], x["voice_count"]) == (4, 3, 3)
    assert (x["publisher_count"], x["main_publisher"]) == (2, "A사")
    assert x["main_publisher_share"] == pytest.approx(2 / 3)
    assert voices.loc["y", "voice_count"] == 2


def test_voices_are_not_joined_through_articles_of_others():
    one, other = {"url": "https://a.com/1"}, {"url": "https://a.com/2"}
    tables = corpus(
        [("i1", "월간", "2020-01-01", [["x"], ["z"], ["x"]])],
        references=[
            cite("i1/a01", 1, **one),
            cite("i1/a02", 2, **one),
            cite("i1/a02", 3, **other),
            cite("i1/a03", 4, **other),
        ],
    )
    voices = source_tables(tables, SETTINGS)["entity_sources"].set_index("entity_id")
    assert voices["voice_count"].to_dict() == {"x": 2, "z": 1}


def test_without_references_and_without_issues():
    found = source_tables(corpus([("i1", "월간", None, [["x"]])]), SETTINGS)
    assert found["source_shares"].empty
    assert found["issue_sources"]["reference_count"].tolist() == [0]
    assert found["entity_sources"]["voice_count"].tolist() == [1]
    assert all(table.empty for table in source_tables(corpus([]), SETTINGS).values())
