"""Panels that pages are made of."""
