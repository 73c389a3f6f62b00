"""One file per first word of a command."""
