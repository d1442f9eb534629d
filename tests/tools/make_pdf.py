"""Prints a content file as a PDF brief, with headless Chromium.

The PDF has what real ones have: a cover, a running head with the issue's date, page numbers, two
levels of bullets, superscript exponents, tables, and lines that break inside words. The fonts are
embedded as subsets; the samples were made with NanumBarunGothic (SIL Open Font License 1.1, Debian
package fonts-nanum). They have to be TrueType fonts: Chromium turns CFF outlines and synthetic
bold into Type 3 fonts.

    python tests/tools/make_pdf.py CONTENT.txt OUT.pdf --fonts REGULAR.ttf BOLD.ttf
"""

from __future__ import annotations

import argparse
import base64
import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
from content_lines import read_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content_lines import Content, Element

CLASSES = {"bullet": "b1", "sub_bullet": "b2", "note": "note", "source": "source"}
FONTS = ("regular", "bold")
GLYPHS = {"bullet": "■", "sub_bullet": "•", "note": "*", "source": ""}
STYLE = """
@font-face { font-family: Brief; font-weight: 400; src: url("%(regular)s") }
@font-face { font-family: Brief; font-weight: 700; src: url("%(bold)s") }
@page { size: 210mm 297mm; margin: 24mm 20mm 20mm;
        @top-right { content: "%(head)s"; font: 8pt Brief; color: #555 }
        @bottom-center { content: counter(page); font: 8pt Brief } }
body { font: 10.5pt/1.6 Brief; margin: 0; text-align: justify }
.cover { font-size: 22pt; margin-top: 40mm } .cover + .cover { font-size: 13pt; margin-top: 6mm }
h1 { font-size: 15pt; margin: 0 0 4mm; color: #123a6b; break-before: page }
h2 { font-size: 12.5pt; margin: 5mm 0 2mm }
p { margin: 0 0 1.4mm } .b1 { padding-left: 5mm; text-indent: -5mm }
.b2 { padding-left: 10mm; text-indent: -4mm; font-size: 10pt }
.note { padding-left: 12mm; font-size: 9pt } .source { margin-top: 3mm; font-size: 8.5pt }
sup { font-size: 60%%; line-height: 0 } table { border-collapse: collapse; font-size: 9.5pt }
td { border: 0.3mm solid #888; padding: 1mm 3mm }
"""


def inline(text: str) -> str:
    """Escaped text with ``^23^`` set as a superscript."""
    return re.sub(r"\^(\d+)\^", r"<sup>\1</sup>", html.escape(text, quote=False))


def element_html(element: Element) -> str:
    """One element as HTML; table rows are joined into tables by :func:`page`."""
    text = inline(element.text)
    match element.kind:
        case "cover":
            return f'<p class="cover">{text}</p>'
        case "title":
            return f"<h1>{text}</h1>"
        case "heading":
            return f"<h2>{text}</h2>"
        case "row":
            return "<tr>" + "".join(f"<td>{inline(c)}</td>" for c in element.cells) + "</tr>"
        case kind:
            return f'<p class="{CLASSES[kind]}">{GLYPHS[kind]} {text}</p>'


def page(content: Content, fonts: Sequence[Path]) -> str:
    """The whole HTML document."""
    body = "\n".join(element_html(element) for element in content.elements)
    body = re.sub(r"((?:<tr>.*</tr>\n?)+)", r"<table>\1</table>\n", body)
    title, head = html.escape(content.metadata["title"]), content.metadata["head"]
    # Not by file address: a page may not load fonts from its neighbours.
    data = [f"data:font/ttf;base64,{base64.b64encode(f.read_bytes()).decode()}" for f in fonts]
    style = STYLE % {"head": head, **dict(zip(FONTS, data, strict=True))}
    return (
        f'<!doctype html><html lang="ko"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style><body>{body}</body></html>"
    )


def print_pdf(source: Path, target: Path, fonts: Sequence[Path], chromium: str) -> None:
    """Write the PDF of a content file."""
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "brief.html"
        printed.write_text(page(read_content(source), fonts), encoding="utf-8")
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", printed.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--fonts", type=Path, nargs=2, required=True, metavar=FONTS)
    parser.add_argument("--chromium", default="chromium")
    args = parser.parse_args()
    print_pdf(args.source, args.target.resolve(), args.fonts, args.chromium)


if __name__ == "__main__":
    main()
