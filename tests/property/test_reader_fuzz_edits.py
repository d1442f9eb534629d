"""Valid files of every format with a few edits: an issue or an IssueReadError, soon, no more.

The edits are drawn by hypothesis, so that a fault is shrunk to the few that matter. The same edits,
ten thousand times a format and in processes that may die, are made by ``benchmarks/fuzz.py``;
``AI_BRIEF_FUZZ=1000`` makes more of them here.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import resource
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.settings import IngestSettings

_EXAMPLES = int(os.environ.get("AI_BRIEF_FUZZ", "300"))
_SECONDS = 10.0
_GROWTH = 600_000  # kilobytes of memory all examples of a format may add


def _script(name):
    path = Path(__file__).resolve().parents[2] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"{name}_script", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


fuzz, seeds = _script("fuzz"), _script("seeds")
FORMATS = seeds.FORMATS
_SEEDS = {name: seeds.seeds_of(name) for name in FORMATS}
_EDITS = st.lists(
    st.builds(
        fuzz.Edit,
        kind=st.sampled_from(fuzz.KINDS),
        at=st.floats(0, 1, exclude_max=True),
        size=st.sampled_from((1, 2, 4, 8, 30, 200)),
        token=st.sampled_from(fuzz.TOKENS),
        inside=st.floats(-0.2, 1, exclude_max=True),
    ),
    max_size=8,
)


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Remarks on ten thousand files are of no use."""
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize("name", FORMATS)
def test_seeds_are_valid(name):
    for seed in _SEEDS[name]:
        assert fuzz.read(seed, seed.data, IngestSettings()) == "read"
        if seed.parts:
            assert fuzz.read(seed, seed.pack(seed.parts), IngestSettings()) == "read"


@pytest.mark.parametrize("name", FORMATS)
def test_edited_files_are_read_or_refused(name):
    outcomes = set()

    @settings(
        max_examples=_EXAMPLES, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(st.sampled_from(range(len(_SEEDS[name]))), _EDITS)
    def check(place, edits):
        seed = _SEEDS[name][place]
        begun = time.process_time()
        outcomes.add(fuzz.read(seed, fuzz.changed(seed, edits), IngestSettings()))
        assert time.process_time() - begun < _SECONDS

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    check()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _GROWTH
    assert "read" in outcomes


# Lines of one piece repeated: what makes a pattern look at every place again from every place.
PIECES = [
    "a", "A", "가", "1", " ", "a1", "a-", "a@a.", "(", "[", "<", "|", "a\t", "2021.", "*", "**a", "`",
    "_a", "&a;", "http://a ", "“", "【", "<a ", "[a](", "\\", "a¹", "1)", "A B ", "a\u0301", "\u200b",
    "가1", "다. ", "a, ", "- ", "= ",
]  # fmt: skip
_LINE = 40_000  # characters; what is quadratic takes 5 to 20 seconds of them, all else 0.3


@pytest.mark.parametrize("name", ["a.md", "a.html"])
@pytest.mark.parametrize("piece", PIECES)
def test_long_lines_take_their_length_and_no_more(name, piece):
    line = (piece * _LINE)[:_LINE]
    text = f"# 시험 2021년 3월호\n\n# 제목 하나\n\n- 본문\n\n{line}\n\n- 끝\n"
    data = f"<html><body><p>{text}</p></body></html>" if name == "a.html" else text
    begun = time.process_time()
    fuzz.read(seeds.Seed(name, b""), data.encode(), IngestSettings())
    assert time.process_time() - begun < 3.0
