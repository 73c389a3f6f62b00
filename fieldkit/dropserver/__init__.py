"""The blind drop server; imports nothing of ours."""
