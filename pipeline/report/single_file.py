"""The whole site in one HTML file, for mailing: every page, every text, no other file needed.

The first page stands in the document, the others wait in ``<template>`` elements until the address
asks for them (``#page=entities.html``; see ``static/single.js``). Data files become JSON in the
page, styles and scripts stand in it, and the content security policy names each script by its
hash. Plotly takes two megabytes, each brief about one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.report.plotly_pack import hash_source, plotly_source

if TYPE_CHECKING:
    from pipeline.report.site import Site

_FIRST = "index.html"
_SITE_SCRIPT, _SITE_STYLE = "assets/site.js", "assets/site.css"
_MAIN = '<main id="main" class="wrap" tabindex="-1">'
_DATA = re.compile(r'^aiBrief\("([^"]+)",(.*)\);\n$', re.DOTALL)
_TITLES = re.compile(r'<html lang="ko" (data-title-ko="[^"]*" data-title-en="[^"]*")')
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)')
_LINKED = re.compile(r'<(?:script src|link rel="stylesheet" href)="[^"]*"[^>]*>(?:</script>)?\n?')


def single_file(site: Site) -> bytes:
    """One HTML document with everything in ``site``; the same bytes for the same site."""
    pages = {path: site[path].decode() for path in site if path.endswith(".html")}
    assets = {path: site[path].decode() for path in site if path.startswith("assets/")}
    data = {path: found for path, text in assets.items() if (found := _DATA.match(text))}
    styles = [_SITE_STYLE, *(p for p in assets if p.endswith(".css") and p != _SITE_STYLE)]
    later = [p for p in assets if p.endswith(".js") and p not in data and p != _SITE_SCRIPT]
    scripts = [_script_text(assets[path]) for path in (_SITE_SCRIPT, *later)]
    head, main, foot = _parts(pages[_FIRST])
    head = _LINKED.sub("", head).replace("<html ", '<html data-single="yes" ', 1)
    head = _POLICY.sub(lambda m: m[1] + _policy(scripts) + m[2], head)
    style = "".join(f"<style>\n{assets[path]}</style>\n" for path in styles)
    head = head.replace("</head>", f"{style}<script>{scripts[0]}</script>\n</head>", 1)
    foot = foot.removesuffix("</html>\n").removesuffix("</body>\n")
    body = [
        *(_template(path, text) for path, text in pages.items() if path != _FIRST),
        *(_json_script(found[1], found[2]) for found in data.values()),
        *(f"<script>{text}</script>\n" for text in scripts[1:]),
    ]
    return "".join((head, _MAIN, main, foot, *body, "</body>\n</html>\n")).encode()


def _parts(page: str) -> tuple[str, str, str]:
    """What stands before ``main``, in it, and from its end on."""
    head, begin, rest = page.partition(_MAIN)
    main, end, foot = rest.rpartition("</main>")
    assert begin, "a page without main"
    assert end, "a page without the end of main"
    return head, main, end + foot


def _template(path: str, page: str) -> str:
    titles = _TITLES.search(page)
    assert titles, path
    return f'<template data-page="{path}" {titles[1]}>{_parts(page)[1]}</template>\n'


def _json_script(name: str, value: str) -> str:
    return f'<script type="application/json" data-asset="{name}">{value}</script>\n'


def _script_text(script: str) -> str:
    """A script that does not end its element early: only strings can hold these words."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(scripts: list[str]) -> str:
    allowed = " ".join((plotly_source(), *map(hash_source, scripts)))
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src 'none'; base-uri 'none'; form-action 'none'"
    )
