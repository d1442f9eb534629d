"""The only place that knows folder and file names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = "sample"
SOURCES_FILE = "sources.toml"
LEXICON_FILE = "lexicon.toml"
COLLECTED_FILE = "collected.toml"
COLLECT_STATE = ".collected.json"
SETTINGS_FILE = "settings.toml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders of one project.

    Attributes:
        raw: Briefs as received; only ``ai-brief collect`` writes here.
        processed: Everything computed; may be deleted at any time.
        reports: HTML reports, one folder a build.
    """

    raw: Path
    processed: Path
    reports: Path

    @classmethod
    def at(cls, root: Path) -> Workspace:
        """The folders of a project kept at ``root``."""
        return cls(root / "data" / "raw", root / "data" / "processed", root / "reports")

    @property
    def sources(self) -> Path:
        """Provenance and date overrides."""
        return self.raw / SOURCES_FILE

    @property
    def collected(self) -> Path:
        """Provenance of what ``ai-brief collect`` fetched; ``sources.toml`` wins over it."""
        return self.raw / COLLECTED_FILE

    @property
    def collect_state(self) -> Path:
        """What was fetched when, for conditional requests; hidden from the build."""
        return self.raw / COLLECT_STATE

    @property
    def lexicon(self) -> Path:
        """The user's own entities."""
        return self.raw / LEXICON_FILE

    @property
    def sample(self) -> Path:
        """Briefs that come with the project, read while there are no others."""
        return self.raw / SAMPLE

    @property
    def issues(self) -> Path:
        """Rows of single issues, by stage and batch."""
        return self.processed / "issues"

    @property
    def tables(self) -> Path:
        """Corpus tables, one parquet file each."""
        return self.processed / "tables"

    @property
    def manifest(self) -> Path:
        """What the processed folder was made from."""
        return self.processed / "manifest.json"
