"""Brings new issues into ``data/raw`` by the ``[[collect]]`` entries of ``sources.toml``."""

from pipeline.collect.result import CollectResult, Outcome, SourceResult
from pipeline.collect.run import collect

__all__ = ["CollectResult", "Outcome", "SourceResult", "collect"]
