"""The ``ai-brief`` command: the only place that speaks to a terminal."""

from pipeline.cli.main import main

__all__ = ["main"]
