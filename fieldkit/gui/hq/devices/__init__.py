"""The roster, and how the house stands."""
