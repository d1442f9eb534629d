"""The horizon calendar: lead, sections, lanes, and the calendar file."""

from __future__ import annotations

from datetime import date

import lxml.html
import pandas as pd
import pytest

from pipeline.report.charts.horizons import arrange, gathered, horizons_chart
from pipeline.report.evidence import Evidence
from pipeline.report.pages import horizons
from pipeline.report.pages.horizons import chart_frame, horizons_page
from pipeline.report.pages.horizons_view import horizons_of
from pipeline.report.pages.page import words_of
from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.site import render_site
from pipeline.settings import ReportSettings
from tests.unit.numbers_frames import ISSUES, JUDGED, dues, horizon, hostile, with_rows
from tests.unit.report_frames import HOSTILE, Size, make

icalendar = pytest.importorskip("icalendar")


def corpus(tables):
    return Corpus(tables, ReportSettings())


def page_of(tables):
    (page,) = horizons_page(corpus(tables))
    return page


def shown(page):
    return page.values  # noqa: PD011 - a page, no frame


def events_of(page):
    return icalendar.Calendar.from_ical(page.files["horizons.ics"]).walk("VEVENT")


def site_of(tables):
    return render_site(tables, build=BuildInfo("r" * 64, "0", "s" * 64), settings=ReportSettings())


def entries_of(rows):
    return horizons_of(corpus(with_rows(horizons=rows)), {})


@pytest.fixture(scope="module")
def usual():
    return page_of(with_rows(horizons=dues()))


def test_the_lead_counts_each_state_and_names_the_next(usual):
    lead = shown(usual)["lead"]
    assert "6곳(되풀이한 1곳 포함)" in lead.ko
    assert "시한 안에 있는 것이 1건, 앞으로 올 것이 3건" in lead.ko
    assert "2020년 4분기, GPT-3" in lead.ko
    assert "Q4 2020" in lead.en
    assert "2020년 12월" in shown(usual)["judged"].ko


def test_sections_stand_by_state_and_time(usual):
    found = {s.state: [p.name.ko for p in s.periods] for s in shown(usual)["sections"]}
    assert list(found) == ["due", "upcoming", "overdue", "confirmed"]
    assert found["upcoming"] == ["2021년까지", "2025년까지"]
    assert found["due"] == ["2020년 4분기"]


@pytest.mark.parametrize(
    ("starts", "ends", "precision", "ko"),
    [
        (date(2021, 1, 1), date(2021, 12, 31), "year", "2021년"),
        (date(2021, 7, 1), date(2021, 12, 31), "half", "2021년 하반기"),
        (date(2021, 4, 1), date(2021, 6, 30), "quarter", "2021년 2분기"),
        (date(2021, 4, 1), date(2021, 4, 30), "month", "2021년 4월"),
        (date(2021, 4, 9), date(2021, 4, 9), "day", "2021년 4월 9일"),
        (date(2021, 1, 9), date(2021, 1, 12), "range", "2021.1.9–12"),
        (date(2021, 1, 30), date(2021, 2, 2), "range", "2021.1.30–2.2"),
        (date(2021, 1, 1), date(2026, 1, 1), "range", "2021.01–2026.01"),
    ],
)
def test_times_are_as_precise_as_they_are(starts, ends, precision, ko):
    (entry,) = entries_of([horizon(0, starts, ends, precision=precision)])
    assert entry.when.ko == ko


def test_the_words_of_the_text_stand_where_they_say_more():
    said = [("2021년", ""), ("2021년 말", "2021년 말"), ("내년", "내년"), ("2021", "")]
    for surface, note in said:
        (entry,) = entries_of([horizon(0, date(2021, 1, 1), date(2021, 12, 31), surface=surface)])
        assert entry.surface_note == note


def test_a_bare_date_is_told_with_its_block():
    (entry,) = entries_of([horizon(0, date(2021, 1, 1), date(2021, 12, 31), what="2021년")])
    assert "새로운 서비스를 준비한다" in entry.what


def test_confirmation_shows_statement_and_report(usual):
    (section,) = [s for s in shown(usual)["sections"] if s.state == "confirmed"]
    (entry,) = section.periods[0].entries
    assert entry.confirmed == Evidence(
        blocks=((f"{ISSUES[0]}/b003", 0, 5), (f"{ISSUES[2]}/b001", 0, 4))
    )
    assert entry.confirmed_by.issue_id == ISSUES[2]


def test_the_calendar_holds_every_horizon(usual):
    events = events_of(usual)
    assert len(events) == 6
    spans = {(e.decoded("dtstart"), e.decoded("dtend")) for e in events}
    assert (date(2021, 1, 1), date(2022, 1, 1)) in spans
    assert (date(2020, 6, 15), date(2020, 6, 16)) in spans
    assert (date(2020, 12, 1), date(2025, 12, 2)) in spans
    assert {str(e["status"]) for e in events} == {"TENTATIVE", "CONFIRMED"}
    yearly = next(e for e in events if str(e["summary"]).startswith("[연 단위]"))
    assert "종일 일정 2021-01-01 ~ 2021-12-31" in str(yearly["description"])
    assert yearly.decoded("dtstamp").date() == date(2020, 12, 1)


def test_uids_depend_on_the_place_alone():
    rows = dues()
    before = {str(e["uid"]) for e in events_of(page_of(with_rows(horizons=rows)))}
    for row in rows:
        row |= {"what": "달라진 말", "horizon_state": "overdue", "confidence": 0.1}
    after = {str(e["uid"]) for e in events_of(page_of(with_rows(horizons=rows)))}
    assert before == after
    assert len(before) == len(rows)


def test_the_calendar_is_a_file_of_the_site():
    site = site_of(with_rows(horizons=dues()))
    assert site["assets/horizons.ics"].startswith(b"BEGIN:VCALENDAR\r\n")
    assert site["assets/horizons/calendar.js"].startswith(b'aiBrief("horizons/calendar",')


def frame_of(rows):
    return chart_frame(entries_of(rows))


def test_bars_of_a_lane_do_not_meet():
    rows = [horizon(5, date(2021, 1 + i % 6, 1), date(2022, 1, 1), at=i) for i in range(30)]
    frame = gathered(frame_of(rows))
    plan = arrange(frame, JUDGED)
    (lane,) = plan.lanes
    assert lane.shown == 30
    assert len({(one.row) for one in lane.placed}) == 30  # all overlap in time
    assert plan.left_out == 0


def test_statements_apart_share_a_row():
    rows = [
        horizon(5, date(2021, 1, 1), date(2021, 2, 1)),
        horizon(5, date(2027, 1, 1), date(2027, 2, 1), at=9),
    ]
    (lane,) = arrange(gathered(frame_of(rows)), JUDGED).lanes
    assert lane.rows == 1


def test_many_of_one_time_are_one_bar_with_all_evidence():
    rows = [horizon(i % 6, date(2021, 1, 1), date(2021, 12, 31), at=i) for i in range(70)]
    frame = gathered(frame_of(rows))
    assert list(frame["count"]) == [70]
    assert len(frame["blocks"].iloc[0]) == 70
    chart = horizons_chart(frame_of(rows), judged_on=JUDGED)
    (bar,) = [trace for trace in chart.data if trace.type == "bar"]
    assert bar.customdata[0][0] == "GPT-3 외 69건"
    assert len(bar.customdata[0][-1]["e"]["blocks"]) == 70
    assert any(note.text == "×70" for note in chart.layout.annotations)


def test_the_axis_does_not_follow_an_outlier():
    rows = [
        horizon(5, date(2021, 1, 1), date(2100, 12, 31)),
        horizon(0, date(1990, 1, 1), date(1990, 1, 1), state="overdue", at=9),
    ]
    plan = arrange(gathered(frame_of(rows)), JUDGED)
    assert plan.first.year >= 2012
    assert plan.last.year <= 2033
    assert plan.left_out == 1


def test_the_list_is_cut_and_the_table_is_not(monkeypatch):
    monkeypatch.setattr(horizons, "MOST_LISTED", 2)
    monkeypatch.setattr(horizons, "MOST_DATED", 3)
    page = page_of(with_rows(horizons=dues()))
    assert [e.state for s in shown(page)["sections"] for p in s.periods for e in p.entries] == [
        "due",
        "upcoming",
    ]
    assert len(shown(page)["table"].rows) == 6
    assert len(events_of(page)) == 3


def test_no_dated_issue_means_no_state():
    rows = [horizon(0, date(2021, 1, 1), date(2021, 12, 31), state=None)]
    rows[0]["judged_on"] = None
    page = page_of(with_rows(horizons=rows, base=make(Size(issues=1), undated=1)))
    assert "판단을 보류합니다" in shown(page)["lead"].ko
    assert [s.state for s in shown(page)["sections"]] == ["unknown"]
    assert len(events_of(page)) == 1


@pytest.mark.parametrize("tables", [{}, make(Size(issues=0)), make(Size(issues=1))])
def test_no_horizons_make_a_page_that_says_so(tables):
    page = page_of(tables)
    assert "찾지 못했습니다" in shown(page)["lead"].ko
    assert page.files == {}
    words = lxml.html.document_fromstring(site_of(tables)["horizons.html"].decode()).text_content()
    assert "앞날의 때를 말한 문장" in words


def test_hostile_words_arrive_as_words():
    site = site_of(hostile())
    page = lxml.html.document_fromstring(site["horizons.html"].decode())
    assert HOSTILE[1] in page.text_content()
    assert not page.xpath("//img")
    calendar = icalendar.Calendar.from_ical(site["assets/horizons.ics"])
    assert len(calendar.walk("VEVENT")) == 6


def test_rows_in_another_order_change_nothing():
    tables = with_rows(horizons=dues())
    turned = {name: frame.iloc[::-1] for name, frame in tables.items()}
    one, two = page_of(tables), page_of(turned)
    assert one.files == two.files
    assert shown(one)["table"] == shown(two)["table"]
    assert shown(one)["figure"].spec == shown(two)["figure"].spec


def test_the_table_opens_the_date(usual):
    row = shown(usual)["table"].rows[0]
    assert words_of(row[0]).ko == "2020년 6월 15일"
    assert row[0].cell.evidence == Evidence(blocks=((f"{ISSUES[0]}/b003", 0, 5),))


def test_missing_values_as_parquet_gives_them():
    tables = with_rows(horizons=dues())
    frame = tables["horizons"]
    frame["confirmed_start"] = pd.array(frame["confirmed_start"], dtype="Int64")
    frame["restates_block_id"] = frame["restates_block_id"].astype("string")
    assert len(shown(page_of(tables))["table"].rows) == 6
