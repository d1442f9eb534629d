"""Parquet files, receipts and fingerprints: the only writer of data/processed."""
