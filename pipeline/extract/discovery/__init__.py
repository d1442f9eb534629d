"""Names the gazetteer does not know: glosses, candidates, types."""
