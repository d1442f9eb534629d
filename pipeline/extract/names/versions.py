"""What may be added to a name: the version of a model (-3.5, 4o), the year of an event (2019)."""

from __future__ import annotations

import re

from pipeline.extract.names.boundaries import hangul_run, particles

# -3, 3.5, V2, 4o; a tier may follow (Turbo, Mini).
_VERSION = re.compile(
    r"(?P<gap>[-\s]?)[vV]?(?P<number>\d{1,3}(?:\.\d{1,2})*)[A-Za-z]?(?![A-Za-z\d])(?!\.\d)"
    r"(?:[ -](?:Turbo|Mini|mini|Nano|nano|Lite|Plus|Pro|Max|Ultra|Base|Large|XL)(?![A-Za-z\d]))?"
)
_POINT_VERSION = re.compile(r"(?:\.\d{1,2})+(?![A-Za-z\d])(?!\.\d)")
_YEAR = re.compile(r"[-\s]?(?:(?:19|20)\d{2}|['’]\d{2})(?![A-Za-z\d%])(?!\s?[.\-–/~]\s?\d)")
_AFTER_BARE_NUMBER = frozenset(("", ")", ",", "'", "’", "”", '"'))


def version_end(text: str, end: int) -> int | None:
    """Where the version ends that follows a family's name which ends at ``end``.

    >>> version_end("GPT-3.5를", 3), version_end("GPT 3개", 3)
    (7, None)
    """
    pattern = _POINT_VERSION if text[end - 1].isdecimal() else _VERSION
    match = pattern.match(text, end)
    if match is None or text[match.end() : match.end() + 1] == "%":
        return None
    rest = hangul_run(text, match.end())
    if rest and not particles().fullmatch(rest):  # GPT 3개
        return None
    if pattern is _POINT_VERSION or rest or "." in match["number"] or not match["gap"].isspace():
        return match.end()
    # Behind a space a bare number is a version only where nothing is being counted.
    return match.end() if text[match.end() : match.end() + 1] in _AFTER_BARE_NUMBER else None


def edition_end(text: str, end: int) -> int | None:
    """Where the year ends that belongs to the name of an event or report.

    >>> edition_end("NeurIPS 2019에서", 7), edition_end("NeurIPS 2019년", 7)
    (12, None)
    """
    match = _YEAR.match(text, end)
    if match is None:
        return None
    rest = hangul_run(text, match.end())
    return match.end() if not rest or particles().fullmatch(rest) else None
