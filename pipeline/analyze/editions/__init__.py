"""Editions: what an issue changes, why a share moved, who is cited, how names succeed each other."""
