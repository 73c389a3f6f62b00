"""One case: where it stands and why, its steps, and everything that is written down."""
