"""What was stated, by whom, and how to take it back."""
