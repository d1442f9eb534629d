"""Lines to articles and blocks: marks, headings, contents lists, furniture."""
