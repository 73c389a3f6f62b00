"""A device that asks to be enrolled: words are compared."""
