"""The rules of deadlines that are in force, and which version of them."""
