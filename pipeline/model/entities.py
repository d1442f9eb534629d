"""Entities (개체) and the closed vocabulary of their types."""

from __future__ import annotations

from typing import Literal, get_args

EntityType = Literal[
    "company",
    "institution",
    "model",
    "technology",
    "product",
    "person",
    "place",
    "event",
    "dataset",
    "publication",
]
MentionMethod = Literal["gazetteer", "pattern", "gloss", "discovered"]

ENTITY_TYPES: tuple[str, ...] = get_args(EntityType)
MENTION_METHODS: tuple[str, ...] = get_args(MentionMethod)
