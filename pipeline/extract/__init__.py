"""What a document names: entities (and, later, quantities and dates)."""
