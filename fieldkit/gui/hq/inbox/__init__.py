"""What came and what waits."""
