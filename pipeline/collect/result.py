"""What a run of collecting did, source by source, with a reason for everything that went amiss."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Status = Literal["new", "changed", "unchanged", "refused", "failed"]
STATUSES: tuple[Status, ...] = ("new", "changed", "unchanged", "refused", "failed")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address or file.

    Attributes:
        status: ``refused``: a rule forbids it; ``failed``: the next run may succeed.
        where: Address without secrets, or path.
        reason: Why it is not new, in one sentence; may be empty.
        path: Place in the raw folder, with forward slashes, if it has one.
    """

    status: Status
    where: str
    reason: str = ""
    path: str | None = None


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What one ``[[collect]]`` entry brought."""

    name: str
    kind: str
    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> Mapping[Status, int]:
        """Number of outcomes of each status, zeros included."""
        found = Counter(o.status for o in self.outcomes)
        return {status: found[status] for status in STATUSES}


@dataclass(frozen=True, slots=True)
class CollectResult:
    """What all entries brought, in their order."""

    sources: tuple[SourceResult, ...] = ()

    @property
    def counts(self) -> Mapping[Status, int]:
        """Number of outcomes of each status over all sources."""
        return {status: sum(s.counts[status] for s in self.sources) for status in STATUSES}

    @property
    def written(self) -> tuple[str, ...]:
        """Files that are new or changed in the raw folder, in the order they came."""
        return tuple(
            o.path
            for source in self.sources
            for o in source.outcomes
            if o.status in {"new", "changed"} and o.path
        )

    @property
    def failed_sources(self) -> tuple[str, ...]:
        """Names of the sources of which something failed."""
        return tuple(s.name for s in self.sources if s.counts["failed"])
