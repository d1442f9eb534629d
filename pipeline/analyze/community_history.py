"""Communities over time: born, continued, split, merged, died, under one identity.

Each date's slice covers the last few dates (a single issue holds too few pairs). Its communities
are matched with those of the slice before by their members (Greene, Doyle & Cunningham 2010): the
best match above a threshold carries the identity on. Each is also tied to the community of the
whole corpus it shares most with, so that a chart keeps its color.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from pipeline.analyze.communities import find_communities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

    Ints = NDArray[np.int64]

CommunityEvent = Literal["born", "continued", "split", "merged", "died"]
COMMUNITY_EVENTS: tuple[CommunityEvent, ...] = ("born", "continued", "split", "merged", "died")

_LEAST_MEMBERS = 3  # a pair is an edge, no community
_SEEDS = 3  # Leiden runs behind the communities of a slice


@dataclass(frozen=True, slots=True)
class Step:
    """A community in one slice.

    Attributes:
        identity: Number that stays with it; in order of birth.
        members: Indices of its entities; of a death, those it had.
        event: What happened to it since the slice before.
        parent: Identity it split from or took in (the larger part); ``None`` for the others.
    """

    identity: int
    members: frozenset[int]
    event: CommunityEvent
    parent: int | None = None


def track(slices: Sequence[Sequence[frozenset[int]]], *, overlap: float) -> list[list[Step]]:
    """Identities of the communities of each slice.

    Args:
        slices: Communities of each slice, oldest first.
        overlap: Jaccard index of members from which two are the same.

    Returns:
        For each slice its steps by identity, deaths included.

    >>> a, b = frozenset({1, 2, 3}), frozenset({4, 5, 6})
    >>> steps = track([[a], [a | b], [b]], overlap=0.3)
    >>> [[(s.identity, s.event) for s in slice_] for slice_ in steps]
    [[(0, 'born')], [(0, 'continued')], [(0, 'continued')]]
    """
    living: dict[int, frozenset[int]] = {}
    history, born = [], 0
    for parts in slices:
        ordered = sorted(parts, key=lambda part: (-len(part), min(part)))
        heirs = _heirs(living, ordered, overlap)
        steps = []
        for place, members in enumerate(ordered):
            identity = heirs.get(place)
            if identity is None:
                identity, born = born, born + 1
            steps.append(_step(identity, members, living, ordered, overlap))
        kept = {step.identity for step in steps}
        steps += [
            Step(identity, members, "died", _taken_by(members, steps))
            for identity, members in living.items()
            if identity not in kept
        ]
        history.append(sorted(steps, key=lambda step: step.identity))
        living = {s.identity: s.members for s in history[-1] if s.event != "died"}
    return history


def _heirs(
    living: Mapping[int, frozenset[int]], parts: Sequence[frozenset[int]], overlap: float
) -> dict[int, int]:
    """Place of a part → identity it carries on: best matches first, each used once."""
    matches = sorted(
        (-score, identity, place)
        for identity, members in living.items()
        for place, part in enumerate(parts)
        if (score := len(members & part) / len(members | part)) >= overlap
    )
    heirs: dict[int, int] = {}
    taken: set[int] = set()
    for _, identity, place in matches:
        if place not in heirs and identity not in taken:
            heirs[place] = identity
            taken.add(identity)
    return heirs


def _step(
    identity: int,
    members: frozenset[int],
    living: Mapping[int, frozenset[int]],
    parts: Sequence[frozenset[int]],
    overlap: float,
) -> Step:
    """What became of a community: most of a former one's members inside is its going over."""
    inside = [
        other
        for other, before in living.items()
        if other != identity
        and len(before & members) > len(before) / 2
        and len(before & members) >= overlap * len(members)
    ]
    if identity in living:
        # It took in another that has no slice of its own any more.
        inside = [o for o in inside if not _lives_on(living[o], parts, members, overlap)]
        if inside:
            return Step(identity, members, "merged", max(inside, key=lambda o: len(living[o])))
        return Step(identity, members, "continued")
    origins = {o: len(before & members) for o, before in living.items()}
    best = min(origins, key=lambda o: (-origins[o], o), default=None)
    if best is not None and origins[best] > len(members) / 2:
        return Step(identity, members, "split", best)
    return Step(identity, members, "born")


def _lives_on(
    before: frozenset[int],
    parts: Sequence[frozenset[int]],
    except_for: frozenset[int],
    overlap: float,
) -> bool:
    return any(
        part != except_for and len(before & part) / len(before | part) >= overlap for part in parts
    )


def _taken_by(members: frozenset[int], steps: Sequence[Step]) -> int | None:
    """The community that now holds most of a dead one's members, if any does."""
    for step in steps:
        if len(step.members & members) > len(members) / 2:
            return step.identity
    return None


def community_tables(
    slices: pd.DataFrame, labels: pd.Series, settings: AnalyzeSettings
) -> dict[str, pd.DataFrame]:
    """Tables ``community_timeline`` and ``community_members``.

    Args:
        slices: ``published_on``, ``source``, ``target``, ``block_count``: shared blocks of each
            edge on each date.
        labels: Community of the whole corpus of each entity, index ``entity_id``.
        settings: Window, overlap, seed.
    """
    ids = labels.index.to_numpy(dtype=object)
    number = pd.Series(np.arange(len(ids)), index=labels.index)
    source = number[slices["source"]].to_numpy()
    target = number[slices["target"]].to_numpy()
    dates, when = np.unique(slices["published_on"].to_numpy(), return_inverse=True)
    edges, edge = np.unique(np.stack([source, target]), axis=1, return_inverse=True)
    table = np.zeros((len(dates), edges.shape[1]), dtype=np.int64)
    np.add.at(table, (when, edge.reshape(-1)), slices["block_count"].to_numpy())
    parts = []
    for last in range(len(dates)):
        window = table[max(0, last + 1 - settings.community_window) : last + 1].sum(axis=0)
        parts.append(_communities(edges, window.astype(np.float64), len(ids), settings.seed))
    steps = track(parts, overlap=settings.community_overlap)
    whole = labels.to_numpy(dtype=np.int64)
    rows = [
        (day, s.identity, _color(s.members, whole), s.event, len(s.members), s.parent)
        for day, found in zip(dates, steps, strict=True)
        for s in found
    ]
    members = [
        (day, s.identity, ids[member])
        for day, found in zip(dates, steps, strict=True)
        for s in found
        if s.event != "died"
        for member in sorted(s.members)
    ]
    timeline = pd.DataFrame(
        rows,
        columns=[
            "published_on",
            "track",
            "community",
            "community_event",
            "entity_count",
            "parent_track",
        ],
    )
    timeline["parent_track"] = timeline["parent_track"].astype("Int64")
    return {
        "community_timeline": timeline,
        "community_members": pd.DataFrame(members, columns=["published_on", "track", "entity_id"]),
    }


def _communities(
    edges: Ints, weight: NDArray[np.float64], size: int, seed: int
) -> list[frozenset[int]]:
    """Consensus of a few seeds on the edges of a window; pairs are no community."""
    runs = np.repeat(weight[None], _SEEDS, axis=0)
    labels = find_communities(edges[0], edges[1], runs, size=size, seed=seed, cuts=1).labels
    order = np.argsort(labels, kind="stable")
    order = order[labels[order] >= 0]
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    parts = [frozenset(part.tolist()) for part in np.split(order, cuts)]
    return [part for part in parts if len(part) >= _LEAST_MEMBERS]


def _color(members: frozenset[int], whole: Ints) -> int:
    """The community of the whole corpus with most of these members; the larger of equals."""
    return int(np.bincount(whole[sorted(members)]).argmax())
