"""Followed cases, as a list with what is due."""
