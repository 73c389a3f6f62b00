"""One colleague."""
