"""Prefect flows: thin wrappers around the runner."""

import os

# Read by Prefect when it is imported: our log lines belong to the run, in the UI too, and a tool
# that reads unpublished briefs sends nothing anywhere.
os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "pipeline")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
# `ai-brief run` without a server starts one for the time of the run; a first start makes the database,
# and on a busy machine that takes longer than the 20 seconds Prefect waits.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
