"""The ledger of claims: what is compared, what is said of it, and what is left alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analyze.claims.context import Wording
from pipeline.analyze.claims.ledger import CLAIM_COLUMNS, claims_table
from pipeline.analyze.claims.rounding import add_bounds, printed_steps
from pipeline.analyze.claims.tables import claim_tables
from pipeline.settings import AnalyzeSettings, Settings
from pipeline.stages.issue import load_tools
from pipeline.tables import TABLES
from pipeline.tables.enforce import check_links, from_frame
from pipeline.tables.found import found_tables
from pipeline.tables.rows import document_tables
from tests.unit.claims_frames import frames, issue, mentions_of, month

SETTINGS = AnalyzeSettings()
FIRST = "GPT-3의 매개변수는 1,750억 개로 당시 공개된 언어 모델 가운데 가장 큰 규모"


def ledger(*documents):
    return claims_table(frames(*documents), SETTINGS)


def statuses(*documents, subject="gpt-3", attribute=None):
    """Statuses of a subject's claims; with ``attribute``, all figures are said to be its."""
    tables = frames(*documents)
    if attribute:
        tables["quantities"] = tables["quantities"].assign(
            subject_entity_id=subject, attribute=attribute, confidence=0.9
        )
    claims = claims_table(tables, SETTINGS)
    return claims[claims["subject_entity_id"] == subject]["status"].to_list()


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ("새 모델은 GPT-3의 매개변수 1,750억 개를 넘어섬", "confirmed"),
        ("GPT-3의 파라미터는 약 1,700억 개", "rounded"),
        ("GPT-3의 매개변수는 1,000억 개 이상", "rounded"),
        ("GPT-3의 매개변수는 1,750억 개로 당시 공개된 언어 모델 가운데 최대 규모", "confirmed"),
        # the same statement with another figure
        ("GPT-3의 매개변수는 1,300억 개로 당시 공개된 언어 모델 가운데 가장 큰 규모", "conflict"),
        # another size of the same name in other words: nothing is said
        ("스마트폰에 맞춘 GPT-3의 매개변수는 13억 개", "first"),
        # another attribute
        ("GPT-3의 정확도는 75%", "first"),
    ],
)
def test_a_later_issue_is_set_against_the_first(later, status):
    said = statuses(issue("a", month(2020, 6), FIRST), issue("b", month(2021, 1), later))
    assert said == ["first", status]


def test_a_claim_leads_to_the_one_it_confirms():
    claims = ledger(issue("a", month(2020, 6), FIRST), issue("b", month(2021, 1), FIRST))
    one, other = claims.itertuples()
    assert other.previous_claim_id == one.claim_id == f"a/b001/q{one.start}-{one.end}"
    assert other.previous_issue_id == "a"
    assert FIRST[one.start : one.end] == one.surface
    assert one.attribute_key == "매개변수"


def test_order_is_by_date_not_by_name():
    said = ledger(issue("z", month(2020, 6), FIRST), issue("a", month(2021, 1), FIRST))
    assert dict(zip(said["issue_id"], said["status"], strict=True)) == {
        "z": "first", "a": "confirmed",
    }  # fmt: skip


def test_time_explains_another_value_of_what_changes():
    text = "네이버의 매출은 {}로 광고와 커머스, 콘텐츠 사업이 고르게 늘어난 결과"
    said = statuses(
        issue("a", month(2020, 6), text.format("5조 원")),
        issue("b", month(2021, 6), text.format("7조 원")),
        subject="네이버",
        attribute="매출",
    )
    assert said == ["first", "revised"]


def test_two_values_of_one_stated_year_conflict():
    text = "네이버의 2019년 매출은 {}로 광고와 커머스, 콘텐츠 사업이 고르게 늘어난 결과"
    one = issue("a", month(2020, 6), text.format("5조 원"))
    assert statuses(one, issue("b", month(2020, 9), text.format("7조 원")), subject="네이버", attribute="매출") == [
        "first", "conflict",
    ]  # fmt: skip
    corrected = text.format("7조 원") + "(정정)"
    assert (
        statuses(one, issue("b", month(2020, 9), corrected), subject="네이버", attribute="매출")[1]
        == "revised"
    )


def test_two_values_in_like_words_of_one_issue_conflict():
    text = "네이버의 매출은 {}로 광고와 커머스, 콘텐츠 사업이 고르게 늘어난 결과"
    said = statuses(
        issue("a", month(2020, 6), text.format("5조 원"), text.format("7조 원")),
        subject="네이버",
        attribute="매출",
    )
    assert said == ["first", "conflict"]


def test_one_block_that_gives_two_values_lists_them():
    text = "라마의 매개변수는 70억 개, 130억 개, 650억 개"
    assert (
        statuses(issue("a", month(2023, 2), text), subject="라마", attribute="매개변수")
        == ["first"] * 3
    )


def test_results_on_a_benchmark_are_no_dispute():
    text = "새로 공개한 모델은 이미지넷에서 {}의 정확도를 기록해 기존 모델의 성능을 크게 앞섬"
    said = statuses(
        issue("a", month(2020, 6), text.format("72.0%")),
        issue("b", month(2021, 3), text.format("84.2%")),
        subject="이미지넷",
        attribute="정확도",
    )
    assert said == ["first", "first"]


def test_small_numbers_agree_by_accident():
    said = statuses(
        issue("a", month(2020, 6), "구글은 데이터 센터를 식히는 데 3개 기술을 도입"),
        issue("b", month(2020, 9), "구글이 인수한 로봇 회사의 3개 기술을 매각"),
        subject="구글",
        attribute="기술",
    )
    assert said == ["first", "first"]


def test_undated_issues_revise_nothing():
    text = "네이버의 매출은 {}로 광고와 커머스, 콘텐츠 사업이 고르게 늘어난 결과"
    said = statuses(
        issue("a", None, text.format("5조 원")), issue("b", None, text.format("7조 원")),
        subject="네이버", attribute="매출",
    )  # fmt: skip
    assert said == ["first", "first"]


def test_words_and_tokens_are_shown_side_by_side():
    claims = ledger(
        issue("a", month(2020, 6), "GPT-3는 약 1조 개의 단어로 학습"),
        issue("b", month(2021, 1), "GPT-3는 약 5천억 토큰으로 학습"),
    )
    assert claims["status"].to_list() == ["first", "first"]
    assert set(claims["comparison_group"]) == {"gpt-3:학습 데이터"}


def test_units_of_one_scale_are_compared():
    text = "라마의 메모리는 {}"
    claims = ledger(
        issue("a", month(2023, 2), text.format("14GB")), issue("b", month(2023, 3), text.format("14,000MB"))
    )  # fmt: skip
    assert claims["status"].to_list() == ["first", "confirmed"]
    assert claims["value"].to_list() == [14, 14_000]


def test_ids_and_links_stay_when_an_unrelated_issue_comes():
    corpus = [issue("a", month(2020, 6), FIRST), issue("b", month(2021, 1), FIRST)]
    other = issue("c", month(2020, 9), "구글의 매출은 50조 원")
    columns = ["claim_id", "status", "previous_claim_id", "comparison_group"]
    before = ledger(*corpus).set_index("claim_id")[columns[1:]]
    after = ledger(*corpus, other).set_index("claim_id")[columns[1:]]
    pd.testing.assert_frame_equal(before, after.loc[before.index], check_dtype=False)


def test_the_order_of_rows_does_not_matter():
    documents = [
        issue("a", month(2020, 6), FIRST, "구글의 매출은 50조 원"),
        issue("b", month(2021, 1), FIRST, "2030년까지 구글은 매출 90조 원을 목표"),
    ]
    tables = frames(*documents)
    mixed = {name: frame.sample(frac=1, random_state=3) for name, frame in tables.items()}
    one, other = claim_tables(tables, SETTINGS), claim_tables(mixed, SETTINGS)
    for name, frame in one.items():
        assert from_frame(frame, TABLES[name]).equals(from_frame(other[name], TABLES[name])), name


@pytest.mark.parametrize(
    "documents",
    [
        [issue("a", month(2020, 6), "아무 수치도 이름도 없는 문장")],
        [issue("a", None, "매출은 5조 원, 2030년까지 9조 원")],
        [issue("a", month(2020, 6), FIRST)],
    ],
)
def test_small_corpora_give_whole_tables(documents):
    tables = frames(*documents)
    for name, frame in claim_tables(tables, SETTINGS).items():
        assert from_frame(frame, TABLES[name]).num_rows == len(frame)


def test_no_rows_at_all():
    empty = {name: frame.iloc[:0] for name, frame in frames(issue("a", None, "글")).items()}
    made = claim_tables(empty, SETTINGS)
    assert [len(frame) for frame in made.values()] == [0, 0, 0]
    assert tuple(made["claims"].columns) == CLAIM_COLUMNS


@pytest.mark.parametrize(
    ("surface", "value", "counts", "expected"),
    [
        ("1,750억 개", 1.75e11, True, (1e8, 1e9, 3)),
        ("5천억 토큰", 5e11, True, (1e11, 1e11, 1)),
        ("4.6%", 4.6, False, (0.1, 0.1, 2)),
        ("0.05%", 0.05, False, (0.01, 0.01, 1)),
        ("40%", 40.0, False, (1.0, 10.0, 1)),
        ("671명", 671.0, True, (0.0, 0.0, 3)),
        ("1,000명", 1000.0, True, (0.0, 1000.0, 1)),
        ("2억5천만 달러", 2.5e8, False, (1e7, 1e7, 2)),
        ("두 개", 2.0, True, (0.0, 0.0, 1)),
        ("5페타플롭스", 5e15, False, (1e15, 1e15, 1)),
    ],
)
def test_printed_steps(surface, value, counts, expected):
    assert printed_steps(surface, value, counts=counts) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        (None, 39.5, 40.5),
        ("approx", 36.0, 44.0),
        ("at_least", 39.5, float("inf")),
        ("less_than", float("-inf"), 40.5),
    ],
)
def test_bounds_follow_the_qualifier(qualifier, low, high):
    row = pd.DataFrame(
        {
            "surface": ["40.0만 원"], "value": [40.0], "value_high": [float("nan")],
            "dimension": ["currency"], "qualifier": pd.Series([qualifier], dtype="string"),
        }
    )  # fmt: skip
    row["surface"] = "40%"
    settings = AnalyzeSettings(claim_rounding=0.0)
    (found,) = add_bounds(row, settings).itertuples()
    assert (found.low, found.high) == (low, high)


def test_word_overlap_leaves_numbers_out():
    texts = pd.Series(
        {
            "a": "회사는 올해 매출이 5조 원으로 늘었다고 공시에서 발표",
            "b": "회사는 올해 매출이 7조 원으로 늘었다고 공시에서 발표",
            "c": "유럽의 병원들이 새로운 영상 진단 장비를 나누어 사용하는 방안",
            "d": "매출 발표",
        }
    )
    overlap = Wording(texts).overlap(np.array([0, 0, 0]), np.array([1, 2, 3]))
    assert overlap.tolist() == [1.0, 0.0, 0.0]  # too short a text is alike to nothing


def test_helpers_find_names():
    document = issue("a", month(2020, 6), FIRST)
    assert [m.entity_id for m in mentions_of(document)] == ["gpt-3"]


@pytest.fixture(scope="session")
def real_claims(shared_briefs):
    """Claim tables of three of the real briefs, read without help from one another."""
    tools = load_tools(Settings(), lexicon="", latest=month(2026, 1), workers=1)
    paths = sorted(p for n in ("002", "003", "004") for p in shared_briefs.glob(f"{n}_*.txt"))
    documents = [tools.read(p.name, p.read_bytes(), override=None, corrections={}) for p in paths]
    tables = document_tables(documents) | found_tables([tools.found(d) for d in documents])
    made = {name: table.to_pandas() for name, table in tables.items()}
    mentions = made["mentions"]
    made["entities"] = mentions[["entity_id", "entity_type"]].drop_duplicates("entity_id")
    claims = claim_tables(made, SETTINGS)
    enforced = {name: from_frame(frame, TABLES[name]) for name, frame in claims.items()}
    for name in enforced:
        check_links(tables | enforced, TABLES[name])
    return claims


def test_the_size_of_gpt_3_is_confirmed_in_the_real_briefs(real_claims):
    claims = real_claims["claims"]
    sizes = claims[
        (claims["subject_entity_id"] == "gpt-3") & (claims["attribute_key"] == "매개변수")
    ]
    assert sizes["status"].iloc[0] == "first"
    assert set(sizes["status"].iloc[1:]) == {"confirmed"}
    assert sizes["issue_id"].nunique() == 2
    assert not claims["status"].isin(["conflict", "revised"]).any()


def test_the_percentage_that_its_counts_do_not_give_is_flagged(real_claims):
    checks = real_claims["claim_checks"]
    (flagged,) = checks[checks["check_state"] == "inconsistent"].itertuples()
    assert (flagged.kind, flagged.stated_value) == ("share", 4.6)
    assert flagged.expected_value == pytest.approx(100 * 64_000 / 8_500_000)
    totals = checks[checks["kind"] == "sum"]
    assert totals["expected_value"].to_list() == [pytest.approx(4.99e11)]
