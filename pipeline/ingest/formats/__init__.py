"""Readers of file formats: bytes in, a Source (raw text and logical lines) out."""
