"""The time-line of one day."""
