"""See and confirm what headquarters changed."""
