"""One device of the roster."""
