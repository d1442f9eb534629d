"""The whole of collecting: each entry in turn, none of which can stop the others."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from pipeline.collect.folder import from_folder
from pipeline.collect.keep import Shelf
from pipeline.collect.manners import Manners
from pipeline.collect.redact import quiet_clients
from pipeline.collect.result import CollectResult, Outcome, SourceResult
from pipeline.collect.sources import read_sources
from pipeline.collect.web import from_web
from pipeline.errors import CollectError, StoreError
from pipeline.store.lock import only_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipeline.collect.sources import CollectSource
    from pipeline.paths import Workspace
    from pipeline.settings import CollectSettings

_LOG = logging.getLogger("pipeline.collect")


def collect(
    workspace: Workspace,
    settings: CollectSettings,
    *,
    now: datetime,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> CollectResult:
    """Bring new issues into the raw folder by the ``[[collect]]`` entries of ``sources.toml``.

    Args:
        workspace: Its raw folder is written to, and nothing else.
        settings: Pauses and limits.
        now: When the run begins, with a time zone.
        sleep: Waits so many seconds.
        clock: Seconds that go by, from any start.

    Returns:
        What became of each address or file. A source that fails is told there, not raised.

    Raises:
        SettingsError: ``sources.toml`` or ``collected.toml`` cannot be used; nothing was done.
        BusyError: Another run collects into the same folder.
        StoreError: The raw folder cannot be written at all.
    """
    sources = read_sources(workspace.sources)
    if not sources:
        return CollectResult()
    with only_run(workspace.raw, now=now), quiet_clients():
        shelf = Shelf(workspace)
        manners = Manners(settings, now=now, clock=clock, sleep=sleep)
        return CollectResult(tuple(_one(s, shelf, manners, now=now) for s in sources))


def _one(source: CollectSource, shelf: Shelf, manners: Manners, *, now: datetime) -> SourceResult:
    outcomes: list[Outcome] = []
    found = (
        from_folder(source, shelf, manners.settings, now=now)
        if source.kind == "folder"
        else from_web(source, shelf, manners, now=now)
    )
    try:
        for outcome in found:
            outcomes.append(outcome)
            _log(source, outcome)
    except CollectError as error:  # the source itself: also a refusal leaves it without items
        outcomes.append(_logged(source, Outcome("failed", error.where, error.reason)))
    except StoreError as error:
        outcomes.append(_logged(source, Outcome("failed", source.into, str(error))))
    finally:
        shelf.save()
    result = SourceResult(source.name, source.kind, tuple(outcomes))
    told = ", ".join(f"{count} {status}" for status, count in result.counts.items() if count)
    _LOG.info("%s: %s", source.name, told or "nothing there")
    return result


def _logged(source: CollectSource, outcome: Outcome) -> Outcome:
    _log(source, outcome)
    return outcome


def _log(source: CollectSource, outcome: Outcome) -> None:
    if outcome.status in {"refused", "failed"}:
        _LOG.warning("%s: %s %s: %s", source.name, outcome.where, outcome.status, outcome.reason)
    elif outcome.status != "unchanged":
        _LOG.info("%s: %s %s", source.name, outcome.status, outcome.path)
