"""Copies what can still be read of a damaged vault."""
