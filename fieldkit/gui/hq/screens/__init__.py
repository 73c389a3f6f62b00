"""Joins screens of headquarters with their presenters, by subject."""
