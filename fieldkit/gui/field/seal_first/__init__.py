"""Seals what was left at a lock, before anything of it is shown."""
