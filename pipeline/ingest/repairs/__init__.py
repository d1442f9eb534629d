"""Normalisation and repair of damaged text, each change with rule and confidence."""
