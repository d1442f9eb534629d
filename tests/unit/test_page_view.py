"""Issues as all pages name them: one name and one mark on the axis for each."""

from __future__ import annotations

import datetime as dt

from pipeline.report.pages.view import Corpus, series_order
from pipeline.settings import ReportSettings
from tests.unit.report_frames import Size, make


def corpus_of(**columns):
    issues = make(Size(issues=4)).pop("issues").head(4).assign(**columns)
    return Corpus({"issues": issues}, ReportSettings())


def test_the_second_issue_of_a_month_is_told_apart():
    corpus = corpus_of(
        series="브리프",
        title=["5월호", "5월호", "다른 이름", "6월호"],
        published_on=[dt.date(2020, 5, 1)] * 3 + [dt.date(2020, 6, 1)],
    )
    assert [i.tick for i in corpus.issues] == ["20.05", "20.05-2", "20.05-3", "20.06"]
    assert [i.title for i in corpus.issues] == ["5월호", "5월호 (2)", "다른 이름", "6월호"]


def test_series_count_for_themselves_and_the_longest_stands_first():
    corpus = corpus_of(
        series=["나", "가", "나", "나"], title="5월호", published_on=dt.date(2020, 5, 1)
    )
    ticks = {i.issue_id: i.tick for i in corpus.issues if i.series == "가"}
    assert list(ticks.values()) == ["20.05"]
    assert series_order(corpus.issues) == {"나": 0, "가": 1}


def test_issues_without_a_date_keep_their_dash():
    corpus = corpus_of(series="브리프", title="무제", published_on=None)
    assert {i.tick for i in corpus.issues} == {"—"}
    assert [i.title for i in corpus.issues][1] == "무제 (2)"
