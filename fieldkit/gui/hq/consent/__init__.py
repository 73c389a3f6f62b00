"""What one person agreed to."""
