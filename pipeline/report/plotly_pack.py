"""The report's one copy of Plotly: the script that plotly.py brings, compressed for the way.

Pages unpack it before they draw (``static/plotly.js``), in a tenth of a second, and the site of a
few briefs is three megabytes smaller. A page's policy allows this script, by its hash, and no other
that is not a file of the site.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from functools import cache

from plotly.offline import get_plotlyjs

from pipeline.report.json_files import data_file

NAME = "plotly"  # of the data file
_BEST = 9  # of zlib's levels


@cache
def packed_plotly() -> bytes:
    """The content of ``assets/plotly.js``; the same bytes each time."""
    packed = gzip.compress(get_plotlyjs().encode(), _BEST, mtime=0)
    return data_file(NAME, base64.b64encode(packed).decode())


@cache
def plotly_source() -> str:
    """What a content security policy calls the unpacked script."""
    return hash_source(get_plotlyjs())


def hash_source(script: str) -> str:
    """What a content security policy calls a script that stands in the page.

    >>> hash_source("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
