"""One report that was taken in."""
