"""What a person may choose about the window and the vault, and what holds for both."""
