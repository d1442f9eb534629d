"""Data files of the site: JavaScript that hands one value to the page's script.

``fetch`` is refused for pages opened from a disk, a script element is not; hence each file is one
call ``aiBrief(name, value)``. Everything is data: no template, no concatenated text.
"""

from __future__ import annotations

import json
from typing import Any

# A data file may be put into a page (``single_file``): nothing in it may end a script element.
_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_TABLE = str.maketrans(_ESCAPES)


def to_json(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Compact JSON that is harmless inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_TABLE)


def data_file(name: str, value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """The content of ``assets/<name>.js``."""
    return f"aiBrief({to_json(name)},{to_json(value)});\n".encode("utf-8", "replace")
