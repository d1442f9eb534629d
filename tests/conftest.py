"""What all tests share: the places of real briefs, hypothesis profiles."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60)
hypothesis.settings.register_profile("dev", deadline=None, max_examples=60)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_briefs() -> Path:
    """Real briefs, which are no part of the project."""
    folder = SHARED / "briefs"
    if not folder.is_dir():
        pytest.skip("the real briefs (../shared/briefs) are not here")
    return folder


@pytest.fixture(scope="session")
def sample() -> Path:
    """The sample corpus that comes with the project."""
    return ROOT / "data" / "raw" / "sample"
