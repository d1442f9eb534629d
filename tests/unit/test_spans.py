"""Traced text: whatever is done to it, the way back to the raw text stays exact."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.spans import Piece, RawText, Traced

RAW = "  Al 활용 확대,\n OpenAl 공개 "


def test_slice_of_identity_points_to_the_same_characters():
    part = Traced.of(RAW, 0).slice(5, 7)
    assert part.text == "활용"
    assert part.raw_span(0, 2) == (5, 7)


def test_strip_drops_only_the_ends():
    line = Traced.of(RAW, 0).strip()
    assert line.text == RAW.strip()
    assert line.raw_span(0, 2) == (2, 4)


def test_replacement_of_another_length_maps_as_a_whole():
    line = Traced.of("약 1026 플롭스", 10).replace(2, 6, "10²⁶")
    assert line.text == "약 10²⁶ 플롭스"
    grown = line.replace(2, 6, "10의 26제곱")
    assert grown.raw_span(4, 6) == (12, 16)
    assert grown.raw_span(11, 14) == (17, 20)


def test_joined_lines_keep_their_gap():
    lines = [Traced.of("언어모", 0), Traced.of("델 공개", 4)]
    glued = Traced.join(lines)
    assert glued.text == "언어모델 공개"
    assert glued.raw_span(0, 4) == (0, 5)
    spaced = Traced.join(lines, " ")
    assert spaced.raw_span(3, 4) == (3, 4)


def test_edit_applies_all_changes_at_once():
    line = Traced.of("GTP-2와 GTP", 0).edit([(0, 3, "GPT"), (7, 10, "GPT")])
    assert line.text == "GPT-2와 GPT"
    assert line.raw_span(7, 10) == (7, 10)


def test_deletion_leaves_no_piece():
    line = Traced.of("제목<sup>1</sup> 끝", 0).edit([(2, 14, "")])
    assert line.text == "제목 끝"
    assert line.raw_span(2, 4) == (14, 16)
    assert line.raw_span(1, 3) == (1, 15)


@pytest.mark.parametrize("start", [0, 2, 5])
def test_empty_span_has_an_empty_raw_range(start):
    line = Traced.of("abcde", 7)
    assert line.raw_span(start, start) == (7 + start, 7 + start)


@given(
    st.text(min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 4), st.text(max_size=5)), max_size=6),
)
def test_unchanged_characters_map_to_themselves(raw, edits):
    line = Traced.of(raw, 0)
    for start, length, new in edits:
        lo = min(start, len(line.text))
        line = line.replace(lo, min(lo + length, len(line.text)), new)
    assert "".join(line.text[p.start : p.end] for p in line.pieces) == line.text
    for a, b in itertools.pairwise(line.pieces):
        # Halves of one replaced stretch both point to all of it; nothing ever runs backwards.
        assert a.raw_start <= b.raw_start
    for p in line.pieces:
        if line.text[p.start : p.end] == raw[p.raw_start : p.raw_end]:
            assert line.raw_span(p.start, p.end) == (p.raw_start, p.raw_end)


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_slice_is_pythons_slice(text, start, end):
    assert Traced.of(text, 3).slice(start, end).text == text[start:end]


def test_places_of_text_and_paged_raw():
    text = RawText.of_lines(["첫 줄", "", "셋째"])
    assert text.place(0) == (1, None)
    assert text.place(text.text.index("셋")) == (3, None)
    paged = RawText.of_lines(["가", "나"], pages=[1, 2])
    assert paged.place(2) == (None, 2)


def test_pieces_are_plain_tuples():
    assert tuple(Piece(0, 1, 2, 3)) == (0, 1, 2, 3)
