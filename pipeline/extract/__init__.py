"""What a document names: entities known and new, quantities, dates."""
