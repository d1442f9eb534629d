"""Why a build did what it did: which files, which stages, and what had changed for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.stages.catalog import CORPUS_STAGES, ISSUE_STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.stages.stage import Stage
    from pipeline.store.manifest import Manifest

_SHOWN = 5  # names of a kind in a line; the number of the others is given
_SETTING = "setting "  # parts of a stage that are told with both values


def reasons(old: Manifest | None, new: Manifest) -> tuple[str, ...]:
    """What differs between the build there was and the one there is now, a line each.

    Args:
        old: Manifest before the build; ``None`` where there was none that could be read.
        new: Manifest after it.
    """
    if old is None:
        return ("everything was made: there was no build before",)
    told = (*_files(old, new), *_names(old, new), *_stages(old, new), *_tables(old, new))
    return told or ("nothing was done: nothing has changed",)


def _files(old: Manifest, new: Manifest) -> Iterator[str]:
    before = {issue["source_path"]: issue["source_sha256"] for issue in old.issues}
    after = {issue["source_path"]: issue["source_sha256"] for issue in new.issues}
    failing_before = {failure["file"] for failure in old.failures}
    failing = {failure["file"] for failure in new.failures}
    kinds = {
        "new": sorted(after.keys() - before.keys()),
        "changed": sorted(f for f in after.keys() & before.keys() if after[f] != before[f]),
        "removed": sorted((before.keys() | failing_before) - (after.keys() | failing)),
        "cannot be read": sorted(failing - failing_before),
    }
    for kind, files in kinds.items():
        if files:
            yield f"{kind}: {_few(files)}"


def _names(old: Manifest, new: Manifest) -> Iterator[str]:
    if old.stages.get("names") != new.stages.get("names"):
        yield "changed: the known names (knowledge files or lexicon.toml)"


def _stages(old: Manifest, new: Manifest) -> Iterator[str]:
    for stage in ISSUE_STAGES:
        if changed := _parts(stage, old, new):
            yield f"stage {stage.name}, of every issue it concerns: {changed}"
    remade = {n for n, key in new.table_keys.items() if old.table_keys.get(n) != key}
    for stage in CORPUS_STAGES:
        if not remade & set(stage.outputs):
            continue
        own = _parts(stage, old, new)
        read = [n for n in stage.inputs if old.contents.get(n) != new.contents.get(n)]
        if own or read:
            why = (own, f"changed table{'s' * (len(read) > 1)} {', '.join(read)}" if read else "")
            yield f"stage {stage.name}, once: {'; '.join(filter(None, why))}"
        else:
            yield f"stage {stage.name}: kept, no table it reads has changed"


def _parts(stage: Stage, old: Manifest, new: Manifest) -> str:
    """What has changed for a stage besides the tables it reads; empty if nothing."""
    before, after = old.stages.get(stage.name), new.stages.get(stage.name, {})
    if before is None:
        return "it is new"
    changed = [p for p in sorted(before.keys() | after.keys()) if before.get(p) != after.get(p)]
    return f"changed {_few([_told(p, before, after) for p in changed])}" if changed else ""


def _told(part: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    if part.startswith(_SETTING) and part in before and part in after:
        return f"{part} from {before[part]} to {after[part]}"
    return part


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


def _tables(old: Manifest, new: Manifest) -> Iterator[str]:
    changed = sum(old.contents.get(name) != found for name, found in new.contents.items())
    if old.run_id != new.run_id:
        yield f"tables: {changed} of {len(new.contents)} have changed"
