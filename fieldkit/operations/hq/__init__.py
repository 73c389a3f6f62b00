"""What headquarters can do."""
