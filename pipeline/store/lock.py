"""One run at a time in a folder: a lock that names its owner and dies with it.

The lock is the operating system's (``flock`` or its like), so that a killed owner leaves none
behind: whoever comes next simply gets it. The note beside it tells who holds it and since when.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipeline.errors import BusyError
from pipeline.store.files import explained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK, OWNER = ".lock", ".lock.json"


@contextlib.contextmanager
def only_run(folder: Path, *, now: datetime | None, wait: float = 0.0) -> Iterator[None]:
    """Keep every other run out of a folder while the block runs.

    Args:
        folder: Made if absent.
        now: When the run began, for the note; without it none is left.
        wait: Seconds to wait for another run to end.

    Raises:
        BusyError: Another run holds the folder, and still does after ``wait`` seconds.
        StoreError: The folder cannot be written.
    """
    lock = FileLock(folder / LOCK)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            who = owner(folder) or "another run"
            raise BusyError(f"{folder}: {who} is at work here") from error
    try:
        if now is not None:
            note = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}
            # It is for people: a full disk without room for it may be about to be cleaned.
            with contextlib.suppress(OSError):
                (folder / OWNER).write_text(json.dumps(note), "utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            (folder / OWNER).unlink(missing_ok=True)
        lock.release()


def owner(folder: Path) -> str:
    """Who holds (or, if killed, held) the folder, in words; empty if nobody is noted."""
    try:
        note = json.loads((folder / OWNER).read_text("utf-8"))
        since = datetime.fromisoformat(note["since"])
        told = f"process {int(note['pid'])} on {note['host']}"
    except (OSError, ValueError, KeyError, TypeError):
        # Between taking the lock and writing the note there is none to read.
        return ""
    return f"{told}, since {since.astimezone(UTC):%Y-%m-%d %H:%M} UTC,"
