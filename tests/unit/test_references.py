"""Citations of every order, and the notes that carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.formats.readers import read_source
from pipeline.ingest.imprint.printed_dates import find_dates, find_quarters
from pipeline.ingest.sources.citations import (
    is_citation,
    is_people,
    is_strict_citation,
    parse_citations,
)
from pipeline.ingest.sources.footnotes import is_balanced, link_notes
from pipeline.ingest.sources.references import find_references
from pipeline.ingest.structure.segment import segment
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from pipeline.ingest.sources.footnotes import Linked
    from pipeline.ingest.sources.references import DraftReference


def linked(text: str) -> tuple[Linked, tuple[DraftReference, ...]]:
    source = read_source("a.txt", text.encode(), glue=None, settings=IngestSettings())
    outline = segment(source, glue=None, fallback_title="a")
    result = link_notes(outline.blocks, source.raw)
    return result, find_references(result)


@pytest.mark.parametrize(
    ("text", "publisher", "title", "dated"),
    [
        ('Daily Planet, "A New Model", 2021.4.24.', "Daily Planet", "A New Model", "2021-04-24"),
        (
            "Daily Planet, A New Model, again (2021.04.02.)",
            "Daily Planet",
            "A New Model, again",
            "2021-04-02",
        ),
        (
            'Daily Planet. "It is "deep" learning", 2021. 5.',
            "Daily Planet",
            'It is "deep" learning',
            "2021-05",
        ),
        (
            '한빛연구원(HRI), "전망 보고서: 사례", 2020.9.',
            "한빛연구원(HRI)",
            "전망 보고서: 사례",
            "2020-09",
        ),
        ('"생성 모델의 확산," 한빛신문, 2024.3.5.', "한빛신문", "생성 모델의 확산", "2024-03-05"),
        ("한빛은행(2023). 인공지능과 고용.", "한빛은행", "인공지능과 고용", "2023"),
        ("김한빛, 「기술의 미래」, 한빛연구원, 2021.", "한빛연구원", "기술의 미래", "2021"),
        ("과학부, 2024년 업무계획, 2024.2.13.", "과학부", "2024년 업무계획", "2024-02-13"),
        ("Park, J. et al. (2023). Small models. arXiv:2301.00001.", None, "Small models", "2023"),
        ('Kim et al., "Towards X", 2020.5.26., arXiv:2005.00002', None, "Towards X", "2020-05-26"),
        ('Daily Planet, "A New Model", Dec. 16, 2020', "Daily Planet", "A New Model", "2020-12-16"),
        (
            'Daily Planet(2020.10.), "Next", <https://example.org/a>',
            "Daily Planet",
            "Next",
            "2020-10",
        ),
    ],
)
def test_notes(text: str, publisher: str | None, title: str, dated: str) -> None:
    (found,) = parse_citations(text, is_caption=False)
    assert (found.publisher, found.title, found.dated) == (publisher, title, dated)
    assert is_citation(text)


def test_authors_and_addresses() -> None:
    (found,) = parse_citations(
        "Park, J. et al. (2023). Small models. arXiv:2301.00001.", is_caption=False
    )
    assert found.authors == "Park, J. et al"
    assert found.url == "https://arxiv.org/abs/2301.00001"
    (found,) = parse_citations("<https://example.org/p?q=1#s>, 2021.5.22. 방문", is_caption=False)
    assert (found.url, found.dated) == ("https://example.org/p?q=1#s", "2021-05-22")
    assert (found.title, found.publisher) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(좌)Daily Planet (2021.4.24.), (우)한빛신문 (2021.4.10.)",
         [("Daily Planet", None, "2021-04-24"), ("한빛신문", None, "2021-04-10")]),
        ("한빛대 실험실", [("한빛대 실험실", None, None)]),
        ("한빛사, 재편집", [("한빛사", None, None)]),
        ("A사, B사, C사 자료 취합 후 정리", [("A사", None, None), ("B사", None, None), ("C사", None, None)]),
        ("State of Robots 2021", [(None, "State of Robots 2021", None)]),
        ("기술 동향(HRI, '19.8)", [("HRI", "기술 동향", "2019-08")]),
        ("새 모델 논문 (20.6, 한빛사(김한빛))", [("한빛사", "새 모델 논문", "2020-06")]),
        ("한빛연구원(HRI)", [("한빛연구원(HRI)", None, None)]),
        ("Daily Planet(2021.5.13.)", [("Daily Planet", None, "2021-05-13")]),
        ("The Ministry, Order on Safe, Secure Use (E.O. 1), 2023.10.30. Daily Planet, Second, 2023.11.1.",
         [("The Ministry", "Order on Safe, Secure Use (E.O. 1)", "2023-10-30"),
          ("Daily Planet", "Second", "2023-11-01")]),
        ("저자 작성", []),
        ("연구진 재구성", []),
    ],
)  # fmt: skip
def test_captions(text: str, expected: list[tuple[str | None, str | None, str | None]]) -> None:
    found = parse_citations(text, is_caption=True)
    assert [(c.publisher, c.title, c.dated) for c in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "GPU : 그래픽 연산을 위해 만든 처리 장치",
        "RNN(Recurrent neural network) : 연결이 순환하는 신경망의 한 종류",
        "알렉스넷 : 2012년에 열린 대회에서 이름을 알린 모델",
        "한빛사 대표가 세운 비영리 연구소로 안전한 모델을 연구",
    ],
)
def test_definitions_are_no_citations(text: str) -> None:
    assert not is_citation(text)


def test_strict_citation() -> None:
    assert is_strict_citation('Daily Planet, "A New Model", 2020.12.16.')
    assert not is_strict_citation('한빛사는 "새 모델이 2020년을 바꿨다"며 2021.3.4. 행사를 예고')
    assert not is_strict_citation("Daily Planet, A New Model, 2020.12.16.")


@pytest.mark.parametrize(
    ("text", "alone", "people"),
    [
        ("Ada Lovelace·Alan Turing", False, True), ("Ada Lovelace", False, False),
        ("Ada Lovelace", True, True), ("Lovelace et al.", False, True), ("김한빛, 이샛별", False, True),
        ("김한빛 외 2인", False, True), ("Daily Times", True, False), ("한국은행", True, False),
        ("World Forum·Data Institute", False, False),
    ],
)  # fmt: skip
def test_people(text: str, *, alone: bool, people: bool) -> None:
    assert is_people(text, alone=alone) is people


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020.4.24.", ["2020-04-24"]), ("2020. 04. 23", ["2020-04-23"]), ("'20.6", ["2020-06"]),
        ("(20.6, 가)", ["2020-06"]), ("2020,3,)", ["2020-03"]), ("2023-12월호", ["2023-12"]),
        ("2020년 12월 16일", ["2020-12-16"]), ("5 Feb 2021", ["2021-02-05"]), ("20.6%", []),
        ("2024년 3호", []), ("2024년 7월 2주차", ["2024-07"]), ("2021.2.30.", []), ("20.5배", []),
        ("2024.13.", []),
    ],
)  # fmt: skip
def test_dates(text: str, iso: list[str]) -> None:
    assert [d.iso for d in find_dates(text)] == iso


def test_quarters() -> None:
    assert [d.iso for d in find_quarters("2024년 가을호 / 2023년 2분기 / 2022 Q4")] == [
        "2024-Q3", "2023-Q2", "2022-Q4",
    ]  # fmt: skip


BRIEF = """월간 소식 2021년 4월호

한빛사, 새 언어모델 공개{t1}

- 한빛사는 새 모델을 공개(2021.4.2.){b1}
 - 매개변수는 이전의 두 배{b2}

¹ Daily Planet, "A New Model", 2021.4.2.

{n2} Weekly Star, "Twice as Large", 2021.4.3.

샛별사, 반도체 양산 시작{t2}

- 샛별사는 양산을 시작했다고 발표

³ Daily Planet, "Chips Ahead", 2021.4.9.
"""


def fill(**parts: str) -> str:
    sound = {"t1": "¹", "b1": "", "b2": "²", "n2": "²", "t2": "³"}
    return BRIEF.format(**{**sound, **parts})


def test_sound_notes_need_no_repair() -> None:
    result, references = linked(fill())
    assert result.repairs == ()
    assert [r.marker for r in references] == ["1", "2", "3"]
    assert [result.blocks[r.block].text.text[:3] for r in references] == [
        "한빛사",
        "매개변",
        "샛별사",
    ]


@pytest.mark.parametrize(
    ("parts", "before", "after", "rule"),
    [
        ({"t2": "¹"}, "시작¹", "시작³", "marker-misread"),
        ({"t2": "'"}, "시작'", "시작³", "marker-as-quote"),
        ({"b2": "”2", "t1": "¹"}, "배”2", "배”²", "marker-flattened"),
        (
            {"t1": "", "b1": "1", "b2": "²"},
            "공개(2021.4.2.)1",
            "공개(2021.4.2.)¹",
            "marker-flattened",
        ),
        ({"n2": ""}, "Weekly", "² Weekly", "note-number-lost"),
        ({"n2": "⁷"}, "⁷ Weekly", "² Weekly", "note-number-misread"),
    ],
)
def test_damaged_markers(parts: dict[str, str], before: str, after: str, rule: str) -> None:
    result, references = linked(fill(**parts))
    assert [(r.before, r.after, r.rule, r.kind) for r in result.repairs] == [
        (before, after, rule, "ocr")
    ]
    assert [r.marker for r in references] == ["1", "2", "3"]
    assert all(r.block != r.own for r in references)
    assert not any(
        b.text.text.endswith(("'", "1", "2", "³")) for b in result.blocks if b.kind != "source"
    )


def test_a_lost_marker_belongs_to_the_title() -> None:
    result, references = linked(fill(t2=""))
    assert result.repairs == ()
    assert result.blocks[references[2].block].kind == "title"


def test_quotes_of_a_title_stay() -> None:
    text = fill(t2="").replace("반도체 양산 시작", "'반도체 양산'")
    result, _ = linked(text)
    assert "샛별사, '반도체 양산'" in [b.text.text for b in result.blocks]


def test_digits_of_the_text_stay() -> None:
    result, references = linked(fill(t1="", b1=" 모델은 GPT-1"))
    assert any(b.text.text.endswith("GPT-1") for b in result.blocks)
    assert result.blocks[references[0].block].kind == "title"


def test_list_of_literature() -> None:
    text = """# Ⅰ. 서론

- 시장은 커지고 있음[2]

# Ⅱ. 전망

- 인력이 필요함

## 참고문헌

- [1] 한빛연구원(HRI), "첫 보고서", 2020.9.
- [2] 샛별연구소, "둘째 보고서", 2020.11.
- [3] 참고 누리집(Accessed Dec. 2020)
  - Daily Planet(2020.10.), "Next", <https://example.org/a>
  - 한빛신문(2020.11.), "다음", <https://example.org/b>
"""
    result, references = linked(text)
    assert [(r.marker, r.citation.dated) for r in references] == [
        ("1", "2020-09"), ("2", "2020-11"), ("3", "2020-10"), ("3", "2020-11"),
    ]  # fmt: skip
    assert result.blocks[references[1].block].text.text == "시장은 커지고 있음"
    assert references[0].block == references[0].own
    assert result.repairs == ()


def test_definitions_become_footnotes() -> None:
    text = '제목 하나<sup>1</sup>\n\n- 신경망<sup>2)</sup>을 씀\n\n1 Daily Planet, "A", 2020.1.2.\n\n2) 신경망 : 뇌를 본뜬 계산 구조\n'
    result, references = linked(text)
    assert [b.kind for b in result.blocks] == ["title", "bullet", "source", "footnote"]
    assert len(references) == 1
    assert result.blocks[3].text.text == "신경망 : 뇌를 본뜬 계산 구조"


def test_balance() -> None:
    assert is_balanced("'가' 나")
    assert is_balanced("America's 결과")
    assert not is_balanced("가'")
