"""Deciding to print names without consent."""
