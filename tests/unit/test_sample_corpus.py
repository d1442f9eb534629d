"""The sample corpus is what its README says, and its annotations fit it."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import tomllib
import unicodedata
import zipfile
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
import syhwp

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "raw" / "sample"
GOLD = ROOT / "tests" / "data" / "gold"
TOOLS = ROOT / "tests" / "tools"
SHARED_BRIEFS = ROOT.parent / "shared" / "briefs"
WINDOW = 25
HANGUL_IN_WINDOW = 12  # fewer, and the window is a name or the title of a source
TYPES = {
    "company", "institution", "model", "technology", "product", "person", "place", "event",
    "dataset", "publication",
}  # fmt: skip
QUALIFIERS = {None, "approx", "at_least", "at_most", "less_than", "more_than"}
ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?|-Q[1-4])?(/\d{4}(-\d\d(-\d\d)?)?)?")

FILES = sorted(p for p in SAMPLE.iterdir() if p.name != "sources.toml")
GOLD_FILES = sorted(GOLD.glob("*.json"))


@cache
def text_of(path: Path) -> str:
    """Text of a sample issue of any format, composed."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    elif path.suffix == ".hwpx":
        text = syhwp.extract_text(path)
    else:
        raw = path.read_bytes()
        text = raw.decode("cp949" if "s03" in path.name else "utf-8-sig")
    return unicodedata.normalize("NFC", text)


@cache
def gold_of(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def lines_of(doc: str) -> tuple[str, ...]:
    return tuple(text_of(SAMPLE / doc).splitlines())


def surface_rows():
    for path in GOLD_FILES:
        for kind in ("repairs", "mentions", "figures", "dates"):
            for row in gold_of(path)[kind]:
                yield gold_of(path)["doc"], kind, row


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def windows(text: str) -> set[str]:
    found = set()
    for start in range(len(text) - WINDOW + 1):
        window = text[start : start + WINDOW]
        if len(re.findall("[가-힣]", window)) >= HANGUL_IN_WINDOW:
            found.add(window)
    return found


def test_there_are_fourteen_issues_of_two_series():
    sources = tomllib.loads((SAMPLE / "sources.toml").read_text(encoding="utf-8"))["file"]
    assert {s["path"] for s in sources} == {unicodedata.normalize("NFC", p.name) for p in FILES}
    series = [s["series"] for s in sources]
    assert len(series) >= 14
    assert {name: series.count(name) for name in set(series)} == {
        "AI 동향 브리프": 12,
        "디지털 정책 리포트": 2,
    }


def test_sources_say_where_each_file_comes_from():
    sources = tomllib.loads((SAMPLE / "sources.toml").read_text(encoding="utf-8"))["file"]
    for source in sources:
        assert source["licence"].startswith("CC0-1.0")
        assert source["publisher"]
        assert source["url"] == ""
    assert sum("published_on" in source for source in sources) == 1


def test_every_format_is_there():
    suffixes = [p.suffix for p in FILES]
    assert {".md", ".txt", ".pdf", ".hwpx", ".html"} <= set(suffixes)
    assert suffixes.count(".pdf") == 2


def test_encodings_are_there():
    raw = {p.name[:3]: p.read_bytes() for p in FILES}
    with pytest.raises(UnicodeDecodeError):
        raw["s03"].decode("utf-8")
    assert "한국판 뉴딜" in raw["s03"].decode("cp949")
    assert raw["s04"].startswith(b"\xef\xbb\xbf")
    assert raw["s04"].count(b"\r\n") == raw["s04"].count(b"\n") > 50
    text = raw["s05"].decode("utf-8")
    assert text != unicodedata.normalize("NFC", text)
    assert text == unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".pdf"], ids=lambda p: p.stem)
def test_pdf_holds_text_and_a_korean_font(path):
    assert path.stat().st_size < 300_000
    text = text_of(path)
    assert len(text) > 1_500
    assert text.count("■") > 5
    assert text.count("•") > 5
    assert re.search(r"\| (2020년 11월호|2021년 1분기)", text)
    raw = path.read_bytes()
    assert b"FontFile2" in raw
    assert b"/Type3" not in raw


def test_pdf_breaks_lines_inside_words_and_flattens_exponents():
    text = text_of(SAMPLE / "AI 동향 브리프 2020년 11월호.pdf").replace("\r", "")
    assert re.search(r"기\n록\(11\.30\.\)", text)
    assert re.search(r"3\.14×10\s*23번", text)


def test_hwpx_is_a_package_with_a_table():
    path = next(p for p in FILES if p.suffix == ".hwpx")
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/hwp+zip"
        assert {"Contents/content.hpf", "Contents/header.xml", "Contents/section0.xml"} <= set(
            archive.namelist()
        )
    document = syhwp.open(path)
    assert [cell.text for cell in document.tables[0].cells][:3] == [
        "모델",
        "공개 시기",
        "이미지넷 정확도",
    ]
    assert any(p.text.startswith("○ ") for p in document.paragraphs)


@pytest.fixture(scope="module")
def hwpx_maker():
    spec = importlib.util.spec_from_file_location("make_hwpx", TOOLS / "make_hwpx.py")
    module = importlib.util.module_from_spec(spec)
    path = list(sys.path)
    spec.loader.exec_module(module)
    yield module
    sys.path[:] = path
    sys.modules.pop("content_lines", None)


def test_hwpx_is_what_its_content_makes(hwpx_maker, tmp_path):
    made, kept = tmp_path / "made.hwpx", next(p for p in FILES if p.suffix == ".hwpx")
    hwpx_maker.write_hwpx(TOOLS / "content" / "2021-03.txt", made)
    with zipfile.ZipFile(made) as ours, zipfile.ZipFile(kept) as theirs:
        assert ours.namelist() == theirs.namelist()
        for name in ours.namelist():
            assert ours.read(name) == theirs.read(name), name


@pytest.mark.parametrize(
    ("content", "pdf"),
    [
        ("2020-11", "AI 동향 브리프 2020년 11월호"),
        ("2021-q1", "디지털 정책 리포트 2021년 1분기"),
    ],
)
def test_pdf_is_what_its_content_makes(hwpx_maker, content, pdf):
    text = letters(text_of(SAMPLE / f"{pdf}.pdf"))
    elements = hwpx_maker.read_content(TOOLS / "content" / f"{content}.txt").elements
    assert [e.text for e in elements if letters(e.text) not in text] == []


def test_content_with_an_unknown_mark_is_refused(hwpx_maker, tmp_path):
    path = tmp_path / "content.txt"
    path.write_text("# 제목\n? 무엇\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"content\.txt:2: unknown mark '\?'"):
        hwpx_maker.read_content(path)


def test_the_corpus_has_the_size_it_claims():
    articles = sum(len(gold_of(path)["articles"]) for path in GOLD_FILES)
    assert articles >= 46
    bullets = re.compile(r"^\s*(?:[-○●■•*]|o|\\\*) ?\S", re.MULTILINE)
    total = sum(len(bullets.findall(text_of(path))) for path in FILES if path.suffix != ".html")
    total += sum(text_of(path).count("<li>") for path in FILES if path.suffix == ".html")
    assert total >= 450


@pytest.mark.parametrize(
    ("word", "issues"),
    [
        ("안면인식", "s02 s08 s09 s12"),
        ("접촉 추적", "s01 s02 s03 s04 s06"),
        ("트랜스포머", "s01 s02 s03 s06 s08 s09 s12"),
        ("연합학습", "s05 s09"),
    ],
)
def test_trends_are_in_the_texts(word, issues):
    monthly = [path for path in FILES if path.name.startswith("s") and path.suffix != ".toml"]
    assert " ".join(path.name[:3] for path in monthly if word in text_of(path)) == issues


def test_gold_names_its_file():
    assert len(GOLD_FILES) >= 6
    for path in GOLD_FILES:
        doc = gold_of(path)["doc"]
        assert doc[:3] == path.stem
        assert (SAMPLE / doc).exists()
        assert re.fullmatch(r"20\d\d-\d\d", gold_of(path)["issue"]["published"])


def test_gold_surfaces_stand_in_their_lines():
    wrong = [
        (doc, kind, row)
        for doc, kind, row in surface_rows()
        if lines_of(doc)[row["line"] - 1].count(row["surface"]) < row.get("nth", 1)
    ]
    assert wrong == []


def test_gold_rows_are_distinct():
    keys = [
        (doc, kind, row["line"], row["surface"], row.get("nth", 1))
        for doc, kind, row in surface_rows()
    ]
    assert len(keys) == len(set(keys))


def test_gold_uses_the_closed_vocabularies():
    for _, kind, row in surface_rows():
        if kind == "mentions":
            assert row["type"] in TYPES, row
            assert row["entity"]
        elif kind == "figures":
            assert row.get("qualifier") in QUALIFIERS, row
            assert row["about"], row
            ends = row["value"] if isinstance(row["value"], list) else [row["value"]]
            assert all(isinstance(end, int | float) for end in ends), row
        elif kind == "dates":
            assert ISO.fullmatch(row["iso"]), row
        else:
            assert row["surface"] != row["fixed"]


def test_gold_titles_and_references_stand_in_their_lines():
    for path in GOLD_FILES:
        lines = lines_of(gold_of(path)["doc"])
        for article in gold_of(path)["articles"]:
            assert letters(article["title"]) in letters(lines[article["line"] - 1])
        for reference in gold_of(path)["references"]:
            line = lines[reference["line"] - 1]
            for key in ("title", "publisher", "authors"):
                assert (reference.get(key) or "") in line


def test_one_entity_has_one_type():
    types: dict[str, set[str]] = {}
    for _, kind, row in surface_rows():
        if kind == "mentions":
            types.setdefault(row["entity"], set()).add(row["type"])
    assert {entity: kinds for entity, kinds in types.items() if len(kinds) > 1} == {}


def test_nothing_is_copied_from_a_real_brief():
    if not SHARED_BRIEFS.is_dir():
        pytest.skip("the real briefs are not on this machine")
    real: set[str] = set()
    for path in SHARED_BRIEFS.iterdir():
        if path.suffix == ".txt":
            real |= windows(letters(path.read_text(encoding="utf-8")))
        elif path.suffix == ".pdf":
            real |= windows(letters(text_of(path)))
    assert real
    for path in FILES:
        shared = windows(letters(text_of(path))) & real
        assert shared == set(), path.name
