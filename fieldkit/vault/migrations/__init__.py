"""Numbered SQL files that bring a vault to the current version."""
