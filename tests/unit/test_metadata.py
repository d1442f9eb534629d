"""Series, title, publisher and date of an issue."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from pipeline.errors import KnowledgeError
from pipeline.ingest.imprint.issue_date import DateEvidence, all_published, latest_plausible
from pipeline.ingest.imprint.metadata import Imprint, Override, base_issue_id, read_imprint
from pipeline.knowledge.series import (
    find_series,
    is_series_line,
    known_series,
    parse_series,
    publisher_of_domain,
    series_slug,
)
from pipeline.model.documents import Issue

LATEST = date(2026, 11, 20)


def evidence(**parts: object) -> DateEvidence:
    plain: dict[str, object] = {
        "front": (),
        "margins": (),
        "name": "a.txt",
        "cited": (),
        "body": (),
    }
    return DateEvidence(**{**plain, **parts})  # type: ignore[arg-type]


def imprint(found: DateEvidence, override: Override | None = None, **more: object) -> Imprint:
    plain: dict[str, object] = {"front_text": (), "format_title": None}
    return read_imprint(
        found,
        override=override or Override(),
        latest=LATEST,
        earliest_year=1990,
        **{**plain, **more},
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "on", "precision", "basis"),
    [
        ({"front": ["제1호(2021. 1. 15.)"]}, date(2021, 1, 15), "day", "cover"),
        ({"front": ["2023년 12월호"]}, date(2023, 12, 1), "month", "cover"),
        ({"front": ["2024년 봄호"]}, date(2024, 1, 1), "quarter", "cover"),
        ({"front": ["2024년 3/4분기"]}, date(2024, 7, 1), "quarter", "cover"),
        ({"front": ["Vol. 3 (2024.3.)"]}, date(2024, 3, 1), "month", "cover"),
        ({"front": ["제2023-12호"]}, date(2023, 1, 1), "year", "cover"),
        ({"margins": ["발행일 : 2024. 3. 5."]}, date(2024, 3, 5), "day", "running_head"),
        ({"margins": ["SPRi AI Brief | 2023-12월호"]}, date(2023, 12, 1), "month", "running_head"),
        ({"name": "brief_2023년12월호_F.pdf"}, date(2023, 12, 1), "month", "file_name"),
        ({"name": "brief202312.pdf"}, date(2023, 12, 1), "month", "file_name"),
        ({"name": "x/brief_2023-12.md"}, date(2023, 12, 1), "month", "file_name"),
        ({"name": "brief_20240305.hwp"}, date(2024, 3, 5), "day", "file_name"),
        ({"name": "240305 동향.hwp"}, date(2024, 3, 5), "day", "file_name"),
        ({"name": "동향 2024년 2분기.pdf"}, date(2024, 4, 1), "quarter", "file_name"),
        (
            {"cited": ["2020-05-04", "2020-04-24", "2019-01"]},
            date(2020, 5, 1),
            "month",
            "latest_reference",
        ),
        ({"metadata": (date(2024, 5, 2), "day")}, date(2024, 5, 2), "day", "pdf_metadata"),
    ],
)
def test_sources_of_the_date(
    parts: dict[str, object], on: date, precision: str, basis: str
) -> None:
    found = imprint(evidence(**parts)).published
    assert found is not None
    assert (found.on, found.precision, found.basis) == (on, precision, basis)


@pytest.mark.parametrize(
    "parts",
    [
        {}, {"name": "000_3589a019423cb505.txt"}, {"name": "brief_1234.txt"},
        {"front": ["2031년 3월호"]}, {"front": ["1890년 3월호"]}, {"cited": ["2019", "2020"]},
        {"body": ["2020년까지 완료할 계획"]},
    ],
)  # fmt: skip
def test_nothing_tells(parts: dict[str, object], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "pipeline.ingest"):
        assert imprint(evidence(**parts)).published is None
    assert "no date" in caplog.text


def test_order_and_disagreement(caplog: pytest.LogCaptureFixture) -> None:
    parts = {
        "front": ["2023년 12월호"], "name": "brief_202306.pdf", "cited": ["2023-11-02", "2023-10-30"],
        "metadata": (date(2023, 12, 8), "day"),
    }  # fmt: skip
    with caplog.at_level(logging.INFO, "pipeline.ingest"):
        found = imprint(evidence(**parts)).published
    assert found is not None
    assert found.basis == "cover"
    assert "file_name says 2023-06-01" in caplog.text
    assert "latest_reference" not in caplog.text
    manifest = Override(published_on=date(2022, 1, 1), precision="year")
    found = imprint(evidence(**parts), manifest).published
    assert found is not None
    assert (found.basis, found.precision) == ("manifest", "year")


def test_a_bare_year_gives_way_to_the_sources() -> None:
    found = all_published(
        evidence(front=["2020년 제3호"], cited=["2020-05-04", "2020-05-01"]),
        latest=LATEST,
        earliest_year=1990,
    )
    assert [p.basis for p in found] == ["latest_reference", "cover"]


@pytest.mark.parametrize(
    ("cited", "body", "expected"),
    [
        (["2020-04-24", "2020-05-04", "2020-04-10"], [], date(2020, 5, 4)),
        (["2020-04-24", "2020-05-04", "2021-05-04"], [], date(2020, 5, 4)),  # a year misprinted
        (["2020-04-24", "2020-05-04", "2030-05-04"], [], date(2020, 5, 4)),  # after the last day
        (["2020-04-24", "2020-12-04", "2020-04-20"], [], date(2020, 4, 24)),  # a month misprinted
        (["2020-01-07", "2019-10-10", "2020-06-13"], [], date(2020, 6, 13)),  # few, far apart
        (["2020-06-13", "2020-06-09"], ["협약에 서명(6.22.)"], date(2020, 6, 22)),
        (["2020-06-13", "2020-06-09"], ["행사를 개최할 예정(7.2.)"], date(2020, 6, 13)),
        (["2020-12-16", "2020-12-11"], ["1월 3일 발표"], date(2021, 1, 3)),
        ([], ["2020년 5월 3일 공개", "2020년 5월 9일 발표", "2035년까지 투자"], date(2020, 5, 9)),
        (["1970-01", "2020-05-01"], [], date(2020, 5, 1)),
        (["2020"], [], None),
    ],
)
def test_latest_plausible(cited: list[str], body: list[str], expected: date | None) -> None:
    assert latest_plausible(cited, body, latest=LATEST, earliest_year=1990) == expected


def test_a_short_name_is_read_as_the_sources_say() -> None:
    parts = {"name": "201205.txt"}
    both = all_published(
        evidence(**parts, cited=["2020-12-01", "2020-11-20"]), latest=LATEST, earliest_year=1990
    )
    assert (both[0].on, both[0].basis) == (date(2020, 12, 5), "file_name")
    both = all_published(
        evidence(**parts, cited=["2012-05-01", "2012-04-20"]), latest=LATEST, earliest_year=1990
    )
    assert both[0].on == date(2012, 5, 1)


def test_known_series() -> None:
    found = imprint(
        evidence(
            front=["[ SPRI Al BRIEF ]", "인공지능 최신 동향과 시사점"],
            cited=["2020-05-04", "2020-05-01"],
        )
    )
    assert found.series == "SPRI AI Brief"
    assert "SPRI" in found.publisher
    assert found.title == "SPRI AI Brief 2020년 5월호"


def test_unknown_series() -> None:
    found = imprint(
        evidence(
            front=["디지털 소식 브리프 제12호 (2024. 5. 20.)"],
            margins=["발행처 : 한빛연구원 | 비매품"],
        )
    )
    assert (found.series, found.publisher) == ("디지털 소식 브리프", "한빛연구원")
    assert imprint(evidence(name="s04_디지털 소식(제4호).txt")).series == "디지털 소식"
    assert imprint(evidence(front=["한빛 브리프 한 달의 소식"])).series == "한빛 브리프"


def test_override_beats_all() -> None:
    override = Override(series="갑", title="을", publisher="병")
    found = imprint(evidence(front=["SPRI AI Brief"]), override)
    assert (found.series, found.title, found.publisher) == ("갑", "을", "병")


def test_titles() -> None:
    cover = ["IT & Future Strategy", "[ 로봇 산업의 변화 ]", "2021. 1. 15."]
    assert imprint(evidence(front=cover, is_report=True)).title == "로봇 산업의 변화"
    assert (
        imprint(evidence(front=["한빛 브리프"]), format_title="로봇의 미래").title == "로봇의 미래"
    )
    assert imprint(evidence(front=["한빛 브리프"]), format_title="제목 없음").title == "한빛 브리프"


def test_a_motto_is_no_title() -> None:
    cover = ["[ 한빛 브리프 ]", "로봇이 본 한 달", "2021년 5월호"]
    found = imprint(evidence(front=cover))
    assert (found.series, found.title) == ("한빛 브리프", "한빛 브리프 2021년 5월호")
    undated = imprint(evidence(front=cover[:2]))
    assert (undated.series, undated.title) == ("한빛 브리프", "로봇이 본 한 달")


@pytest.mark.parametrize("name", ["2024.md", "---.txt", "_.pdf", "[ ].html", "2024년 5월호.txt"])
@pytest.mark.parametrize("front", [(), ("2024. 5.",), ("[ ]",), ("제3호",)])
def test_series_is_never_empty(name: str, front: tuple[str, ...]) -> None:
    found = imprint(evidence(front=front, name=name))
    assert found.series.strip()
    assert found.title.strip()


def issue(on: date | None, precision: str | None, series: str = "SPRI AI Brief") -> Issue:
    return Issue("0" * 12, series, "", "", on, precision, None, "a", "text", "0" * 64)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "precision", "expected"),
    [
        (date(2020, 6, 1), "month", "spri-ai-brief-2020-06"),
        (date(2020, 6, 15), "day", "spri-ai-brief-2020-06"),
        (date(2020, 4, 1), "quarter", "spri-ai-brief-2020-q2"),
        (date(2020, 1, 1), "year", "spri-ai-brief-2020"),
        (None, None, "spri-ai-brief-undated"),
    ],
)
def test_readable_ids(on: date | None, precision: str | None, expected: str) -> None:
    assert base_issue_id(issue(on, precision)) == expected


def test_slugs() -> None:
    assert base_issue_id(issue(None, None, "AI 뉴스레터!")) == "ai-뉴스레터-undated"
    assert series_slug("···") == "series"
    assert len({s.slug for s in known_series()}) == len(known_series())


def test_series_lines() -> None:
    found = find_series("SPRi AI Brief | 2023-12월호")
    assert found is not None
    assert found.slug == "spri-ai-brief"
    assert find_series("OpenAI 소식") is None
    assert is_series_line("SPRI AI BRIEF 인공지능 최신 동향과 시사점")
    assert not is_series_line("SPRI AI Brief에 실린 소식을 다시 살펴본 보고서")
    assert publisher_of_domain("www.nia.or.kr") == "한국지능정보사회진흥원(NIA)"
    assert publisher_of_domain("example.org") is None


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"slug": "a", "name": "A", "publisher": "P"}, "names"),
        ({"slug": "A b", "name": "A", "publisher": "P", "names": ["A"]}, "slug"),
        ({"slug": "a", "name": "", "publisher": "P", "names": ["A"]}, "name"),
        ({"slug": "a", "name": "A", "publisher": "P", "names": ["A"], "colour": "red"}, "colour"),
        ({"slug": "a", "name": "Z", "publisher": "P", "names": ["Known Brief"]}, "shares"),
        ({"slug": "known", "name": "Q", "publisher": "P", "names": ["Q"]}, "twice"),
    ],
)
def test_bad_series(entry: dict[str, object], message: str) -> None:
    known = {"slug": "known", "name": "Known Brief", "publisher": "P", "names": ["Known Brief"]}
    with pytest.raises(KnowledgeError, match=message):
        parse_series({"series": [known, entry]}, "x.toml")
