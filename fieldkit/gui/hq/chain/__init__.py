"""A device's chain, drawn and in words."""
