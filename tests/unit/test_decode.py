"""Encodings: what is told apart, what is mended, what is refused."""

import codecs

import pytest

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.decode import decode, looks_korean

KOREAN = (
    "# 이달의 소식\n- 새 언어 모델 공개, 37% 빨라졌다 ※ 표 1·2\n  ○ ‘공개’와 “비공개” → 12억 원\n"
)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (KOREAN.encode(), "utf-8"),
        (codecs.BOM_UTF8 + KOREAN.encode(), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + KOREAN.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + KOREAN.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + KOREAN.encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + KOREAN.encode("utf-32-be"), "utf-32-be"),
        (KOREAN.encode("utf-16-le"), "utf-16-le"),
        (KOREAN.encode("utf-16-be"), "utf-16-be"),
        (KOREAN.encode("cp949"), "cp949"),
        (KOREAN.encode("euc-kr"), "cp949"),
    ],
)
def test_every_encoding_gives_the_same_text(data, encoding):
    found = decode("a.txt", data)
    assert (found.text, found.encoding, found.repairs) == (KOREAN, encoding, ())


def test_cp949_syllables_outside_euc_kr():
    text = "뷁 똠방각하 펲시콜라를 마시는 사람이 늘었다\n"
    assert decode("a.txt", text.encode("cp949")).text == text


def test_a_few_korean_words_in_english_cp949():
    text = "The quick brown fox. " * 200 + "한국어\n"
    assert decode("a.txt", text.encode("cp949")).text == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp949"])
def test_line_ends_are_unified(end, codec):
    assert decode("a.txt", f"가{end}나{end}{end}다".encode(codec)).text == "가\n나\n\n다"


def test_mixed_line_ends():
    assert decode("a.txt", b"a\r\nb\rc\nd\n\re").text == "a\nb\nc\nd\n\ne"


def test_bom_alone_is_no_text_but_decodes():
    assert decode("a.txt", codecs.BOM_UTF8).text == ""


def test_little_damage_is_mended_and_logged():
    good = "국내 기업의 절반이 인공지능을 쓴다.\r\n".encode()
    data = good * 30 + b"\xff\xfe" + good * 30
    found = decode("a.txt", data)
    assert found.text.count("\ufffd") == 1
    (repair,) = found.repairs
    assert (repair.source_line, repair.before, repair.after) == (31, "\\xff \\xfe", "\ufffd")
    assert (repair.kind, repair.page) == ("encoding", None)


def test_little_damage_in_cp949():
    good = "국내 기업의 절반이 인공지능을 쓴다.\n".encode("cp949")
    found = decode("a.txt", good * 40 + b"\xff\n" + good * 40)
    assert (found.encoding, len(found.repairs)) == ("cp949", 1)
    assert found.repairs[0].source_line == 41


def test_much_damage_is_refused_with_its_place():
    data = "가나다라\n".encode() * 5 + b"\xff" * 5 + "마바사\n".encode() * 5
    with pytest.raises(IssueReadError) as caught:
        decode("a.txt", data)
    assert caught.value.source == "a.txt"
    assert "0xff at offset 65 (line 6)" in caught.value.reason
    assert "UTF-8" in caught.value.remedy


def test_cut_utf16_names_offset_and_encoding():
    data = codecs.BOM_UTF16_LE + "가나\n다".encode("utf-16-le")[:-1]
    with pytest.raises(IssueReadError, match=r"offset 8 \(line 2\) is no valid UTF-16-LE"):
        decode("a.txt", data)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"\0" * 100,
        b"text\0text\0\x01\x02",
        bytes(range(1, 128)) * 5,
        b"\x93\xfa\x96\x7b\x8c\xea\x01\x02\x03" * 9,
    ],
    ids=["all bytes", "zeros", "text with zeros", "controls", "high bytes with controls"],
)
def test_binary_data_is_refused(data):
    with pytest.raises(IssueReadError, match="binary data, not text"):
        decode("noise.txt", data)


def test_other_legacy_encodings_are_refused_not_guessed():
    with pytest.raises(IssueReadError, match="neither UTF-8 nor CP949"):
        decode("a.txt", "Économie générale à l'été, où ça".encode("latin-1"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ASCII", True),
        ("국내 AI 기업", True),
        ("· ※ → ‘한글’", True),
        ("국내 인공지능 기업".encode().decode("cp949", "ignore"), False),
        ("漢字만 있는 文章은 疑心", False),
    ],
)
def test_looks_korean(text, expected):
    assert looks_korean(text) is expected
