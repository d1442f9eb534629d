"""Stretches of text whose numbers are no quantities: dates, times, telephone numbers, laws."""

from __future__ import annotations

import re

from pipeline.extract.names.matching import address_spans

# The look ahead spares most characters of a text all alternatives.
_DATES = re.compile(
    r"(?=[\d'‘’`′FCQ])(?:(?:19|20)\d{2}\s?[.\-/]\s?\d{1,2}(?:\s?[.\-/]\s?\d{1,2})?(?!\d)\.?(?:\s?[~∼～\-–]\s?\d{1,2}(?:\.\d{1,2})?(?![\d%]))?"
    r"|['‘’`′]\d{2}(?:\s?[.\-]\s?\d{1,2})*(?:년(?!간))?(?![\d%])"
    r"|(?<![\d.])\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{1,2}\.)?(?=\s|[),~∼\]]|$)"
    r"|(?<!\d)\d{1,2}월(?:\s?(?:\d{1,2}일)?\s?[~∼～\-–]\s?(?:\d{1,2}월)?\s?\d{1,2}일|\s?\d{1,2}일)?"
    r"|(?<!\d)\d{1,2}일(?=\s?\((?:현지|월|화|수|목|금|토|일|이하)|자(?![가-힣]))"
    r"|\d{1,2}시\s?\d{1,2}분(?:\s?\d{1,2}초)?"
    r"|(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"
    r"|(?:FY|CY)\s?\d{2,4}|\d{2}\.?[1-4]Q|[1-4]Q\d{0,2}|Q[1-4])"
)
_NUMBERS = re.compile(
    r"(?=[\d+제第aIDdNnpvV])(?:\+?\d{2,4}[-)]\s?\d{3,4}-\d{4}|\+\d{1,3}[- ]\d{1,4}[- ]\d{3,4}(?:[- ]\d{4})?"
    r"|(?<![가-힣])(?:제|第)\s?\d+(?:[-.~]\d+)*|(?<=[가-힣])제\d+(?:[-.~]\d+)*(?=조|항|호|차|회|장|절|편)"
    r"|(?<![\d만억천백])\d{1,3}조(?:의\s?\d+)?\s?(?:제?\s?\d+항|제?\s?\d+호)(?:\s?\d+호)?"
    r"|arXiv:?\s?\d{4}\.\d{4,5}|(?:ISBN|DOI|doi|No\.|no\.|pp?\.|vol\.|Vol\.|Ver\.|ver\.|v)\s?\d[\d.\-/]*)"
)


def masked_spans(text: str) -> list[tuple[int, int]]:
    """Where dates, times of day, telephone and law numbers and addresses stand, in no order."""
    spans = [match.span() for match in _DATES.finditer(text)]
    spans += [match.span() for match in _NUMBERS.finditer(text)]
    return spans + address_spans(text)
