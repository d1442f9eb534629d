"""Why a build did what it did: which files, which stages, and what had changed for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.catalog import CORPUS_STAGES, ISSUE_STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.store.manifest import Manifest

_SHOWN = 5  # file names of a kind; the number of the others is given


def reasons(old: Manifest | None, new: Manifest) -> tuple[str, ...]:
    """What differs between the build there was and the one there is now, a line each.

    Args:
        old: Manifest before the build; ``None`` where there was none that could be read.
        new: Manifest after it.
    """
    if old is None:
        return ("everything was made: there was no build before",)
    told = (*_files(old, new), *_stages(old, new), *_tables(old, new))
    return told or ("nothing was done: nothing has changed",)


def _files(old: Manifest, new: Manifest) -> Iterator[str]:
    before = {issue["source_path"]: issue["source_sha256"] for issue in old.issues}
    after = {issue["source_path"]: issue["source_sha256"] for issue in new.issues}
    kinds = {
        "new": sorted(after.keys() - before.keys()),
        "changed": sorted(f for f in after.keys() & before.keys() if after[f] != before[f]),
        "removed": sorted(before.keys() - after.keys()),
    }
    for kind, files in kinds.items():
        if files:
            more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
            yield f"{kind}: {', '.join(files[:_SHOWN])}{more}"


def _stages(old: Manifest, new: Manifest) -> Iterator[str]:
    every = [stage.name for stage in ISSUE_STAGES]
    for name, parts in new.stages.items():
        before = old.stages.get(name)
        if before is None:
            yield f"stage {name}: it is new"
            continue
        changed = sorted(
            part for part in parts.keys() | before.keys() if parts.get(part) != before.get(part)
        )
        if changed:
            done = "of every issue it concerns" if name in every else "once"
            yield f"stage {name}, {done}: changed {', '.join(changed)}"


def _tables(old: Manifest, new: Manifest) -> Iterator[str]:
    changed = {n for n, key in new.table_keys.items() if old.table_keys.get(n) != key}
    kept = len(new.table_keys) - len(changed)
    names = [s.name for s in (*ISSUE_STAGES, *CORPUS_STAGES) if changed & set(s.outputs)]
    if changed:
        yield f"tables made again by {', '.join(names)}; {kept} of {len(new.table_keys)} kept"
