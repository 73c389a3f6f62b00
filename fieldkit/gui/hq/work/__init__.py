"""What is due in all cases, and what is to be done by whom."""
