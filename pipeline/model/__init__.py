"""The values the stages exchange: frozen dataclasses, standard library only."""
