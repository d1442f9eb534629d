"""Lines, tables and reading order from hand-made characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.chars import Char, PageChars, Rule, Style
from pipeline.ingest.formats.pdf.lines import lines_of
from pipeline.ingest.formats.pdf.order import layout_of
from pipeline.ingest.formats.pdf.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT = Style("Plain", 10.0, is_bold=False, is_dingbat=False, is_upright=True, color=0)
SMALL = Style("Plain", 6.0, is_bold=False, is_dingbat=False, is_upright=True, color=0)


def put(text: str, x: float, y: float, style: Style = TEXT, width: float = 5.0) -> list[Char]:
    return [Char(c, x + i * width, x + (i + 1) * width, y, style) for i, c in enumerate(text)]


def page(
    chars: list[Char], *, spaces: Iterable[tuple[float, float]] = (), rules: Iterable[Rule] = ()
) -> PageChars:
    return PageChars(1, 600, 800, tuple(chars), tuple(spaces), tuple(rules), 0)


def texts(pages: PageChars) -> list[str]:
    return [line.text for line in layout_of(pages).lines]


def test_a_lone_space_is_put_back() -> None:
    (with_space,) = lines_of(page(put("abc", 50, 100), spaces=[(65, 100)]))
    (without,) = lines_of(page(put("abc", 50, 100), spaces=[(65, 140), (200, 100)]))
    assert (with_space.text, with_space.is_spaced) == ("abc ", True)
    assert (without.text, without.is_spaced) == ("abc", False)


def test_raised_digits_stay_on_their_line() -> None:
    chars = put("x10", 50, 100) + put("26", 65, 95.5, SMALL, 3) + put("flops", 72, 100)
    (line,) = lines_of(page(chars))
    assert (line.text, line.size, line.y) == ("x1026flops", 10.0, 100)


def test_gaps_make_spaces_and_gutters_make_lines() -> None:
    chars = put("ab", 50, 100) + put("cd", 64, 100) + put("far", 120, 100)
    assert [line.text for line in lines_of(page(chars))] == ["ab cd", "far"]


def test_a_mark_before_a_tab_stays_with_its_text() -> None:
    assert [k.text for k in lines_of(page(put("•", 50, 100) + put("text", 90, 100)))] == ["• text"]


def test_the_file_order_does_not_matter() -> None:
    chars = put("third", 50, 300) + put("first", 50, 100) + put("second", 50, 200)
    assert texts(page(chars)) == ["first", "second", "third"]


def test_columns_are_read_one_after_the_other() -> None:
    head = put("a headline over both columns of the page" * 2, 50, 60)
    left = [put(f"left column line number {n} runs here", 50, 100 + 14 * n) for n in range(5)]
    right = [put(f"right column line number {n} is there", 320, 100 + 14 * n) for n in range(5)]
    mixed = [c for pair in zip(left, right, strict=True) for run in pair for c in run]
    read = texts(page(head + mixed))
    assert [t.split()[0] for t in read] == ["a", *["left"] * 5, *["right"] * 5]


def test_labels_beside_each_other_are_no_columns() -> None:
    rows = [put(f"k{n}", 50, 100 + 14 * n) + put(f"v{n}", 300, 100 + 14 * n) for n in range(6)]
    assert texts(page([c for row in rows for c in row]))[:4] == ["k0", "v0", "k1", "v1"]


def test_cells_and_merged_cells_of_a_ruled_table() -> None:
    rules = [Rule(50, y, 450, y) for y in (100, 120, 160)]
    rules += [Rule(150, 140, 450, 140)]  # the first column spans two rows
    rules += [Rule(x, 100, x, 160) for x in (50, 150, 450)]
    chars = put("name", 60, 115) + put("note", 160, 115)
    chars += put("one", 60, 142) + put("top", 160, 135) + put("low", 160, 155)
    (table,) = layout_of(page(chars, rules=rules)).items
    assert isinstance(table, Table)
    assert [[c.lines[0].text for c in row] for row in table.rows] == [
        ["name", "note"],
        ["one", "top"],
        ["low"],
    ]
    assert [[c.spans_rows for c in row] for row in table.rows] == [
        [False] * 2,
        [True, False],
        [False],
    ]


def test_a_box_around_text_is_no_table() -> None:
    box = [
        Rule(40, 90, 460, 90),
        Rule(40, 200, 460, 200),
        Rule(40, 90, 40, 200),
        Rule(460, 90, 460, 200),
    ]
    chars = put("inside the box", 60, 115) + put("more of it", 60, 135)
    assert not any(isinstance(i, Table) for i in layout_of(page(chars, rules=box)).items)


def test_a_drawing_of_very_many_rules_is_left_alone() -> None:
    rules = [Rule(x, 100, x, 300) for x in range(50, 550)] + [
        Rule(50, y, 550, y) for y in range(100, 300)
    ]
    assert texts(page(put("map", 100, 150), rules=rules)) == ["map"]
