"""What a monitor can do."""
