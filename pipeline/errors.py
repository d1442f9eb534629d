"""Every error this project raises on purpose, each naming what is wrong, where, and the way out."""

from __future__ import annotations


class PipelineError(Exception):
    """Root of all errors a user can do something about."""


class SettingsError(PipelineError):
    """``settings.toml`` or ``sources.toml`` holds something that cannot be used."""


class KnowledgeError(PipelineError):
    """A knowledge file contradicts itself or another; the message names file and entry."""


class SchemaError(PipelineError):
    """A frame on its way to disk does not keep its table's declaration."""


class StoreError(PipelineError):
    """The processed folder cannot be read or written."""


class BusyError(StoreError):
    """Another run is at work in the processed folder."""


class CollectError(PipelineError):
    """One address or file could not be collected; the others go on, the next run tries again.

    Attributes:
        where: Address (without secrets) or path.
        reason: What is wrong, in one sentence.
    """

    def __init__(self, where: str, reason: str) -> None:
        """Keep the two parts apart so that a table can show them in columns."""
        self.where = where
        self.reason = reason
        super().__init__(f"{where}: {reason}")

    def __reduce__(self) -> tuple[type[CollectError], tuple[str, str]]:
        """Travel between worker processes whole."""
        return type(self), (self.where, self.reason)


class CollectRefusedError(CollectError):
    """A rule forbids it (address, robots.txt, size, type): asking again does not help."""


class IssueReadError(PipelineError):
    """One raw file cannot be read as an issue; the others go on.

    Attributes:
        source: Path of the file relative to the raw folder, as shown to people.
        reason: What is wrong, in one sentence.
        remedy: What the user can do about it; may be empty.
    """

    def __init__(self, source: str, reason: str, remedy: str = "") -> None:
        """Keep the three parts apart so that a table can show them in columns."""
        self.source = source
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{source}: {reason}" + (f" ({remedy})" if remedy else ""))

    def __reduce__(self) -> tuple[type[IssueReadError], tuple[str, str, str]]:
        """Travel between worker processes whole."""
        return type(self), (self.source, self.reason, self.remedy)
