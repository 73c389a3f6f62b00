"""Save what was counted."""
