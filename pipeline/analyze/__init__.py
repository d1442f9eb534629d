"""Whole-corpus statistics: frames in, frames out."""
