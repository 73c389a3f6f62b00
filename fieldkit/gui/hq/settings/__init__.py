"""How headquarters' window looks and locks, and what panic does to it."""
