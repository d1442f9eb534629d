"""Writes a content file as a minimal HWPX document (OWPML, KS X 6101), with the standard library.

The archive holds what a reader needs: ``mimetype`` stored first, the package file, a header with
one font, and one section with paragraphs and tables. Equal input gives equal bytes.

    python tests/tools/make_hwpx.py tests/tools/content/2021-03.txt OUT.hwpx
"""

from __future__ import annotations

import argparse
import itertools
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parent))
from content_lines import read_content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from content_lines import Content, Element

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
HANCOM = "http://www.hancom.co.kr"
NAMESPACES = (
    f'xmlns:hp="{HANCOM}/hwpml/2011/paragraph" xmlns:hs="{HANCOM}/hwpml/2011/section" '
    f'xmlns:hc="{HANCOM}/hwpml/2011/core" xmlns:hh="{HANCOM}/hwpml/2011/head"'
)
PREFIXES = {
    "cover": "", "title": "", "heading": "", "bullet": "○ ", "sub_bullet": "  - ", "note": "  * ",
    "source": "",
}  # fmt: skip
CELL_WIDTH, CELL_HEIGHT = 14_000, 1_800  # in HWP units, 1/7200 inch
TITLE_SHAPE, BODY_SHAPE = 1, 0
PACKED_ON = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold: the same bytes each time


def paragraph(number: int, text: str, shape: int = BODY_SHAPE) -> str:
    """One paragraph of one run; ``shape`` is the character shape of the header."""
    return (
        f'<hp:p id="{number}" paraPrIDRef="0" styleIDRef="{shape}" pageBreak="0" columnBreak="0" '
        f'merged="0"><hp:run charPrIDRef="{shape}"><hp:t>{escape(text)}</hp:t></hp:run></hp:p>'
    )


def table(number: int, rows: Sequence[Element]) -> str:
    """A table inside its own paragraph, as Hancom Office anchors it."""
    columns = len(rows[0].cells)
    body = ""
    for i, row in enumerate(rows):
        cells = "".join(
            '<hp:tc name="" header="0" hasMargin="0" protect="0" editable="0" dirty="0" '
            'borderFillIDRef="1"><hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" '
            f'vertAlign="CENTER">{paragraph(0, cell)}</hp:subList>'
            f'<hp:cellAddr colAddr="{j}" rowAddr="{i}"/><hp:cellSpan colSpan="1" rowSpan="1"/>'
            f'<hp:cellSz width="{CELL_WIDTH}" height="{CELL_HEIGHT}"/></hp:tc>'
            for j, cell in enumerate(row.cells)
        )
        body += f"<hp:tr>{cells}</hp:tr>"
    return (
        f'<hp:p id="{number}" paraPrIDRef="0" styleIDRef="0" pageBreak="0" columnBreak="0" '
        f'merged="0"><hp:run charPrIDRef="0"><hp:tbl id="{number}" zOrder="0" '
        f'numberingType="TABLE" rowCnt="{len(rows)}" colCnt="{columns}" cellSpacing="0" '
        f'borderFillIDRef="1"><hp:sz width="{CELL_WIDTH * columns}" widthRelTo="ABSOLUTE" '
        f'height="{CELL_HEIGHT * len(rows)}" heightRelTo="ABSOLUTE" protect="0"/>{body}</hp:tbl>'
        "<hp:t/></hp:run></hp:p>"
    )


def section(content: Content) -> str:
    """``Contents/section0.xml``."""

    def parts() -> Iterator[str]:
        groups = itertools.groupby(content.elements, key=lambda element: element.kind == "row")
        for number, (is_table, group) in enumerate(groups, start=1):
            if is_table:
                yield table(number * 1000, list(group))
                continue
            for offset, element in enumerate(group):
                shape = TITLE_SHAPE if element.kind in ("cover", "title") else BODY_SHAPE
                text = PREFIXES[element.kind] + element.text
                yield paragraph(number * 1000 + offset, text, shape)

    return f"{XML}<hs:sec {NAMESPACES}>{''.join(parts())}</hs:sec>"


def header() -> str:
    """``Contents/header.xml``: two character shapes, one paragraph shape, two styles."""
    font = (
        '<hh:fontfaces itemCnt="1"><hh:fontface lang="HANGUL" fontCnt="1"><hh:font id="0" '
        'face="함초롬바탕" type="TTF" isEmbedded="0"/></hh:fontface></hh:fontfaces>'
    )
    shapes = "".join(
        f'<hh:charPr id="{i}" height="{height}" textColor="#000000" shadeColor="none"/>'
        for i, height in ((BODY_SHAPE, 1000), (TITLE_SHAPE, 1500))
    )
    styles = "".join(
        f'<hh:style id="{i}" type="PARA" name="{name}" engName="{english}" paraPrIDRef="0" '
        f'charPrIDRef="{i}" nextStyleIDRef="0" langID="1042" lockForm="0"/>'
        for i, name, english in ((0, "바탕글", "Normal"), (1, "개요 1", "Outline 1"))
    )
    return (
        f'{XML}<hh:head {NAMESPACES} version="1.4" secCnt="1"><hh:beginNum page="1" footnote="1" '
        f'endnote="1" pic="1" tbl="1" equation="1"/><hh:refList>{font}'
        f'<hh:borderFills itemCnt="1"><hh:borderFill id="1" threeD="0" shadow="0"/>'
        f'</hh:borderFills><hh:charProperties itemCnt="2">{shapes}</hh:charProperties>'
        '<hh:paraProperties itemCnt="1"><hh:paraPr id="0" tabPrIDRef="0"/></hh:paraProperties>'
        f'<hh:styles itemCnt="2">{styles}</hh:styles></hh:refList></hh:head>'
    )


def package(title: str) -> str:
    """``Contents/content.hpf``: what belongs to the document."""
    return (
        f'{XML}<opf:package xmlns:opf="http://www.idpf.org/2007/opf/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="" unique-identifier="" id="">'
        f"<opf:metadata><opf:title>{escape(title)}</opf:title>"
        "<opf:language>ko</opf:language></opf:metadata><opf:manifest>"
        '<opf:item id="header" href="Contents/header.xml" media-type="application/xml"/>'
        '<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/>'
        '</opf:manifest><opf:spine><opf:itemref idref="header" linear="yes"/>'
        '<opf:itemref idref="section0" linear="yes"/></opf:spine></opf:package>'
    )


def write_hwpx(source: Path, target: Path) -> None:
    """Write the HWPX of a content file."""
    content = read_content(source)
    container = (
        f'{XML}<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<ocf:rootfiles><ocf:rootfile full-path="Contents/content.hpf" '
        'media-type="application/hwpml-package+xml"/></ocf:rootfiles></ocf:container>'
    )
    version = (
        f'{XML}<hv:HCFVersion xmlns:hv="{HANCOM}/hwpml/2011/version" '
        'tagetApplication="WORDPROCESSOR" major="5" minor="0" micro="5" buildNumber="0" os="1" '
        'xmlVersion="1.4" application="ai-brief-trends"/>'
    )
    files = {
        "mimetype": "application/hwp+zip",
        "version.xml": version,
        "META-INF/container.xml": container,
        "Contents/content.hpf": package(content.metadata["title"]),
        "Contents/header.xml": header(),
        "Contents/section0.xml": section(content),
    }
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, PACKED_ON)
            stored = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    args = parser.parse_args()
    write_hwpx(args.source, args.target)


if __name__ == "__main__":
    main()
