"""The window after panic: what was destroyed, what remains."""
