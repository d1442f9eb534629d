"""HTML pages: roles of elements, what is left out, exact places in the source."""

from datetime import date

import pytest

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.decode import Decoded
from pipeline.ingest.formats.html.reader import parse_date, read_html
from pipeline.settings import IngestSettings


def read(source):
    return read_html("a.html", Decoded(source, "utf-8"), IngestSettings())


def shown(source):
    return [(line.role, line.level, line.text.text) for line in read(source).lines]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<h1>가</h1><h3>나<br>다</h3>", [("heading", 1, "가"), ("heading", 3, "나 다")]),
        ("<p>가\n  나<p>다", [("paragraph", 0, "가 나"), ("paragraph", 0, "다")]),
        (
            "<p>가<br>○ 나<br>- 다</p>",
            [("paragraph", 0, "가"), (None, 0, "○ 나"), (None, 0, "- 다")],
        ),
        ("<div>짧은 줄</div>", [(None, 0, "짧은 줄")]),
        ("<div>문장이 끝났다.</div>", [("paragraph", 0, "문장이 끝났다.")]),
        (
            "<ul><li>가<ul><li>나</ul><li>다</ul>",
            [("bullet", 0, "가"), ("bullet", 1, "나"), ("bullet", 0, "다")],
        ),
        ("<ul><li><p>가</p><p>나</p></ul>", [("bullet", 0, "가"), ("paragraph", 0, "나")]),
        (
            "<ul><li>- 가<li>• 나<li>-5% 하락</ul>",
            [("bullet", 0, t) for t in ("가", "나", "-5% 하락")],
        ),
        ("<figure><figcaption>그림 1</figcaption></figure>", [("caption", 0, "그림 1")]),
        ("<p>10<sup>26</sup>회</p>", [("paragraph", 0, "10²⁶회")]),
        ("<p>주석<sup>[3]</sup></p>", [("paragraph", 0, "주석³")]),
        ("<p>주석<sup><a href='#n'>4)</a></sup></p>", [("paragraph", 0, "주석⁴")]),
        ("<p>4<sup>th</sup></p>", [("paragraph", 0, "4th")]),
        ("<p>A&amp;B &lt;x&gt; &#44032;&#xAC01; R&D</p>", [("paragraph", 0, "A&B <x> 가각 R&D")]),
        ("<p>가<b>나</b> <i> 다</i></p>", [("paragraph", 0, "가나 다")]),
        (
            "<p><b>새 모델</b> <strong>공개</strong><sup>3</sup></p>",
            [(None, 0, "새 모델 공개³")],
        ),
        (
            "<p><b>새 모델 공개<sup>3</sup></b></p><p>글</p>",
            [(None, 0, "새 모델 공개³"), ("paragraph", 0, "글")],
        ),
        ("<p><strong>문장이 끝났다.</strong></p>", [("paragraph", 0, "문장이 끝났다.")]),
        ("<p>3 < 5 <미국> 글</p>", [("paragraph", 0, "3 < 5 <미국> 글")]),
        ("<pre>가\n  나\n</pre>", [(None, 0, "가"), (None, 0, "나")]),
        ("<p title='a > b'>가</p>", [("paragraph", 0, "가")]),
    ],
)
def test_roles(source, expected):
    assert shown(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<table><tr><th>가<th>나<tr><td>1<td>2</table>", ["가\t나", "1\t2"]),
        ("<table><tr><td></td><td> 가 </td><td>나</td></tr></table>", ["\t가\t나"]),
        ("<table><tr><td>가</td><td></td><td>&nbsp;</td></tr></table>", ["가"]),
        ("<table><tr><td><p>가</p><p>나</p></td><td>다<br>라</td></tr></table>", ["가 나\t다 라"]),
    ],
)
def test_data_tables(source, expected):
    assert shown(source) == [("table", 0, text) for text in expected]


def test_caption_of_a_table():
    assert shown("<table><caption>표 1</caption><tr><td>1<td>2</table>") == [
        ("caption", 0, "표 1"),
        ("table", 0, "1\t2"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td><p>문장이다.</p></td></tr></table>",
        "<table><tr><td><table><tr><td><p>문장이다.</td></tr></table></td><td></td></tr></table>",
    ],
)
def test_layout_tables_are_no_tables(source):
    assert shown(source) == [("paragraph", 0, "문장이다.")]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>if (a < b) '<p>x</p>'</script>",
        "<style>p{}</style>",
        "<!-- <p>x</p> -->",
        "<nav><ul><li>x</ul></nav>",
        "<aside><p>x</aside>",
        "<footer>x</footer>",
        "<form><p>x</p></form>",
        "<div hidden>x</div>",
        "<div aria-hidden='true'>x<div>x</div></div>",
        "<div style='color:red; display : none'>x</div>",
        "<div role=navigation>x</div>",
        "<ul class='a gnb'><li>x</ul>",
        "<div id=footer>x</div>",
        "<header>x</header>",
        "<select><option>x</select>",
        "<img alt=x>",
    ],
)
def test_what_surrounds_the_text_is_left_out(hidden):
    body = "<p>본문의 첫째 문단이다.</p>"
    assert shown(body + hidden + body) == [("paragraph", 0, "본문의 첫째 문단이다.")] * 2


def test_main_content_wins():
    source = "<div>둘레의 글</div><main><h1>제목</h1><p>본문 글</p></main><div>아래</div>"
    assert [text for *_, text in shown(source)] == ["제목", "본문 글"]


def test_main_with_next_to_nothing_does_not():
    source = "<main><p>가</main>" + "<p>본문이 밖에 있는 쪽이다.</p>" * 3
    assert len(shown(source)) == 4


def test_a_form_around_the_page_is_no_form():
    assert shown("<form><h1>가</h1><p>나</p></form>") == [
        ("heading", 1, "가"),
        ("paragraph", 0, "나"),
    ]


def test_a_class_of_the_body_hides_nothing():
    assert shown("<body class='sidebar nav'><p>가</body>") == [("paragraph", 0, "가")]


def test_indent_of_typed_marks():
    (line,) = read("<p>&nbsp;&nbsp;&nbsp;- 가</p>").lines
    assert (line.text.text, line.indent) == ("- 가", 3)


def test_title_and_date():
    head = '<title>가 &amp;\n나</title><meta name="DC.date" content="2023-12">'
    source = read(f"<!doctype html><html><head>{head}</head><body><p>다</p></body></html>")
    assert (source.title, source.metadata_date) == ("가 & 나", (date(2023, 12, 1), "month"))
    assert read("<p>가").metadata_date is None


def test_published_time_goes_before_other_dates():
    head = (
        '<meta name="date" content="2020-01-01">'
        '<meta content="2023-12-04T09:00:00+09:00" property="article:published_time">'
    )
    assert read(f"{head}<p>가").metadata_date == (date(2023, 12, 4), "day")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20231204", (date(2023, 12, 4), "day")),
        ("2023. 12. 4", (date(2023, 12, 4), "day")),
        ("2023", (date(2023, 1, 1), "year")),
        ("2023-13-04", None),
        ("0000-01-01", None),
        ("", None),
    ],
)
def test_parse_date(text, expected):
    assert parse_date(text) == expected


def test_every_span_points_at_its_source():
    text = "<h1>가</h1>\n<p>A&amp;B는\n10<sup>26</sup>회<b>!</b></p>"
    source = read(text)
    assert source.raw.text == text
    heading, paragraph = source.lines
    assert source.raw.place(heading.text.raw_span(0, 1)[0]) == (1, None)
    assert source.raw.place(paragraph.text.raw_span(0, 1)[0]) == (2, None)

    def raw_of(part):
        at = paragraph.text.text.index(part)
        return text[slice(*paragraph.text.raw_span(at, at + len(part)))]

    assert paragraph.text.text == "A&B는 10²⁶회!"
    assert raw_of("&") == "&amp;"
    assert raw_of("A&B") == "A&amp;B"
    assert raw_of("는 1") == "는\n1"
    assert raw_of("⁶") == "6"
    assert raw_of("²⁶회") == "26</sup>회"
    assert raw_of("!") == "!"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///x'>]><p>&x;", "declares entities"),
        ("<div>" * 5000 + "가", "nested more than 256 deep"),
        ("<html><body> \n</body></html>", "holds no text"),
        ("<br>" * 600_000 + "가", "too many elements"),
        ("<p>" + "가" * 200_001, "line 1 has 200,001 characters"),
    ],
)
def test_refusals(source, reason):
    with pytest.raises(IssueReadError, match=reason):
        read(source)


def test_xhtml_doctype_is_fine():
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/x.dtd">'
    assert shown(doctype + "<p>가</p>") == [("paragraph", 0, "가")]


def test_unclosed_inline_elements_are_no_nesting():
    assert len(shown("<p><font><b>가</p>" * 2000)) == 2000


@pytest.mark.parametrize(
    "unit", ['<a "', "<!--", "<![CDATA[", "&a", "<", "<?", "<title>", "<sup>1"]
)
def test_broken_markup_takes_linear_time(unit):
    try:
        read("<p>가</p>" + unit * 30_000)
    except IssueReadError as error:
        assert error.reason  # noqa: PT017 (either is fine, only the time counts)
