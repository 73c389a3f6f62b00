"""A restore drill, with the reserve key."""
