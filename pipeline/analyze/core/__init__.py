"""Core technologies (핵심 기술): a shortlist with its criteria, its evidence and its uncertainty."""
