"""Pages: tables in, a ``Page`` out; every number and every sentence about data is made here."""
