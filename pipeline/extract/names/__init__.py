"""Where known and learned names stand: matching, edges, ambiguity."""
