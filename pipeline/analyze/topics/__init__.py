"""Topics: what articles are about, how sure that is, and how it moves over issues."""
