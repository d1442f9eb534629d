"""Prefect flows: thin wrappers around the runner."""

import os

# Read by Prefect when it is imported: our log lines belong to the run, in the UI too, and a tool
# that reads unpublished briefs sends nothing anywhere.
os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "pipeline")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
