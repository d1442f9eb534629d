"""HWP and HWPX: structure from made-up documents, completeness against real ones."""

import io
import struct
import zipfile
import zlib
from datetime import date, datetime

import pytest
from lxml import etree

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.hwp.binary import Container
from pipeline.ingest.formats.hwp.reader import read_hwp
from pipeline.ingest.formats.readers import read_source
from pipeline.settings import IngestSettings

HP = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"'
HH = 'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"'
HEADER = f"""<hh:head {HH}>
<hh:charPr id="0"/><hh:charPr id="1"><hh:supscript/></hh:charPr>
<hh:paraPr id="0"><hh:heading type="NONE" level="0"/></hh:paraPr>
<hh:paraPr id="1"><hh:heading type="OUTLINE" level="0"/></hh:paraPr>
<hh:paraPr id="2"><hh:heading type="OUTLINE" level="1"/></hh:paraPr>
<hh:paraPr id="3"><hh:heading type="BULLET" level="1"/></hh:paraPr>
<hh:style id="0" name="바탕글"/><hh:style id="1" name="제목"/><hh:style id="2" name="차례 1"/>
</hh:head>"""
PACKAGE = """<p xmlns:opf="o"><opf:metadata><opf:title> 월간
소식 </opf:title><opf:meta name="CreatedDate">2024-03-05T01:02:03Z</opf:meta></opf:metadata></p>"""
MIMETYPE = "application/hwp+zip"


def make_hwpx(*paragraphs, header=HEADER, **parts):
    section = f"<hp:sec {HP}>{''.join(paragraphs)}</hp:sec>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", MIMETYPE)
        z.writestr("Contents/header.xml", header)
        z.writestr("Contents/content.hpf", PACKAGE)
        z.writestr("Contents/section0.xml", section)
        for path, text in parts.items():
            z.writestr(path, text)
    return out.getvalue()


def p(content, shape=0, style=0):
    if not content.startswith("<"):
        content = f'<hp:run charPrIDRef="0"><hp:t>{content}</hp:t></hp:run>'
    return f'<hp:p paraPrIDRef="{shape}" styleIDRef="{style}">{content}</hp:p>'


def run(content, char=0):
    return f'<hp:run charPrIDRef="{char}">{content}</hp:run>'


def table(*rows):
    cells = "".join(
        "<hp:tr>"
        + "".join(
            f'<hp:tc><hp:subList>{cell}</hp:subList><hp:cellAddr colAddr="{c}" rowAddr="{r}"/></hp:tc>'
            for c, cell in row
        )
        + "</hp:tr>"
        for r, row in enumerate(rows)
    )
    return p(run(f"<hp:tbl>{cells}</hp:tbl>"))


def read(data, name="a.hwpx"):
    return read_source(name, data, glue=None, settings=IngestSettings())


def shown(*paragraphs):
    return [(line.role, line.level, line.text.text) for line in read(make_hwpx(*paragraphs)).lines]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([p("첫 줄"), p(""), p("문장이 끝났다.")], [(None, 0, "첫 줄"), ("paragraph", 0, "문장이 끝났다.")]),
        ([p("개요", 1), p("배경", 2)], [("heading", 1, "개요"), ("heading", 2, "배경")]),
        ([p("개요 번호가 붙은 긴 문장이다.", 2)], [("bullet", 1, "개요 번호가 붙은 긴 문장이다.")]),
        ([p("항목", 3)], [("bullet", 1, "항목")]),
        ([p("○ 손으로 단 표", 3)], [(None, 0, "○ 손으로 단 표")]),
        ([p("큰 제목", 0, 1)], [("heading", 1, "큰 제목")]),
        ([p("개요", 0, 2)], [("contents", 0, "개요")]),
        ([p("개요<hp:tab/> 3")], [("contents", 0, "개요\t 3")]),
        ([p("앞<hp:lineBreak/>뒤<hp:lineBreak/>- 새 줄")], [(None, 0, "앞 뒤"), (None, 0, "- 새 줄")]),
        ([p("가<hp:nbSpace/>나<hp:fwSpace/>다")], [(None, 0, "가\xa0나 다")]),
        ([p("가<hp:deleteBegin/>나<hp:deleteEnd/>다")], [(None, 0, "가다")]),
        ([p(run("<hp:t>10</hp:t>") + run("<hp:t>26</hp:t>", 1))], [(None, 0, "10²⁶")]),
        (
            [table([(0, p("가")), (1, p("나"))], [(0, p("1")), (2, p("2") + p("3"))])],
            [("table", 0, "가\t나"), ("table", 0, "1\t\t2 3")],
        ),
        ([table([(0, p("상자 안의 문장이다.") + p("○ 둘"))])], [
            ("paragraph", 0, "상자 안의 문장이다."), (None, 0, "○ 둘"),
        ]),
        ([table([(0, p("Ⅰ")), (1, p("")), (2, p("추진 배경"))])], [(None, 0, "Ⅰ 추진 배경")]),
        ([table([(0, "".join(p("긴 문단이다. " * 20) for _ in range(5))), (1, p("옆"))])], [
            *[("paragraph", 0, ("긴 문단이다. " * 20).strip())] * 5, (None, 0, "옆"),
        ]),
        (
            [p(run("<hp:t>주석</hp:t>") + run(f"<hp:ctrl><hp:footNote>{p('출처 A')}</hp:footNote></hp:ctrl>"))],
            [(None, 0, "주석¹"), ("footnote", 0, "¹ 출처 A")],
        ),
        (
            [p(run(f"<hp:ctrl><hp:header><hp:subList>{p('머리말')}</hp:subList></hp:header></hp:ctrl>"))],
            [("furniture", 0, "머리말")],
        ),
        ([p(run(f"<hp:rect><hp:drawText>{p('글상자')}</hp:drawText></hp:rect>"))], [(None, 0, "글상자")]),
        (
            [p(run(f"<hp:pic><hp:shapeComment>그림입니다.</hp:shapeComment><hp:caption>{p('그림 1')}</hp:caption></hp:pic>"))],
            [("caption", 0, "그림 1")],
        ),
        ([p(run(f"<hp:ctrl><hp:hiddenComment>{p('숨은 설명')}</hp:hiddenComment></hp:ctrl>")), p("글")], [(None, 0, "글")]),
    ],
)  # fmt: skip
def test_hwpx_structure(paragraphs, expected):
    assert shown(*paragraphs) == expected


def test_hwpx_metadata_and_places():
    source = read(make_hwpx(p("첫 줄"), p("  ○ 둘째 줄"), p("셋째")))
    assert (source.format, source.title) == ("hwpx", "월간 소식")
    assert source.metadata_date == (date(2024, 3, 5), "day")
    assert source.raw.text == "첫 줄\n  ○ 둘째 줄\n셋째"
    second = source.lines[1]
    assert (second.text.text, second.indent) == ("○ 둘째 줄", 2)
    assert source.raw.place(second.text.raw_span(0, 1)[0]) == (2, None)


def test_sections_in_numeric_order():
    more = {f"Contents/section{n}.xml": f"<hp:sec {HP}>{p(f'장 {n}')}</hp:sec>" for n in (10, 2, 1)}
    source = read(make_hwpx(p("장 0"), **more))
    assert [line.text.text for line in source.lines] == ["장 0", "장 1", "장 2", "장 10"]


def test_a_wrongly_named_hwpx_is_read():
    assert read(make_hwpx(p("글")), "a.hwp").format == "hwpx"


def nested(depth):
    inner = p("글")
    for _ in range(depth):
        inner = p(run(f"<hp:drawText>{inner}</hp:drawText>"))
    return inner


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_hwpx(p("")), "holds no text"),
        (make_hwpx(nested(60)), "nested too deep"),
        (make_hwpx("<hp:q>" * 300), "no well-formed XML"),
        (make_hwpx("<hp:p>"), "section0.xml is no well-formed XML"),
        (make_hwpx(p("글"), header="<!DOCTYPE a SYSTEM 'http://x/'><a/>"), "DTD"),
        (make_hwpx(p("글"), header="<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///x'>]><a>&x;</a>"), "DTD"),
        (
            make_hwpx(p("글"), **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
            "the HWPX document is encrypted",
        ),
        (make_hwpx(p("글"))[:-40], "zip archive is damaged"),
        (make_hwpx(p("글")).replace(b"Contents/section0.xml", b"Contents/secti0n0.xml"), "no body text"),
    ],
)  # fmt: skip
def test_hwpx_refusals(data, reason):
    with pytest.raises(IssueReadError, match=reason):
        read(data)


class FakeContainer(Container):
    """Streams as given, so that records can be written by hand."""

    def __init__(self, streams, properties=None):
        self._streams = streams
        self._properties = properties or {}
        self.streams = tuple(streams)

    def read(self, stream):
        return self._streams[stream]

    def summary(self):
        return self._properties


def record(tag, level, payload):
    if len(payload) >= 0xFFF:
        return struct.pack("<II", tag | level << 10 | 0xFFF << 20, len(payload)) + payload
    return struct.pack("<I", tag | level << 10 | len(payload) << 20) + payload


def packed(data):
    squeezer = zlib.compressobj(wbits=-15)
    return squeezer.compress(data) + squeezer.flush()


def shape(kind, level):
    return record(25, 1, struct.pack("<I", kind << 23 | level << 25))


def style(name):
    return record(26, 1, struct.pack("<H", len(name)) + name.encode("utf-16-le"))


def para(text, level=0, shape_id=0, style_id=0, chars=()):
    units = b"".join(t.encode("utf-16-le") if isinstance(t, str) else t for t in text)
    runs = b"".join(struct.pack("<II", *c) for c in chars)
    head = struct.pack("<IIHB", len(units) // 2, 0, shape_id, style_id)
    return (
        record(66, level, head) + record(67, level + 1, units) + record(68, level + 1, runs)
    )  # fmt: skip


def control(code, ident):
    return struct.pack("<H4sIIH", code, ident[::-1], 0, 0, code)


def ctrl(level, ident, rest=b""):
    return record(71, level, ident[::-1] + rest)


def cell(level, column, row):
    return record(72, level, struct.pack("<HHIHHHH", 1, 0, 0, column, row, 1, 1))


DOC_INFO = (
    record(21, 1, b"\0" * 50)
    + record(21, 1, b"\0" * 46 + struct.pack("<I", 1 << 15))
    + shape(0, 0) + shape(1, 1) + shape(3, 0)
    + style("바탕글") + style("각주")
)  # fmt: skip


def header(flags):
    return b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)


def hwp5(*sections, flags=1, properties=None):
    pack = packed if flags & 1 else bytes
    streams = {"FileHeader": header(flags), "DocInfo": pack(DOC_INFO)}
    for n, section in enumerate(sections):
        streams[f"BodyText/Section{n}"] = pack(section)
    return FakeContainer(streams, properties)


def shown5(*sections, **options):
    source = read_hwp("a.hwp", hwp5(*sections, **options), IngestSettings())
    return [(line.role, line.level, line.text.text) for line in source.lines]


@pytest.mark.parametrize("flags", [0, 1])
def test_hwp5_paragraphs(flags):
    section = para(["첫 줄\r"]) + para(["배경\r"], shape_id=1) + para(["항목\r"], shape_id=2)
    assert shown5(section, flags=flags) == [
        (None, 0, "첫 줄"),
        ("heading", 2, "배경"),
        ("bullet", 0, "항목"),
    ]


def test_hwp5_superscript_surrogates_and_special_characters():
    text = para(["10", "26", "𝑥\u001f\u0018y"], chars=[(0, 0), (2, 1), (4, 0)])
    assert shown5(text) == [(None, 0, "10²⁶𝑥 -y")]


def test_hwp5_note_header_and_comment():
    section = (
        para(["본문", control(17, b"fn  "), " 끝", control(16, b"head"), control(15, b"tcmt")])
        + ctrl(1, b"fn  ") + record(72, 2, b"\0" * 8) + para(["출처 A"], 2, style_id=1)
        + ctrl(1, b"head") + record(72, 2, b"\0" * 8) + para(["머리말"], 2)
        + ctrl(1, b"tcmt") + record(72, 2, b"\0" * 8) + para(["숨은 설명"], 2)
    )  # fmt: skip
    assert shown5(section) == [
        (None, 0, "본문¹ 끝"),
        ("footnote", 0, "¹ 출처 A"),
        ("furniture", 0, "머리말"),
    ]


def test_hwp5_table_with_caption():
    section = (
        para([control(11, b"tbl ")])
        + ctrl(1, b"tbl ") + record(72, 2, b"\0" * 16)
        + para(["표 ", control(18, b"atno")], 2) + ctrl(3, b"atno", struct.pack("<IH", 4, 7))
        + record(77, 2, struct.pack("<IHH", 0, 2, 2))
        + cell(2, 0, 0) + para(["가"], 2) + cell(2, 1, 0) + para(["나"], 2) + cell(2, 1, 1) + para(["1"], 2)
    )  # fmt: skip
    assert shown5(section) == [("caption", 0, "표 7"), ("table", 0, "가\t나"), ("table", 0, "\t1")]


def test_hwp5_text_box():
    section = (
        para([control(11, b"gso ")])
        + ctrl(1, b"gso ") + record(72, 2, b"\0" * 8) + para(["그림 설명"], 2)
        + record(76, 2, b"") + record(72, 3, b"\0" * 8) + para(["글상자"], 3)
    )  # fmt: skip
    assert shown5(section) == [("caption", 0, "그림 설명"), (None, 0, "글상자")]


def test_hwp5_long_record_and_metadata():
    properties = {2: "월간 소식\0 나머지", 12: datetime(2020, 3, 26, 23, 0)}  # noqa: DTZ001 (as olefile gives it)
    source = read_hwp("a.hwp", hwp5(para(["가" * 5000]), properties=properties), IngestSettings())
    assert (source.format, source.title) == ("hwp", "월간 소식")
    assert source.metadata_date == (date(2020, 3, 27), "day")
    assert source.raw.text == "가" * 5000


def deep5():
    levels = b"".join(
        para([control(11, b"gso ")], 3 * n) + ctrl(3 * n + 1, b"gso ") + record(76, 3 * n + 2, b"")
        for n in range(60)
    )
    return levels + para(["글"], 180)


@pytest.mark.parametrize(
    ("container", "reason"),
    [
        (hwp5(para(["글"]), flags=3), "the HWP document is encrypted"),
        (hwp5(para(["글"]), flags=5), "distribution document"),
        (hwp5(para(["글"]), flags=0x11), "DRM"),
        (hwp5(), "no body text"),
        (hwp5(para([""])), "holds no text"),
        (hwp5(para(["글자"])[:-6], flags=0), "ends within a record"),
        (hwp5(deep5()), "nested too deep"),
        (FakeContainer({"FileHeader": b"HWP"}), "header of the HWP document is damaged"),
        (
            FakeContainer({"FileHeader": header(1), "DocInfo": b"\xff", "BodyText/Section0": b""}),
            "compressed stream is damaged",
        ),
        (
            FakeContainer({"FileHeader": header(1), "DocInfo": packed(DOC_INFO)[:-9], "BodyText/Section0": b""}),
            "compressed stream is cut off",
        ),
        (
            FakeContainer({"FileHeader": header(1), "DocInfo": packed(b"\0" * 9_000_000), "BodyText/Section0": b""}),
            "unpacks to more than",
        ),
    ],
)  # fmt: skip
def test_hwp5_refusals(container, reason):
    with pytest.raises(IssueReadError, match=reason):
        read_hwp("a.hwp", container, IngestSettings())


@pytest.fixture(scope="module")
def formats(request):
    folder = request.config.rootpath.parent / "shared" / "formats"
    if not folder.is_dir():
        pytest.skip("the sample documents (../shared/formats) are not here")
    return folder


def characters(text):
    return sorted("".join(text.split()))


@pytest.mark.parametrize("name", ["project_plan.hwpx", "simple_table.hwpx"])
def test_real_hwpx_is_complete(formats, name):
    data = (formats / name).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        root = etree.fromstring(z.read("Contents/section0.xml"))
    told = "".join("".join(t.itertext()) for t in root.iter("{*}t"))
    assert characters(read(data).raw.text) == characters(told)


def test_real_hwp_is_complete(formats):
    syhwp = pytest.importorskip("syhwp")
    path = formats / "digital_gov.hwp"
    source = read(path.read_bytes(), "a.hwp")
    told = syhwp.extract_text(str(path)).replace("[그림]", "")
    assert characters(source.raw.text) == characters(told)
    assert source.metadata_date == (date(2020, 3, 27), "day")
    assert {line.role for line in source.lines} >= {None, "table", "paragraph", "contents"}


@pytest.mark.parametrize(("flag", "reason"), [(2, "encrypted"), (4, "distribution")])
def test_flags_of_a_real_hwp(formats, flag, reason):
    data = bytearray((formats / "digital_gov.hwp").read_bytes())
    data[data.index(b"HWP Document File") + 36] |= flag
    with pytest.raises(IssueReadError, match=reason):
        read(bytes(data), "a.hwp")


@pytest.mark.parametrize("share", [0.0001, 0.01, 0.3, 0.6, 0.9])
def test_truncated_real_hwp(formats, share):
    data = (formats / "digital_gov.hwp").read_bytes()
    with pytest.raises(IssueReadError, match=r"damaged|cut off"):
        read(data[: int(len(data) * share)], "a.hwp")


def test_real_hwp_cut_within_its_pictures(formats):
    data = (formats / "digital_gov.hwp").read_bytes()
    whole = read(data, "a.hwp").raw.text
    assert read(data[: int(len(data) * 0.99)], "a.hwp").raw.text == whole
