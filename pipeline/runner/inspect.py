"""One file read by itself, for people who want to see how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.runner.batch import tools_of
from pipeline.runner.raw import read_raw

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.documents import Document
    from pipeline.paths import Workspace
    from pipeline.settings import Settings


def inspect_file(
    path: Path, workspace: Workspace, settings: Settings, *, now: datetime
) -> Document:
    """The document a file is read as, without corrections from a corpus.

    Raises:
        IssueReadError: It cannot be read.
    """
    lexicon = workspace.lexicon.read_text("utf-8") if workspace.lexicon.is_file() else ""
    tools = tools_of(settings, lexicon, now.date(), 1)
    data = read_raw(path, path.name, path.parent, settings.ingest.max_file_bytes)
    return tools.read(path.name, data, override=None, corrections={})
