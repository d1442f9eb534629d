"""The order of things: which raw files, which batches, which tables, which report; no Prefect."""
