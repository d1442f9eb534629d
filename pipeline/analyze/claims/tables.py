"""All tables of claims: the ledger, inner checks, the horizon calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.analyze.claims.checks import checks_table
from pipeline.analyze.claims.horizons import horizons_table
from pipeline.analyze.claims.ledger import claims_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pipeline.settings import AnalyzeSettings


def claim_tables(
    tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings
) -> dict[str, pd.DataFrame]:
    """Tables ``claims``, ``claim_checks`` and ``horizons``.

    Args:
        tables: ``issues``, ``blocks``, ``mentions``, ``quantities``, ``dates``, ``entities``.
        settings: The fields ``claim_*``, ``check_*`` and ``horizon_*``.
    """
    return {
        "claims": claims_table(tables, settings),
        "claim_checks": checks_table(tables, settings),
        "horizons": horizons_table(tables, settings),
    }
