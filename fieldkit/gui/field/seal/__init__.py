"""Seal drafts: what will happen, what is missing, then the work."""
