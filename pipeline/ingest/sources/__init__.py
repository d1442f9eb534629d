"""Cited sources: footnotes, caption and source lines, reference lists."""
