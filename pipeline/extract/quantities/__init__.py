"""Numbers with their unit, and whose they are."""
