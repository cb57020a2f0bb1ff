"""Formulator: composing, checking, planning and printing mesotherapy mixes for pain."""

__version__ = "0.1.0"
