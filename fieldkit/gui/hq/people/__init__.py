"""The people of headquarters, as a list."""
