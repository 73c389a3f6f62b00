"""The word with which a colleague agrees."""
