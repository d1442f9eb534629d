"""Columns about the build itself."""

from __future__ import annotations

from pipeline.tables.columns.column import COUNT, FLAG, TEXT, TIME, Column

COLUMNS = (
    # runs
    Column("run_id", TEXT, "Digest of everything the build depended on"),
    Column("started_at", TIME, "When the build began (SOURCE_DATE_EPOCH where it is set)"),
    Column("code_version", TEXT, "Version of the package"),
    Column("settings_sha256", TEXT, "SHA-256 of the settings in force"),
    Column("issues_built", COUNT, "Issues read anew by this build", "issues"),
    Column("issues_cached", COUNT, "Issues taken over unchanged from an earlier build", "issues"),
    Column("issues_failed", COUNT, "Files that could not be read", "files"),
    Column("is_sample", FLAG, "True when the built-in sample corpus was read"),
)
