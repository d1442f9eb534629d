"""Where a text itself says that two names are one thing: 코히어(Cohere), 국제통화기금(이하 IMF)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

# sound: one name spells the sound of the other (코히어, Cohere); initials: one abbreviates the other
# (NAIRR); meaning: one translates the other (저작권청, USCO); stated: 이하, 일명, 약칭 says so.
GlossKind = Literal["sound", "initials", "meaning", "stated"]

GLOSS_KINDS: tuple[str, ...] = get_args(GlossKind)


@dataclass(frozen=True, slots=True)
class Gloss:
    """Names of one thing, given by the text.

    Attributes:
        start: Of the first name; ``end`` is behind the closing bracket.
        names: At least two, as printed, without particles, in order.
        spans: Where each of ``names`` stands in the block's text.
        entity_id: The known entity one of the names belongs to, if any.
    """

    block_id: str
    start: int
    end: int
    names: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    entity_id: str | None
    kind: GlossKind
