"""Ten thousand issues: pages aggregate or paginate, none grows beyond its budget."""

from __future__ import annotations

from pipeline.report.navigation import menu
from pipeline.report.pages.data import data_pages
from pipeline.report.pages.explorer import entities_page
from pipeline.report.pages.issues import issues_page
from pipeline.report.pages.methods import methods_page
from pipeline.report.pages.overview import overview_page
from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.render import render
from pipeline.settings import ReportSettings
from tests.unit.frame_frames import many_issues

BUILD = BuildInfo("r" * 64, "0.1.0", "s" * 64)


def corpus_of(tables):
    return Corpus(tables, ReportSettings(), BUILD)


def test_ten_thousand_issues_stay_below_five_megabytes():
    corpus = corpus_of(many_issues())
    makers = (overview_page, entities_page, issues_page, methods_page, data_pages)
    pages = [page for maker in makers for page in maker(corpus)]
    shared = {"build": BUILD, "corpus_digest": "0" * 12, "nav": menu(pages)}
    sizes = {page.path: len(render(page, shared).encode()) for page in pages}
    assert max(sizes.values()) < 5_000_000, max(sizes, key=sizes.get)
    assert sizes["issues.html"] < 500_000
    (page,) = entities_page(corpus)
    data = page.values["data"]
    # 10,000 issues of three series over 30 years: a point is a month of a series.
    assert len(data["issues"]) < 1_100
    assert sum(len(point["ids"]) for point in data["issues"]) == 10_000
    assert "달로 모아" in page.values["by_month"].ko
    first = data["items"][0]
    found = corpus.frame("month_timeline").query("key == @first['id']")
    counts = [data["values"][i][at][0] for i, at in enumerate(first["at"])]
    assert sum(counts) == found["article_count"].sum()


def test_below_a_thousand_issues_a_point_is_an_issue():
    (page,) = entities_page(corpus_of(many_issues(count=50, entities=2)))
    assert page.values["by_month"] is None
    assert page.values["data"]["issues"][0]["id"].startswith("weekly")
    assert len(page.values["data"]["issues"]) == 50
