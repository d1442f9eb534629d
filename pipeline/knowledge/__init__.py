"""Facts about the world as TOML and TSV, loaded once and validated."""
