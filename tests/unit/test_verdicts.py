"""Which word follows from which evidence."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pipeline.analyze.verdicts import VERDICTS, Evidence, decide

NOTHING = {
    "is_new": False, "recent_q": np.nan, "is_back": False, "return_q": np.nan, "is_silent": False,
    "silence_q": np.nan, "slope": np.nan, "trend_q": np.nan, "ratio_low": np.nan,
    "ratio_high": np.nan,
}  # fmt: skip
UP = {"slope": 0.5, "trend_q": 0.01}
NARROW = {"slope": 0.0, "trend_q": 0.8, "ratio_low": 0.6, "ratio_high": 1.7}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "insufficient"),
        ({"is_new": True, "recent_q": 0.04}, "newcomer"),
        ({"is_new": True, "recent_q": 0.06}, "insufficient"),
        ({"is_new": True, "recent_q": 0.04, **UP}, "newcomer"),
        ({"recent_q": 0.04}, "insufficient"),
        ({"recent_q": 0.04, "slope": 0.2, "trend_q": 0.3}, "rising"),
        ({"is_back": True, "return_q": 0.01, **UP}, "returning"),
        ({"is_back": True, "return_q": 0.2, **UP}, "rising"),
        ({"is_silent": True, "silence_q": 0.01, "slope": -1.0, "trend_q": 0.01}, "dormant"),
        ({"is_silent": True, "silence_q": 0.3, "slope": -1.0, "trend_q": 0.01}, "fading"),
        (UP, "rising"),
        ({"slope": -0.5, "trend_q": 0.05}, "fading"),
        ({"slope": -0.5, "trend_q": 0.051}, "insufficient"),
        (NARROW, "steady"),
        ({**NARROW, "ratio_high": 3.1}, "insufficient"),
        ({**NARROW, "ratio_low": 0.3}, "insufficient"),
        ({**NARROW, "is_silent": True}, "insufficient"),
        ({**NARROW, "trend_q": 0.01, "slope": 0.1}, "rising"),
    ],
)
def test_verdict(given, expected):
    values = {name: np.array([value]) for name, value in {**NOTHING, **given}.items()}
    assert decide(Evidence(**values), level=0.05, steady_ratio=3.0).tolist() == [expected]


def test_every_verdict_is_in_the_vocabulary():
    rng = np.random.default_rng(0)
    evidence = Evidence(
        *(
            rng.random(500) < 0.5 if field.name.startswith("is_") else rng.normal(size=500)
            for field in dataclasses.fields(Evidence)
        )
    )
    assert set(decide(evidence, level=0.05, steady_ratio=3.0)) <= set(VERDICTS)
