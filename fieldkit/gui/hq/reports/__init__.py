"""The reports that were taken in."""
