"""From raw bytes to a Document: readers, repairs, structure, references, date."""
