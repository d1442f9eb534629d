"""What HTML and HWP readers share: lines whose role only their text can tell, superscripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.ingest.source import Role

# A line that begins like this is a bullet, a source, a numbered head or a note typed by hand: its
# author used the format as a typewriter, and the segmenter has to look.
_TYPED = re.compile(
    r"\s*(?:[-–—*•‣·∙⋅○●◦◉◎▪▫■□◆◇▶▷►▸△▲▽▼☞☛※★☆✓✔❍❖◯⦁∘#<\[【「〈《〔\u2460-\u24ff\u2776-\u2793\ue000-\uf8ff]"
    r"|[ㅇᄋoOn]\s|\(?\d{1,3}[.)]|\(?[가-하][.)]\s|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[⁰¹²³⁴-⁹]"
    r"|(?:출처|자료|원문|참고|주|source)\s*[:：)\]])",
    re.IGNORECASE,
)
# A bare title is short and no sentence.
_TITLE_LENGTH = 80
_SENTENCE = re.compile(r"[.!?。…]['\"’”)\]]*\s*$")

_SUPERSCRIPT = re.compile(r"\s*[(\[]?([+\-−]?\d{1,4})[)\]]?\s*")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def is_typed(text: str) -> bool:
    """Whether a line begins with a mark set by hand.

    >>> is_typed("○ 개요"), is_typed("1) 개요"), is_typed("개요")
    (True, True, False)
    """
    return _TYPED.match(text) is not None


def open_role(text: str) -> Role | None:
    """``paragraph`` for running text; ``None`` for typed marks and what may be a title."""
    if is_typed(text):
        return None
    return "paragraph" if len(text) > _TITLE_LENGTH or _SENTENCE.search(text) else None


def raised(text: str) -> tuple[int, int, str] | None:
    """Span and superscript characters of a raised number, brackets left out.

    >>> raised("[12]"), raised("th")
    ((1, 3, '¹²'), None)
    """
    m = _SUPERSCRIPT.fullmatch(text)
    return (m.start(1), m.end(1), m[1].translate(_RAISED)) if m else None
