"""What left headquarters."""
