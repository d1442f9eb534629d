"""Charts: a tidy frame in, a ``go.Figure`` out; one chart a file, usable in notebooks."""
