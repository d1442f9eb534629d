"""Line ends: evidence first, then text, then glue."""

from __future__ import annotations

import pytest

from pipeline.ingest.formats.pdf.joins import Break, Vocabulary, decide_joins

EMPTY = Vocabulary.of([])
WORDS = Vocabulary.of(
    [
        "그 소프트웨어는 빠르게 자라며 이 소프트웨어를 쓰는 곳이 많다",
        "새 반도체 공장은 크고 새 반도체 공정은 작다 하고 말했다",
        "all well-known models and other well-known tools were seen",
    ]
)


def _space(left: str, right: str, vocabulary: Vocabulary = EMPTY) -> bool:
    return decide_joins([Break(left, right, is_spaced=False)], vocabulary, None)[0].has_space


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("값은 (", "약 3억 원)"),
        ("서울과 부산", ", 대구"),
        ("교육·", "연구 분야"),
        ("사과△", "배"),
        ("see https://example.org/long", "er/path.html"),
        ("발표일 2024.", "3. 이후"),
        ("새로운 소프트", "웨어를 쓴다"),
        ("연구원", "(Institute)은"),
    ],
)
def test_no_space(left: str, right: str) -> None:
    assert not _space(left, right, WORDS)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("개발했으며,", "앞으로도"),
        ("in the", "second line"),
        ("마련", "△둘째 안"),
        ("새 반도체", "공장은 크다"),
        ("모델", "여러 개"),  # nothing known: a space is the safer guess
        ("as", "’quoted’ text"),
    ],
)
def test_space(left: str, right: str) -> None:
    assert _space(left, right, WORDS)


def test_a_space_in_the_file_wins() -> None:
    (join,) = decide_joins([Break("소프트", "웨어", is_spaced=True)], WORDS, None)
    assert (join.has_space, join.rule) == (True, "trailing-space")


def test_where_spaces_are_written_a_missing_one_tells() -> None:
    breaks = [Break("하나", "둘", is_spaced=True)] * 3 + [Break("마을", "버스가", is_spaced=False)]
    assert [j.has_space for j in decide_joins(breaks, EMPTY, None)] == [True, True, True, False]
    ignored = decide_joins(breaks, EMPTY, None, uses_spaces=False)
    assert [j.has_space for j in ignored] == [True] * 4


def test_a_stray_space_tells_nothing_about_the_others() -> None:
    breaks = [Break("하나", "둘", is_spaced=True)] + [Break("마을", "버스가", is_spaced=False)] * 9
    assert all(j.has_space for j in decide_joins(breaks, EMPTY, None))


def test_hyphens_go_unless_the_word_keeps_its_own() -> None:
    plain, compound = decide_joins(
        [
            Break("the inter-", "national law", is_spaced=False),
            Break("a well-", "known one", is_spaced=False),
        ],
        WORDS,
        None,
    )
    assert (plain.has_space, plain.drops_hyphen) == (False, True)
    assert (compound.has_space, compound.drops_hyphen) == (False, False)


def test_glue_is_asked_once_and_only_for_open_ends() -> None:
    asked: list[list[tuple[str, str]]] = []

    def glue(pairs: list[tuple[str, str]]) -> list[bool]:
        asked.append(list(pairs))
        return [False] * len(pairs)

    joins = decide_joins(
        [Break("갑", "을", is_spaced=False), Break("끝.", "처음", is_spaced=False)], EMPTY, glue
    )
    assert asked == [[("갑", "을")]]
    assert [(j.has_space, j.rule) for j in joins] == [(False, "glue"), (True, "punctuation")]


@pytest.mark.kiwi
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_kiwi_decides_what_the_text_does_not() -> None:
    from kiwipiepy import Kiwi  # noqa: PLC0415 - loads half a gigabyte

    kiwi = Kiwi()

    def glue(pairs: list[tuple[str, str]]) -> list[bool]:
        return [kiwi.glue([a, b], return_space_insertions=True)[1][0] for a, b in pairs]

    breaks = [
        Break("정부는 새로운 제도를 시행", "하기로 결정했다", is_spaced=False),
        Break("지난달 열린 회의에서", "위원들은 계획을 논의했다", is_spaced=False),
        Break("산업 현장의 목소", "리를 들었다", is_spaced=False),
    ]
    assert [j.has_space for j in decide_joins(breaks, EMPTY, glue)] == [False, True, False]
