"""Follow technologies through dated Korean briefs."""

__version__ = "0.1.0"
