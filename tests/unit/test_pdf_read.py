"""PDF files end to end: hand-made ones, broken ones, and the shared sample."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.pdf.reader import read_pdf
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from pipeline.ingest.source import Source, SourceLine

SHARED = Path(__file__).parents[3] / "shared" / "briefs"
SAMPLES = sorted(SHARED.glob("SPRI_AI_Brief_2023*.pdf"))
needs_sample = pytest.mark.skipif(not SAMPLES, reason="../shared holds no PDF sample")
FONTS = {"F": "Helvetica", "B": "Helvetica-Bold", "D": "ZapfDingbats", "W": "Wingdings-Regular"}
IMAGE = "q 500 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"


def show(text: str, x: float, y: float, size: float = 10, font: str = "F") -> str:
    """Text with its baseline ``y`` points from the top of a page 800 points high."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {800 - y} Tm ({escaped}) Tj ET"


def make_pdf(pages: list[list[str]], *, info: str = "", trailer: str = "") -> bytes:
    """A PDF of Latin text from content streams, with a correct cross-reference table."""
    fonts = " ".join(
        f"/{key} << /Type /Font /Subtype /{'TrueType' if key == 'W' else 'Type1'} /BaseFont /{name} >>"
        for key, name in FONTS.items()
    )
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< {info} >>",
    ]
    for i, page in enumerate(pages):
        stream = "\n".join(page)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]"
            f" /Resources << /Font << {fonts} >> >> /Contents {5 + 2 * i} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R {trailer} >>\n"
    return (body + f"startxref\n{body.index('xref' + chr(10))}\n%%EOF\n").encode("latin-1")


def read(data: bytes, name: str = "brief.pdf", **limits: int) -> Source:
    return read_pdf(name, data, glue=None, settings=IngestSettings(**limits))


def by_role(source: Source, role: str | None) -> list[str]:
    return [line.text.text for line in source.lines if line.role == role]


def body(text: str, rows: int = 12) -> list[str]:
    """Filler lines, so that ten points are the usual size."""
    return [
        show(f"{text} {'abcdefghij'[n]} of the running text here.", 50, 400 + 30 * n)
        for n in range(min(rows, 10))
    ]


def article(number: int, title: list[str], *, tabs: str = "") -> list[str]:
    """A page in the layout of modern briefs."""
    page = [show(line, 50, 60 + 18 * n, 15, "B") for n, line in enumerate(title)]
    page += [tabs] if tabs else []
    page += [show("KEY Contents", 80, 120, 10, "B")]
    page += [
        show("n", 70, 140, 9, "W"),
        show(f"Summary {number} of what happened in the world and in", 85, 140),
    ]
    page += [show("the laboratories", 85, 154)]
    page += [show("\u00a3", 50, 190, 12, "W"), show("What it is about", 66, 190, 12, "B")]
    for n in range(3):
        y = 220 + 60 * n
        page += [
            show("n", 58, y, 9, "W"),
            show(f"Bullet {n} begins here and runs up to the very edge of", 72, y),
        ]
        page += [show("the page before it ends", 72, y + 14)]
        page += [
            show("- ", 66, y + 28),
            show("a second level, said shortly and to the point, also here", 78, y + 28),
        ]
    page += [show("* a note in small type", 80, 400, 7)]
    page += [show(f"Source: Institute of Things, Report {number}, 2024.03.0{number}.", 50, 740, 8)]
    return [*page, show(str(number), 300, 790, 8)]


def brief() -> bytes:
    cover = [show("2024-04", 250, 300, 14, "B")]
    contents = [
        show("1. Policy", 60, 200, 11, "B"),
        show(f"- A first title {'.' * 30} 1", 70, 220),
        show(f"- A second title that is long enough for two lines {'.' * 10} 2", 70, 240),
        show("2. Research", 60, 280, 11, "B"),
        show(f"- A third title {'.' * 30} 3", 70, 300),
    ]
    return make_pdf(
        [
            cover,
            contents,
            article(1, ["A first title"]),
            article(2, ["A second title that is long", "enough for two lines"]),
            article(3, ["A third title"]),
        ]
    )


def test_the_layout_of_modern_briefs() -> None:
    source = read(brief())
    assert by_role(source, "title") == [
        "A first title",
        "A second title that is long enough for two lines",
        "A third title",
    ]
    assert by_role(source, "cover") == ["2024-04"]
    assert by_role(source, "section") == ["Policy", "Research"]
    assert len(by_role(source, "contents")) == 5
    assert len(by_role(source, "lead")) == 3
    assert by_role(source, "heading") == ["What it is about"] * 3
    assert {1, 2, 3} == {int(t) for t in by_role(source, "furniture") if t.isdigit()}
    assert [t for t in by_role(source, "source") if "2024.03.02." in t]
    assert source.notes == ()


def test_levels_of_bullets() -> None:
    levels = {k.text.text[:8]: k.level for k in read(brief()).lines if k.role == "bullet"}
    assert levels == {
        "Bullet 0": 0,
        "Bullet 1": 0,
        "Bullet 2": 0,
        "a second": 1,
        "a note i": 2,
    }


def test_pages_and_sections_lead_back_to_print() -> None:
    source = read(brief())
    titles = [k for k in source.lines if k.role == "title"]
    assert [_page(source, k) for k in titles] == [3, 4, 5]
    assert [_page(source, k) for k in source.lines if k.role == "section"] == [2, 2]


def test_raised_digits_by_text_rise() -> None:
    rise = "BT /F 10 Tf 1 0 0 1 50 700 Tm (about 10) Tj 4 Ts /F 6 Tf (26) Tj 0 Ts /F 10 Tf ( flops) Tj ET"
    source = read(make_pdf([[rise, *body("line")]]))
    assert source.lines[0].text.text.startswith("about 10²⁶ flops")
    (repair,) = [r for r in source.repairs if r.kind == "superscript"]
    assert (repair.before, repair.after, repair.page) == ("1026", "10²⁶", 1)


def test_other_layouts_are_read_in_plain_order() -> None:
    source = read(make_pdf([[*body("line"), show("A heading", 50, 100, 16, "B")]]))
    assert source.notes == ("layout not recognised: read in plain order",)
    assert (source.lines[0].role, source.lines[0].text.text) == ("heading", "A heading")
    assert {line.role for line in source.lines[1:]} == {None}


def test_paragraphs_are_joined_and_running_heads_dropped() -> None:
    def page(n: int) -> list[str]:
        return [
            show("Journal of Things", 50, 40),
            show("The first line of a paragraph runs to the edge of the", 50, 200),
            show("column and ends on the second.", 50, 214),
            show(f"Another paragraph {'abc'[n]} begins after a gap and is short.", 50, 260),
            show(str(n + 1), 300, 785),
        ]

    source = read(make_pdf([page(0), page(1)]))
    assert by_role(source, "furniture") == ["Journal of Things", "1", "Journal of Things", "2"]
    assert by_role(source, None)[0] == (
        "The first line of a paragraph runs to the edge of the column and ends on the second."
    )


def test_metadata() -> None:
    source = read(
        make_pdf(
            [body("x")], info="/Title (Monthly Report) /CreationDate (D:20240305101500+09'00')"
        )
    )
    assert (source.title, source.metadata_date) == ("Monthly Report", (date(2024, 3, 5), "day"))
    odd = read(
        make_pdf([body("x")], info="/Title (Microsoft Word - a.docx) /CreationDate (D:20241399)")
    )
    assert (odd.title, odd.metadata_date) == (None, None)


ENCRYPT = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00> <00>]"


@pytest.mark.parametrize(
    ("data", "reason", "remedy"),
    [
        (b"", "empty", "fetch it again"),
        (b"\x00\x01 no pdf at all", "no PDF", "fetch"),
        (make_pdf([body("x")], trailer=ENCRYPT), "is encrypted", "save a copy without a password"),
        (make_pdf([body("x")] * 3)[:1500], "truncated", "fetch"),
        (b"%PDF-1.4\n" + b"garbage " * 40 + b"\n%%EOF\n", "is damaged", "fetch"),
        (make_pdf([]), "holds no page", "fetch"),
        (make_pdf([[IMAGE], [IMAGE]]), "holds no text, only images", "run OCR first"),
        (make_pdf([[IMAGE, show("3", 300, 790)], [IMAGE]]), "holds no text, only images", "OCR"),
        (make_pdf([[]]), "holds no text", "OCR"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, reason: str, remedy: str) -> None:
    with pytest.raises(IssueReadError) as caught:
        read(data, name="folder/bad.pdf")
    assert caught.value.source == "folder/bad.pdf"
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("limit", [{"max_pages": 2}, {"max_chars": 100}, {"max_file_bytes": 100}])
def test_limits(limit: dict[str, int]) -> None:
    with pytest.raises(IssueReadError, match="allowed") as caught:
        read(make_pdf([body("x")] * 3), **limit)
    assert next(iter(limit)) in caught.value.remedy


def test_a_page_of_pictures_among_text_is_noted() -> None:
    source = read(make_pdf([body("x"), [IMAGE]]))
    assert "pages without text, only images: 2" in source.notes


def test_the_same_bytes_give_the_same_source() -> None:
    assert read(brief()) == read(brief())


def test_nothing_is_left_open_at_exit(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(brief())
    (tmp_path / "b.pdf").write_bytes(make_pdf([body("x")], trailer=ENCRYPT))
    code = (
        "import sys, pathlib\n"
        "from pipeline.errors import IssueReadError\n"
        "from pipeline.ingest.formats.pdf.reader import read_pdf\n"
        "from pipeline.settings import IngestSettings\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        read_pdf(path, pathlib.Path(path).read_bytes(), glue=None, settings=IngestSettings())\n"
        "    except IssueReadError:\n"
        "        pass\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-X",
            "dev",
            "-W",
            "error",
            "-c",
            code,
            *map(str, sorted(tmp_path.iterdir())),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stderr) == (0, "")


def _page(source: Source, line: SourceLine) -> int | None:
    return source.raw.place(line.text.pieces[0].raw_start)[1]


@pytest.fixture(scope="module")
def sample() -> Source:
    return read(SAMPLES[0].read_bytes(), name=SAMPLES[0].name)


@needs_sample
def test_sample_titles_are_those_of_its_contents(sample: Source) -> None:
    titles = by_role(sample, "title")
    entries = [k.text.text for k in sample.lines if k.role == "contents" and k.level == 2]
    assert len(titles) == 18
    assert titles == entries[:18]
    assert [_page(sample, k) for k in sample.lines if k.role == "title"] == list(range(4, 22))


@needs_sample
def test_sample_sections(sample: Source) -> None:
    counts: dict[str, int] = {}
    section = ""
    for line in sample.lines:
        if line.role == "section":
            section = line.text.text
        elif line.role == "title":
            counts[section] = counts.get(section, 0) + 1
    assert counts == {"정책/법제": 6, "기업/산업": 8, "기술/연구": 3, "인력/교육": 1}


@needs_sample
def test_sample_structure(sample: Source) -> None:
    roles = [line.role for line in sample.lines]
    assert {r: roles.count(r) for r in ("cover", "lead", "heading", "caption", "source")} == {
        "cover": 2,
        "lead": 36,
        "heading": 27,
        "caption": 3,
        "source": 24,
    }
    assert None not in roles
    assert "paragraph" not in roles
    levels = [line.level for line in sample.lines if line.role == "bullet"]
    assert [levels.count(n) for n in range(3)] == [63, 101, 6]
    assert sample.metadata_date == (date(2023, 12, 8), "day")
    exponents = [r.after for r in sample.repairs if r.kind == "superscript"]
    assert exponents == ["10²⁶", "10²³", "10²⁰"]


@needs_sample
def test_sample_line_ends_against_pdfplumber() -> None:
    """At least 99.5 % of the line ends inside blocks agree with pdfplumber's trailing spaces."""
    script = Path(__file__).parents[2] / "benchmarks" / "pdf_joins.py"
    spec = importlib.util.spec_from_file_location("pdf_joins_benchmark", script)
    assert spec is not None
    assert spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    ends = benchmark.line_ends(SAMPLES[0])
    right = sum(join.has_space == truth for _, join, truth in ends)
    assert len(ends) > 200
    assert right / len(ends) >= 0.995
    assert sum(not truth for *_, truth in ends) == 15


@needs_sample
def test_sample_pieces_lead_back_exactly(sample: Source) -> None:
    assert sample.raw.line_pages is not None
    for line in sample.lines:
        covered = 0
        for piece in line.text.pieces:
            assert piece.start == covered
            covered = piece.end
            if piece.end - piece.start == piece.raw_end - piece.raw_start:
                printed = sample.raw.text[piece.raw_start : piece.raw_end]
                shown = line.text.text[piece.start : piece.end]
                assert printed == shown or not shown.strip("⁰¹²³⁴⁵⁶⁷⁸⁹ \t")
        assert covered == len(line.text.text)
