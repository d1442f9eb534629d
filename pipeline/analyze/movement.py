"""All tables of movement: trends, bursts, emergence with its back-test, what sets issues apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.analyze.backtest import backtest_table
from pipeline.analyze.burst import burst_table
from pipeline.analyze.emergence import emergence_table
from pipeline.analyze.keywords import frequent_terms
from pipeline.analyze.logodds import distinctive_table
from pipeline.analyze.timeline import count_presence
from pipeline.analyze.trend import trend_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.settings import AnalyzeSettings


def movement_tables(
    tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings
) -> dict[str, pd.DataFrame]:
    """Tables ``trends``, ``bursts``, ``emergence``, ``backtest`` and ``distinctive``.

    Args:
        tables: ``issues``, ``mentions``, ``terms`` and ``keyword_timeline``.
        settings: Levels, windows, seed.
    """
    issues = tables["issues"]
    # Keywords are chosen for standing out: what they were chosen among counts as tested too.
    family = len(frequent_terms(tables["terms"], settings))
    chosen = tables["terms"]["term"].isin(tables["keyword_timeline"]["term"].unique())
    named = {"entity": tables["mentions"], "keyword": tables["terms"][chosen]}
    lines = {
        "entity": count_presence(named["entity"], "entity_id"),
        "keyword": count_presence(named["keyword"], "term"),
    }
    tests = {"entity": None, "keyword": family}

    def united(parts: list[pd.DataFrame]) -> pd.DataFrame:
        filled = [part for part in parts if len(part)]
        return pd.concat(filled, ignore_index=True) if filled else parts[0]

    return {
        "trends": united(
            [trend_table(lines[k], issues, settings, kind=k, family=tests[k]) for k in lines]
        ),
        "bursts": united(
            [burst_table(lines[k], issues, settings, kind=k, family=tests[k]) for k in lines]
        ),
        "emergence": united([emergence_table(lines[k], issues, settings, kind=k) for k in lines]),
        "backtest": united([backtest_table(lines[k], issues, settings, kind=k) for k in lines]),
        "distinctive": united(
            [distinctive_table(named[k], issues, settings, kind=k) for k in lines]
        ),
    }
