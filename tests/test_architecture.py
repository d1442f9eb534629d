"""The architecture as checks beside the import contracts: what an import costs, sizes of files."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("kiwipiepy", "plotly", "sklearn", "prefect", "pandas")


def test_importing_the_package_loads_nothing_heavy():
    code = f"import sys, pipeline; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_no_file_is_too_long_and_each_says_what_it_is_for(root):
    for file in (f for top in ("pipeline", "flows", "tests") for f in (root / top).rglob("*.py")):
        lines = file.read_text("utf-8").splitlines()
        assert len(lines) <= 400, f"{file.relative_to(root)} has {len(lines)} lines"
        assert lines[0].startswith('"""'), f"{file.relative_to(root)} does not say what it is for"
