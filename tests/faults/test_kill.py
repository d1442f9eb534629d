"""A build killed at some moments, then a plain run: nothing tells that anything ever happened.

``benchmarks/kill.py`` does the same fifty times, or as often as one likes; so does this test with
``AI_BRIEF_KILLS=50``.
"""

from __future__ import annotations

import importlib.util
import os
import random
import sys

import pytest

from tests.faults.conftest import write_briefs

pytestmark = [pytest.mark.kiwi, pytest.mark.slow]

_FEW = 4


@pytest.fixture
def kill(root):
    """The script ``benchmarks/kill.py``."""
    spec = importlib.util.spec_from_file_location("kill_script", root / "benchmarks" / "kill.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_killed_builds_are_mended_by_the_next_run(kill, tmp_path):
    workspace = kill.Workspace.at(tmp_path)
    write_briefs(workspace)
    count = int(os.environ.get("AI_BRIEF_KILLS", _FEW))
    draw = random.Random(5)  # noqa: S311 - no secret
    # One moment in each part of the build, since a few drawn freely may all fall into one.
    moments = [(place + draw.random()) / count for place in range(count)]
    assert kill.kill_often(workspace.raw, None, moments, tmp_path) == []
