"""Characters and what they stand for: dingbats, radicals, look-alike letters, half-width Hangul."""

from __future__ import annotations

import unicodedata

# Symbol fonts (Wingdings and its like) come out as U+F000 + the byte of the font's own table.
_SYMBOL_FONT = {
    0x22: "✂", 0x2A: "✉", 0x28: "☎", 0x45: "☜", 0x46: "☞", 0x47: "☝", 0x48: "☟",
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□",
    0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•",
    0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "□",
    0xAA: "◆", 0xAB: "★", 0xAC: "★", 0xB6: "☆", 0xB7: "•", 0xD8: "➢", 0xDF: "←", 0xE0: "→",
    0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗",
    0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip

# The word processor Hangul keeps signs of its own on plane 15: boxed and circled numbers,
# brackets of titles, bullets.
_HANCOM = {
    0xF003B: "↓", 0xF00DA: "▶", 0xF02EF: "·", 0xF03C5: "□", 0xF080F: "━", 0xF0827: "■",
    0xF0852: "「", 0xF0853: "」", 0xF0854: "《", 0xF0855: "》",
    **{0xF02B1 + n: chr(0x2460 + n) for n in range(9)},
}  # fmt: skip

DINGBATS: dict[str, str] = {
    **{chr(0xF000 + byte): sign for byte, sign in _SYMBOL_FONT.items()},
    **{chr(code): sign for code, sign in _HANCOM.items()},
}

# Supplementary radicals, which have no decomposition, and the ideographs they are printed for.
RADICALS: dict[str, str] = {
    "⺄": "乙", "⺅": "人", "⺌": "小", "⺠": "民", "⻁": "虎", "⻄": "西", "⻅": "見", "⻆": "角",
    "⻉": "貝", "⻋": "車", "⻑": "長", "⻓": "長", "⻔": "門", "⻘": "靑", "⻜": "飛", "⻝": "食",
    "⻢": "馬", "⻤": "鬼", "⻥": "魚", "⻦": "鳥", "⻨": "麥", "⻩": "黃", "⻬": "齊", "⻯": "龍",
    "⻰": "龍", "⻳": "龜",
}  # fmt: skip

# Letters of other scripts that print like a Latin letter; only those met inside Latin words.
LOOK_ALIKES: dict[str, str] = {
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N",
    "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X", "ο": "o",
    "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C",
    "Т": "T", "Х": "X", "І": "I", "Ѕ": "S", "Ј": "J",
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ѕ": "s",
}  # fmt: skip

# Signs which stand at the beginning of a line in place of a usual bullet.
LINE_START_GLYPHS: dict[str, str] = {
    "❍": "○", "⚪": "○", "◯": "○", "〇": "○", "⭘": "○", "⚫": "●", "⬤": "●", "❑": "□", "❏": "□",
    "❐": "□", "❒": "□", "◻": "□", "▢": "□", "◼": "■", "⬛": "■", "⬜": "□", "◾": "▪", "◽": "▫",
    "⦁": "•", "⁃": "-", "−": "-", "‒": "-", "∘": "○",
}  # fmt: skip

# Letters of U+FFA1…U+FFDC and the ordinary (compatibility) letters they stand for.
HALF_WIDTH_CONSONANTS: dict[str, str] = {
    chr(code): chr(code - 0xFFA1 + 0x3131) for code in range(0xFFA1, 0xFFBF)
}
HALF_WIDTH_VOWELS: dict[str, str] = {
    chr(start + n): chr(letter + n)
    for start, letter, count in (
        (0xFFC2, 0x314F, 6),
        (0xFFCA, 0x3155, 6),
        (0xFFD2, 0x315B, 6),
        (0xFFDA, 0x3161, 3),
    )
    for n in range(count)
}

for _half, _letter in (HALF_WIDTH_CONSONANTS | HALF_WIDTH_VOWELS).items():
    # The ranges above are laid out by hand: Unicode's own names say whether they are right.
    assert unicodedata.name(_half) == "HALFWIDTH " + unicodedata.name(_letter), (_half, _letter)
