"""The page of topics: what it says, its charts, its map where it means something, and no topics."""

from __future__ import annotations

import json
from datetime import date

import lxml.html
import numpy as np
import pandas as pd
import pytest

from pipeline.report.charts.topics import share_layout, topic_choice, topic_shares, topic_sizes
from pipeline.report.charts.topics_map import scaled, similarities, topic_map
from pipeline.report.charts.topics_terms import topic_term_windows, topic_terms
from pipeline.report.pages.page import Keyed, words_of
from pipeline.report.pages.topics import topics_page
from pipeline.report.pages.topics_shares import windowed
from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.render import render
from pipeline.settings import ReportSettings
from tests.unit.emergence_frames import frame, topical
from tests.unit.report_frames import Size, make, make_hostile


def page_of(tables):
    (page,) = topics_page(Corpus(tables, ReportSettings(), BuildInfo("r" * 64, "0.1.0", "s" * 64)))
    return page


def shown_by(page):
    """What the page's template is given."""
    return page.values  # noqa: PD011 - a page, no frame


def html_of(tables):
    return render(page_of(tables), {"build": BuildInfo(), "corpus_digest": "d", "nav": ()})


@pytest.fixture(scope="module")
def page():
    return page_of(topical(make(Size(issues=9), series=2)))


def test_the_lead_counts_what_is_sure(page):
    lead = shown_by(page)["lead"]
    assert "45 articles fall into 6 topics" in lead.en
    assert "5 come back" in lead.en
    assert "For 1 no call is made" in lead.en


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (Size(issues=0), "This corpus has 0"),
        (Size(issues=1), "This corpus has 5"),
        (Size(issues=4), "There are 20 articles, but too few terms"),
    ],
)
def test_why_there_are_none(size, expected):
    page = page_of(make(size))
    assert expected in shown_by(page)["lead"].en
    assert not page.has_charts
    found = lxml.html.document_fromstring(html_of(make(size)))
    assert found.xpath("//p[@class='empty']")


def test_the_first_shown_is_stable_and_unstable_ones_say_so(page):
    assert shown_by(page)["first"] == shown_by(page)["details"][0].topic_id
    assert "No call" in shown_by(page)["details"][-1].lead.en
    calls = [words_of(row[7]).en for row in shown_by(page)["sizes"].table.rows]
    assert calls == ["stable"] * 5 + ["no call"]


def test_articles_lead_to_their_place_and_open_their_text(page):
    table = shown_by(page)["details"][0].articles
    assert table.rows[0][1].href.startswith("issues/")
    assert "#a0" in table.rows[0][1].href
    cell = table.rows[0][0]
    assert isinstance(cell, Keyed)
    assert len(cell.cell.evidence.articles) == 1


def test_terms_open_inside_the_articles_of_the_topic(page):
    spec = shown_by(page)["details"][0].terms.spec
    query = spec["data"][0]["customdata"][0][-1]["e"]
    assert query["entities"] == ["technology-0"]
    assert 0 < len(query["articles"]) <= 6


def test_windows_need_two():
    tables = topical(make(Size(issues=9)))
    line = tables["topic_term_timeline"]
    one = tables | {"topic_term_timeline": line[line["window"] == 0]}
    assert shown_by(page_of(tables))["details"][0].windows
    assert shown_by(page_of(one))["details"][0].windows is None


def test_topics_apart_have_no_map_but_a_reason(page):
    assert shown_by(page)["map"] is None
    assert "No topic map is drawn" in shown_by(page)["map_note"].en


def test_topics_on_a_line_have_a_map():
    tables = topical(make(Size(issues=9)))
    ids = list(tables["topics"]["topic_id"])
    rows = [
        {"topic_id": topic, "kind": "keyword", "key": key, "name": key, "rank": 1, "weight": weight}
        for at, topic in enumerate(ids)
        for key, weight in (("a", float(np.cos(at / 4))), ("b", float(np.sin(at / 4))))
    ]
    shown = page_of(tables | {"topic_terms": frame("topic_terms", rows)})
    assert shown_by(shown)["map"] is not None
    assert shown_by(shown)["map_note"] is None


def test_similarities_by_hand():
    rows = [("t1", "a", 3.0), ("t1", "b", 4.0), ("t2", "a", 1.0), ("t3", "c", 1.0)]
    terms = frame("topic_terms", [
        {"topic_id": t, "kind": "keyword", "key": k, "name": k, "weight": w, "rank": 1} for t, k, w in rows
    ])  # fmt: skip
    found = similarities(terms, ["t1", "t2", "t3", "t4"])
    assert found[0, 1] == pytest.approx(0.6)
    assert found[0, 2] == 0
    assert not found[3].any()


def test_scaling_gives_back_distances_of_a_plane():
    square = np.array([[0, 0], [0, 0.3], [0.3, 0], [0.3, 0.3]])
    distance = np.linalg.norm(square[:, None] - square[None], axis=2)
    found = scaled(1 - distance)
    again = np.linalg.norm(found.places[:, None] - found.places[None], axis=2)
    assert found.shown == pytest.approx(1.0)
    assert again == pytest.approx(distance, abs=1e-6)


def test_scaling_says_how_little_it_shows():
    assert scaled(np.eye(20)).shown == pytest.approx(2 / 19)


def shares(days=(1, 5), series="가", topics=("t1", "t2")):
    return pd.DataFrame([
        {"topic_id": t, "label": t, "is_stable": t == "t1", "series": series, "issue": f"호 {m}",
         "issue_id": f"{series}{m}", "published_on": date(2020, m, 1), "share": 0.2, "share_low": 0.1,
         "share_high": 0.4, "article_count": 5}
        for t in topics for m in range(days[0], days[1] + 1)
    ])  # fmt: skip


def test_small_multiples_share_one_scale_and_fold():
    rows = shares(topics=("t1", "t2", "t3", "t4"))
    figure = topic_shares(rows, columns=3)
    assert figure.layout.yaxis.range == figure.layout.yaxis4.range
    assert figure.layout.annotations[1].text.endswith("(?)")
    narrow = share_layout(rows, columns=1)
    assert narrow["height"] > share_layout(rows, columns=3)["height"]
    assert narrow["xaxis2"]["domain"] == [0, 1]
    bottoms = [narrow[f"yaxis{i}"]["domain"][0] for i in ("", "2", "3", "4")]
    assert bottoms == sorted(bottoms, reverse=True)


def test_a_lone_issue_keeps_its_interval():
    rows = pd.concat([shares((1, 3)), shares((9, 9))], ignore_index=True)
    line = next(t for t in topic_shares(rows).data if t.mode == "lines+markers")
    assert line.error_y.array[-1] == pytest.approx(0.2)
    assert line.error_y.array[0] == 0
    assert None in line.y


def test_windows_keep_the_mean_and_stay_inside():
    rows = shares((1, 12))
    rows.loc[rows["published_on"] == date(2020, 1, 1), "share"] = 0.8
    found = windowed(rows)
    first = found[(found["topic_id"] == "t1")].iloc[0]
    assert len(found) == 4
    assert first["share"] == pytest.approx((0.8 + 5 * 0.2) / 6)
    assert 0 <= first["share_low"] < first["share"] < first["share_high"] <= 1
    assert first["issue_ids"] == tuple(f"가{m}" for m in range(1, 7))
    assert "(n = 6)" in first["issue"]


def test_a_thousand_issues_are_averaged():
    tables = topical(make(Size(issues=130, articles=1)), count=3)
    assert len(shown_by(page_of(tables))["shares"].table.rows) == 3 * 22


def test_many_series_are_pooled():
    tables = topical(make(Size(issues=80, articles=1), series=5), count=2)
    figure = shown_by(page_of(tables))["shares"]
    assert "All series are taken together" in figure.note.en
    assert len(figure.table.rows) == 2 * 14


def test_sizes_hatch_what_is_not_stable():
    rows = topical(make(Size(issues=3)))["topics"]
    sure, held = topic_sizes(rows, lang="en").data
    assert (sure.name, held.name) == ("stable topic", "no call")
    assert (sure.marker.pattern.shape, held.marker.pattern.shape) == ("", "/")
    assert list(held.y) == [5]


def test_terms_choice_and_windows_charts():
    tables = topical(make(Size(issues=5)))
    own = tables["topic_terms"].head(2)
    assert [list(t.y) for t in topic_terms(own).data] == [[0], [1]]
    cells = topic_term_windows(tables["topic_term_timeline"].head(4)).data[0]
    assert list(cells.x) == [0, 1, 0, 1]
    assert list(cells.marker.symbol) == ["circle", "circle", "diamond", "diamond"]
    figure = topic_choice(tables["topic_counts"], lang="en")
    assert figure.layout.annotations[0].text == "chosen: 6"
    assert list(figure.data[0].marker.symbol) == ["circle", "diamond"]


def test_map_circles_are_as_large_as_their_shares():
    rows = pd.DataFrame({"label": ["a", "b"], "x": [0.0, 1.0], "y": [0.0, 0.5], "share": [0.4, 0.1],
                         "is_stable": [True, False]})  # fmt: skip
    sizes = topic_map(rows).data[0].marker.size
    assert sizes[1] / sizes[0] == pytest.approx(0.5)


def test_hostile_labels_stay_text():
    html = html_of(topical(make_hostile(), count=5))
    page = lxml.html.document_fromstring(html)
    for script in page.xpath("//script[not(@src)]"):
        assert script.get("type") == "application/json"
        json.loads(script.text)
    assert not page.xpath("//img")


def test_the_same_bytes_twice():
    tables = topical(make(Size(issues=9), series=2))
    turned = {name: table.iloc[::-1].reset_index(drop=True) for name, table in tables.items()}
    assert html_of(tables) == html_of(tables)
    sizes = [row[0].href for row in shown_by(page_of(turned))["sizes"].table.rows]
    assert sizes == [row[0].href for row in shown_by(page_of(tables))["sizes"].table.rows]
