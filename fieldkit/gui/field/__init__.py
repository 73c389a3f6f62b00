"""Screens of the field application."""
