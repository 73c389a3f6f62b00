"""Bringing in a list that others made."""
