"""Command lines over the operations."""
