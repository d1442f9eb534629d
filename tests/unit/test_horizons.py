"""The horizon calendar: what a forward-looking date is about and what has become of it."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.analyze.claims.horizons import HORIZON_COLUMNS, horizons_table
from pipeline.settings import AnalyzeSettings
from pipeline.tables import TABLES
from pipeline.tables.enforce import from_frame
from tests.unit.claims_frames import frames, issue, month

SETTINGS = AnalyzeSettings()
PLAN = "구글과 오픈AI는 2022년까지 공동 연구소를 서울에 설립할 계획"
NEWS = "새 소식 없음"


def calendar(*documents):
    horizons = horizons_table(frames(*documents), SETTINGS)
    return horizons.sort_values(["published_on", "block_id", "start"])


def states(*documents):
    return calendar(*documents)["horizon_state"].to_list()


@pytest.mark.parametrize(
    ("newest", "state"),
    [
        (month(2021, 6), "upcoming"),
        (month(2022, 1), "due"),
        (month(2022, 12), "due"),
        (month(2023, 1), "overdue"),
    ],
)
def test_the_newest_issue_is_today(newest, state):
    assert states(issue("a", month(2021, 1), PLAN), issue("b", newest, NEWS)) == [state]


def test_a_deadline_that_runs_is_due_near_its_end():
    text = "과기정통부는 향후 5년간 연구 인력을 두 배로 늘릴 계획"
    first = issue("a", month(2021, 1), text)
    assert states(first) == ["upcoming"]
    assert states(first, issue("b", month(2023, 1), NEWS)) == ["upcoming"]
    assert states(first, issue("b", month(2025, 12), NEWS)) == ["due"]
    assert states(first, issue("b", month(2026, 6), NEWS)) == ["overdue"]


def test_the_end_of_a_year_is_due_in_its_last_quarter():
    first = issue("a", month(2021, 1), "구글은 2021년 말까지 쿠키 지원을 중단할 계획")
    assert states(first, issue("b", month(2021, 6), NEWS)) == ["upcoming"]
    assert states(first, issue("b", month(2021, 11), NEWS)) == ["due"]


@pytest.mark.parametrize(
    ("later", "on", "state"),
    [
        ("구글과 오픈AI가 2022년 5월 서울에 공동 연구소를 설립", month(2022, 6), "confirmed"),
        # other matter of one of them
        ("구글은 2022년 5월 새 휴대전화와 시계를 발표", month(2022, 6), "due"),
        # before the time named
        ("구글과 오픈AI가 2020년 5월 서울에 공동 연구소를 설립", month(2021, 6), "upcoming"),
        # somebody else
        ("네이버가 2022년 5월 서울에 공동 연구소를 설립", month(2022, 6), "due"),
        # still a plan
        ("구글과 오픈AI는 2022년 12월까지 공동 연구소를 서울에 설립할 계획", month(2022, 6), "due"),
    ],
)
def test_confirmed_by_a_later_event(later, on, state):
    assert states(issue("a", month(2021, 1), PLAN), issue("b", on, later))[0] == state


def test_the_confirmation_is_evidence():
    later = "구글과 오픈AI가 2022년 5월 서울에 공동 연구소를 설립"
    row = next(
        calendar(issue("a", month(2021, 1), PLAN), issue("b", month(2022, 6), later)).itertuples()
    )
    assert (row.confirmed_issue_id, row.confirmed_block_id) == ("b", "b/b001")
    assert later[int(row.confirmed_start) : int(row.confirmed_end)] == "2022년 5월"
    assert row.judged_on == date(2022, 6, 1)


def test_an_earlier_issue_confirms_nothing():
    event = "구글과 오픈AI가 2021년 5월 서울에 공동 연구소를 설립"
    plan = PLAN.replace("2022년", "2021년")
    assert states(issue("a", month(2021, 6), event), issue("b", month(2021, 9), plan)) == ["due"]


def test_a_statement_is_the_clause_around_the_date():
    text = "구글은 새 반도체를 공개했으며, 네이버는 2027년까지 데이터 센터를 짓는다고 발표"
    (row,) = calendar(issue("a", month(2024, 1), text)).itertuples()
    assert row.what == "네이버는 2027년까지 데이터 센터를 짓는다고 발표"
    assert row.entity_ids == ["네이버"]
    assert row.what in text


def test_a_long_statement_is_cut_at_words():
    text = "구글은 " + "매우 " * 60 + "2027년까지 " + "아주 " * 80 + "큰 계획을 발표"
    (row,) = calendar(issue("a", month(2024, 1), text)).itertuples()
    assert "2027년까지" in row.what
    assert row.what in text
    assert len(row.what) <= 160
    assert row.what.split()[0] in ("매우", "구글은")


def test_without_names_the_title_tells_whom_it_is_about():
    horizons = calendar(
        issue(
            "a", month(2024, 1), ("네이버, 새 데이터 센터 계획 발표", "title"),
            "2027년까지 세 곳을 더 지을 예정",
        )
    )  # fmt: skip
    assert horizons["entity_ids"].to_list() == [["네이버"]]


def test_restatements_are_marked():
    later = PLAN.replace("설립할 계획", "설립하기로")
    horizons = calendar(
        issue("a", month(2021, 1), PLAN), issue("b", month(2021, 3), later),
        issue("c", month(2021, 4), "오픈AI는 2022년까지 새 모델 세 가지를 내놓을 예정"),
    )  # fmt: skip
    assert [r if isinstance(r, str) else None for r in horizons["restates_block_id"]] == [
        None, "a/b001", None,
    ]  # fmt: skip


def test_undated_issues_judge_nothing():
    alone = calendar(issue("a", None, "구글은 2099년까지 탄소 배출을 없앨 계획"))
    assert alone["horizon_state"].isna().to_list() == [True]
    dated = horizons_table(
        frames(
            issue("a", None, "구글은 2099년까지 탄소 배출을 없앨 계획"),
            issue("b", month(2020, 1), NEWS),
        ),
        SETTINGS,
    )
    assert dated["horizon_state"].to_list() == ["upcoming"]


def test_the_table_keeps_its_declaration():
    horizons = calendar(issue("a", month(2021, 1), PLAN), issue("b", None, PLAN, NEWS))
    assert tuple(horizons.columns) == HORIZON_COLUMNS == TABLES["horizons"].columns
    assert from_frame(horizons, TABLES["horizons"]).num_rows == 2


def test_a_cell_that_holds_a_date_alone_is_told_by_its_row():
    row = "국제 전시회\t2027.1.9\t미국, 라스베이거스"
    horizons = calendar(issue("a", month(2026, 10), (row, "table")))
    assert horizons["what"].to_list() == [row]
