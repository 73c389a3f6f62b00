"""Letting the list leave, with a reason."""
