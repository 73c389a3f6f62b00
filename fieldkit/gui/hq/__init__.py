"""The window of headquarters."""
