"""A second person agrees to one act."""
