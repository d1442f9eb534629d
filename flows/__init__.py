"""Prefect flows: thin wrappers around the runner."""
