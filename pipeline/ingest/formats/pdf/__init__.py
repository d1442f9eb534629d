"""PDF with its layout: characters, lines, reading order, joins, the brief’s own marks."""
