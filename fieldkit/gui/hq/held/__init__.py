"""One held object, and what is decided on it."""
