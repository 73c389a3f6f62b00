"""What was done when a monitor was arrested, and what is to be done."""
