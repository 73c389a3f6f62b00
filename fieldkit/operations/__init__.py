"""Verbs: one file per thing a person can do."""
