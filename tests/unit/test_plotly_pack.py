"""Plotly travels whole, and is the only script a page may hold."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re

from plotly.offline import get_plotlyjs

from pipeline.report.plotly_pack import packed_plotly, plotly_source
from pipeline.report.single_file import single_file
from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.unit.report_frames import Size, make

CALL = re.compile(r'aiBrief\("plotly",(.*)\);\n', re.DOTALL)
POLICY = re.compile(r'Content-Security-Policy" content="([^"]*)"')


def test_what_is_unpacked_is_what_was_installed():
    packed = json.loads(CALL.fullmatch(packed_plotly().decode())[1])
    assert gzip.decompress(base64.b64decode(packed)).decode() == get_plotlyjs()
    assert len(packed_plotly()) < len(get_plotlyjs()) / 2


def test_pages_allow_it_by_its_hash_where_they_draw():
    site = render_site(
        make(Size(issues=2)),
        build=BuildInfo("r" * 64, "0.1.0", "s" * 64),
        settings=ReportSettings(),
    )
    digest = base64.b64encode(hashlib.sha256(get_plotlyjs().encode()).digest()).decode()
    assert plotly_source() == f"'sha256-{digest}'"
    drawn, plain = site["index.html"].decode(), site["search.html"].decode()
    assert plotly_source() in POLICY.search(html.unescape(drawn))[1]
    assert "sha256" not in POLICY.search(plain)[1]
    assert plotly_source() in POLICY.search(single_file(site).decode())[1]
